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

/** The time that is left, rounded up to the step: true as "less than" from its drawing until T-0. */
export function leftAtMost(leftMs: number): number {
  const step = stepFor(leftMs);
  return Math.ceil(leftMs / step) * step;
}

/** How much is left when the countdown reads something else next. */
export function leftAtNextChange(leftMs: number): number {
  const step = stepFor(leftMs);
  return Math.floor((leftMs - 1) / step) * step;
}
