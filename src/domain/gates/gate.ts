import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { areVotesHistory, areVotesOpen, type GoLive } from '../go-live.ts';
import { rememberedOf } from '../remembered.ts';
import type { GateDefinition } from '../runbook.ts';
import { isOverruled } from './escalation.ts';
import { type GateVote, votesOn } from './gate-state.ts';
import { staleBecause } from './vote-basis.ts';
import {
  type Ballot,
  type Holders,
  hasOwnVotes,
  namedFor,
  neededOf,
  outcomeOf,
  outOfGo,
  votersOf,
  whoseVote,
} from './voters.ts';

/**
 * How a gate stands now. `outdated`: its GO was given for another time, by somebody who no longer holds the role or has
 * left, on criteria of which one was unticked since, before the version was moved to another commit, or on what has changed
 * since so that the gate asks again. `overruled`: a NO-GO that the escalation contact has overruled.
 */
export type GateStanding = 'not_open' | 'open' | 'go' | 'no_go' | 'overruled' | 'outdated';

/** Whether the gate keeps nothing back. */
export const isGateClear = (goLive: GoLive, gate: GateDefinition): boolean =>
  ['go', 'overruled'].includes(gateStanding(goLive, gate));

export function gateStanding(goLive: GoLive, gate: GateDefinition): GateStanding {
  const votes = votesOn(goLive, gate.id);
  if (!goLive.gates[gate.id]?.opened) return 'not_open';
  if (votes.length === 0) return 'open';
  const { isHeldUp, isMet, counted } = outcomeOn(goLive, gate);
  if (isHeldUp) return 'no_go';
  if (isMet) return counted.some(({ says }) => says === 'lifted') ? 'overruled' : 'go';
  return votes.length > counted.length ? 'outdated' : 'open';
}

/** What the votes on a gate come to, were it open. */
const outcomeOn = rememberedOf((goLive: GoLive, gate: GateDefinition) => {
  const ballots = votesOn(goLive, gate.id).map((vote) => ballotOf(goLive, gate, vote));
  const isFixed = areVotesHistory(goLive);
  // That a vote was overruled settles a gate that has one vote, whoever holds its role since.
  const lifted = ballots.filter(({ says }) => isFixed || (says === 'lifted' && !hasOwnVotes(gate)));
  const may = [...votersOf(goLive, gate), ...lifted.map(whoseVote)];
  return outcomeOf(ballots, { may, needed: neededOf(goLive, gate, may) });
});

function ballotOf(goLive: GoLive, gate: GateDefinition, vote: GateVote): Ballot {
  const { by, onBehalfOf } = vote;
  return { by, ...(onBehalfOf === undefined ? {} : { onBehalfOf }), says: saysNow(goLive, gate, vote) };
}

function saysNow(goLive: GoLive, gate: GateDefinition, vote: GateVote): Ballot['says'] {
  if (vote.vote === 'NO-GO') return isOverruled(goLive, gate, vote) ? 'lifted' : 'no_go';
  if (vote.unticked || staleBecause(goLive, gate, vote).length > 0) return 'nothing';
  const inTime = Math.abs(goLive.t0 - vote.forT0) <= goLive.runbook.votesHoldWithinMs;
  const onOther = goLive.versionMoved !== undefined && vote.version < goLive.versionMoved.version;
  const isCurrent = areVotesHistory(goLive) || isVoterOf(goLive, gate, vote);
  return inTime && isCurrent && !onOther ? 'go' : 'nothing';
}

/** Who gave it may have done so for somebody else: both must still be good for a GO. */
const isVoterOf = (goLive: GoLive, gate: GateDefinition, vote: GateVote) =>
  votersOf(goLive, gate).includes(whoseVote(vote)) &&
  !goLive.left.includes(vote.by) &&
  outOfGo(goLive, gate, vote.by) === undefined;

/** The votes that speak for a gate at this moment, those of a gate that is not open yet as well. */
export function votesThatCount(goLive: GoLive, gate: GateDefinition): readonly GateVote[] {
  const { counted } = outcomeOn(goLive, gate);
  return votesOn(goLive, gate.id).filter((vote) =>
    counted.some((ballot) => ballot.by === vote.by && whoseVote(ballot) === whoseVote(vote)),
  );
}

/** How one vote on a gate stands now; where it has one alone, as the gate does. */
export function voteStanding(
  goLive: GoLive,
  gate: GateDefinition,
  vote: GateVote,
): Exclude<GateStanding, 'open'> {
  if (!goLive.gates[gate.id]?.opened) return 'not_open';
  if (vote.vote === 'NO-GO') return isOverruled(goLive, gate, vote) ? 'overruled' : 'no_go';
  return votesThatCount(goLive, gate).includes(vote) ? 'go' : 'outdated';
}

/** The NO-GO that hold nothing up, for they were overruled. */
export const overruledOn = (goLive: GoLive, gate: GateDefinition): readonly GateVote[] =>
  votesOn(goLive, gate.id).filter((vote) => vote.vote === 'NO-GO' && isOverruled(goLive, gate, vote));

/** Who may vote and has none that counts: a vote of theirs is waited for, where the gate is not decided. */
export function votersLeft(goLive: GoLive, gate: GateDefinition): readonly string[] {
  const done = votesThatCount(goLive, gate).flatMap((vote) => [vote.by, whoseVote(vote)]);
  return votersOf(goLive, gate).filter((person) => !done.includes(person));
}

/** Whether anybody who is still here may vote on it. */
export const hasVoter = (goLive: GoLive, id: string): boolean =>
  goLive.runbook.gates.some((gate) => gate.id === id && votersOf(goLive, gate).length > 0);

/** Somebody wanted what is for those alone who may vote. */
export const rejectStranger = (it: Case, gate: GateDefinition): Decision =>
  hasOwnVotes(gate)
    ? reject(it, 'not_a_voter', { subject: gate.id, people: votersOf(it.goLive, gate) })
    : reject(it, 'not_allowed', { allowedRoles: [gate.owner], subject: gate.id });

export function decideOpenGate({ goLive, command }: Case, gateId: string): Decision {
  const gate = goLive.runbook.gates.find((g) => g.id === gateId);
  if (!gate) return decline('unknown_gate', { subject: gateId });
  const due = goLive.t0 + (gate.opensOffsetMs ?? Number.NEGATIVE_INFINITY) <= command.at;
  if (goLive.gates[gate.id]?.opened || !areVotesOpen(goLive) || !due) return decline('not_due');
  return accept({ type: 'GateOpened', gate: gate.id });
}

/**
 * The first gate for which too few people are left when each person says GO on one gate alone; undefined where all of them
 * can open. With a planner: where four eyes keep that one from saying GO.
 */
export function gateWithoutOwnPerson(
  gates: readonly GateDefinition[],
  holders: Holders,
  planner?: string,
): GateDefinition | undefined {
  const gateOf = new Map<string, GateDefinition>();
  return gates.find((gate) => {
    const people = peopleFor(gate);
    const seats = neededOf(holders, gate, people);
    return Array.from({ length: seats }).some(() => !findPerson(gate, new Set()));
  });

  /** Gives the gate a free person, or one whose gate can be given to somebody else. */
  function findPerson(gate: GateDefinition, asked: Set<string>): boolean {
    return peopleFor(gate).some((person) => {
      const taken = gateOf.get(person);
      if (asked.has(person) || taken === gate) return false;
      asked.add(person);
      if (taken && !findPerson(taken, asked)) return false;
      gateOf.set(person, gate);
      return true;
    });
  }

  function peopleFor(gate: GateDefinition): readonly string[] {
    return namedFor(holders, gate).filter((person) => !gate.fourEyes || person !== planner);
  }
}
