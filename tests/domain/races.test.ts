import { expect, test } from 'vitest';
import type { Action } from '../../src/domain/command.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  endRun,
  type GoLiveDriver,
  newestRun,
} from '../fixtures/golive-driver.ts';
import { bea, days, minutes, ole, ona, rita, timeZone, tom } from '../fixtures/golive-fixture.ts';

/** Stands between the start and the dispatch. */
function started(): GoLiveDriver {
  const driver = createGoLiveDriver();
  approve(driver);
  driver.runTo(driver.state.t0);
  driver.wish(tom, { type: 'StartDeployment' });
  return driver;
}

const begin = (driver: GoLiveDriver, attempt = 1) =>
  driver.system({ type: 'BeginDispatch', correlationId: newestRun(driver), attempt });

const noGo: Action = { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'stop' };
const calls: readonly (readonly [string, string, (driver: GoLiveDriver) => Action])[] = [
  ['a NO-GO', bea, () => noGo],
  ['a hold', ole, () => ({ type: 'Hold', reason: 'stop' })],
  ['an abort', rita, () => ({ type: 'Abort', reason: 'stop' })],
  ['a reschedule', rita, ({ state }) => ({ type: 'Reschedule', t0: state.t0 + days(1), timeZone })],
  ['a revoked final GO', rita, () => ({ type: 'RevokeFinalGo' })],
  ['a blocking item opened again', ole, () => ({ type: 'UntickItem', item: 'backup' })],
  ['a rollback', ona, () => ({ type: 'RequestRollback', reason: 'stop' })],
];

test.each(calls)('%s between the start and the dispatch wins', (_what, person, action) => {
  const driver = started();
  const key = `dispatch/${newestRun(driver)}`;
  expect(driver.effects.has(key)).toBe(true);
  expect(driver.wish(person, action(driver)).refusal).toBeUndefined();
  expect(driver.effects.has(key)).toBe(false);
  expect(driver.state.runs.at(-1)?.dispatch).toBe('cancelled');
  expect(begin(driver)).toEqual({ events: [], refusal: { code: 'stale' } });
});

test.each(calls)('%s after the dispatch began calls nothing back', (_what, person, action) => {
  const driver = started();
  begin(driver);
  driver.wish(person, action(driver));
  expect(driver.state.runs[0]?.dispatch).toBe('begun');
});

test('a rollback asked for before the dispatch holds the go-live instead', () => {
  const driver = started();
  driver.wish(ona, { type: 'RequestRollback', reason: '' });
  expect(driver.state).toMatchObject({ status: 'approved', held: { reason: 'a rollback was asked for' } });
  expect(driver.state.runs).toHaveLength(1);
});

test('after a hold and a resume it starts again under another name', () => {
  const driver = started();
  driver.wish(ole, { type: 'Hold', reason: 'wait' });
  driver.wish(rita, { type: 'Resume' });
  expect(driver.wish(tom, { type: 'StartDeployment' }).refusal).toBeUndefined();
  expect(newestRun(driver)).toBe('3f9a2c-gl-7-deploy-2');
  expect(begin(driver).events).toMatchObject([{ type: 'DispatchBegun' }]);
});

test('a start that no worker took up within the grace time asks a person again, and keeps the final GO', () => {
  const driver = started();
  driver.moveTo(driver.state.t0 + minutes(15) + 1);
  const decision = begin(driver);
  expect(decision.refusal?.code).toBe('past_grace');
  expect(driver.state).toMatchObject({ status: 'approved', finalGo: { by: rita } });
  expect(driver.tick()).toContain('StartOverdue');
  expect(driver.wish(tom, { type: 'StartDeployment' }).refusal?.code).toBe('past_grace');
  expect(driver.wish(tom, { type: 'StartDeployment', pastGrace: true }).refusal).toBeUndefined();
  expect(begin(driver).refusal).toBeUndefined();
});

test('a dispatch with unknown outcome is sent again only while it is still wanted', () => {
  const driver = started();
  begin(driver);
  driver.system({ type: 'ReportDispatchUnknown', correlationId: newestRun(driver), reason: 'timeout' });
  expect(begin(driver, 2).events).toMatchObject([{ type: 'DispatchBegun', attempt: 2 }]);
  driver.system({ type: 'ReportDispatchUnknown', correlationId: newestRun(driver), reason: 'timeout' });
  driver.wish(ole, { type: 'Hold', reason: 'wait' });
  const decision = begin(driver, 3);
  expect(decision.refusal?.code).toBe('blocked');
  expect(decision.events).toMatchObject([
    { type: 'DispatchRejected', reason: 'not sent again: it was called off in the meantime' },
  ]);
  expect(driver.state.status).toBe('deployment_failed');
});

test('nor is it sent again after its grace time', () => {
  const driver = started();
  begin(driver);
  driver.moveTo(driver.state.t0 + minutes(15));
  expect(begin(driver, 2).refusal).toBeUndefined();
  driver.moveTo(driver.state.t0 + minutes(15) + 1);
  expect(begin(driver, 3).events).toMatchObject([
    { type: 'DispatchRejected', reason: 'not sent again: its grace time is over' },
  ]);
});

test('a deployment that waits for its second attempt is not sent once a rollback is asked for', () => {
  const driver = started();
  const deployment = newestRun(driver);
  begin(driver);
  expect(driver.wish(ona, { type: 'RequestRollback', reason: 'down' }).refusal).toBeUndefined();
  const decision = driver.system({ type: 'BeginDispatch', correlationId: deployment, attempt: 2 });
  expect(decision.refusal?.code).toBe('stale');
  expect(driver.state.status).toBe('rolling_back');
});

/** Stands between the start of a second try and its dispatch. */
function retried(): GoLiveDriver {
  const driver = started();
  acceptRun(driver);
  endRun(driver, 'failure');
  driver.wish(tom, { type: 'StartDeployment' });
  return driver;
}

test('a second try that is called back leaves the first one failed, not undone', () => {
  const driver = retried();
  driver.wish(ole, { type: 'Hold', reason: 'wait' });
  expect(driver.state.status).toBe('deployment_failed');
  driver.wish(rita, { type: 'Resume' });
  expect(driver.wish(tom, { type: 'StartDeployment' }).refusal).toBeUndefined();
});

test('a NO-GO before a second try needs a GO and a final GO again', () => {
  const driver = retried();
  driver.wish(bea, noGo);
  expect(driver.state).toMatchObject({ status: 'deployment_failed', finalGo: undefined });
  expect(driver.wish(tom, { type: 'StartDeployment' }).refusal?.blockers).toMatchObject([
    { kind: 'gate', id: 'business' },
    { kind: 'final_go' },
  ]);
  driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
  driver.wish(rita, { type: 'GiveFinalGo' });
  expect(driver.wish(tom, { type: 'StartDeployment' }).refusal).toBeUndefined();
});

test('a rollback before a second try is dispatched calls it back and rolls the first one back', () => {
  const driver = retried();
  const decision = driver.wish(ona, { type: 'RequestRollback', reason: 'half deployed' });
  expect(decision.events.at(0)?.type).toBe('RunCancelledBeforeDispatch');
  expect(decision.events.at(-1)).toMatchObject({ type: 'RunRequested', run: { purpose: 'rollback' } });
  expect(driver.state.status).toBe('rolling_back');
  expect([...driver.effects.keys()]).not.toContain('dispatch/3f9a2c-gl-7-deploy-2');
  expect([...driver.effects.keys()]).toContain('dispatch/3f9a2c-gl-7-rollback-1');
});

test('a second try is not rescheduled: something ran already', () => {
  const driver = retried();
  const { t0 } = driver.state;
  expect(driver.wish(rita, { type: 'Reschedule', t0: t0 + days(1), timeZone }).refusal?.code).toBe(
    'already_started',
  );
  expect(driver.state.runs.at(-1)?.dispatch).toBe('requested');
});

test.each(['in_progress', 'completed'] as const)(
  'a second try is called back when the first one runs again on GitHub and is seen %s',
  (seen) => {
    const driver = retried();
    const [first] = driver.state.runs;
    const again = { correlationId: first?.request.correlationId ?? '', attempt: 2 };
    driver.system(
      seen === 'completed'
        ? { type: 'ReportRunCompleted', ...again, conclusion: 'success' }
        : { type: 'ReportRunStatus', ...again, status: 'in_progress' },
    );
    expect(driver.state.status).toBe(seen === 'completed' ? 'validating' : 'deploying');
    expect(driver.state.runs.at(-1)?.dispatch).toBe('cancelled');
  },
);

test('nothing is started while an old run that somebody runs again goes on', () => {
  const driver = retried();
  const [first] = driver.state.runs;
  acceptRun(driver);
  const again = { correlationId: first?.request.correlationId ?? '', attempt: 2 };
  driver.system({ type: 'ReportRunStatus', ...again, status: 'in_progress' });
  endRun(driver, 'failure');
  expect(driver.state.status).toBe('deployment_failed');
  expect(driver.wish(tom, { type: 'StartDeployment' }).refusal?.code).toBe('already_started');
  expect(driver.wish(rita, { type: 'Abort', reason: 'enough' }).refusal?.code).toBe('already_started');
  driver.system({ type: 'ReportRunCompleted', ...again, conclusion: 'success' });
  expect(driver.state.status).toBe('validating');
});
