import type { SlackContext } from './context.ts';
import type { DisconnectReason } from './delivery/socket-mode.ts';
import { CannotError } from './people/cannot.ts';
import { deleteMessage } from './posting.ts';
import { app, type Person, type SlackChannel, userOf } from './workspace.ts';

/** What happens to a workspace around the app: Slack's side of trouble, and what administrators do. */
export function operator(context: SlackContext) {
  const { state, socketMode, deliveries } = context;
  const changed = () => state.changed({ what: 'workspace' });

  return {
    /** Breaks all sockets without a word. */
    dropSockets: () => socketMode.dropAll(),
    /** Sends every connection a `disconnect` message. */
    disconnect: (reason: DisconnectReason) => socketMode.disconnect(reason),
    /** apps.connections.open answers this error from now on; undefined allows it again. */
    refuseConnections(error: string | undefined): void {
      state.connectionsRefused = error;
    },
    /** Each of the next envelopes is delivered twice. */
    duplicateNext: (times: number) => deliveries.duplicateNext(times),
    /** Delivers an envelope of the past once more; undefined where it is not known. */
    redeliver: (envelopeId: string) => deliveries.redeliver(envelopeId),

    setArchived(channelId: string, archived: boolean): void {
      channel(context, channelId).archived = archived;
      changed();
    },
    removeBot(channelId: string): void {
      channel(context, channelId).members.delete(app.botUserId);
      changed();
    },
    inviteBot(channelId: string): void {
      channel(context, channelId).members.add(app.botUserId);
      changed();
    },
    /** Somebody with the right to do so deletes a message, whoever wrote it. */
    deleteMessage(channelId: string, ts: string): void {
      const message = state.message(channelId, ts);
      if (!message) throw new CannotError(`There is no message ${ts} in ${channelId}.`);
      deleteMessage(context, message);
    },
    /** Somebody joins the workspace, and with it every public channel. */
    addPerson(person: Person): void {
      if (state.users.has(person.id)) throw new CannotError(`There is a user ${person.id} already.`);
      state.users.set(person.id, userOf(person));
      for (const joined of state.channels.values())
        if (joined.kind === 'public') joined.members.add(person.id);
      changed();
    },
    setDeactivated(userId: string, deactivated: boolean): void {
      const user = state.users.get(userId);
      if (!user) throw new CannotError(`There is no user ${userId}.`);
      user.deleted = deactivated;
      changed();
    },
    /** Who is in the group from now on. */
    setUsergroupMembers(usergroupId: string, userIds: readonly string[]): void {
      const group = state.usergroups.get(usergroupId);
      if (!group) throw new CannotError(`There is no user group ${usergroupId}.`);
      const unknown = userIds.find((userId) => !state.users.has(userId));
      if (unknown) throw new CannotError(`There is no user ${unknown}.`);
      group.userIds = [...userIds];
      changed();
    },
    /** The error that reading the group's members gives from now on; undefined makes it readable again. */
    setUsergroupUnreadable(usergroupId: string, error: string | undefined): void {
      const group = state.usergroups.get(usergroupId);
      if (!group) throw new CannotError(`There is no user group ${usergroupId}.`);
      group.unreadable = error;
      changed();
    },
  };
}

function channel({ state }: Pick<SlackContext, 'state'>, channelId: string): SlackChannel {
  const found = state.channels.get(channelId);
  if (!found) throw new CannotError(`There is no channel ${channelId}.`);
  return found;
}
