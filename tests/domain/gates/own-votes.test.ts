import { describe, expect, test } from 'vitest';
import { findTask } from '../../../src/domain/checklist/task.ts';
import type { Action, PlanGoLive } from '../../../src/domain/command.ts';
import { noGoToRuleOn } from '../../../src/domain/gates/escalation.ts';
import { gateStanding, voteStanding } from '../../../src/domain/gates/gate.ts';
import { votesOn } from '../../../src/domain/gates/gate-state.ts';
import { isClosedWithoutVote } from '../../../src/domain/gates/gate-time.ts';
import { isOvertaken } from '../../../src/domain/gates/group-reading.ts';
import { withExpired } from '../../../src/domain/gates/vote-age.ts';
import { peopleBehindStart } from '../../../src/domain/people/membership.ts';
import { createGoLiveDriver, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, hours, minutes, olga, ona, pat, plan, rita, T0 } from '../../fixtures/golive-fixture.ts';
import { phases } from '../../fixtures/phased-plan.ts';

/* The business gate takes a vote of each of three people; some of them vote through Pat, or with a risk, or are outdated. */

const id = 'business';
const criteria = [
  { id: 'ready', text: 'All is ready' },
  { id: 'healthy', text: 'Production is healthy', check: { kind: 'github_ci' } as const },
];
function planWith(more: object = {}): PlanGoLive {
  const voters = [{ roles: ['business_stakeholder'], people: [olga, ona], needs: 1 }];
  const gates = plan.runbook.gates.map((gate) =>
    gate.id === id ? { ...gate, criteria, voters, ...more } : gate,
  );
  return { ...plan, runbook: { ...plan.runbook, gates, phases } };
}
const given = (more: object = {}) => createGoLiveDriver({ plan: planWith(more) });
const go = (more: object = {}): Action => ({
  type: 'CastVote',
  gate: id,
  vote: 'GO',
  confirmed: ['ready', 'healthy'],
  ...more,
});
const noGo = (reason = 'no'): Action => ({ type: 'CastVote', gate: id, vote: 'NO-GO', reason });
const goIf = (phase?: string): Action =>
  go({ confirmed: ['ready'], condition: { text: 'Hotline', owner: rita, ...(phase ? { phase } : {}) } });
const untick = (...ids: string[]): Action => ({ type: 'UntickCriteria', gate: id, criteria: ids });
function gateOf({ state }: GoLiveDriver) {
  const gate = state.runbook.gates.find((one) => one.id === id);
  if (!gate) throw new Error(id);
  return gate;
}
/** Who gave each vote, whose it is, and how it stands. */
const votes = (driver: GoLiveDriver) =>
  votesOn(driver.state, id).map((vote) => [
    vote.by,
    vote.onBehalfOf ?? vote.by,
    voteStanding(driver.state, gateOf(driver), vote),
  ]);

describe('whoever votes for several', () => {
  const delegated = (...voted: string[]) => {
    const driver = given();
    for (const person of [bea, ona]) driver.wish(person, { type: 'DelegateVotes', to: pat });
    for (const person of voted) driver.wish(person, go());
    return driver;
  };
  const whose = (driver: GoLiveDriver, action: Action) => {
    const [event] = driver.wish(pat, action).events;
    return event?.type === 'VoteCast' ? event.onBehalfOf : undefined;
  };

  test('votes for the first who has none', () => {
    expect(whose(delegated(), go())).toBe(bea);
    expect(whose(delegated(bea), go())).toBe(ona);
    expect(whose(delegated(olga), go())).toBe(bea);
  });

  test('stays with the one for whom they voted', () => {
    const driver = delegated();
    whose(driver, go());
    expect(whose(driver, noGo())).toBe(bea);
    const other = delegated(bea);
    whose(other, go());
    expect(whose(other, noGo())).toBe(ona);
    expect(votes(other).map(([by]) => by)).toEqual([pat, bea]);
  });

  test('votes for the first where all have voted themselves', () => {
    expect(whose(delegated(bea, ona), noGo())).toBe(bea);
  });
});

describe('a criterion that holds no more', () => {
  test('takes back each GO that rests on it, and none that took it as a risk, nor a NO-GO', () => {
    const driver = given();
    driver.wish(bea, go());
    driver.wish(olga, goIf());
    driver.wish(ona, noGo());
    driver.wish(bea, untick('healthy'));
    expect(votes(driver)).toEqual([
      [ona, ona, 'no_go'],
      [olga, olga, 'go'],
      [bea, bea, 'outdated'],
    ]);
    expect(votesOn(driver.state, id).map(({ unticked }) => unticked?.criteria)).toEqual([
      undefined,
      undefined,
      ['healthy'],
    ]);
    driver.wish(ona, go());
    driver.wish(ona, untick('ready', 'healthy'));
    expect(votes(driver).map(([, , says]) => says)).toEqual(['outdated', 'outdated', 'outdated']);
    // What was said of it first stays.
    expect(votesOn(driver.state, id).find(({ by }) => by === bea)?.unticked?.criteria).toEqual(['healthy']);
  });

  test('by its check the same: told where a GO rests on it', () => {
    const types = (...acts: (readonly [string, Action])[]) => {
      const driver = given();
      const see = (verdict: 'passed' | 'failed') => {
        driver.wish(bea, { type: 'RequestChecks', check: `criterion/${id}` });
        const check = `criterion/${id}/healthy`;
        const asking = driver.state.checks[check]?.asked ?? 0;
        return driver.system({
          type: 'ReportCheckResult',
          check,
          asking,
          outcome: { verdict, evidence: 'e' },
        });
      };
      see('passed');
      for (const [person, action] of acts) driver.wish(person, action);
      return see('failed').events.map(({ type }) => type);
    };
    expect(types([bea, go()])).toEqual(['CheckCompleted', 'CriteriaUnticked']);
    expect(types([olga, goIf()], [bea, go()])).toEqual(['CheckCompleted', 'CriteriaUnticked']);
    expect(types([olga, goIf()])).toEqual(['CheckCompleted']);
    expect(types([bea, noGo()])).toEqual(['CheckCompleted']);
    expect(types([bea, go()], [bea, untick('healthy')])).toEqual(['CheckCompleted']);
    expect(types([bea, goIf()], [bea, untick('ready')])).toEqual(['CheckCompleted']);
  });
});

test('the votes stand in the order of what they say: NO-GO, overruled, then GO, the newest first', () => {
  const driver = given();
  for (const person of [bea, olga]) driver.wish(person, go());
  expect(votes(driver).map(([by]) => by)).toEqual([olga, bea]);
  driver.wish(bea, noGo());
  driver.wish(rita, { type: 'RuleOnNoGo', gate: id, ruling: 'overruled', reason: 'known' });
  expect(votes(driver)).toEqual([
    [bea, bea, 'overruled'],
    [olga, olga, 'go'],
  ]);
  driver.wish(ona, noGo());
  expect(votes(driver).map(([by]) => by)).toEqual([ona, bea, olga]);
});

test('the start rests on those whose word counts, and on nobody whose GO is outdated', () => {
  const driver = given();
  driver.wish(olga, go());
  driver.wish(olga, untick('ready'));
  driver.wish(bea, go());
  expect(gateStanding(driver.state, gateOf(driver))).toBe('go');
  expect(peopleBehindStart(driver.state)).toEqual([bea]);
  driver.wish(bea, noGo());
  driver.wish(rita, { type: 'RuleOnNoGo', gate: id, ruling: 'overruled', reason: 'known' });
  expect(peopleBehindStart(driver.state)).toEqual([rita]);
});

test('one GO that is too old leaves the others, and the same GO may be given anew from half its time on', () => {
  const driver = given({ votesExpireMs: hours(4) });
  driver.wish(olga, go());
  driver.runTo(driver.now + hours(1));
  driver.wish(bea, go());
  expect(driver.wish(bea, go()).refusal?.code).toBe('vote_unchanged');
  driver.moveTo(driver.now + hours(3));
  // What was voted is too old from then on, also before anybody is told.
  expect(driver.wish(olga, go({ confirmed: [] })).refusal?.code).toBe('criteria_not_confirmed');
  const now = withExpired(driver.state, driver.now);
  expect(votesOn(now, id).map(({ by, stale }) => [by, stale?.changed])).toEqual([
    [bea, undefined],
    [olga, [{ part: 'age', what: [] }]],
  ]);
  expect(votesOn(now, id).map(({ vote, confirmed }) => [vote, confirmed])).toEqual([
    ['GO', ['ready', 'healthy']],
    ['GO', ['ready', 'healthy']],
  ]);
  expect(withExpired(driver.state, driver.now - 1)).toBe(driver.state);
  const tick = driver.tick();
  expect(tick).toContain('VoteWentStale');
  expect(votes(driver)).toEqual([
    [bea, bea, 'go'],
    [olga, olga, 'outdated'],
  ]);
  expect(driver.recorded.find(({ event }) => event.type === 'VoteWentStale')?.event).toStrictEqual({
    type: 'VoteWentStale',
    gate: id,
    changed: [{ part: 'age', what: [] }],
    of: [olga],
  });
  expect(driver.wish(bea, go()).refusal).toBeUndefined();
});

test('the condition of a GO-IF is a task of the gate’s role, due when its phase begins, and blocks what comes before', () => {
  const at = (phase?: string) => {
    const driver = given();
    driver.wish(bea, goIf(phase));
    return findTask(
      driver.state,
      Object.keys(driver.state.items).find((item) => item.startsWith('go_if')) ?? '',
    );
  };
  const owner = 'business_stakeholder';
  expect(at()).toMatchObject({ text: 'Hotline', owner, blocking: true, dueAt: T0 });
  expect(at('before')).toMatchObject({ owner, blocking: true, dueAt: T0 - minutes(60) });
  expect(at('deployment')).toMatchObject({ owner, blocking: true, dueAt: T0 });
  expect(at('validation')).toMatchObject({ owner, blocking: false, dueAt: T0 + minutes(30) });
});

test('another word in the condition, another owner or another phase is another vote; more spaces are not', () => {
  const driver = given();
  const codeOf = (condition: object) =>
    driver.wish(bea, go({ confirmed: ['ready'], condition })).refusal?.code;
  const condition = { text: 'Hotline', owner: rita, phase: 'validation' };
  expect(codeOf(condition)).toBeUndefined();
  expect(codeOf({ ...condition, text: ' Hotline ' })).toBe('vote_unchanged');
  for (const more of [{ text: 'Mail' }, { owner: pat }, { phase: 'confirmation' }])
    expect(codeOf({ ...condition, ...more })).toBeUndefined();
});

test('a NO-GO waits for its contact until it is ruled on, told of anew, or over', () => {
  const driver = given();
  const wanted = (alert = 1) => noGoToRuleOn(driver.state, { gate: id, alert });
  expect(wanted()).toBe(false);
  driver.wish(bea, noGo());
  expect([wanted(), wanted(2)]).toEqual([true, false]);
  driver.wish(rita, { type: 'RuleOnNoGo', gate: id, ruling: 'upheld' });
  expect(wanted()).toBe(false);
  driver.wish(bea, go());
  expect(wanted()).toBe(false);
  const begun = createGoLiveDriver();
  begun.wish(bea, noGo());
  begun.wish(rita, { type: 'Abort', reason: 'no' });
  expect(noGoToRuleOn(begun.state, { gate: id, alert: 1 })).toBe(false);
});

test('a gate closed without a vote for this T-0 alone, and only until it has one', () => {
  const driver = given({ closesOffsetMs: -hours(2) });
  const closed = () => isClosedWithoutVote(driver.state, gateOf(driver));
  driver.runTo(T0 - hours(2) - 1);
  expect(closed()).toBe(false);
  driver.runTo(T0 - hours(2));
  expect(closed()).toBe(true);
  driver.wish(bea, go({ reason: 'late' }));
  expect(closed()).toBe(false);
  driver.wish(bea, { type: 'WithdrawVote', gate: id });
  expect(closed()).toBe(true);
  driver.wish(rita, { type: 'Reschedule', t0: T0 + hours(1), timeZone: 'UTC' });
  expect(closed()).toBe(false);
});

test('a reading of a group is overtaken by a newer one, unless the clock was set back since', () => {
  const known = { readAt: T0 };
  expect(isOvertaken({ readAt: T0 - 1 }, known)).toBe(true);
  expect(isOvertaken({ readAt: T0 - minutes(5) }, known)).toBe(true);
  expect(isOvertaken({ readAt: T0 - minutes(5) - 1 }, known)).toBe(false);
  expect(isOvertaken({ readAt: T0 }, known)).toBe(false);
  expect(isOvertaken({ readAt: T0 }, undefined)).toBe(false);
});
