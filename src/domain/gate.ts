import { holdersHere, holdersOf, holdsOneOf } from './authority.ts';
import type { Action } from './command.ts';
import { confirmedOf, decideUntickCriteria } from './criteria.ts';
import { redCriteria } from './criterion-check.ts';
import { accept, type Case, type Decision, decline, reject } from './decision.ts';
import { isOverruled } from './escalation.ts';
import { isGateClosed } from './gate-closing.ts';
import { areVotesHistory, areVotesOpen, type GoLive } from './go-live.ts';
import type { GateDefinition } from './runbook.ts';
import type { Service } from './service.ts';
import { decideWithdrawVote } from './withdraw-vote.ts';
import { withdrawFinalGo } from './withdrawal.ts';

/**
 * How a gate stands now. `outdated`: its GO was given for another time, by somebody who no longer holds the role or has
 * left, on criteria of which one was unticked since, or before the version was moved to another commit. `overruled`: a NO-GO that the escalation contact has overruled.
 */
export type GateStanding = 'not_open' | 'open' | 'go' | 'no_go' | 'overruled' | 'outdated';

/** Whether the gate keeps nothing back. */
export const isGateClear = (goLive: GoLive, gate: GateDefinition): boolean =>
  ['go', 'overruled'].includes(gateStanding(goLive, gate));

export function gateStanding(goLive: GoLive, gate: GateDefinition): GateStanding {
  const state = goLive.gates[gate.id];
  if (!state?.opened) return 'not_open';
  if (!state.vote) return 'open';
  if (state.vote.vote === 'NO-GO') return isOverruled(goLive, gate) ? 'overruled' : 'no_go';
  if (state.vote.unticked) return 'outdated';
  const inTime = Math.abs(goLive.t0 - state.vote.forT0) <= goLive.runbook.votesHoldWithinMs;
  const { by } = state.vote;
  const onOther = goLive.versionMoved !== undefined && state.vote.version < goLive.versionMoved.version;
  const isCurrent =
    areVotesHistory(goLive) || (holdersOf(goLive, gate.owner).includes(by) && !goLive.left.includes(by));
  return inTime && isCurrent && !onOther ? 'go' : 'outdated';
}

/** Whether anybody who is still here may vote on it. */
export const hasVoter = (goLive: GoLive, id: string): boolean =>
  goLive.runbook.gates.some((gate) => gate.id === id && holdersHere(goLive, gate.owner).length > 0);

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

export function decideVote(
  it: Case,
  action: ActionOf<'CastVote' | 'WithdrawVote' | 'UntickCriteria'>,
): Decision {
  if (action.type === 'CastVote') return decideCast(it, action);
  return action.type === 'WithdrawVote' ? decideWithdrawVote(it, action) : decideUntickCriteria(it, action);
}

function decideCast(it: Case, action: ActionOf<'CastVote'>): Decision {
  const { goLive, command } = it;
  const gate = goLive.runbook.gates.find((g) => g.id === action.gate);
  if (!gate) return decline('unknown_gate', { subject: action.gate });
  if (!holdsOneOf(goLive, command.actor, [gate.owner]))
    return reject(it, 'not_allowed', { allowedRoles: [gate.owner], subject: gate.id });
  if (action.vote === 'GO' && goLive.left.includes(command.actor.id))
    return reject(it, 'left_workspace', { subject: gate.id });
  if (!areVotesOpen(goLive)) return reject(it, 'gate_closed', { subject: gate.id });
  const state = goLive.gates[gate.id];
  if (!state?.opened) return decline('gate_not_open', { subject: gate.id });
  if (action.drawnForT0 !== undefined && action.drawnForT0 !== goLive.t0)
    return decline('stale', { subject: gate.id });

  const reason = action.reason?.trim();
  if (action.vote === 'NO-GO') {
    if (!reason) return decline('reason_required', { subject: gate.id });
    if (state.vote?.vote === 'NO-GO' && state.vote.reason === reason && state.vote.by === command.actor.id)
      return decline('vote_unchanged', { subject: gate.id });
    return accept(
      { type: 'VoteCast', gate: gate.id, vote: 'NO-GO', reason },
      ...withdrawFinalGo(goLive, 'no_go'),
    );
  }
  if (gateStanding(goLive, gate) === 'go' && state.vote?.by === command.actor.id)
    return decline('vote_unchanged', { subject: gate.id });
  const other = otherGateOf(goLive, gate, command.actor.id);
  if (other) return reject(it, 'one_gate_each', { subject: other.id });
  const confirmed = confirmedOf(gate, action.confirmed);
  const missing = gate.criteria.filter(({ id }) => !confirmed.includes(id)).map(({ id }) => id);
  if (missing.length > 0) return decline('criteria_not_confirmed', { subject: gate.id, criteria: missing });
  const late = isGateClosed(goLive, gate, command.at);
  if (late && !reason) return decline('late_go_needs_word', { subject: gate.id });
  const red = redCriteria(goLive, gate);
  if (red.length > 0 && !reason) return decline('red_check_needs_word', { subject: gate.id, criteria: red });
  return accept({
    type: 'VoteCast',
    gate: gate.id,
    vote: 'GO',
    ...(reason ? { reason } : {}),
    confirmed,
    ...(late ? { late } : {}),
  });
}

/**
 * Each gate is one more pair of eyes: one person's GO opens one gate only. An outdated GO counts too, for it is good
 * again when T-0 moves back; the other holder of that gate's role can take it over. One without its criteria never is.
 */
function otherGateOf(goLive: GoLive, gate: GateDefinition, user: string): GateDefinition | undefined {
  return goLive.runbook.gates.find((other) => {
    const vote = goLive.gates[other.id]?.vote;
    return other.id !== gate.id && vote?.vote === 'GO' && !vote.unticked && vote.by === user;
  });
}

export function decideOpenGate({ goLive, command }: Case, gateId: string): Decision {
  const gate = goLive.runbook.gates.find((g) => g.id === gateId);
  if (!gate) return decline('unknown_gate', { subject: gateId });
  const due = goLive.t0 + (gate.opensOffsetMs ?? Number.NEGATIVE_INFINITY) <= command.at;
  if (goLive.gates[gate.id]?.opened || !areVotesOpen(goLive) || !due) return decline('not_due');
  return accept({ type: 'GateOpened', gate: gate.id });
}

/**
 * The first gate for which no person is left when each gate takes another of its role's holders; undefined where all
 * of them can open.
 */
export function gateWithoutOwnPerson(
  gates: readonly GateDefinition[],
  roles: Service['roles'],
): GateDefinition | undefined {
  const gateOf = new Map<string, GateDefinition>();
  return gates.find((gate) => !findPerson(gate, new Set()));

  /** Gives the gate a free person, or one whose gate can be given to somebody else. */
  function findPerson(gate: GateDefinition, asked: Set<string>): boolean {
    return peopleFor(gate).some((person) => {
      if (asked.has(person)) return false;
      asked.add(person);
      const taken = gateOf.get(person);
      if (taken && !findPerson(taken, asked)) return false;
      gateOf.set(person, gate);
      return true;
    });
  }

  function peopleFor(gate: GateDefinition): readonly string[] {
    const { holder, deputy } = roles[gate.owner] ?? {};
    return [holder, deputy].filter((person) => person !== undefined);
  }
}
