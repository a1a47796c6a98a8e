import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Store } from './store/store.ts';

export interface Pruning {
  start(): void;
  /** Ends after the batch that is under way. */
  stop(): Promise<void>;
}

interface PruningNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly realNow: () => number;
  /** What lies beside the database. */
  readonly pruneFiles: () => Promise<void>;
}

/** Real time; the first time so long after the start, which has enough to do. */
const everyMs = 3_600_000;

/** Once an hour removes what the database need not keep, a little at a time so that commands come in between. */
export function createPruning({ store, clock, log, realNow, pruneFiles }: PruningNeeds): Pruning {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let stopped = false;

  async function prune(): Promise<void> {
    try {
      while (!stopped && (await store.prune({ now: clock.now(), realNow: realNow() })))
        await new Promise(setImmediate);
      await pruneFiles();
    } catch (error) {
      log.error({ err: error }, 'cannot prune the database; it is tried again in an hour');
    }
  }

  return {
    start() {
      timer = setInterval(() => {
        running = prune();
      }, everyMs);
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
