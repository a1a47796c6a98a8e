import { setImmediate } from 'node:timers/promises';
import type { createMovableClock } from '../clock.ts';

interface PaceNeeds {
  readonly clock: ReturnType<typeof createMovableClock>;
  readonly realNow: () => number;
  /** How many times as fast as real time it may go. */
  readonly speed: number;
}

export interface Pace {
  /** Waits as long as the speed wants it, or until it is woken; then time stands still again. */
  moveTo(at: number): Promise<void>;
  wake(): void;
}

/** How the time of a rehearsal passes: it stands still, but while somebody waits in `moveTo`. */
export function createPace({ clock, realNow, speed }: PaceNeeds): Pace {
  let wake = () => {};
  return {
    async moveTo(at) {
      const from = clock.now();
      const waitMs = (at - from) / speed;
      clock.move({ baseMs: from, realMs: realNow(), speed: Number.isFinite(speed) ? speed : 0 });
      const { promise, resolve } = Promise.withResolvers<'woken'>();
      wake = () => resolve('woken');
      const woken = waitMs > 0 && (await Promise.race([promise, pause(waitMs)])) === 'woken';
      wake = () => {};
      clock.move({ baseMs: woken ? Math.min(at, clock.now()) : at, realMs: realNow(), speed: 0 });
    },
    wake: () => wake(),
  };
}

/** Real time. */
export function pause(ms: number): Promise<void> {
  return ms < 1 ? setImmediate() : new Promise((resolve) => void setTimeout(resolve, ms));
}
