import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline } from '../decision.ts';
import { loosensStart } from '../deployment/start-ground.ts';
import type { GoLive } from '../go-live.ts';
import type { GateDefinition } from '../runbook.ts';
import { type GroupReading, isOvertaken } from './group-reading.ts';
import { withdrawFinalGo } from './withdrawal.ts';

/*
 * User groups of Slack that vote on gates. Who is in them is read when a go-live is planned, at each vote, before the final
 * GO and before the deployment is started and sent, and what was read stands in the trail. Between that, whoever was in
 * a group when it was read last is in it. One that cannot be read, or that is empty, is trusted with no GO.
 */

/** Who is in which group, as it was read last. */
export type VoterGroups = Readonly<
  Record<string, { readonly members: readonly string[]; readonly readAt: number }>
>;

export const groupsOf = ({ voters = [] }: Pick<GateDefinition, 'voters'>): readonly string[] => [
  ...new Set(voters.flatMap(({ groups = [] }) => groups)),
];

/** Of all gates, each once. */
export const allGroups = ({ runbook }: Pick<GoLive, 'runbook'>): readonly string[] => [
  ...new Set(runbook.gates.flatMap(groupsOf)),
];

/** With what was read; what could not be read, or was read again since, stays as it was. */
export function groupsAfter(known: VoterGroups = {}, readings: readonly GroupReading[] = []): VoterGroups {
  const read = readings.flatMap((reading) =>
    'members' in reading && !isOvertaken(reading, known[reading.group])
      ? [[reading.group, { members: reading.members, readAt: reading.readAt }] as const]
      : [],
  );
  return { ...known, ...Object.fromEntries(read) };
}

/** As if they had just been read as they were last: for whoever asks without Slack. */
export const asLastRead = ({ voterGroups = {} }: GoLive, gate: GateDefinition): readonly GroupReading[] =>
  groupsOf(gate).flatMap((group) => {
    const known = voterGroups[group];
    return known ? [{ group, ...known }] : [];
  });

/** The first group of a gate that is not known by these readings, or is empty. */
export function unknownGroup(
  gate: Pick<GateDefinition, 'voters'>,
  readings: readonly GroupReading[] = [],
): { readonly id: string; readonly reason?: string } | undefined {
  const isKnown = (one: GroupReading) => 'members' in one && one.members.length > 0;
  const id = groupsOf(gate).find((group) => !readings.some((one) => one.group === group && isKnown(one)));
  if (id === undefined) return undefined;
  const reading = readings.find((one) => one.group === id);
  return { id, ...(reading && 'unreadable' in reading ? { reason: reading.unreadable } : {}) };
}

/** The first gate with such a group. */
export function unreadGroup(
  gates: readonly Pick<GateDefinition, 'id' | 'voters'>[],
  readings: readonly GroupReading[] = [],
): { readonly gate: string; readonly id: string; readonly reason?: string } | undefined {
  for (const gate of gates) {
    const unknown = unknownGroup(gate, readings);
    if (unknown) return { gate: gate.id, ...unknown };
  }
  return undefined;
}

const isSame = (members: readonly string[], known: readonly string[] = []): boolean =>
  members.length === known.length && members.every((member) => known.includes(member));

/** Those that have changed since they were read last. */
export const changedGroups = (
  { voterGroups = {} }: GoLive,
  readings: readonly GroupReading[],
): readonly GroupReading[] =>
  readings.filter((reading) => {
    const known = voterGroups[reading.group];
    return 'members' in reading && !isOvertaken(reading, known) && !isSame(reading.members, known?.members);
  });

const peopleIn = ({ voterGroups = {} }: GoLive): readonly string[] => [
  ...new Set(Object.values(voterGroups).flatMap(({ members }) => members)),
];

/** Votes of whoever is in the group no more count no more, and the final GO rests on them. */
export function decideVoterGroups(
  { goLive }: Case,
  { groups }: Extract<Action, { type: 'ReportVoterGroups' }>,
): Decision {
  const known = allGroups(goLive);
  const changed = changedGroups(goLive, groups).filter(({ group }) => known.includes(group));
  if (changed.length === 0) return decline('stale');
  const after: GoLive = { ...goLive, voterGroups: groupsAfter(goLive.voterGroups, changed) };
  return accept(
    {
      type: 'VoterGroupsChanged',
      groups: changed,
      joined: peopleIn(after).filter((person) => !peopleIn(goLive).includes(person)),
      left: peopleIn(goLive).filter((person) => !peopleIn(after).includes(person)),
    },
    ...(loosensStart(goLive, after) ? withdrawFinalGo(goLive, 'left_group') : []),
  );
}
