/** GitHub's limits, counted in sandbox time: requests per hour, and points and content-creating calls per minute. */
export interface RateLimits {
  readonly perHour: number;
  readonly pointsPerMinute: number;
  readonly writesPerMinute: number;
}

export const GITHUB_LIMITS: RateLimits = { perHour: 5_000, pointsPerMinute: 900, writesPerMinute: 80 };

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

interface Admission {
  readonly headers: Readonly<Record<string, string>>;
  readonly refused?: 'primary' | 'secondary';
}

export class RateLimit {
  readonly #now: () => number;
  #limits: RateLimits = GITHUB_LIMITS;
  #hour = { startMs: 0, used: 0 };
  #minute = { startMs: 0, points: 0, writes: 0 };

  constructor(now: () => number) {
    this.#now = now;
  }

  admit(write: boolean): Admission {
    const nowMs = this.#now();
    if (outside(nowMs, this.#hour.startMs, HOUR_MS)) this.#hour = { startMs: nowMs, used: 0 };
    if (outside(nowMs, this.#minute.startMs, MINUTE_MS)) {
      this.#minute = { startMs: nowMs, points: 0, writes: 0 };
    }
    if (this.#hour.used >= this.#limits.perHour) return { headers: this.#headers(), refused: 'primary' };
    this.#hour.used += 1;
    this.#minute.points += write ? 5 : 1;
    if (write) this.#minute.writes += 1;
    const { points, writes, startMs } = this.#minute;
    if (points <= this.#limits.pointsPerMinute && writes <= this.#limits.writesPerMinute) {
      return { headers: this.#headers() };
    }
    const retryAfterS = Math.ceil((startMs + MINUTE_MS - nowMs) / 1000);
    return { headers: { ...this.#headers(), 'retry-after': String(retryAfterS) }, refused: 'secondary' };
  }

  /** A 304 costs nothing of the hourly limit. */
  giveBack(): void {
    this.#hour.used = Math.max(0, this.#hour.used - 1);
  }

  setLimits(changes: Partial<RateLimits>): void {
    this.#limits = { ...this.#limits, ...changes };
  }

  limits(): RateLimits {
    return this.#limits;
  }

  #headers(): Record<string, string> {
    return {
      'x-ratelimit-limit': String(this.#limits.perHour),
      'x-ratelimit-remaining': String(Math.max(0, this.#limits.perHour - this.#hour.used)),
      'x-ratelimit-used': String(this.#hour.used),
      'x-ratelimit-reset': String(Math.ceil((this.#hour.startMs + HOUR_MS) / 1000)),
      'x-ratelimit-resource': 'core',
    };
  }
}

function outside(nowMs: number, startMs: number, lengthMs: number): boolean {
  return nowMs < startMs || nowMs >= startMs + lengthMs;
}
