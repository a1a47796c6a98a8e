import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import { type GoLive, isDeploymentUndecided, lastAcceptedRun } from '../go-live.ts';
import type { PerformanceVerdict } from '../health/health-event.ts';
import type { TimedSample } from '../health/measurement.ts';
import type { RollbackTrigger } from '../rollback/rollback-trigger.ts';
import { isCallingForHealth } from '../status.ts';
import { formatDuration } from '../time/offset.ts';

/** A trigger whose numbers say when answers are too slow. Runbooks of older go-lives may lack the limit. */
export interface PerformanceTrigger extends RollbackTrigger {
  readonly forMs: number;
  readonly avgAboveMs: number;
}

export const performanceTriggers = ({ runbook }: GoLive): readonly PerformanceTrigger[] =>
  runbook.rollback.triggers.flatMap((trigger) => {
    const { kind, forMs, avgAboveMs } = trigger;
    const isJudged = kind === 'performance' && forMs !== undefined && avgAboveMs !== undefined;
    return isJudged ? [{ ...trigger, forMs, avgAboveMs }] : [];
  });

/** Only what the finished deployment answers is judged: before its end, another version answered too. */
export const isPerformanceJudged = (goLive: GoLive): boolean =>
  isCallingForHealth(goLive.status) &&
  lastAcceptedRun(goLive, 'deploy')?.conclusion !== undefined &&
  !isDeploymentUndecided(goLive);

export interface PerformancePolicy {
  readonly now: number;
  readonly intervalMs: number;
  readonly trigger: Pick<PerformanceTrigger, 'forMs' | 'avgAboveMs'>;
  /** Answers before this instant came from something else. */
  readonly countsSince: number;
  /** What was said before. */
  readonly said: PerformanceVerdict;
  readonly words: PerformanceWords;
}

export interface PerformanceAssessment {
  readonly verdict: PerformanceVerdict;
  /** The beginning of what was looked at. */
  readonly since: number;
  readonly evidence: string;
}

/** The evidence of a verdict on how quickly an endpoint answers; spans as in `10m`. */
export interface PerformanceWords {
  readonly tooFew: (answers: number, span: string, interval: string) => string;
  readonly average: (answers: number, span: string, averageMs: number) => string;
  readonly aboveLimit: (average: string, limitMs: number) => string;
}

/** Fewer answers say nothing, however close together. */
const fewestAnswers = 3;

/** What was degraded is fine again only clearly below the limit, so that the verdict does not flap around it. */
const fineAgainShare = 0.9;

/**
 * The average time of the answers in the trigger's window, which ends now. The window must be full: no gap over twice the
 * interval, also at its beginning, or nothing is said. A failure that took longer than the limit counts as an answer of
 * that time; one that came sooner says nothing of speed.
 */
export function assessPerformance(
  samples: readonly TimedSample[],
  { now, intervalMs, trigger, countsSince, said, words }: PerformancePolicy,
): PerformanceAssessment {
  const { forMs, avgAboveMs } = trigger;
  const from = now - forMs;
  const answers = samples.filter(
    ({ at, outcome, latencyMs }) =>
      at >= Math.max(from, countsSince) &&
      at <= now &&
      (outcome === 'up' || (outcome === 'down' && latencyMs > avgAboveMs)),
  );
  const span = formatDuration(forMs);
  const isFull = [...answers.map(({ at }) => at), now].every(
    (at, index) => at - (answers[index - 1]?.at ?? from) <= 2 * intervalMs,
  );
  if (answers.length < fewestAnswers || !isFull) {
    const evidence = words.tooFew(answers.length, span, formatDuration(intervalMs));
    return { verdict: 'unknown', since: now, evidence };
  }
  const averageMs = answers.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / answers.length;
  const seen = words.average(answers.length, span, Math.round(averageMs));
  const limitMs = said === 'degraded' ? avgAboveMs * fineAgainShare : avgAboveMs;
  return averageMs > limitMs
    ? { verdict: 'degraded', since: from, evidence: words.aboveLimit(seen, avgAboveMs) }
    : { verdict: 'fine', since: from, evidence: seen };
}

export const saidOfPerformance = (
  { performance }: GoLive,
  { trigger, endpoint }: { readonly trigger: string; readonly endpoint: string },
): PerformanceVerdict => performance[trigger]?.[endpoint]?.verdict ?? 'unknown';

export function decidePerformance(
  { goLive, facts }: Case,
  { trigger, endpoint, verdict, since, evidence }: Extract<Action, { type: 'ReportPerformance' }>,
): Decision {
  if (!isPerformanceJudged(goLive)) return decline('not_due');
  if (facts.supersededBy) return decline('superseded', { subject: facts.supersededBy });
  const isKnown =
    performanceTriggers(goLive).some(({ id }) => id === trigger) &&
    goLive.service.health.some(({ id }) => id === endpoint);
  if (!isKnown || saidOfPerformance(goLive, { trigger, endpoint }) === verdict) return decline('stale');
  return accept({ type: 'PerformanceChanged', trigger, endpoint, verdict, since, evidence });
}
