import { expect, test } from 'vitest';
import type { Action, PlanGoLive } from '../../../src/domain/command.ts';
import { decide } from '../../../src/domain/decide.ts';
import { gateStanding, hasVoter } from '../../../src/domain/gates/gate.ts';
import { gatesWaitingFor, votersToRemind } from '../../../src/domain/gates/vote-reminder.ts';
import { writtenPlan } from '../../../src/domain/people/plan-authority.ts';
import { approve, createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
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

function readAuthors(driver: GoLiveDriver, authors: readonly string[]): void {
  driver.wish(rita, { type: 'ReadChanges' });
  const changes = {
    base: 'v1.4.1',
    head: 'v1.4.2',
    url: 'https://github.example/compare',
    status: 'ahead',
    commits: 1,
    lacks: 0,
    pulls: [],
    lookedAt: 1,
    authors,
  } as const;
  driver.system({ type: 'ReportChanges', number: driver.state.changes.asked, changes });
}

const decidePlan = (by: string, wanted: PlanGoLive) =>
  decide(undefined, { id: 'c', at: plannedAt, actor: user(by), origin: { via: 'button' }, do: wanted }, facts)
    .refusal;

test('whoever planned it does not say GO, is told who can, and that is on record; a NO-GO is taken', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes(), by: tom });
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
  readAuthors(driver, ['Tom-T', 'stranger', 'constructor']);
  expect(refusal(driver, tom, go('technical'))).toMatchObject({ code: 'four_eyes_author', people: [tess] });
  expect(refusal(driver, sam, go('security'))).toBeUndefined();
  expect(votersToRemind(driver.state, T0 - hours(3))?.people).not.toContain(tom);
  expect(gatesWaitingFor(driver.state, tom).own).toEqual([]);
  expect(gatesWaitingFor(driver.state, tess).own.map(({ id }) => id)).toContain('technical');
});

test('a GO of somebody who turns out to be an author counts no more, and nothing starts on it', () => {
  const driver = createGoLiveDriver({ plan: withFourEyes(true, { logins: { sam: sam } }) });
  approve(driver);
  readAuthors(driver, ['sam']);
  expect(standing(driver, 'security')).toBe('outdated');
  expect(hasVoter(driver.state, 'security')).toBe(false);
  driver.moveTo(T0);
  expect(refusal(driver, tom, { type: 'StartDeployment' })?.code).toBe('blocked');
});
