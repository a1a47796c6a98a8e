import type { GithubLooks } from '../adapters/github.ts';
import type { UnfinishedRun } from '../adapters/github-last-look.ts';
import type { HealthProbe } from '../adapters/health.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { RunRequest } from '../domain/event.ts';
import type { GoLive } from '../domain/go-live.ts';
import { mayGoOnBeside } from '../domain/guards/foreign-run.ts';
import { type LastLook, votedCommit } from '../domain/guards/last-look.ts';
import { productionWorkflows } from '../domain/steps/production-workflows.ts';
import { refOf } from '../domain/version.ts';
import type { Engine } from '../engine.ts';

interface LookNeeds {
  readonly github: GithubLooks;
  readonly probe: HealthProbe;
  readonly engine: Engine;
}

/** Looks at everything outside that a deployment rests on. */
export type TakeLastLook = (goLive: GoLive, run: RunRequest) => Promise<LastLook>;

/** What is seen is only told: what it means, the rules say. */
export const createLastLook =
  (needs: LookNeeds): TakeLastLook =>
  (goLive, run) =>
    look(needs, goLive, run);

async function look(needs: LookNeeds, goLive: GoLive, run: RunRequest): Promise<LastLook> {
  const { service, version } = goLive;
  try {
    const [{ commit, workflowMissing, unfinished }, health] = await Promise.all([
      needs.github.lookBeforeDispatch({
        repository: run.repository,
        ref: run.ref,
        workflow: run.workflow,
        workflows: productionWorkflows(service, goLive.runbook),
        ...(votedCommit(goLive) === undefined ? {} : { version: refOf(service, version) }),
      }),
      healthNow(needs.probe, goLive),
    ]);
    const other = await otherRun(needs.engine, goLive, unfinished);
    return {
      ...(commit === undefined ? {} : { commit }),
      ...(workflowMissing === undefined ? {} : { workflowMissing }),
      ...(other ? { otherRun: other.url } : {}),
      health,
    };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return { unreadable: error.message };
  }
}

/** One look each: whether it is up or down is known then, and what happens after the deployment can be compared with it. */
const healthNow = (probe: HealthProbe, { service }: GoLive) =>
  Promise.all(
    service.health.map(async (endpoint) => {
      const { outcome, detail } = await probe.probe(endpoint);
      const verdict = outcome === 'up' || outcome === 'down' ? outcome : ('unknown' as const);
      return { endpoint: endpoint.id, verdict, said: detail };
    }),
  );

/** GitHub's list does not say where a run deploys to: only what golive itself asked for is known better. */
async function otherRun(
  engine: Engine,
  goLive: GoLive,
  unfinished: readonly UnfinishedRun[],
): Promise<UnfinishedRun | undefined> {
  for (const run of unfinished) {
    const [, prefix, id] = /\[golive:(.*)-(gl-\d+)-(?:step-[\w-]+|[a-z]+)-\d+\]/.exec(run.title) ?? [];
    const asker = prefix === goLive.installation && id ? await engine.read(id.toUpperCase()) : undefined;
    if (!mayGoOnBeside(goLive, asker, run)) return run;
  }
  return undefined;
}
