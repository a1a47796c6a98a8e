import type { Action } from '../command.ts';
import { type Case, type Decision, decline } from '../decision.ts';
import { decideRollCall } from './roll-call.ts';
import { decideStep, type StepAction } from './step-rules.ts';
import { decideContinueTraffic } from './traffic.ts';

type StepWish = StepAction | Extract<Action, { type: 'AnswerRollCall' | 'ContinueTraffic' }>;

/** What people want of a step of the plan. */
export function decideStepWish(it: Case, action: StepWish): Decision {
  // What golive starts by itself follows the plan; a person finds it settled.
  if (it.goLive.closed && it.command.actor.kind === 'user') return decline('finished');
  switch (action.type) {
    case 'AnswerRollCall':
      return decideRollCall(it, action);
    case 'ContinueTraffic':
      return decideContinueTraffic(it, action);
    default:
      return decideStep(it, action);
  }
}
