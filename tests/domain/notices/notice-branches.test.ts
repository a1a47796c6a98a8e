import { describe, expect, test } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { saidBefore } from '../../../src/domain/notices/notice-branch.ts';
import type { NoticeDefinition } from '../../../src/domain/runbook.ts';
import {
  acceptRun,
  createGoLiveDriver,
  endRun,
  type GoLiveDriver,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import {
  days,
  hours,
  minutes,
  ole,
  ona,
  plan,
  rita,
  runbook,
  T0,
  timeZone,
} from '../../fixtures/golive-fixture.ts';
import { changedNotices, noticeOf, onStatusPage } from '../given-notices.ts';

const turn = (id: string, after: NoticeDefinition['after']): NoticeDefinition => ({
  id,
  title: id,
  after,
  audiences: [],
  channels: [],
  text: `${id}: {{t0}}`,
  graceMs: hours(2),
});

/** The plan of the fixture with words for every turn that it may take, to whoever heard what they correct. */
const branched: PlanGoLive = {
  ...onStatusPage,
  runbook: {
    ...runbook,
    notices: [
      ...changedNotices(['scheduled'], { channels: ['slack', 'status_page'] }).filter(
        ({ id }) => id !== 'rolled_back',
      ),
      turn('rescheduled', 'rescheduled'),
      turn('delayed', 'held_past_t0'),
      turn('aborted', 'aborted'),
      turn('rolled_back', 'rolled_back'),
    ],
  },
};

const given = () => createGoLiveDriver({ plan: branched, reachable: ['status_page'] });

/** Every delivery that was asked for and not called back, as `notice/round/target`. */
const wanted = ({ effects }: GoLiveDriver): readonly string[] =>
  [...effects.keys()].flatMap((key) => key.split('/notice/')[1] ?? []).toSorted();

function arrive(driver: GoLiveDriver, notice: string, round = 1): void {
  for (const [target, { state }] of Object.entries(noticeOf(driver, notice, round)?.deliveries ?? {}))
    if (state === 'pending') driver.system({ type: 'ReportNoticeDelivered', notice, round, target });
}

const places = ['slack:C0STAKE', 'slack:C0TECH', 'status_page'];
const at = (notice: string, round = 1) => places.map((place) => `${notice}/${round}/${place}`);

describe('who heard that it is planned', () => {
  test('hears in the same places, at once and once, that it is rescheduled, and again before the new T-0', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    arrive(driver, 'scheduled');
    driver.wish(rita, { type: 'Reschedule', t0: T0 + days(3), timeZone });
    driver.tick();
    expect(wanted(driver)).toEqual([...at('rescheduled', 2), ...at('scheduled')].toSorted());
    expect(noticeOf(driver, 'rescheduled', 2)).toMatchObject({ state: 'queued', late: false });
    driver.runTo(T0 + days(2));
    expect(wanted(driver)).toEqual(
      [...at('rescheduled', 2), ...at('scheduled'), ...at('scheduled', 2)].toSorted(),
    );
  });

  test('does not hear the new time twice where it is so near that the first notice would be due at once', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    arrive(driver, 'scheduled');
    driver.wish(rita, { type: 'Reschedule', t0: T0 - hours(12), timeZone });
    driver.tick();
    expect(noticeOf(driver, 'scheduled', 2)).toMatchObject({ state: 'cancelled', because: 'rescheduled' });
    expect(noticeOf(driver, 'rescheduled', 2)).toMatchObject({ state: 'queued' });
  });

  test('hears of T-60m as well, though the new time is nearer than that: nobody was told it before', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    arrive(driver, 'scheduled');
    driver.wish(rita, { type: 'Reschedule', t0: driver.now + minutes(40), timeZone });
    driver.tick();
    expect(noticeOf(driver, 'scheduled', 2)).toMatchObject({ state: 'cancelled' });
    expect(noticeOf(driver, 'starting', 2)).toMatchObject({ state: 'queued' });
  });

  test('hears it all the same where it is held and resumed before it has arrived', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    driver.wish(ole, { type: 'Hold', reason: 'wait' });
    driver.wish(rita, { type: 'Resume' });
    expect(wanted(driver)).toEqual(at('scheduled'));
  });

  test('hears that it is delayed once T-0 passes on hold, but not where it is resumed before', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    arrive(driver, 'scheduled');
    driver.wish(ole, { type: 'Hold', reason: 'wait' });
    driver.runTo(T0 - minutes(1));
    expect(noticeOf(driver, 'delayed')).toBeUndefined();
    driver.runTo(T0);
    expect(wanted(driver)).toEqual([...at('delayed'), ...at('scheduled')].toSorted());
    driver.wish(rita, { type: 'Resume' });
    expect(noticeOf(driver, 'delayed')).toMatchObject({ state: 'cancelled', because: 'resumed' });
    expect(wanted(driver)).toEqual(at('scheduled'));
    const resumed = given();
    resumed.runTo(T0 - days(1));
    resumed.wish(ole, { type: 'Hold', reason: 'wait' });
    resumed.wish(rita, { type: 'Resume' });
    resumed.runTo(T0 + hours(1));
    expect(noticeOf(resumed, 'delayed')).toBeUndefined();
  });

  test('hears that it is aborted, and nothing else after that', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    arrive(driver, 'scheduled');
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    driver.runTo(T0 + days(1));
    expect(wanted(driver)).toEqual([...at('aborted'), ...at('scheduled')].toSorted());
  });

  test('hears that it was rolled back, and nobody hears of a success after that, though it was queued', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    arrive(driver, 'scheduled');
    succeed(driver);
    driver.runTo(T0 + minutes(90));
    expect(wanted(driver)).toContain('success/1/slack:C0STAKE');
    driver.wish(ona, { type: 'RequestRollback', reason: 'down' });
    expect(wanted(driver).filter((key) => key.startsWith('success'))).toEqual([]);
    acceptRun(driver);
    endRun(driver, 'success');
    see(driver, 'up');
    driver.runTo(T0 + days(1));
    expect(wanted(driver).filter((key) => !key.startsWith('sta'))).toEqual(
      [...at('rolled_back'), ...at('scheduled')].toSorted(),
    );
  });
});

test('who heard nothing hears nothing of a turn', () => {
  const turns: readonly ((driver: GoLiveDriver) => unknown)[] = [
    (driver) => driver.wish(rita, { type: 'Reschedule', t0: T0 + days(3), timeZone }),
    (driver) => driver.wish(rita, { type: 'Abort', reason: 'no' }),
  ];
  for (const take of turns) {
    const driver = given();
    take(driver);
    driver.tick();
    expect(wanted(driver)).toEqual([]);
  }
});

test('who could not be reached before is not told of a turn, and where the go-live is run it is known', () => {
  const driver = given();
  driver.runTo(T0 - days(1));
  driver.system({
    type: 'ReportNoticeFailed',
    notice: 'scheduled',
    round: 1,
    target: 'slack:C0TECH',
    reason: 'is_archived',
    text: 'It is planned.',
  });
  arrive(driver, 'scheduled');
  expect(noticeOf(driver, 'scheduled')?.deliveries['slack:C0RELEASE']).toMatchObject({ state: 'delivered' });
  driver.wish(rita, { type: 'Abort', reason: 'no' });
  driver.tick();
  expect(Object.keys(noticeOf(driver, 'aborted')?.deliveries ?? {})).toEqual([
    'slack:C0STAKE',
    'status_page',
  ]);
});

test('a turn that has its own notice is not told a second time in those channels', () => {
  const elsewhere = (plannedAs: PlanGoLive) => {
    const driver = createGoLiveDriver({ plan: plannedAs });
    driver.runTo(T0 - days(1));
    arrive(driver, 'scheduled');
    driver.wish(rita, { type: 'Reschedule', t0: T0 + days(3), timeZone });
    return [...driver.effects.keys()].filter((key) => key.includes('message/event:') && key.includes(':C0'));
  };
  expect(elsewhere(plan)).toHaveLength(2);
  expect(elsewhere(branched)).toEqual([]);
});

test('a correction corrects what was said before it: of a reschedule the rounds before, never itself', () => {
  const driver = given();
  driver.runTo(T0 - days(1));
  arrive(driver, 'scheduled');
  driver.wish(rita, { type: 'Reschedule', t0: T0 + days(3), timeZone });
  driver.runTo(T0 + days(2));
  const said = (notice: Partial<NoticeDefinition>, round = 2) =>
    saidBefore(driver.state, notice, round)?.map((one) => `${one.notice}/${one.round}`);
  expect(said(turn('rescheduled', 'rescheduled'))).toEqual(['scheduled/1']);
  expect(said(turn('rescheduled', 'rescheduled'), 3)).toEqual(['scheduled/1', 'scheduled/2']);
  expect(said(turn('aborted', 'aborted'))).toEqual(['scheduled/1', 'rescheduled/2', 'scheduled/2']);
  expect(said({ id: 'started', after: 'deployment_accepted' })).toBeUndefined();
  expect(said({ id: 'by_name', branch: 'aborted' })).toHaveLength(3);
});

test('an abort calls off what is still to come, but nothing that only an issue would tell', () => {
  const notices = [...branched.runbook.notices, turn('issues', 'issue_opened')];
  const driver = createGoLiveDriver({
    plan: { ...branched, runbook: { ...branched.runbook, notices } },
  });
  const { events } = driver.wish(rita, { type: 'Abort', reason: 'no' });
  const cancelled = events.flatMap((event) => (event.type === 'NoticeCancelled' ? [event.notice] : []));
  expect(cancelled).toEqual(['scheduled', 'starting', 'started', 'success']);
});
