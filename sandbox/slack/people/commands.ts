import type { SlackContext } from '../context.ts';
import { parseResponseMessage, showResponse } from '../response-messages.ts';
import type { ResponseUrlUse } from '../response-urls.ts';
import { SlackApiError } from '../slack-api-error.ts';
import { app, type SlackChannel, type SlackUser, team } from '../workspace.ts';
import { CannotError } from './cannot.ts';
import { channelName } from './payload-parts.ts';
import { actingPerson, channelOf } from './person.ts';
import { deliverFor, type Seen } from './seen.ts';
import { typedText } from './typed-text.ts';

export interface PostedCommand {
  readonly userId: string;
  readonly channelId: string;
  /** What stands after the command, as typed: `@tom` and `#releases` become links on the way. */
  readonly text: string;
  /** `/golive` when left out. */
  readonly command?: string;
}

export async function postCommand(context: SlackContext, posted: PostedCommand): Promise<Seen> {
  const { command = '/golive' } = posted;
  if (!context.commands.includes(command) || !context.scopes.includes('commands')) {
    throw new CannotError(`${command} is not a valid command.`);
  }
  const user = actingPerson(context, posted.userId);
  const channel = channelOf(context, user, posted.channelId);
  const use: ResponseUrlUse = {
    userId: user.id,
    channelId: channel.id,
    source: undefined,
    threadTs: undefined,
  };
  const payload = {
    ...payloadBase(user, channel),
    command,
    text: typedText(context.state, posted.text.trim(), 'command'),
    response_url: context.responseUrls.issue(use),
    trigger_id: context.triggers.issue({ userId: user.id, viewId: undefined }),
  };
  const { answer, seen } = await deliverFor(context, user.id, { type: 'slash_commands', payload });
  if (!answer.ok) return seen(failure(command, answer.error));
  return seen(showAnswer(context, use, answer.payload));
}

function payloadBase(user: SlackUser, channel: SlackChannel): Record<string, unknown> {
  return {
    token: app.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: user.id,
    user_name: user.name,
    api_app_id: app.id,
    is_enterprise_install: 'false',
  };
}

function failure(command: string, error: string): string {
  if (error === 'operation_timeout') return `${command} failed because the app did not respond`;
  return `${command} failed with the error "${error}"`;
}

/** Shows the message that an ack may carry; the words Slack shows instead where it is none. */
function showAnswer(context: SlackContext, use: ResponseUrlUse, payload: unknown): string | undefined {
  const message = parseResponseMessage(payload ?? {});
  if (!message || (message.text === undefined && message.blocks === undefined)) return undefined;
  try {
    showResponse(context, use, message);
    return undefined;
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    context.ledger.add({
      system: 'slack',
      kind: 'ack.refused',
      accepted: false,
      data: { error: error.code, messages: error.detail.messages, answer: payload },
    });
    return `failed with the error "${error.code}"`;
  }
}
