import { withoutLead } from './command-line.ts';
import { readTime, type WrittenTime } from './written-time.ts';

/** A reason, and the time at which it is over by itself where one is said: `the audit runs until 2026-12-02 18:00`. */
export interface ReasonLine {
  readonly reason: string;
  readonly until?: WrittenTime;
}

/** The last "until" counts, and only before a time: "until the fix is in" is a part of the reason. */
export function parseReasonLine(rest: string): ReasonLine | { readonly unreadable: string } {
  const words = rest.split(' ');
  const at = words.findLastIndex((word) => word.toLowerCase() === 'until');
  const following = words.slice(at + 1);
  if (at < 0 || !/^\d/u.test(following[0] ?? ''))
    return { reason: withoutLead(words, ['because']).join(' ') };
  const read = readTime(following);
  const [zone, ...unread] = following.slice(read?.used ?? 0);
  if (!read || unread.length > 0) return { unreadable: following.join(' ') };
  const reason = withoutLead(words.slice(0, at), ['because']).join(' ');
  return { reason, until: { ...read.written, ...(zone === undefined ? {} : { zone }) } };
}

const lockModes = ['warn', 'steal', 'wait'] as const;

export interface LockLine {
  readonly service: string;
  readonly environment: string;
  readonly mode: (typeof lockModes)[number] | undefined;
  readonly rest: string;
}

/** `shop-api production [warn|steal|wait] [because] reason [until 2026-12-02 18:00]` */
export function parseLockLine(rest: string): LockLine {
  const [service = '', environment = '', ...others] = rest.split(' ');
  const mode = lockModes.find((word) => word === others[0]?.toLowerCase());
  return { service, environment, mode, rest: others.slice(mode ? 1 : 0).join(' ') };
}
