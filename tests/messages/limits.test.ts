import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followUpTasks } from '../../src/domain/checklist/task.ts';
import type { MessageRef } from '../../src/domain/effect.ts';
import { openConditions } from '../../src/domain/gates/condition-rules.ts';
import { reminderMessages } from '../../src/domain/gates/vote-reminder.ts';
import { ladderMessages } from '../../src/domain/people/contact-ladder.ts';
import { answer } from '../../src/messages/answers/answer.ts';
import { auditAnswer } from '../../src/messages/answers/audit-answer.ts';
import { contactsAnswer } from '../../src/messages/answers/contacts-answer.ts';
import { helpAnswer } from '../../src/messages/answers/help-answer.ts';
import { mineAnswer } from '../../src/messages/answers/mine-answer.ts';
import { rolesAnswer } from '../../src/messages/answers/roles-answer.ts';
import { runbookAnswer } from '../../src/messages/answers/runbook-answer.ts';
import { gatesAnswer, statusAnswer } from '../../src/messages/answers/status-answer.ts';
import { stepsAnswer } from '../../src/messages/answers/steps-answer.ts';
import { triggersAnswer } from '../../src/messages/answers/triggers-answer.ts';
import { context, section } from '../../src/messages/blocks/blocks.ts';
import { encodeControl } from '../../src/messages/blocks/control.ts';
import { fitBlocks } from '../../src/messages/blocks/fit-blocks.ts';
import { en } from '../../src/messages/en.ts';
import { renderActionItem } from '../../src/messages/outgoing/action-item.ts';
import { renderNotice } from '../../src/messages/outgoing/render-notice.ts';
import { renderTaskReminder } from '../../src/messages/outgoing/task-reminder.ts';
import { renderMessage } from '../../src/messages/render-message.ts';
import { processUpdatesText } from '../../src/messages/topics/retrospective-lines.ts';
import { closeView } from '../../src/messages/views/close-view.ts';
import { finalGoView } from '../../src/messages/views/final-go-view.ts';
import { handOverView } from '../../src/messages/views/hand-over-view.ts';
import { abortView, holdView, rescheduleView } from '../../src/messages/views/plan-changes-views.ts';
import { planView } from '../../src/messages/views/plan-view.ts';
import { retrospectiveView } from '../../src/messages/views/retrospective-view.ts';
import { dismissView, rollbackView } from '../../src/messages/views/rollback-views.ts';
import { rulingView } from '../../src/messages/views/ruling-views.ts';
import { stepDoneView, stepFailView, stepSkipView } from '../../src/messages/views/step-views.ts';
import { declareView, judgeView } from '../../src/messages/views/success-views.ts';
import { taskListView } from '../../src/messages/views/task-list-view.ts';
import { taskAssignView, taskEvidenceView, taskSkipView } from '../../src/messages/views/task-views.ts';
import { triggerView } from '../../src/messages/views/trigger-view.ts';
import { voteGoIfView } from '../../src/messages/views/vote-go-if-view.ts';
import { untickView, voteGoView } from '../../src/messages/views/vote-go-views.ts';
import { voteNoGoView } from '../../src/messages/views/vote-no-go-view.ts';
import {
  acceptRun,
  createGoLiveDriver,
  type GoLiveDriver,
  newestRun,
  see,
} from '../fixtures/golive-driver.ts';
import { hours, minutes, plan, rita, runbook, T0 } from '../fixtures/golive-fixture.ts';
import { noted, retrospectivePlan } from '../fixtures/retrospective-plan.ts';
import { extremePlan, idOf, list, nastyText, person } from './extreme-plan.ts';
import { expectSlackTakesMessage, expectSlackTakesView } from './slack-limits.ts';

/** As many and as long as there may be. */
const returnChoices = list(21, (n) => ({
  version: `${n}`.padEnd(100, 'v'),
  goodSince: { goLive: 'GL-999999999', t0: T0 },
}));

/** How many events were drawn: each is, once, at the moment after it. */
const drawnEvents = new WeakMap<GoLiveDriver, number>();

/** Everything that can be drawn of the go-live at this moment is taken by Slack. */
function expectAllDrawn(driver: GoLiveDriver): void {
  const { state, now } = driver;
  const gates = state.runbook.gates.map(({ id }) => id);
  const refs: readonly MessageRef[] = [
    { card: 'control' },
    { card: 'checklist' },
    { card: 'steps' },
    { card: 'success' },
    { card: 'start', round: 1 },
    { card: 'start_overdue', round: 1 },
    ...gates.slice(0, 3).map((gate) => ({ card: 'gate', gate }) as const),
    ...gates
      .filter((gate) => state.gates[gate]?.noGoAlerts)
      .map((gate) => ({ card: 'no_go', gate, alert: 1 }) as const),
    ...(state.healthAlarm ? [{ card: 'health_alarm', number: 1 } as const] : []),
    ...reminderMessages(state).slice(0, 2),
    ...state.escalations.slice(0, 1).flatMap(ladderMessages),
    ...state.incidents.map(({ number }) => ({ card: 'proposal', incident: number }) as const),
  ];
  const progressOf = () => ({ jobsDone: 1, jobs: 99, job: '&'.repeat(500), step: '"'.repeat(500) });
  for (const ref of refs) expectSlackTakesMessage(renderMessage(ref, state, { now, words: en, progressOf }));
  for (const event of driver.recorded.slice(drawnEvents.get(driver)))
    expectSlackTakesMessage(
      renderMessage({ card: 'event', version: event.version }, state, { now, words: en, event }),
    );
  drawnEvents.set(driver, driver.recorded.length);
  expectSlackTakesMessage(statusAnswer(state, now, en));
  expectSlackTakesMessage(gatesAnswer(state, en));
  expectSlackTakesMessage(stepsAnswer(state, now, en));
  expectSlackTakesMessage(triggersAnswer(state, en));
  expectSlackTakesMessage(mineAnswer({ goLives: [state, state], user: person(0), now }, en));
  expectSlackTakesMessage(auditAnswer(state, { events: driver.recorded }, en));
  const [gate = ''] = gates;
  const step = state.runbook.phases[0]?.steps[0]?.id ?? '';
  const item = state.runbook.checklist[0]?.items[0]?.id ?? '';
  const views = [
    planView(
      {
        services: [state.service],
        runbooks: [state.runbook],
        service: state.service,
        runbook: state.runbook,
        now,
      },
      en,
    ),
    voteNoGoView(state, gate, en),
    voteGoIfView(state, gate, { user: person(0), now, words: en }),
    voteGoView(state, gate, { user: person(0), now, words: en }),
    untickView(state, gate, en),
    rulingView(state, { gate, ruling: 'upheld' }, en),
    rulingView(state, { gate, ruling: 'overruled' }, en),
    taskListView(state, 'checklist', { now, words: en, page: 1, user: rita }),
    taskAssignView(state, item, en),
    taskSkipView(state, item, en),
    taskEvidenceView(state, item, en),
    finalGoView(state, now, en),
    stepDoneView(state, step, en),
    stepFailView(state, step, en),
    stepSkipView(state, step, en),
    holdView(state, en, { reason: '"'.repeat(5000) }),
    rescheduleView(state, en),
    abortView(state, en),
    rollbackView(state, { now, words: en, incident: 1, reason: '🚀'.repeat(5000) }),
    rollbackView(state, { now, words: en, choices: returnChoices }),
    triggerView(state, {
      trigger: 'manual0',
      seen: '"'.repeat(5000),
      mayRollBack: true,
      words: en,
      choices: returnChoices,
    }),
    dismissView(state, 1, en),
    judgeView(state, state.runbook.success.criteria[0]?.id ?? '', { user: person(0), words: en }),
    declareView(state, { now, seen: [], words: en }),
  ];
  for (const view of views) expectSlackTakesView(view);
}

/** Who is who changes little on the way: drawn once. */
function expectPeopleDrawn({ state }: GoLiveDriver): void {
  expectSlackTakesMessage(rolesAnswer(state, en));
  expectSlackTakesMessage(runbookAnswer(state, Date.UTC(2040, 0), en));
  const details = new Map(
    Object.entries(state.service.roles).map(([role, { holder }]) => [
      role,
      { person: holder, phone: '1'.repeat(30), email: `${'x'.repeat(60)}@${'y'.repeat(30)}.example` },
    ]),
  );
  expectSlackTakesMessage(contactsAnswer(state, { areas: state.runbook.contacts, details }, en));
  expectSlackTakesView(handOverView(state, { roles: state.runbook.roles, reason: '"'.repeat(5000) }, en));
}

/** Only what a vote changes. */
function expectGateDrawn({ state, now }: GoLiveDriver, gate: string): void {
  const refs: readonly MessageRef[] = [
    { card: 'control' },
    { card: 'gate', gate },
    { card: 'no_go', gate, alert: 1 },
    { card: 'start', round: 1 },
  ];
  for (const ref of refs) expectSlackTakesMessage(renderMessage(ref, state, { now, words: en }));
}

function playExtremes(driver: GoLiveDriver, reason: string): void {
  const { runbook: book } = driver.state;
  const gate = book.gates[0]?.id ?? '';
  driver.wish(person(0), { type: 'RequestChecks', check: `criterion/${gate}` });
  for (const check of Object.keys(driver.state.checks))
    driver.system({
      type: 'ReportCheckResult',
      check,
      asking: 1,
      outcome: {
        verdict: 'failed',
        evidence: '&'.repeat(300),
        link: `https://x.example/${'&'.repeat(900)}`,
      },
    });
  expectAllDrawn(driver);
  for (const [n, gate] of book.gates.entries())
    driver.wish(person(2 * n), {
      type: 'CastVote',
      gate: gate.id,
      vote: n === 0 ? 'NO-GO' : 'GO',
      confirmed: gate.criteria.map(({ id }) => id),
      reason,
    });
  const manager = person(0);
  for (const item of book.checklist.flatMap((s) => s.items).slice(0, 40)) {
    driver.wish(manager, {
      type: 'TickItem',
      item: item.id,
      evidence: `https://x.example/${'&'.repeat(900)}`,
    });
    driver.wish(manager, { type: 'AddEvidence', item: item.id, evidence: reason });
  }
  driver.runTo(T0 - minutes(50));
  for (const [n, { id: step }] of (book.phases[0]?.steps ?? []).entries()) {
    driver.wish(person(2 * n), { type: 'AnswerRollCall', step });
    if (n % 3 > 0) driver.wish(manager, { type: 'StartStep', step });
    if (n % 3 > 1) driver.wish(manager, { type: 'FailStep', step, reason });
  }
  for (const { id } of book.contacts) driver.wish(manager, { type: 'Escalate', area: id, reason });
  expect(driver.state.escalations).toHaveLength(20);
  for (let n = 0; n < 10; n += 1) {
    const what = `${n} ${reason}`.slice(0, 1000);
    driver.wish(manager, { type: 'OpenIssue', what, severity: 'severe', eta: driver.now + minutes(5) });
  }
  expect(driver.state.issues).toHaveLength(10);
  expectSlackTakesMessage(
    renderMessage({ card: 'issue', issue: 1 }, driver.state, { now: driver.now, words: en }),
  );
  driver.wish(manager, { type: 'ResolveIssue', issue: 1, resolution: reason });
  expectSlackTakesMessage(
    renderMessage({ card: 'issue', issue: 1 }, driver.state, { now: driver.now, words: en }),
  );
  driver.runTo(driver.now + minutes(20));
  expectAllDrawn(driver);
  driver.wish(manager, { type: 'HandOverRole', role: book.roles[49]?.id ?? '', to: person(500), reason });
  expectPeopleDrawn(driver);
  driver.wish(manager, { type: 'Hold', reason });
  for (const kind of ['slack.message', 'x'.repeat(300)])
    driver.system({ type: 'ReportEffectGivenUp', effect: 'e', kind, subject: reason, reason });
  driver.runTo(T0 + minutes(1));
  expectAllDrawn(driver);
  driver.wish(manager, { type: 'Resume' });
  for (const item of book.checklist.flatMap((s) => s.items))
    driver.wish(manager, { type: 'SkipItem', item: item.id, reason });
  const [first] = book.gates;
  if (first) {
    const noGo = driver.state.gates[first.id]?.vote?.version ?? 0;
    const contact = driver.state.service.roles[first.escalation]?.holder ?? '';
    driver.wish(contact, { type: 'RuleOnNoGo', gate: first.id, ruling: 'overruled', reason, noGo });
    expect(driver.recorded.at(-1)?.event.type).toBe('NoGoOverruled');
    expectGateDrawn(driver, first.id);
    const confirmed = first.criteria.map(({ id }) => id);
    const go = { type: 'CastVote', gate: first.id, vote: 'GO', confirmed, reason } as const;
    driver.wish(person(0), go);
    driver.wish(person(0), { type: 'UntickCriteria', gate: first.id, criteria: confirmed, reason });
    expectGateDrawn(driver, first.id);
    const condition = { text: reason, owner: person(1) };
    driver.wish(person(0), { ...go, confirmed: [], condition });
    expect(openConditions(driver.state)).toHaveLength(1);
    expectGateDrawn(driver, first.id);
    driver.wish(person(1), { type: 'TickItem', item: openConditions(driver.state)[0]?.id ?? '' });
  }
  driver.wish(manager, { type: 'GiveFinalGo' });
  expectAllDrawn(driver);
  driver.wish(manager, { type: 'StartDeployment' });
  expect(driver.state.runs).toHaveLength(1);
  acceptRun(driver);
  see(driver, 'down');
  driver.system({
    type: 'ReportHealth',
    endpoint: driver.state.service.health[0]?.id ?? '',
    verdict: 'unknown',
    since: 1,
    evidence: reason,
  });
  driver.system({ type: 'ReportTrigger', trigger: 'down', since: T0, evidence: reason });
  driver.wish(manager, { type: 'DeclareTriggerMet', trigger: 'manual0', seen: reason });
  expect(driver.state.incidents).toHaveLength(2);
  expectAllDrawn(driver);
  driver.wish(manager, { type: 'RequestRollback', reason });
  driver.system({ type: 'BeginDispatch', correlationId: newestRun(driver), attempt: 1 });
  driver.system({ type: 'ReportDispatchUnknown', correlationId: newestRun(driver), reason });
  expectAllDrawn(driver);
  playFollowUps(driver, reason);
}

function playFollowUps(driver: GoLiveDriver, reason: string): void {
  const before = driver.recorded.length;
  const manager = person(0);
  driver.system({ type: 'ReportDispatchAccepted', correlationId: newestRun(driver) });
  for (const { request } of driver.state.runs)
    driver.system({
      type: 'ReportRunCompleted',
      correlationId: request.correlationId,
      attempt: 1,
      conclusion: 'success',
    });
  see(driver, 'up');
  driver.runTo(driver.now + hours(2));
  for (const { id } of followUpTasks(driver.state).slice(0, 5)) {
    driver.wish(manager, { type: 'AssignItem', item: id, person: person(1) });
    driver.wish(manager, { type: 'SkipItem', item: id, reason });
    driver.wish(manager, { type: 'AddEvidence', item: id, evidence: reason });
  }
  for (const { number } of driver.state.issues)
    driver.wish(manager, { type: 'ResolveIssue', issue: number, resolution: reason });
  driver.wish(manager, { type: 'Close', reason });
  expect(driver.state.closed).toBeDefined();
  const { state, now } = driver;
  const lists = Object.keys(state.followUps).map((list) => ({ card: 'follow_ups', list }) as const);
  for (const ref of [{ card: 'control' } as const, ...lists])
    expectSlackTakesMessage(renderMessage(ref, state, { now, words: en }));
  for (const event of driver.recorded.slice(before))
    expectSlackTakesMessage(
      renderMessage({ card: 'event', version: event.version }, state, { now, words: en, event }),
    );
  const owed = {
    goLive: state,
    tasks: followUpTasks(state),
    votes: state.runbook.gates,
    permalink: 'https://slack.example/p1',
  };
  expectSlackTakesMessage(renderTaskReminder([owed, owed, owed, owed, owed, owed], now, en));
  expectSlackTakesView(taskListView(state, 'follow_ups', { now, words: en, page: 1, user: rita }));
  expectSlackTakesView(closeView(state, en, { reason: '"'.repeat(5000) }));
}

describe('Slack takes every message, modal and answer', () => {
  it('whatever stands in the runbook and whatever people write', () => {
    fc.assert(
      fc.property(extremePlan, nastyText(3000), (extreme, reason) => {
        playExtremes(createGoLiveDriver({ plan: extreme }), reason);
      }),
      { numRuns: 10, seed: 7 },
    );
  }, 240_000);

  it('also the longest checklist that a runbook may have', () => {
    const checklist = list(20, (section) => ({
      id: idOf('s', section),
      title: `Section ${section}`,
      items: list(50, (n) => ({
        id: idOf(`i${section}q`, n),
        text: '"'.repeat(300),
        owner: 'technical_lead',
        dueOffsetMs: 0,
        blocking: true,
      })),
    }));
    const { state, now } = createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, checklist } } });
    const card = renderMessage({ card: 'checklist' }, state, { now, words: en });
    expectSlackTakesMessage(card);
    const text = JSON.stringify(card.blocks);
    const shown = text.match(/and \d+ more: open the checklist to see them/g)?.length ?? 0;
    const leftOut = Number(/and (\d+) more sections: open the checklist/.exec(text)?.[1]);
    expect(shown + leftOut).toBe(20);
  });

  it('also a retrospective to which everybody has written at length', () => {
    const text = fc.sample(nastyText(3000), { numRuns: 200, seed: 7 });
    const driver = noted({
      ...retrospectivePlan,
      runbook: {
        ...retrospectivePlan.runbook,
        title: '&'.repeat(150),
        roles: retrospectivePlan.runbook.roles.map((role) => ({ ...role, title: '<!here> & `x`' })),
        retrospective: {
          instruction: '"'.repeat(300),
          sections: list(10, (n) => ({
            id: idOf('r', n),
            title: '<@U1> *&*'.repeat(16),
            prompt: '&'.repeat(300),
            ...(n < 2 ? { kind: (['actions', 'updates'] as const)[n] } : {}),
          })),
        },
      },
    });
    const notes = text.map((one, n) => ({
      section: idOf('r', n % 10),
      text: one,
      ...(n % 10 === 0 ? ({ owner: person(n), due: '2026-12-24', issue: true } as const) : {}),
    }));
    for (const [n, note] of notes.entries())
      driver.wish(rita, { type: 'AddToRetrospective', entry: `entry${n}`, notes: [note] });
    expect(driver.state.retrospective.notes).toHaveLength(200);
    const drawn = () => {
      const { state, now } = driver;
      expectSlackTakesMessage(renderMessage({ card: 'retrospective' }, state, { now, words: en }));
      for (const event of driver.recorded.slice(-2))
        expectSlackTakesMessage(
          renderMessage({ card: 'event', version: event.version }, state, { now, words: en, event }),
        );
    };
    drawn();
    driver.wish(rita, { type: 'HoldRetrospective' });
    for (const { id } of driver.state.retrospective.notes.filter(({ issue }) => issue))
      driver.system({
        type: 'ReportActionItemOpened',
        note: id,
        number: 999_999,
        url: `https://github.example/${'o'.repeat(139)}/issues/999999`,
      });
    drawn();
    const { state } = driver;
    const event = driver.recorded.find(({ event: { type } }) => type === 'RetrospectiveHeld');
    expectSlackTakesMessage(
      renderMessage({ card: 'event', version: event?.version ?? 0 }, state, {
        now: driver.now,
        words: en,
        event,
      }),
    );
    expectSlackTakesMessage(answer(processUpdatesText(state, en) ?? ''));
    expectSlackTakesView(retrospectiveView(state, 'x', en));
    for (const item of state.retrospective.notes.filter(({ issue }) => issue)) {
      const { body, title } = renderActionItem(state, item, { words: en, nameOf: () => '<!here> & `x`' });
      expect([...title].length).toBeLessThanOrEqual(256);
      expect([...body].length).toBeLessThanOrEqual(65_536);
    }
  });

  it('also a notice of the greatest length', () => {
    const { state } = createGoLiveDriver();
    fc.assert(
      fc.property(nastyText(3000), fc.boolean(), (text, late) => {
        expectSlackTakesMessage(renderNotice({ notice: 'scheduled', round: 1, text, late }, state, en));
      }),
    );
  });

  it('also help', () => expectSlackTakesMessage(helpAnswer(en)));
});

describe('a message that is too long', () => {
  const body = list(80, (n) => section(`${n} ${'x'.repeat(100)}`));

  it('keeps its head and its foot, and counts what it leaves out', () => {
    const blocks = fitBlocks({ head: [section('head')], body, foot: [context('foot')] }, en.terms.andMore);
    expectSlackTakesMessage({ text: 'x', blocks });
    expect(JSON.stringify(blocks.at(0))).toContain('head');
    expect(JSON.stringify(blocks.at(-1))).toContain('foot');
    expect(JSON.stringify(blocks.at(-2))).toContain('and 33 more');
    expect(blocks).toHaveLength(50);
  });

  it('is left as it is where it fits exactly', () => {
    const fitting = body.slice(0, 48);
    expect(
      fitBlocks({ head: [section('head')], body: fitting, foot: [context('foot')] }, en.terms.andMore),
    ).toHaveLength(50);
  });
});

it('the longest control value fits a button', () => {
  expect(
    encodeControl({ goLive: 'GL-999999999', subject: 'x'.repeat(100), t0: 999_999_999_999_999 }).length,
  ).toBeLessThan(150);
});
