import { setTimeout as pause } from 'node:timers/promises';
import { retryAfterMs } from './slack-error.ts';
import { type PacedMethod, SlackBusyError, type ViewPacing } from './view-pacing.ts';
import { within } from './within.ts';

/** A form that is drawn anew later than that puzzles more than it tells. */
const longestTurnMs = 10_000;
const callMs = 10_000;

interface Drawing {
  readonly place: string;
  readonly call: () => Promise<unknown>;
}

interface PacedCall {
  readonly call: () => Promise<unknown>;
  /** The call's own time limit. */
  readonly ms: number;
  /** The callback id of the form that it opens. */
  readonly form?: string | undefined;
}

/** The door's calls within Slack's limits. */
export interface PacedCalls {
  /** Makes the call at once, or throws a `SlackBusyError`. */
  paced(method: PacedMethod, call: PacedCall): Promise<void>;
  /** The newest drawing of a place waits for its turn; older ones that still wait are let go. */
  draw(method: PacedMethod, drawing: Drawing): Promise<void>;
}

export function createPacedCalls(pacing: ViewPacing): PacedCalls {
  const newest = new Map<string, Drawing>();

  /** Makes a call that has its place; should Slack count otherwise, its word holds. */
  async function placed(method: PacedMethod, { call, ms }: PacedCall): Promise<void> {
    try {
      await within(ms, call());
    } catch (error) {
      const waitMs = retryAfterMs(error);
      if (waitMs === 0) throw error;
      pacing.defer(method, waitMs);
      throw new SlackBusyError(waitMs, { cause: error });
    }
  }

  return {
    async paced(method, call) {
      const waitMs = pacing.acquire(method, call.form);
      if (waitMs > 0) throw new SlackBusyError(waitMs);
      await placed(method, call);
    },
    async draw(method, drawing) {
      const { place, call } = drawing;
      newest.set(place, drawing);
      try {
        let waitedMs = 0;
        for (let waitMs = pacing.acquire(method); waitMs > 0; waitMs = pacing.acquire(method)) {
          waitedMs += waitMs;
          if (waitedMs > longestTurnMs) throw new SlackBusyError(waitMs);
          await pause(waitMs);
          if (newest.get(place) !== drawing) return;
        }
        await placed(method, { call, ms: callMs });
      } finally {
        if (newest.get(place) === drawing) newest.delete(place);
      }
    },
  };
}
