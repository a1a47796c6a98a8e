import type { Logger } from 'pino';

/** Looks that are under way, each under a key of its own: a slow one holds up no round, only itself. */
export interface Flights {
  has(key: string): boolean;
  count(): number;
  start(key: string, look: () => Promise<unknown>): void;
  /** Resolves when all have ended. */
  landed(): Promise<void>;
}

export function createFlights(log: Logger): Flights {
  const flights = new Map<string, Promise<void>>();
  return {
    has: (key) => flights.has(key),
    count: () => flights.size,
    start(key, look) {
      const flight = look()
        .then(() => {})
        .catch((error: unknown) => log.error({ err: error, key }, 'a look failed; it comes again'))
        .finally(() => flights.delete(key));
      flights.set(key, flight);
    },
    async landed() {
      await Promise.all(flights.values());
    },
  };
}
