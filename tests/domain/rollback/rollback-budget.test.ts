import { describe, expect, it } from 'vitest';
import type { GoLivePlanned } from '../../../src/domain/event.ts';
import {
  rollbackBudget,
  rollbackTakesMs,
  rollbackTook,
} from '../../../src/domain/rollback/rollback-budget.ts';
import { due } from '../../../src/domain/schedule.ts';
import { controlCard } from '../../../src/messages/cards/control-card.ts';
import { en } from '../../../src/messages/en.ts';
import { rollbackView } from '../../../src/messages/views/rollback-views.ts';
import { minutes, plan, plannedAt, rita, T0 } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import { approved, begun, deploying, rolledBack, succeeded, validating } from '../histories.ts';

const phases = [
  {
    id: 'after',
    title: 'After',
    owners: ['technical_lead'],
    startsOffsetMs: 0,
    durationMs: minutes(90),
    steps: [],
  },
];
const { type: _type, written: _written, ...fields } = plan;
const planned = (rollbacksTook?: readonly number[]): GoLivePlanned => ({
  type: 'GoLivePlanned',
  number: 7,
  installation: '3f9a2c',
  ...fields,
  runbook: { ...fields.runbook, phases, rollback: { ...fields.runbook.rollback, timeoutMs: minutes(30) } },
  ...(rollbacksTook ? { rollbacksTook } : {}),
});
const story = (past: readonly Past[], took?: readonly number[]) => given(planned(took), ...past.slice(1));
const tell = { type: 'ReportRollbackWindow' } as const;
const seen = (past: readonly Past[], now: number, took?: readonly number[]) =>
  JSON.stringify(controlCard(story(past, took).state, { now, words: en }).blocks);

describe('the time for a rollback', () => {
  it('ends as long before the window as the longest of the last ones took', () => {
    const { state } = story(validating, [minutes(8), minutes(12), minutes(9)]);
    expect(rollbackTakesMs(state)).toBe(minutes(12));
    expect(rollbackBudget(state)).toEqual({
      decideBy: T0 + minutes(78),
      windowEnd: T0 + minutes(90),
      takesMs: minutes(12),
    });
    expect(rollbackBudget(story(validating).state)?.decideBy).toBe(T0 + minutes(60));
  });

  it('is counted only while something runs that could be rolled back', () => {
    for (const past of [approved, succeeded, rolledBack])
      expect(rollbackBudget(story(past).state)).toBeUndefined();
    for (const past of [begun, deploying, validating])
      expect(rollbackBudget(story(past).state)).toBeDefined();
    expect(rollbackBudget(given(...validating).state)).toBeUndefined();
  });

  it('is told ten minutes before it is over, and when it is, each once', () => {
    const dueAt = (past: readonly Past[], at: number) =>
      due(story(past).state, at).filter(({ action }) => action.type === tell.type);
    const budget = { decideBy: T0 + minutes(60), windowEnd: T0 + minutes(90), takesMs: minutes(30) };
    const closing = { type: 'RollbackWindowChanged', stage: 'closing', ...budget } as const;
    const closed = { type: 'RollbackWindowChanged', stage: 'closed', ...budget } as const;
    expect(dueAt(validating, T0 + minutes(50) - 1)).toEqual([]);
    expect(dueAt(validating, T0 + minutes(50))).toHaveLength(1);
    story(validating)
      .when(tell, { at: T0 + minutes(50) - 1 })
      .refused('not_due');
    story(validating)
      .when(tell, { at: T0 + minutes(50) })
      .gives(closing);
    const warned: readonly Past[] = [...validating, closing];
    expect(dueAt(warned, T0 + minutes(60) - 1)).toEqual([]);
    story(warned)
      .when(tell, { at: T0 + minutes(60) - 1 })
      .refused('not_due');
    story(warned)
      .when(tell, { at: T0 + minutes(60) })
      .gives(closed);
    expect(dueAt([...warned, closed], T0 + minutes(120))).toEqual([]);
    story([...warned, closed])
      .when(tell, { at: T0 + minutes(61) })
      .refused('not_due');
    story(validating)
      .when(tell, { at: T0 + minutes(70) })
      .gives(closed);
  });

  it('stands on the control card, and what it takes in the form', () => {
    expect(seen(validating, T0 + minutes(20), [minutes(12)])).toContain('Decide on a rollback by');
    expect(seen(validating, T0 + minutes(79), [minutes(12)])).toContain('The last moment for a rollback');
    expect(seen(approved, T0, [minutes(12)])).not.toContain('rollback by');
    const form = (took?: readonly number[]) =>
      JSON.stringify(rollbackView(story(validating, took).state, { now: T0 + minutes(20), words: en }));
    expect(form([minutes(12), minutes(8)])).toContain('The last 2 rollbacks here took 12 min and 8 min');
    expect(form()).toContain('No rollback was measured here yet; golive reckons with up to 30 min');
  });
});

it('a rollback is measured from asking for it until it is verified', () => {
  expect(rollbackTook(given(...validating).state)).toBeUndefined();
  const took = rollbackTook(given(...rolledBack).state);
  expect(took).toBeGreaterThan(0);
  const { runs, rolledBackAt } = given(...rolledBack).state;
  expect(took).toBe((rolledBackAt ?? 0) - (runs.at(-1)?.requestedAt ?? 0));
});

it('what was measured is kept with the plan', () => {
  const [event] = given().when(plan, { by: rita, at: plannedAt, facts: { rollbacksTook: [5] } }).decision
    .events;
  expect(event).toMatchObject({ type: 'GoLivePlanned', rollbacksTook: [5] });
  const [none] = given().when(plan, { by: rita, at: plannedAt, facts: { rollbacksTook: [] } }).decision
    .events;
  expect(none).not.toHaveProperty('rollbacksTook');
});
