import type { SlackOut } from '../adapters/slack.ts';
import type { Clock } from '../clock.ts';
import { noticeStillHolds } from '../domain/notice.ts';
import type { Engine } from '../engine.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { renderNotice } from '../messages/render-notice.ts';
import type { Deliver, Delivery } from './delivery.ts';
import { afterSlackFailure, postOnce } from './slack-delivery.ts';

interface NoticeNeeds {
  readonly slack: SlackOut;
  readonly engine: Engine;
  readonly words: Catalogue;
  readonly clock: Clock;
  readonly realNow: () => number;
}

/** One delivery of a notice to one channel: once, or not at all, and its outcome is on record. */
export function createNoticeDelivery({
  slack,
  engine,
  words,
  clock,
  realNow,
}: NoticeNeeds): Deliver<'slack.notice'> {
  return async (effect, claim) => {
    const { notice, round, channel } = effect;
    const target = `slack:${channel}`;
    const goLive = await engine.read(effect.goLive);
    if (!goLive || !noticeStillHolds(goLive, notice, round))
      return { end: 'cancelled', reason: 'no longer holds' };
    try {
      const content = renderNotice(effect, goLive, words);
      const posted = await postOnce(slack, {
        place: { channel },
        content,
        effectKey: effect.key,
        claim,
        withPermalink: true,
        since: Math.min(claim.createdAt, clock.now()),
      });
      const permalink = posted.permalink ? { permalink: posted.permalink } : {};
      return { end: 'done', report: { type: 'ReportNoticeDelivered', notice, round, target, ...permalink } };
    } catch (error) {
      return reported(afterSlackFailure(error, claim, realNow()), { notice, round, target });
    }
  };
}

function reported(delivery: Delivery, notice: { notice: string; round: number; target: string }): Delivery {
  if (delivery.end !== 'dead') return delivery;
  return { ...delivery, report: { type: 'ReportNoticeFailed', ...notice, reason: delivery.reason } };
}
