import { describe, expect, test } from 'vitest';
import { followUpTasks } from '../../../src/domain/checklist/task.ts';
import type { GoLive } from '../../../src/domain/go-live.ts';
import { isVersionMarkedBad } from '../../../src/domain/rollback/bad-version.ts';
import { possibleControls } from '../../../src/messages/next/possible-controls.ts';
import {
  acceptRollback,
  followUpDriver,
  followUpPlan,
  rollBack,
  rollBackNow,
  rolledBackAt,
  withRetrospective,
} from '../../fixtures/follow-up-plan.ts';
import {
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  succeed,
} from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
  hours,
  minutes,
  ole,
  olga,
  ona,
  pat,
  rita,
  sam,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';

const succeededAt = T0 + minutes(10);

function succeeded(): GoLiveDriver {
  const driver = followUpDriver();
  succeed(driver);
  return driver;
}

function rolledBack(): GoLiveDriver {
  const driver = followUpDriver();
  rollBack(driver);
  return driver;
}

const stateOf = (driver: GoLiveDriver, item: string) => driver.state.items[item]?.state ?? 'open';
const cards = (driver: GoLiveDriver) =>
  [...driver.effects.keys()].filter((key) => key.includes('follow_ups'));

describe('after success', () => {
  test('each list opens at its time, with a card of its own', () => {
    const driver = succeeded();
    const later = { type: 'OpenFollowUps', list: 'after_success/later' } as const;
    expect(driver.system(later).refusal?.code).toBe('not_due');
    expect(driver.tick()).toContain('FollowUpsOpened');
    expect(driver.system({ ...later, list: 'after_success/immediate' }).refusal?.code).toBe('not_due');
    expect(driver.system({ ...later, list: 'after_success/none' }).refusal?.code).toBe('not_due');
    expect(cards(driver)).toEqual(['GL-7/message/follow_ups:after_success/immediate']);
    expect(driver.runTo(succeededAt + days(1) - 1)).not.toContain('FollowUpsOpened');
    expect(driver.runTo(succeededAt + days(1))).toContain('FollowUpsOpened');
    expect(cards(driver)).toHaveLength(2);
  });

  test('a list that is not done in time is called overdue once, with what is open', () => {
    const driver = succeeded();
    driver.tick();
    driver.wish(tom, { type: 'TickItem', item: 'after_success/health' });
    expect(driver.runTo(succeededAt + hours(4) - 1)).not.toContain('FollowUpsOverdue');
    const told = [...driver.runTo(succeededAt + hours(4)), ...driver.runTo(succeededAt + days(20))];
    expect(told.filter((type) => type === 'FollowUpsOverdue')).toHaveLength(2);
    expect(driver.recorded.map(({ event }) => event)).toContainEqual({
      type: 'FollowUpsOverdue',
      list: 'after_success/immediate',
      open: ['after_success/backups'],
    });
  });

  test('a list that is done in time is never overdue', () => {
    const driver = succeeded();
    driver.tick();
    driver.wish(tom, { type: 'TickItem', item: 'after_success/health' });
    driver.wish(ole, { type: 'SkipItem', item: 'after_success/backups', reason: 'done by the provider' });
    expect(driver.runTo(succeededAt + hours(10))).not.toContain('FollowUpsOverdue');
  });

  test.each([
    ['its role', tom],
    ['the deputy of its role', tess],
    ['whoever may manage', rita],
  ])('%s settles a task; nobody else', (_who, by) => {
    const driver = succeeded();
    const item = 'after_success/health';
    expect(driver.wish(olga, { type: 'TickItem', item }).refusal?.code).toBe('not_allowed');
    expect(driver.wish(by, { type: 'TickItem', item }).events).toEqual([
      { type: 'ChecklistItemTicked', item },
    ]);
  });

  test('a task without an owner is owed by who declares success', () => {
    const driver = succeeded();
    const item = 'after_success/backups';
    expect(driver.wish(tom, { type: 'TickItem', item }).refusal?.code).toBe('not_allowed');
    expect(driver.wish(ole, { type: 'TickItem', item }).refusal).toBeUndefined();
  });

  test('two people who tick the same task at once leave one tick', () => {
    const driver = succeeded();
    const item = 'after_success/health';
    driver.wish(tom, { type: 'TickItem', item });
    expect(driver.wish(tess, { type: 'TickItem', item }).refusal?.code).toBe('item_unchanged');
    expect(driver.state.items[item]).toMatchObject({ state: 'done', by: tom });
  });

  test('the last task closes the go-live, and one that is opened again opens it again', () => {
    const driver = succeeded();
    driver.runTo(succeededAt + days(2));
    driver.wish(tom, { type: 'TickItem', item: 'after_success/health' });
    driver.wish(ole, { type: 'TickItem', item: 'after_success/backups' });
    expect(driver.state.closed).toBeUndefined();
    const last = driver.wish(rita, { type: 'TickItem', item: 'after_success/retro' });
    expect(last.events.at(-1)).toEqual({ type: 'GoLiveClosed', open: [] });
    expect(driver.runTo(succeededAt + days(30))).toEqual([]);
    driver.wish(tom, { type: 'AddEvidence', item: 'after_success/health', evidence: 'https://x.example' });
    expect(driver.state.closed).toBeDefined();
    driver.wish(rita, { type: 'UntickItem', item: 'after_success/retro' });
    expect(driver.state.closed).toBeUndefined();
    driver.wish(rita, { type: 'SkipItem', item: 'after_success/retro', reason: 'nobody came' });
    expect(driver.state.closed).toMatchObject({ by: rita, open: [] });
  });

  test('a report that nobody has decided on keeps the go-live open, and its dismissal closes it', () => {
    const driver = succeeded();
    const met = { type: 'DeclareTriggerMet', trigger: 'request', seen: 'prices are wrong' } as const;
    expect(driver.wish(bea, met).refusal).toBeUndefined();
    driver.runTo(succeededAt + days(1));
    for (const item of ['health', 'backups', 'retro'])
      driver.wish(rita, { type: 'TickItem', item: `after_success/${item}` });
    expect(driver.state.closed).toBeUndefined();
    const refused = driver.wish(rita, { type: 'Close', reason: 'done' });
    expect(refused.refusal).toMatchObject({ code: 'rollback_undecided', subject: 'request' });
    const dismissed = driver.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'prices are right' });
    expect(dismissed.events.at(-1)).toEqual({ type: 'GoLiveClosed', open: [] });
  });

  test('an issue that is open keeps the go-live open, for whoever heard of it waits for its end, and that end closes it', () => {
    const driver = succeeded();
    driver.wish(bea, { type: 'OpenIssue', what: 'orders are lost', severity: 'normal' });
    driver.wish(bea, { type: 'OpenIssue', what: 'and late', severity: 'normal' });
    driver.runTo(succeededAt + days(1));
    for (const item of ['health', 'backups', 'retro'])
      driver.wish(rita, { type: 'TickItem', item: `after_success/${item}` });
    expect(driver.state.closed).toBeUndefined();
    const refused = driver.wish(rita, { type: 'Close', reason: 'done' });
    expect(refused.refusal).toMatchObject({ code: 'issue_open', subject: '1' });
    const resolve = (issue: number) =>
      driver.wish(rita, { type: 'ResolveIssue', issue, resolution: 'mended' }).events.at(-1)?.type;
    expect(resolve(1)).toBe('IssueResolved');
    expect(resolve(2)).toBe('GoLiveClosed');
  });

  test('a dismissed report closes nothing while tasks are open', () => {
    const driver = succeeded();
    const met = { type: 'DeclareTriggerMet', trigger: 'request', seen: 'prices are wrong' } as const;
    expect(driver.wish(bea, met).refusal).toBeUndefined();
    driver.runTo(succeededAt + days(1));
    driver.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'prices are right' });
    expect(driver.state.closed).toBeUndefined();
  });

  test('tasks of the checklist never close a go-live', () => {
    const driver = succeeded();
    driver.wish(bea, { type: 'UntickItem', item: 'docs' });
    driver.wish(bea, { type: 'TickItem', item: 'docs' });
    expect(driver.state.closed).toBeUndefined();
  });

  test('a rollback makes them void and brings its own', () => {
    const driver = succeeded();
    driver.tick();
    driver.wish(rita, { type: 'Close', reason: 'all is well' });
    rollBackNow(driver);
    expect(driver.state.closed).toBeUndefined();
    driver.tick();
    expect(cards(driver)).toContain('GL-7/message/follow_ups:after_rollback/at_once');
    const late = driver.wish(tom, { type: 'TickItem', item: 'after_success/health' });
    expect(late.refusal?.code).toBe('unknown_item');
  });
});

describe('closing by hand', () => {
  test('names what stays undone, and needs a reason for it', () => {
    const driver = succeeded();
    driver.tick();
    driver.wish(tom, { type: 'TickItem', item: 'after_success/health' });
    expect(driver.wish(rita, { type: 'Close', reason: ' ' }).refusal?.code).toBe('reason_required');
    expect(driver.wish(rita, { type: 'Close', reason: 'the shop is sold' }).events).toEqual([
      {
        type: 'GoLiveClosed',
        open: ['after_success/backups', 'after_success/retro'],
        reason: 'the shop is sold',
      },
    ]);
    expect(driver.runTo(succeededAt + days(30))).not.toContain('FollowUpsOverdue');
    expect(driver.wish(rita, { type: 'Close', reason: 'again' }).refusal?.code).toBe('already_closed');
  });

  test.each([
    ['who declares success', ole],
    ['the planner', pat],
  ])('is open to %s too', (_who, by) => {
    expect(succeeded().wish(by, { type: 'Close', reason: 'x' }).refusal).toBeUndefined();
  });

  test('is refused to others, before the end, and after an abort', () => {
    expect(succeeded().wish(sam, { type: 'Close', reason: 'x' }).refusal).toMatchObject({
      code: 'not_allowed',
      allowedRoles: ['release_manager', 'operations_lead'],
    });
    const driver = followUpDriver();
    expect(driver.wish(rita, { type: 'Close', reason: 'x' }).refusal?.code).toBe('not_over');
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    expect(driver.wish(rita, { type: 'Close', reason: 'x' }).refusal?.code).toBe('finished');
  });

  test('needs no reason where there is nothing to do', () => {
    const driver = createGoLiveDriver();
    succeed(driver);
    expect(driver.wish(rita, { type: 'Close', reason: '' }).events).toEqual([
      { type: 'GoLiveClosed', open: [] },
    ]);
  });

  test('is offered as long as it is possible', () => {
    const driver = succeeded();
    const offered = () => possibleControls(driver.state, driver.now);
    expect(offered()).toContain('close');
    expect(offered()).toContain('follow_ups_open');
    driver.wish(rita, { type: 'Close', reason: 'x' });
    expect(offered()).not.toContain('close');
  });
});

describe('after a rollback', () => {
  const delivered = (driver: GoLiveDriver, target: string) =>
    driver.system({ type: 'ReportNoticeDelivered', notice: 'rolled_back', round: 1, target });

  test('golive does itself what its notice does, once that was delivered everywhere', () => {
    const driver = rolledBack();
    driver.tick();
    delivered(driver, 'slack:C0STAKE');
    expect(stateOf(driver, 'after_rollback/told')).toBe('open');
    delivered(driver, 'slack:C0TECH');
    expect(driver.state.items['after_rollback/told']).toMatchObject({
      state: 'done',
      by: 'worker',
      evidence: ['golive sent the notice Rolled back to every channel.'],
    });
  });

  test('a notice that failed somewhere leaves the task to people', () => {
    const driver = rolledBack();
    driver.tick();
    const failed = { notice: 'rolled_back', round: 1, target: 'slack:C0TECH', reason: 'archived' };
    driver.system({ type: 'ReportNoticeFailed', ...failed });
    delivered(driver, 'slack:C0STAKE');
    expect(stateOf(driver, 'after_rollback/told')).toBe('open');
  });

  test('its lists are due from the end of the rollback on', () => {
    const driver = rolledBack();
    expect(driver.runTo(rolledBackAt + minutes(15) - 1)).not.toContain('FollowUpsOverdue');
    expect(driver.runTo(rolledBackAt + minutes(15))).toContain('FollowUpsOverdue');
    delivered(driver, 'slack:C0STAKE');
    delivered(driver, 'slack:C0TECH');
    driver.wish(tom, { type: 'TickItem', item: 'after_rollback/post_mortem' });
    expect(driver.state.closed).toMatchObject({ by: tom });
  });
});

describe('after an abort', () => {
  /** The deployment failed, its rollback is left unverified, and somebody gives the go-live up. */
  function givenUp(): GoLiveDriver {
    const driver = followUpDriver({ postMortem: { task: 'post_mortem', labels: [], title: 't', text: 'x' } });
    deploy(driver);
    driver.runTo(T0 + minutes(20));
    endRun(driver, 'failure');
    acceptRollback(driver);
    endRun(driver, 'success');
    driver.runTo(T0 + hours(3));
    expect(driver.state.status).toBe('rollback_failed');
    driver.wish(rita, { type: 'Abort', reason: 'the provider repairs it' });
    return driver;
  }

  test('a rollback that was not seen to work is followed up until all is done, with a post-mortem', () => {
    const driver = givenUp();
    expect(driver.effects.has('GL-7/issue/post_mortem')).toBe(true);
    expect(driver.tick()).toContain('FollowUpsOpened');
    expect(cards(driver)).toHaveLength(2);
    expect(driver.runTo(T0 + hours(3) + minutes(15))).toContain('FollowUpsOverdue');
    driver.system({ type: 'ReportPostMortemOpened', number: 5, url: 'https://github.example/issues/5' });
    expect(driver.state.items['after_rollback/post_mortem']?.evidence).toHaveLength(1);
    expect(driver.wish(tom, { type: 'TickItem', item: 'merged' }).refusal?.code).toBe('finished');
    driver.wish(rita, { type: 'HandOverRole', role: 'business_stakeholder', to: olga });
    driver.wish(olga, { type: 'TickItem', item: 'after_rollback/told' });
    driver.wish(tom, { type: 'TickItem', item: 'after_rollback/post_mortem' });
    expect(driver.state.closed).toMatchObject({ by: tom, open: [] });
    expect(driver.wish(rita, { type: 'HandOverRole', role: 'technical_lead', to: olga }).refusal?.code).toBe(
      'finished',
    );
  });

  test('it is closed with a reason, and what was aborted before that was recorded has nothing to do', () => {
    const driver = givenUp();
    expect(driver.wish(rita, { type: 'Close', reason: ' ' }).refusal?.code).toBe('reason_required');
    const { ended } = driver.state;
    const old = { ...driver.state, ended: ended && { at: ended.at, by: ended.by, reason: ended.reason } };
    expect(followUpTasks(old)).toEqual([]);
    expect(driver.wish(rita, { type: 'Close', reason: 'GL-8 does it' }).events).toMatchObject([
      { type: 'GoLiveClosed', open: ['after_rollback/told', 'after_rollback/post_mortem'] },
    ]);
  });

  test('a deployment that failed without a rollback leaves the retrospective alone', () => {
    const driver = followUpDriver({ followUps: withRetrospective });
    deploy(driver);
    endRun(driver, 'failure');
    driver.wish(rita, { type: 'Abort', reason: 'next week' });
    const begins = driver.now + days(1);
    expect(followUpTasks(driver.state).map(({ id }) => id)).toEqual(['after_success/retro']);
    expect([...driver.effects.keys()].filter((key) => key.includes('/issue/'))).toEqual([]);
    expect(driver.runTo(begins)).toContain('FollowUpsOpened');
    driver.wish(rita, { type: 'SkipItem', item: 'after_success/retro', reason: 'nothing to learn' });
    expect(driver.state.closed).toMatchObject({ by: rita });
  });
});

test('the retrospective is owed after a rollback too, once, and not where it was held before that', () => {
  const driver = followUpDriver({ followUps: withRetrospective });
  rollBack(driver);
  const owed = (state: GoLive) =>
    followUpTasks(state).filter(({ doneByRetrospective }) => doneByRetrospective);
  expect(owed(driver.state)).toMatchObject([{ id: 'after_success/retro', dueAt: rolledBackAt + days(7) }]);
  const held = { by: rita, at: rolledBackAt, version: 9, hash: 'f' };
  expect(owed({ ...driver.state, retrospective: { ...driver.state.retrospective, held } })).toEqual([]);
  const [period, ...rest] = followUpPlan.runbook.rollback.afterwards;
  const items = [{ id: 'own', text: 'Hold it', doneByRetrospective: true }];
  const own = followUpDriver({
    followUps: withRetrospective,
    afterwards: period ? [{ ...period, items }, ...rest] : [],
  });
  rollBack(own);
  expect(owed(own.state)).toMatchObject([{ id: 'after_rollback/own' }]);
});

describe('a follow-up with a check', () => {
  const item = 'after_success/backups';
  function checked(): GoLiveDriver {
    const check = { kind: 'github_workflow', workflow: 'backup', withinMs: days(1) } as const;
    const [first, ...rest] = followUpPlan.runbook.followUps;
    const items = first?.items.map((one) => (one.id === 'backups' ? { ...one, check } : one)) ?? [];
    const driver = followUpDriver({ followUps: first ? [{ ...first, items }, ...rest] : [] });
    succeed(driver);
    return driver;
  }
  const saw = (driver: GoLiveDriver, verdict: 'passed' | 'failed' | 'unknown', asking: number) =>
    driver.system({
      type: 'ReportCheckResult',
      check: `follow_up/${item}`,
      asking,
      outcome: { verdict, evidence: 'The backup ran.' },
    });

  test('looks when its list begins and when asked, and is ticked where that passes', () => {
    const driver = checked();
    expect(driver.tick()).toEqual(expect.arrayContaining(['FollowUpsOpened', 'ChecksRequested']));
    expect(driver.effects.has(`GL-7/check/follow_up/${item}/1`)).toBe(true);
    expect(saw(driver, 'unknown', 1).events).toMatchObject([{ type: 'CheckCompleted' }]);
    expect(driver.wish(tom, { type: 'RequestChecks', check: 'follow_up' }).events).toMatchObject([
      { checks: [`follow_up/${item}`] },
    ]);
    saw(driver, 'passed', 2);
    expect(driver.state.items[item]).toMatchObject({ state: 'done', evidence: ['The backup ran.'] });
    driver.wish(tom, { type: 'RequestChecks', check: 'follow_up' });
    expect(saw(driver, 'failed', 3).events).toMatchObject([
      { turnedRed: true },
      { type: 'ChecklistItemUnticked', item },
    ]);
  });

  test('leaves alone what a person opened again, and what a rollback has overtaken', () => {
    const driver = checked();
    driver.tick();
    driver.wish(ole, { type: 'TickItem', item });
    driver.wish(ole, { type: 'UntickItem', item });
    expect(saw(driver, 'passed', 1).events).toHaveLength(1);
    rollBackNow(driver);
    expect(driver.wish(tom, { type: 'RequestChecks', check: 'follow_up' }).refusal?.code).toBe('no_check');
  });

  test('closes the go-live where it was the last one', () => {
    const driver = checked();
    driver.tick();
    driver.wish(tom, { type: 'TickItem', item: 'after_success/health' });
    driver.wish(rita, { type: 'SkipItem', item: 'after_success/retro', reason: 'nobody came' });
    saw(driver, 'passed', 1);
    expect(driver.state.closed).toMatchObject({ open: [] });
  });
});

describe('the version that was rolled back', () => {
  test('is marked bad, until a manager clears it with a reason', () => {
    const driver = rolledBack();
    expect(isVersionMarkedBad(driver.state)).toBe(true);
    expect(driver.wish(tom, { type: 'AllowVersion', reason: 'x' }).refusal?.code).toBe('not_allowed');
    expect(driver.wish(rita, { type: 'AllowVersion', reason: ' ' }).refusal?.code).toBe('reason_required');
    const reason = 'the database was to blame';
    expect(driver.wish(rita, { type: 'AllowVersion', reason }).events).toEqual([
      { type: 'VersionAllowed', reason },
    ]);
    expect(isVersionMarkedBad(driver.state)).toBe(false);
    expect(driver.wish(rita, { type: 'AllowVersion', reason }).refusal?.code).toBe('version_not_marked');
  });

  test('is no other than that: a success has none', () => {
    expect(isVersionMarkedBad(succeeded().state)).toBe(false);
  });
});

test('a success message that waits is called back by the rollback', () => {
  const driver = succeeded();
  driver.runTo(T0 + minutes(91));
  const waiting = () => [...driver.effects.keys()].filter((key) => key.includes('/notice/success/'));
  expect(waiting()).toHaveLength(2);
  rollBackNow(driver);
  expect(waiting()).toEqual([]);
  expect(driver.state.notices.find(({ notice }) => notice === 'success')?.state).toBe('cancelled');
  driver.runTo(T0 + days(2));
  expect(waiting()).toEqual([]);
});

describe('an assigned task', () => {
  test('may be settled by whom it is assigned to, until it is given back', () => {
    const driver = succeeded();
    const item = 'after_success/health';
    expect(driver.wish(tom, { type: 'AssignItem', item, person: olga }).events).toEqual([
      { type: 'TaskAssigned', item, person: olga },
    ]);
    expect(driver.wish(tom, { type: 'AssignItem', item, person: olga }).refusal?.code).toBe('item_unchanged');
    driver.wish(olga, { type: 'TickItem', item });
    expect(stateOf(driver, item)).toBe('done');
    driver.wish(olga, { type: 'UntickItem', item });
    driver.wish(olga, { type: 'AssignItem', item });
    expect(driver.wish(olga, { type: 'TickItem', item }).refusal?.code).toBe('not_allowed');
  });

  test('is one of the checklist as well', () => {
    const driver = followUpDriver();
    driver.wish(tom, { type: 'AssignItem', item: 'merged', person: ona });
    expect(driver.wish(ona, { type: 'TickItem', item: 'merged' }).refusal).toBeUndefined();
  });

  test('is not given by an outsider, nor to somebody who has left', () => {
    const driver = followUpDriver();
    const item = 'merged';
    expect(driver.wish(olga, { type: 'AssignItem', item, person: olga }).refusal?.code).toBe('not_allowed');
    driver.system({ type: 'ReportMembership', person: ona, isMember: false });
    expect(driver.wish(tom, { type: 'AssignItem', item, person: ona }).refusal?.code).toBe('assignee_left');
  });
});
