import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatDuration,
  formatOffset,
  LONGEST_MS,
  parseDuration,
  parseOffset,
} from '../../../src/domain/time/offset.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test.each([
  ['T-24h', -24 * HOUR_MS],
  ['T+90m', 90 * MINUTE_MS],
  ['T-60m', -60 * MINUTE_MS],
  ['T-0', 0],
  ['T+0', 0],
  ['T-0m', 0],
  ['T+30s', 30_000],
  ['T-7d', -7 * 24 * HOUR_MS],
  ['T+366d', LONGEST_MS],
])('the offset %s is %i ms', (text, ms) => {
  expect(parseOffset(text)).toBe(ms);
});

test.each([
  'T',
  'T0',
  'T-',
  'T-5',
  't-24h',
  'T -24h',
  'T-24 h',
  'T--1h',
  'T-1.5h',
  'T-1h30m',
  'T-1w',
  '24h',
  'T+367d',
  'T+99999999d',
  'T+999999999s',
  '',
  'T-24h\n',
])('"%s" is no offset', (text) => {
  expect(parseOffset(text)).toBeUndefined();
});

test.each([
  ['15m', 15 * MINUTE_MS],
  ['4h', 4 * HOUR_MS],
  ['7d', 7 * 24 * HOUR_MS],
  ['0m', 0],
])('the duration %s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['15', '-15m', '15min', '15M', '1h30m', '367d', 'm', ''])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test.each([
  [-24 * HOUR_MS, 'T-24h'],
  [-HOUR_MS, 'T-60m'],
  [90 * MINUTE_MS, 'T+90m'],
  [2 * HOUR_MS, 'T+2h'],
  [-48 * HOUR_MS, 'T-48h'],
  [7 * 24 * HOUR_MS, 'T+7d'],
  [0, 'T-0'],
  [90_000, 'T+90s'],
])('%i ms are written %s', (ms, text) => {
  expect(formatOffset(ms)).toBe(text);
});

test('parts of a second are dropped', () => {
  expect(formatDuration(61_999)).toBe('61s');
  expect(formatOffset(-999)).toBe('T-0');
});

test('an offset that is written and read again is the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: -LONGEST_MS / 1000, max: LONGEST_MS / 1000 }), (seconds) => {
      expect(parseOffset(formatOffset(seconds * 1000))).toBe(seconds * 1000 + 0);
    }),
  );
});

test('a duration that is written and read again is the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: LONGEST_MS / 1000 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
    }),
  );
});
