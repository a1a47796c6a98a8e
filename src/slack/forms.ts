import type { Button, ModalView } from '@slack/web-api';
import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import { ownCriteria } from '../domain/health/success.ts';
import { externalWords, wordsMark } from '../domain/notices/notice-approval.ts';
import { renderWords } from '../domain/notices/notice-text.ts';
import { holdsOneOf } from '../domain/people/authority.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import { findStep, tasksToConfirm } from '../domain/steps/step.ts';
import { answer } from '../messages/answers/answer.ts';
import { actions, button } from '../messages/blocks/blocks.ts';
import { type ActionId, encodeControl } from '../messages/blocks/control.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { closeView } from '../messages/views/close-view.ts';
import { finalGoView } from '../messages/views/final-go-view.ts';
import { issueEtaView, issueOpenView, issueResolveView } from '../messages/views/issue-views.ts';
import { noticeApproveView } from '../messages/views/notice-approve-view.ts';
import { abortView, holdView, rescheduleView } from '../messages/views/plan-changes-views.ts';
import { dismissView, rollbackView } from '../messages/views/rollback-views.ts';
import { parseRulingSubject } from '../messages/views/ruling-views.ts';
import { stepDoneView, stepFailView, stepSkipView } from '../messages/views/step-views.ts';
import { declareView, judgeView } from '../messages/views/success-views.ts';
import { triggerView } from '../messages/views/trigger-view.ts';
import { updateSendView, updateShortView } from '../messages/views/update-views.ts';
import { type GateForm, gateFormView, isGateForm } from './gate-forms.ts';
import type { Reply } from './reply.ts';
import { mayLeaveOutVersion } from './rollback-version.ts';
import { type Deed, type Door, refuseBeforehand } from './wish.ts';

/** The forms that ask once more before something happens. */
export type FormId = Extract<
  ActionId,
  | GateForm
  | 'step_done'
  | 'step_fail'
  | 'step_skip'
  | 'update_send'
  | 'update_short'
  | 'issue_open'
  | 'issue_eta'
  | 'issue_resolve'
  | 'final_go'
  | 'hold'
  | 'reschedule'
  | 'abort'
  | 'rollback'
  | 'trigger_report'
  | 'dismiss_proposal'
  | 'criteria_judge'
  | 'declare_success'
  | 'close'
  | 'notice_approve'
>;

export interface FormWish {
  readonly form: FormId;
  readonly goLive: GoLive;
  /** A gate, a step, a trigger or an incident. */
  readonly subject?: string | undefined;
  /** The T-0 that its button was drawn for. */
  readonly drawnForT0?: number;
  /** What was typed with the command. */
  readonly reason?: string | undefined;
  readonly version?: string | undefined;
  /** Opens it again: by itself the button of the form. */
  readonly again?: Button;
}

/** Opens the form, or refuses at once what the rules would refuse in the end. */
export async function formReply(door: Door, deed: Deed, wish: FormWish): Promise<Reply> {
  const { form, goLive } = wish;
  const foreseen = { goLive, action: actionOf(door, deed, wish), toldByForm: toldByForm[form] };
  const refused = await refuseBeforehand(door, deed, foreseen);
  if (refused) return refused;
  return {
    type: 'open',
    view: await viewOf(door, deed, wish),
    again: againSaid(wish.again ?? formButton(wish, door.words), door.words),
  };
}

/** Refusals that the form itself explains. */
const toldByForm: Readonly<Partial<Record<FormId, readonly RefusalCode[]>>> = {
  final_go: ['blocked', 'final_go_already_given'],
  declare_success: ['criteria_required'],
  criteria_judge: ['judgement_unchanged'],
  issue_eta: ['eta_unchanged'],
  notice_approve: ['approved_already'],
};

/** Without a button where the form was asked for in another one, whose buttons are still there. */
export const againSaid = (again: Button | undefined, words: Catalogue) => ({
  text: words.door.formTooLate,
  blocks: [...answer(words.door.formTooLate).blocks, ...actions(again ? [again] : [])],
});

function formButton({ form, goLive, subject }: FormWish, { buttons }: Catalogue): Button {
  const texts: Record<FormId, string> = {
    gate_go: buttons.go,
    gate_go_if: buttons.goIf,
    gate_no_go: buttons.noGo,
    gate_untick: buttons.untickCriterion,
    step_done: buttons.stepDone,
    step_fail: buttons.stepFail,
    step_skip: buttons.stepSkip,
    update_send: buttons.sendUpdate,
    update_short: buttons.editShort,
    issue_open: buttons.openIssue,
    issue_eta: buttons.issueEta,
    issue_resolve: buttons.resolveIssue,
    no_go_uphold: buttons.upholdNoGo,
    no_go_overrule: buttons.overruleNoGo,
    final_go: buttons.finalGo,
    hold: buttons.hold,
    reschedule: buttons.reschedule,
    abort: buttons.abort,
    rollback: buttons.rollback,
    trigger_report: buttons.reportTrigger,
    dismiss_proposal: buttons.dismiss,
    criteria_judge: buttons.judgeCriteria,
    declare_success: buttons.declareSuccess,
    close: buttons.close,
    notice_approve: buttons.approve,
  };
  const value = encodeControl({ goLive: goLive.id, t0: goLive.t0, ...(subject ? { subject } : {}) });
  return button({ action: form, text: texts[form], value });
}

/** The number of a rollback proposal's incident; undefined for anything else. */
export const incidentOf = (subject: string): number | undefined =>
  /^[1-9]\d{0,6}$/u.test(subject) ? Number(subject) : undefined;

const criteriaOf = ({ runbook }: GoLive, id: string): readonly string[] =>
  runbook.gates.find((gate) => gate.id === id)?.criteria.map((criterion) => criterion.id) ?? [];

export function tasksOf({ runbook }: GoLive, id: string): readonly string[] {
  const step = findStep(runbook, id)?.step;
  return step ? tasksToConfirm(step) : [];
}

const groupOf = ({ runbook }: GoLive, id: string | undefined) =>
  runbook.success.criteria.find((group) => group.id === id);

const ownOf = (goLive: GoLive, { user, team }: Deed, id: string): readonly string[] => {
  const group = groupOf(goLive, id);
  const own = group ? ownCriteria(goLive, { kind: 'user', id: user, team }, group) : [];
  return own.map(({ criterion }) => criterion.id);
};

/** What the form leads to, with everything filled in that a person fills in there. */
function actionOf(door: Door, deed: Deed, { form, goLive, subject = '', drawnForT0 }: FormWish): Action {
  const reason = '-';
  const drawnFor = drawnForT0 === undefined ? {} : { drawnForT0 };
  const criteria = criteriaOf(goLive, subject);
  switch (form) {
    case 'gate_go':
      return { type: 'CastVote', gate: subject, vote: 'GO', confirmed: criteria, reason, ...drawnFor };
    case 'gate_go_if': {
      const condition = { text: reason, owner: deed.user };
      return { type: 'CastVote', gate: subject, vote: 'GO', condition, ...drawnFor };
    }
    case 'no_go_uphold':
      return { type: 'RuleOnNoGo', ruling: 'upheld', ...parseRulingSubject(subject), ...drawnFor };
    case 'no_go_overrule':
      return { type: 'RuleOnNoGo', ruling: 'overruled', reason, ...parseRulingSubject(subject), ...drawnFor };
    case 'update_send':
      return { type: 'SendUpdate', text: reason };
    case 'update_short':
      return { type: 'SendShortUpdate', update: incidentOf(subject) ?? 0 };
    case 'issue_open':
      return { type: 'OpenIssue', what: reason, severity: 'normal' };
    case 'issue_eta':
      return { type: 'SetIssueEta', issue: incidentOf(subject) ?? 0, eta: door.clock.now() + 60_000 };
    case 'issue_resolve':
      return { type: 'ResolveIssue', issue: incidentOf(subject) ?? 0, resolution: reason };
    case 'gate_untick':
      return { type: 'UntickCriteria', gate: subject, criteria, ...drawnFor };
    case 'gate_no_go':
      return { type: 'CastVote', gate: subject, vote: 'NO-GO', reason };
    case 'step_done':
      return { type: 'FinishStep', step: subject, confirmed: tasksOf(goLive, subject).map((_, n) => n) };
    case 'step_fail':
      return { type: 'FailStep', step: subject, reason };
    case 'step_skip':
      return { type: 'SkipStep', step: subject, reason };
    case 'final_go':
      return { type: 'GiveFinalGo' };
    case 'hold':
      return { type: 'Hold', reason };
    case 'reschedule':
      return {
        type: 'Reschedule',
        t0: Math.max(goLive.t0, door.clock.now()) + 60_000,
        timeZone: goLive.timeZone,
      };
    case 'abort':
      return { type: 'Abort', reason };
    case 'rollback':
      return { type: 'RequestRollback', reason };
    case 'trigger_report':
      return { type: 'DeclareTriggerMet', trigger: subject, seen: reason };
    case 'criteria_judge':
      return { type: 'JudgeCriteria', group: subject, met: ownOf(goLive, deed, subject), notMet: [] };
    case 'declare_success':
      return { type: 'DeclareSuccess', ...drawnFor };
    case 'notice_approve':
      return approving(goLive, subject);
    case 'close':
      return { type: 'Close', reason };
    case 'dismiss_proposal':
      return { type: 'DismissProposal', incident: incidentOf(subject) ?? 0, reason };
  }
}

/** With the words as they stand. */
function approving(goLive: GoLive, id: string): Action {
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  const drawn = notice && renderWords(goLive, notice);
  return {
    type: 'ApproveNotice',
    notice: id,
    mark: drawn?.ok ? wordsMark(drawn.words) : '',
    texts: notice && drawn?.ok ? externalWords(goLive, notice, drawn.words) : {},
  };
}

const returnContext = async (door: Door, goLive: GoLive) => ({
  words: door.words,
  versionOptional: await mayLeaveOutVersion(door, goLive),
  choices: await door.directory.readReturnChoices(goLive),
});

async function viewOf(door: Door, { user, team }: Deed, wish: FormWish): Promise<ModalView> {
  const { clock, words } = door;
  const { form, goLive, subject = '', reason } = wish;
  const mayRollBack = holdsOneOf(goLive, { kind: 'user', id: user, team }, goLive.runbook.rollback.allowed);
  if (form === 'notice_approve') return noticeApproveView(goLive, subject, words);
  if (isGateForm(form)) return gateFormView(door, { form, goLive, subject, user });
  switch (form) {
    case 'update_send':
      return updateSendView(goLive, words);
    case 'update_short':
      return updateShortView(goLive, incidentOf(subject) ?? 0, words);
    case 'issue_open':
      return issueOpenView(goLive, words, { what: reason });
    case 'issue_eta':
      return issueEtaView(goLive, incidentOf(subject) ?? 0, words);
    case 'issue_resolve':
      return issueResolveView(goLive, incidentOf(subject) ?? 0, words);
    case 'step_done':
      return stepDoneView(goLive, subject, words);
    case 'step_fail':
      return stepFailView(goLive, subject, words);
    case 'step_skip':
      return stepSkipView(goLive, subject, words);
    case 'final_go':
      return finalGoView(goLive, clock.now(), words);
    case 'hold':
      return holdView(goLive, words, { reason });
    case 'reschedule':
      return rescheduleView(goLive, words, { reason });
    case 'abort':
      return abortView(goLive, words, { reason });
    case 'rollback':
      return rollbackView(goLive, {
        now: clock.now(),
        reason,
        version: wish.version,
        ...(await returnContext(door, goLive)),
        incident: incidentOf(subject),
        byGlass: !mayRollBack,
      });
    case 'trigger_report':
      return triggerView(goLive, {
        trigger: subject,
        seen: reason,
        mayRollBack,
        ...(await returnContext(door, goLive)),
      });
    case 'criteria_judge':
      return judgeView(goLive, subject, { user, words });
    case 'declare_success': {
      const now = clock.now();
      return declareView(goLive, { now, seen: await door.directory.readMeasures(goLive, now), words });
    }
    case 'close':
      return closeView(goLive, words, { reason });
    case 'dismiss_proposal':
      return dismissView(goLive, incidentOf(subject) ?? 0, words);
  }
}
