import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { GoLive } from '../go-live.ts';
import { mayManage } from '../people/authority.ts';

/** A version that was rolled back is not planned again for the same target until somebody says that it may be. */
export const isVersionMarkedBad = ({ status, versionAllowed }: GoLive): boolean =>
  status === 'rolled_back' && versionAllowed === undefined;

export function decideAllowVersion(
  it: Case,
  { reason }: Extract<Action, { type: 'AllowVersion' }>,
): Decision {
  const { goLive, command } = it;
  if (!mayManage(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: goLive.runbook.permissions.manage });
  if (!isVersionMarkedBad(goLive)) return decline('version_not_marked', { subject: goLive.version });
  if (reason.trim() === '') return decline('reason_required');
  return accept({ type: 'VersionAllowed', reason });
}
