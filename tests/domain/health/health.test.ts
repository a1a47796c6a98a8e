import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AssessmentPolicy, assess, type Sample } from '../../../src/domain/health/health.ts';
import { recorded } from '../../../src/messages/en/recorded.ts';
import { hours, minutes, seconds } from '../../fixtures/golive-fixture.ts';

const interval = seconds(15);
const outcomes = { U: 'up', D: 'down', M: 'misconfigured', I: 'inconclusive' } as const;
type Letter = keyof typeof outcomes;

const isLetter = (letter: string): letter is Letter => letter in outcomes;

/** `UUD` is two good samples and a failed one, each an interval after the other; a dot is a sample that is missing. */
function samples(letters: string, from = 0): readonly Sample[] {
  return [...letters].flatMap((letter, index) =>
    isLetter(letter) ? [{ at: from + index * interval, outcome: outcomes[letter], detail: letter }] : [],
  );
}

function verdict(taken: readonly Sample[], policy: Partial<AssessmentPolicy> = {}) {
  const now = taken.at(-1)?.at ?? 0;
  return assess(taken, { now, intervalMs: interval, upCountsSince: 0, words: recorded.health, ...policy });
}

test.each([
  ['', 'unknown'],
  ['U', 'unknown'],
  ['UU', 'up'],
  ['D', 'unknown'],
  ['DD', 'unknown'],
  ['DDD', 'down'],
  ['UUD', 'up'],
  ['UUDD', 'up'],
  ['UUDDD', 'down'],
  ['DDDU', 'down'],
  ['DDDUU', 'up'],
  ['DDDUD', 'down'],
  ['UDUDUD', 'unknown'],
  ['UUDUDUD', 'up'],
  ['UUDUDDD', 'down'],
])('the samples "%s" make it %s', (letters, expected) => {
  expect(verdict(samples(letters)).verdict).toBe(expected);
});

test.each(['UUM', 'UUI', 'DDDM', 'DDDI', 'UUMU', 'DDDIDD', 'UUID', 'M', 'I'])(
  'a sample that says nothing starts anew: "%s" is unknown',
  (letters) => {
    expect(verdict(samples(letters)).verdict).toBe('unknown');
  },
);

test.each(['UU..U', 'DDD..D', 'DD..DD', 'UU..DD', 'DDD..U'])(
  'a gap starts anew: "%s" is unknown',
  (letters) => {
    expect(verdict(samples(letters)).verdict).toBe('unknown');
  },
);

test('one missing sample is no gap yet', () => {
  expect(verdict(samples('U.U')).verdict).toBe('up');
  expect(verdict(samples('D.D.D')).verdict).toBe('down');
});

test('after a gap the verdict is won anew', () => {
  expect(verdict(samples('DDD..UU')).verdict).toBe('up');
  expect(verdict(samples('UU..DDD')).verdict).toBe('down');
});

test('without a recent sample there is no verdict', () => {
  const up = samples('UU');
  expect(verdict(up, { now: interval + 2 * interval }).verdict).toBe('up');
  expect(verdict(up, { now: interval + 2 * interval + 1 })).toMatchObject({
    verdict: 'unknown',
    evidence: 'no recent sample',
  });
});

test('a clock that jumped ahead is a gap', () => {
  expect(verdict([...samples('DDD'), ...samples('DD', hours(1))])).toMatchObject({
    verdict: 'unknown',
    downForMs: 0,
  });
});

test('a clock that was put back starts anew, and never makes a negative span', () => {
  const back = [...samples('DDD', hours(1)), ...samples('DD')];
  expect(verdict(back)).toMatchObject({ verdict: 'unknown', downForMs: 0 });
  expect(verdict([...back, ...samples('D', 2 * interval)])).toMatchObject({
    verdict: 'down',
    since: 0,
    downForMs: 2 * interval,
  });
});

test('samples from a time that has not come give no verdict', () => {
  expect(verdict(samples('UU', hours(1)), { now: 0 }).verdict).toBe('unknown');
});

test('good samples from before the last run do not count', () => {
  expect(verdict(samples('UUU'), { upCountsSince: interval }).verdict).toBe('up');
  expect(verdict(samples('UUU'), { upCountsSince: 2 * interval }).verdict).toBe('unknown');
  expect(verdict(samples('UUU'), { upCountsSince: hours(1) })).toMatchObject({
    verdict: 'unknown',
    evidence: 'no sample since the last run',
  });
});

test('good samples from before the last run still part the failed ones', () => {
  expect(verdict(samples('DUDUD'), { upCountsSince: hours(1) })).toMatchObject({
    verdict: 'unknown',
    downForMs: 0,
  });
});

test('the time it is down spans its failed samples, from the first to the last', () => {
  expect(verdict(samples('D'.repeat(20)))).toMatchObject({ downForMs: 19 * interval, since: 0 });
  expect(verdict(samples('D'.repeat(21)))).toMatchObject({ downForMs: minutes(5) });
});

test('one good sample in between restarts it', () => {
  const { downForMs } = verdict(samples(`${'D'.repeat(20)}U${'D'.repeat(20)}`));
  expect(downForMs).toBe(19 * interval);
});

test('a good sample at the end stops it at once, while it still counts as down', () => {
  expect(verdict(samples(`${'D'.repeat(30)}U`))).toMatchObject({ verdict: 'down', downForMs: 0 });
});

test('the evidence says what was seen last', () => {
  expect(verdict(samples('DDD')).evidence).toBe('3 failed samples in a row, last: D');
  expect(verdict(samples('DDDUU')).evidence).toBe('2 good samples in a row, last: U');
  expect(verdict(samples('UUI')).evidence).toBe('I');
});

test('thousands of samples that flap are no trouble', () => {
  expect(verdict(samples('UD'.repeat(50_000))).verdict).toBe('unknown');
});

const someSamples = fc
  .array(
    fc.record({
      afterMs: fc.oneof(
        { weight: 8, arbitrary: fc.constant(interval) },
        fc.integer({ min: -hours(1), max: hours(1) }),
      ),
      outcome: fc.oneof(
        { weight: 6, arbitrary: fc.constant('down' as const) },
        fc.constantFrom('up' as const, 'misconfigured' as const, 'inconclusive' as const),
      ),
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    let at = hours(10);
    return steps.map(({ afterMs, outcome }): Sample => {
      at += afterMs;
      return { at, outcome, detail: outcome };
    });
  });

test('no verdict comes from missing data, however the samples and the clock behave', () => {
  fc.assert(
    fc.property(someSamples, fc.integer({ min: 0, max: hours(20) }), (taken, upCountsSince) => {
      const found = verdict(taken, { upCountsSince });
      const streakFrom = taken.findLastIndex((sample, index) => {
        const before = taken[index - 1];
        const passed = sample.at - (before?.at ?? 0);
        return !before || before.outcome !== sample.outcome || passed < 0 || passed > 2 * interval;
      });
      const streak = taken.slice(Math.max(streakFrom, 0));
      const first = streak[0];
      const last = streak.at(-1);
      if (found.downForMs > 0) {
        expect(found.verdict).toBe('down');
        expect(streak.length).toBeGreaterThanOrEqual(3);
        expect(streak.every(({ outcome }) => outcome === 'down')).toBe(true);
        expect(found.downForMs).toBe((last?.at ?? 0) - (first?.at ?? 0));
      }
      if (last?.outcome === 'misconfigured' || last?.outcome === 'inconclusive')
        expect(found.verdict).toBe('unknown');
      if (found.verdict === 'up') {
        const good = taken.filter(({ outcome, at }) => outcome === 'up' && at >= upCountsSince);
        expect(good.length).toBeGreaterThanOrEqual(2);
      }
      if (found.verdict === 'down')
        expect(taken.filter(({ outcome }) => outcome === 'down').length).toBeGreaterThanOrEqual(3);
    }),
    { numRuns: 2000, seed: 20261201 },
  );
});
