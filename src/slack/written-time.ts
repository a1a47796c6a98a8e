import { findTimeZone, nearestTimeZones } from './time-zone.ts';

/** A date and a time of day as somebody wrote them, not yet looked up in a time zone. */
export interface WrittenTime {
  /** `2026-12-01`, a day that exists. */
  readonly date: string;
  /** `18:00` */
  readonly time: string;
  /** `+01:00`: which one is meant where the clock shows the time twice. */
  readonly offset?: string;
  /** In ISO's own form, `2026-12-01T17:00Z`: without a zone it is that instant, whatever offset the zone has then. */
  readonly isInstant?: true;
  readonly zone?: string;
}

export type TimeProblem =
  | { readonly code: 'unreadable_time'; readonly found: string }
  | { readonly code: 'unknown_zone'; readonly found: string; readonly nearest: readonly string[] }
  /** The clock is put forward over it: `before` and `after` are the times around the gap. */
  | {
      readonly code: 'skipped_time';
      readonly local: string;
      readonly timeZone: string;
      readonly before: string;
      readonly after: string;
    }
  /** The clock is put back over it: each choice names one of the two, as it can be typed. */
  | {
      readonly code: 'doubled_time';
      readonly local: string;
      readonly timeZone: string;
      readonly choices: readonly [string, string];
    }
  /** The offset that was written is not the zone's at that time. */
  | {
      readonly code: 'wrong_offset';
      readonly local: string;
      readonly timeZone: string;
      readonly found: string;
      readonly accepted: string;
    };

export interface Instant {
  readonly at: number;
  readonly timeZone: string;
}

const datePattern = /^\d{4}-\d{2}-\d{2}$/u;
const timePattern = /^([01]?\d|2[0-3]):([0-5]\d)(z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/iu;

/**
 * Reads `2026-12-01 18:00`, `2026-12-01T18:00`, `2026-10-25 02:30+02:00` from the first words, and how many words
 * that took; undefined where they are no date and time. A zone is not looked for.
 */
export function readTime(words: readonly string[]): { written: WrittenTime; used: number } | undefined {
  const [first = '', second = ''] = words;
  const joined = /^(\d{4}-\d{2}-\d{2})t(\S+)$/iu.exec(first);
  const [date = '', clock = ''] = joined ? [joined[1], joined[2]] : [first, second];
  const [, hours, minutes, offset] = timePattern.exec(clock) ?? [];
  if (hours === undefined || minutes === undefined || !isDay(date)) return undefined;
  return {
    written: {
      date,
      time: `${hours.padStart(2, '0')}:${minutes}`,
      ...(offset ? { offset: normalOffset(offset) } : {}),
      ...(offset && joined ? { isInstant: true } : {}),
    },
    used: joined ? 1 : 2,
  };
}

function isDay(text: string): boolean {
  if (!datePattern.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

const normalOffset = (offset: string): string =>
  /^z$/iu.test(offset) ? '+00:00' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;

/** The one instant that is meant; a local time that does not exist, or exists twice, is never guessed. */
export function toInstant(written: WrittenTime, defaultZone: string): Instant | TimeProblem {
  const zone = written.zone ?? defaultZone;
  const timeZone = findTimeZone(zone);
  if (timeZone === undefined) return { code: 'unknown_zone', found: zone, nearest: nearestTimeZones(zone) };
  if (written.isInstant && written.zone === undefined) {
    const { epochMilliseconds } = Temporal.Instant.from(
      `${written.date}T${written.time}${written.offset ?? ''}`,
    );
    return { at: epochMilliseconds, timeZone };
  }
  const local = Temporal.PlainDateTime.from(`${written.date}T${written.time}`);
  const earlier = local.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  const text = `${written.date} ${written.time}`;
  if (!earlier.toPlainDateTime().equals(local)) return skipped(earlier, text);
  if (written.offset !== undefined) {
    const meant = [earlier, later].find((candidate) => candidate.offset === written.offset);
    if (meant) return { at: meant.epochMilliseconds, timeZone };
    const accepted = [...new Set([earlier.offset, later.offset])].join(', ');
    return { code: 'wrong_offset', local: text, timeZone, found: written.offset, accepted };
  }
  if (earlier.epochMilliseconds === later.epochMilliseconds)
    return { at: earlier.epochMilliseconds, timeZone };
  const choices = [`${text}${earlier.offset}`, `${text}${later.offset}`] as const;
  return { code: 'doubled_time', local: text, timeZone, choices };
}

/** `earlier` is what the local time would be on the clock before the gap: shifted back by the gap's length. */
function skipped(earlier: Temporal.ZonedDateTime, local: string): TimeProblem {
  const after = earlier.getTimeZoneTransition('next') ?? earlier;
  return {
    code: 'skipped_time',
    local,
    timeZone: earlier.timeZoneId,
    before: clockText(after.subtract({ minutes: 1 })),
    after: clockText(after),
  };
}

const clockText = (time: Temporal.ZonedDateTime): string =>
  `${time.toPlainDate()} ${time.toPlainTime().toString({ smallestUnit: 'minute' })}`;
