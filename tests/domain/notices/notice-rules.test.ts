import { describe, expect, test } from 'vitest';
import { isLate, milestoneAt, noticeStanding } from '../../../src/domain/notices/notice.ts';
import { wordsMark } from '../../../src/domain/notices/notice-approval.ts';
import type { DeliveryState, NoticeState } from '../../../src/domain/notices/notice-state.ts';
import { hearersByPlan } from '../../../src/domain/notices/notice-target.ts';
import { isByMail, testedAudience } from '../../../src/domain/notices/notice-test.ts';
import { templateValues } from '../../../src/domain/notices/notice-text.ts';
import type { Milestone, NoticeDefinition } from '../../../src/domain/runbook.ts';
import { followUpDriver, rollBack } from '../../fixtures/follow-up-plan.ts';
import { createGoLiveDriver, deploy, type GoLiveDriver, see, succeed } from '../../fixtures/golive-driver.ts';
import {
  bea,
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
  tom,
} from '../../fixtures/golive-fixture.ts';
import { external, noticeOf, send, withNotice } from '../given-notices.ts';

/* What each notice waits for, whom it reaches, and what it says. */

const definition = (id: string, more: Partial<NoticeDefinition> = {}): NoticeDefinition => ({
  id,
  title: id,
  audiences: ['team'],
  channels: ['slack'],
  text: 'text',
  graceMs: hours(1),
  ...more,
});
const noticeOfPlan = ({ state }: GoLiveDriver, id: string) =>
  state.runbook.notices.find((notice) => notice.id === id) ?? expect.unreachable();
const said = (
  deliveries: Readonly<Record<string, DeliveryState>>,
  more: Partial<NoticeState> = {},
): NoticeState => ({
  notice: 'scheduled',
  round: 1,
  state: 'queued',
  at: T0 - days(1),
  late: false,
  notConfigured: [],
  deliveries,
  ...more,
});

describe('a success is told from the moment on at which it is whole', () => {
  const succeeded = () => {
    const driver = createGoLiveDriver();
    succeed(driver);
    return driver;
  };
  const wholeAt = (driver: GoLiveDriver) => milestoneAt(driver.state, noticeOfPlan(driver, 'success'));

  test('with its declaration, unless the health comes up later', () => {
    const driver = succeeded();
    expect(wholeAt(driver)).toBe(T0 + minutes(10));
    driver.runTo(T0 + minutes(40));
    see(driver, 'down');
    expect(wholeAt(driver)).toBeUndefined();
    driver.runTo(T0 + minutes(50));
    see(driver, 'up');
    expect(wholeAt(driver)).toBe(T0 + minutes(50));
  });

  test('not while a severe issue is open, and then from its end on; any other does not matter', () => {
    const driver = succeeded();
    driver.wish(bea, { type: 'OpenIssue', what: 'slow', severity: 'normal' });
    expect(wholeAt(driver)).toBe(T0 + minutes(10));
    driver.wish(bea, { type: 'OpenIssue', what: 'lost orders', severity: 'severe' });
    expect(wholeAt(driver)).toBeUndefined();
    driver.runTo(T0 + minutes(60));
    driver.wish(tom, { type: 'ResolveIssue', issue: 2, resolution: 'mended' });
    expect(wholeAt(driver)).toBe(T0 + minutes(60));
  });

  test('not while somebody’s report waits, and then from its dismissal on', () => {
    const driver = succeeded();
    driver.runTo(T0 + minutes(20));
    driver.wish(bea, { type: 'DeclareTriggerMet', trigger: 'request', seen: 'prices are wrong' });
    expect(wholeAt(driver)).toBeUndefined();
    driver.runTo(T0 + minutes(30));
    driver.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'they are right' });
    expect(wholeAt(driver)).toBe(T0 + minutes(30));
  });
});

describe('a turn is told to whoever heard, from its moment on', () => {
  const turn = (after: Milestone) => definition('turn', { after, audiences: [], channels: [] });
  const heard = [said({ 'slack:C0STAKE': { state: 'delivered' } })];
  const at = ({ state }: GoLiveDriver, after: Milestone, notices: readonly NoticeState[] = heard) =>
    milestoneAt({ ...state, notices }, turn(after));

  test.each<readonly [Milestone, () => GoLiveDriver, number]>([
    [
      'held_past_t0',
      () => {
        const driver = createGoLiveDriver();
        driver.wish(ole, { type: 'Hold', reason: 'wait' });
        return driver;
      },
      T0,
    ],
    [
      'rescheduled',
      () => {
        const driver = createGoLiveDriver();
        driver.moveTo(T0 - hours(5));
        driver.wish(rita, { type: 'Reschedule', t0: T0 + days(1), timeZone });
        return driver;
      },
      T0 - hours(5),
    ],
    [
      'aborted',
      () => {
        const driver = createGoLiveDriver();
        driver.moveTo(T0 - hours(4));
        driver.wish(rita, { type: 'Abort', reason: 'no' });
        return driver;
      },
      T0 - hours(4),
    ],
    [
      'rolled_back',
      () => {
        const driver = followUpDriver();
        rollBack(driver);
        return driver;
      },
      T0 + minutes(30),
    ],
  ])('%s', (after, make, since) => {
    const driver = make();
    expect(at(driver, after)).toBe(since);
    expect(at(driver, after, [])).toBeUndefined();
    expect(at(createGoLiveDriver(), after)).toBeUndefined();
  });

  test('held after T-0, it is told from then on, and not once the deployment has begun', () => {
    const driver = createGoLiveDriver();
    driver.runTo(T0 + minutes(3));
    driver.wish(ole, { type: 'Hold', reason: 'wait' });
    expect(at(driver, 'held_past_t0')).toBe(T0 + minutes(3));
    const begun = createGoLiveDriver();
    deploy(begun);
    begun.wish(ole, { type: 'Hold', reason: 'wait' });
    expect(at(begun, 'held_past_t0')).toBeUndefined();
    expect(at(begun, 'issue_opened')).toBeUndefined();
  });

  test('who will hear it if all goes by the plan: all that comes before, but what is no news there', () => {
    const { state } = createGoLiveDriver();
    const of = (after: Milestone) => hearersByPlan(state, turn(after), ['email', 'status_page', 'pager']);
    const early = ['email:stakeholders', 'slack:C0STAKE', 'slack:C0TECH'];
    expect(of('rescheduled')).toEqual(early);
    expect(of('held_past_t0')).toEqual(early);
    const isHeardAt = (place: string) => {
      const notices = [definition('timed', { audiences: ['one'] })];
      const one = { id: 'one', title: 'One', slack: [place], email: [], statusPage: false, pager: false };
      const service = { ...state.service, webhooks: ['tool'], audiences: [one] };
      return hearersByPlan(
        { ...state, service, runbook: { ...state.runbook, notices } },
        turn('rescheduled'),
        [],
      );
    };
    expect(isHeardAt('C0A')).toEqual(['slack:C0A']);
    // In the go-live's own channel it is known.
    expect(isHeardAt(state.service.channel)).toEqual([]);
  });
});

describe('at its delivery', () => {
  test('what the runbook does not name, such as an issue’s words, holds; what was called off is settled', () => {
    const { state } = createGoLiveDriver();
    const standing = (more: Partial<NoticeState>) =>
      noticeStanding({ ...state, notices: [said({}, more)] }, { notice: 'other/1', round: 1 }, T0 + days(9));
    expect(standing({ notice: 'other/1' })).toBe('holds');
    expect(standing({ notice: 'other/1', state: 'cancelled' })).toBe('settled');
    expect(standing({ notice: 'other/1', round: 2 })).toBe('settled');
  });

  test('it is late more than a minute after its time, also where it was queued in time', () => {
    const { state } = createGoLiveDriver();
    const dueAt = T0 - days(1);
    const goLive = { ...state, notices: [said({}, { round: 2, dueAt: 0 }), said({}, { dueAt })] };
    const at = (now: number, late = false) => isLate(goLive, { notice: 'scheduled', round: 1, late }, now);
    expect([at(dueAt), at(dueAt + minutes(1)), at(dueAt + minutes(1) + 1)]).toEqual([false, false, true]);
    expect(at(dueAt, true)).toBe(true);
    expect(isLate(goLive, { notice: 'none', round: 1, late: false }, T0)).toBe(false);
  });

  test('a text with the link of a run waits for that, and is missed where the run is not found in its grace time', () => {
    const driver = createGoLiveDriver({ plan: withNotice('started', { text: 'Follow {{run_url}}' }) });
    deploy(driver);
    const { state } = driver;
    expect(noticeOf(driver, 'started')).toBeUndefined();
    expect(driver.tick()).toContain('NoticeQueued');
    expect(noticeOf(driver, 'started')).toMatchObject({ state: 'queued' });
    const unnamed = { ...state, runs: state.runs.map(({ link: _, ...run }) => run) };
    expect(templateValues(state).run_url).toBe('https://github.example/runs/1');
    expect(templateValues(unnamed).run_url).toBeUndefined();
  });
});

describe('a task that a notice does', () => {
  test('is not done by golive where a channel could not be used: how far it came stands on it', () => {
    const notices = runbook.notices.map((one) =>
      one.id === 'rolled_back' ? { ...one, channels: ['slack', 'email', 'status_page'] as const } : one,
    );
    const { state: planned } = followUpDriver();
    const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...planned.runbook, notices } } });
    rollBack(driver);
    driver.tick();
    for (const target of ['slack:C0STAKE', 'slack:C0TECH'])
      driver.system({ type: 'ReportNoticeDelivered', notice: 'rolled_back', round: 1, target });
    expect(driver.state.items['after_rollback/told']).toMatchObject({ state: 'open' });
    expect(driver.recorded.at(-1)?.event).toEqual({
      type: 'EvidenceAdded',
      item: 'after_rollback/told',
      evidence: 'golive sent the notice Rolled back to every channel. It could not use: email, status page.',
    });
  });
});

describe('a test of a notice', () => {
  const off = definition('off', { after: 'aborted', audiences: [], channels: [] });
  const { state } = createGoLiveDriver();
  const mailed = { ...state, notices: [said({ 'email:stakeholders': { state: 'delivered' } })] };

  test('goes by mail too where the notice does, or what it corrects did, as its first audience gets it', () => {
    const byMail = definition('x', { audiences: ['team', 'stakeholders'], channels: ['email'] });
    expect([isByMail(state, byMail), testedAudience(state, byMail)]).toEqual([true, 'stakeholders']);
    const bySlack = definition('x');
    expect([isByMail(mailed, bySlack), testedAudience(mailed, bySlack)]).toEqual([false, '']);
    expect([isByMail(state, off), testedAudience(state, off)]).toEqual([false, '']);
    expect([isByMail(mailed, off), testedAudience(mailed, off)]).toEqual([true, 'stakeholders']);
    const onSlack = { ...state, notices: [said({ 'slack:C0STAKE': { state: 'delivered' } })] };
    expect(isByMail(onSlack, off)).toBe(false);
  });

  test('has its mail’s outcome by its number, with the reason where it failed', () => {
    const driver = createGoLiveDriver();
    const ask = () => driver.wish(bea, { type: 'TestNotice', notice: 'scheduled' });
    ask();
    ask();
    const outcome = { type: 'ReportTestMail', notice: 'scheduled', to: bea } as const;
    driver.system({ ...outcome, number: 1, as: 'failed', reason: '550' });
    expect(driver.state.communication?.testMails).toEqual({
      1: { as: 'failed', reason: '550' },
      2: { as: 'pending' },
    });
    driver.system({ ...outcome, number: 2, as: 'sent' });
    expect(driver.state.communication).toMatchObject({ tests: 2, testMails: { 2: { as: 'sent' } } });
  });
});

test('an approval is for words, in whatever order the channels stand', () => {
  const one = wordsMark({ text: 'a', perChannel: { slack: 'b', email: 'c' } });
  expect(wordsMark({ text: 'a', perChannel: { email: 'c', slack: 'b' } })).toBe(one);
  expect(wordsMark({ text: 'a', perChannel: { email: 'b', slack: 'c' } })).not.toBe(one);
  expect(wordsMark({ text: 'b', perChannel: { slack: 'b', email: 'c' } })).not.toBe(one);
  expect(wordsMark({ text: 'a' })).not.toBe(one);
});

test('who approves is asked every hour in the end, as long as the grace time lasts', () => {
  const notices = external.runbook.notices.map((one) =>
    one.id === 'scheduled' ? { ...one, graceMs: hours(4) } : one,
  );
  const driver = createGoLiveDriver({
    plan: { ...external, runbook: { ...external.runbook, notices } },
    reachable: ['status_page'],
  });
  driver.runTo(T0 - days(1) + hours(5));
  const asked = driver.recorded.flatMap(({ event, at }) =>
    event.type === 'ExternalApprovalAsked' ? [(at - (T0 - days(1))) / minutes(1)] : [],
  );
  expect(asked).toEqual([-240, 0, 5, 15, 35, 75, 135, 195]);
});

test('the triggers that are met can stand in a text, each once, in the words of the runbook', () => {
  const { state } = createGoLiveDriver();
  const incident = { number: 1, since: T0, evidence: 'x', at: T0 };
  const trigger = (...states: readonly ('proposed' | 'rolled_back' | 'dismissed' | 'recovered')[]) =>
    templateValues({
      ...state,
      incidents: states.map((one, n) => ({
        ...incident,
        state: one,
        trigger: ['unavailable', 'request', 'unavailable', 'other'][n] ?? '',
      })),
    }).trigger;
  expect(trigger('proposed', 'rolled_back', 'proposed', 'proposed')).toBe(
    'Unavailable for 5 minutes; Business asks for it; other',
  );
  expect(trigger('dismissed', 'recovered')).toBeUndefined();
});

test('a notice of no round of this go-live is not sent, and is named', () => {
  expect(send(createGoLiveDriver(), 'none').refusal).toEqual({ code: 'unknown_notice', subject: 'none' });
});
