import { expect, test } from 'vitest';
import { watchEndsAt } from '../../../src/domain/health/watch.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  newestRun,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import { bea, days, hours, minutes, ona, rita, seconds, T0, tom } from '../../fixtures/golive-fixture.ts';
import { noticeOf, send, withNotice } from '../given-notices.ts';

test('"deployment initiated" waits for GitHub, not for the clock', () => {
  const driver = createGoLiveDriver();
  approve(driver);
  driver.runTo(T0 + minutes(5));
  expect(noticeOf(driver, 'started')).toBeUndefined();
  driver.wish(tom, { type: 'StartDeployment' });
  driver.system({ type: 'BeginDispatch', correlationId: newestRun(driver), attempt: 1 });
  driver.system({ type: 'ReportDispatchUnknown', correlationId: newestRun(driver), reason: 'timeout' });
  driver.runTo(T0 + minutes(10));
  expect(noticeOf(driver, 'started')).toBeUndefined();
  acceptRun(driver);
  driver.tick();
  expect(noticeOf(driver, 'started')).toMatchObject({
    state: 'queued',
    late: false,
    dueAt: T0 + minutes(10),
  });
});

test('it is sent once, also when the deployment fails and a second try is taken', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  driver.tick();
  endRun(driver, 'failure');
  driver.wish(tom, { type: 'StartDeployment' });
  acceptRun(driver);
  driver.tick();
  expect(driver.state.notices.filter(({ notice }) => notice === 'started')).toHaveLength(1);
});

test('it is not sent for a deployment that failed before it could be', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  endRun(driver, 'failure');
  driver.tick();
  expect(noticeOf(driver, 'started')).toBeUndefined();
  driver.moveTo(T0 + minutes(12));
  driver.wish(tom, { type: 'StartDeployment' });
  acceptRun(driver);
  driver.tick();
  expect(noticeOf(driver, 'started')).toMatchObject({
    state: 'queued',
    late: false,
    dueAt: T0 + minutes(12),
  });
});

test('a text with the link of the run waits until GitHub names the run', () => {
  const driver = createGoLiveDriver({ plan: withNotice('started', { text: 'Follow it: {{run_url}}' }) });
  approve(driver);
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  const correlationId = newestRun(driver);
  driver.system({ type: 'BeginDispatch', correlationId, attempt: 1 });
  driver.system({ type: 'ReportDispatchAccepted', correlationId });
  driver.tick();
  expect(noticeOf(driver, 'started')).toBeUndefined();
  driver.moveTo(T0 + seconds(20));
  driver.system({
    type: 'ReportRunFound',
    correlationId,
    run: { runId: 5, url: 'https://github.example/5' },
  });
  expect(send(driver, 'started').events).toMatchObject([{ text: 'Follow it: https://github.example/5' }]);
});

test('a text with the link of the run is missed once GitHub has not named the run within its grace time', () => {
  const change = { text: 'Follow it: {{run_url}}', graceMs: minutes(10) };
  const driver = createGoLiveDriver({ plan: withNotice('started', change) });
  approve(driver);
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  const correlationId = newestRun(driver);
  driver.system({ type: 'BeginDispatch', correlationId, attempt: 1 });
  driver.system({ type: 'ReportDispatchAccepted', correlationId });
  driver.runTo(T0 + minutes(10) - 1);
  expect(noticeOf(driver, 'started')).toBeUndefined();
  driver.runTo(T0 + minutes(10));
  expect(noticeOf(driver, 'started')).toMatchObject({ state: 'missed', dueAt: T0 });
});

test('success is told at T+90m, once it is declared', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.runTo(T0 + minutes(90) - 1);
  expect(noticeOf(driver, 'success')).toBeUndefined();
  driver.runTo(T0 + minutes(90));
  expect(noticeOf(driver, 'success')).toMatchObject({ state: 'queued', late: false });
});

test('without the declaration nobody hears of a success', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  endRun(driver, 'success');
  see(driver, 'up');
  driver.runTo(T0 + hours(5));
  expect(noticeOf(driver, 'success')).toBeUndefined();
});

test.each(['down', 'unknown'] as const)(
  'while health is %s, success is not told; once up again it is',
  (verdict) => {
    const driver = createGoLiveDriver();
    succeed(driver);
    driver.runTo(T0 + minutes(80));
    see(driver, verdict);
    driver.runTo(T0 + hours(4));
    expect(noticeOf(driver, 'success')).toBeUndefined();
    see(driver, 'up');
    driver.tick();
    expect(noticeOf(driver, 'success')).toMatchObject({ state: 'queued', late: false, dueAt: T0 + hours(4) });
  },
);

test('while what somebody reported waits for its decision, success is not told; once dismissed it is', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.runTo(T0 + minutes(80));
  driver.wish(bea, { type: 'DeclareTriggerMet', trigger: 'request', seen: 'prices are wrong' });
  driver.runTo(T0 + hours(4));
  expect(noticeOf(driver, 'success')).toBeUndefined();
  driver.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'a stale cache' });
  driver.tick();
  expect(noticeOf(driver, 'success')).toMatchObject({ state: 'queued', late: false, dueAt: T0 + hours(4) });
});

test('while a severe issue is open, success is not told; once it is over it is; any other issue keeps nothing back', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.runTo(T0 + minutes(80));
  driver.wish(bea, { type: 'OpenIssue', what: 'a picture is missing', severity: 'normal' });
  driver.wish(bea, { type: 'OpenIssue', what: 'orders are lost', severity: 'severe' });
  driver.runTo(T0 + hours(4));
  expect(noticeOf(driver, 'success')).toBeUndefined();
  driver.wish(ona, { type: 'ResolveIssue', issue: 2, resolution: 'mended' });
  driver.tick();
  expect(noticeOf(driver, 'success')).toMatchObject({ state: 'queued', late: false, dueAt: T0 + hours(4) });
});

test('success that fell due while golive was down waits until it is seen up again', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.moveTo(T0 + minutes(95));
  driver.system({ type: 'ReportDowntime', from: T0 + minutes(60), to: driver.now, due: ['notice:success'] });
  driver.tick();
  expect(noticeOf(driver, 'success')).toBeUndefined();
  driver.moveTo(T0 + minutes(96));
  see(driver, 'up');
  driver.tick();
  expect(noticeOf(driver, 'success')).toMatchObject({ state: 'queued', dueAt: T0 + minutes(96) });
});

test.each(['down', 'unknown'] as const)(
  'success that was not told because health stayed %s is declared missed once health is no longer watched',
  (verdict) => {
    const driver = createGoLiveDriver();
    succeed(driver);
    driver.runTo(T0 + minutes(80));
    see(driver, verdict);
    const watchEnds = watchEndsAt(driver.state) ?? 0;
    driver.runTo(watchEnds - 1);
    expect(noticeOf(driver, 'success')).toBeUndefined();
    expect(send(driver, 'success').refusal?.code).toBe('not_due');
    expect(driver.runTo(watchEnds)).toContain('NoticeMissed');
    expect(noticeOf(driver, 'success')).toMatchObject({ state: 'missed', dueAt: T0 + minutes(90) });
    see(driver, 'up');
    driver.runTo(T0 + days(3));
    expect(noticeOf(driver, 'success')).toMatchObject({ state: 'missed' });
  },
);

test('success that fell due in a downtime longer than the watch of health is declared missed', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.moveTo(T0 + hours(8));
  driver.system({ type: 'ReportDowntime', from: T0 + minutes(60), to: driver.now, due: ['notice:success'] });
  expect(driver.tick()).toContain('NoticeMissed');
  expect(noticeOf(driver, 'success')).toMatchObject({ state: 'missed', dueAt: T0 + minutes(90) });
});

test('a downtime in which nothing fell due is no event', () => {
  const driver = createGoLiveDriver();
  const quiet = { type: 'ReportDowntime', from: driver.now - hours(1), to: driver.now, due: [] } as const;
  expect(driver.system(quiet).refusal?.code).toBe('not_due');
});

test('after a rollback success is never told, and the rollback is', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.runTo(T0 + minutes(60));
  const decision = driver.wish(ona, { type: 'RequestRollback', reason: 'data corruption' });
  expect(decision.events).toContainEqual({
    type: 'NoticeCancelled',
    notice: 'success',
    round: 1,
    because: 'rolled_back',
  });
  acceptRun(driver);
  endRun(driver, 'success');
  see(driver, 'up');
  driver.runTo(T0 + hours(10));
  expect(noticeOf(driver, 'success')).toMatchObject({ state: 'cancelled', because: 'rolled_back' });
  expect(
    driver.recorded.flatMap(({ event }) => (event.type === 'NoticeQueued' ? [event.text] : [])).at(-1),
  ).toBe('v1.4.2 was rolled back: data corruption.');
});

test('a text tells the link and the reason of the newest run', () => {
  const driver = createGoLiveDriver({
    plan: withNotice('rolled_back', { text: '{{reason}}, see {{run_url}}' }),
  });
  deploy(driver);
  endRun(driver, 'success');
  for (const [reason, conclusion] of [
    ['first', 'failure'],
    ['second', 'success'],
  ] as const) {
    driver.wish(ona, { type: 'RequestRollback', reason });
    acceptRun(driver);
    endRun(driver, conclusion);
  }
  see(driver, 'up');
  expect(send(driver, 'rolled_back').events).toMatchObject([
    { text: 'second, see https://github.example/runs/3' },
  ]);
});

test('a rollback without a reason says so instead of leaving a hole', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  endRun(driver, 'success');
  driver.wish(rita, { type: 'Hold', reason: 'something else' });
  driver.wish(ona, { type: 'RequestRollback', reason: '' });
  acceptRun(driver);
  endRun(driver, 'success');
  see(driver, 'up');
  expect(send(driver, 'rolled_back').events).toMatchObject([
    { text: 'v1.4.2 was rolled back: no reason was given.' },
  ]);
});

test('an abort cancels all that was still to be said, in so many words', () => {
  const driver = createGoLiveDriver();
  const decision = driver.wish(rita, { type: 'Abort', reason: 'no' });
  expect(decision.events.map((event) => ('notice' in event ? event.notice : event.type))).toEqual([
    'scheduled',
    'starting',
    'started',
    'success',
    'Aborted',
  ]);
  driver.runTo(T0 + days(2));
  expect(driver.state.notices.map(({ state }) => state)).toEqual(Array(4).fill('cancelled'));
});

test('a rollback after an abort is told', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  endRun(driver, 'failure');
  driver.wish(rita, { type: 'Abort', reason: 'enough for today' });
  driver.wish(ona, { type: 'RequestRollback', reason: 'half deployed' });
  acceptRun(driver);
  endRun(driver, 'success');
  see(driver, 'up');
  driver.tick();
  expect(noticeOf(driver, 'rolled_back')).toMatchObject({ state: 'queued' });
});
