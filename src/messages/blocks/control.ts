/**
 * Everything a person can press. An action id names what a control does; its value names the go-live, the subject
 * (a gate, an item, a run, an incident) and the T-0 it was drawn for, so that a click on an old card is known as such.
 */
export const actionIds = [
  'gate_go',
  'gate_go_if',
  'gate_no_go',
  'gate_withdraw',
  'gate_untick',
  'changes_read',
  'no_go_uphold',
  'no_go_overrule',
  'checklist_open',
  'checklist_page',
  'follow_ups_open',
  'follow_ups_page',
  'item_tick',
  'item_untick',
  'item_skip',
  'item_evidence',
  'step_start',
  'step_done',
  'step_fail',
  'step_skip',
  'step_again',
  'traffic_continue',
  'roll_call_here',
  'escalation_acknowledge',
  'update_send',
  'update_short',
  'update_approve',
  'issue_open',
  'issue_acknowledge',
  'issue_eta',
  'issue_resolve',
  'item_assign',
  'check_run',
  'final_go',
  'final_go_revoke',
  'start_deployment',
  'start_past_grace',
  'role_handover',
  'hold',
  'resume',
  'reschedule',
  'abort',
  'rollback',
  'trigger_report',
  'dismiss_proposal',
  'channel_arrived',
  'channel_missing',
  'notice_arrived',
  'notice_again',
  'declare_success',
  'criteria_judge',
  'retro_add',
  'retro_held',
  'retro_text',
  'close',
  'notice_approve_shown',
  'notice_approve',
  'notice_preview',
  'notice_test',
  'plan_open',
  'plan_service',
  'plan_runbook',
  'choose_go_live',
  'open_run',
  'show_status',
] as const;

export type ActionId = (typeof actionIds)[number];

/** The callback ids of modals. */
export const viewIds = [
  'plan',
  'vote_go',
  'vote_go_if',
  'vote_no_go',
  'untick_criteria',
  'no_go_uphold',
  'no_go_overrule',
  'checklist',
  'follow_ups',
  'item_skip',
  'item_evidence',
  'step_done',
  'step_fail',
  'step_skip',
  'item_assign',
  'update_send',
  'update_short',
  'issue_open',
  'issue_eta',
  'issue_resolve',
  'final_go',
  'role_handover',
  'hold',
  'reschedule',
  'abort',
  'rollback',
  'trigger_report',
  'break_glass',
  'dismiss_proposal',
  'criteria_judge',
  'declare_success',
  'retro_add',
  'close',
  'notice_approve',
  'notice_preview',
] as const;

export type ViewId = (typeof viewIds)[number];

export interface ControlValue {
  readonly goLive: string;
  readonly subject?: string;
  /** Epoch milliseconds of the T-0 it was drawn for. */
  readonly t0?: number;
}

const pattern = /^((?:GL|RH)-[1-9]\d{0,8})\|([A-Za-z0-9_./-]{0,100})\|(\d{1,15})?$/;

export const encodeControl = ({ goLive, subject = '', t0 }: ControlValue): string =>
  `${goLive}|${subject}|${t0 ?? ''}`;

/** Undefined for anything that `encodeControl` did not make. */
export function decodeControl(value: string): ControlValue | undefined {
  const match = pattern.exec(value);
  const [, goLive, subject, t0] = match ?? [];
  if (!goLive) return undefined;
  return { goLive, ...(subject ? { subject } : {}), ...(t0 ? { t0: Number(t0) } : {}) };
}
