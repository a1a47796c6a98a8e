import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageRef } from '../../src/domain/effect.ts';
import { messagesOf } from '../../src/domain/messages-of.ts';
import { actionIds } from '../../src/messages/blocks/control.ts';
import { en } from '../../src/messages/en.ts';
import { renderMessage } from '../../src/messages/render-message.ts';
import { createEngineWorld, type EngineWorld, people } from '../fixtures/engine-world.ts';
import { expectLate, type LateAnswers } from './late-click-world.ts';

let world: EngineWorld;
// One for all: a late click changes nothing, or one thing of which no other one speaks.
beforeAll(async () => {
  world = await createEngineWorld();
  await openAndAbort();
});
afterAll(() => world.store.close());

const over = { says: /is over \(“Aborted”\); plan the next one with `\/golive plan`/ };
const votesOver = {
  about: 'technical_readiness',
  says: /Votes are closed.*plan the next one with `\/golive plan`/,
};
const planOver = { about: 'final_system_checks', says: /stands at “Aborted”: its plan no longer counts/ };
const item = { about: 'changes_merged', ...over };
const newest = { says: /please use the newest card/ };
const notOfCard = { says: /not one that golive can read. Please use the newest card/ };

/** Of a go-live that was aborted while everything of it was open. */
const answers: LateAnswers = {
  gate_go: votesOver,
  gate_go_if: votesOver,
  gate_no_go: votesOver,
  gate_withdraw: votesOver,
  gate_untick: votesOver,
  changes_read: votesOver,
  no_go_uphold: { by: 'U0CARL', ...votesOver },
  no_go_overrule: { by: 'U0CARL', ...votesOver },
  checklist_open: { still: 'open' },
  checklist_page: { still: 'change' },
  follow_ups_open: { still: 'open' },
  follow_ups_page: { still: 'change' },
  item_tick: item,
  item_untick: item,
  item_skip: item,
  item_evidence: item,
  item_assign: item,
  step_start: planOver,
  step_done: planOver,
  step_fail: planOver,
  step_skip: planOver,
  step_again: planOver,
  traffic_continue: { ...planOver, about: 'full_traffic/100' },
  roll_call_here: { ...planOver, about: 'team_assembly' },
  escalation_acknowledge: {
    about: '1',
    by: people.security,
    still: 'done',
    does: ['EscalationAcknowledged'],
  },
  update_send: over,
  update_short: { about: '1', ...over },
  update_approve: { about: '1', ...over },
  issue_open: over,
  issue_acknowledge: { about: '1', still: 'done', does: ['IssueAcknowledged'] },
  issue_eta: { about: '1', still: 'open' },
  issue_resolve: { about: '1', still: 'open' },
  check_run: { about: 'item/pipelines_green', ...over },
  final_go: over,
  final_go_revoke: over,
  start_deployment: over,
  start_past_grace: over,
  role_handover: over,
  hold: over,
  resume: over,
  reschedule: over,
  abort: over,
  rollback: over,
  trigger_report: { about: 'data_corruption', ...over },
  dismiss_proposal: { about: '1', says: /settled already/ },
  channel_arrived: newest,
  channel_missing: newest,
  notice_arrived: { about: '1', says: /`\/golive notices` shows/ },
  notice_again: { about: '1', says: /`\/golive notices` shows/ },
  declare_success: { by: people.operations, says: /stands at “Aborted”: its card says what can be done now/ },
  criteria_judge: { about: 'technical', says: /are confirmed from validation on, until it is closed/ },
  retro_add: { still: 'open' },
  retro_held: { still: 'done', by: people.planner, does: ['RetrospectiveHeld'] },
  retro_text: { still: 'say' },
  close: over,
  notice_approve_shown: {
    about: 'success',
    by: people.business,
    says: /`\/golive notices` shows what became of it/,
  },
  notice_approve: {
    about: 'success',
    by: people.business,
    says: /`\/golive notices` shows what became of it/,
  },
  notice_preview: { still: 'open', about: 'scheduled' },
  notice_test: { about: 'scheduled', still: 'say', does: ['NoticeTested'] },
  plan_open: { still: 'open' },
  plan_service: notOfCard,
  plan_runbook: notOfCard,
  choose_go_live: { still: 'say', value: 'status GL-1' },
  open_run: { still: 'opened' },
  show_status: { still: 'say' },
};

/** Everything of it is open at once: a NO-GO, a call, an issue, an update. */
async function openAndAbort(): Promise<void> {
  await world.plan();
  const { technicalLead, planner } = people;
  const gate = 'technical_readiness';
  await world.as(technicalLead, { type: 'CastVote', gate, vote: 'NO-GO', reason: 'too slow' });
  await world.as(technicalLead, { type: 'Escalate', area: 'security', reason: 'a finding' });
  await world.as(technicalLead, { type: 'OpenIssue', what: 'the queue is full', severity: 'normal' });
  await world.as(technicalLead, { type: 'SendUpdate', text: 'we look into it' });
  const notes = [{ section: 'went_well', text: 'we said no in time' }];
  await world.as(planner, { type: 'Abort', reason: 'not today' });
  await world.as(planner, { type: 'AddToRetrospective', entry: 'e1', notes });
}

/** What was posted while it was open; all of it is edited as the go-live ends. */
const cards: Readonly<Record<MessageRef['card'], readonly MessageRef[]>> = {
  control: [{ card: 'control' }],
  checklist: [{ card: 'checklist' }],
  steps: [{ card: 'steps' }],
  success: [{ card: 'success' }],
  retrospective: [{ card: 'retrospective' }],
  // There are none after this end.
  follow_ups: [],
  gate: [
    { card: 'gate', gate: 'technical_readiness' },
    { card: 'gate', gate: 'security_approval' },
  ],
  no_go: [{ card: 'no_go', gate: 'technical_readiness', alert: 1 }],
  escalation: [{ card: 'escalation', gate: 'technical_readiness', alert: 1, to: 'U0CARL' }],
  vote_reminder: [{ card: 'vote_reminder', to: people.security, number: 1 }],
  ladder: [{ card: 'ladder', escalation: 1 }],
  ladder_call: [{ card: 'ladder_call', escalation: 1, to: people.security }],
  issue: [{ card: 'issue', issue: 1 }],
  update: [{ card: 'update', update: 1 }],
  short_ask: [{ card: 'short_ask', update: 1, stage: 1, to: people.technicalLead }],
  update_ask: [{ card: 'update_ask', number: 1, to: people.technicalLead }],
  start: [{ card: 'start', round: 1 }],
  start_overdue: [{ card: 'start_overdue', round: 1 }],
  health_alarm: [],
  proposal: [],
  approval: [{ card: 'approval', to: people.business, number: 1 }],
  notice_test: [{ card: 'notice_test', notice: 'scheduled', to: people.technicalLead, number: 1 }],
  channel_test: [],
  doubt: [],
  event: [],
};

const drawn = (shown: unknown): readonly string[] =>
  [...JSON.stringify(shown).matchAll(/"action_id":"([^"]+)"/gu)].flatMap(([, id]) => id ?? []);

describe('once a go-live was aborted', () => {
  it.each(Object.entries(cards))(
    'the card %s offers nothing that a click would be refused',
    async (_, refs) => {
      const goLive = await world.read();
      const dead = actionIds.filter((id) => 'says' in answers[id]);
      for (const ref of refs) {
        const { blocks } = renderMessage(ref, goLive, { now: world.now, words: en });
        expect(dead.filter((id) => drawn(blocks).includes(id))).toEqual([]);
      }
    },
  );

  it('every card that had such a button is drawn anew', async () => {
    const [aborted] = (await world.store.readStream('GL-1')).filter(({ event }) => event.type === 'Aborted');
    if (!aborted) throw new Error('it was not aborted');
    const redrawn = messagesOf(await world.read(), aborted).map(({ card }) => card);
    for (const card of ['control', 'checklist', 'steps', 'gate', 'no_go', 'update'])
      expect(redrawn).toContain(card);
  });

  it.each(actionIds)('a click on %s is answered with what to do instead, and changes nothing', (action) =>
    expectLate(world, action, answers[action]),
  );
});
