import ICAL from 'ical.js';
import { RRuleTemporal } from 'rrule-temporal';
import type { Span } from '../domain/guards/freeze.ts';
import { describedZone, type IcsZone, ianaZone, wallOf } from './ics-zone.ts';

/*
 * An .ics file (RFC 5545) as the times that its events cover. Whatever cannot be understood makes the whole file
 * unreadable: an event that is passed over could be the freeze that counts.
 */

export interface IcsEvent {
  /** Of the file, and the same in its next version. */
  readonly uid: string;
  readonly title: string;
  readonly spans: readonly Span[];
}

export type ReadIcs =
  | { readonly ok: true; readonly events: readonly IcsEvent[] }
  | { readonly ok: false; readonly reason: string };

export interface IcsWanted extends Span {
  /** What times without a zone, and whole days, are meant in. */
  readonly timeZone: string;
  /** Only events of one of these categories; all of them where left out. */
  readonly categories?: readonly string[] | undefined;
}

/** More text than this is no calendar of freezes. */
export const LARGEST_ICS_BYTES = 2 * 1024 * 1024;
const mostEvents = 10_000;
/** Of all events together, within the time that is asked for. */
const mostSpans = 20_000;
/** A rule is followed so far from its beginning: daily for half a century. */
const mostPeriods = 20_000;
const mostCandidates = 200_000;

class UnreadableIcs extends Error {}

/** Never throws: whatever the text is, the answer is its events or why they cannot be known. */
export function readIcs(text: string, wanted: IcsWanted): ReadIcs {
  if (Buffer.byteLength(text) > LARGEST_ICS_BYTES)
    return { ok: false, reason: `it is larger than ${LARGEST_ICS_BYTES} bytes` };
  try {
    const events = calendarsOf(text).flatMap((calendar) => eventsOf(calendar, wanted));
    return { ok: true, events };
  } catch (error) {
    if (error instanceof UnreadableIcs) return { ok: false, reason: error.message };
    return { ok: false, reason: `it is no calendar (${firstLine(error)})` };
  }
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 120) ?? '';

function calendarsOf(text: string): readonly ICAL.Component[] {
  const parsed: unknown = ICAL.parse(text.trim());
  const all = Array.isArray(parsed) && Array.isArray(parsed[0]) ? parsed : [parsed];
  const calendars = all.map((one) => new ICAL.Component(one));
  if (calendars.some(({ name }) => name !== 'vcalendar')) throw new UnreadableIcs('it is no calendar');
  return calendars;
}

interface Reading {
  readonly wanted: IcsWanted;
  readonly zoneOf: (property: ICAL.Property) => IcsZone;
  /** How many spans may still be found. */
  left: number;
}

function eventsOf(calendar: ICAL.Component, wanted: IcsWanted): readonly IcsEvent[] {
  if (String(calendar.getFirstPropertyValue('method')).toUpperCase() === 'CANCEL') return [];
  const components = calendar.getAllSubcomponents('vevent');
  if (components.length > mostEvents) throw new UnreadableIcs(`it has more than ${mostEvents} events`);
  const reading: Reading = { wanted, zoneOf: zonesOf(calendar, wanted.timeZone), left: mostSpans };
  const byUid = Map.groupBy(components, (event) => String(event.getFirstPropertyValue('uid') ?? ''));
  return [...byUid].flatMap(([uid, parts]) => {
    const changed = parts.filter((event) => event.hasProperty('recurrence-id'));
    const whole = parts.filter((event) => !event.hasProperty('recurrence-id'));
    return [
      ...whole.map((event) => eventOf(event, { uid, changed, reading })),
      ...changed.filter((event) => !isCancelledWith(whole, event)).map((event) => moved(event, uid, reading)),
    ].filter(({ spans }) => spans.length > 0);
  });
}

/** The zone of a property, by the name that it gives. */
function zonesOf(calendar: ICAL.Component, timeZone: string): (property: ICAL.Property) => IcsZone {
  const described = new Map(
    calendar
      .getAllSubcomponents('vtimezone')
      .map((zone) => [String(zone.getFirstPropertyValue('tzid')), zone] as const),
  );
  const known = new Map<string, IcsZone>();
  const named = (name: string): IcsZone => {
    const own = described.get(name);
    const zone = known.get(name) ?? ianaZone(name) ?? (own && describedZone(own));
    if (!zone) throw new UnreadableIcs(`its time zone "${name.slice(0, 60)}" is not known`);
    known.set(name, zone);
    return zone;
  };
  return (property) => {
    const value = property.getFirstValue();
    if (value instanceof ICAL.Time && value.zone === ICAL.Timezone.utcTimezone) return named('UTC');
    const name = property.getParameter('tzid');
    return named(typeof name === 'string' ? name : timeZone);
  };
}

const isCancelled = (event: ICAL.Component): boolean =>
  String(event.getFirstPropertyValue('status')).toUpperCase() === 'CANCELLED';

/** What is cancelled as a whole takes its changed times along. */
const isCancelledWith = (whole: readonly ICAL.Component[], event: ICAL.Component): boolean =>
  isCancelled(event) || (whole.length > 0 && whole.every(isCancelled));

function isWanted(event: ICAL.Component, { categories }: IcsWanted): boolean {
  if (isCancelled(event)) return false;
  if (!categories) return true;
  const own = event
    .getAllProperties('categories')
    .flatMap((property) => property.getValues().map((value) => String(value).trim().toLowerCase()));
  return categories.some((category) => own.includes(category.trim().toLowerCase()));
}

const titleOf = (event: ICAL.Component): string =>
  String(event.getFirstPropertyValue('summary') ?? '')
    .trim()
    .slice(0, 200);

interface Times {
  readonly wall: Temporal.PlainDateTime;
  readonly zone: IcsZone;
  readonly isDate: boolean;
  /** By the clock: an event of a day ends at midnight, also where that day has 23 hours. */
  readonly length: Temporal.Duration;
}

function timesOf(event: ICAL.Component, { zoneOf }: Reading): Times {
  const start = event.getFirstProperty('dtstart');
  const time = start?.getFirstValue();
  if (!start || !(time instanceof ICAL.Time)) throw new UnreadableIcs('an event has no beginning');
  const [wall, zone, isDate] = [wallOf(time), zoneOf(start), time.isDate];
  return { wall, zone, isDate, length: lengthOf(event, { wall, zone, isDate }, zoneOf) };
}

function lengthOf(
  event: ICAL.Component,
  { wall, zone, isDate }: Omit<Times, 'length'>,
  zoneOf: Reading['zoneOf'],
): Temporal.Duration {
  const end = event.getFirstProperty('dtend');
  const time = end?.getFirstValue();
  if (end && time instanceof ICAL.Time) {
    const endZone = zoneOf(end);
    const until = endZone === zone ? wallOf(time) : zone.toWall(endZone.toInstant(wallOf(time), 'end'));
    return wall.until(until);
  }
  const duration = event.getFirstPropertyValue('duration');
  if (duration instanceof ICAL.Duration) return Temporal.Duration.from(duration.toString());
  return Temporal.Duration.from({ days: isDate ? 1 : 0 });
}

const spanOf = ({ zone, length }: Times, wall: Temporal.PlainDateTime): Span => ({
  from: zone.toInstant(wall, 'start'),
  until: zone.toInstant(wall.add(length), 'end'),
});

interface Whole {
  readonly uid: string;
  /** Its times that were changed, which are events of their own. */
  readonly changed: readonly ICAL.Component[];
  readonly reading: Reading;
}

function eventOf(event: ICAL.Component, { uid, changed, reading }: Whole): IcsEvent {
  const { wanted } = reading;
  if (!isWanted(event, wanted)) return { uid, title: '', spans: [] };
  const times = timesOf(event, reading);
  const without = new Set([
    ...instantsOf(event.getAllProperties('exdate'), times, reading),
    ...changed.flatMap((one) => recurrenceOf(one, reading)),
  ]);
  const spans = wallsOf(event, times, reading)
    .map((wall) => spanOf(times, wall))
    .filter(({ from, until }) => !without.has(from) && until > from && isWithin({ from, until }, wanted));
  return { uid, title: titleOf(event), spans: counted(spans, reading) };
}

/** One time of an event that recurs, which is another than the rule says. */
function moved(event: ICAL.Component, uid: string, reading: Reading): IcsEvent {
  const [at = 0] = recurrenceOf(event, reading);
  if (!isWanted(event, reading.wanted)) return { uid, title: '', spans: [] };
  const times = timesOf(event, reading);
  const span = spanOf(times, times.wall);
  const spans = span.until > span.from && isWithin(span, reading.wanted) ? [span] : [];
  return { uid: `${uid}/${at}`, title: titleOf(event), spans: counted(spans, reading) };
}

function recurrenceOf(event: ICAL.Component, { zoneOf }: Reading): readonly number[] {
  const property = event.getFirstProperty('recurrence-id');
  const time = property?.getFirstValue();
  if (!property || !(time instanceof ICAL.Time)) return [];
  if (property.getParameter('range') !== undefined)
    throw new UnreadableIcs('an event changes all its later times at once (RANGE)');
  return [zoneOf(property).toInstant(wallOf(time), 'start')];
}

/** A whole day leaves out, or adds, the event of that day at its own time. */
function instantsOf(
  properties: readonly ICAL.Property[],
  { wall, zone }: Times,
  { zoneOf }: Reading,
): readonly number[] {
  return properties.flatMap((property) =>
    property.getValues().flatMap((value): readonly number[] => {
      if (!(value instanceof ICAL.Time))
        throw new UnreadableIcs('an event recurs in a way that is not known');
      return value.isDate
        ? [zone.toInstant(wallOf(value).toPlainDate().toPlainDateTime(wall.toPlainTime()), 'start')]
        : [zoneOf(property).toInstant(wallOf(value), 'start')];
    }),
  );
}

const isWithin = (span: Span, { from, until }: Span): boolean => span.until > from && span.from < until;

function counted(spans: readonly Span[], reading: Reading): readonly Span[] {
  reading.left -= spans.length;
  if (reading.left < 0) throw new UnreadableIcs(`its events come more than ${mostSpans} times`);
  return spans;
}

/** The beginnings of an event by its own clock: its rules are about that, whatever the zone does. */
function wallsOf(event: ICAL.Component, times: Times, reading: Reading): readonly Temporal.PlainDateTime[] {
  const { wall, zone, length } = times;
  const added = instantsOf(event.getAllProperties('rdate'), times, reading).map(zone.toWall);
  const rules = event.getAllProperties('rrule').map((property) => String(property.getFirstValue()));
  if (rules.length === 0) return unique([wall, ...added]);
  if (event.hasProperty('exrule'))
    throw new UnreadableIcs('an event recurs in a way that is not known (EXRULE)');
  const { from, until } = reading.wanted;
  const found = rules.flatMap((rule) =>
    recurring(ruleFor(rule, zone), wall, {
      from: zone.toWall(from).subtract(length).subtract({ days: 1 }),
      until: zone.toWall(until).add({ days: 1 }),
    }),
  );
  return unique([wall, ...found, ...added]);
}

function unique(walls: readonly Temporal.PlainDateTime[]): readonly Temporal.PlainDateTime[] {
  return [...new Map(walls.map((wall) => [wall.toString(), wall])).values()];
}

/** Its end is said as an instant, and counts by the clock too. */
function ruleFor(rule: string, zone: IcsZone): string {
  const [said, day = '', time = '235959', utc = ''] = /UNTIL=(\d{8})(?:T(\d{6})(Z?))?/i.exec(rule) ?? [];
  if (said === undefined) return rule;
  const wall = Temporal.PlainDateTime.from(`${day}T${time}`);
  const until = utc ? zone.toWall(wall.toZonedDateTime('UTC').epochMilliseconds) : wall;
  const text = until.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
  return rule.replace(said, `UNTIL=${text}Z`);
}

/** Computed as if the clock were that of UTC, which has every local time once. */
function recurring(
  rule: string,
  wall: Temporal.PlainDateTime,
  { from, until }: { readonly from: Temporal.PlainDateTime; readonly until: Temporal.PlainDateTime },
): readonly Temporal.PlainDateTime[] {
  try {
    const rrule = new RRuleTemporal({
      rruleString: `RRULE:${rule}`,
      dtstart: wall.toZonedDateTime('UTC'),
      strict: true,
      maxIterations: mostPeriods,
      maxCandidateEvaluations: mostCandidates,
    });
    return rrule
      .between(from.toZonedDateTime('UTC'), until.toZonedDateTime('UTC'), true)
      .map((one) => Temporal.PlainDateTime.from(one.toString().replace(/\+00:00.*$/, '')));
  } catch (error) {
    throw new UnreadableIcs(`an event's rule cannot be followed (${firstLine(error)})`);
  }
}
