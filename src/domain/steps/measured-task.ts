import type { GoLive } from '../go-live.ts';
import type { PerformanceVerdict } from '../health/health-event.ts';
import type { Step } from '../runbook.ts';
import { saidOfPerformance } from './performance.ts';

/** A task of a step that golive sees for itself, as its watch of the response times says at this moment. */
export interface MeasuredTask {
  readonly number: number;
  /** `unknown`: not enough was seen, and a person confirms it. */
  readonly verdict: PerformanceVerdict;
  readonly evidence?: string | undefined;
}

export const measuredTasks = (
  goLive: GoLive,
  { measuredTasks: measured = {} }: Step,
): readonly MeasuredTask[] =>
  Object.entries(measured).map(([number, trigger]) => ({
    number: Number(number),
    ...measuredBy(goLive, trigger),
  }));

/** Every endpoint counts: the worst says how it stands. */
function measuredBy(goLive: GoLive, trigger: string): Pick<MeasuredTask, 'verdict' | 'evidence'> {
  const verdicts = goLive.service.health.map(({ id: endpoint }) => ({
    endpoint,
    verdict: saidOfPerformance(goLive, { trigger, endpoint }),
  }));
  const worst = (['degraded', 'unknown', 'fine'] as const)
    .map((verdict) => verdicts.find((one) => one.verdict === verdict))
    .find((one) => one !== undefined);
  if (!worst) return { verdict: 'unknown' };
  return { verdict: worst.verdict, evidence: goLive.performance[trigger]?.[worst.endpoint]?.evidence };
}

/** What whoever finishes the step confirms: golive speaks for the others. */
export const isMeasuredFine = (goLive: GoLive, step: Step, task: number): boolean =>
  measuredTasks(goLive, step).some(({ number, verdict }) => number === task && verdict === 'fine');
