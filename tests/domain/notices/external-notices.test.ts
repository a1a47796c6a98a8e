import { describe, expect, test } from 'vitest';
import { noticeStanding } from '../../../src/domain/notices/notice.ts';
import { approvalFor } from '../../fixtures/approve-external.ts';
import { createGoLiveDriver, type GoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
  hours,
  minutes,
  ole,
  ona,
  rita,
  T0,
  timeZone,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { external, noticeOf } from '../given-notices.ts';

const given = () => createGoLiveDriver({ plan: external, reachable: ['status_page'] });

const approving = ({ state }: GoLiveDriver, notice: string, texts?: Record<string, string>) =>
  approvalFor(state, notice, texts);

const noticeEffects = (driver: GoLiveDriver) =>
  [...driver.effects.values()].filter(({ kind }) => kind === 'slack.notice' || kind === 'status_page.notice');
const asked = (driver: GoLiveDriver) =>
  driver.recorded.flatMap(({ event, at }) =>
    event.type === 'ExternalApprovalAsked' ? [{ ...event, at }] : [],
  );

const words = 'Go-live of Shop API v1.4.2 scheduled for 2026-12-01 18:00 Europe/Berlin.';
const inTheHouse = ['slack:C0STAKE', 'slack:C0TECH'];
const outside = ['slack:C0USERS', 'status_page'];

describe('what goes to external audiences', () => {
  test('waits for an approval at its time, while all others hear it', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    expect(noticeOf(driver, 'scheduled')).toMatchObject({ awaiting: outside });
    expect(Object.keys(noticeOf(driver, 'scheduled')?.deliveries ?? {})).toEqual(inTheHouse);
    expect(noticeEffects(driver)).toHaveLength(2);
  });

  test('goes out with the word of the role, at once where it waited', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    driver.moveTo(T0 - days(1) + minutes(10));
    expect(driver.wish(bea, approving(driver, 'scheduled')).events).toEqual([
      { type: 'ExternalNoticeApproved', notice: 'scheduled', words: { text: words } },
    ]);
    expect(driver.tick()).toContain('ExternalNoticeQueued');
    expect(driver.recorded.at(-1)?.event).toMatchObject({ targets: outside, text: words, late: true });
    expect(noticeOf(driver, 'scheduled')).toMatchObject({ awaiting: [] });
    expect(noticeEffects(driver)).toMatchObject([
      { channel: 'C0STAKE' },
      { channel: 'C0TECH' },
      { channel: 'C0USERS', text: words, target: 'slack:C0USERS' },
      { kind: 'status_page.notice', text: words },
    ]);
  });

  test('may be approved ahead of time, with other words: before, after and who are on record', () => {
    const driver = given();
    const { events } = driver.wish(bea, approving(driver, 'scheduled', { text: 'We are coming.' }));
    expect(events).toEqual([
      {
        type: 'ExternalNoticeApproved',
        notice: 'scheduled',
        words: { text: 'We are coming.' },
        drawn: { text: words },
      },
    ]);
    driver.runTo(T0 - days(1));
    expect(asked(driver)).toEqual([]);
    expect(noticeEffects(driver)).toMatchObject([
      { channel: 'C0STAKE', text: words, late: false },
      { channel: 'C0TECH', text: words },
      { channel: 'C0USERS', text: 'We are coming.', late: false },
      { kind: 'status_page.notice', text: 'We are coming.' },
    ]);
  });

  test('is asked for ahead, then with growing distance in one message, and in the end is missed and told', () => {
    const driver = given();
    driver.runTo(T0 - days(1) + hours(2));
    expect(
      asked(driver).map(({ at, people, lead }) => [(at - (T0 - days(1))) / minutes(1), people, lead]),
    ).toEqual([
      [-240, [bea], undefined],
      [0, [bea], undefined],
      // It waits: whoever leads the go-live can reach her.
      [5, [bea], tom],
      [15, [bea], tom],
      [35, [bea], tom],
    ]);
    expect(driver.recorded.find(({ event }) => event.type === 'ExternalNoticeMissed')).toMatchObject({
      at: T0 - days(1) + hours(1) + 1,
      event: { targets: outside, dueAt: T0 - days(1) },
    });
    expect(noticeOf(driver, 'scheduled')).toMatchObject({ awaiting: [], unapproved: outside });
    expect(driver.wish(bea, approving(driver, 'scheduled')).refusal?.code).toBe('no_approval_wanted');
    expect(noticeEffects(driver)).toHaveLength(2);
  });

  test('is approved by nobody else, nor for words that are others by now, nor without words', () => {
    const driver = given();
    for (const person of [rita, tom, ole, ona])
      expect(driver.wish(person, approving(driver, 'scheduled')).refusal?.code).toBe('not_allowed');
    const refused = (change: object) =>
      driver.wish(bea, { ...approving(driver, 'scheduled'), ...change }).refusal?.code;
    expect(refused({ mark: 'old' })).toBe('words_changed');
    expect(refused({ texts: { text: '  ' } })).toBe('words_missing');
    expect(refused({ texts: {} })).toBe('words_missing');
    expect(refused({ notice: 'starting' })).toBe('not_external');
    expect(refused({ notice: 'nothing' })).toBe('unknown_notice');
    driver.wish(bea, approving(driver, 'scheduled'));
    expect(driver.wish(bea, approving(driver, 'scheduled')).refusal?.code).toBe('approved_already');
    expect(driver.state.communication?.approvals?.['scheduled']).toMatchObject({ by: bea });
  });

  test('needs a new approval where a new T-0 changes the words, and keeps it where it does not', () => {
    const driver = given();
    driver.wish(bea, approving(driver, 'scheduled'));
    driver.wish(bea, approving(driver, 'success'));
    const { events } = driver.wish(rita, { type: 'Reschedule', t0: T0 + hours(1), timeZone });
    expect(events).toMatchObject([
      { type: 'Rescheduled' },
      { type: 'ExternalApprovalVoided', notice: 'scheduled', because: 'rescheduled' },
    ]);
    driver.runTo(T0 + hours(1) - days(1));
    expect(noticeOf(driver, 'scheduled', 2)).toMatchObject({ awaiting: outside });
    expect(driver.state.communication?.approvals).toMatchObject({ success: { by: bea } });
  });

  test('counts no more once whoever approved it holds the role no longer, also when it is being sent', () => {
    const driver = given();
    driver.wish(bea, approving(driver, 'scheduled'));
    driver.runTo(T0 - days(1));
    const standing = (target: string) =>
      noticeStanding(driver.state, { notice: 'scheduled', round: 1, target }, driver.now);
    expect(standing('slack:C0USERS')).toBe('holds');
    driver.wish(bea, { type: 'HandOverRole', role: 'business_stakeholder', to: ona });
    expect(standing('slack:C0USERS')).toBe('waits');
    expect(standing('slack:C0STAKE')).toBe('holds');
    driver.moveTo(T0 - days(1) + hours(1) + 1);
    expect(standing('slack:C0USERS')).toBe('missed');
  });

  test('is called off with the go-live while it waits', () => {
    const driver = given();
    driver.runTo(T0 - days(1));
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    expect(noticeOf(driver, 'scheduled')).toMatchObject({ state: 'cancelled', awaiting: [] });
    driver.runTo(T0);
    expect(noticeOf(driver, 'scheduled')).not.toHaveProperty('unapproved');
    expect(noticeEffects(driver)).toEqual([]);
  });

  test('says nothing of a success after a rollback, though it was approved', () => {
    const driver = given();
    succeed(driver);
    driver.wish(bea, approving(driver, 'success'));
    driver.wish(ona, { type: 'RequestRollback', reason: 'down' });
    driver.runTo(T0 + hours(6));
    expect(noticeOf(driver, 'success')).toMatchObject({ state: 'cancelled' });
    expect(
      noticeEffects(driver).filter((effect) => 'notice' in effect && effect.notice === 'success'),
    ).toEqual([]);
  });
});
