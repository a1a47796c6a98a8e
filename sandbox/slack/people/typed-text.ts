import type { SlackState } from '../state.ts';

const broadcasts = new Set(['here', 'channel', 'everyone']);

/**
 * Text as people type it, in the shape in which Slack hands it on (`should_escape: true`): `&`, `<` and `>`
 * escaped, people, groups, channels and links in angle brackets.
 */
export function typedText(state: SlackState, text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return escaped
    .replace(/\bhttps?:\/\/[^\s|]+/g, (url) => `<${url}>`)
    .replace(/(?<![\w.+<:/-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (mail) => `<mailto:${mail}|${mail}>`)
    .replace(/(?<![\w<|:/.])@([\w.-]*\w)/g, (typed, name: string) => mention(state, name) ?? typed)
    .replace(/(?<![\w<|:/&])#([\w-]+)/g, (typed, name: string) => channelLink(state, name) ?? typed);
}

function mention(state: SlackState, name: string): string | undefined {
  if (broadcasts.has(name)) return `<!${name}>`;
  const user = [...state.users.values()].find((u) => u.name === name && !u.deleted);
  if (user) return `<@${user.id}|${user.name}>`;
  const group = [...state.usergroups.values()].find((g) => g.handle === name);
  return group && `<!subteam^${group.id}|@${group.handle}>`;
}

function channelLink(state: SlackState, name: string): string | undefined {
  const channel = [...state.channels.values()].find((c) => c.name === name && c.kind !== 'im');
  return channel && `<#${channel.id}|${channel.name}>`;
}
