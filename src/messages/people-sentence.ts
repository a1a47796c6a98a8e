import { gateStanding } from '../domain/gate.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { PeopleEvent } from '../domain/people-event.ts';
import type { Catalogue } from './catalogue.ts';
import { actingDuties } from './duties.ts';
import { mention, outside } from './mrkdwn.ts';
import { roleTitle } from './titles.ts';

interface Telling {
  readonly goLive: GoLive;
  readonly by: string;
  readonly words: Catalogue;
}

/** Who is who from now on. */
export const peopleSentence = (event: PeopleEvent, { goLive, by, words }: Telling): string =>
  words.events.RoleHandedOver({
    by,
    role: roleTitle(goLive, event.role),
    from: event.from === undefined ? undefined : mention(event.from),
    to: mention(event.to),
    reason: event.reason ? outside(event.reason) : undefined,
  });

/** Whom it concerns, and what they answer for at once. */
export function handedOverText({ role, to }: PeopleEvent, goLive: GoLive, words: Catalogue): string {
  const duties = actingDuties(goLive.runbook, role, { as: outside, words });
  const said = words.followUps;
  const outdated = goLive.runbook.gates.filter(
    (gate) => gate.owner === role && gateStanding(goLive, gate) === 'outdated',
  );
  return [
    said.handedOver(mention(to), duties.length > 0 ? words.people.and(duties) : undefined),
    ...(outdated.length > 0 ? [said.voteAgain(mention(to))] : []),
  ].join('\n');
}
