import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Flights } from './flights.ts';

export interface Watch {
  start(): void;
  /** One round, and all that it looks at; gives when the next is wanted. For whoever moves the clock step by step. */
  lookOnce(): Promise<number | undefined>;
  /** Ends after what is in flight. */
  stop(): Promise<void>;
}

/** However fast the go-live's clock runs, no round comes sooner after the one before, real time. */
const shortestPauseMs = 200;
const longestPauseMs = 1_000;

/**
 * Runs `round` over and over: once a second, sooner where its answer (an instant of the go-live's clock) or a move of
 * the clock wants it. A round that fails is logged and comes again. What a round begins ends in `flights`.
 */
export function createPoll(
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
  round: () => Promise<number | undefined>,
  flights: Flights,
): Watch {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let moved = false;
  let stopped = false;

  async function once(): Promise<void> {
    let pauseMs = longestPauseMs;
    try {
      const nextAt = await round();
      if (nextAt !== undefined)
        pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, clock.realMsUntil(nextAt)));
    } catch (error) {
      log.error({ err: error }, 'watch round failed');
    }
    running = undefined;
    if (!stopped) timer = setTimeout(go, moved ? 0 : pauseMs);
    moved = false;
  }

  function go(): void {
    clearTimeout(timer);
    running ??= once();
  }

  return {
    start() {
      clock.onMove(() => {
        moved = true;
        if (!stopped) go();
      });
      go();
    },
    async lookOnce() {
      await round();
      await flights.landed();
      return await round();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      await flights.landed();
    },
  };
}
