import type { SlackState } from '../state.ts';

const broadcasts = new Set(['here', 'channel', 'everyone']);

/**
 * Text as people type it, in the shape in which Slack hands it on: `&`, `<` and `>` escaped; people, groups,
 * channels and links in angle brackets. Commands (`should_escape: true`) carry people's names, messages do not.
 */
export function typedText(state: SlackState, text: string, where: 'command' | 'message'): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return escaped
    .replace(/\bhttps?:\/\/[^\s|]+/g, (url) => `<${url}>`)
    .replace(/(?<![\w.+<:/-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (mail) => `<mailto:${mail}|${mail}>`)
    .replace(/(?<![\w<|:/.])@([\w.-]*\w)/g, (typed, name: string) => mention(state, name, where) ?? typed)
    .replace(/(?<![\w<|:/&])#([\w-]+)/g, (typed, name: string) => channelLink(state, name) ?? typed);
}

function mention(state: SlackState, name: string, where: 'command' | 'message'): string | undefined {
  if (broadcasts.has(name)) return `<!${name}>`;
  const user = [...state.users.values()].find((u) => u.name === name && !u.deleted);
  if (user) return where === 'command' ? `<@${user.id}|${user.name}>` : `<@${user.id}>`;
  const group = [...state.usergroups.values()].find((g) => g.handle === name);
  return group && `<!subteam^${group.id}|@${group.handle}>`;
}

function channelLink(state: SlackState, name: string): string | undefined {
  const channel = [...state.channels.values()].find((c) => c.name === name && c.kind !== 'im');
  return channel && `<#${channel.id}|${channel.name}>`;
}
