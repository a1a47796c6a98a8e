import type { CheckEvent } from '../checks/check-event.ts';
import { evolveChecks, isCheckEvent } from '../checks/evolve-checks.ts';
import type { Event, StepEvent } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { unreachable } from '../unreachable.ts';
import { isCall } from './roll-call-told.ts';
import { stepState } from './step-progress.ts';
import type { StepState } from './step-state.ts';

const stepEvents: Readonly<Record<StepEvent['type'], true>> = {
  StepStarted: true,
  StepFinished: true,
  StepFailed: true,
  StepSkipped: true,
  StepReopened: true,
  TrafficBaked: true,
  RollCallAnswered: true,
  RollCallRepeated: true,
  StepOverran: true,
  PhaseBegun: true,
};

export const isStepEvent = (event: Event): event is StepEvent => Object.hasOwn(stepEvents, event.type);

/** The plan's steps and what they and the checklist check. */
export const isOfPlan = (event: Event): event is StepEvent | CheckEvent =>
  isStepEvent(event) || isCheckEvent(event);

export function evolveSteps(goLive: GoLive, event: StepEvent | CheckEvent, deed: Deed): Partial<GoLive> {
  if (isCheckEvent(event)) return evolveChecks(goLive, event, deed.at);
  if (event.type === 'PhaseBegun') return { phasesBegun: [...goLive.phasesBegun, event.phase] };
  const after = stepAfter(stepState(goLive, event.step), event, deed);
  const told = { step: event.step, version: deed.version };
  return {
    steps: { ...goLive.steps, [event.step]: after },
    ...(event.type === 'StepFailed' ? { stepFailures: [...goLive.stepFailures, told] } : {}),
    ...(isCall(goLive, event) ? { rollCalls: [...(goLive.rollCalls ?? []), told] } : {}),
  };
}

function stepAfter(
  before: StepState,
  event: Exclude<StepEvent, { type: 'PhaseBegun' }>,
  { by, at }: Deed,
): StepState {
  switch (event.type) {
    case 'StepStarted':
      return { ...before, state: 'running', startedAt: at, by };
    case 'StepFinished':
      return { ...before, state: 'done', endedAt: at, by, reason: undefined };
    case 'StepFailed':
      return { ...before, state: 'failed', endedAt: at, by, reason: event.reason };
    case 'StepSkipped':
      return { ...before, state: 'skipped', endedAt: at, by, reason: event.reason };
    case 'StepReopened':
      return { state: 'running', startedAt: at, by };
    case 'TrafficBaked':
      return { ...before, bakedAt: at };
    case 'RollCallAnswered':
      return { ...before, here: { ...before.here, [event.role]: { by, at } } };
    case 'RollCallRepeated': {
      const { [event.role]: _, ...here } = before.here ?? {};
      return { ...before, startedAt: at, here };
    }
    case 'StepOverran':
      return { ...before, overrunStage: event.stage };
    default:
      throw unreachable(event);
  }
}
