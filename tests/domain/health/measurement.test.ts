import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  judge,
  looksToProve,
  measuredWindow,
  measureEndpoint,
  mostFailing,
  type TimedSample,
} from '../../../src/domain/health/measurement.ts';
import { hours, minutes, T0 } from '../../fixtures/golive-fixture.ts';
import { measureOf, validate } from '../../fixtures/success-plan.ts';

const available = { kind: 'availability', allowedPpm: 1000 } as const;
const fast = { kind: 'response_time', avgBelowMs: 2000 } as const;

describe('what the number of looks can prove', () => {
  it('without a failure is the rule of three', () => {
    expect(mostFailing(0, 360)).toBeCloseTo(0.0083, 4);
    expect(mostFailing(0, 3000)).toBeCloseTo(3 / 3000, 5);
    expect(looksToProve(1000)).toBe(2995);
    expect(looksToProve(0)).toBeUndefined();
  });

  it('with failures is the exact upper bound of Clopper and Pearson', () => {
    expect(mostFailing(1, 10)).toBeCloseTo(0.3942, 4);
    expect(mostFailing(2, 50)).toBeCloseTo(0.1206, 4);
    expect(mostFailing(5, 5)).toBe(1);
    expect(mostFailing(0, 0)).toBe(1);
  });

  it('never says less than what was seen, and less with every good look more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(50), (looks, some) => {
        const failed = Math.min(some, looks);
        expect(mostFailing(failed, looks)).toBeGreaterThanOrEqual(failed / looks);
        expect(mostFailing(failed, looks + 1)).toBeLessThanOrEqual(mostFailing(failed, looks) + 1e-9);
      }),
      { numRuns: 50, seed: 3 },
    );
  });
});

describe('the availability', () => {
  it.each([
    ['is not proven by 360 good looks', { good: 360 }, 'not_proven'],
    ['is proven by 2,995 good looks', { good: 2995 }, 'met'],
    ['is not proven by one look fewer', { good: 2994 }, 'not_proven'],
    ['is not met with one failure in 360', { good: 359, failed: 1 }, 'not_met'],
    ['is not proven with one failure in 3,000', { good: 2999, failed: 1 }, 'not_proven'],
    ['is met with one failure in 6,000', { good: 5999, failed: 1 }, 'met'],
    ['is not proven by looks that say nothing', { silent: 5000 }, 'not_proven'],
  ] as const)('%s', (_what, of, verdict) => {
    expect(judge(available, measureOf(of))).toBe(verdict);
  });
});

describe('the response time', () => {
  it.each([
    ['is met where the average is surely below', { answers: 100, averageMs: 1500, deviationMs: 400 }, 'met'],
    [
      'is not proven where it may be above',
      { answers: 100, averageMs: 1950, deviationMs: 800 },
      'not_proven',
    ],
    ['is not proven by few answers', { answers: 29, averageMs: 100, deviationMs: 1 }, 'not_proven'],
    ['is not met where the average is not below', { answers: 5, averageMs: 2000, deviationMs: 0 }, 'not_met'],
    ['is not proven without an answer', { answers: 0, averageMs: 0, deviationMs: 0 }, 'not_proven'],
  ] as const)('%s', (_what, of, verdict) => {
    expect(judge(fast, measureOf(of))).toBe(verdict);
  });
});

const sample = (at: number, outcome: TimedSample['outcome'], latencyMs = 100): TimedSample => ({
  at,
  outcome,
  latencyMs,
  detail: '',
});

describe('the samples of an endpoint', () => {
  const window = { from: T0, respondsFrom: T0 + minutes(10), to: T0 + minutes(90) };
  const during = T0 + minutes(5);
  const later = T0 + minutes(20);

  it('count for the availability from the start of the deployment, for the times from its end', () => {
    const samples = [
      sample(T0 - 1, 'down'),
      sample(during, 'down'),
      sample(during + 1, 'up', 9000),
      sample(later, 'up', 100),
      sample(later + 1, 'up', 300),
      sample(later + 2, 'misconfigured'),
      sample(later + 3, 'inconclusive'),
      sample(window.to + 1, 'up'),
    ];
    expect(measureEndpoint('web', samples, window)).toEqual({
      endpoint: 'web',
      good: 3,
      failed: 1,
      silent: 2,
      answers: 2,
      averageMs: 200,
      deviationMs: 100,
    });
  });

  it('a slow failure counts with its time, one that came at once does not', () => {
    const samples = [sample(later, 'up', 100), sample(later + 1, 'down', 1), sample(later + 2, 'down', 5000)];
    expect(measureEndpoint('web', samples, window)).toMatchObject({ answers: 2, averageMs: 2550 });
    expect(measureEndpoint('web', samples.slice(1), window)).toMatchObject({ answers: 0, averageMs: 0 });
  });
});

it('the window begins with the deployment and is a day at most', () => {
  const { state } = validate();
  expect(measuredWindow(state, T0 + minutes(90))).toEqual({
    from: T0,
    respondsFrom: T0 + minutes(10),
    to: T0 + minutes(90),
  });
  const late = T0 + hours(30);
  expect(measuredWindow(state, late)).toEqual({
    from: late - hours(24),
    respondsFrom: late - hours(24),
    to: late,
  });
});
