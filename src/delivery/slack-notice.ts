import type { SlackOut } from '../adapters/slack.ts';
import type { MessagePlace } from '../adapters/slack-find-message.ts';
import { isLate, noticeStanding } from '../domain/notices/notice.ts';
import { isSlackGroup } from '../domain/notices/slack-place.ts';
import { renderNotice } from '../messages/outgoing/render-notice.ts';
import type { ClaimedEffect } from '../store/store.ts';
import type { Deliver, Delivery, EffectOf } from './delivery.ts';
import { reported, withheld } from './notice-delivery.ts';
import { leftOut, readGroup } from './notice-people.ts';
import { keepThread, placeInThread, type ThreadedNotice, type ThreadNeeds } from './notice-thread.ts';
import { afterSlackFailure, postInPlace, searchFrom } from './slack-delivery.ts';

/**
 * One delivery of a notice to one channel: once, or not at all, and its outcome is on record. Those of a go-live to one
 * channel go one after the other, for the first that arrives opens the thread of the others.
 */
export function createNoticeDelivery(needs: ThreadNeeds): Deliver<'slack.notice'> {
  const inTurn = createTurns();
  return async (effect, claim) => {
    const { notice, round, channel } = effect;
    try {
      return await inTurn(`${effect.goLive} ${channel}`, () => deliver(needs, effect, claim));
    } catch (error) {
      const place = { notice, round, target: `slack:${channel}` };
      return reported(afterSlackFailure(error, claim, needs.realNow()), place, effect.text);
    }
  };
}

async function deliver(
  needs: ThreadNeeds,
  effect: EffectOf<'slack.notice'>,
  claim: ClaimedEffect,
): Promise<Delivery> {
  const { slack, engine, words, clock, realNow } = needs;
  const { notice, round, channel } = effect;
  const target = `slack:${channel}`;
  const goLive = await engine.read(effect.goLive);
  if (!goLive) return { end: 'cancelled', reason: 'no such go-live' };
  const told: ThreadedNotice = { goLive, notice, round, target, channel, claim };
  const standing = noticeStanding(goLive, effect, clock.now());
  const keptBack = (why: Exclude<typeof standing, 'holds'>) =>
    withheld(why, { goLive, place: { notice, round, target }, words, by: 'slack' });
  if (standing === 'waits') return keptBack(standing);
  if (standing === 'holds') {
    if (isSlackGroup(channel)) return readGroup(needs, effect);
    const without = await leftOut(slack, effect);
    if (without) return without;
  }
  const place = await placeInThread(needs, told);
  const search = { threadsOf: `${goLive.id}/notice/`, since: searchFrom(claim, clock) };
  const delivered = async (at: MessagePlace, permalink: string | undefined): Promise<Delivery> =>
    (await keepThread(needs, told, { ...at, permalink }))
      ? {
          end: 'done',
          report: {
            type: 'ReportNoticeDelivered',
            notice,
            round,
            target,
            ...(permalink ? { permalink } : {}),
          },
        }
      : { end: 'cancelled', reason: 'lease lost' };
  if (standing !== 'holds') {
    const { channel: where, threadTs } = place;
    const arrived = await findArrived(slack, { ...search, channel: where, threadTs, key: effect.key }, claim);
    return arrived ? delivered(arrived, await slack.permalink(arrived)) : keptBack(standing);
  }
  const posted = await postInPlace(slack, {
    words,
    place,
    content: renderNotice({ ...effect, late: isLate(goLive, effect, clock.now()) }, goLive, words),
    effectKey: effect.key,
    claim,
    withPermalink: true,
    ...search,
    realNow,
  });
  return delivered(posted, posted.permalink);
}

/** A notice that is not to be sent any more may have been sent by an earlier attempt, whose outcome was lost. */
async function findArrived(
  slack: SlackOut,
  search: Parameters<SlackOut['findByEffectKey']>[0],
  claim: ClaimedEffect,
): Promise<MessagePlace | undefined> {
  if (claim.lastAttemptAt === undefined) return undefined;
  const looked = await slack.findByEffectKey(search);
  return 'found' in looked ? looked.found : undefined;
}

/** Works under the same name go one after the other. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
    last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (last.get(name) === turn) last.delete(name);
    }
  };
}
