import type { MessageRef } from './effect.ts';
import type { Event, StepEvent } from './event.ts';
import { isConditionTask } from './gates/condition.ts';
import type { GoLive } from './go-live.ts';
import { isStepEvent } from './steps/evolve-steps.ts';
import { callsTold } from './steps/roll-call-told.ts';
import { findStep, stepsOf } from './steps/step.ts';
import { failuresTold } from './steps/step-failure.ts';
import { planBeginsAt } from './steps/step-rules.ts';

/** The card of the execution plan where an event changes it. */
export function planFor(goLive: GoLive, event: Event): readonly MessageRef[] {
  if (goLive.runbook.phases.length === 0) return [];
  const isSent =
    'notice' in event && stepsOf(goLive.runbook).some(({ step }) => step.notices?.includes(event.notice));
  const isLooked =
    (event.type === 'ChecksRequested' && event.checks.some(isOfStep)) ||
    (event.type === 'CheckCompleted' && isOfStep(event.check));
  const isOfCondition =
    ('item' in event && isConditionTask({ id: event.item })) ||
    ('gate' in event && goLive.conditions !== undefined);
  // It says until when the traffic bakes, and that this needs health.
  const isOfTraffic =
    event.type === 'HealthChanged' && goLive.runs.some(({ request }) => request.traffic !== undefined);
  return isSent ||
    isLooked ||
    isOfTraffic ||
    isOfCondition ||
    isStepEvent(event) ||
    drawsPlan.includes(event.type)
    ? [{ card: 'steps' }]
    : [];
}

const isOfStep = (check: string): boolean => check.startsWith('step/');

const drawsPlan: readonly Event['type'][] = [
  'GoLivePlanned',
  'FinalGoGiven',
  'FinalGoWithdrawn',
  'Rescheduled',
  'RoleHandedOver',
  'Aborted',
  'RunRequested',
  'RunCancelledBeforeDispatch',
  'DispatchAccepted',
  'DispatchRejected',
  'RunStatusChanged',
  'RunCompleted',
  'RollbackWindowChanged',
  'DispatchUnknown',
  'SuccessDeclared',
  'RunFound',
  'Held',
  'Resumed',
  'DatabaseRestored',
];

/** The same where only time has passed: before the plan begins it says nothing that time could change. */
export function planAt(goLive: GoLive, now: number): readonly MessageRef[] {
  const begins = planBeginsAt(goLive);
  return begins !== undefined && now >= begins ? [{ card: 'steps' }] : [];
}

/** What people do with steps is on the plan; in the thread stands what somebody must hear of. */
export function isStepTold({ runbook }: GoLive, event: StepEvent): boolean {
  switch (event.type) {
    case 'StepFailed':
    case 'StepSkipped':
    case 'StepOverran':
    case 'TrafficBaked':
    case 'PhaseBegun':
    case 'RollCallRepeated':
      return true;
    case 'StepStarted':
      return findStep(runbook, event.step)?.step.kind === 'roll_call';
    default:
      return false;
  }
}

/** The messages that asked something about steps, where an event may have settled it. */
export const questionsOfSteps = (goLive: GoLive, event: Event): readonly MessageRef[] => [
  ...failuresTold(goLive, event),
  ...callsTold(goLive, event),
];
