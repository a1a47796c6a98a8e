/** What golive says of an endpoint. `unknown` is the only word for missing, broken or doubtful data. */
export type HealthVerdict = 'up' | 'down' | 'unknown';

/** One look at an endpoint. `misconfigured` and `inconclusive` say nothing about the service. */
export interface Sample {
  readonly at: number;
  readonly outcome: 'up' | 'down' | 'misconfigured' | 'inconclusive';
  readonly detail: string;
}

export interface Assessment {
  readonly verdict: HealthVerdict;
  /** The sample from which the verdict holds. */
  readonly since: number;
  readonly evidence: string;
  /** The time that unbroken failed samples span; 0 unless it is down. */
  readonly downForMs: number;
}

export interface AssessmentPolicy {
  readonly now: number;
  readonly intervalMs: number;
  /** Good samples before this instant do not count: something else was deployed then. */
  readonly upCountsSince: number;
  readonly words: HealthWords;
}

/** The evidence of a verdict on an endpoint. */
export interface HealthWords {
  readonly none: string;
  readonly noneRecent: string;
  readonly tooFew: string;
  readonly noneSinceRun: string;
  readonly failed: (samples: number, last: string) => string;
  readonly good: (samples: number, last: string) => string;
}

const riseSamples = 2;
const fallSamples = 3;

/**
 * The verdict from samples in the order in which they were taken. Two good ones in a row make it up, three failed ones
 * down; a gap over twice the interval, a clock that was put back, or a sample that says nothing, starts anew: no
 * verdict comes from missing data.
 */
export function assess(samples: readonly Sample[], policy: AssessmentPolicy): Assessment {
  const { now, intervalMs, words } = policy;
  const last = samples.at(-1);
  if (!last) return unknown(now, words.none);
  if (Math.abs(now - last.at) > 2 * intervalMs) return unknown(last.at, words.noneRecent);
  return samples.reduce((seen, sample) => look(seen, sample, policy), { assessment: unknown(0, words.none) })
    .assessment;
}

const unknown = (since: number, evidence: string): Assessment => ({
  verdict: 'unknown',
  since,
  evidence,
  downForMs: 0,
});

/** The verdict so far, and the unbroken streak of equal samples that it ends with. */
interface Seen {
  readonly assessment: Assessment;
  readonly streak?: { readonly first: Sample; readonly last: Sample; readonly length: number };
}

function look({ assessment, streak }: Seen, sample: Sample, policy: AssessmentPolicy): Seen {
  const { words } = policy;
  const isUp = sample.outcome === 'up' && sample.at >= policy.upCountsSince;
  if (!isUp && sample.outcome !== 'down')
    return { assessment: unknown(sample.at, whyUnknown(sample, words)) };

  const passedMs = streak ? sample.at - streak.last.at : 0;
  const isUnbroken = passedMs >= 0 && passedMs <= 2 * policy.intervalMs;
  const kept = streak && isUnbroken && streak.last.outcome === sample.outcome ? streak : undefined;
  const { first, length } = { first: kept?.first ?? sample, length: (kept?.length ?? 0) + 1 };
  const before = streak && isUnbroken ? assessment : unknown(sample.at, words.tooFew);
  return {
    assessment: verdictOf({ first, last: sample, length }, words) ?? { ...before, downForMs: 0 },
    streak: { first, last: sample, length },
  };
}

const whyUnknown = ({ outcome, detail }: Sample, words: HealthWords): string =>
  outcome === 'up' ? words.noneSinceRun : detail;

/** Undefined where the streak is too short to change anything. */
function verdictOf(
  { first, last, length }: NonNullable<Seen['streak']>,
  words: HealthWords,
): Assessment | undefined {
  const since = first.at;
  if (last.outcome === 'down' && length >= fallSamples)
    return {
      verdict: 'down',
      since,
      evidence: words.failed(length, last.detail),
      downForMs: last.at - since,
    };
  if (last.outcome === 'up' && length >= riseSamples)
    return {
      verdict: 'up',
      since,
      evidence: words.good(length, last.detail),
      downForMs: 0,
    };
  return undefined;
}
