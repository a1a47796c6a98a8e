/** What the composer offers while somebody types: commands after `/`, people after `@`, channels after `#`. Plain data. */

const MOST = 8;

/** `commands`: `{ command, description, usageHint }`, as the app's manifest has them. */
export function suggestionsFor(text, { commands, users, channels, viewerId }) {
  if (text.startsWith('/')) return commandSuggestions(text, commands);
  const [, sign, begun] = /(?:^|\s)([@#])([\w.-]*)$/.exec(text) ?? [];
  if (sign === undefined) return [];
  const start = text.slice(0, text.length - begun.length - 1);
  const named = sign === '@' ? peopleOf(users) : channelsOf(channels, viewerId);
  return named
    .filter(({ name, more }) => `${name} ${more}`.toLowerCase().includes(begun.toLowerCase()))
    .slice(0, MOST)
    .map(({ name, more }) => ({ text: `${start}${sign}${name} `, shown: `${sign}${name}`, detail: more }));
}

const peopleOf = (users) =>
  users
    .filter((user) => !user.deleted && !user.isBot)
    .map((user) => ({ name: user.name, more: user.realName }));

const channelsOf = (channels, viewerId) =>
  channels
    .filter((channel) => channel.kind !== 'im' && channel.members.includes(viewerId))
    .map((channel) => ({ name: channel.name, more: channel.purpose }));

function commandSuggestions(text, commands) {
  return commands
    .flatMap(({ command, description, usageHint }) => [
      { text: `${command} `, shown: command, detail: description, usage: usageHint },
      ...wordsOf(usageHint).map(({ word, usage }) => ({
        text: `${command} ${word} `,
        shown: `${command} ${word}`,
        detail: usage,
      })),
    ])
    .filter(({ text: whole }) => whole.startsWith(text) && whole.trim() !== text)
    .slice(0, MOST + 6);
}

/** The words that a usage hint such as `[help | plan | status] [GL-7]` lists, and what may follow them. */
function wordsOf(usageHint = '') {
  const [, list = '', rest = ''] = /^\[([^\]]*\|[^\]]*)\]\s*(.*)$/.exec(usageHint) ?? [];
  return list
    .split('|')
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => ({ word, usage: rest }));
}
