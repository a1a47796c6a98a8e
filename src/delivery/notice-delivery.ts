import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { NoticeStanding } from '../domain/notices/notice.ts';
import { approvalOf, externalTargets } from '../domain/notices/notice-approval.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { Delivery } from './delivery.ts';

/* What the deliveries of a notice have in common, whatever the channel. */

/** The one delivery of a notice that an effect is for. */
export type NoticePlace = Pick<
  Extract<Action, { type: 'ReportNoticeFailed' }>,
  'notice' | 'round' | 'target'
>;

/** How soon a success is looked at again whose health is not known to be up: real time. */
const lookAgainMs = 5_000;

interface Withheld {
  readonly goLive: GoLive;
  readonly place: NoticePlace;
  readonly words: Catalogue;
  /** Who keeps it back where golive itself does not. */
  readonly by: keyof Catalogue['deliveries']['withheld']['notTaken'];
}

/** What the rules cancelled is on record already; what cannot be told for another reason is told to people. */
export function withheld(standing: Exclude<NoticeStanding, 'holds'>, it: Withheld): Delivery {
  const said = it.words.deliveries.withheld;
  switch (standing) {
    case 'waits':
      return { end: 'later', inMs: lookAgainMs, reason: reasonToWait(it), uncounted: true };
    case 'settled':
      return { end: 'cancelled', reason: 'it was settled before it was sent' };
    case 'missed':
      return reported({ end: 'dead', reason: said.missed(reasonToWait(it)) }, it.place);
    case 'void':
      return reported({ end: 'dead', reason: said.void }, it.place);
    default:
      throw unreachable(standing);
  }
}

/** Why a notice was not sent within its grace time. */
function reasonToWait({ goLive, place: { notice }, words, by }: Withheld): string {
  const said = words.deliveries.withheld;
  if (goLive.held) return said.onHold;
  const definition = goLive.runbook.notices.find(({ id }) => id === notice);
  if (definition && externalTargets(goLive, definition).length > 0 && !approvalOf(goLive, definition))
    return said.notApproved;
  return definition?.after === undefined ? said.notTaken[by] : said.notHealthy;
}

/**
 * A delivery that is given up has failed: people are told of the notice, not of the effect. With its `text` it is said in
 * the go-live's own channel instead.
 */
export function reported(delivery: Delivery, notice: NoticePlace, text?: string): Delivery {
  if (delivery.end !== 'dead') return delivery;
  const { reason } = delivery;
  const said = text === undefined ? {} : { text };
  return { ...delivery, report: { type: 'ReportNoticeFailed', ...notice, reason, ...said } };
}
