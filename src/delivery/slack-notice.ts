import type { SlackOut } from '../adapters/slack.ts';
import type { GoLive } from '../domain/go-live.ts';
import { isLate, type NoticeStanding, noticeStanding } from '../domain/notice.ts';
import { unreachable } from '../domain/unreachable.ts';
import { renderNotice } from '../messages/render-notice.ts';
import type { ClaimedEffect } from '../store/store.ts';
import type { Deliver, Delivery } from './delivery.ts';
import { afterSlackFailure, postOnce, type SlackDeliveryNeeds, searchFrom } from './slack-delivery.ts';

/** One delivery of a notice to one channel: once, or not at all, and its outcome is on record. */
export function createNoticeDelivery({
  slack,
  engine,
  words,
  clock,
  realNow,
}: SlackDeliveryNeeds): Deliver<'slack.notice'> {
  return async (effect, claim) => {
    const { notice, round, channel } = effect;
    const target = `slack:${channel}`;
    const goLive = await engine.read(effect.goLive);
    if (!goLive) return { end: 'cancelled', reason: 'no such go-live' };
    const standing = noticeStanding(goLive, effect, clock.now());
    const since = searchFrom(claim, clock);
    const delivered = (permalink: string | undefined): Delivery => ({
      end: 'done',
      report: { type: 'ReportNoticeDelivered', notice, round, target, ...(permalink ? { permalink } : {}) },
    });
    try {
      if (standing !== 'holds') {
        const search = { channel, key: effect.key, since };
        const arrived = standing === 'waits' ? undefined : await findArrived(slack, search, claim);
        if (arrived) return delivered(await slack.permalink(arrived));
        return withheld(standing, { notice, round, target }, reasonToWait(goLive, notice));
      }
      const { permalink } = await postOnce(slack, {
        place: { channel },
        content: renderNotice({ ...effect, late: isLate(goLive, effect, clock.now()) }, goLive, words),
        effectKey: effect.key,
        claim,
        withPermalink: true,
        since,
        realNow,
      });
      return delivered(permalink);
    } catch (error) {
      return reported(afterSlackFailure(error, claim, realNow()), { notice, round, target });
    }
  };
}

function reasonToWait(goLive: GoLive, notice: string): string {
  if (goLive.held) return 'it was on hold';
  const definition = goLive.runbook.notices.find(({ id }) => id === notice);
  return definition?.after === undefined ? 'Slack did not take it' : 'health was not up';
}

/** A notice that is not to be sent any more may have been sent by an earlier attempt, whose outcome was lost. */
async function findArrived(
  slack: SlackOut,
  search: Parameters<SlackOut['findByEffectKey']>[0],
  claim: ClaimedEffect,
): Promise<{ readonly channel: string; readonly ts: string } | undefined> {
  if (claim.lastAttemptAt === undefined) return undefined;
  const looked = await slack.findByEffectKey(search);
  return 'found' in looked ? looked.found : undefined;
}

/** How soon a success is looked at again whose health is not known to be up: real time. */
const lookAgainMs = 5_000;

/** What the rules cancelled is on record already; what cannot be told for another reason is told to people. */
function withheld(
  standing: Exclude<NoticeStanding, 'holds'>,
  delivery: { notice: string; round: number; target: string },
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

function reported(delivery: Delivery, notice: { notice: string; round: number; target: string }): Delivery {
  if (delivery.end !== 'dead') return delivery;
  return { ...delivery, report: { type: 'ReportNoticeFailed', ...notice, reason: delivery.reason } };
}
