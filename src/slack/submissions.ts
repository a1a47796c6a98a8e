import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { RefusalCode } from '../domain/refusal.ts';
import { returnVersion } from '../domain/version.ts';
import { answer } from '../messages/answers/answer.ts';
import { decodeControl, type ViewId, viewIds } from '../messages/blocks/control.ts';
import { versionText } from '../messages/names/naming.ts';
import { confirmsFinalGo } from '../messages/views/final-go-view.ts';
import { longestReason } from '../messages/views/modal.ts';
import { parseRulingSubject } from '../messages/views/ruling-views.ts';
import {
  criteriaInputs,
  metInputs,
  noTrigger,
  notMetInputs,
  taskInputs,
  viewInputs,
} from '../messages/views/view-inputs.ts';
import { restingOn } from '../messages/views/vote-go-views.ts';
import { parseVoteSubject } from '../messages/views/vote-subject.ts';
import { submitBreakGlass } from './break-glass.ts';
import { submitEvidence } from './evidence-form.ts';
import { chosenIn, textIn, tickedIn, userIn } from './form-values.ts';
import { incidentOf } from './forms.ts';
import { submitGoIf } from './go-if.ts';
import { submitHandOver } from './hand-over.ts';
import { submitEta, submitIssue } from './issue.ts';
import { submitApproval } from './notice-approval.ts';
import type { SlackView } from './payload.ts';
import { planGoLive } from './plan.ts';
import { blockOf, readPlanForm } from './plan-form.ts';
import { errorAt, type Reply, refuse, say } from './reply.ts';
import { submitReschedule } from './reschedule-form.ts';
import { sendRetrospective } from './retrospective-form.ts';
import { isAboutReturn, mayLeaveOutVersion, returnIn } from './rollback-version.ts';
import { asPlain } from './sentences.ts';
import { taskListWith } from './task-list-form.ts';
import { submitTrigger } from './trigger-form.ts';
import { lengthOf } from './typed-text.ts';
import { submitUpdate } from './update.ts';
import { act, type Deed, type Door, inItsTime } from './wish.ts';

/** A form that somebody sent. */
export interface Submission {
  readonly deed: Deed;
  readonly view: SlackView;
}

export async function runSubmission(door: Door, { deed, view }: Submission): Promise<Reply> {
  const form = viewIds.find((id) => id === view.callback_id);
  if (!form) return refuse(answer(door.words.door.unknownControl));
  return await handlers[form]({ door, deed, view });
}

interface Sent extends Submission {
  readonly door: Door;
}

interface SentOf extends Sent {
  readonly goLive: GoLive;
  readonly subject: string;
  /** The T-0 that it was drawn for. */
  readonly drawnForT0: number;
}

type Handler = (sent: Sent) => Promise<Reply>;

/** For a form that names a go-live. */
const ofGoLive =
  (handler: (sent: SentOf) => Promise<Reply>): Handler =>
  async (sent) => {
    const { door, view } = sent;
    const { goLive: id, subject = '', t0 } = decodeControl(view.private_metadata) ?? {};
    // Every form of golive is drawn for a T-0.
    if (id === undefined || t0 === undefined) return refuse(answer(door.words.door.unknownControl));
    const goLive = await door.engine.read(id);
    if (!goLive) return refuse(answer(door.words.door.unknownGoLive(id)));
    return await handler({ ...sent, door: inItsTime(door, id), goLive, subject, drawnForT0: t0 });
  };

/** For a form whose one text is a reason or evidence. What the rules find missing in it is said beside the input. */
const withText = (
  { block, action }: { readonly block: string; readonly action: string },
  wish: (text: string, sent: SentOf) => Action,
): Handler =>
  ofGoLive(async (sent) => {
    const { door, deed, view, goLive } = sent;
    const text = textIn(view, { block, action });
    if (lengthOf(text) > longestReason) return errorAt(block, door.words.door.tooLong(longestReason));
    const reply = await act(door, deed, { goLive: goLive.id, do: wish(text, sent) });
    if (reply.type !== 'refuse' || reply.code === undefined) return reply;
    const errorBlock = aboutText.includes(reply.code) ? block : aboutBoxes[reply.code];
    return errorBlock === undefined ? reply : errorAt(errorBlock, asPlain(reply.said.text));
  });

const aboutText: readonly RefusalCode[] = ['reason_required', 'late_go_needs_word', 'red_check_needs_word'];

/** Said beside the boxes of a form, where it has any. */
const aboutBoxes: Readonly<Partial<Record<RefusalCode, string>>> = {
  criteria_not_confirmed: viewInputs.vote_go.criteria.block,
  tasks_not_confirmed: viewInputs.step_done.tasks.block,
  judged_both_ways: viewInputs.criteria_judge.notMet.block,
  judgement_unchanged: viewInputs.criteria_judge.met.block,
};

/** What the form offers as confirmed and was sent without. */
const untickedIn = ({ view, goLive, subject }: SentOf): readonly string[] => {
  if (!goLive.runbook.gates.some(({ id }) => id === subject)) return [];
  const ticked = tickedIn(view, criteriaInputs);
  return restingOn(goLive, subject)
    .criteria.filter(({ id }) => !ticked.includes(id))
    .map(({ id }) => id);
};

const handlers: Readonly<Record<ViewId, Handler>> = {
  plan: async ({ door, deed, view }) => {
    const wish = readPlanForm(door, view, await door.directory.loadDefinitions());
    const planned = 'problem' in wish ? wish : await planGoLive(door, deed, wish);
    return 'problem' in planned
      ? errorAt(blockOf(view, planned), asPlain(planned.problemThere ?? planned.problem))
      : say(planned.said);
  },
  vote_go: withText(viewInputs.vote_go.comment, (comment, { view, subject, drawnForT0 }) => ({
    type: 'CastVote',
    ...parseVoteSubject(subject),
    vote: 'GO',
    confirmed: tickedIn(view, criteriaInputs),
    drawnForT0,
    ...(comment ? { reason: comment } : {}),
  })),
  vote_go_if: ofGoLive(submitGoIf),
  untick_criteria: ofGoLive(async (sent) => {
    const { criteria: boxes, reason: input } = viewInputs.untick_criteria;
    const criteria = untickedIn(sent);
    if (criteria.length === 0) return errorAt(boxes.block, sent.door.words.views.untick.nothing);
    const unticking = withText(input, (reason, { subject, drawnForT0 }) => ({
      type: 'UntickCriteria',
      gate: subject,
      criteria,
      drawnForT0,
      ...(reason ? { reason } : {}),
    }));
    return await unticking(sent);
  }),
  no_go_uphold: ruling('upheld'),
  no_go_overrule: ruling('overruled'),
  vote_no_go: withText(viewInputs.vote_no_go.reason, (reason, { subject, drawnForT0 }) => ({
    type: 'CastVote',
    gate: subject,
    vote: 'NO-GO',
    reason,
    drawnForT0,
  })),
  checklist: nothingToSend,
  follow_ups: nothingToSend,
  notice_preview: nothingToSend,
  notice_approve: ofGoLive(({ door, deed, view, goLive, subject }) =>
    submitApproval(door, deed, { goLive, view, subject }),
  ),
  item_skip: ofItem(
    withText(viewInputs.item_skip.reason, (reason, { subject }) => ({
      type: 'SkipItem',
      item: subject,
      reason,
    })),
  ),
  item_evidence: ofItem(ofGoLive(submitEvidence)),
  step_done: withText(viewInputs.step_done.tasks, (_, { view, subject, drawnForT0 }) => ({
    type: 'FinishStep',
    step: subject,
    confirmed: tickedIn(view, taskInputs).map(Number),
    drawnForT0,
  })),
  step_fail: aboutStep('FailStep'),
  step_skip: aboutStep('SkipStep'),
  update_send: ofGoLive(submitUpdate('update_send')),
  update_short: ofGoLive(submitUpdate('update_short')),
  issue_open: ofGoLive(submitIssue),
  issue_eta: ofGoLive((sent) => submitEta(sent, sent.subject)),
  issue_resolve: withText(viewInputs.issue_resolve.reason, (resolution, { subject }) => ({
    type: 'ResolveIssue',
    issue: incidentOf(subject) ?? 0,
    resolution,
  })),
  item_assign: ofItem(ofGoLive(assign)),
  final_go: ofGoLive(async ({ door, deed, view, goLive, drawnForT0 }) => {
    const { typed } = viewInputs.final_go;
    if (!confirmsFinalGo(textIn(view, typed), door.words))
      return errorAt(typed.block, door.words.views.finalGo.wrong);
    return await act(door, deed, { goLive: goLive.id, do: { type: 'GiveFinalGo', drawnForT0 } });
  }),
  role_handover: ofGoLive(({ door, deed, view, goLive }) => submitHandOver(door, deed, { goLive, view })),
  hold: withText(viewInputs.hold.reason, (reason) => ({ type: 'Hold', reason })),
  reschedule: ofGoLive(({ door, deed, view, goLive }) => submitReschedule(door, deed, { goLive, view })),
  abort: withText(viewInputs.abort.reason, (reason) => ({ type: 'Abort', reason })),
  rollback: ofGoLive(rollback),
  trigger_report: ofGoLive(({ door, deed, view, goLive, subject }) =>
    submitTrigger(door, deed, { goLive, trigger: subject, view }),
  ),
  dismiss_proposal: withText(viewInputs.dismiss_proposal.reason, (reason, { subject }) => ({
    type: 'DismissProposal',
    incident: incidentOf(subject) ?? 0,
    reason,
  })),
  criteria_judge: withText(viewInputs.criteria_judge.reason, (reason, { view, subject }) => ({
    type: 'JudgeCriteria',
    group: subject,
    met: tickedIn(view, metInputs),
    notMet: tickedIn(view, notMetInputs),
    ...(reason ? { reason } : {}),
  })),
  retro_add: ofGoLive(sendRetrospective),
  break_glass: ofGoLive(({ door, deed, ...sent }) => submitBreakGlass(door, deed, sent)),
  declare_success: ofGoLive(async ({ door, deed, goLive, drawnForT0 }) => {
    const seen = await door.directory.readMeasures(goLive, door.clock.now());
    return await act(door, deed, { goLive: goLive.id, do: { type: 'DeclareSuccess', seen, drawnForT0 } });
  }),
  close: withText(viewInputs.close.reason, (reason) => ({ type: 'Close', reason })),
};

function ruling(said: 'upheld' | 'overruled'): Handler {
  return withText(viewInputs.no_go_overrule.reason, (reason, { subject, drawnForT0 }) => ({
    type: 'RuleOnNoGo',
    ruling: said,
    ...parseRulingSubject(subject),
    drawnForT0,
    ...(reason ? { reason } : {}),
  }));
}

function aboutStep(type: 'FailStep' | 'SkipStep'): Handler {
  const { reason: input } = viewInputs.step_fail;
  return withText(input, (reason, { subject: step, drawnForT0 }) => ({ type, step, reason, drawnForT0 }));
}

async function nothingToSend({ door }: Sent): Promise<Reply> {
  return refuse(answer(door.words.door.unknownControl));
}

async function assign({ door, deed, view, goLive, subject }: SentOf): Promise<Reply> {
  const { person: place } = viewInputs.item_assign;
  const person = userIn(view, place);
  if (person !== undefined && !(await door.people.isMember(person)))
    return errorAt(place.block, door.words.door.notAssignable);
  const reply = await act(door, deed, {
    goLive: goLive.id,
    do: { type: 'AssignItem', item: subject, person },
  });
  const isAboutPerson =
    reply.type === 'refuse' &&
    ['item_unchanged', 'assignee_left', 'own_break_glass'].includes(reply.code ?? '');
  return isAboutPerson ? errorAt(place.block, asPlain(reply.said.text)) : reply;
}

/** The list below shows the task as it is after that. */
function ofItem(handler: Handler): Handler {
  return async (sent) => {
    const reply = await handler(sent);
    const { goLive: id = '', subject = '' } = decodeControl(sent.view.private_metadata) ?? {};
    const goLive = reply.type === 'done' && (await sent.door.engine.read(id));
    return reply.type === 'done' && goLive
      ? { ...reply, parent: taskListWith(sent.door, goLive, { item: subject, user: sent.deed.user }) }
      : reply;
  };
}

async function rollback(sent: SentOf): Promise<Reply> {
  const { door, view, goLive, subject } = sent;
  const { words } = door;
  const { place, version } = returnIn(view);
  if (version === '' && !(await mayLeaveOutVersion(door, goLive)))
    return errorAt(place.block, words.views.rollback.versionMissing);
  const incident = incidentOf(subject);
  const trigger = chosenIn(view, viewInputs.rollback.trigger);
  const reply = await withText(viewInputs.rollback.reason, (reason) => ({
    type: 'RequestRollback',
    reason,
    ...(version ? { version } : {}),
    ...(incident ? { incident } : {}),
    ...(trigger ? { trigger: trigger === noTrigger ? null : trigger } : {}),
  }))(sent);
  if (reply.type === 'done') {
    const to = version || returnVersion(goLive);
    return say(answer(words.door.rollbackRequested(goLive.id, to && versionText(to))));
  }
  const isAboutVersion = reply.type === 'refuse' && isAboutReturn(reply.code);
  return isAboutVersion ? errorAt(place.block, asPlain(reply.said.text)) : reply;
}
