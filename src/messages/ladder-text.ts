import { areaOf, type Escalation, escalationOf, openEscalations } from '../domain/contact-ladder.ts';
import type { ContactLadderEvent } from '../domain/contact-ladder-event.ts';
import type { GoLive } from '../domain/go-live.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { Catalogue } from './catalogue.ts';
import { mention, outside } from './mrkdwn.ts';
import { reasonText, roleTitle } from './titles.ts';

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

/** How many people a line names: those who were asked last. */
const mostNamed = 5;
