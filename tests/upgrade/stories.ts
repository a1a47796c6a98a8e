import type { Answer } from '../../src/answer.ts';
import type { Action } from '../../src/domain/command.ts';
import { externalWords, wordsMark } from '../../src/domain/notices/notice-approval.ts';
import { renderWords } from '../../src/domain/notices/notice-text.ts';
import type { Runbook } from '../../src/domain/runbook.ts';
import type { Service } from '../../src/domain/service.ts';
import { HOUR, MINUTE, people, T0 } from '../fixtures/engine-world.ts';
import type { Recording } from './recording.ts';

/*
 * Go-lives as they are recorded for later versions: in flight and ended, with as many kinds of events as belong
 * together. Each plays GL-1 of a database of its own.
 */
export const stories: Readonly<Record<string, (world: Recording) => Promise<void>>> = {
  planned,
  escalated,
  deploying,
  'dispatch-unknown': dispatchUnknown,
  succeeded,
  'rolled-back': rolledBack,
  aborted,
};

const run = { runId: 4711, url: 'https://github.example/acme/demo-shop/actions/runs/4711' };
const { planner, technicalLead, backupLead, security, business, operations, onCall, outsider } = people;

function allowed(answer: Answer): void {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.refusal)}`);
}

/** What a person does, which must be taken. */
export const does = async (world: Recording, user: string, action: Action): Promise<void> =>
  allowed(await world.as(user, action));

export async function plan(
  world: Recording,
  runbook: Partial<Runbook> = {},
  service: Partial<Service> = {},
): Promise<void> {
  allowed(await world.plan({ rollbackTo: 'v1.4.1', runbook, service }));
  await world.deliver();
}

/** Two days of preparing: whatever can happen to items, gates, roles and notices before T-0. */
async function planned(world: Recording): Promise<void> {
  const gates = world.runbook.gates.map((gate) =>
    gate.id === 'operations_readiness'
      ? { ...gate, opensOffsetMs: -42 * HOUR }
      : { ...gate, ifChanged: { checklist: 'ask_again' as const } },
  );
  const document = { ...world.runbook.document, nextReview: '2026-11-20' };
  // What leaves the house with a time in it: a move of that time takes its approval back.
  const notices = world.runbook.notices.map((notice) =>
    notice.id === 'starting' ? { ...notice, audiences: [...notice.audiences, 'users'] } : notice,
  );
  await plan(world, { gates, document, notices });
  await does(world, planner, { type: 'ReadChanges' });
  await beforehand(world);
  await does(world, technicalLead, { type: 'TickItem', item: 'deployment_tested', evidence: 'run 42' });
  await does(world, technicalLead, { type: 'UntickItem', item: 'deployment_tested' });
  await does(world, technicalLead, { type: 'SkipItem', item: 'penetration_test', reason: 'done in May' });
  const file = { id: 'F0PLAN', name: 'plan.pdf', mimeType: 'application/pdf', sizeBytes: 7 };
  await does(world, planner, {
    type: 'AddEvidence',
    item: 'resources_provisioned',
    evidence: 'ticket 7',
    files: [{ ...file, permalink: 'https://acme.slack.com/files/U0RITA/F0PLAN/plan.pdf' }],
  });
  await does(world, planner, { type: 'AssignItem', item: 'resources_provisioned', person: backupLead });
  world.checksSee = 'failed';
  await does(world, planner, { type: 'RequestChecks', check: 'item/changes_merged' });
  await world.deliver();
  world.checksSee = 'passed';
  await vote(world, 'technical_readiness');
  await vote(world, 'business_approval');
  for (const sees of ['passed', 'failed', 'passed'] as const) {
    // Red after green: golive itself takes the GO back.
    world.checksSee = sees;
    await does(world, technicalLead, { type: 'RequestChecks', check: 'criterion/technical_readiness' });
    await world.deliver();
  }
  const criteria = ['training_finalized'];
  await does(world, business, {
    type: 'UntickCriteria',
    gate: 'business_approval',
    criteria,
    reason: 'one is ill',
  });
  await does(world, security, {
    type: 'CastVote',
    gate: 'security_approval',
    vote: 'NO-GO',
    reason: 'a first impression',
  });
  await does(world, security, { type: 'WithdrawVote', gate: 'security_approval' });
  const allowed = [planner];
  await does(world, planner, { type: 'FreezeAll', reason: 'an incident elsewhere', allowed });
  await does(world, planner, { type: 'UnfreezeAll', reason: 'it is over', allowed });
  await voteForOthers(world);
  await does(world, security, {
    type: 'CastVote',
    gate: 'security_approval',
    vote: 'NO-GO',
    reason: 'a finding',
  });
  await does(world, 'U0CISO', { type: 'RuleOnNoGo', gate: 'security_approval', ruling: 'upheld' });
  await does(world, 'U0CISO', {
    type: 'RuleOnNoGo',
    gate: 'security_approval',
    ruling: 'overruled',
    reason: 'it is accepted',
  });
  await world.as(outsider, { type: 'GiveFinalGo' });
  await does(world, planner, {
    type: 'HandOverRole',
    role: 'on_call_engineer',
    to: backupLead,
    reason: 'on leave',
  });
  await world.tell({ type: 'ReportMembership', person: business, isMember: false });
  await does(world, security, {
    type: 'OpenIssue',
    what: 'the tests are slow',
    severity: 'severe',
    eta: world.now + 10 * MINUTE,
  });
  await does(world, technicalLead, { type: 'MuteReminders' });
  await does(world, technicalLead, { type: 'SendUpdate', text: 'The tests are slow. We look at it.' });
  await world.runTo(world.now + 6 * MINUTE);
  await does(world, technicalLead, { type: 'SendShortUpdate', update: 1 });
  await does(world, security, { type: 'Escalate', area: 'technical', reason: 'the tests are red' });
  await world.runTo(world.now + 20 * MINUTE);
  await does(world, technicalLead, { type: 'AcknowledgeEscalation', escalation: 1 });
  await does(world, technicalLead, { type: 'AcknowledgeIssue', issue: 1 });
  await does(world, security, { type: 'SetIssueEta', issue: 1, eta: world.now + 10 * MINUTE });
  await does(world, technicalLead, { type: 'ResolveIssue', issue: 1, resolution: 'a stronger machine' });
  await does(world, technicalLead, { type: 'UnmuteReminders' });
  await does(world, operations, { type: 'Hold', reason: 'wait for the network' });
  await world.runTo(T0 - 40 * HOUR);
  await does(world, operations, { type: 'Resume' });
  await world.tell({
    type: 'ReportEffectGivenUp',
    effect: 'GL-1/message/steps',
    kind: 'slack.message',
    subject: 'steps',
    reason: 'channel_not_found',
  });
  // golive was down when the notice fell due.
  world.now = T0 - 18 * HOUR;
  await world.runTo(world.now);
  await does(world, planner, {
    type: 'Reschedule',
    t0: T0 + 24 * HOUR,
    timeZone: 'Europe/Berlin',
    reason: 'a holiday',
  });
  await world.tell({
    type: 'ReportDowntime',
    from: world.now,
    to: world.now + HOUR,
    due: ['notice:scheduled'],
  });
  await world.runTo(T0 + 23.6 * HOUR);
  await does(world, security, { type: 'AnswerRollCall', step: 'team_assembly' });
  await does(world, planner, { type: 'HandOverRole', role: 'security_representative', to: outsider });
  await does(world, operations, { type: 'Hold', reason: 'the storm' });
}

/** A ladder that is climbed, with a mail to each rung that waits. */
async function escalated(world: Recording): Promise<void> {
  await plan(world);
  await does(world, security, { type: 'Escalate', area: 'technical', reason: 'the tests are red' });
  await world.runTo(world.now + 5 * MINUTE);
}

/** A freeze that it is let through, a review that no go-live tells of, and words that are tried and approved. */
async function beforehand(world: Recording): Promise<void> {
  const when = { kind: 'once', from: '2026-11-20T00:00', until: '2026-12-20T00:00' } as const;
  world.freezes = [{ id: 'year_end', title: 'Year end', timeZone: 'Europe/Berlin', when }];
  await world.tell({ type: 'ReportBars' });
  await does(world, planner, { type: 'LiftFreeze', reason: 'it is agreed' });
  await world.tell({
    type: 'RemindOfReview',
    runbook: 'hotfix',
    title: 'Hotfix',
    review: '2026-11-20',
    service: 'demo-shop',
    owner: 'Release Manager',
    person: planner,
  });
  const test = { notice: 'scheduled', to: planner, number: 1 } as const;
  await does(world, planner, { type: 'TestNotice', notice: test.notice });
  await world.tell({ type: 'ReportTestMail', ...test, as: 'failed', reason: 'the mail server is full' });
  await approveNotice(world, 'starting');
}

/** With the words that stand in the runbook. */
async function approveNotice(world: Recording, id: string): Promise<void> {
  const goLive = await world.read();
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  if (!notice) throw new Error(`no notice ${id}`);
  const rendered = renderWords(goLive, notice);
  if (!rendered.ok) throw new Error(`no words of ${id}`);
  await does(world, business, {
    type: 'ApproveNotice',
    notice: id,
    mark: wordsMark(rendered.words),
    texts: externalWords(goLive, notice, rendered.words),
  });
}

/** A GO under a condition, given for somebody else; what it was given on gets worse, and it is given again. */
async function voteForOthers(world: Recording): Promise<void> {
  const item = 'gdpr_validated';
  await does(world, security, { type: 'TickItem', item });
  await does(world, security, { type: 'DelegateVotes', to: outsider, until: world.now + HOUR });
  await does(world, outsider, {
    type: 'CastVote',
    gate: 'security_approval',
    vote: 'GO',
    confirmed: [],
    condition: { text: 'the report is signed', owner: onCall, phase: 'validation' },
  });
  const { conditions = [] } = await world.read();
  await does(world, onCall, { type: 'TickItem', item: conditions[0]?.id ?? '' });
  await does(world, security, { type: 'UntickItem', item });
  await world.runTo(world.now);
  await does(world, security, { type: 'TickItem', item });
  await does(world, security, { type: 'EndDelegation' });
}

async function vote(world: Recording, id: string): Promise<void> {
  const gate = world.runbook.gates.find((one) => one.id === id);
  if (!gate) throw new Error(`no gate ${id}`);
  await does(world, world.service.roles[gate.owner]?.holder ?? '', {
    type: 'CastVote',
    gate: id,
    vote: 'GO',
    confirmed: gate.criteria.map((criterion) => criterion.id),
  });
}

/** Every item, every gate and the final GO, then the hour before T-0 with its steps. */
export async function reachT0(world: Recording): Promise<void> {
  await approve(world);
  await assemble(world);
}

export async function approve(world: Recording): Promise<void> {
  await world.runTo(T0 - 24 * HOUR);
  const { items } = await world.read();
  for (const { id } of world.runbook.checklist.flatMap((section) => section.items))
    if (!items[id]) await world.as(planner, { type: 'TickItem', item: id });
  await world.runTo(T0 - 4 * HOUR);
  for (const { id } of world.runbook.gates) await vote(world, id);
  await does(world, technicalLead, { type: 'GiveFinalGo' });
}

export async function assemble(world: Recording): Promise<void> {
  await world.runTo(T0 - 50 * MINUTE);
  for (const user of [technicalLead, security, business, operations])
    await world.as(user, { type: 'AnswerRollCall', step: 'team_assembly' });
  await world.runTo(T0);
}

async function start(
  world: Recording,
  runbook: Partial<Runbook> = {},
  service: Partial<Service> = {},
): Promise<void> {
  await plan(world, runbook, service);
  await reachT0(world);
  await does(world, technicalLead, { type: 'StartDeployment' });
}

/** GitHub runs it, and the service is up. */
async function deploying(world: Recording): Promise<void> {
  await start(world);
  await world.run({ type: 'BeginDispatch', attempt: 1 });
  await world.run({ type: 'ReportDispatchNotSent', attempt: 1, reason: 'no connection' });
  await world.run({ type: 'BeginDispatch', attempt: 2 });
  await world.run({ type: 'ReportDispatchAccepted' });
  await world.run({ type: 'ReportRunFound', run });
  await world.run({ type: 'ReportRunStatus', attempt: 1, status: 'in_progress' });
  await world.see('up');
}

/** The answer to the call was lost, and then a backup was put back. */
async function dispatchUnknown(world: Recording): Promise<void> {
  await start(world);
  await world.run({ type: 'BeginDispatch', attempt: 1 });
  await world.run({ type: 'ReportDispatchUnknown', reason: 'timeout' });
  await world.tell({ type: 'ReportRestored', since: T0 - HOUR });
}

export async function accept(world: Recording): Promise<void> {
  await world.run({ type: 'BeginDispatch', attempt: 1 });
  await world.run({ type: 'ReportDispatchAccepted', run });
}

const seenAs = (good: number, failed: number) => [
  { endpoint: 'web', good, failed, silent: 0, answers: good + failed, averageMs: 41, deviationMs: 3 },
];

/** Through validation with an alarm, to the retrospective and the end of all follow-ups. */
async function succeeded(world: Recording): Promise<void> {
  const traffic = [
    { percent: 10, bakeMs: MINUTE },
    { percent: 100, bakeMs: MINUTE },
  ];
  const phases = world.runbook.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((step) => (step.id === 'full_traffic' ? { ...step, traffic } : step)),
  }));
  const steps = { smoke: 'smoke-production.yml', full_traffic: 'full-traffic-production.yml' };
  await start(world, { phases }, { workflows: { ...world.service.workflows, steps } });
  await accept(world);
  await world.runTo(T0 + 10 * MINUTE);
  await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
  await world.see('up');
  await does(world, technicalLead, { type: 'StartStep', step: 'smoke_tests' });
  await accept(world);
  await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'failure' });
  await does(world, technicalLead, { type: 'ReopenStep', step: 'smoke_tests' });
  await accept(world);
  await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
  await does(world, operations, { type: 'StartStep', step: 'full_traffic' });
  await accept(world);
  await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
  await world.runTo(world.now + 2 * MINUTE);
  await does(world, operations, { type: 'ContinueTraffic', step: 'full_traffic', percent: 100 });
  const alerts = { step: 'monitoring_verification' } as const;
  await does(world, technicalLead, { type: 'StartStep', ...alerts });
  await does(world, technicalLead, { type: 'FailStep', ...alerts, reason: 'no alert came' });
  await does(world, technicalLead, { type: 'ReopenStep', ...alerts });
  const test = { number: 2, target: 'slack:C0TECH' } as const;
  const permalink = 'https://slack.example/p2';
  await world.tell({ type: 'ReportChannelTest', ...test, outcome: { state: 'sent', permalink } });
  const lost = { state: 'failed', reason: 'not_in_channel' } as const;
  await does(world, technicalLead, { type: 'GiveChannelReceipt', ...test, arrived: true });
  await does(world, technicalLead, { type: 'FinishStep', ...alerts, confirmed: [0, 1, 2] });
  await world.tell({ type: 'ReportChannelTest', number: 2, target: 'slack:C0STAKE', outcome: lost });
  await does(world, technicalLead, { type: 'SkipStep', ...alerts, reason: 'the rest is known' });
  await does(world, business, { type: 'SkipStep', step: 'comprehensive_testing', reason: 'done before' });
  await world.tell({ type: 'MeasureSuccess', because: 'validation', seen: seenAs(3, 1) });
  await world.see('down');
  await world.tell({ type: 'ReportTrigger', trigger: 'unavailable', since: world.now, evidence: 'down' });
  await does(world, onCall, { type: 'DismissProposal', incident: 1, reason: 'the probe was wrong' });
  await world.see('up');
  for (const verdict of ['degraded', 'fine'] as const)
    await world.tell({
      type: 'ReportPerformance',
      trigger: 'performance_degradation',
      endpoint: 'web',
      verdict,
      since: world.now,
      evidence: 'average of 41 answers in 10m',
    });
  await does(world, operations, {
    type: 'JudgeCriteria',
    group: 'operational',
    met: ['alerts_correct'],
    notMet: ['support_ready'],
    reason: 'the desk opens at nine',
  });
  await approveNotice(world, 'success');
  await does(world, operations, { type: 'DeclareSuccess', seen: seenAs(40, 1) });
  await world.runTo(T0 + 5 * HOUR);
  await does(world, technicalLead, {
    type: 'AddToRetrospective',
    entry: 'e1',
    notes: [
      { section: 'went_well', text: 'It was calm' },
      { section: 'action_items', text: 'Order a cake', owner: planner, due: '2026-12-24', issue: true },
    ],
  });
  await world.runTo(T0 + 30 * HOUR);
  await does(world, planner, { type: 'HoldRetrospective' });
  await world.tell({ type: 'ReportActionItemNotOpened', note: 'e1-2', reason: 'issues are disabled' });
  const issue = { number: 12, url: 'https://github.example/issues/12' };
  await world.tell({ type: 'ReportActionItemOpened', note: 'e1-2', ...issue });
  const backups = 'after_success/validate_alert_channels';
  await does(world, operations, { type: 'TickItem', item: backups });
  await does(world, planner, { type: 'Close', reason: 'all is well' });
  await does(world, operations, { type: 'UntickItem', item: backups });
  await does(world, operations, { type: 'TickItem', item: backups });
  await does(world, planner, { type: 'Close', reason: 'all is well now' });
}

/** It comes late, fails, is tried again, is run again on GitHub, and is rolled back in two attempts. */
async function rolledBack(world: Recording): Promise<void> {
  await plan(world);
  const maintenance = { entry: 'maintenance', id: 'm1', url: 'https://status.example/m1' } as const;
  const onPage = { type: 'ReportStatusPage', ...maintenance } as const;
  const withoutComponents = ['shop0gone0000'];
  await world.tell({ ...onPage, says: 'scheduled/1', status: 'scheduled', withoutComponents });
  await reachT0(world);
  await world.runTo(T0 + 16 * MINUTE);
  await does(world, technicalLead, { type: 'StartDeployment', pastGrace: true });
  await accept(world);
  await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'failure' });
  await does(world, technicalLead, { type: 'StartDeployment', pastGrace: true });
  await world.run({ type: 'BeginDispatch', attempt: 1 });
  await world.run({ type: 'ReportDispatchRejected', reason: 'No ref found for: main' });
  await does(world, technicalLead, { type: 'StartDeployment', pastGrace: true });
  await accept(world);
  await world.runTo(T0 + 50 * MINUTE);
  await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
  await world.see('down');
  await world.tell({ type: 'ReportTrigger', trigger: 'unavailable', since: world.now, evidence: 'down' });
  const seen = 'orders lose their items';
  await does(world, security, { type: 'DeclareTriggerMet', trigger: 'data_corruption', seen });
  await does(world, onCall, {
    type: 'RequestRollback',
    reason: 'it is down',
    version: 'v1.4.1',
    incident: 1,
  });
  await accept(world);
  await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
  await world.runTo(world.now + 31 * MINUTE);
  await does(world, planner, { type: 'Abort', reason: 'production is repaired by hand' });
  await does(world, onCall, {
    type: 'RequestRollback',
    reason: 'once more',
    version: 'v1.4.1',
    trigger: null,
  });
  await accept(world);
  await world.run({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
  await world.see('up');
  await world.tell({ type: 'ReportPager', subject: 'incident/1', action: 'trigger' });
  await world.tell({ type: 'ReportPager', subject: 'change/rolled_back', action: 'change' });
  await world.runTo(world.now + 16 * MINUTE);
  await world.tell({ type: 'ReportStatusPageLeftOpen' });
  await world.tell({ ...onPage, says: 'rolling_back', status: 'completed' });
  await world.tell({ type: 'ReportPostMortemNotOpened', reason: 'issues are disabled' });
  await world.tell({ type: 'ReportPostMortemOpened', number: 9, url: 'https://github.example/issues/9' });
  await does(world, operations, { type: 'TickItem', item: 'after_rollback/status_page_updated' });
  await does(world, planner, { type: 'AllowVersion', reason: 'the network was to blame' });
  await does(world, planner, { type: 'Unlock', reason: 'the cause is known' });
  await world.runTo(T0 + 26 * HOUR);
}

/** A final GO that is taken back and given again, and the end just before the dispatch. */
async function aborted(world: Recording): Promise<void> {
  const places = ['C0STAKE', 'U0DEAD', 'S0ONCALL'];
  const audiences = world.service.audiences.map((one) =>
    one.id === 'all_stakeholders'
      ? {
          ...one,
          slack: places,
          email: ['one@example.com', 'two@example.com', 'three@example.com'],
          fallback: 'C0TECH',
        }
      : one,
  );
  await plan(world, {}, { audiences });
  await mail(world);
  await reachT0(world);
  await does(world, technicalLead, { type: 'RevokeFinalGo' });
  await does(world, technicalLead, { type: 'GiveFinalGo' });
  await does(world, technicalLead, { type: 'StartDeployment' });
  await does(world, planner, { type: 'Abort', reason: 'not this week' });
}

/** To three, of whom the server refuses one and answers nothing of the others. */
async function mail(world: Recording): Promise<void> {
  await world.runTo(T0 - 24 * HOUR);
  const place = { notice: 'scheduled', round: 1, target: 'email:all_stakeholders' } as const;
  const to = ['one@example.com', 'two@example.com', 'three@example.com'];
  await world.tell({ type: 'BeginMail', ...place, to });
  const refused = [{ address: 'two@example.com', reason: '550 no such user' }];
  await world.tell({ type: 'ReportMail', ...place, refused, deferred: [], uncertain: 'timeout' });
  await world.tell({ type: 'ReportNoticeUncertain', ...place, reason: 'timeout', text: 'It is planned.' });
  const { doubts = [] } = await world.read();
  await does(world, technicalLead, {
    type: 'SettleNotice',
    uncertain: doubts[0]?.version ?? 0,
    as: 'arrived',
  });
}
