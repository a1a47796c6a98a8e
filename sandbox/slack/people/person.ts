import type { SlackContext } from '../context.ts';
import type { SlackChannel, SlackUser } from '../workspace.ts';
import { CannotError } from './cannot.ts';

export function actingPerson({ state }: Pick<SlackContext, 'state'>, userId: string): SlackUser {
  const user = state.users.get(userId);
  if (!user) throw new CannotError(`There is no user ${userId}.`);
  if (user.deleted) throw new CannotError(`${user.realName} (${userId}) is deactivated.`);
  if (user.botId) throw new CannotError(`${userId} is a bot.`);
  return user;
}

/** The channel, where the person is a member of it. */
export function channelOf({ state }: SlackContext, user: SlackUser, channelId: string): SlackChannel {
  const channel = state.channels.get(channelId);
  if (!channel) throw new CannotError(`There is no channel ${channelId}.`);
  if (!channel.members.has(user.id)) throw new CannotError(`${user.id} is not in ${channelId}.`);
  return channel;
}
