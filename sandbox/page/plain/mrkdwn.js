/**
 * Slack's text format, in two steps: `parseMrkdwn` turns text into plain data (tested without a browser), `mrkdwn`
 * turns that into text nodes and elements.
 */
import { el } from './dom.js';
import { slackDate } from './slack-date.js';

const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const EMOJI = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  rocket: '🚀',
  rotating_light: '🚨',
  red_circle: '🔴',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  large_orange_circle: '🟠',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  black_circle: '⚫',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  octagonal_sign: '🛑',
  tada: '🎉',
  bell: '🔔',
  mega: '📣',
  eyes: '👀',
  lock: '🔒',
  unlock: '🔓',
  memo: '📝',
  link: '🔗',
  clock1: '🕐',
  alarm_clock: '⏰',
  calendar: '📅',
  spiral_calendar_pad: '🗓️',
  rewind: '⏪',
  fast_forward: '⏩',
  arrow_forward: '▶️',
  double_vertical_bar: '⏸️',
  pause_button: '⏸️',
  repeat: '🔁',
  leftwards_arrow_with_hook: '↩️',
  arrow_right: '➡️',
  thumbsup: '👍',
  thumbsdown: '👎',
  question: '❓',
  exclamation: '❗',
  information_source: 'ℹ️',
  gear: '⚙️',
  package: '📦',
  chart_with_upwards_trend: '📈',
  heavy_minus_sign: '➖',
  ballot_box_with_check: '☑️',
  black_square_button: '🔲',
  white_large_square: '⬜',
  busts_in_silhouette: '👥',
  shield: '🛡️',
  fire: '🔥',
  sos: '🆘',
  stopwatch: '⏱️',
  checkered_flag: '🏁',
  construction: '🚧',
  skip: '⏭️',
};
const SPAN = /(?<![\w*_~`])([*_~`])(?=\S)([^\n]*?\S)\1(?![\w*_~`])/;
const KINDS = { '*': 'bold', _: 'italic', '~': 'strike', '`': 'code' };

/** A list of `{kind, ...}`: text, bold, italic, strike (with `parts`), code, pre, link, user, channel, group, broadcast, date, quote. */
export function parseMrkdwn(text) {
  return text.split(/```([\s\S]*?)```/).flatMap((piece, index) => {
    if (index % 2 === 1) return [{ kind: 'pre', text: decode(piece.replace(/^\n/, '')) }];
    return quotes(piece);
  });
}

/** The text as it was written, without any format. */
export function decode(text) {
  return text.replace(/&amp;|&lt;|&gt;/g, (entity) => ENTITIES[entity]);
}

export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (all, name) => (Object.hasOwn(EMOJI, name) ? EMOJI[name] : all));
}

function quotes(text) {
  const parts = [];
  let quoted = [];
  const flush = () => {
    if (quoted.length > 0) parts.push({ kind: 'quote', parts: spans(quoted.join('\n')) });
    quoted = [];
  };
  const plain = [];
  const flushPlain = () => {
    if (plain.length > 0) parts.push(...spans(plain.splice(0).join('\n')));
  };
  for (const line of text.split('\n')) {
    const quote = /^(?:>|&gt;) ?(.*)$/.exec(line);
    if (quote) {
      flushPlain();
      quoted.push(quote[1]);
    } else {
      flush();
      plain.push(line);
    }
  }
  flush();
  flushPlain();
  return parts;
}

/** A format may reach across a link, so each link is a placeholder (two private-use characters) while formats are found. */
function spans(text) {
  const pieces = text.replace(/[\uE000\uE001]/g, '').split(/(<[^<>\n]+>)/);
  const links = pieces.filter((_piece, index) => index % 2 === 1);
  const joined = pieces.map((piece, index) => (index % 2 === 1 ? `\uE000${(index - 1) / 2}\uE001` : piece));
  return formatted(joined.join(''), links);
}

function formatted(text, links) {
  const match = SPAN.exec(text);
  if (!match) return bare(text, links);
  const [all, mark, inner] = match;
  const part =
    mark === '`'
      ? { kind: 'code', text: decode(inner.replace(/\uE000(\d+)\uE001/g, (_m, n) => links[n])) }
      : { kind: KINDS[mark], parts: formatted(inner, links) };
  return [
    ...bare(text.slice(0, match.index), links),
    part,
    ...formatted(text.slice(match.index + all.length), links),
  ];
}

function bare(text, links) {
  return text.split(/\uE000(\d+)\uE001/).flatMap((piece, index) => {
    if (index % 2 === 1) return [reference(links[piece].slice(1, -1))];
    return piece === '' ? [] : [{ kind: 'text', text: withEmoji(decode(piece)) }];
  });
}

function reference(inside) {
  const bar = inside.indexOf('|');
  const target = bar === -1 ? inside : inside.slice(0, bar);
  const label = bar === -1 ? undefined : decode(inside.slice(bar + 1));
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), label };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.slice(9), label };
  const date = /^!date\^(\d+)\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (date) return { kind: 'date', epochS: Number(date[1]), format: decode(date[2]), link: date[3], label };
  if (target.startsWith('!')) return { kind: 'broadcast', name: target.slice(1) };
  if (/^(https?:\/\/|mailto:)/i.test(target))
    return { kind: 'link', url: decode(target), label: label ?? decode(target) };
  return { kind: 'text', text: decode(`<${inside}>`) };
}

/** `names` answers what people, channels and groups are called; `zone` is the viewer's time zone. */
export function mrkdwn(text, names) {
  const draw = (part) => {
    switch (part.kind) {
      case 'text':
        return document.createTextNode(part.text);
      case 'bold':
        return el('strong', {}, part.parts.map(draw));
      case 'italic':
        return el('em', {}, part.parts.map(draw));
      case 'strike':
        return el('s', {}, part.parts.map(draw));
      case 'quote':
        return el('blockquote', {}, part.parts.map(draw));
      case 'code':
        return el('code', {}, part.text);
      case 'pre':
        return el('pre', {}, part.text);
      case 'link':
        return el('a', { href: part.url, target: '_blank', rel: 'noopener noreferrer' }, part.label);
      case 'date':
        return el('time', { title: part.label }, slackDate(part.epochS, part.format, names));
      case 'user':
        return el('span', { class: 'mention' }, `@${names.user(part.id) ?? part.label ?? part.id}`);
      case 'channel':
        return el('span', { class: 'mention' }, `#${names.channel(part.id) ?? part.label ?? part.id}`);
      case 'group':
        return el('span', { class: 'mention' }, names.group(part.id) ?? part.label ?? part.id);
      default:
        return el('span', { class: 'mention loud' }, `@${part.name}`);
    }
  };
  return parseMrkdwn(text).map(draw);
}
