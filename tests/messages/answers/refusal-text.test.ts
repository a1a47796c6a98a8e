import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { decide } from '../../../src/domain/decide.ts';
import type { GoLive } from '../../../src/domain/go-live.ts';
import { blockers } from '../../../src/domain/guards/blockers.ts';
import { type Refusal, type RefusalCode, refuse } from '../../../src/domain/refusal.ts';
import { refusalText } from '../../../src/messages/answers/refusal-text.ts';
import { en } from '../../../src/messages/en.ts';
import { blockerLine } from '../../../src/messages/topics/blocker-text.ts';
import {
  approve,
  beginDeployment,
  createGoLiveDriver,
  deploy,
  endRun,
  see,
} from '../../fixtures/golive-driver.ts';
import {
  days,
  facts,
  hours,
  minutes,
  ole,
  olga,
  plan,
  plannedAt,
  rita,
  T0,
  tom,
  user,
} from '../../fixtures/golive-fixture.ts';
import { phasedPlan } from '../../fixtures/phased-plan.ts';

const say = (refusal: Refusal, goLive: GoLive | undefined): string =>
  refusalText(refusal, goLive, en).replace(/<!date[^|]*\|[^>]*?(\d\d:\d\d) [^>]*>/g, '@$1');

const planned = createGoLiveDriver().state;
const nasty = '<!channel> *x* `y`';

/** Every code, once with all that it may carry. */
const codes = {
  unknown_go_live: refuse('unknown_go_live', { subject: nasty }),
  target_busy: refuse('target_busy', { subject: 'GL-3' }),
  already_planned: refuse('already_planned'),
  t0_in_past: refuse('t0_in_past', { t0: { at: T0, timeZone: 'Europe/Berlin' } }),
  t0_too_far: refuse('t0_too_far', { t0: { at: T0, timeZone: 'Europe/Berlin' } }),
  invalid_version: refuse('invalid_version', { subject: nasty }),
  same_version: refuse('same_version', { subject: 'v1.4.2' }),
  role_without_holder: refuse('role_without_holder', { subject: 'technical_lead' }),
  unknown_role: refuse('unknown_role', { subject: nasty }),
  role_unchanged: refuse('role_unchanged', { subject: 'technical_lead' }),
  gate_without_own_person: refuse('gate_without_own_person', { subject: 'technical' }),
  not_allowed: refuse('not_allowed'),
  left_workspace: refuse('left_workspace'),
  unknown_item: refuse('unknown_item', { subject: nasty }),
  unknown_gate: refuse('unknown_gate', { subject: nasty }),
  item_unchanged: refuse('item_unchanged', { subject: 'merged' }),
  reason_required: refuse('reason_required'),
  evidence_required: refuse('evidence_required'),
  gate_closed: refuse('gate_closed', { subject: 'technical' }),
  vote_unchanged: refuse('vote_unchanged', { subject: 'technical' }),
  no_vote: refuse('no_vote', { subject: 'technical' }),
  not_your_vote: refuse('not_your_vote', { subject: tom }),
  vote_decided: refuse('vote_decided', { subject: 'technical' }),
  condition_incomplete: refuse('condition_incomplete', { subject: 'technical' }),
  condition_open: refuse('condition_open', { subject: nasty }),
  condition_over: refuse('condition_over', { subject: nasty }),
  commit_changed: refuse('commit_changed', { subject: 'technical' }),
  own_condition: refuse('own_condition', { subject: nasty }),
  own_break_glass: refuse('own_break_glass', { allowedRoles: ['technical_lead'], subject: nasty }),
  unknown_phase: refuse('unknown_phase', { subject: nasty }),
  phase_begun: refuse('phase_begun', { subject: nasty }),
  delegate_self: refuse('delegate_self'),
  delegation_circle: refuse('delegation_circle', { subject: tom }),
  delegation_chain: refuse('delegation_chain', { subject: tom }),
  delegation_unchanged: refuse('delegation_unchanged', { subject: tom }),
  not_delegated: refuse('not_delegated'),
  four_eyes_planner: refuse('four_eyes_planner', { subject: 'technical', people: [tom] }),
  four_eyes_author: refuse('four_eyes_author', { subject: 'technical' }),
  authors_unknown: refuse('authors_unknown', { subject: 'technical', why: nasty }),
  planner_votes_alone: refuse('planner_votes_alone', { subject: 'technical' }),
  not_a_voter: refuse('not_a_voter', { subject: 'technical', people: [tom] }),
  group_unreadable: refuse('group_unreadable', {
    subject: 'technical',
    group: { id: 'S0ONCALL', reason: nasty },
  }),
  too_few_voters: refuse('too_few_voters', { subject: 'technical' }),
  planner_is_needed: refuse('planner_is_needed', { subject: 'technical' }),
  one_gate_each: refuse('one_gate_each', { subject: 'technical' }),
  stale: refuse('stale'),
  blocked: refuse('blocked'),
  final_go_already_given: refuse('final_go_already_given'),
  final_go_not_given: refuse('final_go_not_given'),
  already_held: refuse('already_held'),
  not_held: refuse('not_held'),
  already_started: refuse('already_started'),
  not_started: refuse('not_started'),
  dispatch_unknown: refuse('dispatch_unknown'),
  wait_for_deployment: refuse('wait_for_deployment'),
  superseded: refuse('superseded', { subject: 'GL-8' }),
  past_grace: refuse('past_grace'),
  rollback_running: refuse('rollback_running'),
  target_rolling_back: refuse('target_rolling_back', { subject: 'GL-6' }),
  rollback_undecided: refuse('rollback_undecided', { subject: 'data_corruption' }),
  target_locked: refuse('target_locked', { subject: 'GL-6' }),
  not_locked: refuse('not_locked', { subject: 'GL-6' }),
  unlock_too_early: refuse('unlock_too_early'),
  watch_over: refuse('watch_over'),
  already_rolled_back: refuse('already_rolled_back'),
  finished: refuse('finished'),
  health_not_up: refuse('health_not_up', { subject: 'down' }),
  not_validating: refuse('not_validating'),
  unknown_trigger: refuse('unknown_trigger', { subject: nasty }),
  trigger_reported: refuse('trigger_reported', { subject: nasty }),
  unknown_proposal: refuse('unknown_proposal'),
  not_due: refuse('not_due'),
  unknown_run: refuse('unknown_run'),
  criteria_not_confirmed: refuse('criteria_not_confirmed', { subject: 'technical', criteria: ['ready'] }),
  tasks_not_confirmed: refuse('tasks_not_confirmed', { subject: 'word', criteria: ['0'] }),
  unknown_criterion: refuse('unknown_criterion', { subject: nasty }),
  no_version_before: refuse('no_version_before'),
  changes_pending: refuse('changes_pending'),
  late_go_needs_word: refuse('late_go_needs_word', { subject: 'technical' }),
  red_check_needs_word: refuse('red_check_needs_word', { subject: 'technical', criteria: ['ready'] }),
  not_no_go: refuse('not_no_go', { subject: 'technical' }),
  own_no_go: refuse('own_no_go', { subject: 'technical' }),
  ruling_unchanged: refuse('ruling_unchanged', { subject: 'technical' }),
  not_go: refuse('not_go', { subject: 'technical' }),
  unknown_step: refuse('unknown_step', { subject: 'checks' }),
  step_unchanged: refuse('step_unchanged', { subject: 'checks' }),
  step_too_early: refuse('step_too_early', { subject: 'checks' }),
  step_looks_later: refuse('step_looks_later', { subject: 'checks' }),
  step_runs_itself: refuse('step_runs_itself', { subject: 'checks' }),
  step_follows_run: refuse('step_follows_run', { subject: 'checks' }),
  step_run_open: refuse('step_run_open', { subject: 'checks' }),
  not_baked: refuse('not_baked', { subject: 'checks' }),
  traffic_unwatched: refuse('traffic_unwatched', { subject: nasty }),
  step_on_hold: refuse('step_on_hold', { subject: 'checks' }),
  roll_call_open: refuse('roll_call_open', { subject: 'checks' }),
  task_measured_slow: refuse('task_measured_slow', { subject: 'checks' }),
  receipt_given: refuse('receipt_given'),
  channel_test_over: refuse('channel_test_over', { subject: 'checks' }),
  no_roll_call: refuse('no_roll_call', { subject: 'checks' }),
  answered_already: refuse('answered_already', { subject: 'checks' }),
  no_check: refuse('no_check'),
  check_running: refuse('check_running'),
  steps_over: refuse('steps_over'),
  unknown_notice: refuse('unknown_notice', { subject: 'scheduled' }),
  notice_without_value: refuse('notice_without_value', { subject: 'reason' }),
  notice_settled: refuse('notice_settled'),
  notice_over: refuse('notice_over'),
  not_external: refuse('not_external', { subject: 'scheduled' }),
  no_approval_wanted: refuse('no_approval_wanted', { subject: 'scheduled' }),
  words_changed: refuse('words_changed', { subject: 'scheduled' }),
  words_missing: refuse('words_missing'),
  approved_already: refuse('approved_already', { subject: tom }),
  assignee_left: refuse('assignee_left', { subject: tom }),
  version_marked_bad: refuse('version_marked_bad', { subject: 'GL-3' }),
  frozen: refuse('frozen', {
    subject: nasty,
    bar: { because: 'frozen', by: nasty, title: nasty, until: T0, freeAt: T0 },
  }),
  calendar_unread: refuse('calendar_unread', {
    bar: { because: 'calendar_unread', by: 'company', title: 'Company' },
  }),
  freezes_unreadable: refuse('freezes_unreadable', { subject: 'freezes.yaml' }),
  not_frozen: refuse('not_frozen'),
  all_frozen: refuse('all_frozen', { bar: { because: 'all_frozen', by: tom, title: nasty, until: T0 } }),
  all_not_frozen: refuse('all_not_frozen'),
  locked: refuse('locked', { bar: { because: 'locked', by: tom, title: nasty } }),
  target_not_locked: refuse('target_not_locked', { subject: nasty }),
  waiting_already: refuse('waiting_already'),
  rehearsal_running: refuse('rehearsal_running', { subject: 'RH-3' }),
  may_not_rehearse: refuse('may_not_rehearse', { people: [tom] }),
  rehearsal_over: refuse('rehearsal_over', { subject: 'RH-3' }),
  until_in_past: refuse('until_in_past'),
  may_not_stop: refuse('may_not_stop', { people: [tom] }),
  return_marked_bad: refuse('return_marked_bad', { subject: 'GL-3' }),
  version_moved: refuse('version_moved'),
  workflow_missing: refuse('workflow_missing'),
  github_unreadable: refuse('github_unreadable'),
  other_deployment_running: refuse('other_deployment_running'),
  health_unknown: refuse('health_unknown'),
  health_down: refuse('health_down'),
  health_not_down: refuse('health_not_down'),
  nothing_to_break: refuse('nothing_to_break', { subject: nasty }),
  version_not_marked: refuse('version_not_marked', { subject: 'v1' }),
  not_over: refuse('not_over'),
  already_closed: refuse('already_closed'),
  criteria_required: refuse('criteria_required', { criteria: [nasty] }),
  judged_both_ways: refuse('judged_both_ways', { subject: nasty }),
  unknown_area: refuse('unknown_area', { subject: nasty }),
  escalation_running: refuse('escalation_running', { subject: nasty }),
  nobody_to_call: refuse('nobody_to_call', { subject: nasty }),
  unknown_escalation: refuse('unknown_escalation'),
  already_acknowledged: refuse('already_acknowledged', { subject: tom }),
  plan_differs: refuse('plan_differs', { allowedRoles: ['release_manager'], subject: nasty }),
  judgement_unchanged: refuse('judgement_unchanged'),
  nothing_noted: refuse('nothing_noted'),
  retrospective_held: refuse('retrospective_held'),
  not_judged_now: refuse('not_judged_now'),
  already_muted: refuse('already_muted'),
  not_muted: refuse('not_muted'),
  no_updates: refuse('no_updates'),
  update_repeated: refuse('update_repeated'),
  update_told: refuse('update_told'),
  unknown_issue: refuse('unknown_issue', { subject: nasty }),
  issue_open: refuse('issue_open', { subject: '1' }),
  issue_known: refuse('issue_known', { subject: '1' }),
  issue_resolved: refuse('issue_resolved', { subject: '1' }),
  issue_acknowledged: refuse('issue_acknowledged', { subject: '1' }),
  eta_in_past: refuse('eta_in_past'),
  eta_unchanged: refuse('eta_unchanged', { subject: '1' }),
} satisfies Record<RefusalCode, Refusal>;

describe('a refusal', () => {
  it.each(Object.values(codes))('$code is one sentence that cannot mention or format', (refusal) => {
    for (const goLive of [planned, undefined]) {
      const said = say(refusal, goLive);
      expect(said).toMatch(/^\S.*[^.]\.$/);
      expect(said).not.toMatch(/undefined|<!|\*x\*|``/);
    }
  });

  it('says who could have done it, with the role and its holders', () => {
    expect(
      say(refuse('not_allowed', { allowedRoles: ['technical_lead', 'on_call_engineer'] }), planned),
    ).toBe('Only the technical lead (<@U0TOM> or <@U0TESS>) or the on call_engineer (<@U0ONA>) can do this.');
  });

  it('says of unknown authors who may skip the gate, where anybody may, and what to plan anew', () => {
    expect(say(refuse('authors_unknown', { subject: 'technical', people: [tom] }), planned)).toContain(
      'taken, and in an emergency <@U0TOM> can skip the gate with `/golive break-glass`. Where GitHub can never say, plan it anew',
    );
    expect(say(codes.authors_unknown, planned)).toContain('A NO-GO is taken. Where GitHub can never say');
  });

  it('names five roles at most', () => {
    const allowedRoles = Object.keys(plan.service.roles);
    expect(say(refuse('not_allowed', { allowedRoles }), planned)).toContain('or 1 other role can do this.');
  });

  it('says so where nobody holds the role', () => {
    expect(say(refuse('not_allowed', { allowedRoles: ['auditor'] }), planned)).toBe(
      'Only the auditor (nobody is named) can do this.',
    );
  });

  it('lists what is in the way of a start in one sentence', () => {
    const refusal = refuse('blocked', { blockers: blockers(planned, plannedAt) });
    expect(say(refusal, planned)).toBe(
      'This cannot be done yet: technical has no vote from <@U0TOM> or <@U0TESS>, security has no vote from <@U0SAM>, business has no vote from <@U0BEA>, 1 other gate is not GO, 2 checklist items are not done (<@U0TOM>, <@U0TESS> and <@U0OLE>), the final GO of the release manager (<@U0RITA>) is missing and T-0 is @18:00 (Tue, 1 Dec 2026, 18:00 Europe/Berlin).',
    );
  });

  it('names a step that failed, and what can be done about it', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    approve(driver);
    deploy(driver);
    driver.runTo(T0 + minutes(10));
    endRun(driver, 'success');
    see(driver, 'up');
    driver.wish(tom, { type: 'FailStep', step: 'journeys', reason: 'the basket is empty' });
    const { refusal } = driver.wish(ole, { type: 'DeclareSuccess' });
    expect(refusal && say(refusal, driver.state)).toMatch(
      /the failed step “.+” waits for <@U0TOM>.* to try it again or to skip it with a reason\.$/,
    );
    expect(blockerLine(driver.state, { kind: 'step', id: 'journeys' }, en)).toMatch(
      / failed: .* tries it again, or skips it/,
    );
  });

  it('says by whom a go-live is held', () => {
    const driver = createGoLiveDriver();
    driver.wish(tom, { type: 'Hold', reason: 'x' });
    expect(say(refuse('already_held'), driver.state)).toBe(
      'GL-7 is on hold already, by <@U0TOM>; the release manager (<@U0RITA>) can resume it.',
    );
  });

  it('points to the rollback once the deployment has started', () => {
    const driver = createGoLiveDriver();
    deploy(driver);
    const command = (person: string, action: Action) => ({
      id: 'c',
      goLive: 'GL-7',
      at: driver.now,
      actor: user(person),
      origin: { via: 'button' } as const,
      do: action,
    });
    const { refusal } = decide(driver.state, command(rita, { type: 'Abort', reason: 'x' }), facts);
    expect(refusal && say(refusal, driver.state)).toBe(
      'GL-7 stands at “Deploying”, too late for this: once the deployment has started, a rollback is the way back.',
    );
    const stranger = decide(driver.state, command(olga, { type: 'RequestRollback', reason: 'x' }), facts);
    expect(stranger.refusal && say(stranger.refusal, driver.state)).toContain(
      'Only the on call_engineer (<@U0ONA>) or the technical',
    );
  });

  it('points to no rollback where GitHub refused the deployment, so that nothing was deployed', () => {
    const driver = createGoLiveDriver();
    const correlationId = beginDeployment(driver);
    driver.system({ type: 'ReportDispatchRejected', correlationId, reason: 'no such workflow' });
    const { refusal } = driver.wish(rita, { type: 'Reschedule', t0: driver.now + days(1), timeZone: 'UTC' });
    expect(refusal && say(refusal, driver.state)).toBe(
      'GL-7 stands at “Deployment failed”, too late for this; its card says what can be done now, and by whom.',
    );
  });

  it('repeats the T-0 that it was asked for, as it was read', () => {
    expect(refusalText(codes.t0_in_past, undefined, en)).toBe(
      'T-0 must lie in the future, and was read as Tue, 1 Dec 2026, 18:00 Europe/Berlin; please give a later date or time.',
    );
    expect(refusalText(codes.t0_too_far, undefined, en)).toContain(
      'read as Tue, 1 Dec 2026, 18:00 Europe/Berlin',
    );
  });

  it('names the limit that the rules have for T-0', () => {
    const at = (t0: number) =>
      decide(
        undefined,
        { id: 'c', at: plannedAt, actor: user(rita), origin: { via: 'modal' }, do: { ...plan, t0 } },
        facts,
      ).refusal;
    expect(at(plannedAt + days(400))).toBeUndefined();
    const refusal = at(plannedAt + days(400) + hours(1));
    expect(refusal && say(refusal, undefined)).toBe(
      'T-0 may lie 400 days ahead at most, and was read as Mon, 3 Jan 2028, 19:00 Europe/Berlin; please give an earlier date.',
    );
  });
});
