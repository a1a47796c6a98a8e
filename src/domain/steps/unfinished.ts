import type { GoLive } from '../go-live.ts';
import { type PlannedStep, runsItself, stepsOf } from './step.ts';
import { undecidedFailures } from './step-failure.ts';
import { isStepSettled } from './step-progress.ts';

/** What is neither done nor skipped of the plan before the deployment. */
export const unfinishedBefore = (goLive: GoLive): readonly PlannedStep[] =>
  unfinished(goLive).filter(({ isBefore }) => isBefore);

/**
 * The same from the deployment on, for whoever declares success: without what sends the notice of it, which cannot be done
 * earlier, and without a failure that somebody must decide on first.
 */
export function unfinishedAtSuccess(goLive: GoLive): readonly PlannedStep[] {
  const failed = undecidedFailures(goLive);
  return unfinished(goLive).filter(
    ({ step, isBefore }) => !isBefore && !failed.includes(step.id) && !tellsSuccess(goLive, step),
  );
}

const unfinished = (goLive: GoLive): readonly PlannedStep[] =>
  stepsOf(goLive.runbook).filter(({ step }) => !runsItself(step) && !isStepSettled(goLive, step));

const tellsSuccess = ({ runbook }: GoLive, { notices = [] }: PlannedStep['step']): boolean =>
  runbook.notices.some(({ id, after }) => after === 'success_declared' && notices.includes(id));
