import { expect, test } from 'vitest';
import { noticeStanding } from '../../../src/domain/notices/notice.ts';
import { createGoLiveDriver, type GoLiveDriver, see, succeed } from '../../fixtures/golive-driver.ts';
import {
  days,
  hours,
  minutes,
  ole,
  ona,
  rita,
  service,
  T0,
  timeZone,
} from '../../fixtures/golive-fixture.ts';
import { noticeOf, onStatusPage, send, withNotice } from '../given-notices.ts';

test('the T-24h notice goes out at T-24h, with its words and to each place once', () => {
  const driver = createGoLiveDriver();
  driver.moveTo(T0 - days(1) - 1);
  expect(send(driver, 'scheduled').refusal?.code).toBe('not_due');
  driver.moveTo(T0 - days(1));
  expect(send(driver, 'scheduled').events).toEqual([
    {
      type: 'NoticeQueued',
      notice: 'scheduled',
      round: 1,
      dueAt: T0 - days(1),
      late: false,
      text: 'Go-live of Shop API v1.4.2 scheduled for 2026-12-01 18:00 Europe/Berlin.',
      targets: ['slack:C0STAKE', 'slack:C0TECH'],
      notConfigured: ['email:stakeholders'],
    },
  ]);
  expect(send(driver, 'scheduled').refusal?.code).toBe('not_due');
});

test('two audiences in one channel hear it once, and what cannot be reached yet is named', () => {
  const driver = createGoLiveDriver();
  driver.moveTo(T0 - hours(1));
  expect(send(driver, 'starting').events).toMatchObject([
    { targets: ['slack:C0STAKE', 'slack:C0TECH'], notConfigured: ['status_page'] },
  ]);
});

test('a minute late is on time, more is marked late, past its grace time it is missed', () => {
  for (const [afterMs, expected] of [
    [minutes(1), { type: 'NoticeQueued', late: false }],
    [minutes(1) + 1, { type: 'NoticeQueued', late: true }],
    [hours(1), { type: 'NoticeQueued', late: true }],
    [hours(1) + 1, { type: 'NoticeMissed', dueAt: T0 - days(1) }],
  ] as const) {
    const driver = createGoLiveDriver();
    driver.moveTo(T0 - days(1) + afterMs);
    expect(send(driver, 'scheduled').events).toMatchObject([expected]);
  }
});

test('a grace time shorter than a minute still allows a minute', () => {
  const driver = createGoLiveDriver({ plan: withNotice('scheduled', { graceMs: 0 }) });
  driver.moveTo(T0 - days(1) + minutes(1));
  expect(send(driver, 'scheduled').events).toMatchObject([{ type: 'NoticeQueued', late: false }]);
});

test('planned later than T-24h, the notice goes out at once and is not late', () => {
  const driver = createGoLiveDriver({ at: T0 - hours(2) });
  driver.tick();
  expect(noticeOf(driver, 'scheduled')).toMatchObject({ state: 'queued', late: false, dueAt: T0 - hours(2) });
  expect(noticeOf(driver, 'starting')).toBeUndefined();
});

test('a reschedule brings a new round of notices, and calls back what was not delivered', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - hours(20));
  driver.system({ type: 'ReportNoticeDelivered', notice: 'scheduled', round: 1, target: 'slack:C0STAKE' });
  const decision = driver.wish(rita, { type: 'Reschedule', t0: T0 + days(3), timeZone });
  expect(decision.events).toMatchObject([
    { type: 'NoticeCancelled', notice: 'scheduled', round: 1, because: 'rescheduled' },
    { type: 'Rescheduled' },
  ]);
  expect([...driver.effects.keys()].filter((key) => key.includes('/notice/'))).toEqual([]);
  expect(send(driver, 'starting', 1).refusal?.code).toBe('unknown_notice');
  driver.runTo(T0 + days(2));
  expect(noticeOf(driver, 'scheduled', 2)).toMatchObject({
    state: 'queued',
    late: false,
    dueAt: T0 + days(2),
  });
});

test('what was delivered before a reschedule stays as it is', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - hours(20));
  for (const target of ['slack:C0STAKE', 'slack:C0TECH'])
    driver.system({ type: 'ReportNoticeDelivered', notice: 'scheduled', round: 1, target });
  driver.wish(rita, { type: 'Reschedule', t0: T0 + days(3), timeZone });
  expect(noticeOf(driver, 'scheduled')).toMatchObject({ state: 'queued' });
});

test('rescheduled to less than 24 hours ahead, the new T-24h notice goes out at once', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - hours(3));
  driver.wish(rita, { type: 'Reschedule', t0: T0 + hours(2), timeZone });
  driver.tick();
  expect(noticeOf(driver, 'scheduled', 2)).toMatchObject({
    state: 'queued',
    late: false,
    dueAt: T0 - hours(3),
  });
});

test('a text whose value is missing is cancelled, not sent with a hole', () => {
  const driver = createGoLiveDriver({ plan: withNotice('scheduled', { text: 'Join {{bridge}}' }) });
  driver.moveTo(T0 - days(1));
  expect(send(driver, 'scheduled').events).toEqual([
    { type: 'NoticeCancelled', notice: 'scheduled', round: 1, because: 'missing_value' },
  ]);
});

test('each channel gets its own words where they differ, and none of them has a hole', () => {
  const perChannel = { email: '{{service}} in a mail', slack: 'Soon: {{version}}' };
  const plan = withNotice('scheduled', { perChannel });
  const driver = createGoLiveDriver({ plan });
  driver.moveTo(T0 - days(1));
  expect(send(driver, 'scheduled').events).toMatchObject([
    { perChannel: { email: 'Shop API in a mail', slack: 'Soon: v1.4.2' } },
  ]);
  expect([...driver.effects.values()].filter(({ kind }) => kind === 'slack.notice')).toMatchObject([
    { channel: 'C0STAKE', text: 'Soon: v1.4.2' },
    { channel: 'C0TECH', text: 'Soon: v1.4.2' },
  ]);
  const holed = createGoLiveDriver({
    plan: withNotice('scheduled', { perChannel: { email: 'Join {{bridge}}' } }),
  });
  holed.moveTo(T0 - days(1));
  expect(send(holed, 'scheduled').events).toMatchObject([
    { type: 'NoticeCancelled', because: 'missing_value' },
  ]);
});

test('every delivery is on record, with its permalink, once', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - days(1));
  const target = { notice: 'scheduled', round: 1, target: 'slack:C0STAKE' } as const;
  const delivered = {
    type: 'ReportNoticeDelivered',
    ...target,
    permalink: 'https://slack.example/p1',
  } as const;
  const failed = { type: 'ReportNoticeFailed', ...target, reason: 'not_in_channel' } as const;
  expect(driver.system(failed).events).toEqual([
    { type: 'NoticeFailed', ...target, reason: 'not_in_channel' },
  ]);
  expect(driver.system(failed).refusal?.code).toBe('stale');
  expect(driver.system(delivered).events).toEqual([
    { type: 'NoticeDelivered', ...target, permalink: 'https://slack.example/p1' },
  ]);
  expect(driver.system(delivered).refusal?.code).toBe('stale');
  expect(driver.system(failed).refusal?.code).toBe('stale');
  expect(driver.system({ ...delivered, target: 'slack:C0OTHER' }).refusal?.code).toBe('unknown_notice');
  expect(driver.system({ ...delivered, round: 2 }).refusal?.code).toBe('unknown_notice');
  expect(noticeOf(driver, 'scheduled')?.deliveries).toMatchObject({
    'slack:C0STAKE': { state: 'delivered', permalink: 'https://slack.example/p1' },
    'slack:C0TECH': { state: 'pending' },
  });
});

test('what goes by time alone is missed once its grace time is over, though Slack kept it waiting', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - days(1));
  driver.moveTo(T0 - days(1) + minutes(60));
  expect(standing(driver, 'scheduled')).toBe('holds');
  driver.moveTo(T0 - days(1) + minutes(60) + 1);
  expect(standing(driver, 'scheduled')).toBe('missed');
});

const standing = ({ state, now }: GoLiveDriver, notice: string, round = 1) =>
  noticeStanding(state, { notice, round }, now);

test('a queued delivery is asked about once more before it is sent', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.runTo(T0 + minutes(90));
  const standings = () =>
    ['scheduled', 'starting', 'started', 'success'].map((notice) => standing(driver, notice));
  expect(standings()).toEqual(['missed', 'missed', 'holds', 'holds']);
  driver.wish(ona, { type: 'RequestRollback', reason: 'down' });
  expect(standings()).toEqual(['settled', 'settled', 'settled', 'settled']);
  expect(standing(driver, 'rolled_back')).toBe('settled');
});

test.each(['down', 'unknown'] as const)(
  'a queued success waits while health is %s, and holds once it is up again',
  (verdict) => {
    const driver = createGoLiveDriver();
    succeed(driver);
    driver.runTo(T0 + minutes(90));
    see(driver, verdict);
    expect(standing(driver, 'success')).toBe('waits');
    driver.moveTo(T0 + minutes(210));
    expect(standing(driver, 'success')).toBe('waits');
    see(driver, 'up');
    expect(standing(driver, 'success')).toBe('holds');
  },
);

test('a queued success whose health is not up until its grace time is over is missed', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.runTo(T0 + minutes(90));
  see(driver, 'unknown');
  driver.moveTo(T0 + minutes(210) + 1);
  expect(standing(driver, 'success')).toBe('missed');
});

test('a queued success that waits for health ends with a rollback', () => {
  const driver = createGoLiveDriver();
  succeed(driver);
  driver.runTo(T0 + minutes(90));
  see(driver, 'down');
  driver.wish(ona, { type: 'RequestRollback', reason: 'down' });
  expect(standing(driver, 'success')).toBe('settled');
});

test('each round of a notice holds for itself', () => {
  const driver = createGoLiveDriver();
  driver.runTo(T0 - days(1));
  driver.wish(rita, { type: 'Reschedule', t0: T0 - hours(1), timeZone });
  driver.tick();
  expect([1, 2, 3].map((round) => standing(driver, 'scheduled', round))).toEqual([
    'settled',
    'holds',
    'settled',
  ]);
});

test('a go-live on hold announces nothing by its time, and does so after the resume', () => {
  const driver = createGoLiveDriver();
  driver.wish(ole, { type: 'Hold', reason: 'wait' });
  driver.runTo(T0 - hours(20));
  expect(noticeOf(driver, 'scheduled')).toBeUndefined();
  expect(send(driver, 'scheduled').refusal?.code).toBe('not_due');
  driver.wish(rita, { type: 'Resume' });
  driver.tick();
  expect(noticeOf(driver, 'scheduled')).toMatchObject({
    state: 'queued',
    late: false,
    dueAt: T0 - hours(20),
  });
  driver.runTo(T0 - hours(1));
  expect(noticeOf(driver, 'starting')).toMatchObject({ state: 'queued', dueAt: T0 - hours(1) });
});

test('a notice that comes late after the resume is missed past its grace time', () => {
  const driver = createGoLiveDriver();
  driver.wish(ole, { type: 'Hold', reason: 'wait' });
  driver.moveTo(T0 - hours(20));
  driver.wish(rita, { type: 'Resume' });
  driver.moveTo(T0 - hours(19) + 1);
  expect(send(driver, 'scheduled').events).toMatchObject([{ type: 'NoticeMissed', dueAt: T0 - hours(20) }]);
});

test('when T-0 passed during a hold, nobody is told after the resume that it is still to come', () => {
  const driver = createGoLiveDriver();
  driver.wish(ole, { type: 'Hold', reason: 'wait' });
  driver.runTo(T0 + minutes(5));
  driver.wish(rita, { type: 'Resume' });
  driver.tick();
  expect(noticeOf(driver, 'scheduled')).toMatchObject({ state: 'missed', dueAt: T0 - days(1) });
  expect(noticeOf(driver, 'starting')).toMatchObject({ state: 'missed', dueAt: T0 - hours(1) });
});

test('what a hold kept back goes out in the new round after a reschedule', () => {
  const driver = createGoLiveDriver();
  driver.wish(ole, { type: 'Hold', reason: 'wait' });
  driver.runTo(T0 - hours(20));
  driver.wish(rita, { type: 'Reschedule', t0: T0 + days(3), timeZone });
  driver.wish(rita, { type: 'Resume' });
  driver.runTo(T0 + days(2));
  expect(noticeOf(driver, 'scheduled', 1)).toBeUndefined();
  expect(noticeOf(driver, 'scheduled', 2)).toMatchObject({ state: 'queued', dueAt: T0 + days(2) });
});

test('an audience without an address is not named as one that cannot be reached', () => {
  const driver = createGoLiveDriver({
    plan: withNotice('scheduled', { audiences: ['stakeholders', 'team'], channels: ['email', 'slack'] }),
  });
  driver.moveTo(T0 - days(1));
  expect(send(driver, 'scheduled').events).toMatchObject([{ notConfigured: ['email:stakeholders'] }]);
});

test('every value of a plan can stand in a text', () => {
  const text =
    '{{go_live}} {{service}} {{version}} {{environment}} {{t0}} {{lead}} {{channel}} {{rollback_to}} {{bridge}}';
  const bridge = 'https://meet.example/1';
  const driver = createGoLiveDriver({
    plan: { ...withNotice('scheduled', { text }), service: { ...service, bridge } },
  });
  driver.moveTo(T0 - days(1));
  expect(send(driver, 'scheduled').events).toMatchObject([
    {
      text: `GL-7 Shop API v1.4.2 production 2026-12-01 18:00 Europe/Berlin technical lead C0RELEASE v1.4.1 ${bridge}`,
    },
  ]);
});

test('a notice that nothing has opened, or that nobody knows, is not sent', () => {
  const driver = createGoLiveDriver({
    plan: withNotice('started', { after: 'issue_opened', atOffsetMs: undefined }),
  });
  driver.moveTo(T0 + days(1));
  expect(send(driver, 'started').refusal?.code).toBe('not_due');
  expect(send(driver, 'nothing').refusal?.code).toBe('unknown_notice');
});

test('a notice that a channel does not take for good is said in the go-live’s own channel, once', () => {
  const driver = createGoLiveDriver({
    plan: { ...withNotice('starting', {}), service: onStatusPage.service },
    reachable: ['status_page'],
  });
  driver.moveTo(T0 - hours(1));
  send(driver, 'starting');
  const fail = (target: string, text?: string) =>
    driver.system({
      type: 'ReportNoticeFailed',
      notice: 'starting',
      round: 1,
      target,
      reason: 'it is gone',
      ...(text ? { text } : {}),
    });
  expect(fail('slack:C0STAKE').events.map(({ type }) => type)).toEqual(['NoticeFailed']);
  expect(fail('status_page', 'Go-live starting.').events).toMatchObject([
    { type: 'NoticeFailed', target: 'status_page' },
    {
      type: 'NoticeFellBack',
      target: 'slack:C0RELEASE',
      insteadOf: 'status_page',
      text: 'Go-live starting.',
    },
  ]);
  expect(driver.effects.get('GL-7/notice/starting/1/slack:C0RELEASE')).toMatchObject({
    kind: 'slack.notice',
    channel: 'C0RELEASE',
    text: 'Go-live starting.',
  });
  const fallback = () => noticeOf(driver, 'starting')?.deliveries['slack:C0RELEASE'];
  expect(fallback()).toEqual({ state: 'pending', insteadOf: 'status_page' });
  expect(fail('slack:C0TECH', 'Go-live starting.').events.map(({ type }) => type)).toEqual(['NoticeFailed']);
  const target = 'slack:C0RELEASE';
  driver.system({ type: 'ReportNoticeDelivered', notice: 'starting', round: 1, target });
  expect(fallback()).toMatchObject({ state: 'delivered', insteadOf: 'status_page' });
});
