import type { SlackContext } from './context.ts';
import { commandHints } from './manifest.ts';
import { permalink } from './message-json.ts';
import { ephemeralShown, homeShown, viewShown } from './snapshot.ts';
import type { Message } from './state.ts';
import { team } from './workspace.ts';

/** The workspace in the pieces in which it changes, for a page that follows it. Messages are flat: replies know their thread. */
export function live(context: SlackContext) {
  const { state, socketMode } = context;
  const commands = commandHints(context.commands);

  const workspace = () => ({
    team,
    connections: socketMode.connectionCount,
    connectionsRefused: state.connectionsRefused,
    commands,
    users: [...state.users.values()].map(({ botId, ...user }) => ({ ...user, isBot: botId !== undefined })),
    files: [...state.files.values()].map(({ id, name }) => ({ id, name })),
    usergroups: [...state.usergroups.values()].map((group) => ({ ...group })),
    channels: [...state.channels.values()].map((channel) => ({
      ...channel,
      members: [...channel.members],
      pins: state.pinsOf(channel.id),
    })),
  });

  const person = (userId: string) => ({
    ephemerals: state.ephemeralsOf(userId).map(ephemeralShown),
    views: state.modalsOf(userId).map((view) => viewShown(state, view)),
    home: homeShown(state, userId),
  });
  const people = (userIds: readonly string[]) =>
    Object.fromEntries(userIds.map((userId) => [userId, person(userId)]));

  const shown = ({ past, fileIds, metadata: _bots, ...message }: Message) => ({
    ...message,
    permalink: permalink(message),
    /** How often it was changed; Slack itself marks only changes of the text as edited. */
    changes: past.length,
    files: fileIds.map((id) => ({ id, name: state.files.get(id)?.name, title: state.files.get(id)?.title })),
  });

  return {
    workspace,
    people,
    messages: (wanted: readonly { readonly channelId: string; readonly ts: string }[]) =>
      wanted.flatMap(({ channelId, ts }) => {
        const message = state.message(channelId, ts, true);
        return message ? [shown(message)] : [];
      }),
    whole: () => ({
      ...workspace(),
      people: people([...state.users.keys()]),
      messages: Object.fromEntries(
        [...state.channels.keys()].map((id) => [id, state.messagesOf(id).map(shown)]),
      ),
    }),
  };
}
