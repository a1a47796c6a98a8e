import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import { blockers, isForFinalGo, refusalFor } from '../guards/blockers.ts';
import { holdsOneOf, mayManage, standingFinalGo } from '../people/authority.ts';
import { hasLeft } from '../people/membership.ts';
import type { RejectedCode } from '../refusal.ts';
import { withdrawFinalGo } from './withdrawal.ts';

/** The decision point of the runbook: with every gate GO and the checklist done, one person says proceed. */
export function decideFinalGo(
  it: Case,
  { drawnForT0, unread }: Extract<Action, { type: 'GiveFinalGo' }>,
): Decision {
  const { goLive, command } = it;
  const owner = goLive.runbook.decision.owner;
  if (!holdsOneOf(goLive, command.actor, [owner]))
    return reject(it, 'not_allowed', { allowedRoles: [owner] });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  if (!areVotesOpen(goLive)) return decline(whyTooLate(goLive));
  if (standingFinalGo(goLive)) return decline('final_go_already_given');
  if (drawnForT0 !== undefined && drawnForT0 !== goLive.t0) return decline('stale');
  if (unread) return reject(it, 'group_unreadable', { subject: unread.gate, group: unread });
  const open = blockers(goLive, command.at).filter(isForFinalGo);
  if (open.length > 0) {
    const { code, ...more } = refusalFor(open);
    return reject(it, code, more);
  }
  return accept({ type: 'FinalGoGiven' });
}

export function decideRevoke(it: Case): Decision {
  const { goLive, command } = it;
  const roles = [goLive.runbook.decision.owner, ...goLive.runbook.permissions.manage];
  if (!holdsOneOf(goLive, command.actor, roles) && !mayManage(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: roles });
  if (!areVotesOpen(goLive)) return reject(it, whyTooLate(goLive));
  if (!goLive.finalGo) return decline('final_go_not_given');
  return accept(...withdrawFinalGo(goLive, 'revoked'));
}

const whyTooLate = ({ status }: GoLive): RejectedCode =>
  status === 'aborted' ? 'finished' : 'already_started';
