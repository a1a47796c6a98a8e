/** Lets so many pieces of work run at once; the others wait in the order in which they came. */
export interface Turns {
  /** Runs the work when its turn has come. Rejects with the signal's reason where it is aborted before. */
  take<T>(work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T>;
}

export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let running = 0;

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
        signal?.throwIfAborted();
        return await work();
      } finally {
        end();
      }
    },
  };
}
