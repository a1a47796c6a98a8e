/** Longer input is cut before anything looks at it: no form and no command takes as much. */
const readAtMost = 12_000;

/**
 * What a person typed, as it may be kept: well-formed, in Unicode's composed form, without control characters,
 * and without the marks that turn text around or hide inside it. Line breaks stay in `lines`, else all is one line.
 */
export function cleanText(raw: string, shape: 'line' | 'lines' = 'line'): string {
  const visible = raw
    .slice(0, readAtMost)
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu, '')
    .normalize('NFC');
  if (shape === 'line') return visible.replace(/\s+/gu, ' ').trim();
  return visible
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/gu, '\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}

/** Length as Slack counts it: code points. */
export const lengthOf = (text: string): number => [...text].length;

/**
 * Undoes what Slack does to the text of a command with `should_escape`: `<@U1|tom>` becomes `@tom`,
 * `<https://x|label>` its address, and `&amp; &lt; &gt;` the characters themselves. To whom a role is handed over or a vote is left stays
 * `<@U1>`: a name alone may be anybody's.
 */
export function unescapeCommand(text: string): string {
  let isPersonWanted =
    /^\s*(?:[^\s\w]{0,3}(?:gl|rh)\W?\d{1,9}[^\s\w]{0,5}\s+)?(?:handover|delegate)\b/iu.test(text);
  return text
    .slice(0, readAtMost)
    .replace(/<([^<>]{0,3000})>/gu, (_, inside: string) => {
      const [, person] = /^@([UW][A-Z0-9]{1,30})(?:\||$)/u.exec(inside) ?? [];
      if (!isPersonWanted || person === undefined) return readable(inside);
      isPersonWanted = false;
      return `<@${person}>`;
    })
    .replace(/&(amp|lt|gt);/gu, (_, name: string) => entities[name] ?? '');
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

function readable(inside: string): string {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : inside.slice(bar + 1);
  switch (target[0]) {
    case '@':
      return `@${label || target.slice(1)}`;
    case '#':
      return `#${label || target.slice(1)}`;
    case '!':
      return `@${label.replace(/^@/u, '') || target.slice(1).replace(/^subteam\^/u, '')}`;
    default:
      return target.replace(/^mailto:/u, '');
  }
}
