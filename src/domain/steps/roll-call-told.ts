import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import { findStep } from './step.ts';
import { stepProgress } from './step-progress.ts';
import { areStepsOver } from './step-rules.ts';

/** What has settled that people are asked whether they are there. */
type CallSettled = 'done' | 'skipped' | 'moved' | 'aborted' | 'rolled_back';

/** Undefined while an answer is waited for. */
export function callSettled(goLive: GoLive, id: string): CallSettled | undefined {
  if (areStepsOver(goLive)) return goLive.status === 'aborted' ? 'aborted' : 'rolled_back';
  const step = findStep(goLive.runbook, id)?.step;
  const state = step && stepProgress(goLive, step).state;
  if (state === 'done' || state === 'skipped') return state;
  return state === 'waiting' ? 'moved' : undefined;
}

export const isRollCall = ({ runbook }: GoLive, id: string): boolean =>
  findStep(runbook, id)?.step.kind === 'roll_call';

const asks: readonly Event['type'][] = ['StepStarted', 'StepOverran', 'RollCallRepeated'];

/** The event by which people are asked, in a message of its own. */
export const isCall = (goLive: GoLive, event: Event): event is Extract<Event, { readonly step: string }> =>
  'step' in event && event.step !== undefined && asks.includes(event.type) && isRollCall(goLive, event.step);

/** Whether it may have settled that, or may ask anew. The last answer settles it by itself. */
function changesCall(goLive: GoLive, event: Event, step: string): boolean {
  switch (event.type) {
    case 'Rescheduled':
    case 'Aborted':
      return true;
    case 'RunRequested':
      return event.run.purpose === 'rollback';
    case 'RollCallAnswered':
      return event.step === step && callSettled(goLive, step) !== undefined;
    case 'StepFinished':
    case 'StepSkipped':
    case 'StepFailed':
    case 'StepReopened':
    case 'RollCallRepeated':
      return event.step === step;
    default:
      return false;
  }
}

/** The messages that asked who is there, where an event may change what they say. */
export const callsTold = (goLive: GoLive, event: Event): readonly MessageRef[] =>
  (goLive.rollCalls ?? [])
    .filter(({ step }) => changesCall(goLive, event, step))
    .map(({ version }) => ({ card: 'event', version }));
