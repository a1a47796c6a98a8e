import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { gatesAnswer } from '../../../src/messages/answers/status-answer.ts';
import { en } from '../../../src/messages/en.ts';
import { actingDuties } from '../../../src/messages/topics/duties.ts';
import { createGoLiveDriver } from '../../fixtures/golive-driver.ts';
import { bea, hours, olga, ona, plan } from '../../fixtures/golive-fixture.ts';
import { actionsOf, draw, textOf } from '../drawn.ts';
import { expectSlackTakesMessage } from '../slack-limits.ts';

const business = { card: 'gate', gate: 'business' } as const;
const go: Action = { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] };

function given(needs: number | 'all' = 2) {
  const voters = [{ roles: ['business_stakeholder'], people: [olga, ona], needs }];
  const gates = plan.runbook.gates.map((gate) => (gate.id === 'business' ? { ...gate, voters } : gate));
  return createGoLiveDriver({ plan: { ...plan, runbook: { ...plan.runbook, gates } } });
}

describe('a gate on which several vote', () => {
  it('says how many have said GO, who they are, and who may still', () => {
    const driver = given();
    expect(textOf(draw(driver, business))).toContain('*Decides:* 2 GO of <@U0BEA>, <@U0OLGA> or <@U0ONA>');
    driver.wish(olga, go);
    const text = textOf(draw(driver, business));
    expect(text).toContain('⏳ *1 of 2 GO*\n✅ *GO* by <@U0OLGA>, @18:00');
    expect(text).toContain('Who may vote still: <@U0BEA> or <@U0ONA>.');
    driver.wish(ona, go);
    const met = textOf(draw(driver, business));
    expect(met).toContain('✅ *2 of 2 GO*\n✅ *GO* by <@U0ONA>');
    expect(met).not.toContain('may vote still');
  });

  it('shows the NO-GO first, and who alone can change it', () => {
    const driver = given();
    driver.wish(olga, go);
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'not ready' });
    expect(textOf(draw(driver, business))).toMatch(
      /⛔ \*1 of 2 GO\*\n⛔ \*NO-GO\* by <@U0BEA>.*\n>not ready\n✅ \*GO\*/,
    );
    expect(textOf(draw(driver, { card: 'no_go', gate: 'business', alert: 1 }))).toContain('<@U0BEA>');
  });

  it('takes votes of the others and back those that were given, also once it is GO', () => {
    const driver = given();
    for (const person of [olga, ona]) driver.wish(person, go);
    expect(actionsOf(draw(driver, business))).toEqual(
      expect.arrayContaining(['gate_go', 'gate_no_go', 'gate_withdraw', 'gate_untick']),
    );
  });

  it('says so where fewer may vote than are needed', () => {
    const driver = given(3);
    driver.system({ type: 'ReportMembership', person: ona, isMember: false });
    expect(textOf(draw(driver, business))).toContain('⚠️ *It needs 3 GO, and 2 people may vote.*');
  });

  it('counts on the control card and in the list of gates too', () => {
    const driver = given();
    driver.wish(olga, go);
    const line = 'business: *1 of 2 GO*, <@U0BEA> or <@U0ONA>';
    expect(textOf(draw(driver, { card: 'control' }))).toContain(line);
    expect(JSON.stringify(gatesAnswer(driver.state, en))).toContain(line);
  });
});

it('a GO that gets too old says until when it counts, and then that its time is over', () => {
  const gates = plan.runbook.gates.map((gate) => ({ ...gate, votesExpireMs: hours(12) }));
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...plan.runbook, gates } } });
  driver.wish(bea, go);
  expect(textOf(draw(driver, business))).toContain('by <@U0BEA>, @18:00\nIt counts until @06:00.');
  driver.runTo(driver.now + hours(12));
  const text = textOf(draw(driver, business));
  expect(text).toContain(
    '*Outdated:* since then the time for which it counts is over. A new vote is needed.',
  );
  expect(text).not.toContain('It counts until');
});

it('who takes over a role hears of the gates on which it votes, whoever owns them', () => {
  const rule = { people: [], needs: 1 };
  const gates = plan.runbook.gates.map((gate) => {
    if (gate.id === 'business') return { ...gate, voters: [{ ...rule, roles: ['on_call_engineer'] }] };
    return gate.id === 'technical' ? { ...gate, voters: [{ ...rule, roles: ['technical_lead'] }] } : gate;
  });
  const duties = (role: string) =>
    actingDuties({ ...plan.runbook, gates }, role, { as: (text) => text, words: en }).join();
  expect(duties('on_call_engineer')).toContain('business');
  expect(duties('business_stakeholder')).not.toContain('business');
  expect(duties('technical_lead')).toContain('technical');
});

it('Slack takes the cards whatever forty people write', () => {
  const people = Array.from({ length: 40 }, (_, n) => `U0PERSON${n}`);
  const voters = [{ roles: [], people, needs: 'all' as const }];
  const gates = plan.runbook.gates.map((gate) => (gate.id === 'business' ? { ...gate, voters } : gate));
  const driver = createGoLiveDriver({ plan: { ...plan, runbook: { ...plan.runbook, gates } } });
  const long = 'x & y '.repeat(500);
  for (const [n, person] of people.entries())
    driver.wish(
      person,
      n % 3 === 0
        ? { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: long }
        : { ...go, reason: long, condition: { text: long, owner: bea } },
    );
  const noGo = { card: 'no_go', gate: 'business', alert: 1 } as const;
  for (const card of [business, noGo, { card: 'control' } as const])
    expectSlackTakesMessage(draw(driver, card));
  const text = textOf(draw(driver, business));
  expect(text).toContain('26 of 40 GO');
  expect(text).toContain('Who may vote still: <@U0PERSON0>');
  expect(textOf(draw(driver, { card: 'control' }))).toContain('operations: *no vote yet*');
});
