import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import { findStep } from './step.ts';
import { stepProgress } from './step-progress.ts';

/** What has settled the question that a failed step raised. */
export type FailureSettled =
  | 'rolled_back'
  | 'aborted'
  | 'done'
  | 'skipped'
  | 'again'
  | 'moved'
  | 'deployed_anew'
  | 'succeeded';

/** Whether the failure that is told at this place in the trail still waits for a decision; undefined while it does. */
export function failureSettled(
  goLive: GoLive,
  { step: id, version }: GoLive['stepFailures'][number],
): FailureSettled | undefined {
  switch (goLive.status) {
    case 'rolling_back':
    case 'verifying_rollback':
    case 'rollback_failed':
    case 'rolled_back':
      return 'rolled_back';
    case 'aborted':
      return 'aborted';
    default:
      break;
  }
  const step = findStep(goLive.runbook, id)?.step;
  const { state } = step ? stepProgress(goLive, step) : { state: 'waiting' };
  const isNewest = goLive.stepFailures.findLast((failure) => failure.step === id)?.version === version;
  if (state === 'done' || state === 'skipped') return state;
  if (state === 'running' || (state === 'failed' && !isNewest)) return 'again';
  if (state === 'waiting') return goLive.steps[id] ? 'deployed_anew' : 'moved';
  return goLive.status === 'succeeded' ? 'succeeded' : undefined;
}

/** The steps whose failure still waits for a decision, each once. */
export const undecidedFailures = (goLive: GoLive): readonly string[] => [
  ...new Set(
    goLive.stepFailures
      .filter((failure) => failureSettled(goLive, failure) === undefined)
      .map(({ step }) => step),
  ),
];

const settles: readonly Event['type'][] = [
  'RunRequested',
  'RunStatusChanged',
  'Rescheduled',
  'Aborted',
  'SuccessDeclared',
];

/** The messages that asked for a decision on a failed step, where an event may have settled it. */
export function failuresTold(goLive: GoLive, event: Event): readonly MessageRef[] {
  const isOf = (step: string): boolean => 'step' in event && event.step === step;
  return goLive.stepFailures
    .filter(({ step }) => settles.includes(event.type) || isOf(step))
    .map(({ version }) => ({ card: 'event', version }));
}
