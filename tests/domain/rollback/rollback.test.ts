import { expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import type { Status } from '../../../src/domain/status.ts';
import {
  acceptRun,
  createGoLiveDriver,
  deploy,
  endRun,
  newestRun,
  see,
} from '../../fixtures/golive-driver.ts';
import { bea, minutes, olga, ona, plan, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past, planned } from '../given.ts';
import {
  aborted,
  approved,
  begun,
  byOna,
  deploy1,
  deploying,
  dispatchUnknown,
  failed,
  givenUp,
  proposed,
  requested,
  requestOf,
  rollback,
  rollback1,
  rollbackAccepted,
  rollbackFailed,
  rolledBack,
  rollingBack,
  succeeded,
  trigger,
  validating,
  verifying,
} from '../histories.ts';

const versionAsked = (past: readonly Past[], version?: string) =>
  given(...past)
    .when({ ...rollback, ...(version ? { version } : {}) }, byOna)
    .decision.events.at(-1);

test('a rollback returns to the version that the person names, else to the planned one', () => {
  const asked = (version: string) => ({ run: { inputs: { version, environment: 'production' } } });
  expect(versionAsked(deploying, 'v1.3.9')).toMatchObject(asked('v1.3.9'));
  expect(versionAsked(deploying)).toMatchObject(asked('v1.4.1'));
});

test('a rollback to a version that is marked bad is refused', () => {
  given(...deploying)
    .when({ ...rollback, version: 'v1.3.9' }, { ...byOna, facts: { returnMarkedBadBy: 'GL-3' } })
    .refused('return_marked_bad');
});

test('a rollback that is asked for again returns to where the last one was to', () => {
  const first = given(...deploying).when({ ...rollback, version: 'v1.3.9' }, byOna).decision.events;
  const refused: Event = {
    type: 'DispatchRejected',
    correlationId: rollback1,
    reason: 'no ref found',
  };
  const begunAgain: Event = { type: 'DispatchBegun', correlationId: rollback1, attempt: 1 };
  expect(versionAsked([...deploying, ...first, begunAgain, refused])).toMatchObject({
    run: { inputs: { version: 'v1.3.9' } },
  });
});

test('a first go-live knows no version to return to, and a rollback of it takes the one that is named', () => {
  const { type: _type, rollbackTo: _rollbackTo, ...rest } = plan;
  const first: Event = { type: 'GoLivePlanned', number: 7, installation: '3f9a2c', ...rest };
  const unknown = [first, ...deploying.slice(1)];
  expect(versionAsked(unknown, 'v1.3.9')).toMatchObject({ run: { inputs: { version: 'v1.3.9' } } });
  expect(versionAsked(unknown)).toMatchObject({ run: { inputs: { environment: 'production' } } });
  expect(versionAsked(unknown)).not.toHaveProperty('run.inputs.version');
});

test.each(['', 'v1 2', '-v1', '$(id)', 'v1\n', 'v'.repeat(101)])(
  'a rollback to "%s" is refused',
  (version) => {
    given(...deploying)
      .when({ ...rollback, version }, byOna)
      .refused('invalid_version');
  },
);

test('a rollback to the version that is rolled back is refused', () => {
  const { subject } = given(...deploying)
    .when({ ...rollback, version: 'v1.4.2' }, byOna)
    .refused('same_version');
  expect(subject).toBe('v1.4.2');
});

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

test('a success is rolled back for as long as it is watched', () => {
  const end = T0 + minutes(20 + 240);
  expect(
    given(...succeeded)
      .when(rollback, { ...byOna, at: end - 1 })
      .decision.events.at(-1),
  ).toMatchObject({ type: 'RunRequested' });
  given(...succeeded)
    .when(rollback, { ...byOna, at: end })
    .refusedOnRecord('watch_over');
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
    run: { reason: '21 failed samples in a row', incident: 1, trigger: 'unavailable' },
  });
});

test.each<readonly [string, string | null, object]>([
  ['another one than was proposed', 'request', { trigger: 'request' }],
  ['none of the runbook', null, { trigger: null, incident: 1 }],
  ['the one that was proposed', 'unavailable', { trigger: 'unavailable', incident: 1 }],
])('whoever rolls back may say which trigger it is for: %s', (_what, trigger, expected) => {
  const { decision } = given(...validating, proposed(1)).when(
    { type: 'RequestRollback', reason: 'x', trigger },
    byOna,
  );
  expect(decision.events.at(-1)).toMatchObject({ run: expected });
  const { run } = { run: {}, ...decision.events.at(-1) };
  expect('incident' in run).toBe('incident' in expected);
});

test('a trigger that the runbook does not have is refused', () => {
  given(...validating)
    .when({ type: 'RequestRollback', reason: 'x', trigger: 'rain' }, byOna)
    .refused('unknown_trigger');
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
