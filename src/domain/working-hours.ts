/** When people are reminded, by the clock of the go-live's zone, from Monday to Friday. */
const morning = new Temporal.PlainTime(9);
const afternoon = new Temporal.PlainTime(15);

const lastWorkingDay = 5;

const dayOf = (at: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();

const instantOf = (day: Temporal.PlainDate, plainTime: Temporal.PlainTime, timeZone: string): number =>
  day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;

/** The first morning of a working day on or after a calendar date. */
export const morningOn = (date: string, timeZone: string): number =>
  morningFrom(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds, timeZone);

/** The first morning of a working day at or after this instant. */
export function morningFrom(at: number, timeZone: string): number {
  for (let day = dayOf(at, timeZone); ; day = day.add({ days: 1 })) {
    const found = instantOf(day, morning, timeZone);
    if (day.dayOfWeek <= lastWorkingDay && found >= at) return found;
  }
}

/** The last morning of a working day before this instant. */
export function morningBefore(at: number, timeZone: string): number {
  for (let day = dayOf(at, timeZone); ; day = day.subtract({ days: 1 })) {
    const found = instantOf(day, morning, timeZone);
    if (day.dayOfWeek <= lastWorkingDay && found < at) return found;
  }
}

/** The afternoon of the same day. */
export const afternoonOf = (at: number, timeZone: string): number =>
  instantOf(dayOf(at, timeZone), afternoon, timeZone);
