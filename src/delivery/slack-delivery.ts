import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackContent, SlackOut } from '../adapters/slack.ts';
import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import { failpoint } from '../failpoint.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { ClaimedEffect } from '../store/store.ts';
import { backoffMs, type Delivery, isTriedOut } from './delivery.ts';

/** What every delivery to Slack needs: its words are those of the state at the moment of sending. */
export interface SlackDeliveryNeeds {
  readonly slack: SlackOut;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly words: Catalogue;
  readonly realNow: () => number;
}

export interface SlackPlace {
  readonly channel: string;
  readonly threadTs?: string | undefined;
  /** Of a reply: shown in the channel too. */
  readonly broadcast?: boolean | undefined;
}

/** How long a message that Slack does not take is tried again: longer than any outage that it has had. */
const tryForMs = 24 * 3_600_000;

/** Slack may still be at a post whose answer was lost, and lists it a moment later: only then is its absence believed. */
const listedWithinMs = 5_000;

/** Well over the time after which a call to Slack is given up. */
const longestCallMs = 15_000;

const notYet = (why: string, waitMs: number): OutsideError =>
  new OutsideError(why, {
    code: 'not_yet',
    retryable: true,
    happened: 'no',
    retryAfterMs: waitMs,
  });

/** Says what a failed call means for the effect; bugs go on up. */
export function afterSlackFailure(error: unknown, claim: ClaimedEffect, now: number): Delivery {
  if (!(error instanceof OutsideError)) throw error;
  const reason = `${error.code}: ${error.message}`;
  if (!error.retryable && error.happened === 'no') return { end: 'dead', reason };
  // Our own pacing and the wait for Slack's list say nothing about whether it can be delivered.
  if (error.code === 'paced' || error.code === 'not_yet')
    return { end: 'later', inMs: error.retryAfterMs ?? 0, reason, uncounted: true };
  if (isTriedOut(claim, now, tryForMs)) return { end: 'dead', reason };
  const unsent = error.happened === 'no';
  return { end: 'later', inMs: backoffMs(claim.attempt, error.retryAfterMs), reason, unsent };
}

interface WaitForCard {
  /** The keys of messages: of the head, and of one wanted before the reply that may soon be posted. */
  readonly waitsFor: string;
  readonly earlier: string | undefined;
  readonly claim: ClaimedEffect;
}

/** A reply whose thread has no head yet comes back once that is posted. In between it only sees whether it is too late. */
export function waitForCard(
  { words, realNow }: SlackDeliveryNeeds,
  { waitsFor, earlier, claim }: WaitForCard,
): Delivery {
  const reason = words.deliveries.slack.waitsForThread;
  // Those before it may only now be on their way.
  if (earlier === undefined && isTriedOut(claim, realNow(), tryForMs)) return { end: 'dead', reason };
  return { end: 'later', inMs: 30_000, reason, uncounted: true, waited: true, waitsFor };
}

/**
 * A reply before which another has to be posted comes back once that is, or soon, for it may have ended without a post. It is
 * not given up for that: each of those before it is, in the end.
 */
export const waitForTurn = (waitsFor: string): Delivery => ({
  end: 'later',
  inMs: 2_000,
  reason: 'waits for the messages before it',
  uncounted: true,
  waitsFor,
});

export interface PostOnce {
  readonly words: Catalogue;
  readonly place: SlackPlace;
  readonly content: SlackContent;
  readonly effectKey: string;
  readonly claim: ClaimedEffect;
  readonly withPermalink: boolean;
  /** Real time. */
  readonly realNow: () => number;
  /** What Slack's clock shows at the least: never before it is a message looked for. */
  readonly since: number;
  /** Looks for it in the threads of messages whose key begins so, too. */
  readonly threadsOf?: string | undefined;
}

/** Codes that say that nobody can reply there: certainly nothing was posted. */
const goneThreadCodes: readonly string[] = [
  'thread_not_found',
  'cannot_reply_to_message',
  'restricted_action_non_threadable_channel',
];

/** The same, to the channel where its thread is gone. */
export async function postInPlace(slack: SlackOut, post: PostOnce): Promise<Posted> {
  try {
    return await postOnce(slack, post);
  } catch (error) {
    const { channel, threadTs } = post.place;
    const isGone = error instanceof OutsideError && goneThreadCodes.includes(error.code);
    if (threadTs === undefined || !isGone) throw error;
    return postOnce(slack, { ...post, place: { channel } });
  }
}

type Posted = Awaited<ReturnType<SlackOut['post']>>;

/**
 * Posts a message that was not posted before. Any attempt after the first looks for the effect's key in the channel;
 * where Slack does not let us look, `unprovable` is thrown as an outside failure that nobody can retry.
 */
export async function postOnce(
  slack: SlackOut,
  { words, place, content, effectKey, claim, withPermalink, since, threadsOf, realNow }: PostOnce,
): Promise<Posted> {
  const said = words.deliveries.slack;
  if (claim.lastAttemptAt !== undefined) {
    const { channel, threadTs } = place;
    const looked = await slack.findByEffectKey({ channel, threadTs, threadsOf, key: effectKey, since });
    if ('found' in looked) {
      const permalink = withPermalink ? await slack.permalink(looked.found) : undefined;
      return { ...looked.found, permalink };
    }
    const waitMs = claim.lastAttemptAt + listedWithinMs - realNow();
    if ('absent' in looked && waitMs > 0) throw notYet(said.notListed, waitMs);
    if ('unprovable' in looked)
      throw new OutsideError(looked.because, { code: 'unprovable', retryable: false, happened: 'no' });
  }
  // This process may have slept since the claim: nobody may send in its name any more.
  if (realNow() > claim.leaseUntil - longestCallMs) throw notYet(said.heldUp, longestCallMs);
  await failpoint('post.before_send', claim.effect.kind);
  const posted = await slack.post({ ...place, ...content, effectKey, permalink: withPermalink });
  await failpoint('post.after_send', claim.effect.kind);
  return posted;
}

/** From when on Slack's list is read: no attempt of this effect was before it, by either clock. */
export const searchFrom = ({ createdAt, lastAttemptAt = createdAt }: ClaimedEffect, clock: Clock): number =>
  Math.min(createdAt, lastAttemptAt, clock.now());
