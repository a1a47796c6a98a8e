import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action, PlanGoLive } from '../../../src/domain/command.ts';
import { decide } from '../../../src/domain/decide.ts';
import { gateStanding, votersLeft } from '../../../src/domain/gates/gate.ts';
import { votersToRemind } from '../../../src/domain/gates/vote-reminder.ts';
import type { VoterRule } from '../../../src/domain/gates/voter-rule.ts';
import {
  type Ballot,
  namedFor,
  neededOf,
  outcomeOf,
  votersOf,
  whoseVote,
} from '../../../src/domain/gates/voters.ts';
import { peopleBehindStart } from '../../../src/domain/people/membership.ts';
import { writtenPlan } from '../../../src/domain/people/plan-authority.ts';
import { createGoLiveDriver, type GoLiveDriver, readChanges } from '../../fixtures/golive-driver.ts';
import {
  bea,
  facts,
  hours,
  minutes,
  olga,
  ona,
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

/* Gates on which everybody has a vote of their own: who may, how many have to, and what the votes come to. */

const rule = (needs: VoterRule['needs'], people: readonly string[], roles: readonly string[] = []) => ({
  roles,
  people,
  needs,
});

/** The business gate has these rules; Bea is its owner, and is among those who vote only where a rule says so. */
function withVoters(voters: readonly VoterRule[], fourEyes = false): PlanGoLive {
  const gates = plan.runbook.gates.map((gate) =>
    gate.id === 'business' ? { ...gate, voters, fourEyes } : gate,
  );
  const runbook = { ...plan.runbook, gates };
  return { ...plan, runbook, written: writtenPlan(plan.service, runbook) };
}

const twoOfThree = [rule(2, [olga, ona], ['business_stakeholder'])];

const go: Action = { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] };
const noGo: Action = { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'not ready' };

const codeOf = (driver: GoLiveDriver, person: string, action: Action) =>
  driver.wish(person, action).refusal?.code;

function gateOf(driver: GoLiveDriver) {
  const gate = driver.state.runbook.gates.find(({ id }) => id === 'business');
  if (!gate) throw new Error('business');
  return gate;
}

const standing = (driver: GoLiveDriver) => gateStanding(driver.state, gateOf(driver));

const given = (voters: readonly VoterRule[] = twoOfThree, more: { by?: string; fourEyes?: boolean } = {}) =>
  createGoLiveDriver({ plan: withVoters(voters, more.fourEyes), by: more.by ?? pat });

test('a gate that needs two of three is GO with the second, of another person', () => {
  const driver = given();
  expect(codeOf(driver, olga, go)).toBeUndefined();
  expect(standing(driver)).toBe('open');
  expect(codeOf(driver, olga, go)).toBe('vote_unchanged');
  expect(votersLeft(driver.state, gateOf(driver))).toEqual([bea, ona]);
  expect(codeOf(driver, ona, go)).toBeUndefined();
  expect(standing(driver)).toBe('go');
  expect(driver.state.gates['business']?.others?.map(({ by }) => by)).toEqual([olga]);
  expect(peopleBehindStart(driver.state)).toEqual([ona, olga]);
});

test('whom no rule names does not vote, and is told who does', () => {
  const driver = given([rule(1, [olga])]);
  const refused = driver.wish(bea, go);
  expect(refused.refusal).toMatchObject({ code: 'not_a_voter', subject: 'business', people: [olga] });
  expect(driver.recorded.at(-1)?.event).toMatchObject({ type: 'CommandRefused', code: 'not_a_voter' });
  expect(codeOf(driver, bea, { type: 'UntickCriteria', gate: 'business', criteria: ['ready'] })).toBe(
    'not_a_voter',
  );
});

test('one NO-GO holds it up whoever says GO, until whoever gave it changes or withdraws it', () => {
  const driver = given();
  for (const person of [bea, olga]) driver.wish(person, go);
  driver.wish(ona, noGo);
  expect(standing(driver)).toBe('no_go');
  expect(codeOf(driver, bea, { ...go, reason: 'all is well' })).toBe('vote_unchanged');
  expect(codeOf(driver, rita, { type: 'WithdrawVote', gate: 'business' })).toBe('not_your_vote');
  expect(standing(driver)).toBe('no_go');
  expect(codeOf(driver, ona, { type: 'WithdrawVote', gate: 'business' })).toBeUndefined();
  expect(standing(driver)).toBe('go');
  driver.wish(ona, noGo);
  expect(codeOf(driver, ona, go)).toBeUndefined();
  expect(standing(driver)).toBe('go');
});

test('a withdrawn vote leaves those of the others', () => {
  const driver = given();
  for (const person of [bea, olga]) driver.wish(person, go);
  expect(codeOf(driver, olga, { type: 'WithdrawVote', gate: 'business' })).toBeUndefined();
  expect(driver.state.gates['business']?.vote?.by).toBe(bea);
  expect(standing(driver)).toBe('open');
});

test('an overruled NO-GO settles that one vote, each of them by itself', () => {
  const driver = given();
  const overrule: Action = { type: 'RuleOnNoGo', gate: 'business', ruling: 'overruled', reason: 'known' };
  driver.wish(bea, go);
  for (const person of [olga, ona]) driver.wish(person, noGo);
  expect(codeOf(driver, rita, overrule)).toBeUndefined();
  expect(standing(driver)).toBe('no_go');
  expect(driver.state.gates['business']?.vote).toMatchObject({ by: olga, vote: 'NO-GO' });
  expect(codeOf(driver, rita, overrule)).toBeUndefined();
  expect(standing(driver)).toBe('overruled');
});

test('a NO-GO of the planner that was overruled counts for nobody where four eyes are wanted', () => {
  const driver = given([rule(1, [pat, olga])], { fourEyes: true });
  readChanges(driver);
  driver.wish(pat, noGo);
  driver.wish(rita, { type: 'RuleOnNoGo', gate: 'business', ruling: 'overruled', reason: 'known' });
  expect(standing(driver)).toBe('outdated');
  driver.wish(olga, go);
  expect(standing(driver)).toBe('go');
});

test('who has left the workspace counts no more, and of all those who are left are needed', () => {
  const driver = given([rule('all', [olga, ona])]);
  driver.wish(olga, go);
  driver.wish(ona, go);
  expect(standing(driver)).toBe('go');
  driver.system({ type: 'ReportMembership', person: ona, isMember: false });
  expect(standing(driver)).toBe('go');
  const two = given();
  two.wish(olga, go);
  two.wish(ona, go);
  two.system({ type: 'ReportMembership', person: ona, isMember: false });
  expect(standing(two)).toBe('outdated');
});

test('a vote for somebody else counts for them alone, and nobody counts twice', () => {
  const driver = given();
  driver.wish(bea, { type: 'DelegateVotes', to: sam });
  expect(codeOf(driver, sam, go)).toBeUndefined();
  expect(codeOf(driver, sam, go)).toBe('vote_unchanged');
  expect(standing(driver)).toBe('open');
  expect(codeOf(driver, bea, go)).toBeUndefined();
  expect(driver.state.gates['business']?.others).toBeUndefined();
  expect(standing(driver)).toBe('open');
  // Who votes themselves gives no vote besides for somebody else.
  driver.wish(olga, { type: 'DelegateVotes', to: ona });
  driver.wish(ona, go);
  expect(driver.state.gates['business']?.vote).toMatchObject({ by: ona });
  expect(driver.state.gates['business']?.vote).not.toHaveProperty('onBehalfOf');
});

test('whoever voted for somebody and may vote themselves since gives one vote, not two', () => {
  const driver = given();
  driver.wish(olga, { type: 'DelegateVotes', to: pat });
  driver.wish(pat, go);
  expect(
    codeOf(driver, rita, { type: 'HandOverRole', role: 'business_stakeholder', to: pat }),
  ).toBeUndefined();
  driver.wish(pat, go);
  expect(driver.state.gates['business']?.vote).not.toHaveProperty('onBehalfOf');
  expect(driver.state.gates['business']).not.toHaveProperty('others');
  expect(standing(driver)).toBe('open');
});

test('an unticked criterion takes every GO that rests on it', () => {
  const driver = given();
  for (const person of [bea, olga]) driver.wish(person, go);
  expect(
    codeOf(driver, ona, { type: 'UntickCriteria', gate: 'business', criteria: ['ready'] }),
  ).toBeUndefined();
  expect(standing(driver)).toBe('outdated');
  driver.wish(bea, go);
  expect(standing(driver)).toBe('outdated');
  driver.wish(ona, go);
  expect(standing(driver)).toBe('go');
});

test('what changed takes every GO that was given before, in one event', () => {
  const gates = withVoters(twoOfThree);
  const asks = gates.runbook.gates.map((gate) => ({
    ...gate,
    ifChanged: { checklist: 'ask_again' as const },
  }));
  const driver = createGoLiveDriver({ plan: { ...gates, runbook: { ...gates.runbook, gates: asks } } });
  driver.wish(tom, { type: 'TickItem', item: 'merged' });
  for (const person of [bea, olga]) driver.wish(person, go);
  driver.wish(tom, { type: 'UntickItem', item: 'merged' });
  expect(driver.tick().filter((type) => type === 'VoteWentStale')).toHaveLength(1);
  expect(driver.recorded.at(-1)?.event).toMatchObject({ type: 'VoteWentStale', of: [olga, bea] });
  expect(standing(driver)).toBe('outdated');
  driver.wish(ona, go);
  driver.wish(bea, go);
  expect(standing(driver)).toBe('go');
});

test('each GO-IF of several keeps its own condition', () => {
  const driver = given();
  const goIf = (text: string): Action => ({ ...go, condition: { text, owner: tess } });
  driver.wish(bea, goIf('first'));
  driver.wish(olga, goIf('second'));
  expect(standing(driver)).toBe('go');
  const open = Object.keys(driver.state.items).filter((id) => id.startsWith('go_if/business/'));
  expect(open).toHaveLength(2);
  const [first = '', second = ''] = open;
  expect(codeOf(driver, tess, { type: 'TickItem', item: first })).toBeUndefined();
  // Whoever votes on the gate may say that it is done, too.
  expect(codeOf(driver, sam, { type: 'TickItem', item: second })).toBe('not_allowed');
  expect(codeOf(driver, ona, { type: 'TickItem', item: second })).toBeUndefined();
});

test('those are reminded who may vote and have not, at every time', () => {
  const driver = given();
  driver.wish(olga, go);
  const asked = (before: number) => votersToRemind(driver.state, T0 - before)?.people ?? [];
  expect(asked(hours(23))).toEqual(expect.arrayContaining([bea, ona]));
  expect(asked(hours(23))).not.toContain(olga);
  driver.wish(ona, go);
  expect(asked(minutes(30))).not.toContain(bea);
});

const planRefusal = (by: string, wanted: PlanGoLive) =>
  decide(undefined, { id: 'c', at: plannedAt, actor: user(by), origin: { via: 'button' }, do: wanted }, facts)
    .refusal;

test('a plan with which too few could vote is refused, and one that needs its planner', () => {
  expect(planRefusal(pat, withVoters([rule(3, [olga, ona])]))).toMatchObject({
    code: 'too_few_voters',
    subject: 'business',
  });
  // Sam and Tom say GO on gates of their own.
  expect(planRefusal(pat, withVoters([rule(2, [sam, ona])]))?.code).toBe('too_few_voters');
  expect(planRefusal(olga, withVoters([rule(2, [olga, ona])], true))?.code).toBe('planner_is_needed');
  expect(planRefusal(olga, withVoters([rule(2, [olga, ona, bea])], true))).toBeUndefined();
  expect(planRefusal(olga, withVoters([rule('all', [olga, ona])], true))).toBeUndefined();
});

test('no deployment begins with one GO too few', () => {
  const driver = given();
  driver.wish(olga, go);
  driver.moveTo(T0 - minutes(30));
  const final = driver.wish(rita, { type: 'GiveFinalGo' }).refusal;
  expect(final?.blockers).toContainEqual({ kind: 'gate', id: 'business', state: 'open' });
});

describe('for any rules and votes', () => {
  const person = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const ballot: fc.Arbitrary<Ballot> = fc
    .record({
      by: person,
      onBehalfOf: fc.option(person, { nil: undefined }),
      says: fc.constantFrom('go' as const, 'no_go' as const, 'lifted' as const, 'nothing' as const),
    })
    .map(({ onBehalfOf, ...one }) => ({ ...one, ...(onBehalfOf ? { onBehalfOf } : {}) }));
  const voterRule: fc.Arbitrary<VoterRule> = fc.record({
    roles: fc.subarray(['first', 'second']),
    people: fc.subarray(['a', 'b', 'c', 'd', 'e']),
    needs: fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 4 })),
  });
  const holders = {
    service: { ...plan.service, roles: { first: { holder: 'a', deputy: 'b' }, second: { holder: 'c' } } },
  };

  test('no gate is met without as many different people as it needs, of those who may', () => {
    fc.assert(
      fc.property(
        fc.array(ballot, { maxLength: 8 }),
        fc.subarray(['a', 'b', 'c', 'd', 'e']),
        fc.integer({ min: 0, max: 5 }),
        (ballots, may, needed) => {
          const { isMet, counted } = outcomeOf(ballots, { may, needed });
          const people = counted.flatMap((one) => [...new Set([one.by, whoseVote(one)])]);
          expect(new Set(people).size).toBe(people.length);
          for (const one of counted) {
            expect(['go', 'lifted']).toContain(one.says);
            expect(may).toContain(whoseVote(one));
          }
          if (isMet) expect(counted.length).toBeGreaterThanOrEqual(Math.max(1, needed));
          if (ballots.some(({ says }) => says === 'no_go')) expect(isMet).toBe(false);
        },
      ),
    );
  });

  test('a gate is met by one plain GO each of as many of those who may', () => {
    fc.assert(
      fc.property(fc.subarray(['a', 'b', 'c', 'd', 'e'], { minLength: 1 }), (may) => {
        const ballots = may.map((by): Ballot => ({ by, says: 'go' }));
        expect(outcomeOf(ballots, { may, needed: may.length }).isMet).toBe(true);
        expect(outcomeOf(ballots.slice(1), { may, needed: may.length }).isMet).toBe(false);
      }),
    );
  });

  test('rules add up to all whom one names, and to the highest number', () => {
    const [gate] = plan.runbook.gates;
    if (!gate) throw new Error('no gate');
    const of = (voters: readonly VoterRule[]) => ({ ...gate, voters });
    fc.assert(
      fc.property(fc.array(voterRule, { minLength: 1, maxLength: 4 }), (rules) => {
        const named = namedFor(holders, of(rules));
        const each = rules.map((one) => namedFor(holders, of([one])));
        expect(new Set(named)).toEqual(new Set(each.flat()));
        const needs = rules.map((one) => neededOf(holders, of([one]), named));
        expect(neededOf(holders, of(rules), named)).toBe(Math.max(...needs));
      }),
    );
  });
});

test('of a gate without rules the owner and the deputy give one vote for each other, as ever', () => {
  const driver = createGoLiveDriver();
  const technical: Action = { ...go, gate: 'technical' };
  driver.wish(tom, { ...noGo, gate: 'technical' });
  expect(codeOf(driver, tess, technical)).toBeUndefined();
  expect(driver.state.gates['technical']).not.toHaveProperty('others');
  const [gate] = driver.state.runbook.gates;
  expect(gate && gateStanding(driver.state, gate)).toBe('go');
  expect(gate && votersOf(driver.state, gate)).toEqual([tom, tess]);
});
