const asksToWait = 'Slack asks to wait.';
const ownError = 'Slack had an error of its own.';
const isMoved = 'The workspace is being moved into an organisation.';
const tooLong = 'The message is too long for Slack.';
const tokenNotTaken = 'Slack does not accept the bot token.';

export const outsideSlack = {
  asksToWait,
  paced: (method: string, ms: number) => `${method} waits for ${ms} ms to stay within Slack's limits.`,
  unreadable: (method: string) => `Slack's answer to ${method} cannot be read.`,
  search: {
    tooSlow: "Reading the channel's history takes too long.",
    tooMany: 'The channel has had too many messages since then to read them all.',
  },
  refusal: {
    withoutReason: (method: string) => `Slack refused ${method} without a reason.`,
    lacksScope: (scope: string | undefined) => `The bot token lacks the scope ${scope ?? 'for this'}.`,
    /** Of a code that is not among these. */
    other: 'Slack refused.',
    /** By Slack's code. */
    known: {
      internal_error: ownError,
      fatal_error: ownError,
      service_unavailable: 'Slack is unavailable.',
      request_timeout: 'Slack did not get the whole request.',
      ratelimited: asksToWait,
      rate_limited: asksToWait,
      message_limit_exceeded: asksToWait,
      team_added_to_org: isMoved,
      org_login_required: isMoved,
      channel_not_found: 'Slack knows no such channel, or the bot cannot see it.',
      not_in_channel: 'The bot is not in the channel: invite it.',
      is_archived: 'The channel is archived.',
      restricted_action: 'The workspace does not let the bot post there.',
      message_not_found: 'The message no longer exists.',
      thread_not_found: 'The thread no longer exists.',
      user_not_found: 'Slack knows no such person.',
      no_such_subteam: 'Slack knows no such user group.',
      permission_denied: 'Slack does not let the bot read the user group.',
      cannot_dm_bot: 'A bot cannot be written to.',
      msg_too_long: tooLong,
      msg_blocks_too_long: tooLong,
      expired_trigger_id: 'The form came too late: do it again.',
      invalid_auth: tokenNotTaken,
      not_authed: tokenNotTaken,
      token_revoked: 'The bot token was revoked.',
      token_expired: 'The bot token has expired.',
      account_inactive: 'The app was removed from the workspace.',
    },
  },
};
