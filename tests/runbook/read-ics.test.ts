import { describe, expect, it } from 'vitest';
import { LARGEST_ICS_BYTES, readIcs } from '../../src/runbook/read-ics.ts';

const at = (text: string): number => Date.parse(text);
const wanted = {
  from: at('2026-01-01T00:00:00Z'),
  until: at('2028-01-01T00:00:00Z'),
  timeZone: 'Europe/Berlin',
};
const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
const calendar = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//EN', ...lines, 'END:VCALENDAR'].join('\r\n');

const read = (text: string, more: Partial<Parameters<typeof readIcs>[1]> = {}) =>
  readIcs(text, { ...wanted, ...more });
/** Beginning and end of each time, in UTC. */
function times(text: string, more: Partial<Parameters<typeof readIcs>[1]> = {}) {
  const found = read(text, more);
  if (!found.ok) throw new Error(found.reason);
  return found.events
    .flatMap(({ spans }) => spans)
    .toSorted((a, b) => a.from - b.from)
    .map(({ from, until }) => [from, until].map((one) => new Date(one).toISOString().slice(0, 16)).join(' '));
}
const timesOf = (...lines: readonly string[]) => times(calendar(...event(...lines)));
const reasonOf = (text: string): string => {
  const found = read(text);
  return found.ok ? `read: ${found.events.length}` : found.reason;
};

/** As Outlook describes a zone under a name of its own. */
const berlinByOutlook = [
  'BEGIN:VTIMEZONE',
  'TZID:Our own zone',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];

describe('an event of a calendar', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['in UTC', ['DTSTART:20261218T150000Z', 'DTEND:20261218T160000Z'], ['2026-12-18T15:00 2026-12-18T16:00']],
    [
      'by a zone, with a duration',
      ['DTSTART;TZID=America/New_York:20261218T090000', 'DURATION:PT90M'],
      ['2026-12-18T14:00 2026-12-18T15:30'],
    ],
    [
      'that ends in another zone',
      ['DTSTART;TZID=Europe/Berlin:20261218T090000', 'DTEND;TZID=America/New_York:20261218T090000'],
      ['2026-12-18T08:00 2026-12-18T14:00'],
    ],
    [
      'without a zone, by the zone of its calendar',
      ['DTSTART:20261218T090000', 'DTEND:20261218T100000'],
      ['2026-12-18T08:00 2026-12-18T09:00'],
    ],
    [
      'of whole days, until the midnight that its end names',
      ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227'],
      ['2026-12-23T23:00 2026-12-26T23:00'],
    ],
    ['of one day', ['DTSTART;VALUE=DATE:20261224'], ['2026-12-23T23:00 2026-12-24T23:00']],
    [
      'of the day on which the clock is put forward, or back',
      ['DTSTART;VALUE=DATE:20260329', 'RDATE;VALUE=DATE:20261025'],
      ['2026-03-28T23:00 2026-03-29T22:00', '2026-10-24T22:00 2026-10-25T23:00'],
    ],
    [
      'at a time that the clock skips begins before, and ends after it',
      ['DTSTART;TZID=Europe/Berlin:20260329T023000', 'DTEND;TZID=Europe/Berlin:20260329T024500'],
      ['2026-03-29T00:30 2026-03-29T01:45'],
    ],
    [
      'at a time that comes twice covers both',
      ['DTSTART;TZID=Europe/Berlin:20261025T023000', 'DTEND;TZID=Europe/Berlin:20261025T024500'],
      ['2026-10-25T00:30 2026-10-25T01:45'],
    ],
    ['without a length covers nothing', ['DTSTART:20261218T150000Z'], []],
    ['that ends before it begins covers nothing', ['DTSTART:20261218T150000Z', 'DTEND:20261217T150000Z'], []],
    ['that is cancelled covers nothing', ['STATUS:CANCELLED', 'DTSTART;VALUE=DATE:20261224'], []],
    ['of long ago is left out', ['DTSTART;VALUE=DATE:20161224'], []],
  ])('%s', (_, lines, expected) => {
    expect(timesOf(...lines)).toEqual(expected);
  });

  it('by a zone that only its own program knows, as the calendar describes it', () => {
    const lines = event(
      'DTSTART;TZID=Our own zone:20260327T160000',
      'DTEND;TZID=Our own zone:20260327T180000',
      'RRULE:FREQ=WEEKLY;COUNT=2',
    );
    expect(times(calendar(...berlinByOutlook, ...lines))).toEqual([
      '2026-03-27T15:00 2026-03-27T17:00',
      '2026-04-03T14:00 2026-04-03T16:00',
    ]);
    expect(reasonOf(calendar(...lines))).toBe('its time zone "Our own zone" is not known');
  });

  it('counts where it is of a category that is asked for, whatever its case', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20261224', 'CATEGORIES:Holiday,Freeze'),
      ...event('DTSTART;VALUE=DATE:20261231', 'CATEGORIES:Party'),
    );
    expect(times(text, { categories: ['freeze'] })).toEqual(['2026-12-23T23:00 2026-12-24T23:00']);
    expect(times(text)).toHaveLength(2);
  });
});

describe('an event that recurs', () => {
  const friday = ['DTSTART;TZID=Europe/Berlin:20260925T160000', 'DTEND;TZID=Europe/Berlin:20260925T180000'];

  it('follows the local time from summer into winter, until the end that it says', () => {
    const found = timesOf(...friday, 'RRULE:FREQ=WEEKLY;INTERVAL=4;UNTIL=20261120T150000Z');
    expect(found).toEqual([
      '2026-09-25T14:00 2026-09-25T16:00',
      '2026-10-23T14:00 2026-10-23T16:00',
      '2026-11-20T15:00 2026-11-20T17:00',
    ]);
  });

  it('leaves out what its exceptions name, and follows those that were moved or called off', () => {
    const weekly = event(...friday, 'RRULE:FREQ=WEEKLY;COUNT=5', 'EXDATE;TZID=Europe/Berlin:20261002T160000');
    const moved = event(
      'RECURRENCE-ID;TZID=Europe/Berlin:20261009T160000',
      'DTSTART;TZID=Europe/Berlin:20261010T080000',
      'DURATION:PT1H',
    );
    const calledOff = event(
      'RECURRENCE-ID:20261016T140000Z',
      'STATUS:CANCELLED',
      'DTSTART;TZID=Europe/Berlin:20261016T160000',
    );
    expect(times(calendar(...weekly, ...moved, ...calledOff))).toEqual([
      '2026-09-25T14:00 2026-09-25T16:00',
      '2026-10-10T06:00 2026-10-10T07:00',
      '2026-10-23T14:00 2026-10-23T16:00',
    ]);
    const cancelled = weekly.toSpliced(2, 0, 'STATUS:CANCELLED');
    expect(times(calendar(...cancelled, ...moved))).toEqual([]);
  });

  it('without an end is followed as far as is asked for, and no further', () => {
    const found = timesOf('DTSTART;VALUE=DATE:20000101', 'RRULE:FREQ=YEARLY');
    expect(found).toEqual([
      '2025-12-31T23:00 2026-01-01T23:00',
      '2026-12-31T23:00 2027-01-01T23:00',
      '2027-12-31T23:00 2028-01-01T23:00',
    ]);
    expect(timesOf('DTSTART;VALUE=DATE:20000101', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')).toEqual([]);
  });

  it.each([
    ['each second', 'FREQ=SECONDLY', /cannot be followed/],
    ['each minute since long ago', 'FREQ=MINUTELY;COUNT=900000000', /cannot be followed/],
    ['never, however long it is looked for', 'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', /read: 0/],
    ['in no way that there is', 'FREQ=NOPE', /no calendar.*invalid frequency/],
  ])('%s holds nothing up', (_, rule, said) => {
    expect(
      reasonOf(calendar(...event('DTSTART:20000101T000000Z', 'DURATION:PT1H', `RRULE:${rule}`))),
    ).toMatch(said);
  });

  it('too often is not read', () => {
    const hourly = event('DTSTART:20260101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=HOURLY');
    expect(reasonOf(calendar(...hourly, ...hourly, ...hourly))).toContain('more than 20000 times');
  });
});

describe('what is no calendar', () => {
  it.each([
    ['nothing', ''],
    ['a web page', '<!doctype html><html><body>Please sign in</body></html>'],
    ['something else', 'BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD'],
    ['one that breaks off', calendar(...event('DTSTART;VALUE=DATE:20261224')).slice(0, 90)],
    ['an event without a beginning', calendar(...event('SUMMARY:x'))],
    ['a beginning that is no time', calendar(...event('DTSTART:tomorrow', 'DTEND:never'))],
    [
      'a change of all later times',
      calendar(...event('RECURRENCE-ID;RANGE=THISANDFUTURE:20261016T140000Z', 'DTSTART:20261016T140000Z')),
    ],
    ['bytes', '\u0000\ufffd'.repeat(1000)],
  ])('%s is told with a reason', (_, text) => {
    expect(reasonOf(text)).not.toMatch(/^read/);
  });

  it('more than is read is not read at all', () => {
    const text = calendar(
      ...event('DTSTART;VALUE=DATE:20261224', `DESCRIPTION:${'x'.repeat(10 * 1024 * 1024)}`),
    );
    expect(reasonOf(text)).toBe(`it is larger than ${LARGEST_ICS_BYTES} bytes`);
  });

  it('a calendar of a cancelled invitation covers nothing', () => {
    expect(times(calendar('METHOD:CANCEL', ...event('DTSTART;VALUE=DATE:20261224')))).toEqual([]);
  });
});
