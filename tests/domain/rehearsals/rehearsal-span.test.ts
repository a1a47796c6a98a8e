import { expect, test } from 'vitest';
import { expectedMs, leadOf } from '../../../src/domain/rehearsals/rehearsal-span.ts';
import { hours, minutes } from '../../fixtures/golive-fixture.ts';
import { smokeByWorkflow } from '../../fixtures/phased-plan.ts';

const { runbook } = smokeByWorkflow({});
const planned = (speed: number, leadMs?: number) => expectedMs({ runbook, speed, leadMs });

test('a rehearsal takes as long as its plan at its speed, and what follows its end', () => {
  expect(planned(1, hours(2)) - planned(1, hours(1))).toBe(hours(1));
  expect(planned(1, hours(2))).toBe(2 * planned(2, hours(2)));
  const after = planned(1, hours(2)) - leadOf(runbook, hours(2));
  expect(after).toBeGreaterThan(minutes(30));
});

test('however fast, it takes the time that Slack needs for the cards of all that changes', () => {
  const { gates, notices, checklist } = runbook;
  const atLeast = gates.length + notices.length + checklist.flatMap(({ items }) => items).length;
  expect(planned(3_600)).toBeGreaterThan(atLeast * 15_000);
  expect(planned(3_600)).toBe(planned(1_000_000));
});

test('it begins ten minutes before the first thing that the runbook names, and ends half an hour after the last', () => {
  // The notice of the day before is the first, and the phases end at T+75m.
  expect(leadOf(runbook, undefined)).toBe(hours(24) + minutes(10));
  expect(leadOf(runbook, minutes(5))).toBe(minutes(15));
  expect(planned(1, hours(2))).toBe(hours(2) + minutes(10 + 75 + 30));
  const later = { ...runbook, checklist: [], notices: [], phases: [], gates: [] };
  expect(leadOf(later, undefined)).toBe(minutes(10));
  expect(expectedMs({ runbook: later, speed: 1, leadMs: undefined })).toBe(minutes(40));
  const [gate] = runbook.gates;
  const gates = gate ? [{ ...gate, opensOffsetMs: -hours(48) }] : [];
  expect(leadOf({ ...later, gates }, undefined)).toBe(hours(48) + minutes(10));
  expect(leadOf({ ...later, phases: runbook.phases }, undefined)).toBe(hours(1) + minutes(10));
  expect(leadOf({ ...later, checklist: runbook.checklist }, undefined)).toBe(hours(24) + minutes(10));
});

test('each gate, item and notice, and both ends of each step, take twenty seconds', () => {
  const { gates, notices, checklist, phases } = runbook;
  const steps = phases.flatMap((phase) => phase.steps).length;
  const items = checklist.flatMap((list) => list.items).length;
  expect(planned(1_000_000)).toBe((gates.length + notices.length + items + 2 * steps) * 20_000);
});
