import { describe, expect, it } from 'vitest';
import { leftAtNextChange } from '../../../src/domain/time/countdown.ts';
import { formatZoned } from '../../../src/domain/time/zoned-time.ts';
import { en } from '../../../src/messages/en.ts';
import {
  cardCountdown,
  countdown,
  durationText,
  moment,
  momentInZones,
  zonedText,
} from '../../../src/messages/names/moment.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { days, hours, minutes, seconds, T0, timeZone } from '../../fixtures/golive-fixture.ts';

describe('a duration', () => {
  it.each([
    [0, '0 s'],
    [seconds(45), '45 s'],
    [minutes(1), '1 min'],
    [minutes(14) + seconds(59), '14 min'],
    [hours(2), '2 h'],
    [hours(2) + minutes(14), '2 h 14 min'],
    [days(1), '1 day'],
    [days(3) + hours(4) + minutes(5), '3 days 4 h'],
    [-5, '0 s'],
  ])('of %i ms reads %s', (ms, text) => {
    expect(durationText(ms, en)).toBe(text);
  });
});

describe('the countdown', () => {
  const { state } = createGoLiveDriver();
  it.each([
    [-hours(2) - minutes(14), 'T-0 in 2 h 14 min'],
    [-minutes(1) - seconds(30), 'T-0 in 2 min'],
    [-seconds(30), 'T-0 in less than a minute'],
    [0, 'T-0 is now'],
    [minutes(5) + seconds(50), 'T-0 was 5 min ago'],
  ])('%i ms from T-0 reads %s', (offset, text) => {
    expect(countdown(state, T0 + offset, en)).toBe(text);
  });
});

describe('the countdown of a card', () => {
  const { state } = createGoLiveDriver();
  it.each([
    [days(3) + hours(12) + 1, 'about 4 days to T-0'],
    [days(3) + hours(12), 'about 3 days to T-0'],
    [days(3) + 1, 'about 3 days to T-0'],
    [days(3), 'about 3 days to T-0'],
    [days(3) - hours(5), 'about 3 days to T-0'],
    [days(2) + 1, 'about 2 days to T-0'],
    [days(2) - minutes(31), 'about 47 h to T-0'],
    [days(1) + minutes(30), 'about 1 day to T-0'],
    [days(1) - minutes(31), 'about 23 h to T-0'],
    [hours(4) + minutes(1), 'about 4 h to T-0'],
    [hours(3) - minutes(1), 'about 3 h to T-0'],
    [hours(2) + minutes(14), 'about 2 h 15 min to T-0'],
    [hours(1) + seconds(5), 'about 1 h to T-0'],
    [minutes(36), 'about 35 min to T-0'],
    [minutes(11), 'about 10 min to T-0'],
    [minutes(6) + seconds(1), 'about 6 min to T-0'],
    [minutes(2), 'about 2 min to T-0'],
    [minutes(1) + seconds(30), 'less than 2 min to T-0'],
    [seconds(1), 'less than 2 min to T-0'],
  ])('%i ms before T-0 reads %s', (left, text) => {
    expect(cardCountdown(state, T0 - left, en)).toBe(text);
  });

  it('reads the same until it is drawn anew, and something else then', () => {
    for (let left = days(5) + hours(7); left > 0; left = leftAtNextChange(left)) {
      const next = leftAtNextChange(left);
      const read = cardCountdown(state, T0 - left, en);
      expect(cardCountdown(state, T0 - next - 1, en)).toBe(read);
      if (next > 0) expect(cardCountdown(state, T0 - next, en)).not.toBe(read);
    }
  });
});

describe('an instant', () => {
  it('is shown in each viewer’s zone, and outside Slack in the go-live’s', () => {
    expect(moment(T0, timeZone, en)).toBe(
      '<!date^1796144400^{date_short_pretty} {time}|Tue, 1 Dec 2026, 18:00 Europe/Berlin>',
    );
  });

  it('is shown in both zones where it is decided upon', () => {
    expect(momentInZones(T0, 'Asia/Tokyo', en)).toMatch(/^<!date.*> \(Wed, 2 Dec 2026, 02:00 Asia\/Tokyo\)$/);
  });

  it('follows the zone’s summer time', () => {
    expect(zonedText(Date.UTC(2026, 6, 1, 16), timeZone, en)).toBe('Wed, 1 Jul 2026, 18:00 Europe/Berlin');
  });

  it('that the clock shows twice says which one it is', () => {
    const first = Date.UTC(2027, 9, 31, 0, 30);
    expect(zonedText(first, timeZone, en)).toBe('Sun, 31 Oct 2027, 02:30+02:00 Europe/Berlin');
    expect(zonedText(first + hours(1), timeZone, en)).toBe('Sun, 31 Oct 2027, 02:30+01:00 Europe/Berlin');
    expect(formatZoned(first + hours(1), timeZone)).toBe('2027-10-31 02:30+01:00 Europe/Berlin');
    expect(formatZoned(first + hours(2), timeZone)).toBe('2027-10-31 03:30 Europe/Berlin');
  });
});
