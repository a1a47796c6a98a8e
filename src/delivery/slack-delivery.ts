import { OutsideError } from '../adapters/outside-error.ts';
import type { SlackContent, SlackOut } from '../adapters/slack.ts';
import type { ClaimedEffect } from '../store/store.ts';
import { backoffMs, type Delivery } from './delivery.ts';

export interface SlackPlace {
  readonly channel: string;
  readonly threadTs?: string | undefined;
}

/** How long a message that Slack does not take is tried again: longer than any outage that it has had. */
const tryForMs = 24 * 3_600_000;

/** Says what a failed call means for the effect; bugs go on up. */
export function afterSlackFailure(error: unknown, claim: ClaimedEffect, now: number): Delivery {
  if (!(error instanceof OutsideError)) throw error;
  const reason = `${error.code}: ${error.message}`;
  if (!error.retryable && error.happened === 'no') return { end: 'dead', reason };
  if (now - claim.createdAt > tryForMs) return { end: 'dead', reason };
  const uncounted = error.happened === 'no';
  return { end: 'later', inMs: backoffMs(claim.attempt, error.retryAfterMs), reason, uncounted };
}

export interface PostOnce {
  readonly place: SlackPlace;
  readonly content: SlackContent;
  readonly effectKey: string;
  readonly claim: ClaimedEffect;
  readonly withPermalink: boolean;
  /** What Slack's clock shows at the least: never before it is a message looked for. */
  readonly since: number;
}

/**
 * Posts a message that was not posted before. Any attempt after the first looks for the effect's key in the channel;
 * where Slack does not let us look, `unprovable` is thrown as an outside failure that nobody can retry.
 */
export async function postOnce(
  slack: SlackOut,
  { place, content, effectKey, claim, withPermalink, since }: PostOnce,
) {
  if (claim.lastAttemptAt !== undefined) {
    const looked = await slack.findByEffectKey({ ...place, key: effectKey, since });
    if ('found' in looked) {
      const permalink = withPermalink ? await slack.permalink(looked.found) : undefined;
      return { ...looked.found, permalink };
    }
    if ('unprovable' in looked)
      throw new OutsideError(looked.because, { code: 'unprovable', retryable: false, happened: 'no' });
  }
  return slack.post({ ...place, ...content, effectKey, permalink: withPermalink });
}
