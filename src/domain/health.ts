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
}

const riseSamples = 2;
const fallSamples = 3;

/**
 * The verdict from samples in the order of time. Two good ones in a row make it up, three failed ones down; a gap over
 * twice the interval, or a sample that says nothing, starts anew: no verdict comes from missing data.
 */
export function assess(samples: readonly Sample[], policy: AssessmentPolicy): Assessment {
  const { now, intervalMs, upCountsSince } = policy;
  const last = samples.at(-1);
  if (!last) return { verdict: 'unknown', since: now, evidence: 'no sample yet', downForMs: 0 };
  if (now - last.at > 2 * intervalMs)
    return { verdict: 'unknown', since: last.at, evidence: 'no recent sample', downForMs: 0 };

  const streak = lastStreak(
    samples.filter((s) => s.outcome !== 'up' || s.at >= upCountsSince),
    intervalMs,
  );
  const first = streak[0] ?? last;
  if (last.outcome === 'down') {
    const spanMs = last.at - first.at;
    if (streak.length >= fallSamples)
      return {
        verdict: 'down',
        since: first.at,
        evidence: `${streak.length} failed samples in a row, last: ${last.detail}`,
        downForMs: spanMs,
      };
    return { ...before(samples, streak, policy), downForMs: 0 };
  }
  if (last.outcome === 'up' && last.at >= upCountsSince) {
    if (streak.length >= riseSamples)
      return {
        verdict: 'up',
        since: first.at,
        evidence: `${streak.length} good samples in a row, last: ${last.detail}`,
        downForMs: 0,
      };
    return { ...before(samples, streak, policy), downForMs: 0 };
  }
  return { verdict: 'unknown', since: first.at, evidence: last.detail, downForMs: 0 };
}

/** The unbroken run of equal outcomes at the end. */
function lastStreak(samples: readonly Sample[], intervalMs: number): readonly Sample[] {
  const outcome = samples.at(-1)?.outcome;
  let start = samples.length - 1;
  while (start > 0) {
    const earlier = samples[start - 1];
    const later = samples[start];
    if (!earlier || !later || earlier.outcome !== outcome || later.at - earlier.at > 2 * intervalMs) break;
    start -= 1;
  }
  return samples.slice(Math.max(start, 0));
}

/** A streak too short to change the verdict leaves what was said before it, if that was said without a gap. */
function before(samples: readonly Sample[], streak: readonly Sample[], policy: AssessmentPolicy): Assessment {
  const first = streak[0];
  const earlier = samples.slice(0, samples.length - streak.length);
  const last = earlier.at(-1);
  if (!first || !last || first.at - last.at > 2 * policy.intervalMs)
    return { verdict: 'unknown', since: first?.at ?? policy.now, evidence: 'too few samples', downForMs: 0 };
  return assess(earlier, { ...policy, now: last.at });
}
