import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { mayManage } from '../people/authority.ts';

/*
 * A rollback locks its service and environment, so that nothing is deployed over it unseen:
 * locked by the wish for a rollback -> unlocked by a manager with a reason -> locked again by the next such wish.
 * While the rollback runs or is verified, nobody lifts it.
 */

export interface Lock {
  readonly at: number;
  readonly lifted: (Deed & { readonly reason: string }) | undefined;
}

/** Why nothing else may be deployed to its target. */
export function lockOf({ status, lock }: GoLive): 'target_rolling_back' | 'target_locked' | undefined {
  if (status === 'rolling_back' || status === 'verifying_rollback') return 'target_rolling_back';
  return lock && !lock.lifted ? 'target_locked' : undefined;
}

/** With the wish for a rollback. */
export const lockTarget = ({ lock }: GoLive): readonly Event[] =>
  lock && !lock.lifted ? [] : [{ type: 'EnvironmentLocked' }];

export function decideUnlock(it: Case, { reason }: Extract<Action, { type: 'Unlock' }>): Decision {
  const { goLive, command } = it;
  if (!mayManage(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: goLive.runbook.permissions.manage });
  const lock = lockOf(goLive);
  if (!lock) return decline('not_locked', elsewhere(goLive));
  if (lock === 'target_rolling_back') return reject(it, 'unlock_too_early');
  if (reason.trim() === '') return decline('reason_required');
  return accept({ type: 'EnvironmentUnlocked', reason });
}

/** The go-live that holds the lock which keeps this one back. */
function elsewhere({ bars }: GoLive): { readonly subject?: string } {
  const bar = bars.find(({ because }) => because === 'target_locked');
  return bar ? { subject: bar.by } : {};
}
