import { findTimeZone } from './time-zone.ts';
import { readTime, type WrittenTime } from './written-time.ts';

/** What stands after `/golive issue`. */
export type IssueLine =
  | {
      readonly wish: 'open';
      readonly what: string;
      readonly eta?: WrittenTime;
      readonly isSevere: boolean;
      readonly hold: boolean;
    }
  | { readonly wish: 'eta'; readonly issue: number; readonly eta: WrittenTime }
  | { readonly wish: 'resolve'; readonly issue: number; readonly resolution: string }
  | { readonly wish: 'unreadable_eta'; readonly found: string };

/** Phones write one dash of two. */
const flagPattern = /^(?:--|[–—])(eta|severe|hold)$/iu;

/** `the index is gone --eta 18:30 --severe`, `eta 2 19:00`, `resolve 2 the index is back`; `today` is the day of a bare time. */
export function parseIssueLine(rest: string, today: string): IssueLine {
  const [, wish = '', number = '', more = ''] =
    /^(eta|resolve) +#?([1-9]\d{0,5})(?: +(.*))?$/iu.exec(rest) ?? [];
  const issue = Number(number);
  if (wish.toLowerCase() === 'resolve') return { wish: 'resolve', issue, resolution: more };
  if (wish.toLowerCase() === 'eta') {
    const read = readEta(more.split(' '), today);
    return read && read.used === more.split(' ').length
      ? { wish: 'eta', issue, eta: read.written }
      : { wish: 'unreadable_eta', found: more };
  }
  return parseOpening(rest.split(' '), today);
}

function parseOpening(words: readonly string[], today: string): IssueLine {
  const what: string[] = [];
  const flags = new Set<string>();
  let eta: WrittenTime | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const flag = flagPattern.exec(word)?.[1]?.toLowerCase();
    if (flag !== 'eta') {
      if (flag === undefined) what.push(word);
      else flags.add(flag);
      continue;
    }
    const read = readEta(words.slice(at + 1), today);
    if (!read) return { wish: 'unreadable_eta', found: words.slice(at + 1, at + 3).join(' ') };
    eta = read.written;
    at += read.used;
  }
  return {
    wish: 'open',
    what: what.join(' '),
    ...(eta ? { eta } : {}),
    isSevere: flags.has('severe'),
    hold: flags.has('hold'),
  };
}

/** A time of day alone is of today; whether a zone follows is seen by its name. */
function readEta(words: readonly string[], today: string): ReturnType<typeof readTime> {
  const whole = readTime(words);
  const bare = whole ? undefined : readTime([today, ...words]);
  const read = whole ?? (bare && { ...bare, used: bare.used - 1 });
  const zone = words[read?.used ?? 0];
  if (!read || zone === undefined || !/^(?:[A-Z]{3,4}|[A-Za-z_]+\/[\w+/-]+)$/u.test(zone)) return read;
  return findTimeZone(zone) === undefined
    ? read
    : { written: { ...read.written, zone }, used: read.used + 1 };
}
