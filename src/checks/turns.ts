import { setTimeout as delay } from 'node:timers/promises';

/** Lets so many pieces of work run at once; the others wait in the order in which they came. */
export interface Turns {
  /** Runs the work when its turn has come. Rejects with the signal's reason where it is aborted before. */
  take<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T>;
}

/** `spacingMs`: at least so long from one beginning to the next. */
export function createTurns({ atOnce, spacingMs = 0 }: { atOnce: number; spacingMs?: number }): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;
  let nextAt = 0;

  function turn(signal: AbortSignal | undefined): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(signal?.reason);
      };
      waiting.push(begin);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  async function spacing(signal: AbortSignal | undefined): Promise<void> {
    const now = performance.now();
    const waitMs = nextAt - now;
    nextAt = Math.max(now, nextAt) + spacingMs;
    if (waitMs > 0) await delay(waitMs, undefined, signal ? { signal } : {});
  }

  function end(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    async take(work, signal) {
      signal?.throwIfAborted();
      await turn(signal);
      try {
        await spacing(signal);
        signal?.throwIfAborted();
        return await work();
      } finally {
        end();
      }
    },
  };
}
