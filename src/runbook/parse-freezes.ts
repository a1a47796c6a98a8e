import { type FreezeWindow, spanAt } from '../domain/guards/freeze.ts';
import { findRepeated, findUnknown, idsOf, mentionsOf } from './check-references.ts';
import { acceptedBy, explainIssues } from './explain-issues.ts';
import { freezesSchema, readWeekTime, type WrittenCalendar, type WrittenFreeze } from './freezes-schema.ts';
import { type Finding, type Path, type Problem, quote, sortProblems } from './problem.ts';
import { withoutUndefined } from './without-undefined.ts';
import { readYaml } from './yaml-source.ts';

/** The names that a freeze may be for; undefined where `services.yaml` cannot be read, which is told by itself. */
export interface KnownTargets {
  readonly services: readonly string[];
  readonly environments: readonly string[];
}

/** An .ics file whose events are freezes. */
export interface CalendarSource
  extends Pick<FreezeWindow, 'id' | 'title' | 'services' | 'environments' | 'timeZone'> {
  readonly categories?: readonly string[] | undefined;
  /** Beside `freezes.yaml`; or else there is an address. */
  readonly file?: string | undefined;
  readonly url?: string | undefined;
  /** For how long what it said last counts once it cannot be read any more. */
  readonly countsForMs?: number | undefined;
}

export type ParsedFreezes =
  | {
      readonly ok: true;
      readonly windows: readonly FreezeWindow[];
      readonly calendars: readonly CalendarSource[];
      /** Those that are over, at this instant. They do no harm, and somebody may have meant another year. */
      readonly over: (now: number) => readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Never throws: whatever the text is, the answer is sound windows or what is wrong with them. */
export function parseFreezes(text: string, file: string, known: KnownTargets | undefined): ParsedFreezes {
  const read = readYaml(text, file);
  if (!read.ok) return { ok: false, problems: sortProblems(read.problems) };
  const { source } = read;
  const parsed = freezesSchema.safeParse(source.value, { error: acceptedBy });
  const findings = parsed.success
    ? [
        ...checkFreezes(parsed.data.freezes, known),
        ...findRepeated(
          [...idsOf(parsed.data.freezes, ['freezes']), ...idsOf(parsed.data.calendars, ['calendars'])],
          'freeze',
        ),
        ...parsed.data.calendars.flatMap((calendar, index) =>
          findUnknownTargets(calendar, ['calendars', index], known),
        ),
      ]
    : explainIssues(freezesSchema, parsed.error, source);
  if (!parsed.success || findings.length > 0)
    return { ok: false, problems: sortProblems(findings.map(source.problem)) };
  const windows = parsed.data.freezes.map(toWindow);
  return {
    ok: true,
    windows,
    calendars: parsed.data.calendars.map(toCalendar),
    over: (now) =>
      sortProblems(windows.flatMap((window, index) => findOver(window, index, now)).map(source.problem)),
  };
}

function checkFreezes(
  freezes: readonly WrittenFreeze[],
  known: KnownTargets | undefined,
): readonly Finding[] {
  return [
    ...freezes.flatMap((freeze, index): readonly Finding[] => {
      const path = ['freezes', index];
      return [...checkTimes(freeze, path), ...findUnknownTargets(freeze, path, known)];
    }),
  ];
}

const findUnknownTargets = (
  { services, environments }: Pick<WrittenFreeze, 'services' | 'environments'>,
  path: Path,
  known: KnownTargets | undefined,
): readonly Finding[] =>
  known
    ? [
        ...findUnknown(mentionsOf(services, [...path, 'services']), 'service', known.services),
        ...findUnknown(
          mentionsOf(environments, [...path, 'environments']),
          'environment',
          known.environments,
        ),
      ]
    : [];

function checkTimes({ once, weekly }: WrittenFreeze, path: Path): readonly Finding[] {
  if (once && once.until <= once.from)
    return [endsTooEarly([...path, 'once', 'until'], once.until, `later than ${once.from}`)];
  if (!weekly) return [];
  const [from, until] = [readWeekTime(weekly.from), readWeekTime(weekly.until)];
  // On another day it is meant for the next time that this day comes.
  return from.day === until.day && until.time <= from.time
    ? [endsTooEarly([...path, 'weekly', 'until'], weekly.until, `later than ${weekly.from}, or another day`)]
    : [];
}

const endsTooEarly = (path: Path, found: string, accepted: string): Finding => ({
  path,
  message: 'the freeze ends before it begins',
  found: quote(found),
  accepted,
});

function toWindow({
  id,
  title,
  services,
  environments,
  time_zone,
  once,
  weekly,
}: WrittenFreeze): FreezeWindow {
  return withoutUndefined({
    id,
    title,
    services: services.length > 0 ? services : undefined,
    environments: environments.length > 0 ? environments : undefined,
    timeZone: time_zone,
    when: once
      ? { kind: 'once', from: once.from.replace(' ', 'T'), until: once.until.replace(' ', 'T') }
      : {
          kind: 'weekly',
          from: readWeekTime(weekly?.from ?? ''),
          until: readWeekTime(weekly?.until ?? ''),
        },
  });
}

function toCalendar({
  time_zone,
  services,
  environments,
  categories,
  counts_for,
  ...rest
}: WrittenCalendar): CalendarSource {
  return withoutUndefined({
    ...rest,
    services: services.length > 0 ? services : undefined,
    environments: environments.length > 0 ? environments : undefined,
    categories: categories.length > 0 ? categories : undefined,
    timeZone: time_zone,
    countsForMs: counts_for,
  });
}

function findOver(window: FreezeWindow, index: number, now: number): readonly Finding[] {
  const { when, timeZone, title } = window;
  if (when.kind !== 'once') return [];
  const from = Temporal.PlainDateTime.from(when.from).toZonedDateTime(timeZone, {
    disambiguation: 'earlier',
  }).epochMilliseconds;
  const span = spanAt(window, from);
  if (!span || now < span.until) return [];
  return [
    {
      path: ['freezes', index, 'once', 'until'],
      message: `the freeze ${quote(title)} is over`,
      found: quote(when.until.replace('T', ' ')),
    },
  ];
}
