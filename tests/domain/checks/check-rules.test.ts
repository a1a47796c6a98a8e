import { describe, expect, test } from 'vitest';
import type { CheckOutcome } from '../../../src/domain/checks/check.ts';
import { checksOf, isCheckRunning, specOf } from '../../../src/domain/checks/checks.ts';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import { followUpPlan } from '../../fixtures/follow-up-plan.ts';
import { approve, createGoLiveDriver, type GoLiveDriver, succeed } from '../../fixtures/golive-driver.ts';
import { hours, minutes, ole, plannedAt, rita, seconds, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phases } from '../../fixtures/phased-plan.ts';

const spec = { kind: 'github_ci' } as const;
const green: CheckOutcome = { verdict: 'passed', evidence: 'All is green.' };
const red: CheckOutcome = { verdict: 'failed', evidence: 'A pipeline is red.' };
const { runbook } = followUpPlan;
const plan: PlanGoLive = {
  ...followUpPlan,
  runbook: {
    ...runbook,
    checklist: runbook.checklist.map((list) => ({
      ...list,
      items: list.items.map((item) => (item.id === 'docs' ? item : { ...item, check: spec })),
    })),
    gates: runbook.gates.map((gate) =>
      gate.id === 'technical'
        ? {
            ...gate,
            criteria: gate.criteria.map((one) => ({
              ...one,
              check: { kind: 'http', expectStatus: 200 } as const,
            })),
          }
        : gate,
    ),
    followUps: runbook.followUps.map((list) => ({
      ...list,
      items: list.items.map((item) => (item.id === 'backups' ? item : { ...item, check: spec })),
    })),
  },
};
const withSteps: PlanGoLive = {
  ...plan,
  runbook: {
    ...plan.runbook,
    phases: phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) =>
        ['checks', 'decide'].includes(step.id) ? { ...step, check: spec } : step,
      ),
    })),
  },
};
const merged = 'item/merged';
const given = (of = plan) => createGoLiveDriver({ plan: of });
const answer = (driver: GoLiveDriver, check: string, outcome: CheckOutcome) =>
  driver
    .system({ type: 'ReportCheckResult', check, asking: driver.state.checks[check]?.asked ?? 0, outcome })
    .events.map(({ type }) => type);
const see = (driver: GoLiveDriver, check: string, outcome: CheckOutcome) => {
  driver.moveTo(driver.now + minutes(3));
  driver.wish(tom, { type: 'RequestChecks', check });
  return answer(driver, check, outcome);
};
const asked = (driver: GoLiveDriver) =>
  driver.recorded.flatMap(({ event, at }) =>
    event.type === 'ChecksRequested' ? [[(at - T0) / minutes(1), event.moment, event.checks]] : [],
  );

describe('the checks of a runbook', () => {
  test('are all that stand in it, by the place where they stand', () => {
    expect(checksOf(withSteps.runbook).map(({ name }) => name)).toEqual([
      'item/merged',
      'item/backup',
      'criterion/technical/ready',
      'step/checks',
      'step/decide',
      'follow_up/after_success/health',
      'follow_up/after_success/retro',
    ]);
    expect(specOf(plan.runbook, 'criterion/technical/ready')).toEqual({ kind: 'http', expectStatus: 200 });
    expect(specOf(plan.runbook, 'item/docs')).toBeUndefined();
  });

  test('run a quarter of an hour before T-0 where no step decides, and with the decision where one does', () => {
    const at = (of: PlanGoLive) => {
      const driver = given(of);
      driver.runTo(T0);
      return asked(driver).flatMap(([when, moment]) => (moment === 'decision' ? [when] : []));
    };
    expect(at(plan)).toEqual([-15]);
    const earlier = phases.map((phase) => ({
      ...phase,
      steps: phase.steps.filter(({ id }) => id !== 'assembly' && id !== 'word'),
    }));
    expect(at({ ...plan, runbook: { ...plan.runbook, phases: earlier } })).toEqual([-45]);
  });

  test('are asked for at each moment once, not before it, and without those that run already', () => {
    const driver = given();
    const run = (moment: 'planned' | 'day_before') => driver.system({ type: 'RunChecks', moment });
    expect(run('day_before').refusal?.code).toBe('not_due');
    expect(run('planned').events).toHaveLength(1);
    expect(run('planned').refusal?.code).toBe('not_due');
    driver.moveTo(T0 - hours(24) - 1);
    driver.wish(tom, { type: 'RequestChecks', check: merged });
    driver.moveTo(T0 - hours(24));
    expect(run('day_before').events).toStrictEqual([
      { type: 'ChecksRequested', checks: ['item/backup', 'criterion/technical/ready'], moment: 'day_before' },
    ]);
  });

  test('are waited for two minutes, and no longer', () => {
    const driver = given();
    driver.tick();
    const isRunning = (after: number) => isCheckRunning(driver.state, merged, plannedAt + after);
    expect([isRunning(minutes(2) - 1), isRunning(minutes(2))]).toEqual([true, false]);
    answer(driver, merged, green);
    expect(isRunning(seconds(1))).toBe(false);
    expect(isCheckRunning(driver.state, 'item/docs', plannedAt)).toBe(false);
  });

  test('of a go-live that was aborted are no more, but for those of the follow-ups', () => {
    const driver = given();
    driver.wish(rita, { type: 'Abort', reason: 'no' });
    const codeOf = (check?: string) =>
      driver.wish(tom, { type: 'RequestChecks', ...(check ? { check } : {}) }).refusal?.code;
    expect([codeOf(), codeOf('criterion'), codeOf('follow_up')]).toEqual([
      'finished',
      'finished',
      'no_check',
    ]);
  });
});

describe('an answer', () => {
  test('ticks what is open, and nothing that is done or skipped, or of a go-live that is off', () => {
    expect(see(given(), merged, green)).toEqual(['CheckCompleted', 'ChecklistItemTicked']);
    const done = given();
    done.wish(tom, { type: 'TickItem', item: 'merged' });
    expect(see(done, merged, green)).toEqual(['CheckCompleted']);
    const skipped = given();
    skipped.wish(tom, { type: 'SkipItem', item: 'merged', reason: 'no need' });
    expect(see(skipped, merged, green)).toEqual(['CheckCompleted']);
    const off = given();
    off.wish(tom, { type: 'RequestChecks', check: merged });
    off.wish(rita, { type: 'Abort', reason: 'no' });
    expect(answer(off, merged, green)).toEqual(['CheckCompleted']);
  });

  test('that is red for the first time, or about what is open or skipped, unticks nothing', () => {
    const first = given();
    first.wish(tom, { type: 'TickItem', item: 'merged' });
    expect(see(first, merged, red)).toEqual(['CheckCompleted']);
    for (const action of [
      { type: 'UntickItem', item: 'merged' },
      { type: 'SkipItem', item: 'merged', reason: 'no need' },
    ] as const) {
      const driver = given();
      see(driver, merged, green);
      driver.wish(tom, action);
      expect(see(driver, merged, red)).toEqual(['CheckCompleted']);
    }
  });

  test('tells since when it is so', () => {
    const driver = given();
    see(driver, merged, green);
    const since = driver.now;
    see(driver, merged, green);
    expect(driver.state.checks[merged]?.answered).toMatchObject({ since, at: since + minutes(3) });
    see(driver, merged, red);
    expect(driver.state.checks[merged]?.answered?.since).toBe(driver.now);
    expect(() =>
      driver.system({ type: 'ReportCheckResult', check: 'x', asking: 1, outcome: red }),
    ).not.toThrow();
  });

  test('about a follow-up ticks it, and takes that back, until the go-live is closed', () => {
    const check = 'follow_up/after_success/health';
    const succeeded = () => {
      const driver = given();
      succeed(driver);
      driver.tick();
      return driver;
    };
    const driver = succeeded();
    expect(see(driver, check, green)).toEqual(['CheckCompleted', 'ChecklistItemTicked']);
    expect(see(driver, check, green)).toEqual(['CheckCompleted']);
    expect(see(driver, check, red)).toEqual(['CheckCompleted', 'ChecklistItemUnticked']);
    expect(see(driver, check, red)).toEqual(['CheckCompleted']);
    // What a person ticked is theirs to take back.
    driver.wish(tom, { type: 'TickItem', item: 'after_success/health' });
    expect(see(driver, check, red)).toEqual(['CheckCompleted']);
    expect(see(driver, check, green)).toEqual(['CheckCompleted']);
    driver.wish(tom, { type: 'RequestChecks', check });
    driver.wish(rita, { type: 'Close', reason: 'enough' });
    expect(answer(driver, check, red)).toEqual(['CheckCompleted']);
    // Nor is it looked at any more, for anybody.
    expect(driver.wish(tom, { type: 'RequestChecks', check }).refusal?.code).toBe('finished');
    const open = succeeded();
    open.wish(rita, { type: 'Close', reason: 'enough' });
    expect(see(open, check, green)).toEqual(['CheckCompleted']);
  });

  test('about a step finishes what runs or failed, fails what runs, and decides nothing', () => {
    const check = 'step/checks';
    const begun = () => {
      const driver = given(withSteps);
      driver.runTo(T0 - minutes(60));
      return driver;
    };
    expect(see(given(withSteps), check, green)).toEqual(['CheckCompleted']);
    expect(see(given(withSteps), check, red)).toEqual(['CheckCompleted']);
    expect(answer(begun(), check, red)).toEqual(['CheckCompleted', 'StepFailed']);
    const driver = begun();
    expect(answer(driver, check, green)).toEqual(['CheckCompleted', 'StepFinished']);
    expect(see(driver, check, green)).toEqual(['CheckCompleted']);
    expect(see(driver, check, red)).toEqual(['CheckCompleted']);
    const off = begun();
    off.wish(rita, { type: 'Abort', reason: 'no' });
    expect(answer(off, check, green)).toEqual(['CheckCompleted']);
    const decision = begun();
    expect(see(decision, 'step/decide', green)).toEqual(['CheckCompleted']);
  });
});

test('red takes a final GO back where its item keeps the start back, and not where it does not', () => {
  const free: PlanGoLive = {
    ...plan,
    runbook: {
      ...plan.runbook,
      checklist: plan.runbook.checklist.map((list) => ({
        ...list,
        items: list.items.map((item) => (item.id === 'backup' ? { ...item, blocking: false } : item)),
      })),
    },
  };
  const driver = given(free);
  see(driver, 'item/backup', green);
  see(driver, merged, green);
  approve(driver);
  expect(see(driver, 'item/backup', red)).toEqual(['CheckCompleted', 'ChecklistItemUnticked']);
  expect(see(driver, merged, red)).toEqual(['CheckCompleted', 'ChecklistItemUnticked', 'FinalGoWithdrawn']);
  expect(driver.wish(ole, { type: 'TickItem', item: 'backup' }).refusal).toBeUndefined();
});
