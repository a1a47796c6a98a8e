import { describe, expect, test } from 'vitest';
import { issueOf, openIssues } from '../../../src/domain/notices/issue.ts';
import { wantedAlerts } from '../../../src/domain/notices/pager.ts';
import type { Runbook } from '../../../src/domain/runbook.ts';
import { upcoming } from '../../../src/domain/schedule.ts';
import { createGoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import {
  bea,
  facts,
  minutes,
  olga,
  ona,
  pat,
  plan,
  rita,
  sam,
  T0,
  tom,
} from '../../fixtures/golive-fixture.ts';

const notice = {
  id: 'issues',
  title: 'Issues',
  after: 'issue_opened',
  audiences: ['team'],
  channels: ['slack', 'bridge', 'pager'],
  text: '{{version}}: {{reason}}. ETA: {{eta}}.',
  graceMs: minutes(30),
} as const satisfies Runbook['notices'][number];

const withNotice = { ...plan, runbook: { ...plan.runbook, notices: [...plan.runbook.notices, notice] } };
const at = T0 - minutes(30);
const eta = at + minutes(20);
const what = 'the index is gone';
const open = { type: 'OpenIssue', what, severity: 'normal' } as const;
const resolve = { type: 'ResolveIssue', issue: 1, resolution: 'it was built anew' } as const;

const driven = () => {
  const driver = createGoLiveDriver({ plan: withNotice });
  driver.runTo(at);
  return driver;
};
const noticed = (driver: ReturnType<typeof driven>, name: string) =>
  driver.state.notices.find((one) => one.notice === name);
const delivered = (driver: ReturnType<typeof driven>, name: string, target = 'slack:C0TECH') =>
  driver.system({ type: 'ReportNoticeDelivered', notice: name, round: 1, target });

test('anybody of the go-live opens an issue, which is told at once with its reason and its ETA in the go-live’s zone', () => {
  const driver = driven();
  expect(driver.wish(bea, { ...open, what: ` ${what} `, eta }).events).toMatchObject([
    { type: 'IssueOpened', issue: 1, what, severity: 'normal', eta },
    {
      type: 'NoticeQueued',
      notice: 'issues/1',
      text: `${plan.version}: ${what}. ETA: 2026-12-01 17:50 Europe/Berlin.`,
      targets: ['slack:C0TECH'],
      notConfigured: ['bridge'],
    },
  ]);
  expect(driver.effects.get('GL-7/notice/issues/1/1/slack:C0TECH')).toMatchObject({ kind: 'slack.notice' });
});

test('only a severe issue pages, and an ETA that nobody knows is said to be unknown', () => {
  const driver = driven();
  driver.wish(bea, { ...open, severity: 'severe' });
  expect(noticed(driver, 'issues/1')?.notConfigured).toEqual(['bridge', 'pager']);
  expect(driver.recorded.at(-1)?.event).toMatchObject({
    text: `${plan.version}: ${what}. ETA: not known yet.`,
  });
});

test('an issue holds the go-live where that is asked for, and leaves a hold that stands', () => {
  const driver = driven();
  const types = (decision: ReturnType<typeof driver.wish>) => decision.events.map(({ type }) => type);
  expect(types(driver.wish(bea, { ...open, hold: true }))).toEqual(['IssueOpened', 'NoticeQueued', 'Held']);
  expect(driver.state.held).toMatchObject({ by: bea, reason: what });
  expect(types(driver.wish(bea, { ...open, what: 'another', hold: true }))).not.toContain('Held');
});

test('an issue after success is opened, told and closed all the same; what cannot be held any more is on record', () => {
  const driver = createGoLiveDriver({ plan: withNotice });
  succeed(driver);
  const { events } = driver.wish(bea, { ...open, hold: true });
  expect(events).toMatchObject([
    { type: 'IssueOpened', notHeld: true },
    { type: 'NoticeQueued', notice: 'issues/1' },
  ]);
  expect(events).toHaveLength(2);
  expect(driver.state.held).toBeUndefined();
  expect(issueOf(driver.state, 1)?.notHeld).toBe(true);
  expect(driver.wish(tom, resolve).refusal).toBeUndefined();
});

describe('who heard of it hears that it is over, once', () => {
  test('each place that was told, and no other', () => {
    const driver = createGoLiveDriver({
      plan: {
        ...withNotice,
        runbook: {
          ...withNotice.runbook,
          notices: [...plan.runbook.notices, { ...notice, audiences: ['stakeholders'] }],
        },
      },
    });
    driver.runTo(at);
    driver.wish(bea, open);
    delivered(driver, 'issues/1');
    driver.system({
      type: 'ReportNoticeFailed',
      notice: 'issues/1',
      round: 1,
      target: 'slack:C0STAKE',
      reason: 'archived',
    });
    expect(driver.wish(tom, resolve).events).toMatchObject([
      { type: 'IssueResolved', issue: 1, resolution: 'it was built anew' },
      { type: 'NoticeQueued', notice: 'issues/1/resolved', targets: ['slack:C0TECH'] },
    ]);
    expect(driver.wish(rita, resolve).refusal?.code).toBe('issue_resolved');
  });

  test('where it still waits to be told, it is called back and told as over', () => {
    const driver = driven();
    driver.wish(bea, open);
    driver.wish(ona, resolve);
    expect([...driver.effects.keys()].filter((key) => key.includes('/issues/'))).toEqual([
      'GL-7/notice/issues/1/resolved/1/slack:C0TECH',
    ]);
    expect(noticed(driver, 'issues/1')).toMatchObject({ state: 'cancelled', because: 'issue_resolved' });
  });
});

test('who heard of it hears each new ETA, but for the pager; one that still waits is called back when the issue is over', () => {
  const driver = createGoLiveDriver({
    plan: {
      ...withNotice,
      service: {
        ...plan.service,
        audiences: plan.service.audiences.map((audience) => ({ ...audience, pager: true })),
      },
    },
  });
  driver.facts = { ...facts, reachable: ['pager'] };
  driver.runTo(at);
  driver.wish(bea, { ...open, severity: 'severe', eta });
  delivered(driver, 'issues/1', 'pager');
  delivered(driver, 'issues/1');
  const next = (minute: number) =>
    driver.wish(bea, { type: 'SetIssueEta', issue: 1, eta: eta + minutes(minute) }).events;
  expect(next(10)).toMatchObject([
    { type: 'IssueEtaSet' },
    {
      type: 'NoticeQueued',
      notice: 'issues/1/eta/1',
      text: `New ETA for Shop API ${plan.version}: 2026-12-01 18:00 Europe/Berlin\n${what}`,
      targets: ['slack:C0TECH'],
    },
  ]);
  delivered(driver, 'issues/1/eta/1');
  expect(next(20)).toMatchObject([{ type: 'IssueEtaSet' }, { notice: 'issues/1/eta/2' }]);
  driver.wish(tom, resolve);
  expect(noticed(driver, 'issues/1/eta/1')?.state).toBe('queued');
  expect(noticed(driver, 'issues/1/eta/2')?.state).toBe('cancelled');
  expect(driver.effects.has('GL-7/notice/issues/1/eta/2/1/slack:C0TECH')).toBe(false);
});

test('what is told of an issue does not leave the house, neither its beginning nor its end', () => {
  const audiences = withNotice.service.audiences.map((one) => ({ ...one, external: one.id === 'team' }));
  const driver = createGoLiveDriver({
    plan: {
      ...withNotice,
      service: { ...withNotice.service, audiences },
      runbook: {
        ...withNotice.runbook,
        notices: [...plan.runbook.notices, { ...notice, audiences: ['stakeholders', 'team'] }],
      },
    },
  });
  driver.runTo(at);
  expect(driver.wish(bea, open).events).toMatchObject([
    { type: 'IssueOpened' },
    { type: 'NoticeQueued', notice: 'issues/1', targets: ['slack:C0STAKE'] },
    { type: 'ExternalNoticeMissed', notice: 'issues/1', targets: ['slack:C0TECH'] },
  ]);
  delivered(driver, 'issues/1', 'slack:C0STAKE');
  expect(driver.wish(tom, resolve).events).toMatchObject([
    { type: 'IssueResolved' },
    { type: 'NoticeQueued', notice: 'issues/1/resolved', targets: ['slack:C0STAKE'] },
  ]);
});

test('several issues are open at once, each told and closed by itself; the same words are not opened twice', () => {
  const driver = driven();
  driver.wish(bea, open);
  driver.wish(sam, { ...open, what: 'the queue is full' });
  expect(driver.wish(tom, { ...open, what: what.toUpperCase() }).refusal).toMatchObject({
    code: 'issue_known',
    subject: '1',
  });
  driver.wish(tom, resolve);
  expect(openIssues(driver.state).map(({ number }) => number)).toEqual([2]);
  expect(noticed(driver, 'issues/2')).toMatchObject({ state: 'queued' });
  expect(driver.wish(sam, open).events[0]).toMatchObject({ type: 'IssueOpened', issue: 3 });
});

test('an ETA that has passed is on record and told once, until a new one is said', () => {
  const driver = driven();
  driver.wish(bea, { ...open, eta });
  expect(driver.runTo(eta - 1)).not.toContain('IssueEtaPassed');
  expect(driver.runTo(eta + minutes(5)).filter((type) => type === 'IssueEtaPassed')).toHaveLength(1);
  expect(issueOf(driver.state, 1)?.isEtaPassed).toBe(true);
  const next = driver.now + minutes(10);
  driver.wish(bea, { type: 'SetIssueEta', issue: 1, eta: next });
  expect(issueOf(driver.state, 1)).toMatchObject({ eta: next, isEtaPassed: false });
  driver.wish(tom, resolve);
  expect(upcoming(driver.state, driver.now).map(({ action }) => action.type)).not.toContain(
    'ReportIssueEtaPassed',
  );
});

test.each([
  ['who holds no role opens none', olga, open, 'not_allowed'],
  ['an ETA in the past', bea, { ...open, eta: at }, 'eta_in_past'],
  ['nothing said', bea, { ...open, what: ' ' }, 'reason_required'],
  ['who neither leads nor is on call closes none', bea, resolve, 'not_allowed'],
  ['a resolution without words', tom, { ...resolve, resolution: ' ' }, 'reason_required'],
  ['an issue that there is not', tom, { ...resolve, issue: 9 }, 'unknown_issue'],
  ['the same ETA again', bea, { type: 'SetIssueEta', issue: 1, eta: eta + 1 }, 'eta_unchanged'],
] as const)('%s: refused', (...[, by, action, code]) => {
  const driver = driven();
  driver.wish(bea, { ...open, what: 'the first', eta: eta + 1 });
  expect(driver.wish(by, action).refusal?.code).toBe(code);
});

test('nothing is opened once the go-live was aborted; whoever planned it may close an issue', () => {
  const driver = driven();
  driver.wish(bea, open);
  driver.wish(pat, { type: 'Abort', reason: 'too late' });
  expect(driver.wish(bea, { ...open, what: 'more' }).refusal?.code).toBe('finished');
  expect(driver.wish(pat, resolve).refusal).toBeUndefined();
});

test('an alert that an issue raised on the pager is acknowledged by whoever sees to it first, resolved with it and not before, and nobody is paged of its end', () => {
  const driver = createGoLiveDriver({
    plan: {
      ...withNotice,
      service: {
        ...plan.service,
        audiences: plan.service.audiences.map((audience) => ({ ...audience, pager: true })),
      },
    },
  });
  driver.facts = { ...facts, reachable: ['pager'] };
  driver.runTo(at);
  driver.wish(bea, { ...open, severity: 'severe' });
  expect(driver.effects.has('GL-7/notice/issues/1/1/pager')).toBe(true);
  delivered(driver, 'issues/1', 'pager');
  const alert = () => wantedAlerts(driver.state).map(({ id, action }) => `${id} ${action}`);
  expect(driver.effects.has('GL-7/pager/notice/issues/1/1')).toBe(false);
  const acknowledge = { type: 'AcknowledgeIssue', issue: 1 } as const;
  expect(driver.wish(olga, acknowledge).refusal?.code).toBe('not_allowed');
  expect(driver.wish(ona, acknowledge).events).toEqual([{ type: 'IssueAcknowledged', issue: 1 }]);
  expect(driver.wish(tom, acknowledge).refusal?.code).toBe('issue_acknowledged');
  expect(alert()).toEqual(['notice/issues/1/1 acknowledge']);
  expect(driver.effects.has('GL-7/pager/notice/issues/1/1')).toBe(true);
  driver.system({ type: 'ReportPager', subject: 'notice/issues/1/1', action: 'acknowledge' });
  driver.wish(tom, resolve);
  expect(driver.effects.has('GL-7/pager/notice/issues/1/1')).toBe(true);
  expect(alert()).toEqual(['notice/issues/1/1 resolve']);
  expect(driver.wish(ona, acknowledge).refusal?.code).toBe('issue_resolved');
  expect(noticed(driver, 'issues/1/resolved')?.deliveries).toEqual({ 'slack:C0TECH': { state: 'pending' } });
});

test('a channel that this installation has is used', () => {
  const driver = driven();
  driver.facts = { ...facts, reachable: ['status_page'] };
  expect(driver.wish(bea, open).events[1]).toMatchObject({ notConfigured: ['bridge'] });
});
