import { expect, test } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { approvalOf, externalTargets, externalWords } from '../../../src/domain/notices/notice-approval.ts';
import { channelsTold, isExternal } from '../../../src/domain/notices/notice-target.ts';
import type { NoticeDefinition } from '../../../src/domain/runbook.ts';
import { approvalFor } from '../../fixtures/approve-external.ts';
import { followUpPlan, rollBack } from '../../fixtures/follow-up-plan.ts';
import { createGoLiveDriver, type GoLiveDriver, see, succeed } from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
  hours,
  minutes,
  ole,
  ona,
  plannedAt,
  rita,
  T0,
  timeZone,
} from '../../fixtures/golive-fixture.ts';
import { external, noticeOf } from '../given-notices.ts';

/* Who approves which words when, for what leaves the house, and what counts as outside of it. */

/** The plan with external audiences, its T-24h notice changed. */
const changed = (change: Partial<NoticeDefinition>): PlanGoLive => ({
  ...external,
  runbook: {
    ...external.runbook,
    notices: external.runbook.notices.map((one) => (one.id === 'scheduled' ? { ...one, ...change } : one)),
  },
});

const given = (plan: PlanGoLive = external) => createGoLiveDriver({ plan, reachable: ['status_page'] });
const approves = (driver: GoLiveDriver, notice: string, texts?: Record<string, string>) =>
  driver.wish(bea, approvalFor(driver.state, notice, texts));
const definitionOf = ({ state }: GoLiveDriver, id: string): NoticeDefinition =>
  state.runbook.notices.find((notice) => notice.id === id) ?? expect.unreachable();
const settle = (driver: GoLiveDriver, round = 1) =>
  driver.system({ type: 'SettleExternal', notice: 'scheduled', round });
const at = T0 - days(1);

test('who has left approves nothing, and what they approved counts no more', () => {
  const driver = given();
  approves(driver, 'scheduled');
  expect(approvalOf(driver.state, definitionOf(driver, 'scheduled'))).toMatchObject({ by: bea });
  driver.system({ type: 'ReportMembership', person: bea, isMember: false });
  expect(approvalOf(driver.state, definitionOf(driver, 'scheduled'))).toBeUndefined();
  expect(approves(driver, 'success').refusal?.code).toBe('left_workspace');
});

test('words whose values are not known yet are not approved, and the value is named', () => {
  const driver = given(changed({ text: 'Follow {{run_url}}' }));
  const { refusal } = approves(driver, 'scheduled', { text: 'Follow us' });
  expect(refusal).toMatchObject({ code: 'notice_without_value', subject: 'run_url' });
});

test('what is approved may be approved again in other words, and the last ones go out', () => {
  const driver = given();
  approves(driver, 'scheduled', { text: 'One.' });
  expect(approves(driver, 'scheduled', { text: 'Two.' }).events).toMatchObject([{ words: { text: 'Two.' } }]);
  driver.runTo(at);
  expect(driver.recorded.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'ExternalNoticeQueued', text: 'Two.' }),
  );
});

test('only words that an audience outside reads are shown and changed', () => {
  const perChannel = { status_page: 'On the page.', email: 'By mail.' };
  const driver = given(changed({ audiences: ['users'], channels: ['status_page'], perChannel }));
  const words = { text: 'For all others.', perChannel };
  expect(externalWords(driver.state, definitionOf(driver, 'scheduled'), words)).toEqual({
    status_page: 'On the page.',
  });
  const texts = { text: 'no', email: 'no', status_page: 'Soon.' };
  expect(approves(driver, 'scheduled', texts).events).toMatchObject([
    {
      words: {
        text: expect.stringMatching(/^Go-live of/),
        perChannel: { status_page: 'Soon.', email: 'By mail.' },
      },
    },
  ]);
});

test('an approval does not ask whether a channel is set up here', () => {
  const driver = given(changed({ audiences: ['users'], channels: ['email'] }));
  expect(externalTargets(driver.state, definitionOf(driver, 'scheduled'))).toEqual(['email:users']);
  expect(approves(driver, 'scheduled').refusal).toBeUndefined();
});

test('what waits goes out neither before its approval nor for another round', () => {
  const driver = given();
  driver.runTo(at);
  expect(settle(driver).refusal?.code).toBe('not_due');
  driver.moveTo(at + minutes(10));
  approves(driver, 'scheduled');
  expect(settle(driver, 2).refusal?.code).toBe('not_due');
  expect(settle(driver).events).toMatchObject([{ type: 'ExternalNoticeQueued', late: true }]);
});

test('what was approved in time and not sent for a downtime is missed after its grace time', () => {
  const driver = given();
  driver.runTo(at);
  driver.moveTo(at + minutes(10));
  approves(driver, 'scheduled');
  driver.moveTo(at + hours(1) + 1);
  expect(driver.tick()).toContain('ExternalNoticeMissed');
  expect(noticeOf(driver, 'scheduled')).toMatchObject({ awaiting: [], unapproved: expect.any(Array) });
});

test('a success that is approved while the service is down waits until it is up', () => {
  const driver = given();
  succeed(driver);
  driver.runTo(T0 + minutes(90));
  expect(noticeOf(driver, 'success')?.awaiting).toEqual(['slack:C0USERS', 'status_page']);
  see(driver, 'down');
  approves(driver, 'success');
  driver.runTo(T0 + minutes(95));
  expect(driver.system({ type: 'SettleExternal', notice: 'success', round: 1 }).refusal?.code).toBe(
    'not_due',
  );
  expect(noticeOf(driver, 'success')?.awaiting).toHaveLength(2);
  see(driver, 'up');
  driver.runTo(T0 + minutes(96));
  expect(noticeOf(driver, 'success')?.awaiting).toEqual([]);
});

const asked = (driver: GoLiveDriver) =>
  driver.recorded.flatMap(({ event }) => (event.type === 'ExternalApprovalAsked' ? [event] : []));
const stages = (driver: GoLiveDriver) =>
  asked(driver).map(({ notices }) => notices.map(({ notice, stage }) => `${notice} ${stage}`));

test('nobody is asked ahead of what is due with the plan itself: it waits, and that is said', () => {
  const driver = given({ ...external, t0: plannedAt + hours(12) });
  driver.runTo(plannedAt + minutes(1));
  expect(stages(driver)).toEqual([['scheduled 2']]);
});

test('nobody is asked during a hold, and after a downtime once for all that was to be asked meanwhile', () => {
  const held = given();
  held.wish(ole, { type: 'Hold', reason: 'wait' });
  held.runTo(at - minutes(1));
  expect(asked(held)).toEqual([]);
  const late = given();
  late.moveTo(at);
  late.tick();
  late.moveTo(at + minutes(40));
  late.tick();
  expect(stages(late)).toEqual([['scheduled 1'], ['scheduled 2'], ['scheduled 5']]);
});

test('the deputies are asked too once it waits, not before', () => {
  const driver = given({
    ...external,
    service: {
      ...external.service,
      roles: { ...external.service.roles, business_stakeholder: { holder: bea, deputy: ona } },
    },
  });
  driver.runTo(at);
  expect(asked(driver).map(({ people }) => people)).toEqual([[bea], [bea, ona]]);
});

test('what waits is called off with the go-live also where all others have heard it', () => {
  const driver = given();
  driver.runTo(at);
  for (const target of ['slack:C0STAKE', 'slack:C0TECH'])
    driver.system({ type: 'ReportNoticeDelivered', notice: 'scheduled', round: 1, target });
  driver.wish(rita, { type: 'Abort', reason: 'no' });
  expect(noticeOf(driver, 'scheduled')).toMatchObject({ state: 'cancelled', awaiting: [] });
});

test('a task that a notice does is not done while a part of the notice waits', () => {
  const { runbook } = followUpPlan;
  const notices = runbook.notices.map((one) =>
    one.id === 'rolled_back' ? { ...one, audiences: ['stakeholders', 'users'] } : one,
  );
  const { permissions } = external.runbook;
  const driver = given({ ...external, runbook: { ...runbook, permissions, notices } });
  rollBack(driver);
  driver.tick();
  const told = () => driver.state.items['after_rollback/told']?.state ?? 'open';
  const arrive = () => {
    for (const target of Object.keys(noticeOf(driver, 'rolled_back')?.deliveries ?? {}))
      driver.system({ type: 'ReportNoticeDelivered', notice: 'rolled_back', round: 1, target });
  };
  expect(noticeOf(driver, 'rolled_back')?.awaiting).toContain('slack:C0USERS');
  arrive();
  expect(told()).toBe('open');
  approves(driver, 'rolled_back');
  driver.tick();
  arrive();
  expect(told()).toBe('done');
});

test('a place is outside by who is in it; a page and a pager by whom the notice is for, or who heard what it corrects', () => {
  const driver = given({
    ...external,
    service: {
      ...external.service,
      audiences: external.service.audiences.map((one) =>
        one.id === 'users' ? { ...one, pager: true } : one,
      ),
    },
  });
  const scheduled = definitionOf(driver, 'scheduled');
  const inside = { ...scheduled, audiences: ['stakeholders'] };
  const outside = (notice: NoticeDefinition) =>
    [
      'slack:C0STAKE',
      'slack:C0USERS',
      'email:users',
      'email:stakeholders',
      'status_page',
      'pager',
      'webhook:x',
    ].filter((target) => isExternal(driver.state, notice, target));
  expect(outside(inside)).toEqual(['slack:C0USERS', 'email:users']);
  expect(outside(scheduled)).toEqual(['slack:C0USERS', 'email:users', 'status_page', 'pager']);
  const correction = { ...inside, id: 'aborted', after: 'aborted', audiences: [] } as const;
  expect(outside(correction)).toEqual(['slack:C0USERS', 'email:users']);
  approves(driver, 'scheduled');
  driver.runTo(at);
  expect(outside(correction)).toEqual(['slack:C0USERS', 'email:users', 'status_page']);
  driver.wish(rita, { type: 'Reschedule', t0: T0 + days(2), timeZone });
  expect(channelsTold(driver.state)).toEqual(['C0STAKE', 'C0TECH']);
});
