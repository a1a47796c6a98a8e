import type { SlackOut } from '../adapters/slack.ts';
import type { Clock } from '../clock.ts';
import type { GoLive } from '../domain/go-live.ts';
import { noticeStillHolds } from '../domain/notice.ts';
import type { Engine } from '../engine.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { renderNotice } from '../messages/render-notice.ts';
import type { Deliver, Delivery } from './delivery.ts';
import { afterSlackFailure, postOnce, searchFrom } from './slack-delivery.ts';

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
    if (!goLive) return { end: 'cancelled', reason: 'no such go-live' };
    if (!noticeStillHolds(goLive, notice, round)) return withheld(goLive, { notice, round, target });
    try {
      const content = renderNotice(effect, goLive, words);
      const posted = await postOnce(slack, {
        place: { channel },
        content,
        effectKey: effect.key,
        claim,
        withPermalink: true,
        since: searchFrom(claim, clock),
        realNow,
      });
      const permalink = posted.permalink ? { permalink: posted.permalink } : {};
      return { end: 'done', report: { type: 'ReportNoticeDelivered', notice, round, target, ...permalink } };
    } catch (error) {
      return reported(afterSlackFailure(error, claim, realNow()), { notice, round, target });
    }
  };
}

/** What the rules cancelled is on record already; what only does not hold at this moment is told. */
function withheld(goLive: GoLive, delivery: { notice: string; round: number; target: string }): Delivery {
  const reason = 'it no longer held when it was to be sent';
  const state = goLive.notices.find((n) => n.notice === delivery.notice && n.round === delivery.round)?.state;
  if (state !== 'queued') return { end: 'cancelled', reason };
  return { end: 'dead', reason, report: { type: 'ReportNoticeFailed', ...delivery, reason } };
}

function reported(delivery: Delivery, notice: { notice: string; round: number; target: string }): Delivery {
  if (delivery.end !== 'dead') return delivery;
  return { ...delivery, report: { type: 'ReportNoticeFailed', ...notice, reason: delivery.reason } };
}
