import { type GoLive, lastAcceptedRun } from '../go-live.ts';
import type { Sample } from './health.ts';
import type { Measure } from './measure.ts';

/** A look at an endpoint with the time that its answer took. */
export interface TimedSample extends Sample {
  readonly latencyMs: number;
}

/** What the samples of one endpoint come to. Whole numbers: they stand in the audit trail. */
export interface EndpointMeasure {
  readonly endpoint: string;
  readonly good: number;
  readonly failed: number;
  /** Looks that say nothing about the service. */
  readonly silent: number;
  /** Answers whose time counts, and their average and standard deviation; 0 where there is none. */
  readonly answers: number;
  readonly averageMs: number;
  readonly deviationMs: number;
}

export interface MeasuredWindow {
  /** Of the availability: from the start of the deployment on. */
  readonly from: number;
  /** Of the response times: from its end on, for before it another version answered. */
  readonly respondsFrom: number;
  readonly to: number;
}

/** Older good samples are thinned: counted beside every failed one they would say too little of the service. */
const longestWindowMs = 24 * 3_600_000;

export function measuredWindow(goLive: GoLive, to: number): MeasuredWindow {
  const run = lastAcceptedRun(goLive, 'deploy');
  const from = Math.max(run?.acceptedAt ?? goLive.healthSince, to - longestWindowMs);
  return { from, respondsFrom: Math.max(from, goLive.healthSince), to };
}

/** A failure that took its time counts as an answer of that time; one that came at once would only flatter the average. */
export function measureEndpoint(
  endpoint: string,
  samples: readonly TimedSample[],
  { from, respondsFrom, to }: MeasuredWindow,
): EndpointMeasure {
  const seen = samples.filter(({ at }) => at >= from && at <= to);
  const good = seen.filter(({ outcome }) => outcome === 'up');
  const failed = seen.filter(({ outcome }) => outcome === 'down');
  const answered = good.filter(({ at }) => at >= respondsFrom).map(({ latencyMs }) => latencyMs);
  const average = mean(answered);
  const slow = failed.filter(({ at, latencyMs }) => at >= respondsFrom && latencyMs > average);
  const times = answered.length > 0 ? [...answered, ...slow.map(({ latencyMs }) => latencyMs)] : [];
  const averageMs = mean(times);
  return {
    endpoint,
    good: good.length,
    failed: failed.length,
    silent: seen.length - good.length - failed.length,
    answers: times.length,
    averageMs: Math.round(averageMs),
    deviationMs: Math.round(Math.sqrt(mean(times.map((time) => (time - averageMs) ** 2)))),
  };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** What the numbers allow to be said, at 95 %. */
export type MeasuredVerdict = 'met' | 'not_met' | 'not_proven';

export function judge(measure: Measure, seen: EndpointMeasure): MeasuredVerdict {
  switch (measure.kind) {
    case 'availability':
      return judgeAvailability(seen, measure.allowedPpm);
    case 'response_time':
      return judgeResponse(seen, measure.avgBelowMs);
  }
}

const million = 1_000_000;

function judgeAvailability({ good, failed }: EndpointMeasure, allowedPpm: number): MeasuredVerdict {
  const looks = good + failed;
  if (looks === 0) return 'not_proven';
  if ((failed / looks) * million > allowedPpm) return 'not_met';
  return mostFailing(failed, looks) * million <= allowedPpm ? 'met' : 'not_proven';
}

/** With fewer answers an average says too little of what people get. */
const fewestAnswers = 30;

function judgeResponse(
  { answers, averageMs, deviationMs }: EndpointMeasure,
  limitMs: number,
): MeasuredVerdict {
  if (answers === 0) return 'not_proven';
  if (averageMs >= limitMs) return 'not_met';
  const highest = averageMs + 1.645 * (deviationMs / Math.sqrt(answers));
  return answers >= fewestAnswers && highest < limitMs ? 'met' : 'not_proven';
}

const doubt = 0.05;

/**
 * The greatest share of failures that this many failed looks still agree with, at 95 % (Clopper and Pearson). Without
 * any failure it is about 3 / looks, the rule of three.
 */
export function mostFailing(failed: number, looks: number): number {
  if (looks === 0 || failed >= looks) return 1;
  if (failed === 0) return 1 - doubt ** (1 / looks);
  let low = failed / looks;
  let high = 1;
  for (let halvings = 0; halvings < 50; halvings += 1) {
    const middle = (low + high) / 2;
    if (chanceOfAtMost(failed, looks, middle) > doubt) low = middle;
    else high = middle;
  }
  return high;
}

/** As logarithms, for thousands of looks leave the smallest number behind. */
function chanceOfAtMost(failed: number, looks: number, share: number): number {
  let term = looks * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let n = 1; n <= failed; n += 1) {
    term += Math.log(((looks - n + 1) / n) * (share / (1 - share)));
    sum += Math.exp(term);
  }
  return sum;
}

/** How many looks without a failure it takes to prove an availability. */
export const looksToProve = (allowedPpm: number): number | undefined =>
  allowedPpm === 0 ? undefined : Math.ceil(Math.log(doubt) / Math.log1p(-allowedPpm / million));
