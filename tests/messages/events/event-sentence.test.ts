import { describe, expect, it } from 'vitest';
import type { Event, EventType, RecordedEvent } from '../../../src/domain/event.ts';
import type { EventOfNoGoLive } from '../../../src/domain/of-no-go-live.ts';
import { en } from '../../../src/messages/en.ts';
import { eventSentence } from '../../../src/messages/events/event-sentence.ts';
import { createGoLiveDriver, record } from '../../fixtures/golive-driver.ts';
import { golive, ole, plan, T0, user } from '../../fixtures/golive-fixture.ts';
import { measureOf } from '../../fixtures/success-plan.ts';

/** One of each; the reason of each is nasty. */
const nasty = '<!channel> *x*';
const run = { correlationId: 'c', attempt: 1 };
const notice = { notice: 'scheduled', round: 1 };
type Told = Exclude<EventType, EventOfNoGoLive['type']>;
const samples: Readonly<{ [T in Told]: Extract<Event, { type: T }> }> = {
  GoLivePlanned: { ...plan, type: 'GoLivePlanned', number: 7, installation: 'i' },
  GateOpened: { type: 'GateOpened', gate: 'technical' },
  ChecklistItemTicked: { type: 'ChecklistItemTicked', item: 'merged', evidence: nasty },
  ChecklistItemUnticked: { type: 'ChecklistItemUnticked', item: 'merged' },
  ChecklistItemSkipped: { type: 'ChecklistItemSkipped', item: 'merged', reason: nasty },
  EvidenceAdded: {
    type: 'EvidenceAdded',
    item: 'merged',
    evidence: nasty,
    files: [{ id: 'F0X', name: nasty, mimeType: nasty, sizeBytes: 1, permalink: nasty }],
  },
  VoteCast: { type: 'VoteCast', gate: 'technical', vote: 'GO', reason: nasty, confirmed: ['ready'] },
  ChangesAsked: { type: 'ChangesAsked', number: 2 },
  ChangesRead: {
    type: 'ChangesRead',
    number: 1,
    changes: {
      base: nasty,
      head: nasty,
      url: 'https://x.example',
      status: 'ahead',
      commits: 1,
      lacks: 0,
      pulls: [],
      lookedAt: 1,
      authors: [nasty],
    },
  },
  ChangesUnreadable: { type: 'ChangesUnreadable', number: 1, reason: nasty },
  GateClosed: { type: 'GateClosed', gate: 'technical' },
  VotersReminded: { type: 'VotersReminded', gates: [{ gate: 'technical', stage: 1 }], people: [ole] },
  NoGoUpheld: { type: 'NoGoUpheld', gate: 'technical', voter: ole, reason: nasty },
  NoGoOverruled: { type: 'NoGoOverruled', gate: 'technical', voter: ole, reason: nasty },
  VoterGroupsChanged: {
    type: 'VoterGroupsChanged',
    groups: [{ group: nasty, readAt: 1, members: [nasty] }],
    joined: [nasty],
    left: [nasty],
  },
  VotesDelegated: { type: 'VotesDelegated', from: nasty, to: nasty, until: 1 },
  DelegationEnded: { type: 'DelegationEnded', from: nasty, to: nasty },
  VoteWentStale: {
    type: 'VoteWentStale',
    gate: 'technical',
    changed: [
      { part: 'commit', what: [nasty, nasty] },
      { part: 'runbook', what: [] },
      { part: 'checklist', what: ['merged', nasty, 'a', 'b'] },
      { part: 'checks', what: ['item/merged', 'criterion/technical/ready', nasty] },
      { part: 'health', what: [nasty] },
    ],
  },
  CriteriaUnticked: { type: 'CriteriaUnticked', gate: 'technical', criteria: ['ready'], reason: nasty },
  TaskAssigned: { type: 'TaskAssigned', item: nasty, person: nasty },
  FinalGoGiven: { type: 'FinalGoGiven' },
  FinalGoWithdrawn: { type: 'FinalGoWithdrawn', because: 'revoked' },
  Held: { type: 'Held', reason: '' },
  Resumed: { type: 'Resumed' },
  Rescheduled: { type: 'Rescheduled', t0: T0, timeZone: 'UTC', reason: nasty },
  Aborted: { type: 'Aborted', reason: nasty },
  MembershipChanged: { type: 'MembershipChanged', person: nasty, isMember: false },
  RoleHandedOver: { type: 'RoleHandedOver', role: 'technical_lead', from: ole, to: ole, reason: nasty },
  RemindersMuted: { type: 'RemindersMuted', person: nasty },
  RemindersUnmuted: { type: 'RemindersUnmuted', person: nasty },
  ShortUpdateAskedFor: { type: 'ShortUpdateAskedFor', update: 1, stage: 1, people: [ole] },
  UpdateAskedFor: { type: 'UpdateAskedFor', dueAt: T0, person: nasty },
  UpdateSent: { type: 'UpdateSent', update: 1, text: nasty },
  ShortUpdateSent: { type: 'ShortUpdateSent', update: 1, text: nasty },
  IssueOpened: { type: 'IssueOpened', issue: 1, what: nasty, severity: 'severe', eta: T0 },
  IssueEtaSet: { type: 'IssueEtaSet', issue: 1, eta: T0 },
  IssueAcknowledged: { type: 'IssueAcknowledged', issue: 1 },
  IssueEtaPassed: { type: 'IssueEtaPassed', issue: 1, eta: T0 },
  IssueResolved: { type: 'IssueResolved', issue: 1, resolution: nasty },
  EscalationRaised: { type: 'EscalationRaised', escalation: 1, area: nasty, reason: nasty },
  ContactsCalled: { type: 'ContactsCalled', escalation: 1, rung: 1, role: nasty, people: [ole] },
  EscalationAcknowledged: { type: 'EscalationAcknowledged', escalation: 1 },
  EscalationUnanswered: { type: 'EscalationUnanswered', escalation: 1 },
  RunbookReviewDue: { type: 'RunbookReviewDue', review: nasty, person: ole },
  HoldersAskedFor: { type: 'HoldersAskedFor', round: 1 },
  ChecksRequested: { type: 'ChecksRequested', checks: ['item/merged'] },
  CheckCompleted: {
    type: 'CheckCompleted',
    check: 'item/merged',
    asking: 1,
    verdict: 'failed',
    evidence: nasty,
  },
  StepStarted: { type: 'StepStarted', step: 's' },
  StepFinished: { type: 'StepFinished', step: 's' },
  StepFailed: { type: 'StepFailed', step: 's', reason: nasty },
  StepSkipped: { type: 'StepSkipped', step: 's', reason: nasty },
  StepReopened: { type: 'StepReopened', step: 's' },
  TrafficBaked: { type: 'TrafficBaked', step: 's', percent: 10 },
  RollCallAnswered: { type: 'RollCallAnswered', step: 's', role: 'technical_lead' },
  RollCallRepeated: { type: 'RollCallRepeated', step: 'checks', role: 'technical_lead' },
  StepOverran: { type: 'StepOverran', step: 's', stage: 1 },
  PhaseBegun: { type: 'PhaseBegun', phase: 'p' },
  StartOffered: { type: 'StartOffered' },
  VersionMoved: { type: 'VersionMoved', from: nasty, to: nasty },
  StartOverdue: { type: 'StartOverdue' },
  RunRequested: {
    type: 'RunRequested',
    run: {
      purpose: 'rollback',
      correlationId: 'c',
      repository: 'r',
      workflow: 'w',
      ref: 'm',
      inputs: {},
      reason: nasty,
    },
  },
  RunCancelledBeforeDispatch: { type: 'RunCancelledBeforeDispatch', correlationId: 'c', because: nasty },
  DispatchBegun: { type: 'DispatchBegun', ...run },
  DispatchAccepted: { type: 'DispatchAccepted', correlationId: 'c' },
  RunFound: { type: 'RunFound', correlationId: 'c', run: { runId: 1, url: 'https://x.example' } },
  DispatchRejected: { type: 'DispatchRejected', correlationId: 'c', reason: nasty },
  DispatchNotSent: { type: 'DispatchNotSent', correlationId: 'c', reason: nasty },
  DispatchUnknown: { type: 'DispatchUnknown', correlationId: 'c', reason: nasty },
  RunStatusChanged: { type: 'RunStatusChanged', ...run, status: 'other' },
  RunCompleted: { type: 'RunCompleted', ...run, conclusion: nasty },
  RunCancelAsked: { type: 'RunCancelAsked', correlationId: 'c' },
  BadHealthAccepted: { type: 'BadHealthAccepted', endpoints: [nasty], reason: nasty },
  GlassBroken: { type: 'GlassBroken', what: 'gate/technical', reason: nasty },
  ForeignRunsFound: {
    type: 'ForeignRunsFound',
    runs: [{ runId: 1, url: nasty, workflow: nasty, by: nasty, at: T0 }],
  },
  RunOverdue: { type: 'RunOverdue', correlationId: 'c' },
  HealthChanged: { type: 'HealthChanged', endpoint: 'web', verdict: 'unknown', since: T0, evidence: nasty },
  PerformanceChanged: {
    type: 'PerformanceChanged',
    trigger: 'slow',
    endpoint: 'web',
    verdict: 'degraded',
    since: T0,
    evidence: nasty,
  },
  RollbackProposed: { type: 'RollbackProposed', incident: 1, trigger: nasty, since: T0, evidence: nasty },
  RollbackProposalDismissed: { type: 'RollbackProposalDismissed', incident: 1, reason: nasty },
  RollbackVerified: { type: 'RollbackVerified' },
  RollbackWindowChanged: {
    type: 'RollbackWindowChanged',
    stage: 'closing',
    decideBy: T0,
    windowEnd: T0,
    takesMs: 1,
  },
  TriggerObserved: { type: 'TriggerObserved', trigger: nasty, since: T0, evidence: nasty },
  RollbackProposalUnanswered: { type: 'RollbackProposalUnanswered', incident: 1, rollsBack: true },
  RollbackUnverified: { type: 'RollbackUnverified', reason: nasty },
  SuccessDeclared: { type: 'SuccessDeclared', short: [{ criterion: nasty, standing: 'open' }] },
  RetrospectiveNoted: { type: 'RetrospectiveNoted', entry: 'e', notes: [{ section: 's', text: nasty }] },
  ActionItemOpened: { type: 'ActionItemOpened', note: nasty, number: 7, url: nasty },
  ActionItemNotOpened: { type: 'ActionItemNotOpened', note: nasty, reason: nasty },
  RetrospectiveHeld: { type: 'RetrospectiveHeld' },
  SuccessMeasured: {
    type: 'SuccessMeasured',
    because: 'window_end',
    from: T0,
    respondsFrom: T0,
    to: T0,
    seen: [measureOf({ endpoint: nasty })],
  },
  CriteriaJudged: {
    type: 'CriteriaJudged',
    group: nasty,
    met: [nasty],
    notMet: [nasty],
    open: [nasty],
    reason: nasty,
  },
  NoticeQueued: {
    type: 'NoticeQueued',
    ...notice,
    dueAt: T0,
    late: true,
    text: nasty,
    targets: [nasty],
    notConfigured: ['status_page', 'pager', 'bridge', 'email:stakeholders'],
  },
  NoticeDelivered: { type: 'NoticeDelivered', ...notice, target: 'slack:C0TECH' },
  NoticeFailed: { type: 'NoticeFailed', ...notice, target: nasty, reason: nasty },
  NoticeMissed: { type: 'NoticeMissed', ...notice, dueAt: T0 },
  NoticeCancelled: { type: 'NoticeCancelled', ...notice, because: 'missing_value' },
  MailBegun: { type: 'MailBegun', ...notice, target: nasty, to: [nasty] },
  MailEnded: {
    type: 'MailEnded',
    ...notice,
    target: nasty,
    refused: [{ address: nasty, reason: nasty }],
    deferred: [nasty],
  },
  NoticeUncertain: { type: 'NoticeUncertain', ...notice, target: nasty, reason: nasty, text: nasty },
  NoticeLeftOut: { type: 'NoticeLeftOut', ...notice, target: nasty, because: 'deactivated' },
  NoticeGroupRead: {
    type: 'NoticeGroupRead',
    ...notice,
    target: nasty,
    members: [nasty],
    count: 2,
    text: nasty,
    late: false,
  },
  NoticeFellBack: { type: 'NoticeFellBack', ...notice, target: nasty, insteadOf: nasty, text: nasty },
  NoticeSettled: { type: 'NoticeSettled', ...notice, target: nasty, uncertain: 1, as: 'send_again' },
  FollowUpsOpened: { type: 'FollowUpsOpened', list: nasty },
  FollowUpsOverdue: { type: 'FollowUpsOverdue', list: nasty, open: [nasty] },
  GoLiveClosed: { type: 'GoLiveClosed', open: [nasty], reason: nasty },
  GoLiveReopened: { type: 'GoLiveReopened' },
  PostMortemOpened: { type: 'PostMortemOpened', number: 7, url: nasty },
  PostMortemNotOpened: { type: 'PostMortemNotOpened', reason: nasty },
  EnvironmentLocked: { type: 'EnvironmentLocked' },
  EnvironmentUnlocked: { type: 'EnvironmentUnlocked', reason: nasty },
  BarsChanged: { type: 'BarsChanged', bars: [{ because: 'target_locked', by: nasty }] },
  FreezeLifted: {
    type: 'FreezeLifted',
    freezes: [{ freeze: nasty, title: nasty, until: T0 }],
    reason: nasty,
  },
  VoteWithdrawn: { type: 'VoteWithdrawn', gate: 'technical', vote: 'GO' },
  VersionAllowed: { type: 'VersionAllowed', reason: nasty },
  RemindersDue: { type: 'RemindersDue', slot: T0, people: [nasty] },
  StatusPageUpdated: {
    type: 'StatusPageUpdated',
    entry: 'maintenance',
    says: nasty,
    status: nasty,
    id: nasty,
    url: nasty,
  },
  PagerTold: { type: 'PagerTold', subject: nasty, action: 'trigger' },
  StatusPageComponentsLeftOut: {
    type: 'StatusPageComponentsLeftOut',
    entry: 'maintenance',
    components: [nasty],
  },
  StatusPageLeftOpen: { type: 'StatusPageLeftOpen', entries: ['maintenance', 'rollback'] },
  DowntimeNoticed: { type: 'DowntimeNoticed', from: T0, to: T0, due: [nasty] },
  DatabaseRestored: { type: 'DatabaseRestored', since: T0 },
  EffectGaveUp: { type: 'EffectGaveUp', effect: 'e', kind: nasty, subject: nasty, reason: nasty },
  ExternalNoticeApproved: {
    type: 'ExternalNoticeApproved',
    notice: 'scheduled',
    words: { text: nasty },
    drawn: { text: 'before' },
  },
  ExternalApprovalVoided: { type: 'ExternalApprovalVoided', notice: 'scheduled', because: 'rescheduled' },
  ExternalApprovalAsked: {
    type: 'ExternalApprovalAsked',
    notices: [{ ...notice, stage: 1 }],
    people: [ole],
  },
  ExternalNoticeQueued: {
    type: 'ExternalNoticeQueued',
    ...notice,
    late: true,
    text: nasty,
    targets: ['email:users'],
  },
  ExternalNoticeMissed: { type: 'ExternalNoticeMissed', ...notice, dueAt: T0, targets: ['status_page'] },
  ChannelTestBegun: {
    type: 'ChannelTestBegun',
    step: 'checks',
    number: 1,
    targets: [nasty, 'email'],
    untested: [{ target: 'status_page', because: 'not_configured' }],
  },
  ChannelTestSent: { type: 'ChannelTestSent', number: 1, target: nasty },
  ChannelTestFailed: { type: 'ChannelTestFailed', number: 1, target: nasty, reason: nasty },
  ChannelReceiptGiven: { type: 'ChannelReceiptGiven', number: 1, target: nasty, arrived: true },
  NoticeTested: { type: 'NoticeTested', notice: 'scheduled', to: ole, number: 1 },
  TestMailSettled: {
    type: 'TestMailSettled',
    notice: 'scheduled',
    to: ole,
    number: 1,
    as: 'failed',
    reason: nasty,
  },
  CommandRefused: { type: 'CommandRefused', command: 'Hold', code: 'not_allowed' },
};

describe('the sentence of an event', () => {
  const { state } = createGoLiveDriver();
  const sentence = (event: Event, actor = user(ole)): string =>
    eventSentence(record(event, { version: 9, at: T0, actor }), state, en);

  it.each(Object.values(samples))('$type is told in words that cannot mention or format', (event) => {
    const told = sentence(event).replace(/<(!date\^[^<>]*|@U0OLE|#C0TECH)>/g, '');
    expect(told).not.toMatch(/undefined|<|>|\*x\*/);
    expect(told.length).toBeGreaterThan(5);
  });

  it('says why a workflow was called back for which a later go-live came too soon', () => {
    const because = 'superseded';
    expect(sentence({ type: 'RunCancelledBeforeDispatch', correlationId: 'c', because })).toContain(
      'a later go-live was started for the same service and environment',
    );
  });

  it('links each file that was added by its name', () => {
    const file = { id: 'F0X', mimeType: 'image/png', sizeBytes: 1 };
    const files = [
      { ...file, name: 'plan.png', permalink: 'https://x.example/a|b><!here>' },
      { ...file, name: 'a|b.png', permalink: 'https://x.example/b' },
    ];
    expect(sentence({ type: 'EvidenceAdded', item: 'merged', evidence: '', files })).toMatch(
      /“All is merged”: 📎 <https:\/\/x\.example\/a%7Cb%3E%3C!here%3E\|plan\.png> · 📎 <https:\/\/x\.example\/b\|a\/b\.png>$/,
    );
  });

  it('names golive where no person did it', () => {
    expect(sentence(samples.RunRequested, golive)).toContain('golive asked for');
    expect(sentence(samples.FinalGoWithdrawn, golive)).toContain('it was taken back');
  });

  it.each([
    [
      ['CastVote', 'not_allowed', 'technical'],
      'a vote on technical: they do not hold the role that may do it.',
    ],
    [['CastVote', 'not_allowed'], 'a vote: they do not hold the role that may do it.'],
    [
      ['CastVote', 'one_gate_each', 'business'],
      'a vote: their GO already opens business, and each gate needs',
    ],
    [['TickItem', 'not_allowed', 'merged'], 'to tick a checklist item (“All is merged”): they do not'],
    [['DeclareSuccess', 'health_not_up', 'down'], 'to declare success: the health was down.'],
    [['RequestRollback', 'superseded', 'GL-8'], 'a rollback: GL-8 was started for the same service'],
    [['Reschedule', 'already_started'], 'a new T-0: the deployment was under way already.'],
    [['RuleOnNoGo', 'own_no_go'], 'to rule on a NO-GO: it was their own NO-GO.'],
    [['NewWish', 'new_code'], 'NewWish: new_code.'],
  ])('says what was refused and why: %s', ([command = '', code = '', subject], words) => {
    const refused = { type: 'CommandRefused', command, code, ...(subject ? { subject } : {}) } as const;
    expect(sentence(refused)).toContain(`<@U0OLE> was refused ${words}`);
  });

  it('shows an operator’s name as outside text', () => {
    const operator = { kind: 'operator', id: 'root <!here>' } as const;
    const held = record(samples.Held, { version: 9, at: T0, actor: operator }) satisfies RecordedEvent;
    expect(eventSentence(held, state, en)).toContain('root &lt;!here&gt; put the go-live');
  });
});
