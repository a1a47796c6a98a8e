import type { SlackContext } from './context.ts';
import type { Ephemeral, Message, MessageContent, MessageMetadata } from './state.ts';
import { app } from './workspace.ts';

export interface NewMessage extends MessageContent {
  readonly channelId: string;
  readonly threadTs?: string | undefined;
  readonly broadcast?: boolean | undefined;
  readonly metadata?: MessageMetadata | undefined;
  readonly fileIds?: readonly string[] | undefined;
  /** The author; the app's bot when left out. */
  readonly userId?: string | undefined;
}

export function post({ state }: SlackContext, given: NewMessage): Message {
  const userId = given.userId ?? app.botUserId;
  const message: Message = {
    ts: state.nextTs(),
    channelId: given.channelId,
    userId,
    botId: state.users.get(userId)?.botId,
    text: given.text,
    blocks: given.blocks,
    threadTs: given.threadTs,
    broadcast: given.threadTs !== undefined && given.broadcast === true,
    metadata: given.metadata,
    edited: undefined,
    fileIds: given.fileIds ?? [],
    deleted: false,
    past: [],
  };
  state.putMessage(message);
  return message;
}

export function revise({ state }: SlackContext, message: Message, changes: Partial<Message>): Message {
  const past = [...message.past, { text: message.text, blocks: message.blocks }];
  const revised = { ...message, ...changes, past };
  state.putMessage(revised);
  return revised;
}

export function deleteMessage({ state }: SlackContext, message: Message): void {
  const past = [...message.past, { text: message.text, blocks: message.blocks }];
  state.putMessage({ ...message, deleted: true, text: 'This message was deleted.', blocks: [], past });
  const pins = state.pinsOf(message.channelId);
  if (pins.includes(message.ts)) {
    state.setPins(
      message.channelId,
      pins.filter((ts) => ts !== message.ts),
    );
  }
}

export function postEphemeral(
  { state }: SlackContext,
  given: MessageContent & Pick<Ephemeral, 'userId' | 'channelId' | 'threadTs'>,
): Ephemeral {
  const ephemeral: Ephemeral = {
    ts: state.nextTs(),
    channelId: given.channelId,
    userId: given.userId,
    threadTs: given.threadTs,
    text: given.text,
    blocks: given.blocks,
    past: [],
  };
  state.putEphemeral(ephemeral);
  return ephemeral;
}
