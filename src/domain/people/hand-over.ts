import { openFollowUps } from '../afterwards/follow-ups.ts';
import { checklistTasks, followUpTasks, openTasks, taskState } from '../checklist/task.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { loosensStart } from '../deployment/start-ground.ts';
import type { Event } from '../event.ts';
import { gateWithoutOwnPerson } from '../gates/gate.ts';
import { hasOwnVotes } from '../gates/voters.ts';
import { withdrawFinalGo } from '../gates/withdrawal.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import type { Service } from '../service.ts';
import { callsAgain } from '../steps/roll-call.ts';
import { mayHandOver } from './authority.ts';
import { hasLeft } from './membership.ts';

type HandOver = Pick<Extract<Action, { type: 'HandOverRole' }>, 'role' | 'to'>;

/**
 * Another person holds a role from now on, in this go-live alone. What was done stays in the name of who did it; a GO of
 * somebody who holds its role no longer is outdated, and whoever votes now takes it over.
 */
export function decideHandOver(it: Case, action: Extract<Action, { type: 'HandOverRole' }>): Decision {
  const { goLive, command } = it;
  const { role, to } = action;
  if (!goLive.runbook.roles.some(({ id }) => id === role)) return decline('unknown_role', { subject: role });
  if (!mayHandOver(goLive, command.actor, role))
    return reject(it, 'not_allowed', { allowedRoles: [role, ...goLive.runbook.permissions.manage] });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  if (goLive.status === 'aborted' && openFollowUps(goLive).length === 0) return decline('finished');
  if (goLive.service.roles[role]?.holder === to) return decline('role_unchanged', { subject: role });
  if (goLive.left.includes(to)) return decline('assignee_left', { subject: to });
  const after: GoLive = { ...goLive, service: withHolder(goLive.service, action) };
  const { gates } = goLive.runbook;
  const shared = areVotesOpen(goLive) && gateWithoutOwnPerson(gates, after, goLive.plannedBy);
  if (shared)
    return decline(hasOwnVotes(shared) ? 'too_few_voters' : 'gate_without_own_person', {
      subject: shared.id,
    });
  const from = goLive.service.roles[role]?.holder;
  const reason = action.reason?.trim();
  return accept(
    { type: 'RoleHandedOver', role, ...(from ? { from } : {}), to, ...(reason ? { reason } : {}) },
    ...(from ? movedTasks(goLive, { role, from, to }) : []),
    ...callsAgain(goLive, after, role),
    ...(loosensStart(goLive, after) ? withdrawFinalGo(goLive, 'handed_over') : []),
  );
}

/** A deputy who becomes the holder is no deputy any more. */
export function withHolder(service: Service, { role, to }: HandOver): Service {
  const deputy = service.roles[role]?.deputy;
  const holders = { holder: to, ...(deputy && deputy !== to ? { deputy } : {}) };
  return { ...service, roles: { ...service.roles, [role]: holders } };
}

/** What the role owes and was assigned to who held it. */
function movedTasks(
  goLive: GoLive,
  { role, from, to }: HandOver & { readonly from: string },
): readonly Event[] {
  return openTasks(goLive, [...checklistTasks(goLive), ...followUpTasks(goLive)])
    .filter((task) => task.owner === role && taskState(goLive, task).assignee === from)
    .map(({ id }) => ({ type: 'TaskAssigned', item: id, person: to }));
}
