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
