import { describe, expect, test } from 'vitest';
import type { Action, PlanGoLive } from '../../../src/domain/command.ts';
import { decide } from '../../../src/domain/decide.ts';
import { gateStanding, hasVoter } from '../../../src/domain/gates/gate.ts';
import { gatesWaitingFor, votersToRemind } from '../../../src/domain/gates/vote-reminder.ts';
import { writtenPlan } from '../../../src/domain/people/plan-authority.ts';
import {
  approve,
  createGoLiveDriver,
  type GoLiveDriver,
  newestRun,
  readChanges,
} from '../../fixtures/golive-driver.ts';
import {
  facts,
  hours,
  pat,
  plan,
  plannedAt,
  rita,
  sam,
  T0,
  tess,
  tom,
  user,
} from '../../fixtures/golive-fixture.ts';

const withFourEyes = (fourEyes = true, more: Partial<PlanGoLive['service']> = {}): PlanGoLive => ({
  ...plan,
  written: writtenPlan({ ...plan.service, ...more }, plan.runbook),
  runbook: { ...plan.runbook, gates: plan.runbook.gates.map((gate) => ({ ...gate, fourEyes })) },
  service: { ...plan.service, ...more },
});

const go = (gate: string): Action => ({ type: 'CastVote', gate, vote: 'GO', confirmed: ['ready'] });

const refusal = (driver: GoLiveDriver, person: string, action: Action) => driver.wish(person, action).refusal;

function standing(driver: GoLiveDriver, id: string) {
  const gate = driver.state.runbook.gates.find((one) => one.id === id);
  if (!gate) throw new Error(id);
  return gateStanding(driver.state, gate);
}

const decidePlan = (by: string, wanted: PlanGoLive) =>
  decide(undefined, { id: 'c', at: plannedAt, actor: user(by), origin: { via: 'button' }, do: wanted }, facts)
    .refusal;

test('whoever planned it does not say GO, is told who can, and that is on record; a NO-GO is taken', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes(), by: tom });
  readChanges(driver);
  expect(refusal(driver, tom, go('technical'))).toMatchObject({ code: 'four_eyes_planner', people: [tess] });
  expect(driver.recorded.at(-1)?.event).toMatchObject({ type: 'CommandRefused', code: 'four_eyes_planner' });
  expect(refusal(driver, tess, go('technical'))).toBeUndefined();
  const noGo: Action = { type: 'CastVote', gate: 'technical', vote: 'NO-GO', reason: 'not ready' };
  expect(refusal(driver, tom, noGo)).toBeUndefined();
});

test('a GO-IF is a GO: four eyes keep the planner from it too', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes(), by: tom });
  const condition = { text: 'x', owner: tess };
  expect(refusal(driver, tom, { type: 'CastVote', gate: 'technical', vote: 'GO', condition })?.code).toBe(
    'four_eyes_planner',
  );
});

test('a planner who alone could open a gate is refused at once, and the runbook can turn that off', () => {
  expect(decidePlan(sam, withFourEyes())).toMatchObject({ code: 'planner_votes_alone', subject: 'security' });
  expect(decidePlan(tom, withFourEyes())).toBeUndefined();
  expect(decidePlan(sam, withFourEyes(false))).toBeUndefined();
  expect(
    refusal(createGoLiveDriver({ plan: withFourEyes(false), by: sam }), sam, go('security')),
  ).toBeUndefined();
});

test('a planner who would leave two gates to one deputy is refused as well', () => {
  // Tom plans, so the technical gate is for Tess, whom the operations gate needs when Ole is Tom too.
  const roles = { ...plan.service.roles, operations_lead: { holder: tom, deputy: tess } };
  expect(decidePlan(tom, withFourEyes(true, { roles }))?.code).toBe('planner_votes_alone');
  expect(decidePlan(pat, withFourEyes(true, { roles }))).toBeUndefined();
});

test('a go-live that was planned before there were four eyes lets its planner vote', () => {
  const driver = createGoLiveDriver({ plan, by: tom });
  expect(refusal(driver, tom, go('technical'))).toBeUndefined();
});

test('no role is handed to the planner that would leave a gate without other eyes', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes() });
  const handOver = (to: string): Action => ({ type: 'HandOverRole', role: 'security_lead', to });
  expect(refusal(driver, rita, handOver(pat))?.code).toBe('gate_without_own_person');
  expect(refusal(driver, rita, handOver(rita))).toBeUndefined();
});

test('whose commits go live does not say GO, once GitHub has told and the service knows the name', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes(true, { logins: { 'tom-t': tom } }) });
  readChanges(driver, ['Tom-T', 'stranger', 'constructor']);
  expect(refusal(driver, tom, go('technical'))).toMatchObject({ code: 'four_eyes_author', people: [tess] });
  expect(refusal(driver, sam, go('security'))).toBeUndefined();
  expect(votersToRemind(driver.state, T0 - hours(3))?.people).not.toContain(tom);
  expect(gatesWaitingFor(driver.state, tom).own).toEqual([]);
  expect(gatesWaitingFor(driver.state, tess).own.map(({ id }) => id)).toContain('technical');
});

test('a GO of somebody who turns out to be an author counts no more, and nothing starts on it', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes(true, { logins: { sam: sam } }) });
  readChanges(driver);
  approve(driver);
  readChanges(driver, ['sam']);
  expect(standing(driver, 'security')).toBe('outdated');
  expect(hasVoter(driver.state, 'security')).toBe(false);
  driver.moveTo(T0);
  expect(refusal(driver, tom, { type: 'StartDeployment' })?.code).toBe('blocked');
});

describe('where GitHub names somebody after the final GO as an author whose GO it rests on', () => {
  const given = () => {
    const driver = createGoLiveDriver({ plan: withFourEyes(true, { logins: { sam, mara: pat } }) });
    readChanges(driver, [], { headSha: 'a' });
    approve(driver);
    return driver;
  };
  const told = (driver: GoLiveDriver, from: number) =>
    driver.recorded.slice(from).map(({ event }) => event.type);

  test('the final GO is withdrawn with that reason, and whoever gives it is refused until the gate is GO again', () => {
    const driver = given();
    expect(driver.state.status).toBe('approved');
    readChanges(driver, ['sam'], { headSha: 'a' });
    expect(driver.recorded.at(-1)?.event).toEqual({ type: 'FinalGoWithdrawn', because: 'author_known' });
    expect([driver.state.status, driver.state.finalGo]).toEqual(['planned', undefined]);
    expect(refusal(driver, rita, { type: 'GiveFinalGo' })?.code).toBe('blocked');
  });

  test('a deployment that was asked for and not sent yet is called back', () => {
    const driver = given();
    driver.wish(rita, { type: 'ReadChanges' });
    driver.moveTo(T0);
    driver.wish(tom, { type: 'StartDeployment' });
    const before = driver.recorded.length;
    readChanges(driver, ['sam'], { headSha: 'a' });
    expect(told(driver, before)).toEqual(['ChangesRead', 'RunCancelledBeforeDispatch', 'FinalGoWithdrawn']);
  });

  test('nothing is withdrawn for an author on whose GO it does not rest, for one that was known, and for another commit', () => {
    const driver = given();
    const before = driver.recorded.length;
    readChanges(driver, ['mara'], { headSha: 'a' });
    readChanges(driver, ['mara'], { headSha: 'b' });
    expect(told(driver, before)).not.toContain('FinalGoWithdrawn');
    driver.tick();
    expect(driver.recorded.map(({ event }) => event)).toContainEqual({
      type: 'FinalGoWithdrawn',
      because: 'vote_stale',
    });
  });
});

const typesOf = (driver: GoLiveDriver, person: string, action: Action) =>
  driver.wish(person, action).events.map(({ type }) => type);

test('as long as nobody knows who wrote what goes live, a GO is refused with what to do, GitHub is asked at once, and a NO-GO is taken', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes() });
  expect(refusal(driver, tom, go('technical'))).toEqual({ code: 'authors_unknown', subject: 'technical' });
  driver.system({ type: 'ReportChangesUnreadable', number: 1, reason: 'GitHub answered 502' });
  const condition = { text: 'x', owner: tess };
  const goIf: Action = { type: 'CastVote', gate: 'technical', vote: 'GO', condition };
  expect(driver.wish(tom, goIf)).toMatchObject({
    refusal: { code: 'authors_unknown', why: 'GitHub answered 502' },
    events: [
      { type: 'CommandRefused', code: 'authors_unknown' },
      { type: 'ChangesAsked', number: 2 },
    ],
  });
  expect(driver.effects.has('GL-7/changes/2')).toBe(true);
  expect(typesOf(driver, tom, go('technical'))).toEqual(['CommandRefused']);
  const noGo: Action = { type: 'CastVote', gate: 'technical', vote: 'NO-GO', reason: 'not ready' };
  expect(refusal(driver, tom, noGo)).toBeUndefined();
  readChanges(driver, ['stranger']);
  expect(refusal(driver, tom, go('technical'))).toBeUndefined();
});

test('who wrote it is not known either where GitHub told of some commits alone, or of another commit', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes(true, { logins: { sam } }) });
  readChanges(driver, ['sam'], { headSha: 'a', authorsProblem: 'only 1000 of 1900 commits could be read' });
  expect(refusal(driver, tom, go('technical'))?.code).toBe('authors_unknown');
  expect(refusal(driver, sam, go('security'))?.code).toBe('four_eyes_author');
  readChanges(driver, [], { headSha: 'a' });
  approve(driver);
  driver.moveTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  const look = { commit: 'b', health: [] };
  driver.system({ type: 'BeginDispatch', correlationId: newestRun(driver), attempt: 1, look });
  expect(driver.recorded.map(({ event }) => event.type)).toContain('VersionMoved');
  expect(refusal(driver, tom, go('technical'))?.code).toBe('authors_unknown');
  driver.moveTo(T0 + 1);
  readChanges(driver, ['sam'], { headSha: 'b' });
  expect(refusal(driver, tom, go('technical'))).toBeUndefined();
  expect(refusal(driver, sam, go('security'))?.code).toBe('four_eyes_author');
});

test('a first go-live counts whoever wrote its newest commits as an author', () => {
  const { rollbackTo: _rollbackTo, ...first } = withFourEyes(true, { logins: { sam } });
  const driver = createGoLiveDriver({ plan: first });
  expect(refusal(driver, sam, go('security'))?.code).toBe('authors_unknown');
  readChanges(driver, ['Sam'], { status: 'uncompared', headSha: 'a' });
  expect(refusal(driver, sam, go('security'))?.code).toBe('four_eyes_author');
  expect(refusal(driver, tom, go('technical'))).toBeUndefined();
});

test('where authors cannot be known, the refusal names who may break the glass, of those who are here', () => {
  const wanted = withFourEyes();
  const { permissions } = wanted.runbook;
  const breakGlass = ['technical_lead'];
  const runbook = { ...wanted.runbook, permissions: { ...permissions, breakGlass } };
  const driver = createGoLiveDriver({ plan: { ...wanted, runbook } });
  driver.system({ type: 'ReportMembership', person: tess, isMember: false });
  expect(refusal(driver, tom, go('technical'))).toMatchObject({ code: 'authors_unknown', people: [tom] });
});

test('without four eyes nobody waits for GitHub', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes(false) });
  expect(refusal(driver, tom, go('technical'))).toBeUndefined();
});

test('authors whom the service names nobody for stand on record', () => {
  const recorded = (fourEyes: boolean) => {
    const driver = createGoLiveDriver({ plan: withFourEyes(fourEyes, { logins: { 'tom-t': tom } }) });
    readChanges(driver, ['Tom-T', 'mara', 'constructor']);
    return driver.recorded.at(-1)?.event;
  };
  expect(recorded(true)).toMatchObject({ type: 'ChangesRead', withoutPerson: ['mara', 'constructor'] });
  expect(recorded(false)).not.toHaveProperty('withoutPerson');
});
