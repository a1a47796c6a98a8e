import ICAL from 'ical.js';

/** How the local times of a calendar become instants, and back. */
export interface IcsZone {
  /** Where the clock shows a time twice or not at all: a start is taken from the earlier, an end from the later. */
  toInstant(wall: Temporal.PlainDateTime, side: 'start' | 'end'): number;
  toWall(instant: number): Temporal.PlainDateTime;
}

/** A zone by its IANA name; undefined where there is none of that name. */
export function ianaZone(name: string): IcsZone | undefined {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
  } catch {
    return undefined;
  }
  return {
    toInstant: (wall, side) =>
      wall.toZonedDateTime(name, { disambiguation: side === 'start' ? 'earlier' : 'later' })
        .epochMilliseconds,
    toWall: (instant) =>
      Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name).toPlainDateTime(),
  };
}

/** A zone as the calendar itself describes it, under a name that only its own program knows. */
export function describedZone(component: ICAL.Component): IcsZone {
  const zone = new ICAL.Timezone(component);
  const offsetMs = (wall: Temporal.PlainDateTime): number => zone.utcOffset(timeOf(wall)) * 1000;
  const utcOf = (wall: Temporal.PlainDateTime): number => wall.toZonedDateTime('UTC').epochMilliseconds;
  return {
    toInstant: (wall) => utcOf(wall) - offsetMs(wall),
    toWall(instant) {
      const utc = ICAL.Time.fromJSDate(new Date(instant), true).convertToZone(zone);
      return wallOf(utc);
    },
  };
}

export const wallOf = (time: ICAL.Time): Temporal.PlainDateTime =>
  new Temporal.PlainDateTime(time.year, time.month, time.day, time.hour, time.minute, time.second);

const timeOf = ({ year, month, day, hour, minute, second }: Temporal.PlainDateTime): ICAL.Time =>
  new ICAL.Time({ year, month, day, hour, minute, second, isDate: false }, ICAL.Timezone.localTimezone);
