import { accept, type Case, type Decision, decline } from './decision.ts';
import { isOverruled } from './escalation.ts';
import type { GateState } from './gate-state.ts';
import { areVotesHistory, areVotesOpen, type GoLive } from './go-live.ts';
import type { GateDefinition } from './runbook.ts';
import type { Service } from './service.ts';
import { staleBecause } from './vote-basis.ts';
import { outOfGo, votersOf } from './voters.ts';

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
  const state = goLive.gates[gate.id];
  if (!state?.opened) return 'not_open';
  if (!state.vote) return 'open';
  if (state.vote.vote === 'NO-GO') return isOverruled(goLive, gate) ? 'overruled' : 'no_go';
  if (state.vote.unticked || staleBecause(goLive, gate, state.vote).length > 0) return 'outdated';
  const inTime = Math.abs(goLive.t0 - state.vote.forT0) <= goLive.runbook.votesHoldWithinMs;
  const onOther = goLive.versionMoved !== undefined && state.vote.version < goLive.versionMoved.version;
  const isCurrent = areVotesHistory(goLive) || isVoterOf(goLive, gate, state.vote);
  return inTime && isCurrent && !onOther ? 'go' : 'outdated';
}

type Vote = NonNullable<GateState['vote']>;

/** Who gave it may have done so for somebody else: both must still be good for a GO. */
const isVoterOf = (goLive: GoLive, gate: GateDefinition, { by, onBehalfOf }: Vote) =>
  votersOf(goLive, gate).includes(onBehalfOf ?? by) &&
  !goLive.left.includes(by) &&
  outOfGo(goLive, gate, by) === undefined;

/** Whether anybody who is still here may vote on it. */
export const hasVoter = (goLive: GoLive, id: string): boolean =>
  goLive.runbook.gates.some((gate) => gate.id === id && votersOf(goLive, gate).length > 0);

export function decideOpenGate({ goLive, command }: Case, gateId: string): Decision {
  const gate = goLive.runbook.gates.find((g) => g.id === gateId);
  if (!gate) return decline('unknown_gate', { subject: gateId });
  const due = goLive.t0 + (gate.opensOffsetMs ?? Number.NEGATIVE_INFINITY) <= command.at;
  if (goLive.gates[gate.id]?.opened || !areVotesOpen(goLive) || !due) return decline('not_due');
  return accept({ type: 'GateOpened', gate: gate.id });
}

/**
 * The first gate for which no person is left when each gate takes another of its role's holders; undefined where all
 * of them can open. With a planner: where four eyes keep that one from saying GO.
 */
export function gateWithoutOwnPerson(
  gates: readonly GateDefinition[],
  roles: Service['roles'],
  planner?: string,
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
    return [holder, deputy]
      .filter((person) => person !== undefined)
      .filter((person) => !gate.fourEyes || person !== planner);
  }
}
