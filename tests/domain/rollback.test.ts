import { expect, test } from 'vitest';
import type { Event } from '../../src/domain/event.ts';
import type { Status } from '../../src/domain/status.ts';
import { acceptRun, createGoLiveDriver, deploy, endRun, newestRun, see } from '../fixtures/golive-driver.ts';
import { bea, minutes, olga, ona, rita, T0, tom } from '../fixtures/golive-fixture.ts';
import { given, type Past, planned } from './given.ts';
import {
  aborted,
  approved,
  begun,
  bothUp,
  deploy1,
  deploying,
  dispatchUnknown,
  failed,
  givenUp,
  health,
  healthy,
  requested,
  requestOf,
  rollback1,
  rollbackAccepted,
  rollbackFailed,
  rolledBack,
  rollingBack,
  succeeded,
  validating,
  verifying,
} from './histories.ts';

const rollback = { type: 'RequestRollback', reason: 'checkout is down' } as const;
const byOna = { by: ona, at: T0 + minutes(40) };
const proposed = (incident: number): Event => ({
  type: 'RollbackProposed',
  incident,
  trigger: 'unavailable',
  since: T0 + minutes(20),
  evidence: '21 failed samples in a row',
});
const trigger = {
  type: 'ReportTrigger',
  trigger: 'unavailable',
  since: T0 + minutes(20),
  evidence: '21 failed samples in a row',
} as const;

test('the roles that the runbook allows roll back, nobody else', () => {
  for (const by of [ona, tom])
    expect(given(...deploying).when(rollback, { ...byOna, by }).decision.refusal).toBeUndefined();
  for (const by of [rita, bea, olga])
    expect(
      given(...deploying)
        .when(rollback, { ...byOna, by })
        .refusedOnRecord('not_allowed').allowedRoles,
    ).toEqual(['on_call_engineer', 'technical_lead']);
});

test.each<readonly [Status, readonly Past[]]>([
  ['starting', begun],
  ['starting', dispatchUnknown],
  ['starting', givenUp],
  ['deploying', deploying],
  ['deployment_failed', failed],
  ['validating', validating],
  ['succeeded', succeeded],
  ['rollback_failed', rollbackFailed],
  ['aborted', [...failed, { type: 'Aborted', reason: 'enough' }]],
])('a rollback from %s runs the rollback workflow', (status, past) => {
  const { decision } = given(...past).when(rollback, byOna);
  expect(given(...past).state.status).toBe(status);
  expect(decision.refusal).toBeUndefined();
  expect(decision.events.at(-1)).toMatchObject({
    type: 'RunRequested',
    run: {
      purpose: 'rollback',
      workflow: 'rollback-production.yml',
      inputs: { version: 'v1.4.1', environment: 'production' },
      reason: 'checkout is down',
    },
  });
  expect(given(...past, ...decision.events).state.status).toBe('rolling_back');
});

test.each<
  readonly [
    string,
    readonly Past[],
    Parameters<ReturnType<ReturnType<typeof given>['when']>['refusedOnRecord']>[0],
  ]
>([
  ['before anything started', [planned], 'not_started'],
  ['after the final GO only', approved, 'not_started'],
  ['after an abort before the start', aborted, 'finished'],
  ['while one is asked for', rollingBack, 'rollback_running'],
  ['while one runs', rollbackAccepted, 'rollback_running'],
  ['while one is verified', verifying, 'rollback_running'],
  ['after one has helped', rolledBack, 'already_rolled_back'],
])('a rollback %s is refused and on record', (_when, past, code) => {
  given(...past)
    .when(rollback, byOna)
    .refusedOnRecord(code);
});

test('a go-live that a later one has replaced is not rolled back', () => {
  const refusal = given(...succeeded)
    .when(rollback, { ...byOna, facts: { supersededBy: 'GL-8' } })
    .refusedOnRecord('superseded');
  expect(refusal.subject).toBe('GL-8');
});

test('a hold does not stop a rollback', () => {
  const { decision } = given(...deploying, { type: 'Held', reason: 'wait' }).when(rollback, byOna);
  expect(decision.refusal).toBeUndefined();
});

test('asked for before the dispatch it only calls the deployment back', () => {
  given(...requested)
    .when(rollback, byOna)
    .gives(
      { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'rollback requested' },
      { type: 'Held', reason: 'checkout is down' },
    );
});

test('a failed rollback is repeated under a name of its own', () => {
  const { decision } = given(...rollbackFailed).when(rollback, byOna);
  expect(decision.events.at(-1)).toMatchObject({
    run: { correlationId: requestOf('rollback', 2).correlationId },
  });
});

test('where nobody could find out whether the rollback started, a person who has looked repeats it', () => {
  const gaveUp: Past = {
    type: 'EffectGaveUp',
    effect: 'e',
    kind: 'github.dispatch',
    subject: rollback1,
    reason: 'x',
  };
  expect(given(...rollingBack, gaveUp).when(rollback, byOna).decision.refusal).toBeUndefined();
});

test('without a reason the evidence of the open proposal is the reason', () => {
  const { decision } = given(...validating, proposed(1)).when(
    { type: 'RequestRollback', reason: ' ' },
    byOna,
  );
  expect(decision.events.at(-1)).toMatchObject({
    run: { reason: '21 failed samples in a row', incident: 1 },
  });
});

test('a trigger that is met proposes a rollback, once per incident', () => {
  given(...validating)
    .when(trigger, { at: T0 + minutes(25) })
    .gives(proposed(1));
  given(...validating, proposed(1))
    .when(trigger)
    .refused('not_due');
});

test('a dismissed proposal is not repeated until the service has recovered', () => {
  const dismissed: readonly Past[] = [
    ...validating,
    health('web', 'down', T0 + minutes(20)),
    proposed(1),
    { type: 'RollbackProposalDismissed', incident: 1, reason: 'known' },
  ];
  given(...dismissed)
    .when(trigger)
    .refused('not_due');
  given(...dismissed, health('web', 'up', T0 + minutes(30)))
    .when(trigger)
    .refused('not_due');
  const recovered = [...dismissed, ...bothUp(T0 + minutes(30))];
  expect(given(...recovered).state.incidents).toMatchObject([{ number: 1, state: 'recovered' }]);
  given(...recovered)
    .when(trigger)
    .gives(proposed(2));
});

test.each<readonly [string, readonly Past[]]>([
  ['an unknown dispatch', dispatchUnknown],
  ['a running deployment', deploying],
  ['a failed deployment', failed],
  ['a success', succeeded],
])('a trigger after %s proposes', (_what, past) => {
  given(...past)
    .when(trigger)
    .givesTypes('RollbackProposed');
});

test.each<readonly [string, readonly Past[]]>([
  ['before the dispatch', requested],
  [
    'after a refused dispatch',
    [...begun, { type: 'DispatchRejected', correlationId: deploy1, reason: '404' }],
  ],
  ['during a rollback', rollbackAccepted],
  ['after a failed rollback', rollbackFailed],
  ['after a rollback', rolledBack],
  ['after an abort', aborted],
])('a trigger %s proposes nothing', (_when, past) => {
  given(...past)
    .when(trigger)
    .refused('not_due');
});

test('a trigger of a go-live that a later one has replaced proposes nothing', () => {
  given(...succeeded)
    .when(trigger, { facts: { supersededBy: 'GL-8' } })
    .refused('superseded');
});

test('a proposal is dismissed with a reason, by whoever may roll back', () => {
  const dismiss = { type: 'DismissProposal', incident: 1, reason: 'the check is wrong' } as const;
  const past = [...validating, proposed(1)];
  given(...past)
    .when(dismiss, byOna)
    .gives({ type: 'RollbackProposalDismissed', incident: 1, reason: 'the check is wrong' });
  given(...past)
    .when({ ...dismiss, reason: '' }, byOna)
    .refused('reason_required');
  given(...past)
    .when(dismiss, { by: rita })
    .refusedOnRecord('not_allowed');
  given(...past)
    .when({ ...dismiss, incident: 2 }, byOna)
    .refused('unknown_proposal');
  given(...past, { type: 'RollbackProposalDismissed', incident: 1, reason: 'x' })
    .when(dismiss, byOna)
    .refused('unknown_proposal');
});

test('a click on the proposal of an incident that is over changes nothing', () => {
  const past = [...validating, proposed(1), ...bothUp(T0 + minutes(30))];
  given(...past)
    .when({ ...rollback, incident: 1 }, byOna)
    .refused('unknown_proposal');
  expect(given(...past).when(rollback, byOna).decision.refusal).toBeUndefined();
});

test('a rollback ends the incident that it was asked for', () => {
  const dismissed: Past = { type: 'RollbackProposalDismissed', incident: 1, reason: 'wait' };
  for (const past of [
    [...validating, proposed(1)],
    [...validating, proposed(1), dismissed],
  ]) {
    const { decision } = given(...past).when({ ...rollback, incident: 1 }, byOna);
    expect(given(...past, ...decision.events).state.incidents).toMatchObject([{ state: 'rolled_back' }]);
  }
});

const reportUp = (endpoint: string) =>
  ({ type: 'ReportHealth', endpoint, verdict: 'up', since: T0 + minutes(36), evidence: 'ok' }) as const;

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

test('after a longer downtime it counts as seen by nobody', () => {
  const downtime = (ms: number): Past => ({
    type: 'DowntimeNoticed',
    from: 0,
    to: ms,
    due: ['notice:success'],
  });
  expect(given(...healthy, downtime(30_000)).state.health).toHaveProperty('web');
  expect(given(...healthy, downtime(30_001)).state.health).toEqual({});
  const down = health('web', 'down', T0 + minutes(12));
  expect(given(...healthy, down, downtime(90_000)).state.health).toMatchObject({ web: { verdict: 'down' } });
});

test('a rollback that fails, is repeated and helps ends as rolled back', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  endRun(driver, 'success');
  see(driver, 'down');
  driver.system(trigger);
  driver.wish(ona, { ...rollback, incident: 1 });
  acceptRun(driver);
  endRun(driver, 'failure');
  expect(driver.state.status).toBe('rollback_failed');
  driver.wish(ona, rollback);
  expect(newestRun(driver)).toBe('3f9a2c-gl-7-rollback-2');
  acceptRun(driver);
  endRun(driver, 'success');
  see(driver, 'up');
  expect(driver.state.status).toBe('rolled_back');
  expect(driver.wish(ona, rollback).refusal?.code).toBe('already_rolled_back');
});
