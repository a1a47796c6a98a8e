import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Event } from '../event.ts';
import { conditionBefore } from '../gates/condition-rules.ts';
import { type GoLive, mayHaveRun } from '../go-live.ts';
import { holdersOf } from '../people/authority.ts';
import type { Step } from '../runbook.ts';
import { calledRoles, findStep, stepsOf } from './step.ts';
import { answerOf, stepProgress, stepState } from './step-progress.ts';
import { areStepsOver, mayStartFrom } from './step-rules.ts';

/** "Here", said once for every role of the call that somebody holds. The first answer opens the call. */
export function decideRollCall(it: Case, action: Extract<Action, { type: 'AnswerRollCall' }>): Decision {
  const { goLive, command } = it;
  const planned = findStep(goLive.runbook, action.step);
  if (planned?.step.kind !== 'roll_call') return decline('no_roll_call', { subject: action.step });
  const { step } = planned;
  if (areStepsOver(goLive)) return decline('steps_over');
  const roles = calledRoles(goLive.runbook, step);
  const held = roles.filter((role) => holdersOf(goLive, role).includes(command.actor.id));
  if (command.actor.kind !== 'user' || held.length === 0)
    return reject(it, 'not_allowed', { allowedRoles: roles, subject: step.id });
  if (action.drawnForT0 !== undefined && action.drawnForT0 !== goLive.t0) return decline('stale');
  if (command.at < mayStartFrom(goLive, planned)) return decline('step_too_early', { subject: step.id });
  const waitsFor = conditionBefore(goLive, planned.phase);
  if (waitsFor) return decline('condition_open', { subject: waitsFor.id });
  const { state } = stepProgress(goLive, step);
  const fresh = held.filter((role) => !answerOf(stepState(goLive, step.id), role));
  if (fresh.length === 0 || state === 'done' || state === 'skipped')
    return decline('answered_already', { subject: step.id });
  const opens: readonly Event[] = state === 'waiting' ? [{ type: 'StepStarted', step: step.id }] : [];
  return accept(...opens, ...fresh.map((role): Event => ({ type: 'RollCallAnswered', step: step.id, role })));
}

/** The roles of a call, in its order, with whoever is there for them. */
export const rollCall = (goLive: GoLive, step: Step) =>
  calledRoles(goLive.runbook, step).map((role) => ({
    role,
    answer: answerOf(stepState(goLive, step.id), role),
  }));

export const missingRoles = (goLive: GoLive, step: Step): readonly string[] =>
  rollCall(goLive, step).flatMap(({ role, answer }) => (answer ? [] : [role]));

/** Whoever was there for the role does not hold it any more: whoever does is asked, and has the same time to answer. */
export function callsAgain(before: GoLive, after: GoLive, role: string): readonly Event[] {
  if (mayHaveRun(before)) return [];
  const holders = holdersOf(after, role);
  return stepsOf(before.runbook).flatMap(({ step: { id, kind } }): readonly Event[] => {
    const told = stepState(before, id);
    const answer = answerOf(told, role);
    const isCalled = kind === 'roll_call' && told.state === 'running';
    return isCalled && answer && !holders.includes(answer.by)
      ? [{ type: 'RollCallRepeated', step: id, role }]
      : [];
  });
}

/** Whom to ask when neither the holder nor the deputy answers: the next in the role's line of contacts. */
export function contactFor({ runbook }: GoLive, role: string): string | undefined {
  const ladder = runbook.contacts.find((area) => area.ladder.includes(role))?.ladder ?? [];
  return ladder[ladder.indexOf(role) + 1] ?? runbook.gates.find((gate) => gate.owner === role)?.escalation;
}
