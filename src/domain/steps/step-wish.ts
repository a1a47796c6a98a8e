import type { Action } from '../command.ts';
import type { Case, Decision } from '../decision.ts';
import { decideRollCall } from './roll-call.ts';
import { decideStep, type StepAction } from './step-rules.ts';
import { decideContinueTraffic } from './traffic.ts';

type StepWish = StepAction | Extract<Action, { type: 'AnswerRollCall' | 'ContinueTraffic' }>;

/** What people want of a step of the plan. */
export function decideStepWish(it: Case, action: StepWish): Decision {
  switch (action.type) {
    case 'AnswerRollCall':
      return decideRollCall(it, action);
    case 'ContinueTraffic':
      return decideContinueTraffic(it, action);
    default:
      return decideStep(it, action);
  }
}
