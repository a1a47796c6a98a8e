import { z } from 'zod';
import type { Catalogue } from '../messages/catalogue.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

type Words = Catalogue['outside']['slack']['refusal'];
type KnownCode = keyof Words['known'];

interface Meaning {
  readonly retryable?: boolean;
  readonly happened?: 'maybe';
  readonly waits?: boolean;
}

/** The same call would be refused again. */
const final: Meaning = {};
const later: Meaning = { retryable: true };
const waits: Meaning = { retryable: true, waits: true };
const maybeDone: Meaning = { retryable: true, happened: 'maybe' };

/**
 * What Slack's `ok: false` codes mean. One that is not listed was certainly not carried out, and the same call would be
 * refused again. Of the first two Slack says itself that part of the work may have been done.
 */
const MEANINGS: Readonly<Record<KnownCode, Meaning>> = {
  internal_error: maybeDone,
  fatal_error: maybeDone,
  service_unavailable: maybeDone,
  request_timeout: later,
  ratelimited: waits,
  rate_limited: waits,
  message_limit_exceeded: waits,
  team_added_to_org: later,
  org_login_required: later,
  channel_not_found: final,
  not_in_channel: final,
  is_archived: final,
  restricted_action: final,
  message_not_found: final,
  thread_not_found: final,
  user_not_found: final,
  no_such_subteam: final,
  permission_denied: final,
  cannot_dm_bot: final,
  msg_too_long: final,
  msg_blocks_too_long: final,
  expired_trigger_id: final,
  // About golive as a whole, not about this call: it goes well once a person, or Slack, has mended it.
  invalid_auth: later,
  not_authed: later,
  token_revoked: later,
  token_expired: later,
  account_inactive: later,
};

const isKnown = (code: string): code is KnownCode => Object.hasOwn(MEANINGS, code);

const dataSchema = z.object({
  error: z.string().regex(/^[a-z0-9_]+$/i),
  needed: z.string().optional().catch(undefined),
  response_metadata: z
    .object({ messages: z.array(z.string()).catch([]), retryAfter: z.number().optional() })
    .catch({ messages: [] }),
});

interface RefusedCall {
  readonly method: string;
  readonly unnamedWaitMs: number;
  readonly words: Words;
}

export function slackRefusal(data: unknown, { method, unnamedWaitMs, words }: RefusedCall): OutsideError {
  const parsed = dataSchema.safeParse(data);
  if (!parsed.success) {
    return new OutsideError(words.withoutReason(method), {
      code: 'unreadable',
      retryable: true,
      happened: 'maybe',
    });
  }
  const { error: code, needed, response_metadata: more } = parsed.data;
  const meaning = isKnown(code) ? MEANINGS[code] : final;
  const detail = [`${method}: ${code}`, ...more.messages].join(', ');
  return new OutsideError(plainSentence(`${sentence(code, needed, words)} (${detail})`), {
    code,
    retryable: meaning.retryable ?? false,
    happened: meaning.happened ?? 'no',
    retryAfterMs: meaning.waits ? (more.retryAfter ?? unnamedWaitMs / 1000) * 1000 : undefined,
  });
}

function sentence(code: string, needed: string | undefined, words: Words): string {
  if (code === 'missing_scope') return words.lacksScope(needed);
  return isKnown(code) ? words.known[code] : words.other;
}
