import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { deployedAt } from '../deployment/deployed-at.ts';
import type { Event } from '../event.ts';
import { conditionBefore } from '../gates/condition-rules.ts';
import { type GoLive, mayHaveRun } from '../go-live.ts';
import { stopOfStep } from '../guards/all-frozen.ts';
import { holdsOneOf, mayManage } from '../people/authority.ts';
import type { RefusalCode } from '../refusal.ts';
import type { Status } from '../status.ts';
import { beginChannelTest } from './begin-channel-test.ts';
import { measuredTasks } from './measured-task.ts';
import { findStep, looksItself, type PlannedStep, runsItself, tasksToConfirm } from './step.ts';
import { type StepProgress, stepProgress, stepState } from './step-progress.ts';
import { isStepRunOpen, opensByItself, stepSuperseded, workflowOfStep } from './step-run.ts';
import { canStillBake, runsOf } from './traffic-parts.ts';

/*
 * A step: waiting -> running -> done | failed; skipped with a reason from any of them that is not done; done, failed,
 * skipped -> running where it is opened again. To finish or to fail what was not started starts it too. Steps never keep
 * anybody from a rollback, a hold or an abort; the deployment waits for those alone that the runbook calls blocking.
 */

export type StepAction = Extract<Action, { type: `${string}Step`; step: string }>;

export function decideStep(it: Case, action: StepAction): Decision {
  const { goLive, command } = it;
  const planned = findStep(goLive.runbook, action.step);
  if (!planned) return decline('unknown_step', { subject: action.step });
  const subject = planned.step.id;
  if (areStepsOver(goLive)) return decline('steps_over');
  const { manage } = goLive.runbook.permissions;
  const opensItself =
    command.actor.kind === 'system' && action.type === 'StartStep' && opensByItself(goLive, planned.step);
  const owns = holdsOneOf(goLive, command.actor, planned.owners) || mayManage(goLive, command.actor);
  if (!owns && !opensItself)
    return reject(it, 'not_allowed', { allowedRoles: [...planned.owners, ...manage], subject });
  if (action.drawnForT0 !== undefined && action.drawnForT0 !== goLive.t0) return decline('stale');
  if (runsItself(planned.step)) return decline('step_runs_itself', { subject });
  // To leave out what will not be needed may be said at any time.
  if (action.type !== 'SkipStep' && command.at < mayStartFrom(goLive, planned))
    return decline('step_too_early', { subject });
  const waitsFor = action.type === 'SkipStep' ? undefined : conditionBefore(goLive, planned.phase);
  if (waitsFor) return decline('condition_open', { subject: waitsFor.id });
  const progress = stepProgress(goLive, planned.step);
  const code =
    whyNot(action, planned, progress) ??
    whyNotRun(it, planned, action) ??
    whyNotLook(goLive, planned, action);
  if (code) return decline(code, { subject });
  const stop = whyLeftToNext(it, planned, action) ?? whyStopped(it, planned, action);
  if (stop) return stop;
  if ('reason' in action && action.reason.trim() === '') return decline('reason_required', { subject });
  const tests = beginChannelTest(it, planned);
  const starts: readonly Event[] =
    stepState(goLive, subject).state === 'waiting'
      ? [{ type: 'StepStarted', step: subject }, ...(action.type === 'FinishStep' ? tests : [])]
      : [];
  switch (action.type) {
    case 'StartStep':
      return accept({ type: 'StepStarted', step: subject }, ...begins(goLive, planned), ...tests);
    case 'FinishStep':
      return finish(it, planned, { action, starts });
    case 'FailStep':
      return accept(...starts, { type: 'StepFailed', step: subject, reason: action.reason });
    case 'SkipStep':
      return accept({ type: 'StepSkipped', step: subject, reason: action.reason });
    case 'ReopenStep':
      return accept({ type: 'StepReopened', step: subject }, ...begins(goLive, planned), ...tests);
  }
}

function finish(
  { goLive }: Case,
  { step }: PlannedStep,
  {
    action: { confirmed = [] },
    starts,
  }: { readonly action: Extract<StepAction, { type: 'FinishStep' }>; readonly starts: readonly Event[] },
): Decision {
  const seen = measuredTasks(goLive, step);
  if (seen.some(({ verdict }) => verdict === 'degraded'))
    return decline('task_measured_slow', { subject: step.id });
  const measured = seen.flatMap(({ number, verdict }) => (verdict === 'fine' ? [number] : []));
  const numbers = tasksToConfirm(step)
    .map((_, number) => number)
    .filter((number) => !measured.includes(number));
  const missing = numbers.filter((number) => !confirmed.includes(number));
  if (missing.length > 0)
    return decline('tasks_not_confirmed', { subject: step.id, criteria: missing.map(String) });
  return accept(...starts, {
    type: 'StepFinished',
    step: step.id,
    ...(numbers.length > 0 ? { confirmed: numbers } : {}),
    ...(measured.length > 0 ? { measured } : {}),
  });
}

/** A step that can check by itself looks as soon as it is started, one that a workflow does asks for its run. */
const begins = (goLive: GoLive, { step }: PlannedStep): readonly Event[] =>
  looksItself(step) ? [{ type: 'ChecksRequested', checks: [`step/${step.id}`] }] : runsOf(goLive, step);

/** Whether such a step succeeded, its run says, not a person; whoever did it in another way skips it with a reason. */
function whyNotRun(
  { goLive, command }: Case,
  { step }: PlannedStep,
  { type }: StepAction,
): RefusalCode | undefined {
  if (workflowOfStep(goLive, step) === undefined || type === 'SkipStep') return undefined;
  if (type === 'FinishStep' || type === 'FailStep') return 'step_follows_run';
  if (goLive.held) return 'step_on_hold';
  if (isStepRunOpen(goLive, step.id)) return 'step_run_open';
  return canStillBake(goLive, step, command.at) ? undefined : 'traffic_unwatched';
}

/** Whatever runs already goes on: to stop it half-way may be worse. */
function whyStopped(
  { goLive, facts }: Case,
  { step }: PlannedStep,
  { type }: StepAction,
): Decision | undefined {
  const asksForRun = type === 'StartStep' || type === 'ReopenStep';
  const bar = asksForRun ? stopOfStep(goLive, step, facts.bars) : undefined;
  return bar && decline('all_frozen', { subject: bar.by, bar });
}

/** Its workflow would do to what is live now what was meant for what was live before. One that starts by itself has failed. */
function whyLeftToNext(
  { goLive, command, facts: { supersededBy, words } }: Case,
  { step }: PlannedStep,
  { type }: StepAction,
): Decision | undefined {
  const asksForRun = (type === 'StartStep' || type === 'ReopenStep') && workflowOfStep(goLive, step);
  if (supersededBy === undefined || !asksForRun) return undefined;
  if (command.actor.kind !== 'system') return decline('superseded', { subject: supersededBy });
  return accept({ type: 'StepStarted', step: step.id }, stepSuperseded(step.id, supersededBy, words.steps));
}

/** What was live before would be seen, and be taken for what is being deployed. */
function whyNotLook(goLive: GoLive, planned: PlannedStep, { type }: StepAction): RefusalCode | undefined {
  const looks = looksItself(planned.step) || workflowOfStep(goLive, planned.step) !== undefined;
  const wantsToLook = (type === 'StartStep' || type === 'ReopenStep') && looks;
  return wantsToLook && !planned.isBefore && deployedAt(goLive) === undefined
    ? 'step_looks_later'
    : undefined;
}

function whyNot(
  { type }: StepAction,
  { step }: PlannedStep,
  { state, tasksDone }: StepProgress,
): RefusalCode | undefined {
  const isOver = state === 'done' || state === 'skipped';
  // Receipts may never come, whoever has done the tasks beside them.
  const isSettled = isOver || (tasksDone === true && step.kind !== 'channel_test');
  switch (type) {
    case 'StartStep':
      return state === 'waiting' ? undefined : 'step_unchanged';
    case 'FinishStep':
      if (isSettled || tasksDone) return 'step_unchanged';
      return step.kind === 'roll_call' ? 'roll_call_open' : undefined;
    case 'FailStep':
      return isSettled || state === 'failed' ? 'step_unchanged' : undefined;
    case 'SkipStep':
      return isSettled ? 'step_unchanged' : undefined;
    case 'ReopenStep':
      return isSettled || state === 'failed' ? undefined : 'step_unchanged';
  }
}

const over: readonly Status[] = [
  'aborted',
  'rolling_back',
  'verifying_rollback',
  'rollback_failed',
  'rolled_back',
];

/** The go-live has taken another way: its plan counts no more. */
export const areStepsOver = ({ status }: GoLive): boolean => over.includes(status);

/** When the plan begins: the start of the first phase. Undefined where there are no phases. */
export function planBeginsAt({ runbook, t0 }: GoLive): number | undefined {
  const [first] = runbook.phases;
  return first && t0 + first.startsOffsetMs;
}

/**
 * From when a step may be started: what comes before the deployment once the plan has begun, all else once the
 * deployment is on its way, for what is not there cannot be validated.
 */
export function mayStartFrom(goLive: GoLive, { isBefore }: PlannedStep): number {
  if (!isBefore) return mayHaveRun(goLive) ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return planBeginsAt(goLive) ?? Number.NEGATIVE_INFINITY;
}
