/*
 * Slack's mrkdwn, as golive writes it, as GitHub's Markdown. What came from outside is already without formats there;
 * here it may neither mention anybody nor point at an issue.
 */

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** Splits what GitHub would read as a mention or a reference; nobody sees it. */
const wordJoiner = '\u2060';

/** `nameOf` names people and channels. */
export function toMarkdown(mrkdwn: string, nameOf: (id: string) => string): string {
  const markdown = mrkdwn.replace(
    /<([^<>]*)>|&(amp|lt|gt);|[^<&]+|[<&]/gu,
    (found, inside?: string, entity?: string) => {
      if (entity !== undefined) return markdownText(entities[entity] ?? '');
      return inside === undefined ? own(found) : pointed(inside, nameOf);
    },
  );
  // A reader's zone is not known here: an instant in both zones is one and the same.
  return markdown.replace(/(\w+, \d+ \w+ \d+, [^()]+) \(\1\)/gu, '$1');
}

/** Text from outside as Markdown: it is only shown. */
export const markdownText = (text: string): string =>
  text
    .replace(/[\\`*_[\]|~]/gu, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@#](?=\w)/gu, `$&${wordJoiner}`);

/** golive's own formats are kept: of outside text nothing is left that could be one. */
const own = (text: string): string =>
  text
    .split(/(\*[^*\n]+\*|`[^`\n]+`)/u)
    .map((part) => {
      if (/^\*.+\*$/u.test(part)) return `**${markdownText(part.slice(1, -1))}**`;
      return /^`.+`$/u.test(part) ? part : markdownText(part);
    })
    .join('');

/** A person, a channel, an instant, or a link. */
function pointed(inside: string, nameOf: (id: string) => string): string {
  const [target = '', label] = inside.split('|');
  if (/^[@#]/u.test(target) && label === undefined) return markdownText(nameOf(target.slice(1)));
  if (/^https?:/u.test(target)) return label ? `[${markdownText(label)}](${target})` : `<${target}>`;
  return markdownText(label ?? target.slice(1));
}
