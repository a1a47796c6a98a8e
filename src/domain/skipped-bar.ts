import type { Bar } from './bar.ts';
import type { GoLive } from './go-live.ts';

export const barKey = ({ because, by }: Bar): string => `${because} ${by}`;

/** What was skipped in an emergency counts for its T-0 alone. */
export const brokenNow = ({ brokenGlass = [], round }: GoLive) =>
  brokenGlass.filter((one) => one.round === round);

export const isBarSkipped = (goLive: GoLive, bar: Bar): boolean =>
  brokenNow(goLive).some(({ bars = [] }) => bars.includes(barKey(bar)));
