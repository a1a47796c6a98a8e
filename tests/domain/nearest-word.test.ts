import { expect, test } from 'vitest';
import { nearestWord } from '../../src/domain/nearest-word.ts';

test.each([
  ['staus', 'status'],
  ['stauts', 'status'],
  ['STATUS', 'status'],
  ['rolback', 'rollback'],
  ['gate', 'gates'],
])('"%s" is nearest to "%s"', (found, nearest) => {
  expect(nearestWord(found, ['status', 'rollback', 'gates', 'abort'])).toBe(nearest);
});

test.each(['ohld', 'hlod', 'hodl'])('neighbours that changed places in "%s" are one slip', (found) => {
  expect(nearestWord(found, ['hold', 'status'])).toBe('hold');
});

test.each(['ohdl', 'dolh', 'hxlo'])('"%s" is more than one slip away', (found) => {
  expect(nearestWord(found, ['hold', 'status'])).toBeUndefined();
});

test('the closest of several is meant, the first where two are as close', () => {
  expect(nearestWord('rolback', ['fallback', 'rollback'])).toBe('rollback');
  expect(nearestWord('lok', ['lock', 'look'])).toBe('lock');
});

test.each(['', 'x', 'completely different', '____'])('"%s" is near to none', (found) => {
  expect(nearestWord(found, ['status', 'rollback', 'gates'])).toBeUndefined();
});

test('a very long word is compared by its beginning only', () => {
  expect(nearestWord('x'.repeat(1_000_000), ['status'])).toBeUndefined();
});
