import type { GoLive } from '../../domain/go-live.ts';
import {
  areaOf,
  contactAfter,
  type Escalation,
  escalationOf,
  nextCallAt,
  openEscalations,
} from '../../domain/people/contact-ladder.ts';
import type { ContactLadderEvent } from '../../domain/people/contact-ladder-event.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { clockTime, moment } from '../names/moment.ts';
import { reasonText, roleTitle } from '../names/titles.ts';

export const areaTitle = (goLive: GoLive, area: string): string =>
  outside(areaOf(goLive, area)?.title ?? area, 100);

/** The line that shows how the contacts of an area are reached. */
export const contactsCommand = ({ id }: GoLive, area: string, words: Catalogue): string =>
  words.ladder.contactsCommand(id, area);

/** The one that a message is about: it is there, or the log is broken. */
export function knownEscalation(goLive: GoLive, number: number): Escalation {
  const escalation = escalationOf(goLive, number);
  if (!escalation) throw new Error(`${goLive.id}: no escalation ${number}`);
  return escalation;
}

interface Telling {
  readonly goLive: GoLive;
  readonly by: string;
  readonly words: Catalogue;
}

export function ladderSentence(event: ContactLadderEvent, { goLive, by, words }: Telling): string {
  const said = words.events;
  const escalation = escalationOf(goLive, event.escalation);
  const area = areaTitle(goLive, escalation?.area ?? '');
  switch (event.type) {
    case 'EscalationRaised':
      return said.EscalationRaised({
        by,
        area: areaTitle(goLive, event.area),
        reason: reasonText(event.reason, words),
      });
    case 'ContactsCalled': {
      const role = roleTitle(goLive, event.role);
      if (event.people.length === 0) return said.ContactsCalled.elsewhere({ area, role });
      return said.ContactsCalled.people({ area, role, people: words.people.or(event.people.map(mention)) });
    }
    case 'EscalationAcknowledged':
      return said.EscalationAcknowledged({ by, area });
    case 'EscalationUnanswered':
      return said.EscalationUnanswered({ area, reason: reasonText(escalation?.reason, words) });
    default:
      throw unreachable(event);
  }
}

/** What whoever reads it is to do. */
export function ladderFollowUp(
  event: ContactLadderEvent,
  goLive: GoLive,
  words: Catalogue,
): string | undefined {
  const said = words.followUps;
  if (event.type === 'EscalationRaised' || event.type === 'EscalationAcknowledged') return undefined;
  if (event.type === 'ContactsCalled' && event.people.length > 0)
    return said.acknowledge(words.people.or(event.people.map(mention)));
  return said.callYourselves(contactsCommand(goLive, knownEscalation(goLive, event.escalation).area, words));
}

/** Which calls nobody has acknowledged yet, a line each. */
export const openLadderLines = (goLive: GoLive, words: Catalogue): readonly string[] =>
  openEscalations(goLive).map(({ area, state, calls }) => {
    const said = words.ladder.onCard;
    const title = areaTitle(goLive, area);
    const asked = calls.flatMap(({ people }) => people).map(mention);
    const last = calls.at(-1);
    const who =
      asked.length > 0 ? words.people.or(asked.slice(-mostNamed)) : roleTitle(goLive, last?.role ?? '');
    return state === 'calling' ? said.calling(title, who) : said.unanswered(title);
  });

/** The first of them in one line: who is asked since when, and who is next. */
export function openLadderStatus(goLive: GoLive, words: Catalogue): string | undefined {
  const open = openEscalations(goLive);
  const first = open.find(({ state }) => state === 'calling') ?? open[0];
  if (!first) return undefined;
  const line = ladderStatus(goLive, first, words);
  return open.length > 1 ? words.ladder.inStatus.more(line, open.length - 1) : line;
}

function ladderStatus(goLive: GoLive, escalation: Escalation, words: Catalogue): string {
  const said = words.ladder.inStatus;
  const { calls, raised } = escalation;
  const area = areaTitle(goLive, escalation.area);
  const at = nextCallAt(goLive, escalation);
  const last = calls.at(-1);
  if (at === undefined || !last) return said.unanswered(area, moment(raised.at, goLive.timeZone, words));
  const following = contactAfter(goLive, escalation);
  const when = clockTime(at, goLive.timeZone, words);
  const next = following ? said.next(roleTitle(goLive, following.role), when) : said.last(when);
  const since = clockTime(last.at, goLive.timeZone, words);
  const who = words.people.or(last.people.map(mention));
  return last.people.length > 0
    ? said.calling({ area, who, since, next })
    : said.toCall({ area, role: roleTitle(goLive, last.role), since, next });
}

/** How many people a line names: those who were asked last. */
const mostNamed = 5;
