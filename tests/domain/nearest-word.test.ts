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

test.each(['', 'x', 'completely different', '____'])('"%s" is near to none', (found) => {
  expect(nearestWord(found, ['status', 'rollback', 'gates'])).toBeUndefined();
});

test('a very long word is compared by its beginning only', () => {
  expect(nearestWord('x'.repeat(1_000_000), ['status'])).toBeUndefined();
});
