import { z } from 'zod';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

interface Meaning {
  readonly sentence?: string;
  readonly retryable?: boolean;
  readonly happened?: 'maybe';
  readonly waits?: boolean;
}

/**
 * What Slack's `ok: false` codes mean. One that is not listed was certainly not carried out, and the same call would be
 * refused again. Of the first two Slack says itself that part of the work may have been done.
 */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['internal_error', { sentence: 'Slack had an error of its own.', retryable: true, happened: 'maybe' }],
  ['fatal_error', { sentence: 'Slack had an error of its own.', retryable: true, happened: 'maybe' }],
  ['service_unavailable', { sentence: 'Slack is unavailable.', retryable: true, happened: 'maybe' }],
  ['request_timeout', { sentence: 'Slack did not get the whole request.', retryable: true }],
  ['ratelimited', { sentence: 'Slack asks to wait.', retryable: true, waits: true }],
  ['rate_limited', { sentence: 'Slack asks to wait.', retryable: true, waits: true }],
  ['message_limit_exceeded', { sentence: 'Slack asks to wait.', retryable: true, waits: true }],
  ['team_added_to_org', { sentence: 'The workspace is being moved into an organisation.', retryable: true }],
  ['org_login_required', { sentence: 'The workspace is being moved into an organisation.', retryable: true }],
  ['channel_not_found', { sentence: 'Slack knows no such channel, or the bot cannot see it.' }],
  ['not_in_channel', { sentence: 'The bot is not in the channel: invite it.' }],
  ['is_archived', { sentence: 'The channel is archived.' }],
  ['restricted_action', { sentence: 'The workspace does not let the bot post there.' }],
  ['message_not_found', { sentence: 'The message no longer exists.' }],
  ['thread_not_found', { sentence: 'The thread no longer exists.' }],
  ['user_not_found', { sentence: 'Slack knows no such person.' }],
  ['no_such_subteam', { sentence: 'Slack knows no such user group.' }],
  ['permission_denied', { sentence: 'Slack does not let the bot read the user group.' }],
  ['cannot_dm_bot', { sentence: 'A bot cannot be written to.' }],
  ['msg_too_long', { sentence: 'The message is too long for Slack.' }],
  ['msg_blocks_too_long', { sentence: 'The message is too long for Slack.' }],
  ['expired_trigger_id', { sentence: 'The form came too late: do it again.' }],
  // About golive as a whole, not about this call: it goes well once a person, or Slack, has mended it.
  ['invalid_auth', { sentence: 'Slack does not accept the bot token.', retryable: true }],
  ['not_authed', { sentence: 'Slack does not accept the bot token.', retryable: true }],
  ['token_revoked', { sentence: 'The bot token was revoked.', retryable: true }],
  ['token_expired', { sentence: 'The bot token has expired.', retryable: true }],
  ['account_inactive', { sentence: 'The app was removed from the workspace.', retryable: true }],
]);

const dataSchema = z.object({
  error: z.string().regex(/^[a-z0-9_]+$/i),
  needed: z.string().optional().catch(undefined),
  response_metadata: z
    .object({ messages: z.array(z.string()).catch([]), retryAfter: z.number().optional() })
    .catch({ messages: [] }),
});

export function slackRefusal(method: string, data: unknown, unnamedWaitMs: number): OutsideError {
  const parsed = dataSchema.safeParse(data);
  if (!parsed.success) {
    return new OutsideError(`Slack refused ${method} without a reason.`, {
      code: 'unreadable',
      retryable: true,
      happened: 'maybe',
    });
  }
  const { error: code, needed, response_metadata: more } = parsed.data;
  const meaning = MEANINGS.get(code) ?? {};
  const said =
    code === 'missing_scope'
      ? `The bot token lacks the scope ${needed ?? 'for this'}.`
      : (meaning.sentence ?? 'Slack refused.');
  const detail = [`${method}: ${code}`, ...more.messages].join(', ');
  return new OutsideError(plainSentence(`${said} (${detail})`), {
    code,
    retryable: meaning.retryable ?? false,
    happened: meaning.happened ?? 'no',
    retryAfterMs: meaning.waits ? (more.retryAfter ?? unnamedWaitMs / 1000) * 1000 : undefined,
  });
}
