import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainSentence } from '../../src/adapters/outside-words.ts';
import { parseRetryAfter } from '../../src/adapters/retry-after.ts';
import { anyText } from '../fixtures/any-text.ts';

describe('the words of another system', () => {
  it.each([
    ['Not\nFound\u0000\u202e!', 'Not Found !'],
    ['token ghp_0123456789abcdef', 'token [secret]'],
    ['got github_pat_11ABC_xyz', 'got [secret]'],
    ['xoxb-1-2-abc and xapp-1-A-b', '[secret] and [secret]'],
    ['xoxe.xoxp-1-abc', '[secret]'],
    ['Authorization: Bearer eyJhbGciOi.J9.abc', 'Authorization: Bearer [secret]'],
    ['not decoded: eyJhbGciOi.eyJpc3MiOi.a-b_c', 'not decoded: [secret]'],
    ['see https://user:pass@example.com/x', 'see https://[secret]@example.com/x'],
    ['the token is invalid', 'the token is invalid'],
  ])('%j become %j', (said, plain) => {
    expect(plainSentence(said)).toBe(plain);
  });

  it('are one line of bounded length, whatever they were', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 2_000 }), (said) => {
        const plain = plainSentence(said, 100);
        expect([...plain].length).toBeLessThanOrEqual(100);
        expect(plain).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
        expect(plain.isWellFormed()).toBe(true);
      }),
      { seed: 7 },
    );
  });
});

describe('a Retry-After', () => {
  const now = Date.parse('2026-12-01T17:00:00Z');

  it.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Tue, 01 Dec 2026 17:01:30 GMT', 90_000],
    ['Tue, 01 Dec 2026 16:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('of %j is %j milliseconds', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });
});
