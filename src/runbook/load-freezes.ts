import { join } from 'node:path';
import {
  calendarCountsForMs,
  calendarSilentAfterMs,
  type FreezeCalendar,
  type FreezeWindow,
  type LastRead,
  type UnreadCalendar,
} from '../domain/guards/freeze.ts';
import type { Service } from '../domain/service.ts';
import { type CalendarSource, type KnownTargets, type ParsedFreezes, parseFreezes } from './parse-freezes.ts';
import { type Problem, problemOfFile } from './problem.ts';
import { readServices } from './read-definition.ts';
import { type IcsEvent, LARGEST_ICS_BYTES, type ReadIcs, readIcs } from './read-ics.ts';
import { readText } from './read-text.ts';

export const FREEZES_FILE = 'freezes.yaml';

const none: ParsedFreezes = { ok: true, windows: [], calendars: [], over: () => [] };

export const knownTargets = (services: readonly Service[]): KnownTargets => ({
  services: services.map(({ id }) => id),
  environments: [...new Set(services.map(({ environment }) => environment))],
});

/** Without the file nothing is frozen. */
export async function readFreezes(
  directory: string,
  known: KnownTargets | undefined,
): Promise<ParsedFreezes> {
  const file = join(directory, FREEZES_FILE);
  const read = await readText(file);
  if (!read.ok) return read.isMissing ? none : { ok: false, problems: [read.problem] };
  return parseFreezes(read.text, file, known);
}

/** What an address said when it was read last. Real time. */
export interface Reading {
  readonly text: string;
  readonly readAt: number;
}

interface CalendarTimes {
  /** By the go-live's clock. */
  readonly now: number;
  readonly realNow?: number;
  /** The calendars that are fetched; nothing where one never was. */
  readonly findReading?: (url: string) => Promise<Reading | undefined>;
}

/** A go-live is planned 400 days ahead at most, and whoever plans it is told the first time after it that is free. */
const aheadMs = 500 * 86_400_000;
const behindMs = 86_400_000;

/** Why the text of a calendar cannot be used; undefined where it can. */
export function whyUnusable(source: CalendarSource, text: string, now: number): string | undefined {
  const read = readIcs(text, { ...source, from: now - behindMs, until: now + aheadMs });
  return read.ok ? undefined : read.reason;
}

/** The freezes of RUNBOOKS_DIR, read afresh, as far as they count at this instant. */
export async function loadCalendar(directory: string, times: CalendarTimes): Promise<FreezeCalendar> {
  const parsed = await readServices(join(directory, 'services.yaml'));
  const freezes = await readFreezes(directory, parsed.ok ? knownTargets(parsed.services) : undefined);
  if (!freezes.ok) return { isReadable: false };
  const read = await Promise.all(
    freezes.calendars.map(async (source) => ({ source, read: await readSource(directory, source, times) })),
  );
  return {
    isReadable: true,
    windows: [
      ...freezes.windows,
      ...read.flatMap(({ source, read: found }) => (found.ok ? windowsOf(source, found.events) : [])),
    ],
    unread: read.flatMap(({ source, read: found }): readonly UnreadCalendar[] => {
      if (!found.ok) return [source];
      return found.lastRead ? [{ ...source, lastRead: found.lastRead }] : [];
    }),
  };
}

type ReadSource =
  | { readonly ok: true; readonly events: readonly IcsEvent[]; readonly lastRead?: LastRead }
  | { readonly ok: false; readonly problem: Problem };

async function readSource(
  directory: string,
  source: CalendarSource,
  times: CalendarTimes,
): Promise<ReadSource> {
  if (source.file === undefined) return await readFetched(directory, source, times);
  const file = join(directory, source.file);
  const text = await readText(file, LARGEST_ICS_BYTES);
  if (!text.ok) return { ok: false, problem: text.problem };
  const read = readOnce(file, text.text, { source, now: times.now });
  return read.ok
    ? read
    : { ok: false, problem: problemOfFile(file, { message: `the calendar cannot be used: ${read.reason}` }) };
}

async function readFetched(
  directory: string,
  source: CalendarSource,
  { now, realNow = now, findReading }: CalendarTimes,
): Promise<ReadSource> {
  const { url = '', id, countsForMs = calendarCountsForMs } = source;
  const reading = await findReading?.(url);
  const never = {
    ok: false,
    problem: problemOfFile(join(directory, FREEZES_FILE), { message: `the calendar "${id}" was never read` }),
  } as const;
  if (!reading) return never;
  const read = readOnce(url, reading.text, { source, now });
  if (!read.ok) return never;
  const agoMs = realNow - reading.readAt;
  if (agoMs <= calendarSilentAfterMs) return read;
  return { ...read, lastRead: { at: reading.readAt, agoMs, countsForMs } };
}

/** The last reading of each file: every command that rests on the calendar asks for it. */
const readings = new Map<string, { readonly key: string; readonly text: string; readonly read: ReadIcs }>();

function readOnce(
  file: string,
  text: string,
  { source, now }: { readonly source: CalendarSource; readonly now: number },
): ReadIcs {
  const from = Math.floor(now / behindMs) * behindMs - behindMs;
  const key = JSON.stringify([from, source.timeZone, source.categories]);
  const last = readings.get(file);
  if (last?.key === key && last.text === text) return last.read;
  const read = readIcs(text, { ...source, from, until: from + aheadMs });
  readings.set(file, { key, text, read });
  return read;
}

const windowsOf = (source: CalendarSource, events: readonly IcsEvent[]): readonly FreezeWindow[] =>
  events.map(({ uid, title, spans }) => ({
    id: `${source.id}/${uid}`.slice(0, 200),
    title: title || source.title,
    services: source.services,
    environments: source.environments,
    timeZone: source.timeZone,
    when: { kind: 'spans', spans },
  }));

export interface FetchedCalendar extends CalendarSource {
  readonly url: string;
}

export async function fetchedCalendars(directory: string): Promise<readonly FetchedCalendar[]> {
  const freezes = await readFreezes(directory, undefined);
  return (freezes.ok ? freezes.calendars : []).flatMap(({ url, ...source }) =>
    url === undefined ? [] : [{ ...source, url }],
  );
}

/** What is wrong with the calendars beside the file. */
export async function calendarProblems(
  directory: string,
  freezes: ParsedFreezes,
  now: number,
): Promise<readonly Problem[]> {
  // What is fetched, the bot reads: validate reaches nothing outside.
  const beside = freezes.ok ? freezes.calendars.filter(({ file }) => file !== undefined) : [];
  const read = await Promise.all(beside.map((source) => readSource(directory, source, { now })));
  return read.flatMap((one) => (one.ok ? [] : [one.problem]));
}

/** What is said of freezes that are over, without calling the file wrong. */
export const overFreezes = (freezes: ParsedFreezes, now: number): readonly Problem[] =>
  freezes.ok ? freezes.over(now) : [];
