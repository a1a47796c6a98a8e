import { expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import type { TimedSample } from '../../../src/domain/health/measurement.ts';
import { assessPerformance, type PerformancePolicy } from '../../../src/domain/steps/performance.ts';
import { recorded } from '../../../src/messages/en/recorded.ts';
import { minutes, ona, plan, runbook, seconds, T0 } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import { bothUp, deploying, health, rolledBack, succeeded, validating } from '../histories.ts';

const trigger = { forMs: minutes(10), avgAboveMs: 2_000 };
const now = T0 + minutes(60);
const policy: PerformancePolicy = {
  now,
  intervalMs: seconds(15),
  trigger,
  countsSince: T0,
  said: 'unknown',
  words: recorded.performance,
};
/** A look every 15 s over the whole window, each with what `at` changes in it. */
const looks = (of: (index: number) => Partial<TimedSample>): readonly TimedSample[] =>
  Array.from({ length: 41 }, (_, index) => ({
    at: now - minutes(10) + index * seconds(15),
    outcome: 'up',
    detail: '200',
    latencyMs: 300,
    ...of(index),
  }));

test('answers that are too slow on average over the whole window are degraded, with the numbers', () => {
  expect(
    assessPerformance(
      looks((n) => ({ latencyMs: n % 2 ? 4_000 : 1_000 })),
      policy,
    ),
  ).toEqual({
    verdict: 'degraded',
    since: now - minutes(10),
    evidence: 'average of 41 answers in 10m: 2463 ms, limit 2000 ms',
  });
  expect(
    assessPerformance(
      looks(() => ({})),
      policy,
    ),
  ).toMatchObject({
    verdict: 'fine',
    evidence: 'average of 41 answers in 10m: 300 ms',
  });
});

test('a failure that took longer than the limit counts as an answer, one that came sooner does not', () => {
  const slow = looks(() => ({ outcome: 'down', latencyMs: 5_000 }));
  expect(assessPerformance(slow, policy).verdict).toBe('degraded');
  const refused = looks((n) => (n % 2 ? { outcome: 'down', latencyMs: 1 } : { latencyMs: 3_000 }));
  expect(assessPerformance(refused, policy).evidence).toContain('average of 21 answers in 10m: 3000 ms');
});

test.each<readonly [string, readonly TimedSample[], Partial<PerformancePolicy>]>([
  ['no sample at all', [], {}],
  ['too few answers', looks(() => ({ latencyMs: 9_000 })).slice(-2), { intervalMs: minutes(10) }],
  ['a gap in the middle', looks(() => ({ latencyMs: 9_000 })).filter((_, n) => n < 20 || n > 22), {}],
  ['a gap at the beginning', looks(() => ({ latencyMs: 9_000 })).slice(3), {}],
  ['a gap at the end', looks(() => ({ latencyMs: 9_000 })).slice(0, -3), {}],
  ['looks that say nothing', looks(() => ({ outcome: 'inconclusive', latencyMs: 9_000 })), {}],
  [
    'a deployment that has just ended',
    looks(() => ({ latencyMs: 9_000 })),
    { countsSince: now - minutes(9) },
  ],
])('nothing is said after %s', (_what, samples, more) => {
  const found = assessPerformance(samples, { ...policy, ...more });
  expect(found.verdict).toBe('unknown');
  expect(found.evidence).toMatch(/^too few answers in the last 10m: \d+, looked for every/);
});

test('what was too slow is fast enough again only clearly below the limit', () => {
  const near = looks(() => ({ latencyMs: 1_900 }));
  expect(assessPerformance(near, policy).verdict).toBe('fine');
  expect(assessPerformance(near, { ...policy, said: 'degraded' }).verdict).toBe('degraded');
  const clear = looks(() => ({ latencyMs: 1_700 }));
  expect(assessPerformance(clear, { ...policy, said: 'degraded' }).verdict).toBe('fine');
});

const withTrigger: Past = {
  type: 'GoLivePlanned',
  number: 7,
  installation: '3f9a2c',
  version: plan.version,
  rollbackTo: 'v1.4.1',
  t0: T0,
  timeZone: plan.timeZone,
  service: plan.service,
  runbook: {
    ...runbook,
    rollback: {
      ...runbook.rollback,
      triggers: [
        ...runbook.rollback.triggers,
        { id: 'slow', text: 'Performance degradation', kind: 'performance', ...trigger },
      ],
    },
  },
};
const after = (past: readonly Past[]): readonly Past[] => [withTrigger, ...past.slice(1)];
const report = (endpoint: string, verdict: 'fine' | 'degraded' | 'unknown') =>
  ({
    type: 'ReportPerformance',
    trigger: 'slow',
    endpoint,
    verdict,
    since: T0 + minutes(20),
    evidence: 'average of 41 answers in 10m: 2463 ms, limit 2000 ms',
  }) as const;
const changed = (endpoint: string, verdict: 'fine' | 'degraded' | 'unknown'): Event => ({
  ...report(endpoint, verdict),
  type: 'PerformanceChanged',
});
const met = { type: 'ReportTrigger', trigger: 'slow', since: T0 + minutes(20), evidence: 'slow' } as const;
const proposed: Event = { ...met, type: 'RollbackProposed', incident: 1 };

test('a change of the verdict is on record, the same verdict again is not', () => {
  given(...after(validating))
    .when(report('web', 'degraded'))
    .gives(changed('web', 'degraded'));
  given(...after(validating), changed('web', 'degraded'))
    .when(report('web', 'degraded'))
    .refused('stale');
  given(...validating)
    .when(report('web', 'degraded'))
    .refused('stale');
});

test.each<readonly [string, readonly Past[]]>([
  ['while the deployment runs', deploying],
  ['after a rollback', rolledBack],
])('nothing is judged %s', (_when, past) => {
  given(...after(past))
    .when(report('web', 'degraded'))
    .refused('not_due');
});

test('answers that are too slow propose a rollback once, and again only after they were fast enough', () => {
  given(...after(succeeded), changed('web', 'degraded'))
    .when(met)
    .gives(proposed);
  const dismissed: readonly Past[] = [
    ...after(validating),
    changed('web', 'degraded'),
    proposed,
    { type: 'RollbackProposalDismissed', incident: 1, reason: 'known' },
  ];
  given(...dismissed)
    .when(met)
    .refused('not_due');
  given(...dismissed, changed('web', 'fine'))
    .when(met)
    .refused('not_due');
  given(...dismissed, changed('web', 'fine'), changed('api', 'fine'))
    .when(met)
    .gives({ ...proposed, incident: 2 });
});

test('good health does not settle slow answers, and a dismissed slowness does not hide an outage', () => {
  const slow: readonly Past[] = [...after(validating), proposed];
  const flapped = [...slow, health('web', 'down', T0 + minutes(21)), ...bothUp(T0 + minutes(22))];
  expect(given(...flapped).state.incidents).toMatchObject([{ state: 'proposed' }]);
  const down = { ...met, trigger: 'unavailable' };
  given(...slow)
    .when(down)
    .refused('not_due');
  given(...slow, { type: 'RollbackProposalDismissed', incident: 1, reason: 'known' })
    .when(down)
    .gives({ ...proposed, trigger: 'unavailable', incident: 2 });
});

test('one rollback settles every incident that is open', () => {
  const past: readonly Past[] = [
    ...after(validating),
    proposed,
    { type: 'RollbackProposalDismissed', incident: 1, reason: 'known' },
    { ...proposed, trigger: 'unavailable', incident: 2 },
  ];
  const wish = { type: 'RequestRollback', reason: '', incident: 1 } as const;
  const { decision } = given(...past).when(wish, { by: ona, at: T0 + minutes(40) });
  expect(given(...past, ...decision.events).state.incidents).toMatchObject([
    { state: 'rolled_back' },
    { state: 'rolled_back' },
  ]);
});

test('what was said of the old version says nothing of the new one', () => {
  const past = [...after(deploying), changed('web', 'degraded')];
  expect(given(...past).state.performance).not.toEqual({});
  expect(given(...past, validating[validating.length - 1] ?? proposed).state.performance).toEqual({});
});
