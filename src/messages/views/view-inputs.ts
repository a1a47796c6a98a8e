import type { ViewId } from '../blocks/control.ts';

/** Where a modal's input stands in `view.state.values[block][action]`, and what it holds there. */
export interface ViewInput {
  readonly block: string;
  readonly action: string;
  /**
   * text: `value`; user: `selected_user`; option: `selected_option.value`; options: `selected_options`;
   * date: `selected_date`; time: `selected_time`; files: `files`.
   */
  readonly kind: 'text' | 'user' | 'option' | 'options' | 'date' | 'time' | 'files';
}

const text = (name: string) => ({ block: name, action: name, kind: 'text' }) as const;
const option = (name: string, action: string) => ({ block: name, action, kind: 'option' }) as const;

const date = { block: 'date', action: 'date', kind: 'date' } as const;
const time = { block: 'time', action: 'time', kind: 'time' } as const;
const zone = option('zone', 'zone');
const reason = text('reason');
const options = (name: string) => ({ block: name, action: name, kind: 'options' }) as const;
const person = { block: 'person', action: 'person', kind: 'user' } as const;
const criteria = options('criteria');
/** Where the boxes of a gate's criteria stand: a gate has 20 at most, and Slack takes ten in a block. */
export const criteriaInputs = [criteria, options('criteria_more')] as const;

const tasks = options('tasks');
/** Where the boxes of a step's tasks stand: a step has 20 at most. */
export const taskInputs = [tasks, options('tasks_more')] as const;

const met = options('met');
const notMet = options('not_met');
/** A group has 30 criteria at most. */
export const metInputs = [met, options('met_2'), options('met_3')] as const;
export const notMetInputs = [notMet, options('not_met_2'), options('not_met_3')] as const;

/** The inputs of every modal: what `views/` draws and what the Slack room reads. */
export const viewInputs = {
  plan: {
    service: option('service', 'plan_service'),
    runbook: option('runbook', 'plan_runbook'),
    version: text('version'),
    rollbackTo: text('rollback_to'),
    date,
    time,
    zone,
  },
  vote_go: { criteria, comment: text('comment') },
  vote_go_if: { criteria, condition: text('condition'), person, phase: option('phase', 'phase') },
  vote_no_go: { reason },
  untick_criteria: { criteria, reason },
  no_go_uphold: { reason },
  no_go_overrule: { reason },
  checklist: {},
  follow_ups: {},
  item_skip: { reason },
  item_evidence: { evidence: text('evidence'), files: { block: 'files', action: 'files', kind: 'files' } },
  step_done: { tasks },
  step_fail: { reason },
  step_skip: { reason },
  item_assign: { person },
  update_send: { text: text('text') },
  update_short: { text: text('text') },
  issue_open: {
    what: text('what'),
    severity: option('severity', 'severity'),
    date,
    time,
    hold: options('hold'),
  },
  issue_eta: { date, time },
  issue_resolve: { reason },
  role_handover: { role: option('role', 'role'), person, reason },
  criteria_judge: { met, notMet, reason },
  declare_success: {},
  retro_add: {
    owner: { block: 'owner', action: 'owner', kind: 'user' },
    due: { block: 'due', action: 'due', kind: 'date' },
    anonymous: options('anonymous'),
    issue: options('issue'),
  },
  final_go: { typed: text('typed') },
  hold: { reason },
  reschedule: { date, time, zone, reason },
  abort: { reason },
  rollback: { version: text('version'), trigger: option('trigger', 'trigger'), reason },
  trigger_report: { seen: text('seen'), next: option('next', 'next'), version: text('version') },
  break_glass: { what: option('what', 'what'), reason },
  dismiss_proposal: { reason },
  close: { reason },
  notice_approve: {},
  notice_preview: {},
} as const satisfies Record<ViewId, Readonly<Record<string, ViewInput>>>;

/** The value of a rollback that is for none of the runbook's triggers; no id is written so. */
export const noTrigger = '-';

/** The version to return to where golive knows some that are good; else it is typed. */
export const returnChoiceInput = option('return_to', 'return_to');

/** Where the notes of one section of the retrospective stand. */
export const retroNoteInput = (section: string): ViewInput => ({
  block: `retro|${section}`,
  action: retroNoteAction,
  kind: 'text',
});

export const retroNoteAction = 'retro_note';

/** The words of a notice for one channel, or `text`. */
export const noticeWordsInput = (place: string): ViewInput => ({
  block: `words|${place}`,
  action: noticeWordsAction,
  kind: 'text',
});

const noticeWordsAction = 'notice_words';

/** The action id of every role holder's select in the plan modal; its value is `selected_user`. */
export const roleHolderAction = 'role_holder';

/** The service is part of the id, so that Slack prefills the holders anew when another service is chosen. */
export const roleBlock = (service: string, role: string): string => `role|${service}|${role}`;
