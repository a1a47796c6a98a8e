import { z } from 'zod';
import { joinedChannel, visibleChannel } from '../channels.ts';
import type { SlackContext } from '../context.ts';
import { messageJson } from '../message-json.ts';
import { page } from '../pagination.ts';
import { SlackApiError } from '../slack-api-error.ts';
import type { Message } from '../state.ts';
import { app, type SlackChannel, type SlackUser, team } from '../workspace.ts';
import { arg, type Method, method, requireScope } from './method.ts';

type Right = 'read' | 'history';
const scopePrefix = { public: 'channels', private: 'groups', im: 'im' } as const;

function requireChannelScope(context: SlackContext, channel: SlackChannel, right: Right): void {
  requireScope(context, `${scopePrefix[channel.kind]}:${right}`);
}

function channelJson(channel: SlackChannel): Record<string, unknown> {
  const isIm = channel.kind === 'im';
  const person = [...channel.members].find((id) => id !== app.botUserId);
  return {
    id: channel.id,
    ...(isIm ? { user: person } : { name: channel.name, name_normalized: channel.name }),
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: isIm,
    is_mpim: false,
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_general: channel.name === 'general',
    is_member: channel.members.has(app.botUserId),
    is_shared: false,
    is_ext_shared: false,
    context_team_id: team.id,
    ...(!isIm && {
      num_members: channel.members.size,
      purpose: { value: channel.purpose, creator: '', last_set: 0 },
      topic: { value: '', creator: '', last_set: 0 },
    }),
  };
}

const kindOfType = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'im',
  mpim: undefined,
} as const;
const types = arg.csv.pipe(z.array(z.enum(['public_channel', 'private_channel', 'im', 'mpim'])));

const paging = { cursor: z.string().optional(), limit: arg.integer.optional() };

const historyArguments = {
  ...paging,
  channel: arg.text,
  oldest: arg.text.optional(),
  latest: arg.text.optional(),
  inclusive: arg.flag.optional(),
  include_all_metadata: arg.flag.optional(),
};

interface Span {
  readonly oldest?: string | undefined;
  readonly latest?: string | undefined;
  readonly inclusive?: boolean | undefined;
}

function within({ oldest, latest, inclusive }: Span): (message: Message) => boolean {
  return ({ ts }) => {
    const at = Number(ts);
    const afterStart =
      oldest === undefined || at > Number(oldest) || (inclusive === true && at === Number(oldest));
    const beforeEnd =
      latest === undefined || at < Number(latest) || (inclusive === true && at === Number(latest));
    return afterStart && beforeEnd;
  };
}

function personForDirect({ state }: SlackContext, id: string): SlackUser {
  const user = state.users.get(id);
  if (!user) throw new SlackApiError('user_not_found');
  if (user.deleted) throw new SlackApiError('user_disabled');
  if (user.botId) throw new SlackApiError('cannot_dm_bot');
  return user;
}

const DEFAULT_LIMIT = 100;
const DEFAULT_REPLIES_LIMIT = 1_000;

export const conversationMethods: Record<string, Method> = {
  'conversations.info': method({
    tier: 3,
    args: z.object({ channel: arg.text }),
    run(context, args) {
      const channel = visibleChannel(context, args.channel);
      requireChannelScope(context, channel, 'read');
      return { channel: channelJson(channel) };
    },
  }),

  'conversations.list': method({
    tier: 2,
    args: z.object({
      ...paging,
      types: types.default(['public_channel']),
      exclude_archived: arg.flag.default(false),
    }),
    run(context, args) {
      const kinds = args.types.map((type) => kindOfType[type]);
      for (const kind of kinds) requireScope(context, kind ? `${scopePrefix[kind]}:read` : 'mpim:read');
      const listed = [...context.state.channels.values()].filter(
        (channel) =>
          kinds.includes(channel.kind) &&
          (channel.kind === 'public' || channel.members.has(app.botUserId)) &&
          !(args.exclude_archived && channel.archived),
      );
      const { items, nextCursor } = page(listed, { ...args, defaultLimit: DEFAULT_LIMIT });
      return { channels: items.map(channelJson), response_metadata: { next_cursor: nextCursor } };
    },
  }),

  'conversations.open': method({
    tier: 3,
    args: z.object({
      users: arg.csv.optional(),
      channel: z.string().optional(),
      return_im: arg.flag.optional(),
    }),
    run(context, args) {
      if (args.users && args.users.length > 1) requireScope(context, 'mpim:write');
      requireScope(context, 'im:write');
      const [userId] = args.users ?? [];
      if (userId === undefined && args.channel === undefined)
        throw new SlackApiError('users_list_not_supplied');
      const channel =
        userId === undefined
          ? visibleChannel(context, args.channel ?? '')
          : context.state.directChannel(personForDirect(context, userId).id, app.botUserId);
      return { channel: args.return_im ? channelJson(channel) : { id: channel.id } };
    },
  }),

  'conversations.members': method({
    tier: 4,
    args: z.object({ ...paging, channel: arg.text }),
    run(context, args) {
      const channel = visibleChannel(context, args.channel);
      requireChannelScope(context, channel, 'read');
      const { items, nextCursor } = page([...channel.members], { ...args, defaultLimit: DEFAULT_LIMIT });
      return { members: items, response_metadata: { next_cursor: nextCursor } };
    },
  }),

  'conversations.history': method({
    tier: 3,
    args: z.object(historyArguments),
    run(context, args) {
      const { state } = context;
      const channel = visibleChannel(context, args.channel);
      requireChannelScope(context, channel, 'history');
      joinedChannel(context, channel.id);
      const shown = state
        .messagesOf(channel.id)
        .filter((m) => isShown(context, m) && within(args)(m))
        .toReversed();
      const { items, hasMore, nextCursor } = page(shown, { ...args, defaultLimit: DEFAULT_LIMIT });
      const withMetadata = args.include_all_metadata === true;
      return {
        messages: items.map((message) => messageJson(state, message, { withMetadata })),
        has_more: hasMore,
        pin_count: state.pinsOf(channel.id).length,
        ...(hasMore && { response_metadata: { next_cursor: nextCursor } }),
      };
    },
  }),

  'conversations.replies': method({
    tier: 3,
    args: z.object({ ...historyArguments, ts: arg.text }),
    run(context, args) {
      const { state } = context;
      const channel = visibleChannel(context, args.channel);
      requireChannelScope(context, channel, 'history');
      joinedChannel(context, channel.id);
      const asked = state.message(channel.id, args.ts, true);
      const root = asked?.threadTs ? state.message(channel.id, asked.threadTs, true) : asked;
      const replies = root ? state.repliesTo(channel.id, root.ts) : [];
      if (!root || (root.deleted && replies.length === 0)) throw new SlackApiError('thread_not_found');
      const shown = [root, ...replies.filter(within(args))];
      const { items, hasMore, nextCursor } = page(shown, { ...args, defaultLimit: DEFAULT_REPLIES_LIMIT });
      const withMetadata = args.include_all_metadata === true;
      return {
        messages: items.map((message) => messageJson(state, message, { withMetadata })),
        has_more: hasMore,
        ...(hasMore && { response_metadata: { next_cursor: nextCursor } }),
      };
    },
  }),
};

/** Replies stand in their thread only; a deleted message leaves a tombstone where it had replies. */
function isShown({ state }: SlackContext, message: Message): boolean {
  const inChannel = message.threadTs === undefined || message.threadTs === message.ts || message.broadcast;
  return inChannel && (!message.deleted || state.repliesTo(message.channelId, message.ts).length > 0);
}
