import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTimeZone, nearestTimeZones } from '../../src/slack/time-zone.ts';
import { readTime, toInstant } from '../../src/slack/written-time.ts';

const written = (text: string) => {
  const read = readTime(text.split(' '));
  if (!read) throw new Error(`${text} is not read`);
  return read.written;
};

describe('a written time', () => {
  it('is an instant in the zone that it names', () => {
    expect(toInstant({ ...written('2026-12-01 18:00'), zone: 'europe/berlin' }, 'UTC')).toEqual({
      at: Date.UTC(2026, 11, 1, 17),
      timeZone: 'Europe/Berlin',
    });
  });

  it("is in the service's zone where it names none", () => {
    expect(toInstant(written('2026-12-01 18:00'), 'Asia/Tokyo')).toEqual({
      at: Date.UTC(2026, 11, 1, 9),
      timeZone: 'Asia/Tokyo',
    });
  });

  it('that the clock skips is refused, with the times around the gap', () => {
    expect(toInstant(written('2027-03-28 02:30'), 'Europe/Berlin')).toEqual({
      code: 'skipped_time',
      local: '2027-03-28 02:30',
      timeZone: 'Europe/Berlin',
      before: '2027-03-28 01:59',
      after: '2027-03-28 03:00',
    });
  });

  it('that the clock shows twice is refused, with both as they can be typed', () => {
    const found = toInstant(written('2026-10-25 02:30'), 'Europe/Berlin');
    expect(found).toEqual({
      code: 'doubled_time',
      local: '2026-10-25 02:30',
      timeZone: 'Europe/Berlin',
      choices: ['2026-10-25 02:30+02:00', '2026-10-25 02:30+01:00'],
    });
    expect(toInstant(written('2026-10-25 02:30+02:00'), 'Europe/Berlin')).toMatchObject({
      at: Date.UTC(2026, 9, 25, 0, 30),
    });
    expect(toInstant(written('2026-10-25 02:30+01:00'), 'Europe/Berlin')).toMatchObject({
      at: Date.UTC(2026, 9, 25, 1, 30),
    });
  });

  it('on a day that a zone left out altogether is refused', () => {
    expect(toInstant(written('2011-12-30 12:00'), 'Pacific/Apia')).toMatchObject({
      code: 'skipped_time',
      before: '2011-12-29 23:59',
      after: '2011-12-31 00:00',
    });
  });

  it("with an offset that is not the zone's is refused", () => {
    expect(toInstant(written('2026-12-01 18:00+02:00'), 'Europe/Berlin')).toMatchObject({
      code: 'wrong_offset',
      found: '+02:00',
      accepted: '+01:00',
    });
  });

  it("in ISO's own form is that instant, whatever the zone's offset, unless a zone is named beside it", () => {
    const at = Date.UTC(2026, 11, 1, 18);
    expect(toInstant(written('2026-12-01T18:00Z'), 'Europe/Berlin')).toEqual({
      at,
      timeZone: 'Europe/Berlin',
    });
    expect(toInstant(written('2026-12-01T20:00+02:00'), 'Europe/Berlin')).toMatchObject({ at });
    // No local time that the clock skips or shows twice is meant.
    expect(toInstant(written('2027-03-28T02:30Z'), 'Europe/Berlin')).toMatchObject({
      at: Date.UTC(2027, 2, 28, 2, 30),
    });
    expect(toInstant({ ...written('2026-12-01T18:00Z'), zone: 'Europe/Berlin' }, 'UTC')).toMatchObject({
      code: 'wrong_offset',
    });
  });

  it('in a zone that does not exist names those that may be meant', () => {
    expect(toInstant({ ...written('2026-12-01 18:00'), zone: 'Europe/Berln' }, 'UTC')).toEqual({
      code: 'unknown_zone',
      found: 'Europe/Berln',
      nearest: ['Europe/Berlin'],
    });
  });

  it('shows on the clock of its zone what was written', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC');
    const minutes = fc.integer({ min: 0, max: 366 * 24 * 60 });
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const local = Temporal.PlainDateTime.from('2026-01-01T00:00').add({ minutes: minute });
        const [date = '', time = ''] = local.toString({ smallestUnit: 'minute' }).split('T');
        const found = toInstant({ date, time }, zone);
        if ('code' in found) {
          expect(found.code).toMatch(/^(skipped|doubled)_time$/);
          return;
        }
        const shown = Temporal.Instant.fromEpochMilliseconds(found.at).toZonedDateTimeISO(zone);
        expect(shown.toPlainDateTime().equals(local)).toBe(true);
      }),
    );
  });
});

describe('a time zone', () => {
  it.each(['+01:00', 'Foo/Bar', '', 'Berlin', '../etc/passwd', '__proto__'])('is not %j', (name) => {
    expect(findTimeZone(name)).toBeUndefined();
  });

  it('is found by its city', () => {
    expect(nearestTimeZones('berlin')).toContain('Europe/Berlin');
    expect(nearestTimeZones('New_York')).toContain('America/New_York');
    expect(nearestTimeZones('Europe/Tokyo')).toContain('Asia/Tokyo');
  });

  it('is not guessed where nothing is near', () => {
    expect(nearestTimeZones('xqxqxqxqxq')).toEqual([]);
  });
});
