import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { GoLive } from '../go-live.ts';
import { holdsOneOf } from '../people/authority.ts';
import type { Bar } from './bar.ts';

/*
 * Windows in which nothing is deployed, as `freezes.yaml` writes them. No go-live keeps a copy: what counts is what the
 * file says when a go-live is planned, and again at the final GO, at T-0 and before the dispatch.
 */

export interface FreezeWindow {
  readonly id: string;
  readonly title: string;
  /** Service ids; left out, all of them. */
  readonly services?: readonly string[] | undefined;
  readonly environments?: readonly string[] | undefined;
  readonly timeZone: string;
  readonly when: FreezeTimes;
}

/** Local times of the window's zone. */
export type FreezeTimes =
  | { readonly kind: 'once'; readonly from: string; readonly until: string }
  | { readonly kind: 'weekly'; readonly from: WeekTime; readonly until: WeekTime }
  /** Of an event of a calendar: every time that lies near enough to count. */
  | { readonly kind: 'spans'; readonly spans: readonly Span[] };

export interface WeekTime {
  /** 1 for Monday. */
  readonly day: number;
  /** `16:00` */
  readonly time: string;
}

/** `isReadable` is false where the file is there and cannot be used: then nobody knows what is frozen. */
export type FreezeCalendar =
  | {
      readonly isReadable: true;
      readonly windows: readonly FreezeWindow[];
      /** The calendars that cannot be read now. */
      readonly unread?: readonly UnreadCalendar[];
    }
  | { readonly isReadable: false };

/** A calendar file that is a source of freezes, and cannot be read. */
export interface UnreadCalendar extends Pick<FreezeWindow, 'id' | 'title' | 'services' | 'environments'> {
  /** Where it never was read, nobody knows what it says. */
  readonly lastRead?: LastRead;
}

/** In real time, in which it is fetched. */
export interface LastRead {
  readonly at: number;
  readonly agoMs: number;
  /** What it said then counts for so long, and no longer. */
  readonly countsForMs: number;
}

/** Where `freezes.yaml` does not say how long what a calendar said counts. */
export const calendarCountsForMs = 24 * 3_600_000;

/** A calendar that was not read for so long is told as such: four tries have failed. */
export const calendarSilentAfterMs = 3_600_000;

/** Where a go-live wants to be deployed. */
interface Target {
  readonly service: string;
  readonly environment: string;
}

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Where the clock shows a time twice or not at all, a freeze begins at the earlier and ends at the later instant. */
const startOf = (local: Temporal.PlainDateTime, timeZone: string): number =>
  local.toZonedDateTime(timeZone, { disambiguation: 'earlier' }).epochMilliseconds;
const endOf = (local: Temporal.PlainDateTime, timeZone: string): number =>
  local.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds;

const daysOfWeek = 7;

/** The time that the window covers around an instant; undefined where it does not. */
export function spanAt({ when, timeZone }: FreezeWindow, at: number): Span | undefined {
  return spansNear(when, timeZone, at).find(({ from, until }) => from <= at && at < until);
}

function spansNear(when: FreezeTimes, timeZone: string, at: number): readonly Span[] {
  if (when.kind === 'spans') return when.spans;
  if (when.kind === 'once') {
    const from = Temporal.PlainDateTime.from(when.from);
    const until = Temporal.PlainDateTime.from(when.until);
    return [{ from: startOf(from, timeZone), until: endOf(until, timeZone) }];
  }
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  // The one that began last may have begun up to a week ago; tomorrow's may begin early where a clock is put forward.
  return [-1, 0, 1, 2, 3, 4, 5, 6, 7].flatMap((ago): readonly Span[] => {
    const day = today.subtract({ days: ago });
    if (day.dayOfWeek !== when.from.day) return [];
    const days = (when.until.day - when.from.day + daysOfWeek) % daysOfWeek;
    const from = day.toPlainDateTime(when.from.time);
    const until = day.add({ days }).toPlainDateTime(when.until.time);
    return [{ from: startOf(from, timeZone), until: endOf(until, timeZone) }];
  });
}

const isFor = (
  window: Pick<FreezeWindow, 'services' | 'environments'>,
  { service, environment }: Target,
): boolean =>
  (window.services?.includes(service) ?? true) && (window.environments?.includes(environment) ?? true);

/** Windows that follow each other are gone through this often; a target that is never free has no first free time. */
const mostWindowsInARow = 200;

/** The first instant from `at` on that no window covers. */
function firstFreeAt(windows: readonly FreezeWindow[], at: number): number | undefined {
  let free = at;
  for (let gone = 0; gone < mostWindowsInARow; gone += 1) {
    const ends = windows.flatMap((window) => spanAt(window, free)?.until ?? []);
    if (ends.length === 0) return free;
    free = Math.max(...ends);
  }
  return undefined;
}

/**
 * Somebody let one go-live through one freeze: `until` names which one of a window that recurs; without it, through a
 * calendar that cannot be read, until it can: `readAt` names its last reading, where there was one.
 */
export interface LiftedFreeze {
  readonly freeze: string;
  readonly title: string;
  readonly until?: number;
  readonly readAt?: number;
}

interface Asked {
  readonly target: Target;
  readonly at: number;
  readonly lifted: readonly LiftedFreeze[];
}

/** What the calendar puts in the way of a deployment at an instant. */
export function freezeBars(calendar: FreezeCalendar, { target, at, lifted }: Asked): readonly Bar[] {
  if (!calendar.isReadable) return [{ because: 'freezes_unreadable', by: 'freezes.yaml' }];
  const windows = calendar.windows.filter((window) => isFor(window, target));
  const active = windows.flatMap((window) => {
    const until = spanAt(window, at)?.until;
    const isLifted = lifted.some((one) => one.freeze === window.id && one.until === until);
    return until === undefined || isLifted ? [] : [{ window, until }];
  });
  const freeAt = active.length > 0 ? firstFreeAt(windows, at) : undefined;
  const unread = (calendar.unread ?? []).filter((one) => isFor(one, target));
  return [
    ...active.map(
      ({ window, until }): Bar => ({
        because: 'frozen',
        by: window.id,
        title: window.title,
        until,
        ...(freeAt === undefined ? {} : { freeAt }),
      }),
    ),
    ...unread.flatMap((one) => unreadBar(one, lifted)),
  ];
}

/** What it said last counts for its time, and people are warned; after that, or where it never was read, it may say anything. */
function unreadBar({ id, title, lastRead }: UnreadCalendar, lifted: readonly LiftedFreeze[]): readonly Bar[] {
  const readAt = lastRead?.at;
  const isLifted = lifted.some(
    (one) => one.freeze === id && one.until === undefined && one.readAt === readAt,
  );
  const bar = { because: 'calendar_unread', by: id, title } as const;
  if (!lastRead) return isLifted ? [] : [bar];
  const since = { readAt: lastRead.at, told: timesTold(lastRead.agoMs) };
  if (lastRead.agoMs >= lastRead.countsForMs) return isLifted ? [] : [{ ...bar, ...since }];
  return [{ ...bar, ...since, warnOnly: true, countsUntil: lastRead.at + lastRead.countsForMs }];
}

/** Told once it is silent, and again whenever that has lasted four times as long as at the last time. */
const timesTold = (agoMs: number): number =>
  1 + Math.max(0, Math.floor(Math.log(agoMs / calendarSilentAfterMs) / Math.log(4)));

export const isOfCalendar = ({ because }: Bar): boolean =>
  because === 'frozen' || because === 'freezes_unreadable' || because === 'calendar_unread';

/** Those who may let a go-live through a freeze: not by having planned it. */
export const freezeRoles = ({ runbook: { permissions } }: GoLive): readonly string[] =>
  permissions.freeze ?? permissions.manage;

export function decideLiftFreeze(it: Case, { reason }: Extract<Action, { type: 'LiftFreeze' }>): Decision {
  const { goLive, command } = it;
  if (!holdsOneOf(goLive, command.actor, freezeRoles(goLive)))
    return reject(it, 'not_allowed', { allowedRoles: freezeRoles(goLive) });
  const frozen = goLive.bars.flatMap((bar): readonly LiftedFreeze[] => {
    const { by, title = by, until, readAt } = bar;
    if (!isLiftable(bar)) return [];
    const which = { ...(until === undefined ? {} : { until }), ...(readAt === undefined ? {} : { readAt }) };
    return [{ freeze: by, title, ...which }];
  });
  if (frozen.length === 0) return decline('not_frozen');
  if (reason.trim() === '') return decline('reason_required');
  return accept(
    { type: 'FreezeLifted', freezes: frozen, reason },
    { type: 'BarsChanged', bars: goLive.bars.filter((bar) => !isLiftable(bar)) },
  );
}

const isLiftable = ({ because, until, warnOnly }: Bar): boolean =>
  (because === 'frozen' && until !== undefined) || (because === 'calendar_unread' && !warnOnly);
