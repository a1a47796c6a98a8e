import type { Message, SlackState } from './state.ts';
import { app, team } from './workspace.ts';

/** A message as the Web API and interaction payloads show it. */
export function messageJson(
  state: SlackState,
  message: Message,
  { withMetadata = false }: { withMetadata?: boolean } = {},
): Record<string, unknown> {
  const replies = state.repliesTo(message.channelId, message.ts);
  const pinned = state.pinsOf(message.channelId).includes(message.ts);
  return {
    type: 'message',
    ...(message.deleted && { subtype: 'tombstone', hidden: true }),
    ...(message.broadcast && { subtype: 'thread_broadcast' }),
    user: message.userId,
    ts: message.ts,
    ...(message.botId && botFields(state, message.userId, message.botId)),
    text: message.text,
    team: team.id,
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.edited && { edited: { user: message.edited.userId, ts: message.edited.ts } }),
    ...(message.fileIds.length > 0 && { files: message.fileIds.map((id) => fileJson(state, id)) }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(replies.length > 0 && {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users_count: new Set(replies.map((r) => r.userId)).size,
      reply_users: [...new Set(replies.map((r) => r.userId))],
      latest_reply: replies.at(-1)?.ts,
    }),
    ...(pinned && { pinned_to: [message.channelId] }),
    ...(withMetadata && message.metadata && { metadata: message.metadata }),
  };
}

function botFields(state: SlackState, userId: string, botId: string): Record<string, unknown> {
  const name = state.users.get(userId)?.name;
  const appId = botId === app.botId ? app.id : 'A0OTHER';
  return {
    bot_id: botId,
    app_id: appId,
    bot_profile: { id: botId, app_id: appId, name, deleted: false, team_id: team.id },
  };
}

export function fileJson(state: SlackState, id: string): Record<string, unknown> {
  const file = state.files.get(id);
  const { userId = app.botUserId, mimeType } = file?.by ?? {};
  return {
    id,
    name: file?.name,
    title: file?.title,
    size: file?.length,
    user: userId,
    mode: 'hosted',
    ...(mimeType !== undefined && { mimetype: mimeType }),
    ...(file?.altText !== undefined && { alt_txt: file.altText }),
    permalink: `https://${team.domain}.slack.com/files/${userId}/${id}/${slugOf(file?.name ?? '')}`,
  };
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/gu, '_')
    .slice(0, 100);

export function permalink({
  channelId,
  ts,
  threadTs,
}: Pick<Message, 'channelId' | 'ts' | 'threadTs'>): string {
  const base = `https://${team.domain}.slack.com/archives/${channelId}/p${ts.replace('.', '')}`;
  return threadTs === undefined || threadTs === ts ? base : `${base}?thread_ts=${threadTs}&cid=${channelId}`;
}
