import { expect, test } from 'vitest';
import type { Action, PlanGoLive } from '../../../src/domain/command.ts';
import { gateStanding } from '../../../src/domain/gates/gate.ts';
import { gatesWaitingFor } from '../../../src/domain/gates/vote-reminder.ts';
import { peopleBehindStart } from '../../../src/domain/people/membership.ts';
import { createGoLiveDriver, type GoLiveDriver, readChanges } from '../../fixtures/golive-driver.ts';
import { bea, hours, ole, olga, ona, plan, rita, sam, T0, tess, tom } from '../../fixtures/golive-fixture.ts';

const delegate = (to: string, until?: number): Action => ({
  type: 'DelegateVotes',
  to,
  ...(until === undefined ? {} : { until }),
});

const go = (gate: string): Action => ({ type: 'CastVote', gate, vote: 'GO', confirmed: ['ready'] });

const codeOf = (driver: GoLiveDriver, person: string, action: Action) =>
  driver.wish(person, action).refusal?.code;

function standing(driver: GoLiveDriver, id = 'business') {
  const gate = driver.state.runbook.gates.find((one) => one.id === id);
  if (!gate) throw new Error(id);
  return gateStanding(driver.state, gate);
}

function givenDelegated(until?: number): GoLiveDriver {
  const driver = createGoLiveDriver();
  expect(codeOf(driver, bea, delegate(olga, until))).toBeUndefined();
  return driver;
}

test('whoever is let vote votes on those gates alone, and both names are on record', () => {
  const driver = givenDelegated();
  expect(codeOf(driver, olga, go('technical'))).toBe('not_allowed');
  driver.wish(olga, go('business'));
  expect(driver.recorded.at(-1)).toMatchObject({
    actor: { id: olga },
    event: { type: 'VoteCast', gate: 'business', onBehalfOf: bea },
  });
  expect(standing(driver)).toBe('go');
  driver.wish(olga, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'no' });
  expect(driver.recorded.at(-1)?.event).toMatchObject({ vote: 'NO-GO', onBehalfOf: bea });
  driver.wish(bea, go('business'));
  expect(driver.recorded.at(-1)?.event).not.toHaveProperty('onBehalfOf');
});

test('it ends at its time, or when it is ended; what was voted stays', () => {
  const until = T0 - hours(3);
  const driver = givenDelegated(until);
  driver.wish(olga, go('business'));
  driver.moveTo(until);
  expect(codeOf(driver, olga, { ...go('business') })).toBe('not_allowed');
  expect(driver.runTo(until)).toContain('DelegationEnded');
  expect(driver.state.delegations).toEqual([]);
  expect(standing(driver)).toBe('go');
  const ended = givenDelegated();
  expect(codeOf(ended, bea, { type: 'EndDelegation' })).toBeUndefined();
  expect(codeOf(ended, olga, go('business'))).toBe('not_allowed');
  expect(codeOf(ended, bea, { type: 'EndDelegation' })).toBe('not_delegated');
});

test('a vote in the name of somebody counts while that one holds the role, and while both are here', () => {
  for (const action of [
    { type: 'HandOverRole', role: 'business_stakeholder', to: ona },
    { type: 'ReportMembership', person: bea, isMember: false },
    { type: 'ReportMembership', person: olga, isMember: false },
  ] as const) {
    const driver = givenDelegated();
    driver.wish(olga, go('business'));
    expect(peopleBehindStart(driver.state)).toEqual([olga, bea]);
    if (action.type === 'HandOverRole') driver.wish(rita, action);
    else driver.system(action);
    expect(standing(driver)).toBe('outdated');
  }
});

test('whoever gave it, or whose it is, withdraws it; and a giver unticks what they confirmed', () => {
  for (const person of [olga, bea]) {
    const driver = givenDelegated();
    driver.wish(olga, go('business'));
    expect(codeOf(driver, person, { type: 'WithdrawVote', gate: 'business' })).toBeUndefined();
  }
  const driver = givenDelegated();
  driver.wish(olga, go('business'));
  const untick: Action = { type: 'UntickCriteria', gate: 'business', criteria: ['ready'] };
  expect(codeOf(driver, sam, untick)).toBe('not_allowed');
  expect(codeOf(driver, olga, untick)).toBeUndefined();
});

test('only who votes on a gate lets somebody vote, and not themselves, nobody who has left, nor until a time that is over', () => {
  const driver = createGoLiveDriver();
  expect(codeOf(driver, olga, delegate(sam))).toBe('not_allowed');
  expect(codeOf(driver, bea, delegate(bea))).toBe('delegate_self');
  expect(codeOf(driver, bea, delegate(olga, driver.now))).toBe('until_in_past');
  driver.system({ type: 'ReportMembership', person: olga, isMember: false });
  expect(codeOf(driver, bea, delegate(olga))).toBe('assignee_left');
});

test('there are no circles and no chains, in either direction; another person may be named instead', () => {
  const driver = createGoLiveDriver();
  driver.wish(bea, delegate(sam));
  expect(codeOf(driver, sam, delegate(bea))).toBe('delegation_circle');
  expect(codeOf(driver, sam, delegate(olga))).toBe('delegation_chain');
  expect(codeOf(driver, ole, delegate(bea))).toBe('delegation_chain');
  expect(codeOf(driver, bea, delegate(sam))).toBe('delegation_unchanged');
  expect(codeOf(driver, bea, delegate(ona))).toBeUndefined();
  expect(driver.state.delegations).toEqual([{ from: bea, to: ona }]);
  expect(codeOf(driver, sam, go('business'))).toBe('not_allowed');
});

test("one person's GO opens one gate only, also where it is for two others", () => {
  const driver = createGoLiveDriver();
  driver.wish(bea, delegate(olga));
  driver.wish(ole, delegate(olga));
  driver.wish(olga, go('business'));
  expect(codeOf(driver, olga, go('operations'))).toBe('one_gate_each');
});

test('four eyes hold both: the planner neither votes for somebody nor has somebody vote', () => {
  const gates = plan.runbook.gates.map((gate) => ({ ...gate, fourEyes: true }));
  const wanted: PlanGoLive = { ...plan, runbook: { ...plan.runbook, gates } };
  const driver = createGoLiveDriver({ plan: wanted, by: tom });
  readChanges(driver);
  driver.wish(tom, delegate(olga));
  expect(codeOf(driver, olga, go('technical'))).toBe('four_eyes_planner');
  driver.wish(tom, { type: 'EndDelegation' });
  driver.wish(bea, delegate(tom));
  expect(codeOf(driver, tom, go('business'))).toBe('four_eyes_planner');
  expect(codeOf(driver, tess, go('technical'))).toBeUndefined();
});

test('whoever is let vote is reminded of it, and finds it among what waits for them', () => {
  const driver = givenDelegated(T0);
  expect(gatesWaitingFor(driver.state, olga).own.map(({ id }) => id)).toEqual(['business']);
  driver.runTo(T0 - hours(23));
  const reminded = driver.recorded.flatMap(({ event }) =>
    event.type === 'VotersReminded' ? event.people : [],
  );
  expect(reminded).toContain(olga);
});

test('a delegation is over at its time and not before; then whoever gave it may be let vote, and a refusal names who stands between', () => {
  const until = T0 - hours(3);
  const driver = givenDelegated(until);
  const over = { type: 'ReportDelegationOver', from: bea } as const;
  expect(driver.system(over).refusal?.code).toBe('not_due');
  const chain = { code: 'delegation_chain', subject: bea };
  expect(driver.wish(sam, delegate(bea)).refusal).toMatchObject(chain);
  const passedOn = createGoLiveDriver();
  passedOn.wish(bea, delegate(tom));
  expect(passedOn.wish(tom, delegate(ona)).refusal).toMatchObject(chain);
  driver.moveTo(until);
  expect(codeOf(driver, sam, delegate(bea))).toBeUndefined();
  expect(driver.system(over).events).toEqual([{ type: 'DelegationEnded', from: bea, to: olga }]);
  expect(driver.system(over).refusal?.code).toBe('not_due');
});

test('everybody ends their own delegation alone, and another end is another delegation', () => {
  const driver = createGoLiveDriver();
  driver.wish(bea, delegate(olga, T0));
  driver.wish(ole, delegate(ona));
  expect(driver.wish(ole, { type: 'EndDelegation' }).events).toStrictEqual([
    { type: 'DelegationEnded', from: ole, to: ona },
  ]);
  expect(driver.state.delegations).toStrictEqual([{ from: bea, to: olga, until: T0 }]);
  expect(codeOf(driver, bea, delegate(olga, T0))).toBe('delegation_unchanged');
  expect(driver.wish(bea, delegate(olga)).events).toStrictEqual([
    { type: 'VotesDelegated', from: bea, to: olga },
  ]);
  expect(driver.state.delegations).toStrictEqual([{ from: bea, to: olga }]);
});
