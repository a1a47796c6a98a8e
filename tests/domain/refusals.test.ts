import { expect, test } from 'vitest';
import type { Action, PlanGoLive } from '../../src/domain/command.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import { approvalFor } from '../fixtures/approve-external.ts';
import { createGoLiveDriver, deploy, type GoLiveDriver } from '../fixtures/golive-driver.ts';
import {
  bea,
  days,
  minutes,
  ole,
  olga,
  plan,
  rita,
  sam,
  T0,
  timeZone,
  tom,
} from '../fixtures/golive-fixture.ts';
import { phasedPlan } from '../fixtures/phased-plan.ts';
import { successPlan, validate } from '../fixtures/success-plan.ts';
import { external, withNotice } from './given-notices.ts';

/* A refusal says who could do it, or what it is about: people are never left with a bare no. */

const everybody = Object.keys(plan.service.roles);
const managers = ['release_manager'];
const updates = {
  everyMs: minutes(30),
  inIncidentMs: minutes(15),
  audiences: ['team'],
  channels: ['slack'],
  short: { audiences: ['stakeholders'], channels: ['slack'] },
} as const;
const begin =
  (planned: PlanGoLive = plan) =>
  () =>
    createGoLiveDriver({ plan: planned });
const withUpdates = begin({ ...plan, runbook: { ...plan.runbook, updates } });
const phased = begin(phasedPlan);
const gone = (make: () => GoLiveDriver, person: string) => (): GoLiveDriver => {
  const driver = make();
  driver.system({ type: 'ReportMembership', person, isMember: false });
  return driver;
};
const withIssue =
  (resolved = false) =>
  (): GoLiveDriver => {
    const driver = createGoLiveDriver();
    driver.wish(bea, issue);
    if (resolved) driver.wish(tom, resolve);
    return driver;
  };
const issue = { type: 'OpenIssue', what: 'slow', severity: 'normal' } as const;
const resolve = { type: 'ResolveIssue', issue: 1, resolution: 'mended' } as const;
const update = { type: 'SendUpdate', text: 'All is well.' } as const;
const reschedule = { type: 'Reschedule', t0: T0 + days(1), timeZone } as const;
const declare = { type: 'DeclareSuccess' } as const;
const judge = { type: 'JudgeCriteria', group: 'technical', met: ['no_errors'], notMet: [] } as const;
const eta = { type: 'SetIssueEta', issue: 1, eta: T0 } as const;
const acknowledge = { type: 'AcknowledgeIssue', issue: 1 } as const;
const start = { type: 'StartStep', step: 'checks' } as const;
const approval = { type: 'ApproveNotice', notice: 'scheduled', mark: 'm', texts: {} } as const;

interface Refused {
  readonly of: () => GoLiveDriver;
  readonly by: string;
  readonly action: Action;
  readonly with: Refusal;
}
const past = { at: T0 - days(3), timeZone };
const far = { at: T0 + days(500), timeZone };

test.each<Refused>([
  // The plan.
  {
    of: begin(),
    by: olga,
    action: { type: 'Hold', reason: 'x' },
    with: { code: 'not_allowed', allowedRoles: everybody },
  },
  { of: begin(), by: sam, action: { type: 'Resume' }, with: { code: 'not_allowed', allowedRoles: managers } },
  { of: begin(), by: sam, action: reschedule, with: { code: 'not_allowed', allowedRoles: managers } },
  {
    of: begin(),
    by: sam,
    action: { type: 'Abort', reason: 'x' },
    with: { code: 'not_allowed', allowedRoles: managers },
  },
  { of: begin(), by: rita, action: { ...reschedule, t0: past.at }, with: { code: 't0_in_past', t0: past } },
  { of: begin(), by: rita, action: { ...reschedule, t0: far.at }, with: { code: 't0_too_far', t0: far } },
  { of: begin(), by: rita, action: { type: 'Hold', reason: ' ' }, with: { code: 'reason_required' } },
  { of: begin(), by: rita, action: { type: 'Abort', reason: ' ' }, with: { code: 'reason_required' } },
  // Issues.
  { of: begin(), by: olga, action: issue, with: { code: 'not_allowed', allowedRoles: everybody } },
  { of: gone(begin(), bea), by: bea, action: issue, with: { code: 'left_workspace' } },
  { of: gone(withIssue(), tom), by: tom, action: resolve, with: { code: 'left_workspace' } },
  {
    of: withIssue(),
    by: bea,
    action: resolve,
    with: { code: 'not_allowed', allowedRoles: ['technical_lead', 'on_call_engineer', 'release_manager'] },
  },
  { of: begin(), by: bea, action: acknowledge, with: { code: 'unknown_issue', subject: '1' } },
  { of: begin(), by: bea, action: eta, with: { code: 'unknown_issue', subject: '1' } },
  { of: begin(), by: tom, action: resolve, with: { code: 'unknown_issue', subject: '1' } },
  { of: withIssue(true), by: bea, action: acknowledge, with: { code: 'issue_resolved', subject: '1' } },
  { of: withIssue(true), by: bea, action: eta, with: { code: 'issue_resolved', subject: '1' } },
  { of: withIssue(true), by: tom, action: resolve, with: { code: 'issue_resolved', subject: '1' } },
  { of: withIssue(), by: bea, action: { ...eta, eta: 1 }, with: { code: 'eta_in_past' } },
  { of: withIssue(), by: olga, action: eta, with: { code: 'not_allowed', allowedRoles: everybody } },
  // Updates.
  {
    of: withUpdates,
    by: bea,
    action: update,
    with: { code: 'not_allowed', allowedRoles: ['technical_lead', 'release_manager'] },
  },
  { of: gone(withUpdates, tom), by: tom, action: update, with: { code: 'left_workspace' } },
  { of: begin(), by: tom, action: update, with: { code: 'no_updates' } },
  { of: begin(), by: tom, action: { type: 'SendShortUpdate', update: 1 }, with: { code: 'no_updates' } },
  // Notices.
  {
    of: begin(),
    by: olga,
    action: { type: 'TestNotice', notice: 'scheduled' },
    with: { code: 'not_allowed', allowedRoles: everybody },
  },
  {
    of: begin(withNotice('scheduled', { text: '{{bridge}} {{run_url}}' })),
    by: tom,
    action: { type: 'TestNotice', notice: 'scheduled' },
    with: { code: 'notice_without_value', subject: 'bridge, run_url' },
  },
  {
    of: begin(),
    by: tom,
    action: { type: 'TestNotice', notice: 'x' },
    with: { code: 'unknown_notice', subject: 'x' },
  },
  {
    of: begin(external),
    by: tom,
    action: approval,
    with: { code: 'not_allowed', allowedRoles: ['business_stakeholder'] },
  },
  {
    of: begin(external),
    by: bea,
    action: { ...approval, notice: 'starting' },
    with: { code: 'not_external', subject: 'starting' },
  },
  { of: begin(external), by: bea, action: approval, with: { code: 'words_changed', subject: 'scheduled' } },
  // Success.
  {
    of: validate,
    by: tom,
    action: declare,
    with: { code: 'not_allowed', allowedRoles: ['operations_lead'] },
  },
  { of: gone(validate, ole), by: ole, action: declare, with: { code: 'left_workspace' } },
  { of: gone(validate, tom), by: tom, action: judge, with: { code: 'left_workspace' } },
  { of: validate, by: sam, action: judge, with: { code: 'not_allowed', allowedRoles: ['technical_lead'] } },
  {
    of: validate,
    by: tom,
    action: { ...judge, met: ['alerts'] },
    with: { code: 'unknown_criterion', subject: 'alerts' },
  },
  {
    of: validate,
    by: tom,
    action: { ...judge, notMet: ['no_errors'], reason: 'x' },
    with: { code: 'judged_both_ways', subject: 'no_errors' },
  },
  { of: begin(successPlan), by: tom, action: judge, with: { code: 'not_judged_now' } },
  {
    of: validate,
    by: tom,
    action: { ...judge, group: 'x' },
    with: { code: 'unknown_criterion', subject: 'x' },
  },
  // Steps.
  { of: phased, by: ole, action: start, with: { code: 'step_too_early', subject: 'checks' } },
  {
    of: phased,
    by: ole,
    action: { ...start, step: 'none' },
    with: { code: 'unknown_step', subject: 'none' },
  },
  {
    of: phased,
    by: rita,
    action: { ...start, step: 'deploy' },
    with: { code: 'step_runs_itself', subject: 'deploy' },
  },
  { of: phased, by: ole, action: { ...start, drawnForT0: T0 - 1 }, with: { code: 'stale' } },
  {
    of: phased,
    by: ole,
    action: { type: 'SkipStep', step: 'checks', reason: ' ' },
    with: { code: 'reason_required', subject: 'checks' },
  },
  {
    of: phased,
    by: ole,
    action: { type: 'AnswerRollCall', step: 'assembly' },
    with: {
      code: 'not_allowed',
      subject: 'assembly',
      allowedRoles: ['technical_lead', 'security_lead', 'business_stakeholder'],
    },
  },
  {
    of: phased,
    by: tom,
    action: { type: 'AnswerRollCall', step: 'assembly' },
    with: { code: 'step_too_early', subject: 'assembly' },
  },
  {
    of: phased,
    by: tom,
    action: { type: 'AnswerRollCall', step: 'assembly', drawnForT0: T0 - 1 },
    with: { code: 'stale' },
  },
  {
    of: phased,
    by: tom,
    action: { type: 'AnswerRollCall', step: 'checks' },
    with: { code: 'no_roll_call', subject: 'checks' },
  },
  {
    of: phased,
    by: tom,
    action: { type: 'AnswerRollCall', step: 'none' },
    with: { code: 'no_roll_call', subject: 'none' },
  },
])('$action.type of $by: $with.code', ({ of, by, action, with: refusal }) => {
  const driver = of();
  const refused = driver.wish(by, action);
  expect(refused.refusal).toEqual(refusal);
  for (const event of refused.events) expect(event.type).toBe('CommandRefused');
});

test('what is approved already names who approved it', () => {
  const driver = createGoLiveDriver({ plan: external });
  driver.wish(bea, approvalFor(driver.state, 'scheduled'));
  expect(driver.wish(bea, approvalFor(driver.state, 'scheduled')).refusal).toEqual({
    code: 'approved_already',
    subject: bea,
  });
});

test('a step that belongs to somebody else names its owners and the managers, once the deployment runs too', () => {
  const driver = phased();
  deploy(driver);
  expect(driver.wish(bea, { type: 'FinishStep', step: 'smoke' }).refusal).toEqual({
    code: 'not_allowed',
    allowedRoles: ['technical_lead', 'release_manager'],
    subject: 'smoke',
  });
});
