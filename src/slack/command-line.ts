import { nearestWord } from '../domain/nearest-word.ts';
import { readGoLiveWord, type StrayId } from './go-live-word.ts';
import { findTimeZone } from './time-zone.ts';
import { cleanText } from './typed-text.ts';
import { readTime, type WrittenTime } from './written-time.ts';

export const commandWords = [
  'help',
  'plan',
  'rehearse',
  'list',
  'mine',
  'mute',
  'unmute',
  'status',
  'checklist',
  'followups',
  'gates',
  'steps',
  'notices',
  'runbook',
  'roles',
  'handover',
  'delegate',
  'contacts',
  'escalate',
  'update',
  'issue',
  'hold',
  'resume',
  'reschedule',
  'abort',
  'close',
  'retro',
  'allow',
  'lock',
  'unlock',
  'locks',
  'freeze',
  'unfreeze',
  'break-glass',
  'deploy',
  'trigger',
  'rollback',
  'postmortem',
  'audit',
] as const;

export type CommandWord = (typeof commandWords)[number];

/** What people write in a hurry for a command that has another name. It is only asked back, never done. */
const otherNames: ReadonlyMap<string, CommandWord> = new Map<string, CommandWord>([
  ['roll', 'rollback'],
  ['back', 'rollback'],
  ['revert', 'rollback'],
  ['undo', 'rollback'],
  ['stop', 'hold'],
  ['pause', 'hold'],
  ['cancel', 'abort'],
  ['continue', 'resume'],
  ['start', 'deploy'],
  ['postpone', 'reschedule'],
  ['delay', 'reschedule'],
  ['vote', 'gates'],
]);

/** What stands after `/golive`, taken apart: the command, the go-live where it is named, and the words left over. */
export type CommandLine =
  | { readonly word: CommandWord; readonly goLive?: string; readonly rest: string }
  | { readonly word?: undefined; readonly found: string; readonly nearest?: CommandWord }
  | StrayLine;

/** Where the go-live belongs stands a word that begins like the id of one and is none. */
export interface StrayLine {
  readonly word?: undefined;
  readonly stray: StrayId;
  readonly command?: CommandWord;
  readonly rest: string;
}

/**
 * Takes a line as a person typed it; `unescapeCommand` makes that of Slack's payload. The go-live may be the first or
 * the second word; alone it asks for its status, and nothing at all for help.
 */
export function parseCommandLine(typed: string): CommandLine {
  const words = cleanText(typed).split(' ');
  const [first = '', second = '', third] = words;
  const leading = readGoLiveWord(first, second);
  if (leading && 'found' in leading) return { stray: leading, rest: words.join(' ') };
  const named = (leading ? second : first).toLowerCase();
  if (named === '')
    return leading ? { word: 'status', goLive: leading.id, rest: '' } : { word: 'help', rest: '' };
  const word = commandWords.find((candidate) => candidate === named);
  if (!word) {
    const found = leading ? second : first;
    const near = nearestWord(found, commandWords);
    const nearest = otherNames.get(named) ?? commandWords.find((candidate) => candidate === near);
    return { found, ...(nearest ? { nearest } : {}) };
  }
  const following = leading ? undefined : readGoLiveWord(second, third);
  if (following && 'found' in following)
    return { stray: following, command: word, rest: words.slice(1).join(' ') };
  const goLive = leading?.id ?? following?.id;
  const rest = words.slice(goLive ? 2 : 1).join(' ');
  return { word, ...(goLive ? { goLive } : {}), rest };
}

/** The line that means the same with the go-live put in, for a button that asks which one. */
export function withGoLive(line: Extract<CommandLine, { word: CommandWord }>, goLive: string): string {
  return [line.word, goLive, line.rest].filter(Boolean).join(' ');
}

export interface PlanLine {
  readonly service: string;
  readonly version: string;
  readonly when: WrittenTime;
  readonly rollbackTo?: string;
}

export type LineProblem =
  | { readonly code: 'missing'; readonly what: 'version' | 'time' | 'rollback_version' }
  | { readonly code: 'unreadable_time'; readonly found: string }
  | { readonly code: 'unexpected'; readonly found: string };

/** `shop-api v1.4.2 at 2026-12-01 18:00 [Europe/Berlin] [rollback v1.4.1]` */
export function parsePlanLine(rest: string): PlanLine | LineProblem {
  const [service = '', version, ...others] = rest.split(' ');
  if (!version || isWord(version, 'at')) return { code: 'missing', what: 'version' };
  const time = parseTimeWords(withoutLead(others, ['at']), (word) => !isWord(word, 'rollback'));
  if ('code' in time) return time;
  const [next, rollbackTo, ...unread] = time.unread;
  if (next === undefined) return { service, version, when: time.when };
  if (!isWord(next, 'rollback')) return { code: 'unexpected', found: time.unread.join(' ') };
  const to = rollbackTo && isWord(rollbackTo, 'to') ? unread.shift() : rollbackTo;
  if (!to) return { code: 'missing', what: 'rollback_version' };
  if (unread.length > 0) return { code: 'unexpected', found: unread.join(' ') };
  return { service, version, when: time.when, rollbackTo: to };
}

export interface RescheduleLine {
  readonly when: WrittenTime;
  readonly reason?: string;
}

/** `[to] 2026-12-02 18:00 [Europe/Berlin] [because] reason` */
export function parseRescheduleLine(rest: string): RescheduleLine | LineProblem {
  const time = parseTimeWords(withoutLead(rest.split(' '), ['to', 'at']), looksLikeZone);
  if ('code' in time) return time;
  // "because of the freeze" is a reason as it stands.
  const isOf = time.unread[1]?.toLowerCase() === 'of';
  const reason = (isOf ? time.unread : withoutLead(time.unread, ['because', 'reason'])).join(' ');
  return { when: time.when, ...(reason ? { reason } : {}) };
}

export interface RollbackLine {
  readonly version?: string;
  readonly reason: string;
}

/** `[to 1.4.1] [because] reason`. A form asks once more, so what was misread is seen there. */
export function parseRollbackLine(rest: string): RollbackLine {
  const [to = '', version = '', ...others] = rest.split(' ');
  // "to many errors" is a reason.
  if (!isWord(to, 'to') || !/^[\w+./-]*\d[\w+./-]*$/u.test(version)) return { reason: rest };
  return { version, reason: withoutLead(others, ['because']).join(' ') };
}

export interface HandOverLine {
  /** As it was written; empty where only a person, or nothing, was named. */
  readonly role: string;
  readonly to?: string;
  readonly reason: string;
}

/** `operations_lead [to] <@U1> [because] reason`; `unescapeCommand` leaves the person as it came. */
export function parseHandOverLine(rest: string): HandOverLine {
  const [, role = '', to, reason = ''] = /^(.*?) ?<@([UW][A-Z0-9]{1,30})> ?(.*)$/u.exec(rest) ?? [];
  if (to === undefined) return { role: rest, reason: '' };
  return {
    role: role.replace(/(?:^| )to$/iu, ''),
    to,
    reason: withoutLead(reason.split(' '), ['because']).join(' '),
  };
}

interface TimeWords {
  readonly when: WrittenTime;
  readonly unread: readonly string[];
}

function parseTimeWords(
  words: readonly string[],
  isZone: (word: string) => boolean,
): TimeWords | LineProblem {
  if (words.join('') === '') return { code: 'missing', what: 'time' };
  const read = readTime(words);
  if (!read) return { code: 'unreadable_time', found: dateWords(words) };
  const unread = words.slice(read.used);
  const [zone] = unread;
  if (zone === undefined || !isZone(zone)) return { when: read.written, unread };
  return { when: { ...read.written, zone }, unread: unread.slice(1) };
}

/** What was written as date and time: what may follow them is no part of it. */
function dateWords([date = '', time = '']: readonly string[]): string {
  return ['rollback', 'because', 'reason'].some((word) => isWord(time, word))
    ? date
    : [date, time].join(' ').trim();
}

/** Between a zone and the first word of a reason: `Europe/Berlin`, `Europe/Berln` and `UTC` are zones, `DB` is none. */
const looksLikeZone = (word: string): boolean =>
  /^[A-Za-z_]+\/[\w+/-]+$/u.test(word) ||
  isWord(word, 'utc') ||
  (/^[A-Z]{3,4}$/u.test(word) && findTimeZone(word) !== undefined);

export function withoutLead(words: readonly string[], leads: readonly string[]): readonly string[] {
  const [first] = words;
  return first !== undefined && leads.some((lead) => isWord(first, lead)) ? words.slice(1) : words;
}

const isWord = (found: string, word: string): boolean => found.toLowerCase() === word;
