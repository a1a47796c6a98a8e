import { expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import { hours, minutes, ona, plan, service, T0 } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  bothUp,
  completed,
  health,
  link,
  requestOf,
  rollback1,
  rollbackAccepted,
  rollbackFailed,
} from '../histories.ts';

const { type: _type, ...planned } = plan;
const withVerify: Past = {
  type: 'GoLivePlanned',
  number: 7,
  installation: '3f9a2c',
  ...planned,
  service: { ...service, workflows: { ...service.workflows, verify: 'verify-production.yml' } },
};
const named = (past: readonly Past[]): readonly Past[] => [withVerify, ...past.slice(1)];
const request = { ...requestOf('verify'), inputs: requestOf('rollback').inputs };
const verify1 = request.correlationId;
const asked: Event = { type: 'RunRequested', run: request };
const verifying: readonly Past[] = [
  ...named(rollbackAccepted),
  completed(rollback1, 'success', T0 + minutes(35)),
  asked,
];
const begun: readonly Past[] = [...verifying, { type: 'DispatchBegun', correlationId: verify1, attempt: 1 }];
const accepted: readonly Past[] = [
  ...begun,
  {
    event: { type: 'DispatchAccepted', correlationId: verify1, run: { ...link, runId: 3 } },
    at: T0 + minutes(36),
  },
];
const ended = (conclusion: string) =>
  ({ type: 'ReportRunCompleted', correlationId: verify1, attempt: 1, conclusion }) as const;
const reportUp = {
  type: 'ReportHealth',
  endpoint: 'web',
  verdict: 'up',
  since: T0 + minutes(37),
  evidence: 'ok',
} as const;
const unverified = (reason: string): Event => ({ type: 'RollbackUnverified', reason });

test('a rollback whose run has succeeded asks for the workflow that verifies it, with its version', () => {
  const rolledBack = { ...ended('success'), correlationId: rollback1 };
  given(...named(rollbackAccepted))
    .when(rolledBack)
    .gives({ ...rolledBack, type: 'RunCompleted' }, asked);
  expect(given(...verifying).state).toMatchObject({ status: 'verifying_rollback' });
  given(...rollbackAccepted)
    .when(rolledBack)
    .givesTypes('RunCompleted');
  given(...named(rollbackAccepted))
    .when({ ...rolledBack, conclusion: 'failure' })
    .givesTypes('RunCompleted');
});

test('good health alone does not verify it, nor does the workflow alone', () => {
  given(...accepted, health('api', 'up', T0 + minutes(37)))
    .when(reportUp)
    .givesTypes('HealthChanged');
  given(...accepted)
    .when(ended('success'))
    .givesTypes('RunCompleted');
});

test('both together verify it, whichever comes last', () => {
  given(...accepted, ...bothUp(T0 + minutes(37)))
    .when(ended('success'))
    .givesTypes('RunCompleted', 'RollbackVerified');
  given(...accepted, completed(verify1, 'success', T0 + minutes(37)), health('api', 'up', T0 + minutes(38)))
    .when(reportUp)
    .givesTypes('HealthChanged', 'RollbackVerified');
});

test('the end of the workflow does not make what was seen before it say nothing', () => {
  const { state } = given(
    ...accepted,
    ...bothUp(T0 + minutes(37)),
    completed(verify1, 'failure', T0 + minutes(38)),
  );
  expect(state.health).toMatchObject({ web: { verdict: 'up' }, api: { verdict: 'up' } });
});

test('a workflow that fails or is refused leaves the rollback unverified, and people are told why', () => {
  given(...accepted, ...bothUp(T0 + minutes(37)))
    .when(ended('failure'))
    .gives(
      { ...ended('failure'), type: 'RunCompleted' },
      unverified('the workflow verify-production.yml did not succeed (failure)'),
    );
  given(...begun)
    .when({ type: 'ReportDispatchRejected', correlationId: verify1, reason: '404' })
    .gives(
      { type: 'DispatchRejected', correlationId: verify1, reason: '404' },
      unverified('the workflow verify-production.yml did not succeed (404)'),
    );
});

test('a workflow that nobody hears of is told when the time is over', () => {
  given(...accepted, ...bothUp(T0 + minutes(37)))
    .when({ type: 'ReportRollbackUnverified' }, { at: T0 + minutes(55) })
    .gives(unverified('the workflow verify-production.yml has not succeeded'));
});

test('run again on GitHub with success, it verifies the rollback late', () => {
  const failed: readonly Past[] = [
    ...accepted,
    ...bothUp(T0 + minutes(37)),
    completed(verify1, 'failure', T0 + minutes(38)),
    unverified('x'),
  ];
  expect(given(...failed).state.status).toBe('rollback_failed');
  given(...failed)
    .when({ ...ended('success'), attempt: 2 })
    .givesTypes('RunCompleted', 'RollbackVerified');
});

test('it is sent once, and not at all where the rollback was asked for again', () => {
  const begin = { type: 'BeginDispatch', correlationId: verify1, attempt: 1 } as const;
  given(...verifying)
    .when(begin)
    .givesTypes('DispatchBegun');
  given(...accepted)
    .when(begin)
    .refused('stale');
  const again: readonly Past[] = [
    ...verifying,
    unverified('x'),
    { type: 'RunRequested', run: requestOf('rollback', 2) },
  ];
  const { decision } = given(...again).when(begin);
  expect(decision.events).toMatchObject([{ type: 'RunCancelledBeforeDispatch', correlationId: verify1 }]);
});

test('an older rollback that ends after a newer one was asked for asks for no workflow', () => {
  const past: readonly Past[] = [
    ...named(rollbackFailed),
    { type: 'RunRequested', run: requestOf('rollback', 2) },
    { type: 'DispatchBegun', correlationId: requestOf('rollback', 2).correlationId, attempt: 1 },
    { type: 'DispatchAccepted', correlationId: requestOf('rollback', 2).correlationId },
  ];
  given(...past)
    .when({ ...ended('success'), correlationId: rollback1, attempt: 2 })
    .givesTypes('RunCompleted');
});

test('whoever may roll back can ask for it again when it is unverified', () => {
  const past = [...accepted, completed(verify1, 'failure', T0 + minutes(38)), unverified('x')];
  const { decision } = given(...past).when(
    { type: 'RequestRollback', reason: 'again' },
    { by: ona, at: T0 + hours(1) },
  );
  expect(decision.events.at(-1)).toMatchObject({ type: 'RunRequested', run: { purpose: 'rollback' } });
});
