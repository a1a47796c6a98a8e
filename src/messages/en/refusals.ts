// Longer than most: one sentence for each refusal.

import type { RefusalCode } from '../../domain/refusal.ts';
import type { RefusalFacts } from '../refusal-facts.ts';
import { voterRefusals } from './voter-refusals.ts';

type Fact = RefusalFacts;

const readAs = ({ read }: Fact): string => (read ? `, and was read as ${read}` : '');

/** One sentence for every code: who could do it, or what to do instead. */
export const refusals = {
  ...voterRefusals,
  unknown_go_live: (f: Fact) =>
    f.subject
      ? `There is no go-live ${f.subject}; \`/golive list\` shows those that are active.`
      : 'There is no such go-live; `/golive list` shows those that are active.',
  target_busy: (f: Fact) =>
    `${f.subject} is still active for this service and environment: finish or abort it before the next one is planned.`,
  already_planned: (f: Fact) => `Nothing changed: ${f.id} is planned for exactly that time already.`,
  t0_in_past: (f: Fact) => `T-0 must lie in the future${readAs(f)}; please give a later date or time.`,
  t0_too_far: (f: Fact) => `T-0 may lie 400 days ahead at most${readAs(f)}; please give an earlier date.`,
  invalid_version: (f: Fact) =>
    `“${f.subject}” cannot be a version: begin with a letter or a digit and go on with letters, digits and . _ + / - only, 100 characters at most.`,
  same_version: (f: Fact) =>
    `${f.subject} is the version of this go-live itself: a rollback returns to an earlier one.`,
  plan_differs: () =>
    'Only those who manage this service by `services.yaml` may plan it with other role holders or another runbook.',
  role_without_holder: (f: Fact) =>
    `Nobody holds the role ${f.subject}, and the go-live needs it: name a holder in the plan form or in \`services.yaml\`.`,
  gate_without_own_person: (f: Fact) =>
    `Nobody is left for the gate ${f.subject}, as each gate needs a person of its own: name another holder or a deputy for its role.`,
  unknown_role: (f: Fact) =>
    `There is no role “${f.subject}” in the runbook; \`/golive roles\` shows those that there are.`,
  role_unchanged: (f: Fact) => `Nothing changed: ${f.subject} is held by that person already.`,
  unknown_area: (f: Fact) =>
    `The runbook has no contacts for “${f.subject}”; \`/golive contacts\` shows those that there are.`,
  escalation_running: (f: Fact) =>
    `The contacts of “${f.subject}” are being called already; follow it on its card in the channel.`,
  nobody_to_call: (f: Fact) =>
    `Nobody else is named for “${f.subject}”; \`/golive contacts\` shows whom else to call.`,
  unknown_escalation: (f: Fact) => `${f.id} has no such call; please use the newest card.`,
  already_acknowledged: (f: Fact) => `Nothing changed: ${f.subject} has acknowledged and sees to it.`,
  not_allowed: (f: Fact) =>
    f.who ? `Only ${f.who} can do this.` : 'This is done by golive itself and by nobody else.',
  left_workspace: () =>
    'Only full members of this workspace can do this, not guests or people who have left; another holder of the role can.',
  unknown_item: (f: Fact) =>
    `${f.id} has no such task now (“${f.subject}”); its checklist and its follow-ups show those that there are.`,
  unknown_gate: (f: Fact) => `${f.id} has no gate “${f.subject}”; \`/golive gates\` shows them.`,
  unknown_step: (f: Fact) => `${f.id} has no step “${f.subject}”; \`/golive steps\` shows them.`,
  step_unchanged: (f: Fact) => `Nothing changed: “${f.subject}” ${f.stands}.`,
  step_too_early: (f: Fact) =>
    f.opens
      ? `“${f.subject}” can be started from ${f.opens} on; until then it can only be skipped with a reason.`
      : `“${f.subject}” can be started once the deployment is on its way.`,
  step_looks_later: (f: Fact) =>
    `“${f.subject}” can be started once the deployment has succeeded; before that it would be about what was live before.`,
  step_runs_itself: (f: Fact) =>
    `“${f.subject}” follows the final GO or the deployment by itself; nobody starts or finishes it by hand.`,
  step_follows_run: (f: Fact) =>
    `“${f.subject}” ends as its workflow on GitHub ends. Whoever did it in another way skips it with a reason.`,
  step_run_open: (f: Fact) =>
    `A workflow run of “${f.subject}” goes on, or nobody knows yet whether it does: it can be started again once that has ended. A run that hangs is cancelled on GitHub.`,
  not_baked: (f: Fact) =>
    f.opens
      ? `“${f.subject}” bakes until ${f.opens}, if every endpoint stays up; only then it goes on.`
      : `“${f.subject}” cannot go on: its part of the traffic has not baked with every endpoint up the whole time.`,
  traffic_unwatched: (f: Fact) =>
    `“${f.subject}” brings no more of the traffic: the health of ${f.id} is not watched long enough for it to bake. Whoever brings it in another way skips the step with a reason.`,
  step_on_hold: (f: Fact) =>
    `${f.id} is on hold, and no workflow of a step is started until it is resumed; ${f.managers} can resume it.`,
  roll_call_open: (f: Fact) =>
    `“${f.subject}” is done once everybody is here (missing: ${f.missing}), or skipped with a reason.`,
  task_measured_slow: (f: Fact) =>
    `“${f.subject}” cannot be finished while answers are too slow, as its line on the plan says. Say that it failed, or skip it with a reason.`,
  receipt_given: () => 'Nothing changed: that was said of this channel already, as its card shows.',
  channel_test_over: (f: Fact) =>
    `“${f.subject}” no longer waits for this test; once the step is opened again, all tests are sent anew.`,
  no_roll_call: (f: Fact) => `“${f.subject}” is no roll call of ${f.id}; \`/golive steps\` shows its steps.`,
  answered_already: (f: Fact) => `Nothing changed: “${f.subject}” has your answer already, or is over.`,
  no_check: (f: Fact) => `The runbook of ${f.id} has no such check.`,
  check_running: () => 'This check is running already; its result follows on the card.',
  steps_over: (f: Fact) => `${f.id} stands at “${f.status}”: its plan no longer counts.`,
  item_unchanged: (f: Fact) => `Nothing changed: “${f.subject}” is in that state already.`,
  assignee_left: (f: Fact) =>
    `${f.subject} is no full member of this workspace; please choose somebody else.`,
  reason_required: () => 'Please give a reason; it goes into the audit trail.',
  evidence_required: () => 'Please write a sentence, paste a link or attach a file.',
  gate_closed: (f: Fact) =>
    f.ran
      ? `Votes are closed, for ${f.id} stands at “${f.status}”; what is on its way is stopped by a rollback, not by a vote.`
      : `Votes are closed, for ${f.id} stands at “${f.status}”; plan the next one with \`/golive plan\`.`,
  vote_unchanged: (f: Fact) => `Nothing changed: ${f.subject} has exactly this vote already.`,
  no_vote: (f: Fact) => `Nothing changed: ${f.subject} has no vote that could be withdrawn.`,
  not_your_vote: (f: Fact) =>
    `Only ${f.subject} can withdraw this vote; whoever may vote on the gate can vote NO-GO.`,
  vote_decided: (f: Fact) =>
    `The final GO rests on this vote on ${f.subject}: vote NO-GO, which takes it back too, or let the final GO be withdrawn first.`,
  one_gate_each: (f: Fact) =>
    `Your GO already opens ${f.subject}, and each gate needs another person: ask the deputy of this gate to vote.`,
  delegate_self: () => 'You vote for yourself already: name somebody else, `/golive delegate @person`.',
  delegation_circle: (f: Fact) =>
    `${f.subject} lets you vote already, so you cannot let them vote: vote yourself, or let ${f.subject} end theirs with \`/golive delegate ${f.id} end\`.`,
  delegation_chain: (f: Fact) =>
    `A vote is passed on once only, and ${f.subject} lets somebody else vote: choose another person, or let ${f.subject} end theirs with \`/golive delegate ${f.id} end\`.`,
  delegation_unchanged: (f: Fact) => `Nothing changed: ${f.subject} votes for you already.`,
  not_delegated: (f: Fact) => `Nobody votes for you: \`/golive delegate ${f.id} @person\` lets somebody.`,
  condition_incomplete: (f: Fact) =>
    `A GO-IF on ${f.subject} says what must be done and who sees to it: fill in both, or vote GO or NO-GO.`,
  condition_open: (f: Fact) =>
    `This phase waits for “${f.subject}”, on which a GO-IF rests: whoever owes it ticks it in the checklist, or the gate's escalation contact overrules it there.`,
  condition_over: (f: Fact) =>
    `“${f.subject}” counts no more: the GO-IF that rested on it was replaced or withdrawn, and the gate's card shows what counts now.`,
  commit_changed: (f: Fact) =>
    `Since you opened the form, the version names another commit: look at the card of ${f.subject}, then vote there again.`,
  own_condition: (f: Fact) =>
    `The condition “${f.subject}” is your own: tick it once it is done, or let another holder of the escalation role overrule it.`,
  own_break_glass: (f: Fact) =>
    `Whoever broke the glass does not review it: that is for ${f.who || f.managers}, or for anybody else to whom it is assigned.`,
  unknown_phase: (f: Fact) => `The runbook of ${f.id} has no phase ${f.subject}: choose one of the form.`,
  phase_begun: (f: Fact) => `${f.subject} has begun already: choose a phase that is still to come.`,
  not_no_go: (f: Fact) => `${f.subject} does not stand at NO-GO any more, so there is nothing to rule on.`,
  own_no_go: (f: Fact) =>
    `The NO-GO on ${f.subject} is your own: vote GO once it is settled, or let another holder of the role rule on it.`,
  ruling_unchanged: (f: Fact) => `Nothing changed: you have ruled exactly so on ${f.subject} already.`,
  no_version_before: (f: Fact) =>
    `No version before that of ${f.id} is known, so there is nothing to compare it with.`,
  changes_pending: (f: Fact) =>
    `golive is reading already what goes live with ${f.id}; the card will show it.`,
  late_go_needs_word: (f: Fact) =>
    `${f.subject} closed before: a late GO needs a comment that says why it may still count.`,
  red_check_needs_word: (f: Fact) =>
    `The check has failed: ${f.criteria}. A GO on ${f.subject} all the same needs a comment that says why.`,
  criteria_not_confirmed: (f: Fact) =>
    f.criteria
      ? `Not confirmed yet: ${f.criteria}. A GO needs every box; whoever cannot confirm one votes NO-GO.`
      : 'A GO needs every criterion confirmed; whoever cannot confirm one votes NO-GO.',
  tasks_not_confirmed: (f: Fact) =>
    `Not confirmed yet: ${f.criteria}. Whoever cannot confirm one says that the step failed, or skips it with a reason.`,
  unknown_criterion: (f: Fact) => `The gate has no criterion “${f.subject}”; please use the newest card.`,
  not_go: (f: Fact) => `${f.subject} has no GO that could be taken back; please look at its card.`,
  stale: (f: Fact) =>
    f.t0
      ? `This was drawn for an earlier state of ${f.id}, whose T-0 is now ${f.t0}; please use the newest card.`
      : 'This was drawn for an earlier state; please use the newest card.',
  blocked: (f: Fact) =>
    f.blockers ? `This cannot be done yet: ${f.blockers}.` : 'This cannot be done in the present state.',
  final_go_already_given: (f: Fact) => `Nothing changed: the final GO for ${f.id} is given already.`,
  final_go_not_given: (f: Fact) => `There is no final GO for ${f.id} that could be withdrawn.`,
  already_held: (f: Fact) => `${f.id} is on hold already, by ${f.heldBy}; ${f.managers} can resume it.`,
  not_held: (f: Fact) => `${f.id} is not on hold, so there is nothing to resume.`,
  already_started: (f: Fact) =>
    f.ran
      ? `${f.id} stands at “${f.status}”, too late for this: once the deployment has started, a rollback is the way back.`
      : `${f.id} stands at “${f.status}”, too late for this; its card says what can be done now, and by whom.`,
  not_started: (f: Fact) =>
    `Nothing of ${f.id} was deployed, so there is nothing to roll back; hold or abort it instead.`,
  dispatch_unknown: (f: Fact) =>
    `It is not known yet whether GitHub started the run of ${f.id}; golive is finding out, please wait for its answer.`,
  wait_for_deployment: (f: Fact) =>
    `The rollback of ${f.id} waits until it is known whether the deployment was started; golive is finding out.`,
  superseded: (f: Fact) =>
    `${f.subject} was started for the same service and environment since then: go on there, or roll that one back.`,
  past_grace: (f: Fact) =>
    `The grace time after T-0 is over; use “Start anyway” on the start card of ${f.id}, or reschedule it.`,
  version_moved: (f: Fact) =>
    `The version of ${f.id} names another commit than the one that was voted on, so nothing was deployed: vote again on what it is now.`,
  workflow_missing: (f: Fact) =>
    `The workflow of ${f.id} cannot be started at the ref that \`services.yaml\` names: bring it back there, then start again.`,
  github_unreadable: (f: Fact) =>
    `GitHub could not be asked for the last look, so nothing of ${f.id} was deployed; golive looks again by itself.`,
  other_deployment_running: (f: Fact) =>
    `Another run of the workflows of ${f.id} has not ended on GitHub, so nothing was deployed: let it end or cancel it there; golive looks again by itself.`,
  health_unknown: (f: Fact) =>
    `The health before the deployment of ${f.id} is not known, so nothing was deployed: see to its endpoints; golive looks again by itself.`,
  health_down: (f: Fact) =>
    `What runs is down before the deployment of ${f.id}, so nothing was deployed: see to its endpoints, or have it sent with \`/golive deploy ${f.id} anyway reason\`; golive looks again by itself.`,
  health_not_down: (f: Fact) =>
    `Nothing of ${f.id} is kept back by an endpoint that is down: start it with \`/golive deploy ${f.id}\`; if golive then finds one down, it asks.`,
  rollback_running: (f: Fact) => `A rollback of ${f.id} is under way already; follow it on the card.`,
  target_rolling_back: (f: Fact) =>
    `${f.subject} is being rolled back for the same service and environment; ${f.id} can be started once that has ended.`,
  target_locked: (f: Fact) =>
    `The environment has been locked since the rollback of ${f.subject}; a manager of ${f.subject} unlocks it with \`/golive unlock ${f.subject} reason\` once it is understood.`,
  not_locked: (f: Fact) =>
    f.subject
      ? `${f.id} locks nothing; ${f.subject} does: \`/golive unlock ${f.subject} reason\`.`
      : `Nothing changed: ${f.id} locks nothing. A lock that somebody set is ended with \`/golive unlock service environment\`; \`/golive locks\` shows them.`,
  unlock_too_early: (f: Fact) =>
    `The rollback of ${f.id} is not over; the environment can be unlocked once it has ended.`,
  watch_over: (f: Fact) =>
    `${f.id} succeeded and is no longer watched, so it is not rolled back any more; plan the way back with \`/golive plan\`.`,
  already_rolled_back: (f: Fact) => `${f.id} is rolled back already.`,
  finished: (f: Fact) =>
    f.status
      ? `${f.id} is over (“${f.status}”); plan the next one with \`/golive plan\`.`
      : `${f.id} is over; plan the next one with \`/golive plan\`.`,
  version_marked_bad: (f: Fact) =>
    `This version is marked bad, for ${f.subject} rolled it back there: plan another one. If it was not to blame, a manager of ${f.subject} clears it with \`/golive allow ${f.subject} reason\`.`,
  frozen: ({ bar }: Fact) =>
    [
      `The freeze “${bar.title}” keeps ${bar.id} from being deployed${bar.until ? ` until ${bar.until}` : ''}`,
      `${bar.free ? `reschedule it to ${bar.free} or later` : 'reschedule it'}, or ${bar.lifters || 'a manager'} lets it through with \`/golive unfreeze ${bar.id} reason\`.`,
    ].join(': '),
  calendar_unread: ({ bar }: Fact) =>
    bar.read
      ? `The calendar “${bar.title}” has not been readable since ${bar.read}, and what it said then counts no more: an operator mends its address in \`freezes.yaml\`, or ${bar.lifters || 'a manager'} lets this go-live through with \`/golive unfreeze ${bar.id} reason\`, or in an emergency it is skipped with \`/golive break-glass ${bar.id} freeze reason\`.`
      : `The calendar “${bar.title}” was never read, so nobody knows what it says of that time: an operator finds out why, or somebody lets this go-live through with \`/golive unfreeze ${bar.id} reason\`.`,
  freezes_unreadable: () =>
    'Nobody knows what is frozen, for `freezes.yaml` cannot be read: an operator finds what is wrong with `npx golive validate`, and once that is mended this can be tried again.',
  all_frozen: ({ bar }: Fact) =>
    `Everything is frozen by ${bar.by}${bar.until ? ` until ${bar.until}` : ''} (“${bar.title}”): ask them, or end it with \`/golive unfreeze all reason\` if you may.`,
  all_not_frozen: () =>
    'Nothing changed: go-lives are not frozen as a whole; one of them is let through a freeze with `/golive unfreeze GL-7 reason`.',
  locked: ({ bar }: Fact) =>
    `The environment is locked by ${bar.by}${bar.until ? ` until ${bar.until}` : ''} (“${bar.title}”): ask them, wait for it with \`/golive lock ${bar.place} wait\`, or take it over with \`/golive lock ${bar.place} steal reason\`, as a manager can.`,
  rehearsal_over: (f: Fact) =>
    `${f.subject} is over: nothing of it can be changed any more. \`/golive rehearse\` shows what came of it.`,
  rehearsal_running: (f: Fact) =>
    `${f.subject} is running for this service already; \`/golive rehearse stop\` ends it.`,
  may_not_rehearse: (f: Fact) =>
    f.people
      ? `Only ${f.people} can rehearse this service, for \`services.yaml\` names them in a role of it.`
      : 'Nobody can rehearse this service, for `services.yaml` names no holder of a role.',
  target_not_locked: (f: Fact) =>
    `Nothing changed: nobody has locked this environment of ${f.subject}; \`/golive locks\` shows what is locked.`,
  waiting_already: () => 'Nothing changed: this lock is yours, or you wait for it already.',
  until_in_past: () => 'The end must lie in the future; please give a later date or time.',
  may_not_stop: (f: Fact) =>
    f.people
      ? `Only ${f.people} can do this.`
      : 'Nobody can do this now, for `services.yaml` names no holder of a role that may; whoever keeps it can name one.',
  nothing_to_break: (f: Fact) =>
    f.subject
      ? `Nothing changed: “${f.subject}” keeps nothing of ${f.id} back, or is skipped already.`
      : `Nothing that could be skipped keeps ${f.id} back.`,
  not_frozen: (f: Fact) => `Nothing changed: no freeze keeps ${f.id} from being deployed.`,
  return_marked_bad: (f: Fact) =>
    `The version to return to is marked bad, for ${f.subject} rolled it back there: name another one, or let a manager clear it with \`/golive allow ${f.subject} reason\`.`,
  version_not_marked: (f: Fact) => `Nothing changed: ${f.subject} is not marked bad by ${f.id}.`,
  not_over: (f: Fact) =>
    `${f.id} stands at “${f.status}”; this can be done once success is declared or the rollback is verified.`,
  already_closed: (f: Fact) => `Nothing changed: ${f.id} is closed already.`,
  health_not_up: (f: Fact) =>
    `Success needs good health, and the health is ${f.subject || 'not up'}; wait until it is up, or roll back.`,
  rollback_undecided: (f: Fact) =>
    `“${f.subject}” is reported and waits for its decision: ${f.deciders} rolls back, or dismisses it with a reason, on its card. Please try again after that.`,
  criteria_required: (f: Fact) =>
    `${f.id} cannot be declared a success without what its runbook requires: ${f.criteria}. Its owners confirm it on the card of the success criteria.`,
  judged_both_ways: (f: Fact) => `“${f.subject}” is ticked both as met and as not met; please choose one.`,
  judgement_unchanged: () => 'Nothing changed: that is recorded already.',
  retrospective_held: (f: Fact) => `The retrospective of ${f.id} is held; nothing can be added any more.`,
  nothing_noted: () => 'Nothing is noted yet; please write something under at least one heading.',
  not_judged_now: (f: Fact) =>
    `${f.id} stands at “${f.status}”; its criteria are confirmed from validation on, until it is closed.`,
  not_validating: (f: Fact) =>
    `Success is declared while ${f.id} stands at “Validating”, and it stands at “${f.status}”: its card says what can be done now, and by whom.`,
  unknown_trigger: (f: Fact) =>
    `${f.id} has no trigger “${f.subject}” that people report; \`/golive trigger\` shows them.`,
  trigger_reported: (f: Fact) => `“${f.subject}” is reported already; the decision is made on its card.`,
  unknown_proposal: () => 'This rollback proposal is settled already.',
  not_due: () => 'This is not due now.',
  unknown_run: (f: Fact) => `${f.id} has no such run.`,
  notice_without_value: (f: Fact) =>
    `It cannot be sent yet: ${f.subject} has no value. Nothing ever goes out with a gap.`,
  already_muted: (f: Fact) => `Nothing changed: you get no reminders of ${f.id} already.`,
  not_muted: (f: Fact) => `Nothing changed: you get the reminders of ${f.id}.`,
  no_updates: (f: Fact) =>
    `The runbook of ${f.id} names nobody who gets status updates, so nothing was sent.`,
  update_repeated: (f: Fact) =>
    `Exactly this was sent as a status update of ${f.id} within the last minute; send it once more only if you mean it.`,
  update_told: (f: Fact) => `Nothing changed: this update of ${f.id} was sent in short already.`,
  unknown_issue: (f: Fact) =>
    `${f.id} has no issue ${f.subject}; its control card shows those that are open.`,
  issue_open: (f: Fact) =>
    `${f.id} cannot be closed while issue ${f.subject} is open: whoever heard of it waits for its end. Resolve it with a word on how, on its card or by \`/golive issue ${f.id} resolve ${f.subject} how\`, and try again.`,
  issue_known: (f: Fact) =>
    `Nothing changed: exactly this is open already, as issue ${f.subject} of ${f.id}.`,
  issue_resolved: (f: Fact) =>
    `Issue ${f.subject} of ${f.id} is over already; if it is back, open it as a new one.`,
  issue_acknowledged: (f: Fact) =>
    `Nothing changed: somebody sees to issue ${f.subject} of ${f.id} already; its card says who.`,
  eta_in_past: () => 'The ETA lies in the past; please say a time that is still to come.',
  eta_unchanged: (f: Fact) => `Nothing changed: issue ${f.subject} has this ETA already.`,
  not_external: (f: Fact) => `“${f.subject}” goes to no external audience: it needs no approval.`,
  no_approval_wanted: (f: Fact) => `“${f.subject}” is settled: \`/golive notices\` shows what became of it.`,
  words_changed: (f: Fact) =>
    `The words of “${f.subject}” are others by now, and nothing was approved. Please open them with *Change or approve…* and read them.`,
  words_missing: () => 'Please leave some words: nothing empty goes out.',
  approved_already: (f: Fact) => `Nothing changed: ${f.subject} has approved just these words.`,
  unknown_notice: (f: Fact) =>
    `${f.id} has no notice “${f.subject}”; \`/golive notices\` shows those that there are.`,
  notice_settled: () => 'Nothing changed: somebody has said already what became of it.',
  notice_over: (f: Fact) => `It is not sent again: what it says no longer holds for ${f.id}.`,
} satisfies Record<RefusalCode, (facts: RefusalFacts) => string>;
