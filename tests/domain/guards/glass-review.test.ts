import { describe, expect, it } from 'vitest';
import { findTask, followUpLists, taskText } from '../../../src/domain/checklist/task.ts';
import { bea, hours, ole, plan, rita, T0 } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import { gatesGo, itemsDone } from '../histories.ts';
import { messagesOfLast } from '../messages-after.ts';

const { type: _type, written: _written, ...fields } = plan;

describe('the review of a break-glass', () => {
  const broken = (what: string, at: number, review?: string): Past => ({
    event: { type: 'GlassBroken', what, reason: 'burns', ...(review ? { review } : {}) },
    by: ole,
    at,
  });
  const gates = fields.runbook.gates.map((gate) =>
    gate.id === 'security' ? { ...gate, title: 'Security gate', escalation: 'business_stakeholder' } : gate,
  );
  const planned: Past = {
    type: 'GoLivePlanned',
    number: 7,
    installation: '3f9a2c',
    ...fields,
    runbook: { ...fields.runbook, gates },
  };
  const past: readonly Past[] = [
    planned,
    ...itemsDone,
    ...gatesGo,
    broken('gate/security', T0 - hours(2), 'Look at the security gate'),
    broken('item/merged', T0 - hours(1)),
    broken('lock', T0),
    broken('item/gone', T0),
  ];
  const { state } = given(...past);
  const first = past.length - 3;

  it('says what was said then, also where that was not on record yet', () => {
    const named = (kind: string) => `Review the break-glass (${kind}): was it right, and what has to change?`;
    expect([0, 1, 2, 3].map((n) => taskText(state, `break_glass/${first + n}`))).toEqual([
      'Look at the security gate',
      named('item “All is merged”'),
      named('lock'),
      named('item “gone”'),
    ]);
    expect(taskText(state, 'break_glass/1')).toBeUndefined();
    expect(findTask(state, `break_glass/${first}`)?.text).toBe('Look at the security gate');
  });

  it('is owed by whoever was told of it, and where they broke it themselves by the next', () => {
    const owner = (n: number, goLive = state) => findTask(goLive, `break_glass/${first + n}`)?.owner;
    expect([0, 1].map((n) => owner(n))).toEqual(['business_stakeholder', 'release_manager']);
    const mine = given(...past, { type: 'RoleHandedOver', role: 'business_stakeholder', to: ole });
    expect(owner(0, mine.state)).toBe('release_manager');
    const left = given(...past, { type: 'MembershipChanged', person: bea, isMember: false });
    expect(owner(0, left.state)).toBe('release_manager');
  });

  it('is not settled by whoever broke the glass, who may still say how it was', () => {
    const item = `break_glass/${first}`;
    const by = { by: ole, at: T0 + hours(1) };
    const refusal = { code: 'own_break_glass', allowedRoles: ['business_stakeholder'], subject: item };
    const held = given(...past, { type: 'RoleHandedOver', role: 'release_manager', to: ole });
    for (const action of [
      { type: 'TickItem', item },
      { type: 'SkipItem', item, reason: 'mine' },
      { type: 'AssignItem', item, person: ole },
    ] as const)
      expect(held.when(action, by).refusedOnRecord('own_break_glass')).toStrictEqual(refusal);
    held.when({ type: 'AddEvidence', item, evidence: 'what I saw' }, by).givesTypes('EvidenceAdded');
    held.when({ type: 'AssignItem', item, person: bea }, by).givesTypes('TaskAssigned');
  });

  it('is one list from the first of them until 48 hours after the last', () => {
    const list = followUpLists(state).find(({ id }) => id === 'break_glass');
    expect(list).toMatchObject({ opensAt: T0 - hours(2), dueAt: T0 + hours(48) });
    expect(list?.tasks.map(({ dueAt }) => dueAt - T0)).toEqual([46, 47, 48, 48].map(hours));
    expect(
      followUpLists(given(...past.slice(0, first - 1)).state).some(({ id }) => id === 'break_glass'),
    ).toBe(false);
  });

  it('is announced in the channel and to the contacts, with the card of what was skipped', () => {
    const told = (what: string) => messagesOfLast(planned, ...itemsDone, broken(what, T0));
    expect(told('gate/security')).toEqual(['control', 'gate:security', 'told', `told:${bea}`]);
    expect(told('item/merged')).toEqual(
      ['checklist', 'control', 'told', `told:${bea}`, `told:${rita}`].sort(),
    );
    for (const what of ['lock', 'rollback'])
      expect(told(what)).toEqual(['control', 'told', `told:${bea}`, `told:${rita}`].sort());
  });
});
