import { z } from 'zod';
import type { Post } from './control-door.ts';
import { disconnectReasons } from './slack/delivery/socket-mode.ts';
import type { SlackSandbox } from './slack/slack-sandbox.ts';

const id = z.string().min(1);
const entered = z.union([z.string(), z.number(), z.array(z.string()), z.null()]);
const place = {
  userId: id,
  channelId: id.optional(),
  ts: id.optional(),
  viewId: id.optional(),
  actionId: id,
  blockId: id.optional(),
};

/**
 * What people do in Slack. Every answer shows what the person saw: whether the app answered, new ephemerals, the id of the
 * modal in front.
 */
export function addSlackControls(post: Post, slack: SlackSandbox): void {
  post(
    '/slack/command',
    z.strictObject({ userId: id, channelId: id, text: z.string(), command: id.exactOptional() }),
    (body) => slack.postCommand(body),
  );
  post(
    '/slack/message',
    z.strictObject({ userId: id, channelId: id, text: z.string(), threadTs: id.exactOptional() }),
    (body) => slack.postMessage(body),
  );
  post(
    '/slack/click',
    z.strictObject({ ...place, value: z.string().optional(), stale: z.boolean().optional() }),
    (body) => slack.click(body),
  );
  post('/slack/state', z.strictObject({ ...place, value: entered }), (body) => slack.setState(body));
  post(
    '/slack/submit',
    z.strictObject({ userId: id, viewId: id, values: z.record(z.string(), entered).exactOptional() }),
    (body) => slack.submitView(body),
  );
  post(
    '/slack/close',
    z.strictObject({ userId: id, viewId: id, clear: z.boolean().exactOptional() }),
    (body) => slack.closeView(body),
  );
  post(
    '/slack/pin',
    z.strictObject({ userId: id, channelId: id, ts: id, pinned: z.boolean().default(true) }),
    (body) => slack.pinMessage(body),
  );
  post(
    '/slack/upload',
    z.strictObject({
      userId: id,
      name: id.max(255),
      mimeType: z.string().max(255).exactOptional(),
      base64: z.base64(),
    }),
    {
      act: ({ base64, ...file }) => slack.uploadFile({ ...file, bytes: Buffer.from(base64, 'base64') }),
      // A file of 10 MB, and one that is too large gets its own answer.
      bodyLimit: 24 * 1024 * 1024,
      inLedger: ({ base64: _content, ...file }) => file,
    },
  );
  post('/slack/home', z.strictObject({ userId: id }), (body) => slack.openHome(body));
  post('/slack/switch', switchSchema, (body) => turn(slack, body));
}

const switchSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('drop_sockets') }),
  z.strictObject({ do: z.literal('disconnect'), reason: z.enum(disconnectReasons) }),
  z.strictObject({ do: z.literal('refuse_connections'), error: id.optional() }),
  z.strictObject({ do: z.literal('duplicate_next'), times: z.int().min(0) }),
  z.strictObject({ do: z.literal('redeliver'), envelopeId: id }),
  z.strictObject({ do: z.literal('archive'), channelId: id, archived: z.boolean() }),
  z.strictObject({ do: z.literal('remove_bot'), channelId: id }),
  z.strictObject({ do: z.literal('invite_bot'), channelId: id }),
  z.strictObject({ do: z.literal('delete_message'), channelId: id, ts: id }),
  z.strictObject({ do: z.literal('delete_file'), fileId: id }),
  z.strictObject({ do: z.literal('deactivate'), userId: id, deactivated: z.boolean() }),
  z.strictObject({ do: z.literal('usergroup_members'), usergroupId: id, userIds: z.array(id).max(200) }),
  z.strictObject({ do: z.literal('usergroup_unreadable'), usergroupId: id, error: id.optional() }),
]);

function turn(slack: SlackSandbox, to: z.infer<typeof switchSchema>): unknown {
  switch (to.do) {
    case 'drop_sockets':
      return slack.dropSockets();
    case 'disconnect':
      return slack.disconnect(to.reason);
    case 'refuse_connections':
      return slack.refuseConnections(to.error);
    case 'duplicate_next':
      return slack.duplicateNext(to.times);
    case 'redeliver':
      return slack.redeliver(to.envelopeId);
    case 'archive':
      return slack.setArchived(to.channelId, to.archived);
    case 'remove_bot':
      return slack.removeBot(to.channelId);
    case 'invite_bot':
      return slack.inviteBot(to.channelId);
    case 'delete_message':
      return slack.deleteMessage(to.channelId, to.ts);
    case 'delete_file':
      return slack.deleteFile(to.fileId);
    case 'deactivate':
      return slack.setDeactivated(to.userId, to.deactivated);
    case 'usergroup_members':
      return slack.setUsergroupMembers(to.usergroupId, to.userIds);
    case 'usergroup_unreadable':
      return slack.setUsergroupUnreadable(to.usergroupId, to.error);
  }
}
