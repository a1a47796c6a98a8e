import type { MessagePlace } from '../adapters/slack-find-message.ts';
import type { GoLive } from '../domain/go-live.ts';
import { headKey, isForAll, mayHeadThread, threadKey } from '../domain/notices/notice-thread.ts';
import type { ClaimedEffect, Store } from '../store/store.ts';
import type { SlackDeliveryNeeds, SlackPlace } from './slack-delivery.ts';

export interface ThreadNeeds extends SlackDeliveryNeeds {
  readonly store: Store;
}

/** One delivery of a notice over Slack. */
export interface ThreadedNotice {
  readonly goLive: GoLive;
  readonly notice: string;
  readonly round: number;
  readonly target: string;
  readonly channel: string;
  readonly claim: ClaimedEffect;
}

/** The thread in which the go-live's notices stand in a channel, and whether this one is shown in the channel too. */
export async function placeInThread(needs: ThreadNeeds, told: ThreadedNotice): Promise<SlackPlace> {
  const { goLive, channel } = told;
  const head =
    (await needs.store.findSlackMessage(goLive.id, headKey(goLive, channel))) ??
    (await findHead(needs, told));
  if (!head) return { channel };
  return { channel: head.channel, threadTs: head.ts, broadcast: isForAll(goLive, told) };
}

/** A notice before this one may have arrived though its answer was lost: then it is the one that opened the thread. */
async function findHead(needs: ThreadNeeds, told: ThreadedNotice): Promise<MessagePlace | undefined> {
  const { goLive, channel, target } = told;
  for (const { notice, round, at } of mayHeadThread(goLive, told)) {
    const key = `${goLive.id}/notice/${notice}/${round}/${target}`;
    const looked = await needs.slack.findByEffectKey({ channel, key, since: at });
    if ('found' in looked && (await keepThread(needs, told, looked.found))) return looked.found;
  }
  return undefined;
}

/**
 * Keeps which thread a message stands in; one that stands in the channel by itself opens it, also where the thread before
 * is gone. False: the lease is lost.
 */
export async function keepThread(
  { store }: Pick<ThreadNeeds, 'store'>,
  { goLive, channel, claim }: ThreadedNotice,
  {
    channel: stands,
    ts,
    threadTs = ts,
    permalink,
  }: MessagePlace & { readonly permalink?: string | undefined },
): Promise<boolean> {
  if (goLive.service.channel === channel) return true;
  const known = await store.findSlackMessage(goLive.id, threadKey(channel));
  if (known && (threadTs !== ts || ts === known.ts)) return true;
  const head = { messageKey: threadKey(channel), channel: stands, ts: threadTs, permalink };
  return store.saveSlackMessage({ goLive: goLive.id, ...head }, claim);
}
