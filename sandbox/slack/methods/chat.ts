import { z } from 'zod';
import { postableChannel, visibleChannel, writableChannel } from '../channels.ts';
import type { SlackContext } from '../context.ts';
import { maxText, messageContent } from '../message-content.ts';
import { messageJson, permalink } from '../message-json.ts';
import { isEmptyObject, parseMetadata } from '../message-metadata.ts';
import { deleteMessage, post, postEphemeral, revise } from '../posting.ts';
import { SlackApiError } from '../slack-api-error.ts';
import type { Message } from '../state.ts';
import { threadRoot } from '../threads.ts';
import { app } from '../workspace.ts';
import { arg, type Method, method } from './method.ts';

const content = {
  text: arg.text.optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
};

function ownMessage(
  { state }: SlackContext,
  at: { channelId: string; ts: string },
  refusal: string,
): Message {
  const message = state.message(at.channelId, at.ts);
  if (!message) throw new SlackApiError('message_not_found');
  if (message.userId !== app.botUserId) throw new SlackApiError(refusal);
  return message;
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': method({
    tier: 'special',
    limitedPer: 'channel',
    scopes: ['chat:write'],
    args: z.object({
      ...content,
      channel: arg.text,
      thread_ts: arg.text.optional(),
      reply_broadcast: arg.flag.optional(),
      metadata: z.unknown().optional(),
    }),
    run(context, args) {
      const channel = postableChannel(context, args.channel);
      const message = post(context, {
        ...messageContent(args, maxText.post),
        channelId: channel.id,
        threadTs: threadRoot(context.state, channel.id, args.thread_ts),
        broadcast: args.reply_broadcast,
        metadata: parseMetadata(args.metadata),
      });
      return {
        channel: channel.id,
        ts: message.ts,
        message: messageJson(context.state, message, { withMetadata: true }),
      };
    },
  }),

  'chat.update': method({
    tier: 3,
    scopes: ['chat:write'],
    args: z.object({ ...content, channel: arg.text, ts: arg.text, metadata: z.unknown().optional() }),
    run(context, args) {
      const channel = writableChannel(context, args.channel);
      const old = ownMessage(context, { channelId: channel.id, ts: args.ts }, 'cant_update_message');
      const given = messageContent(args, maxText.update);
      // A text without blocks removes the old blocks, and only then does Slack show the message as edited.
      const edited =
        given.blocks.length === 0 ? { userId: app.botUserId, ts: context.state.nextTs() } : old.edited;
      const metadata = isEmptyObject(args.metadata)
        ? undefined
        : (parseMetadata(args.metadata) ?? old.metadata);
      const message = revise(context, old, { ...given, edited, metadata });
      return {
        channel: channel.id,
        ts: message.ts,
        text: message.text,
        message: messageJson(context.state, message, { withMetadata: true }),
      };
    },
  }),

  'chat.delete': method({
    tier: 3,
    scopes: ['chat:write'],
    args: z.object({ channel: arg.text, ts: arg.text }),
    run(context, args) {
      const channel = writableChannel(context, args.channel);
      deleteMessage(
        context,
        ownMessage(context, { channelId: channel.id, ts: args.ts }, 'cant_delete_message'),
      );
      return { channel: channel.id, ts: args.ts };
    },
  }),

  'chat.postEphemeral': method({
    tier: 4,
    scopes: ['chat:write'],
    args: z.object({ ...content, channel: arg.text, user: arg.text, thread_ts: arg.text.optional() }),
    run(context, args) {
      const channel = writableChannel(context, args.channel);
      const user = context.state.users.get(args.user);
      if (!user || user.deleted || !channel.members.has(user.id)) {
        throw new SlackApiError('user_not_in_channel');
      }
      const ephemeral = postEphemeral(context, {
        ...messageContent(args, maxText.post),
        channelId: channel.id,
        userId: user.id,
        threadTs: threadRoot(context.state, channel.id, args.thread_ts),
      });
      return { message_ts: ephemeral.ts };
    },
  }),

  'chat.getPermalink': method({
    tier: 'special',
    args: z.object({ channel: arg.text, message_ts: arg.text }),
    run(context, args) {
      const channel = visibleChannel(context, args.channel);
      const message = context.state.message(channel.id, args.message_ts);
      if (!message) throw new SlackApiError('message_not_found');
      return { channel: channel.id, permalink: permalink(message) };
    },
  }),
};
