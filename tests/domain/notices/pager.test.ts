import { describe, expect, test } from 'vitest';
import { dedupKey, isAlertBehind, noticeAlert, wantedAlerts } from '../../../src/domain/notices/pager.ts';
import { react } from '../../../src/domain/react.ts';
import { followUpPlan } from '../../fixtures/follow-up-plan.ts';
import {
  acceptRun,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import { bea, minutes, ole, ona, plan, rita, service, T0 } from '../../fixtures/golive-fixture.ts';
import { withNotice } from '../given-notices.ts';

const audiences = service.audiences.map((audience) => ({ ...audience, pager: audience.id === 'team' }));
const paged = { ...plan, service: { ...service, audiences } };
const begin = () => createGoLiveDriver({ plan: paged });

/** PagerDuty has taken all that waits; gives what it was told. */
function tell(driver: GoLiveDriver): readonly string[] {
  return [...driver.effects.values()].flatMap((effect) => {
    if (effect.kind !== 'pager.alert') return [];
    const wanted = wantedAlerts(driver.state).find(({ id }) => id === effect.alert);
    if (!wanted || !isAlertBehind(driver.state, wanted)) return [];
    driver.system({ type: 'ReportPager', subject: wanted.id, action: wanted.action });
    return [`${wanted.id}: ${wanted.action} (${wanted.severity})`];
  });
}

const changes = (driver: GoLiveDriver): readonly string[] =>
  [...driver.effects.values()].flatMap((effect) => (effect.kind === 'pager.change' ? [effect.moment] : []));

/** It was down for five minutes. */
const propose = (driver: GoLiveDriver) =>
  driver.system({
    type: 'ReportTrigger',
    trigger: 'unavailable',
    since: driver.now,
    evidence: 'web is down',
  });

const rollBack = (driver: GoLiveDriver) =>
  driver.wish(ona, { type: 'RequestRollback', reason: 'it is down' });

describe('the pager', () => {
  test('is told nothing of a service without one', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    propose(driver);
    expect([...driver.effects.keys()].filter((key) => key.includes('/pager/'))).toEqual([]);
  });

  test('is told of the change of production, which pages nobody, and of nothing else in a success', () => {
    const driver = begin();
    succeed(driver);
    expect(tell(driver)).toEqual([]);
    expect(changes(driver)).toEqual(['started', 'succeeded']);
  });

  test('a proposal pages, a dismissal acknowledges, and the recovery resolves', () => {
    const driver = begin();
    deploy(driver);
    see(driver, 'down');
    propose(driver);
    expect(tell(driver)).toEqual(['incident/1: trigger (critical)']);
    driver.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'we mend it' });
    expect(tell(driver)).toEqual(['incident/1: acknowledge (critical)']);
    see(driver, 'up');
    expect(tell(driver)).toEqual(['incident/1: resolve (critical)']);
  });

  test('whoever declines the rollback that somebody’s report asked for resolves the alert, for golive sees no end of it', () => {
    const driver = begin();
    deploy(driver);
    driver.wish(bea, { type: 'DeclareTriggerMet', trigger: 'request', seen: 'prices are wrong' });
    expect(tell(driver)).toEqual(['incident/1: trigger (error)']);
    driver.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'the prices are right' });
    expect(tell(driver)).toEqual(['incident/1: resolve (error)']);
  });

  test('a rollback of what was declined and settled pages anew, and is resolved when it is verified', () => {
    const driver = begin();
    deploy(driver);
    endRun(driver, 'success');
    driver.wish(bea, { type: 'DeclareTriggerMet', trigger: 'request', seen: 'prices are wrong' });
    driver.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'the prices are right' });
    // Declined before anybody was paged of it.
    rollBack(driver);
    expect(tell(driver)).toEqual(['incident/1: acknowledge (error)', 'rollback: trigger (error)']);
    expect(driver.state.runs.at(-1)?.request.incident).toBe(1);
    acceptRun(driver);
    endRun(driver, 'success');
    see(driver, 'up');
    expect(tell(driver)).toEqual(['incident/1: resolve (error)', 'rollback: resolve (error)']);
  });

  test('a rollback after the success, which settled what was declined, pages anew', () => {
    const { rollback } = paged.runbook;
    const slow = { id: 'slow', text: 'Slow', kind: 'performance', forMs: minutes(10) } as const;
    const runbook = { ...paged.runbook, rollback: { ...rollback, triggers: [...rollback.triggers, slow] } };
    const driver = createGoLiveDriver({ plan: { ...paged, runbook } });
    deploy(driver);
    driver.runTo(T0 + minutes(10));
    endRun(driver, 'success');
    see(driver, 'up');
    driver.system({ type: 'ReportTrigger', trigger: 'slow', since: driver.now, evidence: '3 s' });
    expect(tell(driver)).toEqual(['incident/1: trigger (error)']);
    driver.wish(ona, { type: 'DismissProposal', incident: 1, reason: 'we mend it' });
    expect(tell(driver)).toEqual(['incident/1: acknowledge (error)']);
    driver.wish(ole, { type: 'DeclareSuccess' });
    expect(tell(driver)).toEqual(['incident/1: resolve (error)']);
    rollBack(driver);
    expect(tell(driver)).toEqual(['rollback: trigger (error)']);
  });

  test('a rollback that follows the proposal acknowledges it, and its verification resolves it', () => {
    const driver = begin();
    deploy(driver);
    endRun(driver, 'failure');
    see(driver, 'down');
    propose(driver);
    tell(driver);
    rollBack(driver);
    expect(tell(driver)).toEqual(['incident/1: acknowledge (critical)']);
    acceptRun(driver);
    endRun(driver, 'success');
    see(driver, 'up');
    expect(tell(driver)).toEqual(['incident/1: resolve (critical)']);
    expect(changes(driver)).toEqual(['started', 'rolled_back']);
  });

  test('a failed rollback pages anew, the next one acknowledges that, and the verified one resolves all', () => {
    const driver = begin();
    deploy(driver);
    endRun(driver, 'failure');
    rollBack(driver);
    expect(tell(driver)).toEqual(['rollback: trigger (error)']);
    acceptRun(driver);
    endRun(driver, 'failure');
    expect(tell(driver)).toEqual(['rollback_failed/1: trigger (critical)']);
    rollBack(driver);
    expect(tell(driver)).toEqual(['rollback_failed/1: acknowledge (critical)']);
    acceptRun(driver);
    endRun(driver, 'success');
    see(driver, 'up');
    expect(tell(driver).toSorted()).toEqual([
      'rollback: resolve (error)',
      'rollback_failed/1: resolve (critical)',
    ]);
  });

  test.each([
    ['issue_opened', 'error'],
    ['rolled_back', 'error'],
    ['deployment_accepted', 'info'],
    [undefined, 'info'],
  ] as const)('a notice after %s pages as %s', (after, severity) => {
    const { runbook } = withNotice('starting', { after, channels: ['pager'] });
    const { state } = createGoLiveDriver({ plan: { ...paged, runbook } });
    expect(noticeAlert(state, { notice: 'starting/2', round: 1 })).toEqual({
      id: 'notice/starting/2/1',
      action: 'trigger',
      severity,
      subject: { of: 'notice', notice: 'starting/2' },
    });
    expect(dedupKey(state, 'incident/1')).toBe('golive-3f9a2c-gl-7-incident/1');
    expect(dedupKey(state, 'x'.repeat(300))).toHaveLength(255);
  });

  test('what an alert is about is said with it, and what the pager was told already is not told again', () => {
    const driver = begin();
    deploy(driver);
    endRun(driver, 'failure');
    propose(driver);
    rollBack(driver);
    acceptRun(driver);
    endRun(driver, 'failure');
    expect(wantedAlerts(driver.state).map(({ subject }) => subject.of)).toEqual([
      'incident',
      'rollback_failed',
    ]);
    const told = { type: 'ReportPager', subject: 'rollback_failed/1', action: 'trigger' } as const;
    expect(driver.system({ ...told, isUncertain: true }).events).toEqual([
      { type: 'PagerTold', subject: 'rollback_failed/1', action: 'trigger', isUncertain: true },
    ]);
    expect(driver.system(told).refusal?.code).toBe('stale');
    driver.wish(rita, { type: 'Abort', reason: 'by hand' });
    expect(changes(driver)).toEqual(['started', 'aborted']);
  });

  test('an abort before anything ran resolves nothing that it does not know, and tells no change', () => {
    const driver = begin();
    driver.wish(rita, { type: 'Abort', reason: 'not this week' });
    expect(wantedAlerts(driver.state)).toEqual([]);
    expect(changes(driver)).toEqual([]);
  });

  test('an abort after a failed rollback leaves its alerts acknowledged, for nothing shows that production is well, until it is closed', () => {
    const driver = createGoLiveDriver({ plan: { ...paged, runbook: followUpPlan.runbook } });
    deploy(driver);
    endRun(driver, 'failure');
    rollBack(driver);
    acceptRun(driver);
    endRun(driver, 'failure');
    tell(driver);
    driver.wish(rita, { type: 'Abort', reason: 'by hand' });
    expect(tell(driver).toSorted()).toEqual([
      'rollback: acknowledge (error)',
      'rollback_failed/1: acknowledge (critical)',
    ]);
    driver.wish(rita, { type: 'Close', reason: 'production was put back by hand' });
    const keys = react(driver.state, driver.recorded.slice(-1)).effects.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(['GL-7/pager/rollback', 'GL-7/pager/rollback_failed/1']));
    expect(tell(driver).toSorted()).toEqual([
      'rollback: resolve (error)',
      'rollback_failed/1: resolve (critical)',
    ]);
  });

  test('a notice over the pager triggers by itself, and is resolved when the go-live is over', () => {
    const { runbook } = withNotice('starting', { channels: ['pager'] });
    const driver = createGoLiveDriver({ plan: { ...paged, runbook }, reachable: ['pager'] });
    driver.runTo(T0 - minutes(59));
    expect([...driver.effects.values()].filter(({ kind }) => kind === 'pager.notice')).toHaveLength(1);
    driver.system({ type: 'ReportNoticeDelivered', notice: 'starting', round: 1, target: 'pager' });
    expect(tell(driver)).toEqual([]);
    driver.wish(rita, { type: 'Abort', reason: 'not this week' });
    expect(tell(driver)).toEqual(['notice/starting/1: resolve (info)']);
  });
});
