import { accept, type Case, type Decision, decline } from '../decision.ts';
import { deployedAt } from '../deployment/deployed-at.ts';
import { deploymentAcceptedAt } from '../deployment/deployment.ts';
import { conditionBefore } from '../gates/condition-rules.ts';
import { type GoLive, mayHaveRun } from '../go-live.ts';
import { stopOfStep } from '../guards/all-frozen.ts';
import type { Phase } from '../runbook.ts';
import { isBeforeStart, isFinished } from '../status.ts';
import { currentPhase, outlookOf, type PhaseOutlook, type StepOutlook } from './forecast.ts';
import { findStep, isDeployment, type PlannedStep } from './step.ts';
import { isByHand, isStepSettled, stepState } from './step-progress.ts';
import { areStepsOver } from './step-rules.ts';
import { isStepRunOpen, opensByItself } from './step-run.ts';

const minuteMs = 60_000;

/** After the end that was to be expected: its owner is told at first, from the third time on the lead as well. */
const overrunsAfterMs = [0, 5 * minuteMs, 15 * minuteMs, 30 * minuteMs];

/** After the call: the holders are asked again, then the deputies, then the contacts. */
const rollCallAfterMs = [5 * minuteMs, 10 * minuteMs, 15 * minuteMs];

export const isLeadTold = (stage: number): boolean => stage > 2;

/** The next time that somebody is to be told that a step takes too long. */
export interface Overrun {
  readonly at: number;
  readonly step: string;
}

export const overruns = (goLive: GoLive): readonly Overrun[] =>
  attendedNow(goLive).flatMap((step) => {
    const after = stagesAfter(step)[stepState(goLive, step.step.id).overrunStage ?? 0];
    return after === undefined ? [] : [{ at: expectedAt(step) + after, step: step.step.id }];
  });

/** Since when its end has been overdue; undefined while it has time, and where nobody is told that it has not. */
export function overdueSince(goLive: GoLive, id: string, now: number): number | undefined {
  const step = attendedNow(goLive).find((one) => one.step.id === id);
  const at = step && endExpectedAt(step);
  return at !== undefined && now >= at ? at : undefined;
}

/** Nobody is told of what waits for another step, for the deployment, or for a hold to end. */
function attendedNow(goLive: GoLive): readonly StepOutlook[] {
  if (goLive.held || !isAttended(goLive)) return [];
  // Before any time has passed: when each step would end if all went on as planned from what has happened.
  const outlook = outlookOf(goLive, Number.NEGATIVE_INFINITY);
  const phase = outlook && currentPhase(goLive, outlook);
  return !phase || phase.phase.startsOffsetMs < 0 === mayHaveRun(goLive) ? [] : attended(phase);
}

const isAttended = (goLive: GoLive): boolean =>
  mayHaveRun(goLive) ? deploymentAcceptedAt(goLive) !== undefined : isBeforeStart(goLive.status);

/** A roll call counts from the call. */
const expectedAt = (it: StepOutlook): number =>
  it.step.kind === 'roll_call' && it.progress.startedAt !== undefined
    ? it.progress.startedAt
    : endExpectedAt(it);

/** What was begun early has the time until its planned end all the same, what waits for its notice its own time after that. */
function endExpectedAt({ planned, forecast, durationMs }: StepOutlook): number {
  const waitsForNotice = planned.to > planned.from + durationMs;
  return Math.max(forecast.to, waitsForNotice ? planned.to + durationMs : planned.to);
}

const stagesAfter = ({ step }: StepOutlook): readonly number[] =>
  step.kind === 'roll_call' ? rollCallAfterMs : overrunsAfterMs;

/** What is being done, and the first thing that nobody has begun though all before it has ended. */
function attended({ steps }: PhaseOutlook): readonly StepOutlook[] {
  const isRunning = ({ progress }: StepOutlook): boolean => progress.state === 'running';
  const next = steps.find(({ progress }) => progress.state === 'waiting' || progress.state === 'running');
  return steps.filter(
    (step) =>
      isByHand(step.step) &&
      (step.progress.tasksDone !== true || step.step.kind === 'channel_test') &&
      (isRunning(step) || (step === next && step.progress.state === 'waiting')),
  );
}

/** After a downtime only the latest of the stages that were passed is told. */
export function decideStepOverrun({ goLive, command }: Case, id: string): Decision {
  const next = overruns(goLive).find(({ step }) => step === id);
  if (!next || command.at < next.at) return decline('not_due');
  const told = stepState(goLive, id).overrunStage ?? 0;
  const stages = findStep(goLive.runbook, id)?.step.kind === 'roll_call' ? rollCallAfterMs : overrunsAfterMs;
  const expected = next.at - (stages[told] ?? 0);
  const stage = stages.filter((after) => expected + after <= command.at).length;
  return accept({ type: 'StepOverran', step: id, stage });
}

/** When the owners of a phase are told that its time has come; undefined where they were, or need not be. */
export function phaseBeginsAt(goLive: GoLive, phase: Phase): number | undefined {
  const isTold = goLive.phasesBegun.includes(phase.id);
  const startsHere = phase.steps.some(isDeployment);
  // Who starts the deployment is asked by a card of its own.
  if (isTold || startsHere || goLive.held || areStepsOver(goLive)) return undefined;
  if (conditionBefore(goLive, phase) || phase.steps.every((step) => isStepSettled(goLive, step)))
    return undefined;
  const planned = goLive.t0 + phase.startsOffsetMs;
  if (phase.startsOffsetMs < 0) return isBeforeStart(goLive.status) ? planned : undefined;
  const acceptedAt = deploymentAcceptedAt(goLive);
  return acceptedAt === undefined ? undefined : Math.max(planned, acceptedAt);
}

export function decideBeginPhase({ goLive, command }: Case, id: string): Decision {
  const phase = goLive.runbook.phases.find((p) => p.id === id);
  const at = phase && phaseBeginsAt(goLive, phase);
  if (at === undefined || command.at < at) return decline('not_due');
  return accept({ type: 'PhaseBegun', phase: id });
}

/** When a step opens by itself; undefined where it is open or settled, and where it is not its time. */
export function stepOpensAt(
  goLive: GoLive,
  { phase, step, isBefore, fromOffsetMs }: PlannedStep,
): number | undefined {
  if (!opensByItself(goLive, step) || stepState(goLive, step.id).state !== 'waiting' || goLive.held)
    return undefined;
  if (isStepRunOpen(goLive, step.id) || conditionBefore(goLive, phase)) return undefined;
  // Over, nothing tells it any more how the freeze stands.
  if (!isFinished(goLive.status) && stopOfStep(goLive, step)) return undefined;
  const planned = goLive.t0 + fromOffsetMs;
  if (isBefore) return isBeforeStart(goLive.status) ? planned : undefined;
  // What is not deployed yet cannot be looked at.
  const deployed = deployedAt(goLive);
  return deployed === undefined ? undefined : Math.max(planned, deployed);
}
