import { describe, expect, test } from 'vitest';
import type { CheckOutcome } from '../../../src/domain/checks/check.ts';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { followUpPlan } from '../../fixtures/follow-up-plan.ts';
import { createGoLiveDriver, type GoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import { hours, minutes, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phases } from '../../fixtures/phased-plan.ts';
import { messagesAfter } from '../messages-after.ts';

const green: CheckOutcome = { verdict: 'passed', evidence: 'All is green.' };
const red: CheckOutcome = { verdict: 'failed', evidence: 'A pipeline is red.' };
const spec = { kind: 'github_ci' } as const;
const { runbook } = followUpPlan;

/** A check of each place: an item, a criterion, a step, a follow-up of now and one of later. */
const plan: PlanGoLive = {
  ...followUpPlan,
  runbook: {
    ...runbook,
    checklist: runbook.checklist.map((list) => ({
      ...list,
      items: list.items.map((item) => (item.id === 'merged' ? { ...item, check: spec } : item)),
    })),
    gates: runbook.gates.map((gate) =>
      gate.id === 'technical'
        ? { ...gate, criteria: gate.criteria.map((criterion) => ({ ...criterion, check: spec })) }
        : gate,
    ),
    followUps: runbook.followUps.map((list) => ({
      ...list,
      items: list.items.map((item) => ({ ...item, check: spec })),
    })),
  },
};
const phased: PlanGoLive = {
  ...plan,
  runbook: {
    ...plan.runbook,
    phases: phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) => (step.id === 'checks' ? { ...step, check: spec } : step)),
    })),
  },
};
const item = 'item/merged';
const criterion = 'criterion/technical/ready';
const step = 'step/checks';
const followUp = 'follow_up/after_success/health';
const later = 'follow_up/after_success/retro';

const answer = (driver: GoLiveDriver, check: string, outcome: CheckOutcome) =>
  messagesAfter(driver, () => {
    const asking = driver.state.checks[check]?.asked ?? 0;
    driver.system({ type: 'ReportCheckResult', check, asking, outcome });
  });
const ask = (driver: GoLiveDriver, check: string) =>
  messagesAfter(driver, () => driver.wish(tom, { type: 'RequestChecks', check }));
const see = (driver: GoLiveDriver, check: string, outcome: CheckOutcome) => {
  ask(driver, check);
  return answer(driver, check, outcome);
};

function planned(): GoLiveDriver {
  const driver = createGoLiveDriver({ plan: phased });
  driver.moveTo(driver.now + minutes(1));
  return driver;
}

function succeeded(): GoLiveDriver {
  const driver = createGoLiveDriver({ plan });
  succeed(driver);
  driver.tick();
  // Its list asked for the first look as it began; nobody waits longer for that.
  driver.moveTo(driver.now + minutes(3));
  return driver;
}

/** Where a check is shown beside the control card, while it runs and once it has answered. */
const places: readonly [check: string, at: () => GoLiveDriver, cards: readonly string[]][] = [
  [item, planned, ['checklist']],
  [criterion, planned, ['gate:technical']],
  [step, planned, ['steps']],
  [followUp, succeeded, ['follow_ups:after_success/immediate']],
];

describe('a check', () => {
  test.each(places)('that a person asks for shows where it stands: %s', (check, at, cards) => {
    const driver = at();
    expect(ask(driver, check)).toEqual(cards);
    expect(answer(driver, check, red)).toEqual(expect.arrayContaining(['control', ...cards].sort()));
  });

  test('of a follow-up whose list has no card yet shows on none', () => {
    const driver = succeeded();
    expect(ask(driver, later)).toEqual([]);
    expect(answer(driver, later, red)).toEqual(['control']);
  });

  test('that time asks for is drawn only with its news', () => {
    const driver = createGoLiveDriver({ plan });
    const cards = ['checklist', 'control'];
    expect(messagesAfter(driver, () => driver.tick())).not.toContain('checklist');
    expect(answer(driver, item, red)).toEqual(cards);
    driver.runTo(T0 - hours(25));
    expect(messagesAfter(driver, () => driver.runTo(T0 - hours(24)))).not.toContain('checklist');
    expect(answer(driver, item, red)).toEqual([]);
    driver.moveTo(driver.now + minutes(1));
    expect(see(driver, item, red)).toEqual(cards);
  });

  test('that turns red after it was green is told, and a red that stays red is not told again', () => {
    const driver = planned();
    see(driver, criterion, green);
    driver.moveTo(driver.now + minutes(5));
    const turned = see(driver, criterion, red);
    const told = `event:${driver.recorded.length}`;
    expect(turned).toEqual(['control', told, 'gate:technical']);
    driver.moveTo(driver.now + minutes(5));
    expect(see(driver, criterion, red)).toEqual(['control', 'gate:technical']);
  });

  test('that turns red and takes a GO back is told with the GO, and not twice', () => {
    const driver = planned();
    see(driver, criterion, green);
    driver.wish(tom, { type: 'CastVote', gate: 'technical', vote: 'GO', confirmed: ['ready'] });
    driver.moveTo(driver.now + minutes(5));
    const turned = see(driver, criterion, red);
    expect(driver.recorded.at(-1)?.event.type).toBe('CriteriaUnticked');
    expect(turned.filter((key) => key.startsWith('event:'))).toEqual([`event:${driver.recorded.length}`]);
  });
});
