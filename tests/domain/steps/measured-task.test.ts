import { expect, test } from 'vitest';
import type { PerformanceVerdict } from '../../../src/domain/health/health-event.ts';
import { en } from '../../../src/messages/en.ts';
import { stepDoneView } from '../../../src/messages/views/step-views.ts';
import { createGoLiveDriver, deploy, endRun, type GoLiveDriver } from '../../fixtures/golive-driver.ts';
import { minutes, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlanWith } from '../../fixtures/phased-plan.ts';

/** In phase 3, whose step `journeys` has a task that a person confirms and one that is measured. */
function validating(): GoLiveDriver {
  const plan = phasedPlanWith((phase) => ({
    ...phase,
    steps: phase.steps.map((step) =>
      step.id === 'journeys'
        ? { ...step, tasks: ['Journeys', 'Performance'], measuredTasks: { '1': 'slow' } }
        : step,
    ),
  }));
  const slow = {
    id: 'slow',
    text: 'Too slow',
    kind: 'performance',
    forMs: minutes(10),
    avgAboveMs: 2000,
  } as const;
  const { runbook } = plan;
  const triggers = [...runbook.rollback.triggers, slow];
  const driver = createGoLiveDriver({
    plan: { ...plan, runbook: { ...runbook, rollback: { ...runbook.rollback, triggers } } },
  });
  deploy(driver);
  endRun(driver, 'success');
  driver.moveTo(T0 + minutes(30));
  return driver;
}

const see = (driver: GoLiveDriver, endpoint: string, verdict: PerformanceVerdict) =>
  driver.system({
    type: 'ReportPerformance',
    trigger: 'slow',
    endpoint,
    verdict,
    since: T0,
    evidence: `average of 41 answers in 10m: 300 ms`,
  });

const finish = (confirmed: readonly number[]) =>
  ({ type: 'FinishStep', step: 'journeys', confirmed }) as const;
const form = (driver: GoLiveDriver): string =>
  JSON.stringify(stepDoneView(driver.state, 'journeys', en).blocks);

test('until enough was measured a person confirms the task', () => {
  const driver = validating();
  see(driver, 'web', 'fine');
  expect(form(driver)).toContain('"value":"1"');
  expect(driver.wish(tom, finish([0])).refusal).toMatchObject({
    code: 'tasks_not_confirmed',
    criteria: ['1'],
  });
  expect(driver.wish(tom, finish([0, 1])).events.at(-1)).toEqual({
    type: 'StepFinished',
    step: 'journeys',
    confirmed: [0, 1],
  });
});

test('what is fine at every endpoint needs no word, and stands on record as measured', () => {
  const driver = validating();
  for (const endpoint of ['web', 'api']) see(driver, endpoint, 'fine');
  expect(form(driver)).not.toContain('"value":"1"');
  expect(form(driver)).toContain('golive has measured, and nobody need confirm: Performance.');
  expect(driver.wish(tom, finish([0])).events.at(-1)).toEqual({
    type: 'StepFinished',
    step: 'journeys',
    confirmed: [0],
    measured: [1],
  });
});

test('while answers are too slow nobody can confirm it away', () => {
  const driver = validating();
  see(driver, 'web', 'fine');
  see(driver, 'api', 'degraded');
  expect(driver.wish(tom, finish([0, 1])).refusal?.code).toBe('task_measured_slow');
  const failed = { type: 'FailStep', step: 'journeys', reason: 'too slow' } as const;
  expect(driver.wish(tom, failed).refusal).toBeUndefined();
});
