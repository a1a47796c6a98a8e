import { interactiveElements } from './blocks/blocks.ts';
import type { SlackContext } from './context.ts';
import { permalink } from './message-json.ts';
import type { Ephemeral, Message, OpenView, SlackState } from './state.ts';
import { viewJson } from './view-store.ts';
import { type SlackChannel, team } from './workspace.ts';

/** The whole workspace as plain JSON, for pages and tests. */
export function snapshot({ state, clock, socketMode }: SlackContext) {
  return {
    team,
    now: clock.now(),
    connections: socketMode.connectionCount,
    users: [...state.users.values()].map(({ botId, ...user }) => ({
      ...user,
      isBot: botId !== undefined,
      ephemerals: state.ephemeralsOf(user.id).map(ephemeralShown),
      views: state.modalsOf(user.id).map((view) => viewShown(state, view)),
      home: homeShown(state, user.id),
    })),
    usergroups: [...state.usergroups.values()].map((group) => ({ ...group })),
    channels: [...state.channels.values()].map((channel) => channelShown(state, channel)),
    files: [...state.files.values()].map(({ bytes: _content, ...file }) => file),
  };
}

function channelShown(state: SlackState, channel: SlackChannel) {
  const messages = state.messagesOf(channel.id);
  const inChannel = messages.filter((m) => m.threadTs === undefined || m.threadTs === m.ts || m.broadcast);
  return {
    ...channel,
    members: [...channel.members],
    pins: state.pinsOf(channel.id),
    messages: inChannel.map((message) => ({
      ...messageShown(state, message),
      replies: messages
        .filter((reply) => reply.threadTs === message.ts && reply.ts !== message.ts)
        .map((reply) => messageShown(state, reply)),
    })),
  };
}

function messageShown(state: SlackState, message: Message) {
  const { past, fileIds, ...shown } = message;
  return {
    ...shown,
    permalink: permalink(message),
    pinned: state.pinsOf(message.channelId).includes(message.ts),
    /** How often it was changed; Slack itself marks only changes of the text as edited. */
    changes: past.length,
    actionIds: interactiveElements(message.blocks).map((placed) => placed.actionId),
    files: fileIds.map((id) => ({ id, name: state.files.get(id)?.name, title: state.files.get(id)?.title })),
  };
}

export function ephemeralShown({ past, ...shown }: Ephemeral) {
  return { ...shown, changes: past.length };
}

export function viewShown(state: SlackState, view: OpenView) {
  return { ...viewJson(state, view), id: view.id, content: view.content, values: state.inputs(view.id) };
}

export function homeShown(state: SlackState, userId: string) {
  const home = state.homeOf(userId);
  return home && viewShown(state, home);
}
