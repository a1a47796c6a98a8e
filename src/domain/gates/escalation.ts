import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import { areVotesHistory, areVotesOpen, type GoLive } from '../go-live.ts';
import type { NoGoMailEffect } from '../own-mail-effect.ts';
import { holdersOf, holdsOneOf } from '../people/authority.ts';
import type { GateDefinition } from '../runbook.ts';
import type { GateVote } from './gate-state.ts';
import { hasOwnVotes, whoseVote } from './voters.ts';
import { withdrawFinalGo } from './withdrawal.ts';

/** Whether a NO-GO keeps nothing back at this moment: as with a GO, for this T-0 and by somebody who still may say so. */
export function isOverruled(goLive: GoLive, gate: GateDefinition, { ruling }: GateVote): boolean {
  if (ruling?.ruling !== 'overruled') return false;
  const inTime = Math.abs(goLive.t0 - ruling.forT0) <= goLive.runbook.votesHoldWithinMs;
  if (areVotesHistory(goLive)) return inTime;
  return inTime && holdersOf(goLive, gate.escalation).includes(ruling.by) && !goLive.left.includes(ruling.by);
}

/** What the runbook's escalation contact says to a NO-GO. Nobody rules on a NO-GO of their own. */
export function decideRuling(it: Case, action: Extract<Action, { type: 'RuleOnNoGo' }>): Decision {
  const { goLive, command } = it;
  const gate = goLive.runbook.gates.find((g) => g.id === action.gate);
  if (!gate) return decline('unknown_gate', { subject: action.gate });
  const subject = gate.id;
  if (!holdsOneOf(goLive, command.actor, [gate.escalation]))
    return reject(it, 'not_allowed', { allowedRoles: [gate.escalation], subject });
  if (action.ruling === 'overruled' && goLive.left.includes(command.actor.id))
    return reject(it, 'left_workspace', { subject });
  if (!areVotesOpen(goLive)) return reject(it, 'gate_closed', { subject });
  const vote = goLive.gates[gate.id]?.vote;
  if (vote?.vote !== 'NO-GO') return decline('not_no_go', { subject });
  if (vote.by === command.actor.id) return reject(it, 'own_no_go', { subject });
  if (action.drawnForT0 !== undefined && action.drawnForT0 !== goLive.t0)
    return decline('stale', { subject });
  // Another NO-GO than the one that was read: its reason may be another.
  if (action.noGo !== undefined && action.noGo !== vote.version) return decline('stale', { subject });
  return rule(it, gate, { vote, action });
}

function rule(
  { goLive }: Case,
  gate: GateDefinition,
  {
    vote,
    action,
  }: {
    readonly vote: GateVote;
    readonly action: Extract<Action, { type: 'RuleOnNoGo' }>;
  },
): Decision {
  const reason = action.reason?.trim() ?? '';
  const whose = hasOwnVotes(gate) ? { whose: whoseVote(vote) } : {};
  if (action.ruling === 'overruled') {
    if (isOverruled(goLive, gate, vote)) return decline('ruling_unchanged', { subject: gate.id });
    if (reason === '') return decline('reason_required', { subject: gate.id });
    return accept({ type: 'NoGoOverruled', gate: gate.id, voter: vote.by, reason, ...whose });
  }
  if (vote.ruling?.ruling === 'upheld') return decline('ruling_unchanged', { subject: gate.id });
  return accept(
    { type: 'NoGoUpheld', gate: gate.id, voter: vote.by, ...(reason ? { reason } : {}), ...whose },
    ...withdrawFinalGo(goLive, 'no_go'),
  );
}

/**
 * How the contact of a NO-GO is reached in Slack: in the channel with a mention, and directly. The mail to them is an
 * effect of its own kind.
 */
export function escalationMessages(goLive: GoLive, gateId: string): readonly MessageRef[] {
  const alert = goLive.gates[gateId]?.noGoAlerts ?? 0;
  const gate = goLive.runbook.gates.find(({ id }) => id === gateId);
  if (alert === 0 || !gate) return [];
  return [
    { card: 'no_go', gate: gateId, alert },
    ...holdersOf(goLive, gate.escalation).map(
      (to): MessageRef => ({ card: 'escalation', gate: gateId, alert, to }),
    ),
  ];
}

/** A NO-GO that people are told of anew calls its contact by mail too, where an address is known. */
export function noGoMailEffects(goLive: GoLive, event: Event): readonly NoGoMailEffect[] {
  if (event.type !== 'VoteCast' || event.vote !== 'NO-GO') return [];
  const { gate } = event;
  const alert = goLive.gates[gate]?.noGoAlerts ?? 0;
  const key = `${goLive.id}/mail/no_go/${gate}/${alert}`;
  return [{ kind: 'mail.no_go', key, goLive: goLive.id, gate, alert }];
}

/** Whether the contact is still wanted for the NO-GO that the mail was to tell of. */
export function noGoToRuleOn(
  goLive: GoLive,
  { gate, alert }: Pick<NoGoMailEffect, 'gate' | 'alert'>,
): boolean {
  const state = goLive.gates[gate];
  const isOpen = state?.vote?.vote === 'NO-GO' && state.vote.ruling === undefined;
  return areVotesOpen(goLive) && isOpen && state.noGoAlerts === alert;
}
