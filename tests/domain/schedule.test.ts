import { expect, test } from 'vitest';
import type { PlanGoLive } from '../../src/domain/command.ts';
import type { GoLive } from '../../src/domain/go-live.ts';
import { isWatched, watchEndsAt } from '../../src/domain/health/watch.ts';
import { due, nextDueAt, upcoming } from '../../src/domain/schedule.ts';
import { leftAtNextChange } from '../../src/domain/time/countdown.ts';
import { formatZoned } from '../../src/domain/time/zoned-time.ts';
import {
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  newestRun,
  see,
  succeed,
} from '../fixtures/golive-driver.ts';
import { days, hours, minutes, ole, ona, plan, rita, runbook, T0, tom } from '../fixtures/golive-fixture.ts';

const dueTypes = (goLive: GoLive, now: number) => due(goLive, now).map(({ action }) => action.type);

const noticeQueued = ({ recorded }: GoLiveDriver, notice: string) =>
  recorded.find(({ event }) => event.type === 'NoticeQueued' && event.notice === notice);

const automatic: PlanGoLive = {
  ...plan,
  runbook: { ...runbook, deployment: { ...runbook.deployment, start: 'automatic' } },
};

test('all that waits for time stands in the order of time', () => {
  const { state, now } = createGoLiveDriver();
  const found = upcoming(state, now);
  expect(found.map(({ action }) => action.type)).toEqual([
    'RemindOfTasks',
    'AskForHolders',
    'OpenGate',
    'RemindVoters',
    'SendNotice',
    'SendNotice',
    'OfferStart',
    'ReportStartOverdue',
  ]);
  expect(found.map(({ at }) => at - T0)).toEqual([
    -hours(33),
    -hours(25),
    -days(1),
    -days(1),
    -days(1),
    -hours(1),
    0,
    minutes(15) + 1,
  ]);
});

test('what is due is done and is due no more', () => {
  const driver = createGoLiveDriver();
  driver.moveTo(T0);
  expect(driver.tick()).toEqual([
    'GateOpened',
    'NoticeMissed',
    'RemindersDue',
    'NoticeMissed',
    'StartOffered',
  ]);
  expect(due(driver.state, T0)).toEqual([]);
});

test('a go-live that wakes up past its grace time asks a person once and starts nothing', () => {
  const driver = createGoLiveDriver({ plan: automatic });
  approve(driver);
  driver.moveTo(T0 + minutes(15) + 1);
  expect(driver.tick()).toEqual(['StartOverdue']);
  expect(driver.state.runs).toEqual([]);
  driver.runTo(T0 + days(2));
  expect(driver.state.runs).toEqual([]);
});

test('within its grace time an automatic start is caught up', () => {
  const driver = createGoLiveDriver({ plan: automatic });
  approve(driver);
  driver.moveTo(T0 + minutes(15));
  expect(driver.tick()).toEqual(['StartOffered', 'RunRequested']);
});

test('a hold at T-0 keeps an automatic start back, the resume lets it go', () => {
  const driver = createGoLiveDriver({ plan: automatic });
  approve(driver);
  driver.wish(ole, { type: 'Hold', reason: 'wait' });
  driver.runTo(T0 + minutes(5));
  expect(driver.state.runs).toEqual([]);
  driver.wish(rita, { type: 'Resume' });
  expect(driver.tick()).toEqual(['RunRequested']);
});

test('an automatic start that failed is not tried again by itself', () => {
  const driver = createGoLiveDriver({ plan: automatic });
  approve(driver);
  driver.runTo(T0);
  driver.system({ type: 'BeginDispatch', correlationId: '3f9a2c-gl-7-deploy-1', attempt: 1 });
  driver.system({ type: 'ReportDispatchRejected', correlationId: '3f9a2c-gl-7-deploy-1', reason: '404' });
  driver.runTo(T0 + days(1));
  expect(driver.state.runs).toHaveLength(1);
});

test('the index holds the next thing due, never later', () => {
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, checklist: [] } } });
  const seen: number[] = [];
  for (let at = driver.now; at < T0 + days(1); at += minutes(7)) {
    driver.moveTo(at);
    const next = nextDueAt(driver.state, at);
    const first = upcoming(driver.state, at)[0]?.at ?? Number.POSITIVE_INFINITY;
    expect(next ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(first);
    seen.push(...due(driver.state, at).map((one) => one.at));
    driver.tick();
    expect(nextDueAt(driver.state, at) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at);
  }
  expect(seen).toHaveLength(10);
});

test('a gate that closes between two turns of the countdown wakes it', () => {
  const gates = runbook.gates.map((gate) => ({ ...gate, closesOffsetMs: -minutes(99) }));
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, checklist: [], gates } } });
  driver.runTo(T0 - minutes(100));
  expect(nextDueAt(driver.state, driver.now)).toBe(T0 - minutes(99));
});

test('the countdown wakes it daily, then hourly, every quarter of an hour, every five minutes and every minute', () => {
  const { state } = createGoLiveDriver({ at: T0 - days(10) });
  const quiet: GoLive = {
    ...state,
    holdersAskedForRound: 1,
    runbook: { ...runbook, checklist: [], notices: [], gates: [] },
  };
  const nextFrom = (left: number) => T0 - (nextDueAt(quiet, T0 - left) ?? 0);
  expect(nextFrom(days(3.5) + 1)).toBe(days(3.5));
  expect(nextFrom(days(3.5))).toBe(days(2.5));
  expect(nextFrom(days(2.5))).toBe(hours(47.5));
  expect(nextFrom(days(1))).toBe(hours(23.5));
  expect(nextFrom(hours(3))).toBe(hours(3) - minutes(7.5));
  expect(nextFrom(hours(1) + 1)).toBe(minutes(57.5));
  expect(nextFrom(minutes(57.5))).toBe(minutes(52.5));
  expect(nextFrom(minutes(10))).toBe(minutes(9.5));
  expect(nextFrom(minutes(1.5))).toBe(0);
  expect(nextFrom(1)).toBe(0);
});

test('fifty countdowns cost less than an edit a minute on average until the last hour, then twenty each', () => {
  const changesBetween = (from: number, to: number) => {
    let changes = 0;
    for (let left = from; left > 0; ) {
      left = leftAtNextChange(left);
      changes += left >= to ? 1 : 0;
    }
    return changes;
  };
  expect((50 * changesBetween(days(30), hours(1))) / (30 * 24 * 60)).toBeLessThan(1);
  expect(changesBetween(hours(1), minutes(10))).toBe(10);
  expect(changesBetween(minutes(10), 0)).toBe(10);
});

test('the card is drawn anew when the plan goes on to its next phase', () => {
  const { state } = createGoLiveDriver();
  const phase = {
    id: 'p',
    title: 'P',
    startsOffsetMs: hours(1),
    durationMs: hours(2),
    owners: [],
    steps: [],
  };
  const quiet: GoLive = { ...state, start: { offeredRound: 1, overdueRound: 1 } };
  const phased = {
    ...quiet,
    runbook: { ...runbook, checklist: [], notices: [], gates: [], phases: [phase] },
  };
  expect(nextDueAt(phased, T0)).toBe(T0 + hours(1));
  expect(nextDueAt(phased, T0 + hours(1))).toBe(T0 + hours(3));
  expect(nextDueAt(phased, T0 + hours(3))).toBeUndefined();
});

test('once the start was offered and found overdue, only people are waited for', () => {
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, checklist: [] } } });
  driver.runTo(T0 + hours(1));
  expect(nextDueAt(driver.state, driver.now)).toBeUndefined();
  expect(nextDueAt(driver.state, T0)).toBeUndefined();
});

test('a finished go-live waits for nothing', () => {
  const driver = createGoLiveDriver();
  driver.wish(rita, { type: 'Abort', reason: 'no' });
  expect(nextDueAt(driver.state, driver.now)).toBeUndefined();
  expect(upcoming(driver.state, driver.now)).toEqual([]);
});

test('offsets over 24.8 days are kept to the millisecond', () => {
  const notices = runbook.notices.map((notice) =>
    notice.id === 'scheduled' ? { ...notice, atOffsetMs: -days(60) } : notice,
  );
  const driver = createGoLiveDriver({
    plan: { ...plan, t0: T0 + days(90), runbook: { ...runbook, notices } },
  });
  driver.runTo(T0 + days(31));
  expect(noticeQueued(driver, 'scheduled')?.at).toBe(T0 + days(30));
});

test.each([
  ['the clock is put back', '2026-10-25T18:00[Europe/Berlin]', '2026-10-24 19:00 Europe/Berlin'],
  ['the clock is put forward', '2027-03-28T18:00[Europe/Berlin]', '2027-03-27 17:00 Europe/Berlin'],
])('T-24h is 24 hours before T-0 also when %s in between', (_what, local, expected) => {
  const t0 = Temporal.ZonedDateTime.from(local).epochMilliseconds;
  const driver = createGoLiveDriver({ plan: { ...plan, t0 }, at: t0 - days(3) });
  driver.runTo(t0 - hours(12));
  const sent = noticeQueued(driver, 'scheduled');
  expect(sent?.at).toBe(t0 - days(1));
  expect(formatZoned(sent?.at ?? 0, 'Europe/Berlin')).toBe(expected);
  expect(sent?.event).toMatchObject({
    text: `Go-live of Shop API v1.4.2 scheduled for ${local.slice(0, 10)} 18:00 Europe/Berlin.`,
  });
});

test('it is watched from the dispatch until it is over', () => {
  const driver = createGoLiveDriver();
  approve(driver);
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  expect(isWatched(driver.state, T0)).toBe(false);
  driver.system({ type: 'BeginDispatch', correlationId: '3f9a2c-gl-7-deploy-1', attempt: 1 });
  expect(isWatched(driver.state, T0)).toBe(true);
});

test('what is over is watched on while a run of it goes on in GitHub', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  const later = T0 + days(3);
  expect(isWatched(driver.state, later)).toBe(false);
  const correlationId = newestRun(driver);
  driver.system({ type: 'ReportRunStatus', correlationId, attempt: 2, status: 'in_progress' });
  expect(isWatched(driver.state, later)).toBe(true);
  driver.system({ type: 'ReportRunCompleted', correlationId, attempt: 2, conclusion: 'success' });
  expect(isWatched(driver.state, later)).toBe(false);
});

test('a success is watched through the first follow-up period, and its end wakes it', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  const end = T0 + minutes(10) + hours(4);
  expect(watchEndsAt(driver.state)).toBe(end);
  driver.runTo(T0 + hours(2));
  expect(nextDueAt(driver.state, driver.now)).toBe(end);
  expect([isWatched(driver.state, end - 1), isWatched(driver.state, end)]).toEqual([true, false]);
  expect([nextDueAt(driver.state, end), nextDueAt(driver.state, end + 1)]).toEqual([undefined, undefined]);
});

test('a first list shorter than the success notice does not end the watch before it, nor the right to roll back', () => {
  const [first, ...others] = runbook.followUps;
  if (!first) throw new Error('the runbook has no follow-ups');
  const followUps = [{ ...first, toMs: minutes(30) }, ...others];
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, followUps } } });
  succeed(driver);
  const end = T0 + minutes(90) + hours(2);
  expect(watchEndsAt(driver.state)).toBe(end);
  driver.runTo(T0 + minutes(85));
  see(driver, 'down');
  driver.runTo(T0 + minutes(90));
  expect(noticeQueued(driver, 'success')).toBeUndefined();
  driver.moveTo(end - 1);
  expect(driver.wish(ona, { type: 'RequestRollback', reason: 'down' }).refusal).toBeUndefined();
});

test('a rollback of a success is watched to its own end', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.wish(ona, { type: 'RequestRollback', reason: 'data corruption' });
  expect(isWatched(driver.state, T0 + days(1))).toBe(true);
});

test('a rollback that has to be verified waits for its time', () => {
  const driver = createGoLiveDriver();
  deploy(driver);
  endRun(driver, 'success');
  see(driver, 'down');
  driver.wish(ona, { type: 'RequestRollback', reason: 'down' });
  driver.system({ type: 'BeginDispatch', correlationId: '3f9a2c-gl-7-rollback-1', attempt: 1 });
  driver.system({ type: 'ReportDispatchAccepted', correlationId: '3f9a2c-gl-7-rollback-1' });
  endRun(driver, 'success');
  expect(dueTypes(driver.state, driver.now + minutes(20) - 1)).toEqual([]);
  expect(dueTypes(driver.state, driver.now + minutes(20))).toEqual(['ReportRollbackUnverified']);
  driver.runTo(driver.now + minutes(20));
  expect(driver.state.status).toBe('rollback_failed');
});
