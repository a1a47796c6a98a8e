import { currentRun, type GoLive } from '../go-live.ts';
import type { NoticeState } from '../notices/notice-state.ts';
import type { Step } from '../runbook.ts';
import { newestTest, throughAt } from './channel-test-state.ts';
import { calledRoles, findStep, isDeployment, runsItself } from './step.ts';
import type { StepState } from './step-state.ts';

/** How a step stands, whether people or the go-live itself brought it there. */
export interface StepProgress extends StepState {
  /** Its owner has confirmed its tasks, and its notices are still going out. */
  readonly tasksDone?: boolean;
}

export function stepProgress(goLive: GoLive, step: Step): StepProgress {
  const told = stepState(goLive, step.id);
  if (told.state === 'skipped') return told;
  switch (step.kind) {
    case 'workflow':
      return isDeployment(step) ? deploymentProgress(goLive) : told;
    case 'decision':
      return goLive.finalGo
        ? { state: 'done', endedAt: goLive.finalGo.at, by: goLive.finalGo.by }
        : { state: 'waiting' };
    case 'roll_call':
      return rollCallProgress(goLive, step, told);
    case 'channel_test':
      return channelTestProgress(goLive, step, told);
    case 'notice':
      return noticeProgress(goLive, step, told);
    default:
      return told;
  }
}

const waiting: StepState = { state: 'waiting' };

export function stepState(goLive: GoLive, id: string): StepState {
  const told = (Object.hasOwn(goLive.steps, id) ? goLive.steps[id] : undefined) ?? waiting;
  return isOfEarlierDeployment(goLive, id, told) ? waiting : told;
}

/** What was looked at or tried then says nothing of what another deployment brings; what was skipped stays skipped. */
function isOfEarlierDeployment(
  goLive: GoLive,
  id: string,
  { state, startedAt, endedAt }: StepState,
): boolean {
  const at = endedAt ?? startedAt;
  const from = deployedAnewAt(goLive);
  if (from === undefined || at === undefined || at >= from || state === 'skipped') return false;
  return findStep(goLive.runbook, id)?.isBefore === false;
}

/** When another deployment than the first was asked for, or the same was run again; undefined where there is none. */
function deployedAnewAt(goLive: GoLive): number | undefined {
  const run = currentRun(goLive, 'deploy');
  if (run && run.attempt > 1) return run.attemptAt;
  return run === firstRun(goLive) ? undefined : run?.requestedAt;
}

const firstRun = ({ runs }: GoLive) =>
  runs.find(
    ({ request, dispatch }) =>
      request.purpose === 'deploy' && dispatch !== 'cancelled' && dispatch !== 'rejected',
  );

/** Nothing is left to do: it is done, or skipped with a reason. */
export const isStepSettled = (goLive: GoLive, step: Step): boolean => {
  const { state } = stepProgress(goLive, step);
  return state === 'done' || state === 'skipped';
};

function deploymentProgress(goLive: GoLive): StepProgress {
  const run = currentRun(goLive, 'deploy');
  if (!run) return waiting;
  const { requestedAt: startedAt, requestedBy: by, conclusion, completedAt: endedAt } = run;
  if (conclusion === undefined) return { state: 'running', startedAt, by };
  return { state: conclusion === 'success' ? 'done' : 'failed', startedAt, endedAt, by };
}

/** Done as soon as everybody is there. */
function rollCallProgress({ runbook }: GoLive, step: Step, told: StepState): StepProgress {
  const answers = calledRoles(runbook, step).map((role) => answerOf(told, role));
  const given = answers.filter((answer) => answer !== undefined);
  if (told.state !== 'running' || given.length < answers.length) return told;
  return { ...told, state: 'done', endedAt: Math.max(told.startedAt ?? 0, ...given.map(({ at }) => at)) };
}

export const answerOf = ({ here = {} }: StepState, role: string) =>
  Object.hasOwn(here, role) ? here[role] : undefined;

/** Every channel is through, and its owner has said that its tasks are done. */
function channelTestProgress(goLive: GoLive, step: Step, told: StepState): StepProgress {
  if (told.state !== 'running' && told.state !== 'done') return told;
  const test = newestTest(goLive, step.id);
  const through = test && throughAt(test);
  const tasksDone = told.state === 'done';
  if (through !== undefined && (tasksDone || step.tasks.length === 0))
    return { ...told, state: 'done', endedAt: Math.max(told.endedAt ?? 0, through) };
  return tasksDone ? { ...told, state: 'running', endedAt: undefined, tasksDone } : told;
}

/** Its notices go out by themselves; where it has other tasks too, its owner says when those are done. */
function noticeProgress(goLive: GoLive, step: Step, told: StepState): StepProgress {
  if (told.state === 'failed') return told;
  const sent = (step.notices ?? []).map((notice) =>
    goLive.notices.find((n) => n.notice === notice && n.round === goLive.round),
  );
  const begun = sent.filter((notice) => notice !== undefined).filter((notice) => !isDropped(notice));
  const startedAt = minOf([told.startedAt, ...begun.map(({ at }) => at)]);
  const isOut = begun.length === sent.length && begun.every(isOver);
  const tasksDone = told.state === 'done';
  if (!isOut || (step.tasks.length > 0 && !tasksDone))
    return startedAt === undefined
      ? { state: 'waiting' }
      : { state: 'running', startedAt, ...(tasksDone ? { tasksDone, by: told.by } : {}) };
  const endedAt = Math.max(told.endedAt ?? 0, ...begun.map(lastAt));
  if (tasksDone || begun.every(isDelivered)) return { state: 'done', startedAt, endedAt, by: told.by };
  return { state: 'failed', startedAt, endedAt };
}

/** The go-live took another way before anything of it went out. */
const isDropped = ({ state, because = '', deliveries }: NoticeState): boolean =>
  state === 'cancelled' &&
  ['aborted', 'rolled_back'].includes(because) &&
  Object.keys(deliveries).length === 0;

const isOver = ({ deliveries, awaiting = [] }: NoticeState): boolean =>
  awaiting.length === 0 && Object.values(deliveries).every(({ state }) => state !== 'pending');

/** Whoever cannot be written to is told of by themselves; where that is everybody, nobody has heard. */
const isDelivered = ({ state, deliveries, unapproved = [] }: NoticeState): boolean => {
  const all = Object.values(deliveries);
  const wanted = all.filter((delivery) => delivery.state !== 'left_out');
  const isHeard = wanted.length > 0 || all.length === 0;
  return (
    state === 'queued' &&
    unapproved.length === 0 &&
    isHeard &&
    wanted.every((delivery) => delivery.state === 'delivered')
  );
};

const lastAt = ({ at, deliveries }: NoticeState): number =>
  Math.max(at, ...Object.values(deliveries).map((delivery) => delivery.at ?? at));

function minOf(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((at) => at !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** A person must start or finish it: it has tasks, or there is nothing that would do it by itself. */
export const isByHand = (step: Step): boolean =>
  !runsItself(step) && (step.kind !== 'notice' || step.tasks.length > 0);
