import { expect, test } from 'vitest';
import { afternoonOf, morningBefore, morningFrom } from '../../../src/domain/time/working-hours.ts';
import { hours } from '../../fixtures/golive-fixture.ts';

/** The same by going on day by day, with nothing remembered. */
function found(at: number, timeZone: string, way: 1 | -1): Temporal.ZonedDateTime {
  const isIt = (it: Temporal.ZonedDateTime) =>
    it.dayOfWeek <= 5 && (way > 0 ? it.epochMilliseconds >= at : it.epochMilliseconds < at);
  const plainTime = Temporal.PlainTime.from('09:00');
  const day = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .withPlainTime(plainTime);
  for (let it = day; ; it = it.add({ days: way })) if (isIt(it)) return it;
}

test.each(['Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kathmandu'])(
  'the mornings and afternoons of working days in %s are the same, whatever was asked before',
  (timeZone) => {
    // Over both changes of the clock, in steps that meet every hour and every day of the week.
    for (let at = Date.UTC(2026, 9, 20); at < Date.UTC(2027, 3, 10); at += hours(31)) {
      for (const instant of [at, at + 1, found(at, timeZone, 1).epochMilliseconds]) {
        expect(morningFrom(instant, timeZone)).toBe(found(instant, timeZone, 1).epochMilliseconds);
        const before = found(instant, timeZone, -1);
        expect(morningBefore(instant, timeZone)).toBe(before.epochMilliseconds);
        expect(afternoonOf(before.epochMilliseconds, timeZone)).toBe(
          before.withPlainTime('15:00').epochMilliseconds,
        );
      }
    }
  },
);
