import type { Runbook } from '../domain/runbook.ts';
import type { RoleHolders, Service } from '../domain/service.ts';
import { outside } from '../messages/mrkdwn.ts';
import type { PlanProblem, PlanWish } from './plan.ts';
import type { Door } from './wish.ts';

/**
 * Who votes and deploys stands in services.yaml. Only those who may manage the service's go-lives by what stands there
 * may plan one with other role holders or another runbook; else anybody could name themselves for every gate.
 */
export function findForbiddenChange(
  { words }: Pick<Door, 'words'>,
  user: string,
  { service, runbook, written }: PlanWish,
): PlanProblem | undefined {
  const manage = written.runbook?.permissions.manage ?? [];
  if (manage.some((role) => holds(user, written.service.roles[role]))) return undefined;
  const problem = words.door.onlyManagersChange(
    words.people.or(manage.map((role) => titleOf(written.runbook, role))),
  );
  if (runbook.id !== written.runbook?.id) return { problem, field: 'runbook' };
  const role = changedRole(written.service, service);
  return role === undefined ? undefined : { problem, field: 'role', role };
}

const holds = (user: string, role: RoleHolders | undefined): boolean =>
  role?.holder === user || role?.deputy === user;

function changedRole(written: Service, wanted: Service): string | undefined {
  const roles = new Set([...Object.keys(written.roles), ...Object.keys(wanted.roles)]);
  return [...roles].find((role) => {
    const [before, after] = [written.roles[role], wanted.roles[role]];
    return before?.holder !== after?.holder || before?.deputy !== after?.deputy;
  });
}

const titleOf = (runbook: Runbook | undefined, role: string): string =>
  outside(runbook?.roles.find(({ id }) => id === role)?.title ?? role, 60);
