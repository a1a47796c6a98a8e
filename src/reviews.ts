import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { isReviewDay } from './domain/document-control.ts';
import type { Runbook } from './domain/runbook.ts';
import type { Service } from './domain/service.ts';
import type { Engine } from './engine.ts';
import type { Store } from './store/store.ts';

export interface Reviews {
  start(): void;
  stop(): Promise<void>;
}

interface ReviewNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  /** As the files have them now. */
  readonly loadDefinitions: () => Promise<{
    readonly runbooks: ReadonlyMap<string, Runbook>;
    readonly services: ReadonlyMap<string, Service>;
  }>;
}

/** Real time; also once at the start. */
const everyMs = 3_600_000;

/** Of so many go-lives the newest of each service is looked for. */
const mostGoLives = 500;

/**
 * Reminds whoever keeps a runbook of its review, also where nothing is planned by it. Only a go-live can keep on record
 * that somebody was told, so it is told by the newest of each service that goes by the runbook.
 */
export function createReviews({ store, engine, clock, log, newId, loadDefinitions }: ReviewNeeds): Reviews {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function look(): Promise<void> {
    const { runbooks, services } = await loadDefinitions();
    const due = [...services.values()].flatMap((service) => {
      const document = runbooks.get(service.runbook)?.document;
      return document && isReviewDay(document, clock.now(), service.timeZone) ? [{ service, document }] : [];
    });
    if (due.length === 0) return;
    const rows = await store.listGoLives({ limit: mostGoLives });
    for (const { service, document } of due) {
      const newest = rows.find(
        (row) => row.service === service.id && row.environment === service.environment,
      );
      const { holder, deputy } = service.roles[document.owner] ?? {};
      if (!newest) continue;
      await engine.handle({
        id: newId(),
        goLive: newest.id,
        at: clock.now(),
        actor: { kind: 'system', id: 'scheduler' },
        origin: { via: 'schedule' },
        do: {
          type: 'ReportReviewDue',
          of: {
            runbook: service.runbook,
            review: document.nextReview,
            keepers: [holder, deputy].filter((person) => person !== undefined),
          },
        },
      });
    }
  }

  const lookAgain = () => {
    running ??= look()
      .catch((error: unknown) =>
        log.error({ err: error }, 'cannot look for reviews; it is tried again in an hour'),
      )
      .finally(() => {
        running = undefined;
      });
  };
  return {
    start() {
      lookAgain();
      timer = setInterval(lookAgain, everyMs);
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
