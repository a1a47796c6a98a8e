import type { Actor } from '../actor.ts';
import type { PlanGoLive } from '../command.ts';
import type { Runbook } from '../runbook.ts';
import type { RoleHolders, Service } from '../service.ts';

/** What `services.yaml` says of who runs a service's go-lives, and by which runbook. */
export interface WrittenPlan {
  readonly runbook: string;
  readonly roles: Service['roles'];
  /** The roles that manage by the runbook named there; none where golive does not know that runbook. */
  readonly manage: readonly string[];
}

/** Where a go-live was planned otherwise than `services.yaml` says. Stands on people's disks, as events do. */
export interface PlanDifference {
  readonly runbook?: { readonly written: string; readonly planned: string };
  /** Without holders on one side: nobody held it there. */
  readonly roles?: readonly {
    readonly role: string;
    readonly written?: RoleHolders;
    readonly planned?: RoleHolders;
  }[];
}

/** What a plan that was refused would have made. */
export interface RefusedPlan {
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly differs: PlanDifference;
}

export const writtenPlan = (service: Service, runbook: Runbook | undefined): WrittenPlan => ({
  runbook: service.runbook,
  roles: service.roles,
  manage: runbook?.permissions.manage ?? [],
});

/**
 * Who votes and deploys stands in `services.yaml`. Only those who manage the service's go-lives by what stands there may
 * plan one with other role holders or another runbook; else anybody could name themselves for every gate.
 */
export const mayPlanOtherwise = (actor: Actor, { roles, manage }: WrittenPlan): boolean =>
  actor.kind === 'user' &&
  manage.some((role) => roles[role]?.holder === actor.id || roles[role]?.deputy === actor.id);

/** Undefined where the plan is as it is written. */
export function planDifference({ service, runbook, written }: PlanGoLive): PlanDifference | undefined {
  const roles = [...new Set([...Object.keys(written.roles), ...Object.keys(service.roles)])].flatMap(
    (role) => {
      const [before, after] = [written.roles[role], service.roles[role]];
      const isSame = before?.holder === after?.holder && before?.deputy === after?.deputy;
      return isSame
        ? []
        : [{ role, ...(before ? { written: before } : {}), ...(after ? { planned: after } : {}) }];
    },
  );
  const isRunbookSame = runbook.id === written.runbook;
  if (isRunbookSame && roles.length === 0) return undefined;
  return {
    ...(isRunbookSame ? {} : { runbook: { written: written.runbook, planned: runbook.id } }),
    ...(roles.length > 0 ? { roles } : {}),
  };
}
