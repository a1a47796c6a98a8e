import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { areVotesOpen } from '../go-live.ts';
import { standingFinalGo } from '../people/authority.ts';
import { votesOn } from './gate-state.ts';
import { hasOwnVotes, whoseVote } from './voters.ts';

/**
 * Whoever gave a vote may take it back until the final GO, which rests on it. From then on a NO-GO says the same, and
 * takes the final GO back as well.
 */
export function decideWithdrawVote(
  it: Case,
  { gate: id, drawnForT0 }: Extract<Action, { type: 'WithdrawVote' }>,
): Decision {
  const { goLive, command } = it;
  const gate = goLive.runbook.gates.find((g) => g.id === id);
  if (!gate) return decline('unknown_gate', { subject: id });
  const votes = votesOn(goLive, gate.id);
  const [first] = votes;
  if (!first) return decline('no_vote', { subject: gate.id });
  const vote = votes.find(({ by, onBehalfOf }) => [by, onBehalfOf].includes(command.actor.id));
  if (!vote) return reject(it, 'not_your_vote', { subject: first.by });
  if (!areVotesOpen(goLive)) return reject(it, 'gate_closed', { subject: gate.id });
  if (drawnForT0 !== undefined && drawnForT0 !== goLive.t0) return decline('stale', { subject: gate.id });
  if (standingFinalGo(goLive)) return decline('vote_decided', { subject: gate.id });
  const whose = hasOwnVotes(gate) ? { whose: whoseVote(vote) } : {};
  return accept({ type: 'VoteWithdrawn', gate: gate.id, vote: vote.vote, ...whose });
}
