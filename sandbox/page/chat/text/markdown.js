/** Standard Markdown, as Slack's `markdown` block takes it, as plain data: blocks of lines, and what stands inside a line. */
import { withEmoji } from './emoji.js';

const LIST = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;

/** A list of `{kind, ...}`: heading, paragraph, code, quote, list, rule, table. */
export function parseMarkdown(text) {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks = [];
  while (lines.length > 0) blocks.push(...takeBlock(lines));
  return blocks;
}

function takeBlock(lines) {
  const [line] = lines;
  if (line.trim() === '') {
    lines.shift();
    return [];
  }
  const fence = /^\s*(```+|~~~+)/.exec(line)?.[1];
  if (fence) return [takeCode(lines, fence)];
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    lines.shift();
    return [{ kind: 'heading', level: heading[1].length, parts: parseInline(heading[2]) }];
  }
  if (/^\s*([-*_])(?:\s*\1){2,}\s*$/.test(line)) {
    lines.shift();
    return [{ kind: 'rule' }];
  }
  if (/^\s*>/.test(line)) {
    const quoted = takeWhile(lines, (next) => /^\s*>/.test(next)).map((l) => l.replace(/^\s*> ?/, ''));
    return [{ kind: 'quote', blocks: parseMarkdown(quoted.join('\n')) }];
  }
  if (LIST.test(line)) return [takeList(lines)];
  if (line.includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[1] ?? ''))
    return [takeTable(lines)];
  const paragraph = takeWhile(
    lines,
    (next, index) =>
      index === 0 || (next.trim() !== '' && !/^\s*(?:```|~~~|#{1,6}\s|>)/.test(next) && !LIST.test(next)),
  );
  return [{ kind: 'paragraph', parts: parseInline(paragraph.join('\n')) }];
}

function takeWhile(lines, holds) {
  const end = lines.findIndex((line, index) => !holds(line, index));
  return lines.splice(0, end === -1 ? lines.length : end);
}

function takeCode(lines, fence) {
  lines.shift();
  const code = takeWhile(lines, (line) => !line.trim().startsWith(fence));
  lines.shift();
  return { kind: 'code', text: code.join('\n') };
}

/** Items that stand further in than the first one of the list are a list of the item before. */
function takeList(lines) {
  const [, indent, mark] = LIST.exec(lines[0]);
  const ordered = /\d/.test(mark);
  const items = [];
  while (lines.length > 0) {
    const [, inner, sign, text] = LIST.exec(lines[0]) ?? [];
    if (text === undefined || inner.length < indent.length) break;
    if (inner.length > indent.length + 1) {
      items.at(-1)?.blocks.push(takeList(lines));
      continue;
    }
    if (/\d/.test(sign) !== ordered) break;
    lines.shift();
    items.push({ parts: parseInline(text), blocks: [] });
  }
  return { kind: 'list', ordered, start: ordered ? Number.parseInt(mark, 10) : 1, items };
}

function takeTable(lines) {
  const cells = (line) =>
    line
      .trim()
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => parseInline(cell.trim()));
  const head = cells(lines.shift());
  lines.shift();
  return { kind: 'table', head, rows: takeWhile(lines, (line) => line.includes('|')).map(cells) };
}

const INLINE = [
  { at: /`+([^`]+?)`+/, part: ([, text]) => ({ kind: 'code', text }) },
  {
    at: /!\[([^\]]*)\]\(([^()\s]+)\)/,
    part: ([, alt, url]) => ({ kind: 'link', url, parts: parseInline(alt || url) }),
  },
  {
    at: /\[([^\]]+)\]\(([^()\s]+)\)/,
    part: ([, text, url]) => ({ kind: 'link', url, parts: parseInline(text) }),
  },
  {
    at: /(https?:\/\/[^\s<>"'`*]+[^\s<>"'`*.,;:!?)\]}])/,
    part: ([, url]) => ({ kind: 'link', url, parts: [{ kind: 'text', text: url }] }),
  },
  { at: /\*\*(\S(?:[\s\S]*?\S)?)\*\*/, part: ([, inner]) => ({ kind: 'bold', parts: parseInline(inner) }) },
  {
    at: /(?<!\w)__(\S(?:[\s\S]*?\S)?)__(?!\w)/,
    part: ([, inner]) => ({ kind: 'bold', parts: parseInline(inner) }),
  },
  { at: /~~(\S(?:[\s\S]*?\S)?)~~/, part: ([, inner]) => ({ kind: 'strike', parts: parseInline(inner) }) },
  { at: /\*(\S(?:[\s\S]*?\S)?)\*/, part: ([, inner]) => ({ kind: 'italic', parts: parseInline(inner) }) },
  {
    at: /(?<!\w)_(\S(?:[\s\S]*?\S)?)_(?!\w)/,
    part: ([, inner]) => ({ kind: 'italic', parts: parseInline(inner) }),
  },
];

/** The first format that begins wins; of two that begin together, the one that is listed first. */
export function parseInline(text) {
  let first;
  for (const { at, part } of INLINE) {
    const match = at.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, part };
  }
  if (!first)
    return text === ''
      ? []
      : [{ kind: 'text', text: withEmoji(text.replace(/\\([\\`*_{}[\]()#+\-.!~>|])/g, '$1')) }];
  const { match, part } = first;
  return [
    ...parseInline(text.slice(0, match.index)),
    part(match),
    ...parseInline(text.slice(match.index + match[0].length)),
  ];
}
