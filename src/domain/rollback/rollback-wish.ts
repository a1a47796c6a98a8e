import type { Action } from '../command.ts';
import type { Case, Decision } from '../decision.ts';
import { decideUnlock } from '../guards/lock.ts';
import { unreachable } from '../unreachable.ts';
import { decideAllowVersion } from './bad-version.ts';
import { decideTriggerMet } from './manual-trigger.ts';
import { decideDismiss, decideRollback } from './rollback.ts';

type RollbackWish = Extract<
  Action,
  { type: 'DeclareTriggerMet' | 'DismissProposal' | 'RequestRollback' | 'AllowVersion' | 'Unlock' }
>;

/** What people say about a rollback, and about what it leaves behind. */
export function decideRollbackWish(it: Case, action: RollbackWish): Decision {
  switch (action.type) {
    case 'DeclareTriggerMet':
      return decideTriggerMet(it, action);
    case 'DismissProposal':
      return decideDismiss(it, action);
    case 'RequestRollback':
      return decideRollback(it, action);
    case 'AllowVersion':
      return decideAllowVersion(it, action);
    case 'Unlock':
      return decideUnlock(it, action);
    default:
      throw unreachable(action);
  }
}
