import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Engine } from './engine.ts';
import type { Store } from './store/store.ts';

export interface CalendarFeeds {
  start(): void;
  stop(): Promise<void>;
  /** Fetches each calendar once. */
  look(): Promise<void>;
}

interface FeedNeeds<S extends Source> {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  readonly realNow: () => number;
  /** As `freezes.yaml` has them now. */
  readonly sources: () => Promise<readonly S[]>;
  /** The text at its address, if it can be used; throws where it cannot. */
  readonly fetch: (source: S) => Promise<string>;
}

interface Source {
  readonly id: string;
  readonly url: string;
}

/** Real time; also once at the start. */
const everyMs = 15 * 60_000;

/** Told at the 1st, 2nd, 4th, 8th … time. */
const isPowerOfTwo = (times: number): boolean => Number.isInteger(Math.log2(times));

/**
 * Fetches the calendars of freezes that have an address, and keeps the last text of each that could be used. Every active
 * go-live looks at its bars again after each round, for a calendar may say something else, or have been silent for too long.
 */
export function createCalendarFeeds<S extends Source>(needs: FeedNeeds<S>): CalendarFeeds {
  const { store, engine, clock, log, newId, realNow, sources, fetch } = needs;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  /** How often each has failed in a row. */
  const failed = new Map<string, number>();

  async function read(source: S): Promise<void> {
    try {
      const text = await fetch(source);
      await store.saveCalendarReading(source.url, { text, readAt: realNow() });
      if (failed.delete(source.url)) log.info({ calendar: source.id }, 'a calendar of freezes is read again');
    } catch (error) {
      const times = (failed.get(source.url) ?? 0) + 1;
      failed.set(source.url, times);
      if (isPowerOfTwo(times))
        log.warn(
          { err: error, calendar: source.id, times },
          'cannot read a calendar of freezes; what it said last counts for its time',
        );
    }
  }

  async function round(): Promise<void> {
    const found = await sources();
    if (found.length === 0) return;
    await Promise.all(found.map(read));
    for (const { id } of await store.listGoLives({ active: true }))
      await engine.handle({
        id: newId(),
        goLive: id,
        at: clock.now(),
        actor: { kind: 'system', id: 'watch' },
        origin: { via: 'watch' },
        do: { type: 'ReportBars' },
      });
  }

  function look(): Promise<void> {
    running ??= round()
      .catch((error: unknown) =>
        log.error({ err: error }, 'cannot look after the calendars of freezes; it is tried again'),
      )
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  return {
    start() {
      void look();
      timer = setInterval(look, everyMs);
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
    look,
  };
}
