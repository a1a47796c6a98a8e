import { expect, test } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { conditionsOn } from '../../../src/domain/gates/condition.ts';
import type { VoteCondition } from '../../../src/domain/gates/gate-event.ts';
import { blockers } from '../../../src/domain/guards/blockers.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  endRun,
  type GoLiveDriver,
  see,
} from '../../fixtures/golive-driver.ts';
import { bea, minutes, ole, olga, ona, pat, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan } from '../../fixtures/phased-plan.ts';

const goIf = (more: Partial<VoteCondition> = {}, gate = 'business'): Action => ({
  type: 'CastVote',
  gate,
  vote: 'GO',
  confirmed: [],
  condition: { text: 'Staff the hotline', owner: ona, ...more },
});

/** Planned with phases, everything GO but the business gate, which is GO-IF. */
function givenGoIf(more: Partial<VoteCondition> = {}): { driver: GoLiveDriver; item: string } {
  const driver = createGoLiveDriver({ plan: phasedPlan });
  approve(driver);
  const decision = driver.wish(bea, goIf(more));
  expect(decision.refusal).toBeUndefined();
  return { driver, item: conditionsOn(driver.state, 'business')[0]?.id ?? '' };
}

const codeOf = (driver: GoLiveDriver, person: string, action: Action) =>
  driver.wish(person, action).refusal?.code;

const kinds = (driver: GoLiveDriver) => blockers(driver.state, T0).map(({ kind }) => kind);

test('a GO-IF counts as GO, keeps what was not confirmed, and is a task of whoever it names', () => {
  const driver = createGoLiveDriver({ plan: phasedPlan });
  driver.wish(bea, goIf({ phase: 'deployment', text: ' Staff the hotline ' }));
  expect(driver.recorded.at(-1)?.event).toMatchObject({
    type: 'VoteCast',
    gate: 'business',
    vote: 'GO',
    confirmed: [],
    condition: { text: 'Staff the hotline', owner: ona, phase: 'deployment' },
  });
  const condition = conditionsOn(driver.state, 'business')[0];
  expect(condition).toMatchObject({ id: 'go_if/business/2', by: bea });
  expect(driver.state.items['go_if/business/2']).toMatchObject({ state: 'open', assignee: ona });
});

test('the final GO does not wait for it, the start does, also one that is about to be sent', () => {
  const { driver, item } = givenGoIf();
  expect(driver.state.finalGo).toBeDefined();
  expect(kinds(driver)).toEqual(['condition']);
  driver.runTo(T0);
  expect(codeOf(driver, tom, { type: 'StartDeployment' })).toBe('blocked');
  driver.wish(ona, { type: 'TickItem', item });
  driver.wish(tom, { type: 'StartDeployment' });
  expect(driver.state.status).toBe('starting');
  driver.wish(ona, { type: 'UntickItem', item });
  const [run] = driver.state.runs;
  const correlationId = run?.request.correlationId ?? '';
  expect(driver.system({ type: 'BeginDispatch', correlationId, attempt: 1 }).refusal?.code).toBe('blocked');
});

test('an automatic start waits for it too', () => {
  const { runbook } = phasedPlan;
  const deployment = { ...runbook.deployment, start: 'automatic' as const };
  const driver = createGoLiveDriver({ plan: { ...phasedPlan, runbook: { ...runbook, deployment } } });
  approve(driver);
  driver.wish(bea, goIf());
  driver.runTo(T0 + minutes(5));
  expect(driver.state.status).toBe('approved');
  driver.wish(bea, { type: 'TickItem', item: conditionsOn(driver.state, 'business')[0]?.id ?? '' });
  driver.tick();
  expect(driver.state.status).toBe('starting');
});

test('a phase does not begin before its condition is met, and is told then; what may be skipped still may', () => {
  const driver = createGoLiveDriver({ plan: phasedPlan });
  driver.wish(bea, goIf({ phase: 'before' }));
  driver.runTo(T0 - minutes(30));
  const types = () => driver.recorded.map(({ event }) => event.type);
  expect(types()).not.toContain('PhaseBegun');
  expect(types()).not.toContain('StepStarted');
  for (const type of ['StartStep', 'FinishStep'] as const)
    expect(codeOf(driver, ole, { type, step: 'checks' })).toBe('condition_open');
  expect(codeOf(driver, tom, { type: 'AnswerRollCall', step: 'assembly' })).toBe('condition_open');
  expect(codeOf(driver, ole, { type: 'SkipStep', step: 'checks', reason: 'x' })).toBeUndefined();
  driver.wish(ona, { type: 'TickItem', item: conditionsOn(driver.state, 'business')[0]?.id ?? '' });
  driver.tick();
  expect(types()).toContain('PhaseBegun');
  expect(codeOf(driver, tom, { type: 'AnswerRollCall', step: 'assembly' })).toBeUndefined();
});

/** Started in spite of an open condition of a later phase. */
function givenDeployed(phase: string): GoLiveDriver {
  const { driver } = givenGoIf({ phase });
  expect(kinds(driver)).toEqual([]);
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  acceptRun(driver);
  return driver;
}

test('one of a phase after the deployment keeps that phase and the success, and nothing else', () => {
  const driver = givenDeployed('validation');
  endRun(driver, 'success');
  see(driver, 'up');
  expect(codeOf(driver, tom, { type: 'StartStep', step: 'smoke' })).toBeUndefined();
  expect(codeOf(driver, tom, { type: 'StartStep', step: 'journeys' })).toBe('condition_open');
  expect(driver.wish(ole, { type: 'DeclareSuccess' }).refusal).toMatchObject({
    code: 'blocked',
    blockers: [{ kind: 'condition' }],
  });
  driver.wish(ona, { type: 'TickItem', item: conditionsOn(driver.state, 'business')[0]?.id ?? '' });
  expect(codeOf(driver, ole, { type: 'DeclareSuccess' })).toBeUndefined();
});

test('a rollback waits for no condition', () => {
  const driver = givenDeployed('validation');
  expect(codeOf(driver, ona, { type: 'RequestRollback', reason: 'down' })).toBeUndefined();
});

test('its owner or the role of the gate ticks it, nobody else', () => {
  for (const [person, code] of [
    [ona, undefined],
    [bea, undefined],
    [pat, 'not_allowed'],
    [rita, 'not_allowed'],
    [olga, 'not_allowed'],
  ] as const) {
    const { driver, item } = givenGoIf();
    expect(codeOf(driver, person, { type: 'TickItem', item })).toBe(code);
  }
});

test('only the contact of the gate overrules it, with a reason, and never what is their own', () => {
  const overrule = (driver: GoLiveDriver, person: string, skipped: { item: string; reason?: string }) =>
    codeOf(driver, person, { type: 'SkipItem', reason: 'we answer by mail', ...skipped });
  const { driver, item } = givenGoIf();
  for (const person of [bea, ona, ole, pat]) expect(overrule(driver, person, { item })).toBe('not_allowed');
  expect(overrule(driver, rita, { item, reason: ' ' })).toBe('reason_required');
  expect(overrule(driver, rita, { item })).toBeUndefined();
  expect(kinds(driver)).toEqual([]);
  const own = givenGoIf({ owner: rita });
  expect(overrule(own.driver, rita, { item: own.item })).toBe('own_condition');
});

test('another vote, or none, takes the condition away; a GO of the same person says that the risk is gone', () => {
  const go: Action = { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] };
  for (const action of [
    go,
    { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'no' },
  ] as const satisfies readonly Action[]) {
    const { driver, item } = givenGoIf();
    expect(codeOf(driver, bea, action)).toBeUndefined();
    expect(kinds(driver)).not.toContain('condition');
    expect(codeOf(driver, ona, { type: 'TickItem', item })).toBe('condition_over');
  }
  const { driver } = givenGoIf();
  expect(codeOf(driver, bea, goIf())).toBe('vote_unchanged');
  const first = conditionsOn(driver.state, 'business')[0]?.id;
  expect(codeOf(driver, bea, goIf({ text: 'Something else' }))).toBeUndefined();
  expect(conditionsOn(driver.state, 'business')[0]?.id).not.toBe(first);
  driver.wish(rita, { type: 'RevokeFinalGo' });
  driver.wish(bea, { type: 'WithdrawVote', gate: 'business' });
  expect(kinds(driver)).not.toContain('condition');
});

test('one that is not whole, or of a phase that is not to come, is refused', () => {
  const driver = createGoLiveDriver({ plan: phasedPlan });
  expect(codeOf(driver, bea, goIf({ text: '  ' }))).toBe('condition_incomplete');
  expect(codeOf(driver, bea, goIf({ owner: '' }))).toBe('condition_incomplete');
  expect(codeOf(driver, bea, goIf({ phase: 'party' }))).toBe('unknown_phase');
  driver.system({ type: 'ReportMembership', person: ona, isMember: false });
  expect(codeOf(driver, bea, goIf())).toBe('assignee_left');
  driver.runTo(T0 - minutes(60));
  expect(codeOf(driver, bea, goIf({ owner: bea, phase: 'before' }))).toBe('phase_begun');
  expect(codeOf(driver, bea, goIf({ owner: bea, phase: 'deployment' }))).toBeUndefined();
});

test('a GO-IF rests on what was confirmed alone: what it leaves out cannot be unticked', () => {
  const { driver } = givenGoIf();
  expect(codeOf(driver, bea, { type: 'UntickCriteria', gate: 'business', criteria: ['ready'] })).toBe(
    'vote_unchanged',
  );
});

test("one person's GO-IF opens one gate only", () => {
  const driver = createGoLiveDriver({ plan: phasedPlan });
  driver.wish('U0TESS', goIf({}, 'technical'));
  expect(codeOf(driver, 'U0TESS', goIf({}, 'operations'))).toBe('one_gate_each');
});

test('whoever owes it is reminded of it like of any task', () => {
  const driver = createGoLiveDriver({ plan: phasedPlan });
  driver.wish(bea, goIf({ phase: 'validation' }));
  driver.runTo(T0 - minutes(1));
  const reminded = driver.recorded.flatMap(({ event }) =>
    event.type === 'RemindersDue' ? event.people : [],
  );
  expect(reminded).toContain(ona);
});
