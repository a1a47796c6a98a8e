import { isBehind } from '../../domain/afterwards/behind.ts';
import { type GoLive, mayHaveRun } from '../../domain/go-live.ts';
import type { Refusal, RefusalCode } from '../../domain/refusal.ts';
import { missingRoles } from '../../domain/steps/roll-call.ts';
import { findStep } from '../../domain/steps/step.ts';
import { stepProgress } from '../../domain/steps/step-progress.ts';
import { mayStartFrom } from '../../domain/steps/step-rules.ts';
import { bakeOf } from '../../domain/steps/traffic.ts';
import { mention, outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { moment, momentInZones, zonedText } from '../names/moment.ts';
import { byText, theManagersText, theRolesText } from '../names/people.ts';
import {
  criteriaText,
  gateTitle,
  itemTitle,
  noticeTitle,
  phaseTitle,
  roleTitle,
  stepTitle,
  successCriteriaText,
  successCriterionTitle,
  tasksText,
  triggerTitle,
} from '../names/titles.ts';
import { barFacts, blockersSummary } from '../topics/blocker-text.ts';
import { areaTitle } from '../topics/ladder-text.ts';

/** One sentence of mrkdwn: why not, and who could do it or what to do instead. */
export function refusalText(refusal: Refusal, goLive: GoLive | undefined, words: Catalogue): string {
  const { allowedRoles = [], blockers = [] } = refusal;
  const none = {
    who: '',
    managers: '',
    deciders: '',
    criteria: '',
    heldBy: '',
    t0: '',
    blockers: '',
    opens: '',
    status: '',
    stands: '',
    missing: '',
    ran: false,
  };
  const facts = goLive && {
    status: words.terms.status[goLive.status],
    // A rollback is no way back from where it has led to, nor from what is settled.
    ran: mayHaveRun(goLive) && (goLive.status === 'aborted' || !isBehind(goLive)),
    who: allowedRoles.length > 0 ? theRolesText(goLive, allowedRoles, words) : '',
    managers: theManagersText(goLive, words),
    deciders: theRolesText(goLive, [goLive.runbook.rollback.proposeTo], words),
    heldBy: goLive.held ? byText(goLive.held.by, words) : '',
    t0: momentInZones(goLive.t0, goLive.timeZone, words),
    blockers: blockersSummary(goLive, blockers, words),
    opens: opensText(refusal, goLive, words),
    criteria: toConfirmText(refusal, goLive, words),
    ...stepFacts(refusal, goLive, words),
  };
  return words.refusals[refusal.code]({
    ...none,
    ...facts,
    id: goLive?.id ?? words.terms.thisGoLive,
    read: refusal.t0 ? zonedText(refusal.t0.at, refusal.t0.timeZone, words) : '',
    people: words.people.or((refusal.people ?? []).slice(0, 8).map(mention)),
    group: outside(refusal.group?.id ?? '', 40),
    why: outsideClause(whyText(refusal, words), 150),
    bar: barFacts(goLive, refusal.bar ?? { because: 'frozen', by: refusal.subject ?? '' }, words),
    subject: refusal.subject === undefined ? '' : subjectText(refusal, refusal.subject, { goLive, words }),
  });
}

/** Why something that the outside tells is not known. */
const whyText = ({ code, why, group }: Refusal, { voters }: Catalogue): string =>
  why ?? (code === 'authors_unknown' ? voters.notRead : (group?.reason ?? voters.emptyGroup));

/** What of a gate, of a step or of the criteria of success it is about. */
function toConfirmText(
  { code, subject = '', criteria: ids = [] }: Refusal,
  goLive: GoLive,
  words: Catalogue,
) {
  if (code === 'tasks_not_confirmed') return tasksText(goLive, subject, { numbers: ids, words });
  if (code === 'criteria_required') return successCriteriaText(goLive, ids, words);
  return criteriaText(goLive, subject, { ids, words });
}

interface Known {
  readonly goLive: GoLive | undefined;
  readonly words: Catalogue;
}

const aboutGate: readonly RefusalCode[] = [
  'vote_unchanged',
  'no_vote',
  'vote_decided',
  'one_gate_each',
  'commit_changed',
  'four_eyes_planner',
  'four_eyes_author',
  'authors_unknown',
  'planner_votes_alone',
  'not_a_voter',
  'too_few_voters',
  'group_unreadable',
  'planner_is_needed',
  'condition_incomplete',
  'criteria_not_confirmed',
  'not_go',
  'late_go_needs_word',
  'red_check_needs_word',
  'not_no_go',
  'own_no_go',
  'ruling_unchanged',
  'gate_without_own_person',
];

/** These name a step of the plan. */
const aboutStep: readonly RefusalCode[] = [
  'tasks_not_confirmed',
  'step_unchanged',
  'step_too_early',
  'step_looks_later',
  'step_runs_itself',
  'step_follows_run',
  'step_run_open',
  'not_baked',
  'traffic_unwatched',
  'roll_call_open',
  'answered_already',
  'channel_test_over',
  'task_measured_slow',
];

/** The subject as people know it; what it names depends on the code. */
function subjectText({ code }: Refusal, subject: string, { goLive, words }: Known): string {
  if (aboutGate.includes(code)) return goLive ? gateTitle(goLive, subject) : outside(subject);
  if (aboutStep.includes(code)) return goLive ? stepTitle(goLive, subject) : outside(subject);
  switch (code) {
    case 'unknown_phase':
    case 'phase_begun':
      return goLive ? phaseTitle(goLive, subject) : outside(subject);
    case 'role_unchanged':
      return goLive ? roleTitle(goLive, subject) : outside(subject);
    case 'item_unchanged':
    case 'condition_open':
    case 'condition_over':
    case 'own_condition':
      return goLive ? itemTitle(goLive, subject) : outside(subject);
    case 'judged_both_ways':
      return goLive ? successCriterionTitle(goLive, subject) : outside(subject);
    case 'escalation_running':
    case 'nobody_to_call':
      return goLive ? areaTitle(goLive, subject) : outside(subject);
    case 'trigger_reported':
    case 'rollback_undecided':
      return goLive ? triggerTitle(goLive, subject) : outside(subject);
    case 'already_acknowledged':
    case 'assignee_left':
    case 'delegation_circle':
    case 'delegation_chain':
    case 'delegation_unchanged':
    case 'not_your_vote':
    case 'approved_already':
      return mention(subject);
    case 'unknown_notice':
    case 'not_external':
    case 'no_approval_wanted':
    case 'words_changed':
      return goLive ? noticeTitle(goLive, subject, words) : outside(subject);
    case 'health_not_up':
      return knownWord(words.terms.verdict, subject) ?? outside(subject, 40);
    default:
      return outside(subject, 80);
  }
}

function stepFacts({ code, subject }: Refusal, goLive: GoLive, words: Catalogue) {
  const planned = subject === undefined ? undefined : findStep(goLive.runbook, subject);
  if (!planned || (code !== 'step_unchanged' && code !== 'roll_call_open')) return {};
  const { state, by } = stepProgress(goLive, planned.step);
  const stands = words.steps.state[state];
  return {
    stands: by === undefined ? stands : words.steps.stateBy(stands, byText(by, words)),
    missing: theRolesText(goLive, missingRoles(goLive, planned.step), words),
  };
}

function opensText({ code, subject }: Refusal, goLive: GoLive, words: Catalogue): string {
  const rollout = code === 'not_baked' ? findStep(goLive.runbook, subject ?? '')?.step : undefined;
  const endsAt = rollout && bakeOf(goLive, rollout)?.endsAt;
  if (endsAt !== undefined) return moment(endsAt, goLive.timeZone, words);
  const step = code === 'step_too_early' ? findStep(goLive.runbook, subject ?? '') : undefined;
  if (step) {
    const from = mayStartFrom(goLive, step);
    return Number.isFinite(from) ? moment(from, goLive.timeZone, words) : '';
  }
  return '';
}
