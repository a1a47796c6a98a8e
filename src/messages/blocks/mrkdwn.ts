/*
 * Slack's mrkdwn. Text from outside (a runbook, a person, GitHub) comes in through `outside` or `plain` and can then
 * neither mention nor format. Every mrkdwn object that golive draws is `verbatim`: Slack links nothing by itself.
 */

/** Look-alikes of the characters that open a format: nothing that Slack may parse differently is left to parse. */
const lookAlikes: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ', '>': '›' };

/** Splits a word that Slack would read as a mention, an emoji or a link; nobody sees it. */
const wordJoiner = '\u2060';

const ellipsis = '…';

/** One line of outside text for a plain_text object: visible characters only, at most `max` code points. */
export const plain = (text: string, max = 300): string => visible(text, max) || '–';

/** One line of outside text as mrkdwn, at most `max` code points before escaping. */
export const outside = (text: string, max = 300): string => escapeMrkdwn(unformatted(plain(text, max)));

/** As `outside`, without a full stop at the end: for brackets, and where the sentence goes on. */
export const outsideClause = (text: string, max = 300): string => {
  const clause = plain(text, max).replace(/(?<![.…])\.$/u, '');
  return escapeMrkdwn(unformatted(clause || plain(text, max)));
};

/** As `outside`, with the line breaks kept. */
export function outsideLines(text: string, max = 3000): string {
  const lines = bounded(text, max).split(/\r\n|[\n\r\u2028\u2029]/u);
  const kept = lines.map((line) => visible(line, max)).join('\n');
  return escapeMrkdwn(unformatted(cut(kept, max) || '–'));
}

const escapeMrkdwn = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The first `max` code points, the last of them an ellipsis where something was left out. */
export function cut(text: string, max: number): string {
  const points = [...text.slice(0, 2 * (max + 1))];
  return points.length > max
    ? `${points
        .slice(0, max - 1)
        .join('')
        .trimEnd()}${ellipsis}`
    : text;
}

/** Cuts finished mrkdwn, never inside an entity, a mention or a link. */
export function cutMrkdwn(text: string, max: number): string {
  if ([...text].length <= max) return text;
  let kept = '';
  let length = 0;
  for (const [token] of text.matchAll(/&(?:amp|lt|gt);|<[^<>]*>|./gsu)) {
    const size = [...token].length;
    if (length + size > max - 1) break;
    kept += token;
    length += size;
  }
  return `${kept.trimEnd()}${ellipsis}`;
}

const userPattern = /^[UW][A-Z0-9]{1,20}$/;
const channelPattern = /^[CG][A-Z0-9]{1,20}$/;

export const isUserId = (id: string): boolean => userPattern.test(id);

/** A mention where the id is a Slack user's, else the id as it stands. */
export const mention = (id: string): string => (isUserId(id) ? `<@${id}>` : outside(id, 40));

export const channelLink = (id: string): string => (channelPattern.test(id) ? `<#${id}>` : outside(id, 40));

/** A link with a label of our own; only the label where the address is no plain web address. */
export function link(address: string, label: string): string {
  const url = webAddress(address);
  return url === undefined ? label : `<${url}|${label.replaceAll('|', '/')}>`;
}

/** An address that shows where it leads; outside text where it is no plain web address. */
export function bareLink(address: string, max = 300): string {
  const url = webAddress(address);
  if (url === undefined) return outside(address, max);
  return url.length > max ? `<${url}|${outside(address, max)}>` : `<${url}>`;
}

/** Evidence is often one link: then it can be clicked and shows where it leads. Anything else is outside text. */
export function evidenceText(evidence: string, max = 120): string {
  const trimmed = evidence.trim();
  return /^https?:\/\/\S+$/.test(trimmed) ? bareLink(trimmed, max) : outside(trimmed, max);
}

/** A mail address that can be clicked and copied; outside text where it holds what Slack would read otherwise. */
export const mailLink = (address: string): string =>
  /^[\w.+%'-]{1,64}@[\w.-]{1,100}$/.test(address) ? `<mailto:${address}|${address}>` : outside(address, 120);

/** The address as Slack may have it inside `<…>`; undefined where it is too long, unreadable or hides its host. */
function webAddress(address: string): string | undefined {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  const safe = url.href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E');
  return safe.length > 1000 ? undefined : safe.replaceAll('&', '&amp;');
}

/** Long before cutting, so that two megabytes of text cost nothing. */
const bounded = (text: string, max: number): string => text.slice(0, 4 * max + 200);

/** Characters that fill a line without showing anything. */
const blank = /\u200c|\u200d|\u2800|\u3164|\u115f|\u1160|\uffa0|\s|\p{M}/gu;

/** Drops what nobody can see or what turns the text around: control, format and bidi characters, lone surrogates. */
function visible(text: string, max: number): string {
  const kept = bounded(text, max)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return kept.replace(blank, '') === '' ? '' : cut(kept, max);
}

function unformatted(text: string): string {
  return text
    .replace(/[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=^\s*)>/gmu, (found) => lookAlikes[found] ?? found)
    .replace(/:(?=[A-Za-z0-9_+'-]+:)/gu, `:${wordJoiner}`)
    .replace(/:(?=\/\/)/gu, `:${wordJoiner}`)
    .replace(/@(?=\w)/gu, `@${wordJoiner}`);
}
