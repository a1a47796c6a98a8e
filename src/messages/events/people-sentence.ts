import { gateStanding } from '../../domain/gates/gate.ts';
import { isVotedBy } from '../../domain/gates/voters.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { holdersHere } from '../../domain/people/authority.ts';
import { rolesHeldBy } from '../../domain/people/holders.ts';
import type { PeopleEvent } from '../../domain/people/people-event.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { allText } from '../names/people.ts';
import { roleTitle } from '../names/titles.ts';
import { lostGlassLines } from '../topics/break-glass-text.ts';
import { actingDuties } from '../topics/duties.ts';
import { handOverText } from '../topics/hand-over-text.ts';

type RoleHandedOver = Extract<PeopleEvent, { type: 'RoleHandedOver' }>;

interface Telling {
  readonly goLive: GoLive;
  readonly by: string;
  readonly words: Catalogue;
}

/** Who is who from now on. */
export function peopleSentence(event: PeopleEvent, { goLive, by, words }: Telling): string {
  const said = words.events;
  if (event.type === 'HoldersAskedFor') return said.HoldersAskedFor();
  if (event.type === 'RemindersMuted' || event.type === 'RemindersUnmuted')
    return said[event.type](mention(event.person));
  if (event.type === 'VotesDelegated' || event.type === 'DelegationEnded')
    return delegationSentence(event, goLive, words);
  if (event.type === 'VoterGroupsChanged') {
    const named = (people: readonly string[]) => (people.length > 0 ? allText(people, words) : '');
    return said.VoterGroupsChanged({ joined: named(event.joined), left: named(event.left) });
  }
  if (event.type === 'RunbookReviewDue')
    return said.RunbookReviewDue(mention(event.person), outside(event.review, 20));
  return said.RoleHandedOver({
    by,
    role: roleTitle(goLive, event.role),
    from: event.from === undefined ? undefined : mention(event.from),
    to: mention(event.to),
    reason: event.reason ? outside(event.reason) : undefined,
  });
}

type Delegated = Extract<PeopleEvent, { type: 'VotesDelegated' | 'DelegationEnded' }>;

function delegationSentence(event: Delegated, goLive: GoLive, words: Catalogue): string {
  const people = { from: mention(event.from), to: mention(event.to) };
  if (event.type === 'DelegationEnded') return words.events.DelegationEnded(people);
  const until = event.until === undefined ? undefined : moment(event.until, goLive.timeZone, words);
  return words.events.VotesDelegated({ ...people, until });
}

export const peoplePlace = ({ type }: PeopleEvent): 'channel' | 'thread' =>
  type === 'RoleHandedOver' || type === 'VoterGroupsChanged' ? 'channel' : 'thread';

/** Whom it concerns, and what they answer for at once. */
export function handedOverText({ role, from, to }: RoleHandedOver, goLive: GoLive, words: Catalogue): string {
  const duties = actingDuties(goLive.runbook, role, { as: outside, words });
  const said = words.followUps;
  const outdated = goLive.runbook.gates.filter(
    (gate) => isVotedBy(gate, role) && gateStanding(goLive, gate) === 'outdated',
  );
  return [
    said.handedOver(mention(to), duties.length > 0 ? words.people.and(duties) : undefined),
    ...(outdated.length > 0 ? [said.voteAgain(mention(to))] : []),
    ...(from === undefined ? [] : lostGlassLines(goLive, from, words)),
  ].join('\n');
}

/** Who hands over what somebody held who has left, and what they skipped; undefined where there is nothing of theirs. */
export function holderLeftText(goLive: GoLive, person: string, words: Catalogue): string | undefined {
  const roles = rolesHeldBy(goLive, person);
  const titles = roles.slice(0, mostNamed).map((role) => roleTitle(goLive, role));
  const said = [
    ...(roles.length > 0
      ? [words.followUps.holderLeft(words.people.and(titles), handOverText(goLive, roles, words))]
      : []),
    ...lostGlassLines(goLive, person, words),
  ];
  return said.length > 0 ? said.join('\n') : undefined;
}

/** Nobody who is still here can vote on it: who gives the role to somebody who can. */
export function gateWithoutVoterText(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const said = words.followUps;
  const isVacant = holdersHere(goLive, gate.owner).length === 0;
  const why = isVacant ? said.gateWithoutVoter : said.gateWithoutOtherEyes;
  return why(roleTitle(goLive, gate.owner), handOverText(goLive, [gate.owner], words));
}

/** How many roles the sentence names. */
const mostNamed = 5;
