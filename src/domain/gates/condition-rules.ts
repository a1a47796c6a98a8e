import { assigneeOf, isSettled, type Task } from '../checklist/task.ts';
import type { Action } from '../command.ts';
import { type Case, type Decision, decline, reject } from '../decision.ts';
import type { GoLive } from '../go-live.ts';
import { holdsOneOf } from '../people/authority.ts';
import type { Phase } from '../runbook.ts';
import { beforeOffsetMs, type Condition, currentConditions, phasesAhead } from './condition.ts';
import { namedFor } from './voters.ts';

export const openConditions = (goLive: GoLive): readonly Condition[] =>
  currentConditions(goLive).filter((condition) => !isSettled(goLive, condition));

/** Those that the deployment waits for. */
export const conditionsOfStart = (goLive: GoLive): readonly Condition[] =>
  openConditions(goLive).filter((condition) => beforeOffsetMs(goLive, condition) <= 0);

/** The open condition that keeps this phase from beginning. */
export const conditionBefore = (goLive: GoLive, phase: Phase): Condition | undefined =>
  openConditions(goLive).find((condition) => condition.phase === phase.id);

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

/** What is wrong with the condition of a vote; undefined where there is none, or it is whole. */
export function whyNoCondition(
  { goLive, command }: Case,
  { condition, gate, vote }: ActionOf<'CastVote'>,
): Decision | undefined {
  if (!condition) return undefined;
  const { text, owner, phase } = condition;
  if (vote !== 'GO' || text.trim() === '' || owner === '')
    return decline('condition_incomplete', { subject: gate });
  if (goLive.left.includes(owner)) return decline('assignee_left', { subject: owner });
  if (phase === undefined) return undefined;
  const known = goLive.runbook.phases.find(({ id }) => id === phase);
  if (!known) return decline('unknown_phase', { subject: phase });
  return phasesAhead(goLive, command.at).includes(known)
    ? undefined
    : decline('phase_begun', { subject: phase });
}

/** Whoever owes it or holds the gate works on it; to overrule it is for the gate's contact, and never for oneself. */
export function whyNotOnCondition(
  it: Case,
  task: Task,
  action: Extract<Action, { item: string }>,
): Decision | undefined {
  const { goLive, command } = it;
  const condition = currentConditions(goLive).find(({ id }) => id === task.id);
  const gate = goLive.runbook.gates.find(({ id }) => id === condition?.gate);
  if (!condition || !gate) return undefined;
  const subject = task.id;
  const isOwner = command.actor.kind === 'user' && assigneeOf(goLive, task) === command.actor.id;
  const roles = [action.type === 'SkipItem' ? gate.escalation : gate.owner];
  const isVoter = command.actor.kind === 'user' && namedFor(goLive, gate).includes(command.actor.id);
  const isAllowed =
    holdsOneOf(goLive, command.actor, roles) || ((isOwner || isVoter) && action.type !== 'SkipItem');
  if (!isAllowed) return reject(it, 'not_allowed', { allowedRoles: roles, subject });
  const isOwn = isOwner || condition.by === command.actor.id;
  return action.type === 'SkipItem' && isOwn ? reject(it, 'own_condition', { subject }) : undefined;
}
