import type { Bar } from './guards/bar.ts';

/** Why a command was not carried out. The words for people are in `src/messages/`; a code never changes its meaning. */
export interface Refusal {
  readonly code: RefusalCode;
  /** The roles that could have done it, where that is what was missing. */
  readonly allowedRoles?: readonly string[];
  /** The people who could have done it, where no go-live's roles say so. */
  readonly people?: readonly string[];
  /** What it was about: a gate, an item, another go-live, a value that was seen. */
  readonly subject?: string;
  /** The criteria of the gate that it was about. */
  readonly criteria?: readonly string[];
  /** The T-0 that was asked for. */
  readonly t0?: { readonly at: number; readonly timeZone: string };
  /** A user group that is not known, and why. */
  readonly group?: { readonly id: string; readonly reason?: string };
  /** Why something is not known, as the outside said. */
  readonly why?: string;
  /** What stands in the way from outside of the go-live. */
  readonly bar?: Bar;
  /** What stands in the way, one line each: open gates, items not done. */
  readonly blockers?: readonly Blocker[];
}

/** One thing that keeps the deployment from starting. */
export type Blocker =
  | { readonly kind: 'gate'; readonly id: string; readonly state: 'open' | 'no_go' | 'outdated' }
  | { readonly kind: 'item'; readonly id: string }
  | { readonly kind: 'step'; readonly id: string }
  /** Of a GO-IF. */
  | { readonly kind: 'condition'; readonly id: string }
  | { readonly kind: 'final_go' }
  | { readonly kind: 'too_early'; readonly t0: number }
  | { readonly kind: 'held'; readonly by: string }
  /** Another go-live or a freeze keeps this one back. */
  | ({ readonly kind: 'bar' } & Bar);

export type RefusalCode =
  | 'unknown_go_live'
  | 'target_busy'
  | 'already_planned'
  | 't0_in_past'
  | 't0_too_far'
  | 'invalid_version'
  | 'same_version'
  | 'plan_differs'
  | 'role_without_holder'
  | 'unknown_role'
  | 'role_unchanged'
  | 'unknown_area'
  | 'escalation_running'
  | 'nobody_to_call'
  | 'unknown_escalation'
  | 'already_acknowledged'
  | 'gate_without_own_person'
  | 'not_allowed'
  | 'left_workspace'
  | 'unknown_item'
  | 'notice_without_value'
  | 'not_external'
  | 'no_approval_wanted'
  | 'words_changed'
  | 'words_missing'
  | 'approved_already'
  | 'unknown_gate'
  | 'unknown_step'
  | 'step_unchanged'
  | 'step_too_early'
  | 'step_looks_later'
  | 'step_runs_itself'
  | 'step_follows_run'
  | 'step_run_open'
  | 'step_on_hold'
  | 'not_baked'
  | 'traffic_unwatched'
  | 'roll_call_open'
  | 'task_measured_slow'
  | 'receipt_given'
  | 'channel_test_over'
  | 'no_roll_call'
  | 'answered_already'
  | 'steps_over'
  | 'no_check'
  | 'check_running'
  | 'item_unchanged'
  | 'assignee_left'
  | 'reason_required'
  | 'evidence_required'
  | 'gate_closed'
  | 'vote_unchanged'
  | 'no_vote'
  | 'not_your_vote'
  | 'not_a_voter'
  | 'vote_decided'
  | 'one_gate_each'
  | 'delegate_self'
  | 'delegation_circle'
  | 'delegation_chain'
  | 'delegation_unchanged'
  | 'not_delegated'
  | 'four_eyes_planner'
  | 'four_eyes_author'
  | 'authors_unknown'
  | 'planner_votes_alone'
  | 'too_few_voters'
  | 'group_unreadable'
  | 'planner_is_needed'
  | 'condition_incomplete'
  | 'condition_open'
  | 'condition_over'
  | 'commit_changed'
  | 'own_condition'
  | 'own_break_glass'
  | 'unknown_phase'
  | 'phase_begun'
  | 'not_no_go'
  | 'own_no_go'
  | 'ruling_unchanged'
  | 'late_go_needs_word'
  | 'red_check_needs_word'
  | 'no_version_before'
  | 'changes_pending'
  | 'criteria_not_confirmed'
  | 'tasks_not_confirmed'
  | 'unknown_criterion'
  | 'not_go'
  | 'stale'
  | 'blocked'
  | 'final_go_already_given'
  | 'final_go_not_given'
  | 'already_held'
  | 'not_held'
  | 'already_started'
  | 'not_started'
  | 'dispatch_unknown'
  | 'wait_for_deployment'
  | 'superseded'
  | 'past_grace'
  | 'version_moved'
  | 'workflow_missing'
  | 'github_unreadable'
  | 'other_deployment_running'
  | 'health_unknown'
  | 'health_down'
  | 'health_not_down'
  | 'rollback_running'
  | 'already_rolled_back'
  | 'target_rolling_back'
  | 'target_locked'
  | 'not_locked'
  | 'unlock_too_early'
  | 'watch_over'
  | 'finished'
  | 'version_marked_bad'
  | 'frozen'
  | 'freezes_unreadable'
  | 'calendar_unread'
  | 'not_frozen'
  | 'nothing_to_break'
  | 'all_frozen'
  | 'all_not_frozen'
  | 'locked'
  | 'target_not_locked'
  | 'rehearsal_over'
  | 'rehearsal_running'
  | 'may_not_rehearse'
  | 'waiting_already'
  | 'until_in_past'
  | 'may_not_stop'
  | 'return_marked_bad'
  | 'version_not_marked'
  | 'not_over'
  | 'already_closed'
  | 'health_not_up'
  | 'not_validating'
  | 'rollback_undecided'
  | 'criteria_required'
  | 'judged_both_ways'
  | 'not_judged_now'
  | 'retrospective_held'
  | 'nothing_noted'
  | 'judgement_unchanged'
  | 'unknown_proposal'
  | 'unknown_trigger'
  | 'trigger_reported'
  | 'not_due'
  | 'unknown_run'
  | 'unknown_notice'
  | 'notice_settled'
  | 'notice_over'
  | 'unknown_issue'
  | 'already_muted'
  | 'not_muted'
  | 'no_updates'
  | 'update_repeated'
  | 'update_told'
  | 'issue_open'
  | 'issue_known'
  | 'issue_resolved'
  | 'issue_acknowledged'
  | 'eta_in_past'
  | 'eta_unchanged';

/** Those that stay on record: somebody tried what they may not, or what the state forbids. */
export type RejectedCode = Extract<
  RefusalCode,
  | 'all_frozen'
  | 'already_rolled_back'
  | 'already_started'
  | 'authors_unknown'
  | 'blocked'
  | 'calendar_unread'
  | 'criteria_required'
  | 'dispatch_unknown'
  | 'finished'
  | 'four_eyes_author'
  | 'four_eyes_planner'
  | 'freezes_unreadable'
  | 'frozen'
  | 'gate_closed'
  | 'group_unreadable'
  | 'health_not_up'
  | 'issue_open'
  | 'left_workspace'
  | 'locked'
  | 'not_a_voter'
  | 'not_allowed'
  | 'not_started'
  | 'not_your_vote'
  | 'one_gate_each'
  | 'own_break_glass'
  | 'own_condition'
  | 'own_no_go'
  | 'rollback_running'
  | 'rollback_undecided'
  | 'superseded'
  | 'target_locked'
  | 'target_rolling_back'
  | 'unlock_too_early'
  | 'version_marked_bad'
  | 'watch_over'
>;

export const refuse = <C extends RefusalCode>(
  code: C,
  more: Omit<Refusal, 'code'> = {},
): Refusal & { readonly code: C } => ({ code, ...more });
