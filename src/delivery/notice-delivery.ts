import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { NoticeStanding } from '../domain/notices/notice.ts';
import { approvalOf, externalTargets } from '../domain/notices/notice-approval.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { Delivery } from './delivery.ts';

/* What the deliveries of a notice have in common, whatever the channel. */

/** The one delivery of a notice that an effect is for. */
export type NoticePlace = Pick<
  Extract<Action, { type: 'ReportNoticeFailed' }>,
  'notice' | 'round' | 'target'
>;

/** How soon a success is looked at again whose health is not known to be up: real time. */
const lookAgainMs = 5_000;

/** What the rules cancelled is on record already; what cannot be told for another reason is told to people. */
export function withheld(
  standing: Exclude<NoticeStanding, 'holds'>,
  delivery: NoticePlace,
  why: string,
): Delivery {
  switch (standing) {
    case 'waits':
      return { end: 'later', inMs: lookAgainMs, reason: `waits, for ${why}`, uncounted: true };
    case 'settled':
      return { end: 'cancelled', reason: 'it was settled before it was sent' };
    case 'missed':
      return reported({ end: 'dead', reason: `${why} until its grace time was over` }, delivery);
    case 'void':
      return reported({ end: 'dead', reason: 'it no longer held when it was to be sent' }, delivery);
    default:
      throw unreachable(standing);
  }
}

/** Why a notice was not sent within its grace time; `refused` where nothing but the other side kept it back. */
export function reasonToWait(goLive: GoLive, notice: string, refused: string): string {
  if (goLive.held) return 'it was on hold';
  const definition = goLive.runbook.notices.find(({ id }) => id === notice);
  if (definition && externalTargets(goLive, definition).length > 0 && !approvalOf(goLive, definition))
    return 'its approval no longer stood';
  return definition?.after === undefined ? refused : 'health was not up';
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
