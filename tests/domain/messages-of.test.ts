import { describe, expect, test } from 'vitest';
import { type MessageRef, messageKey } from '../../src/domain/effect.ts';
import type { Event, RunRequest } from '../../src/domain/event.ts';
import type { GoLive } from '../../src/domain/go-live.ts';
import { messagesOf } from '../../src/domain/messages-of.ts';
import { planAt } from '../../src/domain/plan-messages.ts';
import { createGoLiveDriver, deploy, record } from '../fixtures/golive-driver.ts';
import { bea, golive, minutes, ona, rita, service, T0, timeZone, tom } from '../fixtures/golive-fixture.ts';
import { phasedPlan } from '../fixtures/phased-plan.ts';

/*
 * Cards are edited in place, whatever changes on them; a message of its own (`told`) is for what somebody must see or do.
 */

const planned = createGoLiveDriver({ plan: phasedPlan }).state;
const driver = createGoLiveDriver({ plan: phasedPlan });
deploy(driver);
const deploying = driver.state;
const deed = { by: tom, at: T0, version: 40, hash: 'h' };
const deployed = deploying.runs[0]?.request.correlationId ?? 'none';

const held = { ...deed, reason: 'wait', heardIn: ['C0STAKE', 'C0TECH'], afterStart: true };

/** A go-live that has each kind of card. */
const crowded: GoLive = {
  ...deploying,
  reminders: {},
  held,
  lastHold: held,
  runbook: {
    ...deploying.runbook,
    success: { ...deploying.runbook.success, criteria: [{ id: 'all', title: 'All', items: [] }] },
  },
  runs: deploying.runs.map((run) => ({ ...run, conclusion: 'success' })),
  start: { offeredRound: 1, overdueRound: 1 },
  incidents: [{ number: 1, trigger: 'unavailable', since: T0, evidence: 'down', at: T0, state: 'proposed' }],
  healthAlarm: { number: 2, version: 41, lastDownAt: T0, endpoints: ['web'], isOver: false },
  followUps: { 'after_success/immediate': { isOpen: true, isOverdue: false } },
  escalations: [
    {
      number: 1,
      area: 'technical',
      reason: 'slow',
      raised: deed,
      state: 'calling',
      calls: [{ rung: 1, role: 'technical_lead', people: [tom], at: T0 }],
    },
  ],
  stepFailures: [{ step: 'smoke', version: 33 }],
  rollCalls: [{ step: 'assembly', version: 22 }],
  updates: {
    asked: { number: 3, dueAt: T0, person: tom },
    sent: [
      { number: 1, text: 'going', sent: deed },
      { number: 2, text: 'well', sent: deed, asks: [{ stage: 1, people: [bea] }] },
    ],
  },
  communication: { asks: { [bea]: 2 } },
};

const version = 99;
const keysOf = (messages: readonly MessageRef[]) => [...new Set(messages.map(messageKey))].toSorted();
const messages = (state: GoLive, event: Event) =>
  keysOf(messagesOf(state, record(event, { version, at: T0, actor: golive })));

const told = 'event:99';
const starts = ['start:1', 'start_overdue:1'];
const gates = ['gate:business', 'gate:operations', 'gate:security', 'gate:technical'];
const proposal = 'proposal:1';
const alarm = 'health_alarm:2';
const followUps = 'follow_ups:after_success/immediate';
const ladder = ['ladder:1', 'ladder_call:1:U0TOM'];
const everything = [
  ...['checklist', 'steps', 'success', proposal, alarm, followUps],
  ...gates,
  ...starts,
  ...ladder,
];
const failure = 'event:33';
const call = 'event:22';
/** Where a notice of the plan went. */
const elsewhere = ['event:99:C0STAKE', 'event:99:C0TECH'];
/** Those that wait for an update, and the newest one. */
const updates = ['short_ask:2:1:U0BEA', 'update:2', 'update_ask:3:U0TOM'];
const approval = 'approval:U0BEA:2';

const run: RunRequest = {
  purpose: 'deploy',
  correlationId: deployed,
  repository: service.repository,
  workflow: 'x.yml',
  ref: 'main',
  inputs: {},
};
const ofRun = { correlationId: deployed, attempt: 1 };
const seen = { since: T0, evidence: 'x' };
const measured = { type: 'SuccessMeasured', from: T0, respondsFrom: T0, to: T0, seen: [] } as const;
const ofNotice = { notice: 'success', round: 1, target: 'slack:C0STAKE' };

test.each<readonly [Event, readonly string[]]>([
  // Decisions about the go-live, and its time.
  [{ type: 'FinalGoGiven' }, [told, 'steps', ...starts]],
  [{ type: 'FinalGoWithdrawn', because: 'no_go' }, [told, 'steps', ...starts]],
  [{ type: 'BarsChanged', bars: [] }, [told, ...starts]],
  [{ type: 'FreezeLifted', freezes: [], reason: 'urgent' }, [told, ...starts]],
  [{ type: 'Held', reason: 'wait' }, [told, ...elsewhere, 'steps', ...starts]],
  [{ type: 'Resumed' }, [told, ...elsewhere, 'steps', ...starts]],
  [
    { type: 'Rescheduled', t0: T0, timeZone },
    [told, ...elsewhere, 'steps', 'checklist', ...gates, ...starts, alarm, followUps, failure, call],
  ],
  [
    { type: 'Aborted', reason: 'no' },
    [
      told,
      ...elsewhere,
      'steps',
      'checklist',
      ...gates,
      ...starts,
      proposal,
      alarm,
      followUps,
      failure,
      call,
      ...updates,
    ],
  ],
  [{ type: 'DatabaseRestored', since: T0 }, [told, ...everything]],
  [{ type: 'MembershipChanged', person: bea, isMember: false }, [told, ...starts]],
  [{ type: 'VersionMoved', from: 'a', to: 'b' }, [told, ...starts]],
  [{ type: 'StartOffered' }, starts],
  [{ type: 'StartOverdue' }, starts],
  [{ type: 'SuccessDeclared' }, [told, 'steps', 'success', failure, ...updates]],
  // Whoever holds a role is named on most cards.
  [{ type: 'RoleHandedOver', role: 'technical_lead', from: tom, to: rita }, [told, ...everything]],
  [{ type: 'HoldersAskedFor', round: 1 }, []],
  // Runs.
  [
    { type: 'RunRequested', run },
    [told, ...gates, ...starts, proposal, alarm, followUps, 'steps', 'success', failure],
  ],
  [
    { type: 'RunCancelledBeforeDispatch', correlationId: deployed, because: 'aborted' },
    [told, ...gates, ...starts, proposal, alarm, followUps, 'steps'],
  ],
  [{ type: 'DispatchBegun', ...ofRun }, [...gates, ...starts]],
  [{ type: 'DispatchNotSent', correlationId: deployed, reason: 'x' }, [told, ...starts]],
  [{ type: 'DispatchRejected', correlationId: deployed, reason: 'x' }, [told, ...starts, 'steps']],
  [{ type: 'RunCompleted', ...ofRun, conclusion: 'success' }, [told, ...starts, 'steps', 'success']],
  [{ type: 'DispatchAccepted', correlationId: deployed }, [told, 'steps']],
  [{ type: 'DispatchUnknown', correlationId: deployed, reason: 'x' }, [told, 'steps']],
  [{ type: 'RunCancelAsked', correlationId: deployed }, [told]],
  [{ type: 'RunOverdue', correlationId: deployed }, [told]],
  [{ type: 'RunStatusChanged', ...ofRun, status: 'in_progress' }, ['steps', 'success', failure]],
  [{ type: 'RunStatusChanged', ...ofRun, status: 'waiting' }, [told, 'steps', 'success', failure]],
  [{ type: 'RunStatusChanged', ...ofRun, status: 'other' }, [told, 'steps', 'success', failure]],
  [{ type: 'RunFound', correlationId: deployed, run: { runId: 1, url: 'u' } }, ['steps']],
  [
    { type: 'RollbackWindowChanged', stage: 'closed', decideBy: T0, windowEnd: T0, takesMs: 1 },
    [told, 'steps', ...starts],
  ],
  // What is seen, and what follows from it.
  [{ type: 'TriggerObserved', trigger: 'slow', ...seen }, [told]],
  [{ type: 'RollbackProposed', incident: 1, trigger: 'x', ...seen }, [proposal, alarm]],
  [{ type: 'RollbackProposalDismissed', incident: 1, reason: 'x' }, [proposal, alarm]],
  [{ type: 'RollbackProposalUnanswered', incident: 1, rollsBack: true }, [proposal, told]],
  [{ type: 'RollbackVerified' }, [told, 'success', ...updates]],
  [{ type: 'RollbackUnverified', reason: 'down' }, [told]],
  [{ type: 'HealthChanged', endpoint: 'web', verdict: 'down', ...seen }, [told, alarm, proposal]],
  [{ type: 'PerformanceChanged', trigger: 'slow', endpoint: 'web', verdict: 'fine', ...seen }, [proposal]],
  [{ ...measured, because: 'validation' }, ['success']],
  [{ ...measured, because: 'window_end' }, ['success', told]],
  [{ type: 'CriteriaJudged', group: 'all', met: ['a'], notMet: [], open: [] }, ['success']],
  [{ type: 'CriteriaJudged', group: 'all', met: [], notMet: ['a'], open: [] }, ['success', told]],
  // The steps of the plan: what people do with them stands there.
  [{ type: 'StepStarted', step: 'smoke' }, ['steps', ...starts, failure]],
  [{ type: 'StepStarted', step: 'assembly' }, ['steps', ...starts, told]],
  [{ type: 'StepFinished', step: 'smoke' }, ['steps', ...starts, failure]],
  [{ type: 'StepReopened', step: 'checks' }, ['steps', ...starts]],
  [{ type: 'RollCallAnswered', step: 'assembly', role: 'technical_lead' }, ['steps', ...starts]],
  [{ type: 'StepFailed', step: 'checks', reason: 'x' }, ['steps', ...starts, told]],
  [{ type: 'StepSkipped', step: 'checks', reason: 'x' }, ['steps', ...starts, told]],
  [{ type: 'StepOverran', step: 'checks', stage: 1 }, ['steps', ...starts, told]],
  [{ type: 'TrafficBaked', step: 'checks', percent: 10 }, ['steps', ...starts, told]],
  [{ type: 'RollCallRepeated', step: 'assembly', role: 'x' }, ['steps', ...starts, told, call]],
  [{ type: 'PhaseBegun', phase: 'before' }, ['steps', ...starts, told]],
  // Notices.
  [
    {
      type: 'NoticeQueued',
      notice: 'scheduled',
      round: 1,
      dueAt: T0,
      late: false,
      text: 'x',
      targets: [],
      notConfigured: [],
    },
    [],
  ],
  [{ type: 'NoticeDelivered', ...ofNotice, notice: 'scheduled' }, []],
  [{ type: 'NoticeDelivered', ...ofNotice }, ['steps']],
  [
    {
      type: 'NoticeDelivered',
      ...ofNotice,
      mail: { accepted: 1, refusedCount: 1, refused: [{ address: 'a@x.example', reason: 'unknown' }] },
    },
    [told, 'steps'],
  ],
  [{ type: 'NoticeDelivered', ...ofNotice, mail: { accepted: 1, refusedCount: 0, refused: [] } }, ['steps']],
  [{ type: 'NoticeFailed', ...ofNotice, reason: 'x' }, [told, 'steps']],
  [{ type: 'NoticeMissed', notice: 'scheduled', round: 1, dueAt: T0 }, [told]],
  [{ type: 'NoticeCancelled', notice: 'scheduled', round: 1, because: 'aborted' }, [approval]],
  [{ type: 'NoticeCancelled', notice: 'scheduled', round: 1, because: 'missing_value' }, [approval, told]],
  [{ type: 'NoticeFellBack', ...ofNotice, insteadOf: 'email:all', text: 'x' }, []],
  [{ type: 'NoticeUncertain', ...ofNotice, reason: 'timeout', text: 'x' }, ['doubt:99']],
  [{ type: 'NoticeSettled', ...ofNotice, uncertain: 77, as: 'arrived' }, ['doubt:77']],
  // golive's own troubles.
  [{ type: 'DowntimeNoticed', from: T0, to: T0, due: [] }, [told]],
  [{ type: 'EffectGaveUp', effect: 'x', kind: 'x', subject: 'x', reason: 'x' }, [told]],
])('of %j', (event, wanted) => {
  expect(messages(crowded, event)).toEqual(['control', ...wanted].toSorted());
});

test.each<Event>([
  { type: 'CommandRefused', command: 'CastVote', code: 'not_allowed' },
  { type: 'RemindersMuted', person: bea },
  { type: 'RemindersUnmuted', person: bea },
  { type: 'MailBegun', ...ofNotice, target: 'email:stakeholders', to: ['a@x.example'] },
  { type: 'MailEnded', ...ofNotice, target: 'email:stakeholders', refused: [], deferred: [] },
  { type: 'RunbookReviewDue', review: '2027-05-01', person: bea },
  // Of no go-live.
  { type: 'AllFrozen', reason: 'x' },
])('nothing is drawn anew for $type', (event) => {
  expect(messages(crowded, event)).toEqual([]);
});

describe('before the start', () => {
  test.each<readonly [Event, readonly string[]]>([
    // Votes are open: who may vote, and on what, stands on the gates.
    [{ type: 'MembershipChanged', person: bea, isMember: false }, [told, ...gates]],
    [{ type: 'VersionMoved', from: 'a' }, [told, ...gates]],
    [{ type: 'RunbookReviewDue', review: '2027-05-01', person: bea }, []],
    [{ type: 'ChecklistItemTicked', item: 'docs' }, ['checklist']],
    [{ type: 'TaskAssigned', item: 'docs', person: tom }, ['checklist', told]],
    [{ type: 'GateClosed', gate: 'business' }, ['gate:business', told]],
    [{ type: 'ChecksRequested', checks: ['step/checks'], moment: 'day_before' }, ['steps']],
    [{ type: 'ChecksRequested', checks: ['item/docs', 'step/checks'] }, ['steps', 'checklist']],
  ])('of %j', (event, wanted) => {
    const asks = event.type === 'ChecksRequested' ? [] : ['control'];
    expect(messages(planned, event)).toEqual([...asks, ...wanted].toSorted());
  });

  test('a condition of a GO is a task of the plan', () => {
    const condition = { type: 'ChecklistItemTicked', item: 'go_if/business-1' } as const;
    expect(messages(planned, condition)).toContain('steps');
    const vote: Event = { type: 'VoteCast', gate: 'business', vote: 'GO', confirmed: ['ready'] };
    expect(messages(planned, vote)).not.toContain('steps');
    expect(messages({ ...planned, conditions: [] }, vote)).toContain('steps');
  });

  test('only time that the plan has begun draws it anew', () => {
    expect(planAt(planned, T0 - minutes(61))).toEqual([]);
    expect(planAt(planned, T0 - minutes(60))).toEqual([{ card: 'steps' }]);
    expect(planAt(createGoLiveDriver().state, T0)).toEqual([]);
  });
});

test('a runbook without phases has no plan to draw', () => {
  expect(messages(createGoLiveDriver().state, { type: 'FinalGoGiven' })).toEqual(['control', told]);
});

test('while a part of the traffic bakes, what the health does stands on the plan', () => {
  const baking: GoLive = {
    ...crowded,
    runs: crowded.runs.map((one) => ({ ...one, request: { ...one.request, purpose: 'step', traffic: 10 } })),
  };
  expect(messages(baking, { type: 'HealthChanged', endpoint: 'web', verdict: 'up', ...seen })).toContain(
    'steps',
  );
  expect(messages(baking, { type: 'DowntimeNoticed', from: T0, to: T0, due: [] })).not.toContain('steps');
});

test('the alarm tells its own beginning', () => {
  const raised: GoLive = { ...crowded, healthAlarm: { ...alarmOf(crowded), version } };
  const down = { type: 'HealthChanged', endpoint: 'web', verdict: 'down', ...seen } as const;
  expect(messages(raised, down)).toEqual(['control', alarm, proposal]);
});

function alarmOf({ healthAlarm }: GoLive) {
  if (!healthAlarm) throw new Error('no alarm');
  return healthAlarm;
}

describe('contacts are called', () => {
  test.each<readonly [Event, readonly string[]]>([
    [{ type: 'EscalationRaised', escalation: 1, area: 'technical', reason: 'slow' }, []],
    [{ type: 'ContactsCalled', escalation: 1, rung: 1, role: 'technical_lead', people: [tom] }, []],
    [{ type: 'ContactsCalled', escalation: 1, rung: 2, role: 'release_manager', people: [rita] }, [told]],
    [{ type: 'EscalationAcknowledged', escalation: 1 }, [told]],
    [{ type: 'EscalationUnanswered', escalation: 1 }, [told]],
  ])('of %j', (event, wanted) => {
    expect(messages(crowded, event)).toEqual(['control', ...ladder, ...wanted].toSorted());
  });

  test('another alert stays as it is, and one that is seen to is not drawn anew with people', () => {
    const other: Event = { type: 'EscalationAcknowledged', escalation: 2 };
    expect(messages(crowded, other)).toEqual(['control', told]);
    const seenTo: GoLive = {
      ...crowded,
      escalations: crowded.escalations.map((one) => ({ ...one, state: 'acknowledged', acknowledged: deed })),
    };
    const handedOver: Event = { type: 'RoleHandedOver', role: 'technical_lead', to: ona };
    expect(messages(seenTo, handedOver)).not.toContain('ladder:1');
  });
});
