import type { Event } from '../event.ts';
import { findRun, type GoLive, isInFlight, isRunning, type RunState } from '../go-live.ts';
import type { RecordedWords } from '../recorded-words.ts';
import type { Step } from '../runbook.ts';
import { looksItself } from './step.ts';

/** The workflow that does a step; undefined where people do it, for the service names none. */
export function workflowOfStep({ service }: Pick<GoLive, 'service'>, step: Step): string | undefined {
  const { steps = {} } = service.workflows;
  const name = step.kind === 'workflow' ? step.workflow : undefined;
  return name !== undefined && Object.hasOwn(steps, name) ? steps[name] : undefined;
}

/** When its time has come golive starts it: to call people, to look, or to run a workflow. */
export const opensByItself = (goLive: Pick<GoLive, 'service'>, step: Step): boolean =>
  step.kind === 'roll_call' ||
  looksItself(step) ||
  (step.start === 'automatic' && workflowOfStep(goLive, step) !== undefined);

/** What becomes of such a run is told of its step. */
export const isRunOfStep = (goLive: GoLive, correlationId: string): boolean =>
  findRun(goLive, correlationId)?.request.purpose === 'step';

/** The run that counts for a step: the last that was not called back or refused. */
export const runOfStep = ({ runs }: GoLive, step: string): RunState | undefined =>
  runs.findLast(
    ({ request, dispatch }) => request.step === step && dispatch !== 'cancelled' && dispatch !== 'rejected',
  );

/** The newest, also where it did not come to a run: for people to see. */
export const lastRunOfStep = ({ runs }: GoLive, step: string): RunState | undefined =>
  runs.findLast(({ request }) => request.step === step);

/** One of its runs goes on, or may: a second beside it would do the step twice. */
export const isStepRunOpen = ({ runs }: GoLive, step: string): boolean =>
  runs.some(
    (run) => run.request.step === step && (run.dispatch === 'requested' || isInFlight(run) || isRunning(run)),
  );

/** Why a step has failed that is left to the next go-live. */
export const stepSuperseded = (step: string, supersededBy: string, words: RecordedWords['steps']): Event => ({
  type: 'StepFailed',
  step,
  reason: words.superseded(supersededBy),
});
