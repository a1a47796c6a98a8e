import type { SlackOut } from '../adapters/slack.ts';
import { isLate, noticeStanding } from '../domain/notice.ts';
import { renderNotice } from '../messages/render-notice.ts';
import type { ClaimedEffect } from '../store/store.ts';
import type { Deliver, Delivery } from './delivery.ts';
import { reasonToWait, reported, withheld } from './notice-delivery.ts';
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
        return withheld(
          standing,
          { notice, round, target },
          reasonToWait(goLive, notice, 'Slack did not take it'),
        );
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
