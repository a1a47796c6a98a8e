import type { GoLive } from '../go-live.ts';
import type { Bar } from './bar.ts';

const nameOf = ({ because, by }: Bar): string => `${because} ${by}`;

/** The next lock or stop by the same person is another one. */
export const barKey = (bar: Bar): string =>
  bar.since === undefined ? nameOf(bar) : `${nameOf(bar)} ${bar.since}`;

/** What was skipped in an emergency counts for its T-0 alone. */
export const brokenNow = ({ brokenGlass = [], round }: GoLive) =>
  brokenGlass.filter((one) => one.round === round);

/** Events of the time before a lock said since when it is have its name alone. */
export const isBarSkipped = (goLive: GoLive, bar: Bar): boolean =>
  brokenNow(goLive).some(({ bars = [] }) => bars.includes(barKey(bar)) || bars.includes(nameOf(bar)));
