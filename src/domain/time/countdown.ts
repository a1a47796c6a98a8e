const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * How often the countdown on the card moves: the nearer, the finer, and rarely while it is far, for all go-lives share
 * Slack's limit of edits. Each limit is a multiple of its own step and of the next finer one.
 */
const steps = [
  { withinMs: 10 * minuteMs, everyMs: minuteMs },
  { withinMs: hourMs, everyMs: 5 * minuteMs },
  { withinMs: 3 * hourMs, everyMs: 15 * minuteMs },
  { withinMs: 2 * dayMs, everyMs: hourMs },
  { withinMs: Number.POSITIVE_INFINITY, everyMs: dayMs },
];

const stepFor = (leftMs: number): number =>
  steps.find(({ withinMs }) => leftMs <= withinMs)?.everyMs ?? leftMs;

/** The last words before T-0: nothing is nearer to it than this. */
const lastMs = 2 * minuteMs;
const lastFromMs = lastMs - minuteMs / 2;

/** What is said of the time that is left, from one turn of the countdown to the next. */
export interface TimeLeft {
  readonly ms: number;
  /** `about`: it is no more than half a step away from that. */
  readonly is: 'about' | 'less_than';
}

/** Rounded to the nearest step: three days and an hour are three days for people, not less than four. */
export function timeLeft(leftMs: number): TimeLeft {
  if (leftMs <= lastFromMs) return { ms: lastMs, is: 'less_than' };
  const step = stepFor(leftMs);
  return { ms: Math.ceil(leftMs / step - 0.5) * step, is: 'about' };
}

/** How much is left when the countdown reads something else next. */
export function leftAtNextChange(leftMs: number): number {
  if (leftMs <= lastFromMs) return 0;
  const { ms } = timeLeft(leftMs);
  return ms - stepFor(ms) / 2;
}
