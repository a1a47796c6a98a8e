import type { GoLive } from '../go-live.ts';
import { holdersOf } from '../people/authority.ts';
import type { GateDefinition } from '../runbook.ts';
import { authorsHere } from './authors.ts';
import type { GateVote } from './gate-state.ts';
import type { VoterRule } from './voter-rule.ts';

/*
 * Who votes on a gate, and how many of them have to. Without rules of its own a gate has one vote, which its owner and the
 * deputy give for each other. With rules everybody has a vote of their own.
 */

const rulesOf = ({ owner, voters }: GateDefinition): readonly VoterRule[] =>
  voters ?? [{ roles: [owner], people: [], needs: 1 }];

/** Whether somebody votes on it because they hold this role. */
export const isVotedBy = (gate: GateDefinition, role: string): boolean =>
  rulesOf(gate).some(({ roles }) => roles.includes(role));

/** Whether everybody votes for themselves. */
export const hasOwnVotes = ({ voters }: GateDefinition): boolean => voters !== undefined;

/** What says who is who: a go-live, or one that is only planned. */
export type Holders = Pick<GoLive, 'service' | 'voterGroups'>;

const peopleOf = (holders: Holders, { roles, people, groups = [] }: VoterRule): readonly string[] => [
  ...new Set([
    ...roles.flatMap((role) => holdersOf(holders, role)),
    ...people,
    ...groups.flatMap((group) => holders.voterGroups?.[group]?.members ?? []),
  ]),
];

/** Everybody whom its rules name, the holder first: they may say NO-GO. */
export const namedFor = (holders: Holders, gate: GateDefinition): readonly string[] => [
  ...new Set(rulesOf(gate).flatMap((rule) => peopleOf(holders, rule))),
];

/** How many different people have to say GO where these are all who may. */
export const neededOf = (holders: Holders, gate: GateDefinition, may: readonly string[]): number =>
  Math.max(
    1,
    ...rulesOf(gate).map((rule) =>
      rule.needs === 'all'
        ? peopleOf(holders, rule).filter((person) => may.includes(person)).length
        : rule.needs,
    ),
  );

/** Why somebody whom the rules of a gate name may not say GO on it all the same: four eyes. */
export type OutOfGo = 'planner' | 'author';

export function outOfGo(goLive: GoLive, gate: GateDefinition, person: string): OutOfGo | undefined {
  if (!gate.fourEyes) return undefined;
  if (person === goLive.plannedBy) return 'planner';
  return authorsHere(goLive).includes(person) ? 'author' : undefined;
}

/** Who votes on a gate with four eyes, and could not be recognised as an author: no name of theirs on GitHub is known. */
export function votersWithoutLogin(
  holders: Holders,
  { gates }: { readonly gates: readonly GateDefinition[] },
): readonly string[] {
  const known = Object.values(holders.service.logins ?? {});
  const voters = gates.filter(({ fourEyes }) => fourEyes).flatMap((gate) => namedFor(holders, gate));
  return [...new Set(voters)].filter((person) => !known.includes(person));
}

/** Who may say GO at this moment: the holder first. */
export const votersOf = (goLive: GoLive, gate: GateDefinition): readonly string[] =>
  namedFor(goLive, gate).filter(
    (person) => !goLive.left.includes(person) && outOfGo(goLive, gate, person) === undefined,
  );

/** How many GO of different people it needs at this moment. */
export const neededGo = (goLive: GoLive, gate: GateDefinition): number =>
  neededOf(goLive, gate, votersOf(goLive, gate));

/** Whose vote it is, whoever gave it. */
export const whoseVote = ({ by, onBehalfOf = by }: Pick<GateVote, 'by' | 'onBehalfOf'>): string => onBehalfOf;

/** What a vote says, and whether it counts as things are now. */
export interface Ballot extends Pick<GateVote, 'by' | 'onBehalfOf'> {
  /** `lifted`: a NO-GO that was overruled: it holds nothing up, and is settled as a GO is. */
  readonly says: 'go' | 'no_go' | 'lifted' | 'nothing';
}

/**
 * What the votes on a gate come to. One NO-GO holds it up, whoever else says GO. Else it takes as many different people as
 * are needed, of those who may; nobody counts twice, neither with two votes nor with one given for somebody else.
 */
export function outcomeOf(
  ballots: readonly Ballot[],
  { may, needed }: { readonly may: readonly string[]; readonly needed: number },
): { readonly isHeldUp: boolean; readonly counted: readonly Ballot[]; readonly isMet: boolean } {
  const seen = new Set<string>();
  const counted = ballots.filter((ballot) => {
    const people = [ballot.by, whoseVote(ballot)];
    const isGood = ballot.says === 'go' || ballot.says === 'lifted';
    if (!isGood || !may.includes(whoseVote(ballot)) || people.some((person) => seen.has(person)))
      return false;
    for (const person of people) seen.add(person);
    return true;
  });
  const isHeldUp = ballots.some(({ says }) => says === 'no_go');
  return { isHeldUp, counted, isMet: !isHeldUp && counted.length >= Math.max(1, needed) };
}
