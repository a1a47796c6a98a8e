import type { Logger } from 'pino';
import { StoreError } from './store/store-error.ts';

/** A go-live that cannot be looked after, and why. */
export interface Trouble {
  readonly goLive: string;
  readonly reason: string;
}

export interface Troubles {
  /**
   * Does the work for one part of a go-live; what it throws is kept and logged, once as long as the reason stays, and
   * stops no other. Trouble with the database as a whole is thrown: it concerns all.
   */
  guard<T>(of: Part, work: () => Promise<T>): Promise<T | undefined>;
  /** Forgets the go-lives that nobody looks after any more. */
  keepOnly(goLives: ReadonlySet<string>): void;
  list(): readonly Trouble[];
}

interface Part {
  readonly goLive: string;
  readonly part: string;
}

export function createTroubles(log: Logger): Troubles {
  const known = new Map<string, Trouble>();

  function note({ goLive, part }: Part, error: unknown): void {
    const key = `${goLive}/${part}`;
    const reason = error instanceof Error ? error.message : String(error);
    if (known.get(key)?.reason === reason) return;
    known.set(key, { goLive, reason });
    log.error({ err: error, goLive, part }, 'cannot look after the go-live; the others go on');
  }

  return {
    async guard(of, work) {
      try {
        const result = await work();
        known.delete(`${of.goLive}/${of.part}`);
        return result;
      } catch (error) {
        if (error instanceof StoreError && error.retryable) throw error;
        note(of, error);
        return undefined;
      }
    },
    keepOnly(goLives) {
      for (const [key, { goLive }] of known) if (!goLives.has(goLive)) known.delete(key);
    },
    list: () => [...known.values()],
  };
}
