import type { SlackContext } from './context.ts';
import { SlackApiError } from './slack-api-error.ts';
import { app, type SlackChannel } from './workspace.ts';

/** The channel that the bot can see, by id; private ones that it is not in do not exist for it. */
export function visibleChannel({ state }: SlackContext, id: string): SlackChannel {
  const channel = state.channels.get(id);
  if (!channel || (channel.kind !== 'public' && !channel.members.has(app.botUserId))) {
    throw new SlackApiError('channel_not_found');
  }
  return channel;
}

export function joinedChannel(context: SlackContext, id: string): SlackChannel {
  const channel = visibleChannel(context, id);
  if (!channel.members.has(app.botUserId)) throw new SlackApiError('not_in_channel');
  return channel;
}

export function writableChannel(context: SlackContext, id: string): SlackChannel {
  const channel = visibleChannel(context, id);
  if (channel.archived) throw new SlackApiError('is_archived');
  if (!channel.members.has(app.botUserId)) throw new SlackApiError('not_in_channel');
  return channel;
}

/** chat.postMessage also takes `#name` and a person's id, which stands for the direct channel with them. */
export function postableChannel(context: SlackContext, reference: string): SlackChannel {
  const { state } = context;
  const user = state.users.get(reference);
  if (user) {
    if (user.deleted || user.botId) throw new SlackApiError('channel_not_found');
    return state.directChannel(user.id, app.botUserId);
  }
  const named = reference.startsWith('#')
    ? [...state.channels.values()].find((channel) => channel.name === reference.slice(1))
    : undefined;
  return writableChannel(context, named?.id ?? reference);
}
