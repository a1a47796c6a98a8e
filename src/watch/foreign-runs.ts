import type { Logger } from 'pino';
import type { GithubRunLists } from '../adapters/github.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { Clock } from '../clock.ts';
import type { GoLive } from '../domain/go-live.ts';
import { foreignOf, type ListedRun } from '../domain/guards/foreign-run.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Service } from '../domain/service.ts';
import { productionWorkflows } from '../domain/steps/production-workflows.ts';
import type { Engine } from '../engine.ts';
import type { Store } from '../store/store.ts';

const dayMs = 24 * 3_600_000;

interface Looked {
  /** The service's. */
  readonly runbook: Runbook | undefined;
  readonly since: number;
  readonly goLives: readonly GoLive[];
}

/** The runs of the workflows that change a service's production since then that belong to none of these go-lives. */
export async function findForeignRuns(
  github: GithubRunLists,
  service: Service,
  { runbook, since, goLives }: Looked,
): Promise<readonly ListedRun[]> {
  const { repository } = service;
  const lists = await Promise.all(
    productionWorkflows(service, runbook).map((workflow) =>
      github.productionRuns({ repository, workflow, since }),
    ),
  );
  return foreignOf(
    lists.flat(),
    goLives.flatMap(({ runs }) => runs),
  );
}

interface ForeignRunNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  readonly realNow: () => number;
  readonly github: GithubRunLists;
  readonly loadDefinitions: () => Promise<{
    readonly services: ReadonlyMap<string, Service>;
    readonly runbooks: ReadonlyMap<string, Runbook>;
  }>;
}

export interface ForeignRunWatch {
  start(): void;
  /** One look at every service. */
  lookOnce(): Promise<void>;
  stop(): Promise<void>;
}

/** Real time: what people do on GitHub does not follow a clock that is moved. The first look comes soon after a start. */
const firstAfterMs = 3_600_000;
const everyMs = dayMs;

/** How far back it looks: what was told once is not told again. */
const lookBackMs = 7 * dayMs;

/** Once a day: has anybody gone round golive? Told in the newest go-live of the target, in whose channel people work. */
export function createForeignRunWatch(needs: ForeignRunNeeds): ForeignRunWatch {
  const { log } = needs;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  async function lookOnce(): Promise<void> {
    const { services, runbooks } = await needs.loadDefinitions();
    for (const service of services.values()) {
      if (stopped) return;
      try {
        await lookAt(needs, service, runbooks.get(service.runbook));
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        log.warn({ service: service.id, problem: error.message }, 'cannot compare the runs on GitHub');
      }
    }
  }

  function go(): void {
    running = lookOnce()
      .catch((error: unknown) => log.error({ err: error }, 'cannot compare the runs on GitHub'))
      .finally(() => {
        if (!stopped) timer = setTimeout(go, everyMs);
      });
  }

  return {
    start() {
      timer = setTimeout(go, firstAfterMs);
    },
    lookOnce,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

async function lookAt(needs: ForeignRunNeeds, service: Service, runbook: Runbook | undefined): Promise<void> {
  const { store, engine, clock, github, newId, realNow } = needs;
  const rows = await store.listGoLives();
  const newest = rows.find((row) => row.service === service.id && row.environment === service.environment);
  // Nobody has planned anything here yet: nobody goes round golive.
  if (!newest) return;
  const all = await Promise.all(rows.map(({ id }) => engine.read(id)));
  // Several services may share a repository and its workflows.
  const goLives = all
    .filter((goLive) => goLive !== undefined)
    .filter((goLive) => goLive.service.repository === service.repository);
  const runs = await findForeignRuns(github, service, {
    runbook,
    since: realNow() - lookBackMs,
    goLives,
  });
  if (runs.length === 0) return;
  await engine.handle({
    id: newId(),
    goLive: newest.id,
    at: clock.now(),
    actor: { kind: 'system', id: 'watch' },
    origin: { via: 'watch' },
    do: { type: 'ReportForeignRuns', runs: runs.map(({ title: _title, ...run }) => run) },
  });
}
