import { describe, expect, expectTypeOf, it } from 'vitest';
import type { MessageRef } from '../../src/domain/effect.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import { openConditions } from '../../src/domain/gates/condition-rules.ts';
import { reminderMessages } from '../../src/domain/gates/vote-reminder.ts';
import { hasSuccessCard } from '../../src/domain/health/success.ts';
import { ladderMessages } from '../../src/domain/people/contact-ladder.ts';
import { auditAnswer } from '../../src/messages/answers/audit-answer.ts';
import { contactsAnswer } from '../../src/messages/answers/contacts-answer.ts';
import { mineAnswer } from '../../src/messages/answers/mine-answer.ts';
import { refusalText } from '../../src/messages/answers/refusal-text.ts';
import { rolesAnswer } from '../../src/messages/answers/roles-answer.ts';
import { runbookAnswer } from '../../src/messages/answers/runbook-answer.ts';
import { gatesAnswer, statusAnswer } from '../../src/messages/answers/status-answer.ts';
import { stepsAnswer } from '../../src/messages/answers/steps-answer.ts';
import type { Catalogue } from '../../src/messages/catalogue.ts';
import { en } from '../../src/messages/en.ts';
import { renderMessage } from '../../src/messages/render-message.ts';
import { processUpdatesText } from '../../src/messages/topics/retrospective-lines.ts';
import { closeView } from '../../src/messages/views/close-view.ts';
import { finalGoView } from '../../src/messages/views/final-go-view.ts';
import { handOverView } from '../../src/messages/views/hand-over-view.ts';
import { abortView, holdView, rescheduleView } from '../../src/messages/views/plan-changes-views.ts';
import { retrospectiveView } from '../../src/messages/views/retrospective-view.ts';
import { rollbackView } from '../../src/messages/views/rollback-views.ts';
import { rulingView } from '../../src/messages/views/ruling-views.ts';
import { stepDoneView, stepFailView, stepSkipView } from '../../src/messages/views/step-views.ts';
import { declareView, judgeView } from '../../src/messages/views/success-views.ts';
import { taskListView } from '../../src/messages/views/task-list-view.ts';
import { taskAssignView } from '../../src/messages/views/task-views.ts';
import { voteGoIfView } from '../../src/messages/views/vote-go-if-view.ts';
import { untickView, voteGoView } from '../../src/messages/views/vote-go-views.ts';
import { voteNoGoView } from '../../src/messages/views/vote-no-go-view.ts';
import { followUpPlan } from '../fixtures/follow-up-plan.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  see,
} from '../fixtures/golive-driver.ts';
import {
  bea,
  minutes,
  ole,
  ona,
  plan,
  rita,
  runbook,
  sam,
  service,
  T0,
  tom,
} from '../fixtures/golive-fixture.ts';
import { phases } from '../fixtures/phased-plan.ts';
import { noted, retrospectivePlan } from '../fixtures/retrospective-plan.ts';
import { seenWell, successPlan, validate } from '../fixtures/success-plan.ts';
import { textOf } from './drawn.ts';

describe('the catalogue', () => {
  // The compiler judges this one: `npm run types` fails where an incomplete language would be taken for a catalogue.
  it('is only what has every modal and every refusal, and asks for no more facts than callers give', () => {
    expectTypeOf(en).toExtend<Catalogue>();
    type Views = Catalogue['views'];
    expectTypeOf<Omit<Views, 'rollback'>>().not.toExtend<Views>();
    type Refusals = Catalogue['refusals'];
    expectTypeOf<Omit<Refusals, 'stale'>>().not.toExtend<Refusals>();
    type Over = Catalogue['recorded']['steps']['over'];
    expectTypeOf<Omit<Over, 'email'>>().not.toExtend<Over>();
    type Resume = Catalogue['next']['resume'];
    expectTypeOf<(who: string) => string>().toExtend<Resume>();
    expectTypeOf<(who: string, when: number) => string>().not.toExtend<Resume>();
  });

  // The compiler judges this one too.
  it('asks no language for an English word', () => {
    expectTypeOf<FixedWords<Catalogue>>().toBeNever();
    expectTypeOf<FixedWords<{ said: { now: () => 'soon'; later: string } }>>().toEqualTypeOf<'.said.now()'>();
  });

  it('holds every word that people read', () => {
    for (const text of Object.values(everything(wordless))) {
      const own = text
        .replace(/<[^<>]*>|GL-\d+|v\d\.\d\.\d|Europe\/Berlin|T[-+]\d+\w?|[0-9a-f]{12}/g, '')
        .replace(
          /deploy-production\.yml|rollback-production\.yml|acme\/shop-api|\bshop-api\b|not_allowed|\bmain\b|\bproduction\b/g,
          '',
        )
        .replace(/\b(web|api)( is (up|down|unknown))?\b/g, '')
        .replace(/^(UTC|[A-Z]\w+\/[\w/]+)$/gm, '');
      expect(own).not.toMatch(/[A-Za-z]{2,}/);
    }
  });

  it('leaves no hole in English', () => {
    for (const text of Object.values(everything(en))) {
      expect(text).not.toMatch(/undefined|NaN|\[object|\(\)|“”| {2}|\.\.$/m);
      expect(text.length).toBeGreaterThan(3);
    }
  });
});

/** Where a type takes one text alone, and no other. */
type FixedWords<T, Place extends string = ''> = T extends string
  ? string extends T
    ? never
    : Place
  : T extends (...facts: never[]) => infer Said
    ? FixedWords<Said, `${Place}()`>
    : T extends readonly (infer One)[]
      ? FixedWords<One, Place>
      : T extends object
        ? { [Key in keyof T & string]: FixedWords<T[Key], `${Place}.${Key}`> }[keyof T & string]
        : never;

/** A language without words: only what the callers put into it is left. Dates need a locale that writes no letters. */
const wordless: Catalogue = {
  ...withoutWords(en),
  time: { ...withoutWords(en.time), locale: 'ja-JP', slackDate: '{date} {time}' },
};

function withoutWords<T>(words: T): T {
  if (typeof words === 'string') return '¤' as T;
  if (typeof words === 'function') return ((...facts: unknown[]) => `¤${factsIn(facts).join('¤')}`) as T;
  if (Array.isArray(words)) return words.map(withoutWords) as T;
  const entries = Object.entries(words as object).map(([key, value]) => [key, withoutWords(value)]);
  return Object.fromEntries(entries) as T;
}

function factsIn(value: unknown): readonly string[] {
  if (value === undefined || typeof value === 'boolean') return [];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(factsIn)
    : [String(value)];
}

/** A plan whose own texts have no letters that could be taken for words of golive. */
const greek = {
  ...plan,
  service: {
    ...service,
    title: 'Ψ',
    audiences: service.audiences.map((audience) => ({ ...audience, title: 'Ω' })),
  },
  runbook: {
    ...runbook,
    roles: runbook.roles.map((role) => ({ ...role, title: 'Ρ' })),
    title: 'Ξ',
    overview: 'Ξ',
    document: { ...runbook.document, approved: {}, nextReview: '2026-11-28' },
    contacts: [{ id: 'τ', title: 'Ζ', ladder: ['technical_lead', 'release_manager'] }],
    gates: runbook.gates.map((gate) => ({ ...gate, title: 'Π', criteria: [{ id: 'ready', text: 'Κ' }] })),
    checklist: runbook.checklist.map((list) => ({
      ...list,
      title: 'Σ',
      items: list.items.map((item) => ({ ...item, text: 'Ι' })),
    })),
    success: {
      declaredBy: successPlan.runbook.success.declaredBy,
      criteria: successPlan.runbook.success.criteria.map((group) => ({
        ...group,
        title: 'Α',
        items: group.items.map((item) => ({ ...item, text: 'Β' })),
      })),
    },
    notices: runbook.notices.map((notice) => ({ ...notice, title: 'Ν' })),
    phases: phases.map((phase) => ({
      ...phase,
      title: 'Φ',
      steps: phase.steps.map((step) => ({
        ...step,
        title: 'Λ',
        tasks: step.tasks.map(() => 'Δ'),
        commands: step.commands.map(() => './δ'),
      })),
    })),
    rollback: {
      ...runbook.rollback,
      afterwards: followUpPlan.runbook.rollback.afterwards.map((list) => ({
        ...list,
        title: 'Λ',
        items: list.items.map((item) => ({ ...item, text: 'Ι' })),
      })),
      triggers: runbook.rollback.triggers.map((trigger) => ({ ...trigger, text: 'Τ' })),
    },
  },
};

/** Every card, event, modal and answer along a go-live that goes through a lot, by the place where it was drawn. */
function everything(words: Catalogue): Readonly<Record<string, string>> {
  const drawn: Record<string, string> = {};
  const driver = createGoLiveDriver({ plan: greek });
  const refs: readonly MessageRef[] = [
    { card: 'control' },
    { card: 'checklist' },
    { card: 'steps' },
    ...greek.runbook.gates.map(({ id }) => ({ card: 'gate', gate: id }) as const),
    { card: 'start', round: 1 },
    { card: 'start_overdue', round: 1 },
  ];
  const look = (stage: string): void => {
    const { state, now } = driver;
    const context = { now, words };
    const more: readonly MessageRef[] = [
      ...refs,
      ...greek.runbook.gates
        .filter(({ id }) => state.gates[id]?.noGoAlerts)
        .map(({ id }) => ({ card: 'no_go', gate: id, alert: 1 }) as const),
      ...(hasSuccessCard(state) ? [{ card: 'success' } as const] : []),
      ...(state.healthAlarm ? [{ card: 'health_alarm', number: 1 } as const] : []),
      ...Object.keys(state.followUps).map((list) => ({ card: 'follow_ups', list }) as const),
      ...reminderMessages(state).slice(0, 2),
      ...state.escalations.flatMap(ladderMessages),
      ...state.incidents.map(({ number }) => ({ card: 'proposal', incident: number }) as const),
    ];
    for (const ref of more)
      drawn[`${stage}: ${JSON.stringify(ref)}`] = textOf(renderMessage(ref, state, context));
    const views = {
      final_go: finalGoView(state, now, words),
      rollback: rollbackView(state, { now, words }),
      abort: abortView(state, words),
      hold: holdView(state, words),
      reschedule: rescheduleView(state, words),
      no_go: voteNoGoView(state, 'technical', words),
      go: voteGoView(state, 'technical', { user: tom, now, words }),
      go_if: voteGoIfView(state, 'technical', { user: tom, now, words }),
      untick: untickView(state, 'technical', words),
      uphold: rulingView(state, { gate: 'business', ruling: 'upheld' }, words),
      overrule: rulingView(state, { gate: 'business', ruling: 'overruled' }, words),
      checklist: taskListView(state, 'checklist', { now, words, page: 1, user: rita }),
      follow_ups: taskListView(state, 'follow_ups', { now, words, page: 1, user: rita }),
      assign: taskAssignView(state, 'after_rollback/told', words),
      close: closeView(state, words),
      judge: judgeView(state, 'technical', { user: tom, words }),
      declare: declareView(state, { now, seen: seenWell(), words }),
      status: statusAnswer(state, now, words),
      steps: stepsAnswer(state, now, words),
      mine: mineAnswer({ goLives: [state], user: ole, now }, words),
      step_done: stepDoneView(state, 'word', words),
      step_fail: stepFailView(state, 'checks', words),
      step_skip: stepSkipView(state, 'checks', words),
      gates: gatesAnswer(state, words),
      roles: rolesAnswer(state, words),
      runbook: runbookAnswer(state, now, words),
      handover: handOverView(state, { roles: state.runbook.roles, role: 'technical_lead' }, words),
      contacts: contactsAnswer(
        state,
        {
          areas: state.runbook.contacts,
          details: new Map([['technical_lead', { person: tom, phone: '1', email: '1@2.3' }]]),
        },
        words,
      ),
      audit: auditAnswer(state, { events: driver.recorded }, words),
    };
    for (const [name, view] of Object.entries(views)) drawn[`${stage}: ${name}`] = textOf(view);
  };
  play(driver, look);
  for (const event of driver.recorded) {
    const ref = { card: 'event', version: event.version } as const;
    drawn[`${event.version}: ${event.event.type}`] = textOf(
      renderMessage(ref, driver.state, { now: driver.now, words, event }),
    );
  }
  judgeAll(words, drawn);
  lookBack(words, drawn);
  drawn['refusal'] = refusalText(
    { code: 'not_allowed', allowedRoles: ['technical_lead'] },
    driver.state,
    words,
  );
  return drawn;
}

/** A second go-live, for the first one ends with a rollback. */
function judgeAll(words: Catalogue, drawn: Record<string, string>): void {
  const driver = validate(greek);
  const look = (stage: string, ref: MessageRef, event?: RecordedEvent): void => {
    const context = { now: driver.now, words, event };
    drawn[`success ${stage}`] = textOf(renderMessage(ref, driver.state, context));
  };
  look('at first', { card: 'success' });
  driver.wish(tom, { type: 'JudgeCriteria', group: 'technical', met: ['no_errors'], notMet: [] });
  driver.wish(ole, { type: 'JudgeCriteria', group: 'operational', met: [], notMet: ['alerts'], reason: '9' });
  driver.wish(ole, { type: 'DeclareSuccess', seen: seenWell(360, 1) });
  look('declared', { card: 'success' });
  for (const event of driver.recorded)
    look(event.event.type, { card: 'event', version: event.version }, event);
}

/** A third one, up to its retrospective. */
function lookBack(words: Catalogue, drawn: Record<string, string>): void {
  const sections = retrospectivePlan.runbook.retrospective.sections.map((one) => ({
    ...one,
    title: 'Γ',
    prompt: 'Θ',
  }));
  const driver = noted(
    { ...greek, runbook: { ...greek.runbook, title: 'Ξ', retrospective: { sections } } },
    '4',
  );
  const context = { now: driver.now, words };
  const look = (stage: string) => {
    drawn[`retrospective ${stage}`] = textOf(renderMessage({ card: 'retrospective' }, driver.state, context));
  };
  look('gathers');
  drawn['retrospective form'] = textOf(retrospectiveView(driver.state, '4', words));
  drawn['pull request'] = processUpdatesText(driver.state, words) ?? '';
  driver.wish(rita, { type: 'HoldRetrospective' });
  look('held');
  for (const event of driver.recorded.slice(-4)) {
    const ref = { card: 'event', version: event.version } as const;
    drawn[`retrospective ${event.version}`] = textOf(renderMessage(ref, driver.state, { ...context, event }));
  }
}

function play(driver: GoLiveDriver, look: (stage: string) => void): void {
  look('planned');
  driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: '1' });
  driver.wish(sam, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
  look('no-go');
  driver.wish(rita, { type: 'RuleOnNoGo', gate: 'business', ruling: 'upheld', reason: '7' });
  look('upheld');
  driver.wish(rita, { type: 'RuleOnNoGo', gate: 'business', ruling: 'overruled', reason: '8' });
  look('overruled');
  const condition = { text: '6', owner: ona, phase: 'validation' };
  driver.wish(ole, { type: 'CastVote', gate: 'operations', vote: 'GO', condition });
  look('go-if');
  driver.wish(ona, { type: 'TickItem', item: openConditions(driver.state)[0]?.id ?? '' });
  look('go-if settled');
  driver.wish(rita, { type: 'HandOverRole', role: 'on_call_engineer', to: sam, reason: '9' });
  driver.wish(rita, { type: 'HandOverRole', role: 'on_call_engineer', to: ona });
  driver.wish(sam, { type: 'OpenIssue', what: '4', severity: 'severe', eta: driver.now + minutes(2) });
  look('an issue');
  driver.wish(ole, { type: 'Escalate', area: 'τ', reason: '3' });
  look('escalated');
  driver.runTo(driver.now + minutes(5));
  look('next contact');
  driver.runTo(driver.now + minutes(5));
  look('no contact left');
  driver.wish(rita, { type: 'AcknowledgeEscalation', escalation: 1 });
  look('acknowledged');
  driver.wish(rita, { type: 'Hold', reason: '2' });
  look('held');
  driver.wish(rita, { type: 'Resume' });
  driver.runTo(T0 - minutes(50));
  driver.wish(ole, { type: 'StartStep', step: 'checks' });
  look('a step runs');
  driver.wish(ole, { type: 'FailStep', step: 'checks', reason: '7' });
  driver.wish(tom, { type: 'AnswerRollCall', step: 'assembly' });
  look('a step failed');
  driver.runTo(T0 - minutes(20));
  driver.wish(ole, { type: 'ReopenStep', step: 'checks' });
  driver.wish(ole, { type: 'SkipStep', step: 'checks', reason: '8' });
  driver.wish(ole, { type: 'FinishStep', step: 'word', confirmed: [0] });
  look('steps are over');
  driver.runTo(T0 + minutes(1));
  look('blocked');
  driver.runTo(T0 + minutes(20));
  look('overdue');
  approve(driver);
  look('approved');
  driver.wish(tom, { type: 'UntickCriteria', gate: 'technical', criteria: ['ready'] });
  look('unticked');
  approve(driver);
  deploy(driver);
  look('deploying');
  see(driver, 'down');
  look('down');
  see(driver, 'unknown');
  look('unknown');
  see(driver, 'up');
  look('up again');
  see(driver, 'down');
  driver.system({ type: 'ReportTrigger', trigger: 'unavailable', since: driver.now, evidence: '3' });
  look('proposed');
  driver.wish(ona, { type: 'RequestRollback', reason: '4', incident: 1 });
  acceptRun(driver);
  look('rolling back');
  endRun(driver, 'failure');
  look('rollback failed');
  driver.wish(ona, { type: 'RequestRollback', reason: '5' });
  acceptRun(driver);
  endRun(driver, 'success');
  look('verifying');
  for (const { request } of driver.state.runs)
    driver.system({
      type: 'ReportRunCompleted',
      correlationId: request.correlationId,
      attempt: 1,
      conclusion: 'success',
    });
  see(driver, 'up');
  look('rolled back');
  driver.runTo(driver.now + minutes(20));
  look('overdue follow-ups');
  driver.wish(rita, { type: 'AssignItem', item: 'after_rollback/told', person: ona });
  driver.wish(rita, { type: 'AssignItem', item: 'after_rollback/told' });
  driver.wish(rita, { type: 'TickItem', item: 'after_rollback/told' });
  driver.wish(rita, { type: 'TickItem', item: 'after_rollback/post_mortem' });
  look('closed');
  driver.wish(rita, { type: 'UntickItem', item: 'after_rollback/told' });
  driver.wish(rita, { type: 'Close', reason: '7' });
  driver.wish(tom, { type: 'AddEvidence', item: 'merged', evidence: '6' });
}
