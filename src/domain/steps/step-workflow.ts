import type { KnownCase } from '../decision.ts';
import { deployedAt } from '../deployment/deployed-at.ts';
import type { Event } from '../event.ts';
import { findRun, type GoLive, type RunState } from '../go-live.ts';
import type { RecordedWords } from '../recorded-words.ts';
import { findStep } from './step.ts';
import { stepState } from './step-progress.ts';
import { areStepsOver } from './step-rules.ts';
import { runOfStep } from './step-run.ts';

/*
 * A step that a workflow does is asked for when it is started or opened again, and ends as its run ends: success
 * finishes it, anything else fails it, also that nobody can find out. Only the newest run counts, and only while the
 * step is on: a run that goes on after a rollback, a move of T-0 or another deployment is followed and says nothing.
 */

/** Whether the workflow of a step may still be sent: nobody has left the plan, and the step is on. */
export function isStepRunWanted(goLive: GoLive, run: RunState): boolean {
  const planned = run.request.step === undefined ? undefined : findStep(goLive.runbook, run.request.step);
  if (!planned || goLive.held || areStepsOver(goLive)) return false;
  const { step, isBefore } = planned;
  const isThere = isBefore || deployedAt(goLive) !== undefined;
  return isThere && runOfStep(goLive, step.id) === run && stepState(goLive, step.id).state === 'running';
}

/** What the end of a run means for its step; GitHub's word, and only `success` is success. */
export const stepAfterRun = (
  { goLive, facts: { words } }: KnownCase,
  run: RunState,
  conclusion: string,
): readonly Event[] =>
  conclusion === 'success'
    ? stepSucceeded(goLive, run)
    : stepDidNotRun(goLive, run, words.steps.workflowFailed(run.request.workflow, conclusion));

/** A run that GitHub refused, that was called back, or of which nothing is known: the step has failed. */
export function stepDidNotRun(goLive: GoLive, run: RunState, reason: string): readonly Event[] {
  const state = stateAsOf(goLive, run);
  return run.request.step !== undefined && (state === 'running' || state === 'done')
    ? [{ type: 'StepFailed', step: run.request.step, reason }]
    : [];
}

export function stepRunGivenUp(
  goLive: GoLive,
  subject: string,
  words: RecordedWords['steps'],
): readonly Event[] {
  const run = findRun(goLive, subject);
  if (!run || !['requested', 'begun', 'unknown'].includes(run.dispatch)) return [];
  return stepDidNotRun(goLive, run, words.startUnknown(run.request.workflow));
}

/** A part of the traffic bakes from now on; a run that was repeated on GitHub brings a failed step back to that. */
function stepSucceeded(goLive: GoLive, run: RunState): readonly Event[] {
  const { step, traffic } = run.request;
  const state = stateAsOf(goLive, run);
  if (step === undefined || (state !== 'running' && state !== 'failed')) return [];
  if (traffic === undefined) return [{ type: 'StepFinished', step }];
  return state === 'failed' ? [{ type: 'StepReopened', step }] : [];
}

/** How the step stands, where this run is the one that decides; undefined where it decides nothing. */
function stateAsOf(goLive: GoLive, run: RunState) {
  const { step } = run.request;
  if (step === undefined || areStepsOver(goLive) || runOfStep(goLive, step) !== run) return undefined;
  return stepState(goLive, step).state;
}
