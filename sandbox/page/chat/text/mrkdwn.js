/**
 * Slack's text format as plain data. Nothing here knows of elements: `text-view.js` draws what this finds, as text nodes, so
 * that what a message says can never become markup.
 */
import { withEmoji } from './emoji.js';

const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const SPAN = /(?<![\w*_~`])([*_~`])(?=\S)([^\n]*?\S)\1(?![\w*_~`])/;
const KINDS = { '*': 'bold', _: 'italic', '~': 'strike', '`': 'code' };
const BARE_LINK = /(https?:\/\/[^\s<>|"'`*]+[^\s<>|"'`*.,;:!?)\]}])/;

/** A list of `{kind, ...}`: text, bold, italic, strike (with `parts`), code, pre, link, user, channel, group, broadcast, date, quote. */
export function parseMrkdwn(text, { verbatim = false } = {}) {
  return text.split(/```([\s\S]*?)```/).flatMap((piece, index) => {
    if (index % 2 === 1) return [{ kind: 'pre', text: decode(piece.replace(/^\n/, '').replace(/\n$/, '')) }];
    const after = index > 0 ? piece.replace(/^\n/, '') : piece;
    return quotes(after, verbatim);
  });
}

/** The text as it was written, without any format. */
export function decode(text) {
  return text.replace(/&amp;|&lt;|&gt;/g, (entity) => ENTITIES[entity]);
}

/** Lines after `>` are a quote, and everything after `>>>`. */
function quotes(text, verbatim) {
  const parts = [];
  let lines = [];
  let quoting = false;
  const flush = () => {
    const inside = lines.length > 0 ? spans(lines.join('\n'), verbatim) : [];
    parts.push(...(quoting ? [{ kind: 'quote', parts: inside }] : inside));
    lines = [];
  };
  let rest = false;
  for (const line of text.split('\n')) {
    const [, all, one] = (!rest && /^(?:((?:>|&gt;){3}) ?|(>|&gt;) ?)/.exec(line)) || [];
    const quoted = rest || all !== undefined || one !== undefined;
    if (quoted !== quoting) {
      if (lines.length > 0 || quoting) flush();
      quoting = quoted;
    }
    lines.push(rest ? line : line.replace(/^(?:(?:>|&gt;){3}|>|&gt;) ?/, (mark) => (quoted ? '' : mark)));
    rest ||= all !== undefined;
  }
  if (lines.length > 0) flush();
  return parts;
}

/** A format may reach across a link, so each link is a placeholder (two private-use characters) while formats are found. */
function spans(text, verbatim) {
  const pieces = text.replace(/[\uE000\uE001]/g, '').split(/(<[^<>\n]+>)/);
  const links = pieces.filter((_piece, index) => index % 2 === 1);
  const joined = pieces.map((piece, index) => (index % 2 === 1 ? `\uE000${(index - 1) / 2}\uE001` : piece));
  return formatted(joined.join(''), { links, verbatim });
}

function formatted(text, given) {
  const match = SPAN.exec(text);
  if (!match) return bare(text, given);
  const [all, mark, inner] = match;
  const part =
    mark === '`'
      ? { kind: 'code', text: decode(inner.replace(/\uE000(\d+)\uE001/g, (_m, n) => given.links[n])) }
      : { kind: KINDS[mark], parts: formatted(inner, given) };
  return [
    ...bare(text.slice(0, match.index), given),
    part,
    ...formatted(text.slice(match.index + all.length), given),
  ];
}

function bare(text, { links, verbatim }) {
  return text.split(/\uE000(\d+)\uE001/).flatMap((piece, index) => {
    if (index % 2 === 1) return [reference(links[piece].slice(1, -1))];
    if (verbatim) return plain(piece);
    return piece.split(BARE_LINK).flatMap((inner, n) => {
      const url = n % 2 === 1 ? decode(inner) : undefined;
      return url === undefined ? plain(inner) : [{ kind: 'link', url, label: url }];
    });
  });
}

function plain(text) {
  return text === '' ? [] : [{ kind: 'text', text: withEmoji(decode(text)) }];
}

/** What stands between `<` and `>`. Only addresses of the web and of mail become links. */
function reference(inside) {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? undefined : withEmoji(decode(inside.slice(bar + 1)));
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), label };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.slice(9), label };
  const date = /^!date\^(-?\d+)\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (date) return { kind: 'date', epochS: Number(date[1]), format: decode(date[2]), link: date[3], label };
  if (target.startsWith('!')) return { kind: 'broadcast', name: target.slice(1) };
  if (isWebOrMail(target)) return { kind: 'link', url: decode(target), label: label ?? decode(target) };
  return { kind: 'text', text: decode(`<${inside}>`) };
}

export function isWebOrMail(url) {
  return /^(https?:\/\/|mailto:)/i.test(url);
}
