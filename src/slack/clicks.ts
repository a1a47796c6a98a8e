import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import { answer } from '../messages/answers/answer.ts';
import { statusAnswer } from '../messages/answers/status-answer.ts';
import { type ActionId, actionIds, decodeControl } from '../messages/blocks/control.ts';
import { channelLink } from '../messages/blocks/mrkdwn.ts';
import { channelIn } from '../messages/cards/channel-test-card.ts';
import { testSentText } from '../messages/cards/notice-test-card.ts';
import { processUpdatesText } from '../messages/topics/retrospective-lines.ts';
import { noticePreviewView } from '../messages/views/notice-preview-view.ts';
import type { TaskList } from '../messages/views/task-list-view.ts';
import { taskAssignView, taskEvidenceView, taskSkipView } from '../messages/views/task-views.ts';
import { runLine } from './commands.ts';
import { againSaid, type FormId, formReply, incidentOf, tasksOf } from './forms.ts';
import { openHandOver } from './hand-over.ts';
import { approveShown } from './notice-approval.ts';
import type { SlackView } from './payload.ts';
import { openPlanForm, redrawPlanForm } from './plan-form.ts';
import { opened, type Reply, refuse, say } from './reply.ts';
import { openRetrospective } from './retrospective-form.ts';
import { openTaskList, placeIn, taskListAt } from './task-list-form.ts';
import { act, type Deed, type Door, inItsTime, refuseBeforehand } from './wish.ts';

/** A click on one of golive's controls, or a choice in a form. */
export interface Click {
  readonly deed: Deed;
  readonly action: string;
  /** The button's value or the chosen option's. */
  readonly value: string;
  /** The channel of the message that was clicked in; undefined for what one person alone sees. */
  readonly cardChannel?: string | undefined;
  /** The form that was clicked in. */
  readonly view?: SlackView | undefined;
}

export async function runClick(door: Door, click: Click): Promise<Reply> {
  const action = actionIds.find((id) => id === click.action);
  if (!action) return refuse(answer(door.words.door.unknownControl));
  return await handlers[action]({ door, click });
}

interface Clicked {
  readonly door: Door;
  readonly click: Click;
}

interface ClickedOf extends Clicked {
  readonly goLive: GoLive;
  /** What the control is about: a gate, an item, an incident, a page. */
  readonly subject: string;
  /** The T-0 that it was drawn for. */
  readonly drawnFor: { readonly drawnForT0?: number };
}

type Handler = (clicked: Clicked) => Promise<Reply>;

/** For a control that names a go-live. A card acts in its own channel only. */
const ofGoLive =
  (handler: (clicked: ClickedOf) => Reply | Promise<Reply>): Handler =>
  async ({ door, click }) => {
    const { words } = door;
    const control = decodeControl(click.value);
    if (!control) return refuse(answer(words.door.unknownControl));
    const goLive = await door.engine.read(control.goLive);
    if (!goLive) return refuse(answer(words.door.unknownGoLive(control.goLive)));
    const { channel } = goLive.service;
    const isElsewhere = click.cardChannel !== undefined && click.cardChannel !== channel;
    // What golive tells one person directly acts too; nobody else is in that conversation.
    if (isElsewhere && !click.cardChannel?.startsWith('D'))
      return refuse(answer(words.door.otherChannel(goLive.id, channelLink(channel))));
    const drawnFor = control.t0 === undefined ? {} : { drawnForT0: control.t0 };
    return await handler({
      door: inItsTime(door, goLive.id),
      click,
      goLive,
      subject: control.subject ?? '',
      drawnFor,
    });
  };

const doing = (wish: (clicked: ClickedOf) => Action): Handler =>
  ofGoLive((clicked) =>
    act(clicked.door, clicked.click.deed, { goLive: clicked.goLive.id, do: wish(clicked) }),
  );

const asking = (form: FormId): Handler =>
  ofGoLive(({ door, click, goLive, subject, drawnFor }) =>
    formReply(door, click.deed, { form, goLive, subject, ...drawnFor }),
  );

/** Changes an item and shows the list as it is after that. */
const changingItem = (wish: (item: string) => Action): Handler =>
  ofGoLive(async ({ door, click, goLive, subject }) => {
    const reply = await act(door, click.deed, { goLive: goLive.id, do: wish(subject) });
    return await listAfter(door, click, { goLive, reply });
  });

/** Where something else was quicker, the list that is drawn anew says so better than a refusal over the old one. */
async function listAfter(
  door: Door,
  { view, deed: { user } }: Click,
  { goLive, reply }: { readonly goLive: GoLive; readonly reply: Reply },
): Promise<Reply> {
  const isSettled = reply.type === 'refuse' && reply.code === 'item_unchanged';
  if (!view || !(reply.type === 'done' || isSettled)) return reply;
  const after = (await door.engine.read(goLive.id)) ?? goLive;
  return { type: 'change', view: taskListAt(door, after, { ...placeIn(view), user }), said: reply.said };
}

const askingAboutItem = (draw: typeof taskSkipView, wish: (item: string) => Action): Handler =>
  ofGoLive(async ({ door, click, goLive, subject }) => {
    const refused = await refuseBeforehand(door, click.deed, { goLive, action: wish(subject) });
    if (refused) return await listAfter(door, click, { goLive, reply: refused });
    return {
      type: 'open',
      view: draw(goLive, subject, door.words),
      again: againSaid(undefined, door.words),
    };
  });

const handlers: Readonly<Record<ActionId, Handler>> = {
  gate_go: asking('gate_go'),
  gate_go_if: asking('gate_go_if'),
  gate_no_go: asking('gate_no_go'),
  gate_untick: asking('gate_untick'),
  gate_withdraw: doing(({ subject, drawnFor }) => ({ type: 'WithdrawVote', gate: subject, ...drawnFor })),
  changes_read: doing(() => ({ type: 'ReadChanges' })),
  no_go_uphold: asking('no_go_uphold'),
  no_go_overrule: asking('no_go_overrule'),
  step_start: doing(({ subject, drawnFor }) => ({ type: 'StartStep', step: subject, ...drawnFor })),
  step_done: ofGoLive(({ door, click, goLive, subject, drawnFor }) =>
    tasksOf(goLive, subject).length > 0
      ? formReply(door, click.deed, { form: 'step_done', goLive, subject, ...drawnFor })
      : act(door, click.deed, {
          goLive: goLive.id,
          do: { type: 'FinishStep', step: subject, ...drawnFor },
        }),
  ),
  step_fail: asking('step_fail'),
  step_skip: asking('step_skip'),
  traffic_continue: doing(({ subject, drawnFor }) => {
    const [step = '', percent = ''] = subject.split('/');
    return { type: 'ContinueTraffic', step, percent: Number(percent), ...drawnFor };
  }),
  step_again: doing(({ subject, drawnFor }) => ({ type: 'ReopenStep', step: subject, ...drawnFor })),
  check_run: doing(({ subject }) => ({ type: 'RequestChecks', ...(subject ? { check: subject } : {}) })),
  roll_call_here: doing(({ subject, drawnFor }) => ({ type: 'AnswerRollCall', step: subject, ...drawnFor })),
  escalation_acknowledge: doing(({ subject }) => ({
    type: 'AcknowledgeEscalation',
    escalation: Number(subject),
  })),
  checklist_open: opening('checklist'),
  checklist_page: turning('checklist'),
  follow_ups_open: opening('follow_ups'),
  follow_ups_page: turning('follow_ups'),
  update_send: asking('update_send'),
  update_short: asking('update_short'),
  update_approve: doing(({ subject }) => ({ type: 'SendShortUpdate', update: incidentOf(subject) ?? 0 })),
  issue_open: asking('issue_open'),
  issue_acknowledge: doing(({ subject }) => ({ type: 'AcknowledgeIssue', issue: incidentOf(subject) ?? 0 })),
  issue_eta: asking('issue_eta'),
  issue_resolve: asking('issue_resolve'),
  item_tick: changingItem((item) => ({ type: 'TickItem', item })),
  item_untick: changingItem((item) => ({ type: 'UntickItem', item })),
  item_skip: askingAboutItem(taskSkipView, (item) => ({ type: 'SkipItem', item, reason: '-' })),
  item_evidence: askingAboutItem(taskEvidenceView, (item) => ({ type: 'AddEvidence', item, evidence: '-' })),
  item_assign: askingAboutItem(taskAssignView, (item) => ({ type: 'AssignItem', item, person: '-' })),
  final_go: asking('final_go'),
  final_go_revoke: doing(() => ({ type: 'RevokeFinalGo' })),
  start_deployment: doing(({ drawnFor }) => ({ type: 'StartDeployment', ...drawnFor })),
  start_past_grace: doing(({ drawnFor }) => ({ type: 'StartDeployment', pastGrace: true, ...drawnFor })),
  notice_approve_shown: ofGoLive(({ door, click, goLive, subject }) =>
    approveShown(door, click.deed, { goLive, subject }),
  ),
  notice_approve: asking('notice_approve'),
  notice_preview: ofGoLive(({ door: { words, directory }, goLive, subject }) => ({
    type: 'open',
    view: noticePreviewView(goLive, subject, { words, reachable: directory.reachable ?? [] }),
    again: againSaid(undefined, words),
  })),
  notice_test: ofGoLive(async ({ door, click, goLive, subject }) => {
    const wish = { goLive: goLive.id, do: { type: 'TestNotice', notice: subject } } as const;
    const reply = await act(door, click.deed, wish);
    return reply.type === 'done' ? say(answer(testSentText(goLive, subject, door.words))) : reply;
  }),
  role_handover: ofGoLive(({ door, click, goLive }) => openHandOver(door, click.deed, { goLive })),
  hold: asking('hold'),
  resume: doing(() => ({ type: 'Resume' })),
  reschedule: asking('reschedule'),
  abort: asking('abort'),
  rollback: asking('rollback'),
  trigger_report: asking('trigger_report'),
  dismiss_proposal: asking('dismiss_proposal'),
  channel_arrived: receipt(true),
  channel_missing: receipt(false),
  notice_arrived: settling('arrived'),
  notice_again: settling('send_again'),
  close: asking('close'),
  declare_success: ofGoLive(declareSuccess),
  criteria_judge: asking('criteria_judge'),
  retro_add: ofGoLive(({ door, click, goLive }) => openRetrospective(door, click.deed, goLive)),
  retro_held: doing(() => ({ type: 'HoldRetrospective' })),
  retro_text: ofGoLive(({ door: { words }, goLive }) =>
    say(answer(processUpdatesText(goLive, words) ?? words.retrospective.noUpdates)),
  ),
  plan_open: ({ door, click }) => openPlanForm(door, click.deed.channel),
  plan_service: redrawing((value) => ({ service: value })),
  plan_runbook: redrawing((value) => ({ runbook: value })),
  choose_go_live: async ({ door, click }) => {
    const reply = await runLine(door, click.deed, click.value);
    return reply.type === 'done' ? say(reply.said) : reply;
  },
  open_run: async () => opened,
  show_status: ofGoLive(({ door, goLive }) => say(statusAnswer(goLive, door.clock.now(), door.words))),
};

/** The form names what is not met or not proven; without criteria there is nothing to name. */
function declareSuccess({ door, click, goLive, drawnFor }: ClickedOf): Promise<Reply> {
  return goLive.runbook.success.criteria.length > 0
    ? formReply(door, click.deed, { form: 'declare_success', goLive, ...drawnFor })
    : act(door, click.deed, { goLive: goLive.id, do: { type: 'DeclareSuccess', ...drawnFor } });
}

function settling(as: 'arrived' | 'send_again'): Handler {
  return doing(({ subject }) => ({ type: 'SettleNotice', uncertain: Number(subject), as }));
}

function receipt(arrived: boolean): Handler {
  return doing(({ subject }) => ({ type: 'GiveChannelReceipt', ...channelIn(subject), arrived }));
}

function opening(list: TaskList): Handler {
  return ofGoLive(({ door, click, goLive }) => openTaskList(door, goLive, { list, user: click.deed.user }));
}

function turning(list: TaskList): Handler {
  return ofGoLive(({ door, click, goLive, subject }) => ({
    type: 'change',
    view: taskListAt(door, goLive, { list, page: Number(subject) || 1, user: click.deed.user }),
  }));
}

function redrawing(chosen: (value: string) => { service: string } | { runbook: string }): Handler {
  return async ({ door, click }) =>
    click.view
      ? redrawPlanForm(door, click.view, chosen(click.value))
      : refuse(answer(door.words.door.unknownControl));
}
