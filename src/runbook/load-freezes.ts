import { join } from 'node:path';
import type { FreezeCalendar, FreezeWindow } from '../domain/freeze.ts';
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

/** The freezes of RUNBOOKS_DIR, read afresh, as far as they count at this instant. */
export async function loadCalendar(directory: string, now: number): Promise<FreezeCalendar> {
  const parsed = await readServices(join(directory, 'services.yaml'));
  const freezes = await readFreezes(directory, parsed.ok ? knownTargets(parsed.services) : undefined);
  if (!freezes.ok) return { isReadable: false };
  const read = await Promise.all(
    freezes.calendars.map(async (source) => ({ source, read: await readSource(directory, source, now) })),
  );
  return {
    isReadable: true,
    windows: [
      ...freezes.windows,
      ...read.flatMap(({ source, read: found }) => (found.ok ? windowsOf(source, found.events) : [])),
    ],
    unread: read.flatMap(({ source, read: found }) => (found.ok ? [] : [source])),
  };
}

/** A go-live is planned 400 days ahead at most, and whoever plans it is told the first time after it that is free. */
const aheadMs = 500 * 86_400_000;
const behindMs = 86_400_000;

type ReadSource =
  | { readonly ok: true; readonly events: readonly IcsEvent[] }
  | { readonly ok: false; readonly problem: Problem };

async function readSource(directory: string, source: CalendarSource, now: number): Promise<ReadSource> {
  const file = join(directory, source.file);
  const text = await readText(file, LARGEST_ICS_BYTES);
  if (!text.ok) return { ok: false, problem: text.problem };
  const read = readOnce(file, text.text, { source, now });
  return read.ok
    ? read
    : { ok: false, problem: problemOfFile(file, { message: `the calendar cannot be used: ${read.reason}` }) };
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

/** What is wrong with the calendars beside the file. */
export async function calendarProblems(
  directory: string,
  freezes: ParsedFreezes,
  now: number,
): Promise<readonly Problem[]> {
  const read = await Promise.all(
    (freezes.ok ? freezes.calendars : []).map((source) => readSource(directory, source, now)),
  );
  return read.flatMap((one) => (one.ok ? [] : [one.problem]));
}

/** What is said of freezes that are over, without calling the file wrong. */
export const overFreezes = (freezes: ParsedFreezes, now: number): readonly Problem[] =>
  freezes.ok ? freezes.over(now) : [];
