/** A call of the door that counts against one of Slack's limits; all of these may be made 100 times a minute. */
export type PacedMethod =
  | 'views.open'
  | 'views.push'
  | 'views.update'
  | 'views.publish'
  | 'chat.postEphemeral';

/** Slack takes no call of this kind at the moment. */
export class SlackBusyError extends Error {
  readonly waitMs: number;

  constructor(waitMs: number, options?: ErrorOptions) {
    super(`no call left for Slack's limit, the next one in ${waitMs} ms`, options);
    this.name = 'SlackBusyError';
    this.waitMs = waitMs;
  }
}

export interface ViewPacing {
  /** Takes a place and gives 0, or takes none and gives the milliseconds to wait. */
  acquire(method: PacedMethod, form?: string): number;
  /** Slack said 429 all the same: nothing of this kind for so long. */
  defer(method: PacedMethod, ms: number): void;
}

/**
 * Burst and refill of any 60 s add up to 96, below the limit, so that no minute of Slack's can hold more, wherever it
 * begins. Part of a burst is kept for NO-GO while everybody votes GO, and the last of it for the forms that stop
 * something, also while everybody votes NO-GO.
 */
const burst = 50;
const refillMs = 1_300;
const keptFromGo = 30;
const keptFromNoGo = 15;
const fullMs = burst * refillMs;

/** How many calls a form leaves to others, by its callback id. */
const leaves: ReadonlyMap<string, number> = new Map([
  ['rollback', 0],
  ['hold', 0],
  ['abort', 0],
  ['vote_no_go', keptFromNoGo],
]);

/**
 * Keeps the door's own calls within Slack's limits. `now` is real time; it may be put back. Where more is allowed,
 * time simply counts `limitsTimes` as fast in here.
 */
export function createViewPacing(now: () => number, limitsTimes = 1): ViewPacing {
  const credits = new Map<PacedMethod, { ms: number; at: number }>();

  function credit(method: PacedMethod, at: number): number {
    const last = credits.get(method);
    if (!last) return fullMs;
    last.at = Math.min(last.at, at);
    return Math.min(fullMs, last.ms + at - last.at);
  }

  return {
    acquire(method, form = '') {
      const at = now() * limitsTimes;
      const isForm = method === 'views.open' || method === 'views.push';
      const kept = isForm ? (leaves.get(form) ?? keptFromGo) : 0;
      const left = credit(method, at);
      const wait = (kept + 1) * refillMs - left;
      if (wait > 0) return wait / limitsTimes;
      credits.set(method, { ms: left - refillMs, at });
      return 0;
    },
    defer(method, realMs) {
      const at = now() * limitsTimes;
      const ms = realMs * limitsTimes;
      // What was left by our own count was not left by Slack's: after the wait, calls go out one by one.
      credits.set(method, { ms: Math.min(credit(method, at), refillMs - ms), at });
    },
  };
}
