/** A call that counts against one of Slack's limits. */
export type SlackCall = (
  | { readonly method: 'chat.postMessage'; readonly channel: string }
  | { readonly method: 'chat.update'; readonly channel: string; readonly ts: string }
  | { readonly method: BucketedMethod }
) & {
  /** It leaves half of what may be called to those for whom somebody waits. */
  readonly inBackground?: boolean;
};

type BucketedMethod = Exclude<keyof typeof BUCKETS, 'chat.update'>;

export interface SlackPacing {
  /**
   * Takes a place and gives 0, or takes none and gives the milliseconds to wait. Of many that wait for the same places, each
   * beyond twenty is told of a later one, so that they do not all come back for the next.
   */
  acquire(call: SlackCall): number;
  /** Slack said 429 all the same: nothing of this kind for so long. */
  defer(call: SlackCall, ms: number): void;
}

interface Bucket {
  readonly burst: number;
  /** One more call each so many milliseconds. */
  readonly refillMs: number;
}

/**
 * Burst and refill of any 60 s add up to less than the limit, so that no minute of Slack's can hold more, wherever it
 * begins and however calls bunch up on their way.
 */
const TIER_3: Bucket = { burst: 18, refillMs: 2_000 };
const TIER_2: Bucket = { burst: 7, refillMs: 5_000 };
const TIER_4: Bucket = { burst: 36, refillMs: 1_000 };

const BUCKETS = {
  'chat.update': TIER_3,
  'conversations.history': TIER_3,
  'conversations.replies': TIER_3,
  'conversations.info': TIER_3,
  'conversations.open': TIER_3,
  'users.info': TIER_4,
  'usergroups.users.list': TIER_2,
} as const satisfies Record<string, Bucket>;

/** Slack's 60 posts a minute in one channel, of which a first handful may come at once: a plan brings its cards. */
const POSTS: Bucket = { burst: 10, refillMs: 1_300 };
/** A message that changes faster only flickers; one that changes slower is not believed. */
const UPDATE_SPACING_MS = { least: 1_000, most: 2_800 };
const MAX_PLACES = 2_000;
/** Slack counts its limits by the minute: whoever waits asks again after that, for others may be wanted no more. */
const LONGEST_TURN_MS = 60_000;
/** As many as the cards of a busy go-live. */
const SHARED_TURNS = 20;

/**
 * Keeps calls within Slack's limits, as far as this process makes them. `now` is real time; it may be put back.
 * Where more is allowed, time simply counts `limitsTimes` as fast in here.
 */
export function createSlackPacing(now: () => number, limitsTimes = 1): SlackPacing {
  const credits = new Map<string, { ms: number; at: number }>();
  const holds = new Map<string, { at: number; ms: number }>();
  /** By budget: how many were told to come back for the next place, and the last place that anybody was told of. */
  const turns = new Map<string, { next: number; told: number; last: number }>();

  function credit(key: string, bucket: Bucket, at: number): number {
    const full = bucket.burst * bucket.refillMs;
    const last = credits.get(key);
    if (!last) return full;
    last.at = Math.min(last.at, at);
    return Math.min(full, last.ms + at - last.at);
  }

  /** A hold that seems longer than it was made comes from a clock that was put back. */
  function held(key: string, at: number): number {
    const hold = holds.get(key);
    return hold ? Math.max(0, Math.min(hold.ms, hold.at + hold.ms - at)) : 0;
  }

  function hold(key: string, ms: number, at: number): void {
    holds.delete(key);
    holds.set(key, { at, ms });
    if (holds.size <= MAX_PLACES) return;
    for (const other of holds.keys()) if (held(other, at) === 0) holds.delete(other);
  }

  /** The oldest is forgotten once it must be full again: a channel in which nothing was posted for long. */
  function spend(key: string, left: { ms: number; at: number }): void {
    credits.delete(key);
    credits.set(key, left);
    const [oldest] = credits;
    const refilledMs = POSTS.burst * POSTS.refillMs;
    if (credits.size > MAX_PLACES && oldest && oldest[1].ms + left.at - oldest[1].at > refilledMs)
      credits.delete(oldest[0]);
  }

  function waitMs(call: SlackCall, at: number): number {
    const waits = [held(call.method, at), held(place(call), at)];
    const { key, bucket } = budget(call);
    const leftToOthers = call.inBackground ? (bucket.burst * bucket.refillMs) / 2 : 0;
    const nextMs = bucket.refillMs + leftToOthers - credit(key, bucket, at);
    waits.push(nextMs > 0 && changes(call) ? turnMs(key, { nextMs, at, refillMs: bucket.refillMs }) : nextMs);
    return Math.max(0, ...waits);
  }

  /** A few come back for the next place, and the one that was wanted first gets it; each of the others has one of its own. */
  function turnMs(key: string, { nextMs, at, refillMs }: { nextMs: number; at: number; refillMs: number }) {
    const known = turns.get(key);
    const isStanding = known !== undefined && at < known.next && known.next <= at + LONGEST_TURN_MS;
    const next = at + nextMs;
    const before = isStanding ? known.told : 0;
    const last = known && known.last <= at + LONGEST_TURN_MS ? Math.max(next, known.last) : next;
    const isShared = before < SHARED_TURNS;
    const turn = isShared ? next : Math.min(last + refillMs, at + LONGEST_TURN_MS);
    if (turns.size > MAX_PLACES) for (const [one, told] of turns) if (told.last < at) turns.delete(one);
    turns.set(key, { next, told: before + 1, last: isShared ? last : turn });
    return turn - at;
  }

  return {
    acquire(call) {
      const at = now() * limitsTimes;
      const wait = waitMs(call, at);
      if (wait > 0) return wait / limitsTimes;
      const { key, bucket } = budget(call);
      const left = credit(key, bucket, at) - bucket.refillMs;
      spend(key, { ms: left, at });
      if (call.method === 'chat.update')
        hold(place(call), updateSpacing(left / (bucket.burst * bucket.refillMs)), at);
      return 0;
    },
    defer(call, realMs) {
      const at = now() * limitsTimes;
      const ms = realMs * limitsTimes;
      const { key, bucket } = budget(call);
      // What was left by our own count was not left by Slack's: after the wait, calls go out one by one.
      spend(key, { ms: Math.min(credit(key, bucket, at), bucket.refillMs - ms), at });
    },
  };
}

/** What is posted and edited comes back by itself; whoever reads waits on the spot. */
const changes = ({ method }: SlackCall): boolean => method === 'chat.postMessage' || method === 'chat.update';

/**
 * The less is left for the workspace, the further apart, and the furthest from half of it on: so that a storm leaves
 * enough for the last state of every card.
 */
function updateSpacing(left: number): number {
  const { least, most } = UPDATE_SPACING_MS;
  return Math.round(least + (most - least) * Math.min(1, 1.8 * (1 - left)));
}

/** Slack limits posts for each channel, and everything else for the whole workspace. */
function budget(call: SlackCall): { readonly key: string; readonly bucket: Bucket } {
  return call.method === 'chat.postMessage'
    ? { key: place(call), bucket: POSTS }
    : { key: call.method, bucket: BUCKETS[call.method] };
}

function place(call: SlackCall): string {
  switch (call.method) {
    case 'chat.postMessage':
      return `post/${call.channel}`;
    case 'chat.update':
      return `update/${call.channel}/${call.ts}`;
    default:
      return call.method;
  }
}
