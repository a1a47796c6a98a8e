/** What the composer offers while somebody types: commands after `/`, people after `@`, channels after `#`. Plain data. */

const MOST = 8;
const MOST_COMMANDS = 16;
/** Fewer lines than this are no help, but an answer that mentions a command. */
const HELP_LINES = 5;

/** `commands`: `{ command, description, usageHint }`, as the app's manifest has them. */
export function suggestionsFor(text, { commands, people, users, channels, viewerId }) {
  if (text.startsWith('/')) return commandSuggestions(text, { commands, people });
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

function commandSuggestions(text, { commands, people }) {
  return commands
    .flatMap(({ command, description, usageHint }) => [
      { text: `${command} `, shown: command, detail: description, usage: usageHint },
      ...(helpOf(people, command) ?? wordsOf(usageHint)).map(({ word, usage, does }) => ({
        text: `${command} ${word} `,
        shown: `${command} ${word}`,
        usage,
        detail: does,
      })),
    ])
    .filter(({ text: whole }) => whole.startsWith(text) && whole.trim() !== text)
    .slice(0, MOST_COMMANDS);
}

/** The words that a usage hint such as `[help | plan | status] [GL-7]` lists. */
function wordsOf(usageHint = '') {
  const [, list = ''] = /^\[([^\]]*\|[^\]]*)\]/.exec(usageHint) ?? [];
  return list
    .split('|')
    .map((word) => ({ word: word.trim() }))
    .filter(({ word }) => word !== '');
}

/** What the app itself said of its commands when somebody asked for help: lines such as "`/golive hold [reason]`: nothing starts". */
function helpOf(people, command) {
  for (const { ephemerals } of Object.values(people)) {
    for (const { text } of ephemerals) {
      const lines = text.split('\n').flatMap((line) => {
        const [, whole, does] = /`([^`]+)`:? (.+)$/.exec(line) ?? [];
        const [, word, usage] =
          /^(\S+)\s*(.*)$/.exec(whole?.startsWith(`${command} `) ? whole.slice(command.length + 1) : '') ??
          [];
        return word ? [{ word, usage, does }] : [];
      });
      const words = lines.filter(
        ({ word }, index) => lines.findIndex((line) => line.word === word) === index,
      );
      if (words.length >= HELP_LINES) return [{ word: 'help', does: 'lists the commands' }, ...words];
    }
  }
  return undefined;
}
