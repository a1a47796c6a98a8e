import { createHash } from 'node:crypto';
import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackOut } from '../adapters/slack.ts';
import type { RunProgress } from '../domain/deployment/run-progress.ts';
import { type MessageRef, messageKey } from '../domain/effect.ts';
import type { RecordedEvent } from '../domain/event.ts';
import type { GoLive } from '../domain/go-live.ts';
import { threadKey } from '../domain/notices/notice-thread.ts';
import { cutMrkdwn } from '../messages/blocks/mrkdwn.ts';
import type { RenderedMessage } from '../messages/message.ts';
import { renderMessage } from '../messages/render-message.ts';
import type { ClaimedEffect, SlackMessageRow, Store } from '../store/store.ts';
import type { Deliver, Delivery, EffectOf } from './delivery.ts';
import { createPlainPosts, type PlainPosts } from './plain-message.ts';
import {
  afterSlackFailure,
  postInPlace,
  type SlackDeliveryNeeds,
  type SlackPlace,
  searchFrom,
  waitForCard,
  waitForTurn,
} from './slack-delivery.ts';

interface MessageNeeds extends SlackDeliveryNeeds {
  readonly store: Store;
  readonly progressOf: (correlationId: string) => RunProgress | undefined;
}

/** Codes that say that a stored message is gone for good: it is posted anew. */
const goneCodes: readonly string[] = ['message_not_found', 'cant_update_message', 'edit_window_closed'];

/** Makes one message show the state of this moment: posted the first time, edited after that. */
export function createMessageDelivery(needs: MessageNeeds): Deliver<'slack.message'> {
  const plain = createPlainPosts(needs.words);
  return async (effect, claim) => {
    const delivery = await deliver({ ...needs, plain }, effect, claim).catch((error: unknown) =>
      afterSlackFailure(error, claim, needs.realNow()),
    );
    if (delivery.end !== 'later') plain.forget(effect.key);
    return delivery.end === 'dead' ? { ...delivery, ...(await saidBy(needs, effect)) } : delivery;
  };
}

/** Enough to know what it is about. */
const longestSaid = 300;

/** What nobody reads because it was lost: people are told it with that. */
async function saidBy(needs: MessageNeeds, effect: EffectOf<'slack.message'>): Promise<{ said?: string }> {
  const goLive = await needs.engine.read(effect.goLive);
  if (!goLive) return {};
  const { text } = renderNow(needs, {
    effect,
    goLive,
    events: await eventsOf(needs.store, goLive, effect.message),
  });
  return { said: cutMrkdwn(text.replaceAll(/\s+/g, ' '), longestSaid) };
}

interface Rendering {
  readonly effect: EffectOf<'slack.message'>;
  readonly goLive: GoLive;
  readonly events: readonly RecordedEvent[];
}

const renderNow = (
  { clock, words, progressOf }: MessageNeeds,
  { effect, goLive, events }: Rendering,
): RenderedMessage =>
  renderMessage(effect.message, goLive, { now: clock.now(), words, event: events[0], events, progressOf });

async function deliver(
  needs: MessageNeeds & { readonly plain: PlainPosts },
  effect: EffectOf<'slack.message'>,
  claim: ClaimedEffect,
): Promise<Delivery> {
  const { store, engine, clock, plain } = needs;
  const goLive = await engine.read(effect.goLive);
  if (!goLive) return { end: 'cancelled', reason: 'no such go-live' };
  const events = await eventsOf(store, goLive, effect.message);
  const render = () => renderNow(needs, { effect, goLive, events });
  const key = messageKey(effect.message);
  const posted = await store.findSlackMessage(goLive.id, key);
  const { mayBeGone = false } = effect;
  if (posted && (await edit(needs, { posted, claim, render, mayBeGone }))) return { end: 'done' };

  const content = render();
  if (content.onlyEdit) return { end: 'cancelled', reason: 'nothing to tell any more' };
  const place = await placeOf(store, goLive, { message: effect.message, content });
  // A thread is read from top to bottom: in the order in which its messages were wanted.
  const isReply = !place || (place.threadTs !== undefined && !place.broadcast);
  const earlier = isReply ? await store.findEarlierPost(goLive.id, claim.id) : undefined;
  if (!place) return waitForCard(needs, { waitsFor: headOf(content), earlier, claim });
  if (earlier !== undefined) return waitForTurn(earlier);
  const post = {
    words: needs.words,
    place,
    content: plain.contentOf(effect.key, content, goLive.id),
    effectKey: effect.key,
    claim,
    since: searchFrom(claim, clock),
    realNow: needs.realNow,
    withPermalink: key === 'control',
  };
  const message = await postInPlace(needs.slack, post).catch((error: unknown) => {
    const again = plain.afterRefusal(effect.key, error);
    if (!again) throw error;
    return again;
  });
  if ('end' in message) return message;
  // Found from an earlier attempt, it may show an older state.
  const mayBeOlder = claim.lastAttemptAt !== undefined;
  const shown = mayBeOlder || plain.isPlain(effect.key) ? {} : { shown: shownBy(content) };
  const row = { goLive: goLive.id, messageKey: key, ...message, ...shown };
  if (!(await store.saveSlackMessage(row, claim))) return { end: 'cancelled', reason: 'lease lost' };
  if (mayBeOlder) await edit(needs, { posted: row, claim, render, mayBeGone: false });
  return { end: 'done' };
}

/** The event that the message tells, and all that came after it. */
const eventsOf = async (
  store: Store,
  { id }: GoLive,
  message: MessageRef,
): Promise<readonly RecordedEvent[]> =>
  message.card === 'event' ? await store.readStream(id, message.version - 1) : [];

interface Edit {
  readonly posted: SlackMessageRow;
  readonly claim: ClaimedEffect;
  readonly render: () => RenderedMessage;
  readonly mayBeGone: boolean;
}

/**
 * False when the message is gone. What would change nothing is not sent: Slack allows few edits, and many events change one
 * card of several; where somebody may have deleted it, it is looked for instead. After an attempt whose end is not known,
 * nobody knows what the message shows.
 */
async function edit(
  { slack, store }: MessageNeeds,
  { posted, claim, render, mayBeGone }: Edit,
): Promise<boolean> {
  const { channel, ts, shown } = posted;
  const isKnown = claim.lastAttemptAt === undefined && shown !== undefined;
  if (isKnown && shownBy(render()) === shown) return !mayBeGone || (await isThere(slack, posted));
  let sent: string | undefined;
  try {
    await slack.update({ channel, ts }, () => {
      const { text, blocks } = render();
      sent = shownBy({ text, blocks });
      return { text, blocks };
    });
  } catch (error) {
    if (error instanceof OutsideError && goneCodes.includes(error.code)) return false;
    throw error;
  }
  await store.saveSlackMessage({ ...posted, shown: sent }, claim);
  return true;
}

/** Slack gives no link to what was deleted, and to ask for one is no edit. */
async function isThere(slack: SlackOut, posted: SlackMessageRow): Promise<boolean> {
  try {
    await slack.permalink(posted);
    return true;
  } catch (error) {
    if (error instanceof OutsideError && goneCodes.includes(error.code)) return false;
    throw error;
  }
}

const shownBy = ({ text, blocks }: Pick<RenderedMessage, 'text' | 'blocks'>): string =>
  createHash('sha256').update(JSON.stringify({ text, blocks })).digest('hex');

interface WantedPlace {
  readonly message: MessageRef;
  readonly content: Pick<RenderedMessage, 'place' | 'head' | 'to'>;
}

/** Where a new message goes; undefined while the thread has no head yet. */
async function placeOf(
  store: Store,
  goLive: GoLive,
  { message, content }: WantedPlace,
): Promise<SlackPlace | undefined> {
  const { channel } = goLive.service;
  if (message.card === 'event' && message.channel)
    return placeElsewhere(store, goLive, { channel: message.channel, quiet: message.quiet === true });
  if (content.to !== undefined) return { channel: content.to };
  if (content.place === 'channel') return { channel };
  const card = await store.findSlackMessage(goLive.id, headOf(content));
  return card && { channel: card.channel, threadTs: card.ts };
}

const headOf = ({ head = { card: 'control' } }: Pick<RenderedMessage, 'head'>): string => messageKey(head);

/**
 * Where the plan was told, what becomes of it is told in the same thread, and, unless it is quiet, to all: it changes what
 * they know.
 */
async function placeElsewhere(
  store: Store,
  { id }: GoLive,
  { channel, quiet }: { readonly channel: string; readonly quiet: boolean },
): Promise<SlackPlace> {
  const head = await store.findSlackMessage(id, threadKey(channel));
  return head
    ? { channel: head.channel, threadTs: head.ts, ...(quiet ? {} : { broadcast: true }) }
    : { channel };
}
