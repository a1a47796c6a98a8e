import { expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import { hours, minutes, ona, seconds, T0 } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  aborted,
  approved,
  bothUp,
  completed,
  deploy1,
  deploying,
  health,
  healthy,
  link,
  requested,
  requestOf,
  rollback1,
  rollbackAccepted,
  rollbackFailed,
  rolledBack,
  succeeded,
  validating,
  verifying,
} from '../histories.ts';

const rollback = { type: 'RequestRollback', reason: 'checkout is down' } as const;
const byOna = { by: ona, at: T0 + minutes(40) };
const reportUp = (endpoint: string) =>
  ({ type: 'ReportHealth', endpoint, verdict: 'up', since: T0 + minutes(36), evidence: 'ok' }) as const;

test('good health says nothing of a rollback while the deployment is still on its way', () => {
  const overtaken: readonly Past[] = [
    ...deploying,
    { type: 'RunRequested', run: requestOf('rollback') },
    { type: 'DispatchBegun', correlationId: rollback1, attempt: 1 },
    { type: 'DispatchAccepted', correlationId: rollback1, run: { ...link, runId: 2 } },
    completed(rollback1, 'success', T0 + minutes(35)),
    health('api', 'up', T0 + minutes(36)),
  ];
  given(...overtaken)
    .when(reportUp('web'))
    .givesTypes('HealthChanged');
  given(...overtaken)
    .when({ type: 'ReportRollbackUnverified' }, { at: T0 + hours(2) })
    .gives({ type: 'RollbackUnverified', reason: 'the deployment has not ended' });
  const ended = [
    ...overtaken,
    completed(deploy1, 'success', T0 + minutes(37)),
    health('api', 'up', T0 + minutes(38)),
  ];
  given(...ended)
    .when(reportUp('web'))
    .givesTypes('HealthChanged', 'RollbackVerified');
});

test('a rollback is verified when every endpoint is seen up after it', () => {
  const up: Event = {
    type: 'HealthChanged',
    endpoint: 'web',
    verdict: 'up',
    since: T0 + minutes(36),
    evidence: 'ok',
  };
  given(...verifying)
    .when(reportUp('web'))
    .gives(up);
  given(...verifying, health('api', 'up', T0 + minutes(36)))
    .when(reportUp('web'))
    .gives(up, { type: 'RollbackVerified' });
  expect(given(...rolledBack).state).toMatchObject({ status: 'rolled_back', rolledBackAt: T0 + minutes(36) });
});

test('what was up before the rollback ended verifies nothing', () => {
  const seenUp = [...rollbackAccepted, ...bothUp(T0 + minutes(33))];
  const { state } = given(...seenUp, {
    event: { type: 'RunCompleted', correlationId: rollback1, attempt: 1, conclusion: 'success' },
    at: T0 + minutes(35),
  });
  expect(state).toMatchObject({ status: 'verifying_rollback', health: {}, rolledBackAt: undefined });
});

test('a rollback that does not help in time is told, and may be repeated', () => {
  const unverified = { type: 'ReportRollbackUnverified' } as const;
  given(...verifying)
    .when(unverified, { at: T0 + minutes(55) - 1 })
    .refused('not_due');
  given(...verifying)
    .when(unverified, { at: T0 + minutes(55) })
    .gives({ type: 'RollbackUnverified', reason: 'health is unknown' });
  const told: readonly Past[] = [...verifying, { type: 'RollbackUnverified', reason: 'health is down' }];
  expect(given(...told).state.status).toBe('rollback_failed');
  given(...told)
    .when(unverified, { at: T0 + minutes(56) })
    .refused('not_due');
  expect(given(...told).when(rollback, byOna).decision.refusal).toBeUndefined();
});

test('a rollback that helps late is verified late', () => {
  given(
    ...verifying,
    { type: 'RollbackUnverified', reason: 'health is down' },
    health('api', 'up', T0 + minutes(58)),
  )
    .when(reportUp('web'), { at: T0 + minutes(59) })
    .givesTypes('HealthChanged', 'RollbackVerified');
});

test('good health does not turn a failed rollback workflow into a rollback', () => {
  given(...rollbackFailed, health('api', 'up', T0 + minutes(58)))
    .when(reportUp('web'), { at: T0 + minutes(59) })
    .givesTypes('HealthChanged');
});

test('only changes of verdict are events', () => {
  given(...healthy)
    .when(reportUp('web'))
    .refused('stale');
  given(...validating)
    .when({ ...reportUp('web'), verdict: 'unknown' })
    .refused('stale');
  given(...validating)
    .when(reportUp('nothing'))
    .refused('stale');
});

test('health is of no interest before the dispatch, and after the end', () => {
  for (const past of [approved, requested, aborted, rolledBack])
    given(...past)
      .when({ ...reportUp('web'), verdict: 'down' })
      .refused('not_due');
  given(...succeeded)
    .when({ ...reportUp('web'), verdict: 'down' }, { at: T0 + minutes(250) })
    .givesTypes('HealthChanged');
  given(...succeeded)
    .when({ ...reportUp('web'), verdict: 'down' }, { at: T0 + minutes(261) })
    .refused('not_due');
});

test('after a downtime of more than two intervals of an endpoint, nobody has seen it up', () => {
  const downtime = (ms: number): Past => ({ type: 'DowntimeNoticed', from: T0, to: T0 + ms, due: ['x'] });
  const seen = (...past: readonly Past[]) => Object.keys(given(...healthy, ...past).state.health);
  expect(seen(downtime(seconds(30)))).toEqual(['web', 'api']);
  expect(seen(downtime(seconds(30) + 1))).toEqual(['api']);
  expect(seen(downtime(seconds(120)))).toEqual(['api']);
  expect(seen(downtime(seconds(120) + 1))).toEqual([]);
  expect(seen(health('web', 'down', T0 + minutes(12)), downtime(hours(1)))).toEqual(['web']);
});
