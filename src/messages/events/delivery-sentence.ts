import type { Event, RecordedEvent } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { DeliveryEvent, MailOutcome, MailRefusal } from '../../domain/notices/delivery-event.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { actorText, eachRoleText } from '../names/people.ts';
import { noticeTitle } from '../names/titles.ts';
import { targetsText } from '../topics/notice-line.ts';

interface Telling {
  readonly goLive: GoLive;
  readonly words: Catalogue;
}

/** How far a delivery is that cannot be asked about, and what a person says of it. */
export function deliverySentence(
  { actor }: RecordedEvent,
  event: DeliveryEvent,
  { goLive, words }: Telling,
): string {
  const said = words.events;
  const about = {
    notice: noticeTitle(goLive, event.notice, words),
    target: targetsText(goLive, [event.target], words),
  };
  switch (event.type) {
    case 'MailBegun':
      return said.MailBegun({ ...about, count: event.to.length });
    case 'MailEnded': {
      if (event.uncertain !== undefined)
        return said.MailEnded.uncertain({ ...about, reason: outside(event.uncertain) });
      const refused = namedText(event.refused, event.refused.length, words);
      return said.MailEnded.known({ ...about, refused, later: event.deferred.length });
    }
    case 'NoticeUncertain':
      return said.NoticeUncertain({ ...about, reason: outside(event.reason) });
    case 'NoticeFellBack':
      return said.NoticeFellBack({ ...about, insteadOf: targetsText(goLive, [event.insteadOf], words) });
    case 'NoticeLeftOut':
      return said.NoticeLeftOut({ ...about, because: said.leftOut[event.because] });
    case 'NoticeGroupRead':
      return said.NoticeGroupRead({ ...about, count: event.count, unheard: event.members.length });
    case 'NoticeSettled':
      return said.NoticeSettled[event.as]({ ...about, by: actorText(actor, words) });
    default:
      throw unreachable(event);
  }
}

/** Undefined where the mail server refused nobody. */
export const refusedText = (mail: MailOutcome | undefined, words: Catalogue): string | undefined =>
  mail && namedText(mail.refused, mail.refusedCount, words);

const mostShown = 3;

function namedText(refused: readonly MailRefusal[], count: number, words: Catalogue): string | undefined {
  if (count === 0) return undefined;
  const shown = refused
    .slice(0, mostShown)
    .map(({ address, reason }) =>
      words.refusedAddresses.one(outside(address, 80), outsideClause(reason, 120)),
    );
  const left = count - shown.length;
  return words.people.and(left > 0 ? [...shown, words.refusedAddresses.more(left)] : shown);
}

/** Its words may go to another place instead: whoever leads is told where. */
export function noticeFailedText(
  goLive: GoLive,
  { notice, round, target }: Extract<Event, { type: 'NoticeFailed' }>,
  words: Catalogue,
): string {
  const known = goLive.notices.find((one) => one.notice === notice && one.round === round);
  const [instead] = Object.entries(known?.deliveries ?? {}).find(([, it]) => it.insteadOf === target) ?? [];
  const { deployment, permissions } = goLive.runbook;
  const leads = eachRoleText(goLive, [...new Set([deployment.starter, ...permissions.manage])], words);
  if (instead === undefined) return words.followUps.noticeFailed(leads);
  return instead === `slack:${goLive.service.channel}`
    ? words.followUps.noticeFellBackHere(leads)
    : words.followUps.noticeFellBack(leads, targetsText(goLive, [instead], words));
}
