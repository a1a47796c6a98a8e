import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { due } from '../../src/domain/schedule.ts';
import { actionIds } from '../../src/messages/blocks/control.ts';
import { createEngineWorld, type EngineWorld, HOUR, MINUTE, people, T0 } from '../fixtures/engine-world.ts';
import { expectLate, type LateAnswers } from './late-click-world.ts';

/** With a NO-GO, a call, an issue and an update that are open. */
async function opened(): Promise<EngineWorld> {
  const world = await createEngineWorld();
  await world.plan();
  const { technicalLead } = people;
  const noGo = { type: 'CastVote', gate: 'technical_readiness', vote: 'NO-GO', reason: 'slow' } as const;
  await world.as(technicalLead, noGo);
  await world.as(technicalLead, { type: 'Escalate', area: 'security', reason: 'a finding' });
  await world.as(technicalLead, { type: 'OpenIssue', what: 'the queue is full', severity: 'normal' });
  await world.as(technicalLead, { type: 'SendUpdate', text: 'we look into it' });
  return world;
}

async function succeeded(): Promise<EngineWorld> {
  const world = await opened();
  await world.succeed();
  return world;
}

async function closed(): Promise<EngineWorld> {
  const world = await succeeded();
  await world.as(people.technicalLead, { type: 'ResolveIssue', issue: 1, resolution: 'emptied' });
  await world.as(people.planner, { type: 'Close', reason: 'the rest is not needed' });
  return world;
}

async function rolledBack(): Promise<EngineWorld> {
  const world = await opened();
  const deployment = await world.start();
  const run = async (correlationId: string) => {
    await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
    await world.tell({ type: 'ReportDispatchAccepted', correlationId });
    await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
  };
  await run(deployment);
  await world.as(people.onCall, { type: 'DeclareTriggerMet', trigger: 'data_corruption', seen: 'rows' });
  await world.as(people.onCall, { type: 'RequestRollback', reason: 'down', version: 'v1.4.1' });
  await run((await world.read()).runs.at(-1)?.request.correlationId ?? '');
  world.now += MINUTE;
  const health = { endpoint: 'web', verdict: 'up', since: world.now, evidence: '200' } as const;
  await world.tell({ type: 'ReportHealth', ...health });
  for (const { action } of due(await world.read(), world.now)) await world.tell(action);
  return world;
}

async function rescheduled(): Promise<EngineWorld> {
  const world = await opened();
  await world.as(people.planner, { type: 'Reschedule', t0: T0 + 48 * HOUR, timeZone: 'Europe/Berlin' });
  return world;
}

const gate = { about: 'technical_readiness' };
const contact = { by: 'U0CARL', ...gate };
const item = { about: 'changes_merged' };
const step = { about: 'final_system_checks' };
const first = { about: '1' };
const approver = { about: 'success', by: people.business };

/** What only looks, helps or stays open to the end. */
const alike = {
  checklist_open: { still: 'open' },
  checklist_page: { still: 'change' },
  follow_ups_open: { still: 'open' },
  follow_ups_page: { still: 'change' },
  escalation_acknowledge: {
    ...first,
    by: people.security,
    still: 'done',
    does: ['EscalationAcknowledged'],
  },
  // Late evidence is taken; what was done is as it was.
  item_evidence: { ...item, still: 'open' },
  role_handover: { still: 'open' },
  dismiss_proposal: { ...first, says: /settled already/ },
  channel_arrived: { says: /please use the newest card/ },
  channel_missing: { says: /please use the newest card/ },
  notice_arrived: { ...first, says: /`\/golive notices` shows/ },
  notice_again: { ...first, says: /`\/golive notices` shows/ },
  retro_text: { still: 'say' },
  notice_preview: { still: 'open', about: 'scheduled' },
  notice_test: { about: 'scheduled', still: 'say', does: ['NoticeTested'] },
  plan_open: { still: 'open' },
  plan_service: { says: /Please use the newest card/ },
  plan_runbook: { says: /Please use the newest card/ },
  choose_go_live: { still: 'say', value: 'status GL-1' },
  open_run: { still: 'opened' },
  show_status: { still: 'say' },
} as const satisfies Partial<LateAnswers>;

/** Of all that would begin, move or stop it anew. */
const over = { says: /is over \(“.*”\); plan the next one with `\/golive plan`/ };
const restOver = { hold: over, resume: over, reschedule: over, abort: over };

const votes = (says: RegExp) => ({
  gate_go: { ...gate, says },
  gate_go_if: { ...gate, says },
  gate_no_go: { ...gate, says },
  gate_withdraw: { ...gate, says },
  gate_untick: { ...gate, says },
  changes_read: { ...gate, says },
  no_go_uphold: { ...contact, says },
  no_go_overrule: { ...contact, says },
});

const starts = (says: RegExp) => ({
  final_go: { says },
  final_go_revoke: { says },
  start_deployment: { says },
  start_past_grace: { says },
});

const steps = (says: RegExp) => ({
  step_start: { ...step, says },
  step_done: { ...step, says },
  step_fail: { ...step, says },
  step_skip: { ...step, says },
  step_again: { ...step, says },
  traffic_continue: { about: 'full_traffic/100', says },
  roll_call_here: { about: 'team_assembly', says },
});

const items = {
  item_tick: { ...item, ...over },
  item_untick: { ...item, ...over },
  item_skip: { ...item, ...over },
  item_assign: { ...item, ...over },
  check_run: { about: 'item/pipelines_green', ...over },
};

/** Until it is closed people are told how it goes on. */
const telling = {
  update_send: { still: 'open' },
  update_short: { ...first, still: 'open' },
  update_approve: { ...first, still: 'done', does: ['ShortUpdateSent', 'NoticeQueued'] },
  issue_open: { still: 'open' },
  issue_acknowledge: { ...first, still: 'done', does: ['IssueAcknowledged'] },
  issue_eta: { ...first, still: 'open' },
  issue_resolve: { ...first, still: 'open' },
} as const satisfies Partial<LateAnswers>;

const afterTheEnd = {
  declare_success: { by: people.operations, says: /its card says what can be done now/ },
  retro_add: { still: 'open' },
  retro_held: { by: people.planner, says: /please write something/ },
  close: { says: /cannot be closed while issue 1 is open.*Resolve it/ },
} as const satisfies Partial<LateAnswers>;

const tooLate = /too late for this: .*a rollback is the way back/;
const settled = /too late for this; its card says what can be done now, and by whom/;
const planNext = /Votes are closed.*plan the next one with `\/golive plan`/;
const ofEarlierT0 = /drawn for an earlier state of GL-1, whose T-0 is now .*please use the newest card/;

const afterSuccess: LateAnswers = {
  ...alike,
  ...restOver,
  ...telling,
  ...afterTheEnd,
  ...votes(/Votes are closed.*stopped by a rollback, not by a vote/),
  ...starts(tooLate),
  item_tick: { ...item, says: /in that state already/ },
  // It was deployed on that.
  item_untick: { ...item, says: tooLate },
  item_skip: { ...item, says: tooLate },
  item_assign: { ...item, still: 'open' },
  check_run: { about: 'item/pipelines_green', still: 'done', does: ['ChecksRequested'] },
  // The plan goes on until it is closed: what was done is said late, what is missing is done.
  step_start: { ...step, still: 'done', does: ['StepStarted', 'ChecksRequested'] },
  step_done: { about: 'smoke_tests', still: 'open' },
  step_fail: { about: 'smoke_tests', still: 'open' },
  step_skip: { about: 'smoke_tests', still: 'open' },
  step_again: { about: 'smoke_tests', says: /Nothing changed: .* is not started/ },
  traffic_continue: { about: 'full_traffic/100', says: ofEarlierT0 },
  roll_call_here: { about: 'team_assembly', still: 'done', does: ['StepStarted', 'RollCallAnswered'] },
  // For as long as it is watched.
  rollback: { still: 'open' },
  trigger_report: { about: 'data_corruption', still: 'open' },
  criteria_judge: { about: 'technical', still: 'open' },
  notice_approve_shown: { ...approver, says: /open them with \*Change or approve…\* and read them/ },
  notice_approve: { ...approver, still: 'open' },
};

const afterClosing: LateAnswers = {
  ...afterSuccess,
  ...votes(planNext),
  ...starts(settled),
  ...items,
  ...steps(over.says),
  update_send: over,
  update_short: { ...first, ...over },
  update_approve: { ...first, ...over },
  issue_open: over,
  issue_acknowledge: { ...first, says: /is over already; if it is back, open it as a new one/ },
  issue_eta: { ...first, says: /is over already/ },
  issue_resolve: { ...first, says: /is over already/ },
  criteria_judge: { about: 'technical', says: /are confirmed from validation on, until it is closed/ },
  close: { says: /is closed already/ },
};

const afterRollback: LateAnswers = {
  ...afterSuccess,
  ...votes(planNext),
  ...starts(settled),
  ...items,
  ...steps(/stands at “Rolled back”: its plan no longer counts/),
  rollback: { says: /is rolled back already/ },
  trigger_report: { about: 'data_corruption', says: /is rolled back already/ },
  criteria_judge: { about: 'technical', says: /are confirmed from validation on/ },
  notice_approve_shown: { ...approver, says: /`\/golive notices` shows what became of it/ },
  notice_approve: { ...approver, says: /`\/golive notices` shows what became of it/ },
};

const notYet = /can be done once success is declared or the rollback is verified/;

/** It lives on: what belongs to no T-0 acts, and what stops always does. */
const afterNewT0: LateAnswers = {
  ...afterSuccess,
  ...votes(ofEarlierT0),
  ...starts(ofEarlierT0),
  ...steps(ofEarlierT0),
  gate_no_go: { ...gate, still: 'open' },
  gate_withdraw: { ...gate, says: ofEarlierT0 },
  changes_read: { ...gate, says: /is reading already what goes live/ },
  // The form shows the go-live as it is, and is for its new T-0.
  final_go: { still: 'open' },
  final_go_revoke: { says: /There is no final GO/ },
  item_tick: { ...item, still: 'done', does: ['ChecklistItemTicked'] },
  item_untick: { ...item, still: 'done', does: ['ChecklistItemUnticked'] },
  item_skip: { ...item, still: 'open' },
  item_assign: { ...item, still: 'open' },
  step_fail: { ...step, says: /can be started from .* on; until then it can only be skipped/ },
  step_skip: { ...step, still: 'open' },
  hold: { still: 'open' },
  resume: { says: /is not on hold/ },
  reschedule: { still: 'open' },
  abort: { still: 'open' },
  rollback: { says: /hold or abort it instead/ },
  trigger_report: { about: 'data_corruption', says: /hold or abort it instead/ },
  criteria_judge: { about: 'technical', says: /are confirmed from validation on/ },
  retro_add: { says: notYet },
  retro_held: { by: people.planner, says: notYet },
  close: { says: notYet },
};

const ends = [
  ['was declared a success', succeeded, afterSuccess, 'succeeded'],
  ['was closed', closed, afterClosing, 'succeeded'],
  ['was rolled back', rolledBack, afterRollback, 'rolled_back'],
  ['got a new T-0', rescheduled, afterNewT0, 'planned'],
] as const;

describe.each(ends)('once a go-live %s, a late click', (...[, end, answers, status]) => {
  let world: EngineWorld;
  // One for all: a late click changes nothing, or one thing of which no other one speaks.
  beforeAll(async () => {
    world = await end();
    expect((await world.read()).status).toBe(status);
  });
  afterAll(() => world.store.close());

  it.each(actionIds)('on %s is answered with what to do instead, or does what still makes sense', (action) =>
    expectLate(world, action, answers[action]),
  );
});
