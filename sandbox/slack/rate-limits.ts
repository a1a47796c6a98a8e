/** Calls per minute, per method and workspace; `special` is a generous limit of its own (auth.test, getPermalink). */
export const perMinuteOfTier = { 1: 1, 2: 20, 3: 50, 4: 100, special: 600 } as const;
export type Tier = keyof typeof perMinuteOfTier;

const MINUTE_MS = 60_000;
/**
 * Slack tolerates "a small amount of burst behavior" on tier 1. As many as an app may have connections,
 * since apps.connections.open is what the tier is for.
 */
const TIER_1_BURST = 10;

/** Sliding windows of real time: a call that does not fit is refused and does not count. */
export class RateLimits {
  readonly #calls = new Map<string, number[]>();
  readonly #realNow: () => number;

  constructor(realNow: () => number) {
    this.#realNow = realNow;
  }

  forget(): void {
    this.#calls.clear();
  }

  /** Seconds to wait, or undefined when the call may go ahead (it is then counted). */
  take(key: string, perMinute: number): number | undefined {
    // A burst of b calls at r per minute is the same as b calls within b / r minutes.
    const allowed = perMinute === perMinuteOfTier[1] ? TIER_1_BURST : perMinute;
    const windowMs = (allowed / perMinute) * MINUTE_MS;
    const now = this.#realNow();
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - windowMs);
    this.#calls.set(key, recent);
    const oldest = recent[0];
    if (recent.length >= allowed && oldest !== undefined) {
      return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
    }
    recent.push(now);
    return undefined;
  }
}
