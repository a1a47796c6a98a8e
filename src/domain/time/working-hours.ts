/** When people are reminded, by the clock of the go-live's zone, from Monday to Friday. */
const morning = new Temporal.PlainTime(9);
const afternoon = new Temporal.PlainTime(15);

const lastWorkingDay = 5;

/** From one morning of a working day, which is left out, to the next. */
interface Stretch {
  readonly after: number;
  readonly until: number;
  /** Of the day on which it begins. */
  readonly afternoon: number;
}

/** Every command asks for the same few of them again, and calendars are slow. The newest first, by zone. */
const known = new Map<string, readonly Stretch[]>();
const mostKept = 16;

/** The one that this instant lies in. */
function stretchAround(at: number, timeZone: string): Stretch {
  const kept = known.get(timeZone) ?? [];
  const found = kept.find(({ after, until }) => after < at && at <= until);
  if (found) return found;
  const made = makeStretch(at, timeZone);
  known.set(timeZone, [made, ...kept].slice(0, mostKept));
  return made;
}

function makeStretch(at: number, timeZone: string): Stretch {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  const mornings = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]
    .map((days) => day.add({ days }))
    .filter(({ dayOfWeek }) => dayOfWeek <= lastWorkingDay)
    .map((one) => ({ day: one, at: instantOf(one, morning, timeZone) }));
  const index = mornings.findIndex((one) => one.at >= at);
  const [from, to] = [mornings[index - 1], mornings[index]];
  if (!from || !to) throw new Error(`no working day around ${at} in ${timeZone}`);
  return { after: from.at, until: to.at, afternoon: instantOf(from.day, afternoon, timeZone) };
}

const instantOf = (day: Temporal.PlainDate, plainTime: Temporal.PlainTime, timeZone: string): number =>
  day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;

/** The first morning of a working day on or after a calendar date. */
export const morningOn = (date: string, timeZone: string): number =>
  morningFrom(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds, timeZone);

/** The first morning of a working day at or after this instant. */
export const morningFrom = (at: number, timeZone: string): number => stretchAround(at, timeZone).until;

/** The last morning of a working day before this instant. */
export const morningBefore = (at: number, timeZone: string): number => stretchAround(at, timeZone).after;

/** The afternoon of the same day, of one of these mornings. */
export const afternoonOf = (at: number, timeZone: string): number =>
  stretchAround(at + 1, timeZone).afternoon;
