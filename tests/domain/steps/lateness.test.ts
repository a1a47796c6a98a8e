import { describe, expect, test } from 'vitest';
import type { GoLive } from '../../../src/domain/go-live.ts';
import { outlookChangesAt, outlookOf } from '../../../src/domain/steps/forecast.ts';
import { overruns, phaseBeginsAt } from '../../../src/domain/steps/overrun.ts';
import type { StepState } from '../../../src/domain/steps/step-state.ts';
import { createGoLiveDriver, deploy } from '../../fixtures/golive-driver.ts';
import { hours, minutes, ole, T0 } from '../../fixtures/golive-fixture.ts';
import { phasedPlan } from '../../fixtures/phased-plan.ts';

/* What turns late though nothing happens, and who hears of it when; in minutes from T-0. */

const { state: planned } = createGoLiveDriver({ plan: phasedPlan });
const driver = createGoLiveDriver({ plan: phasedPlan });
deploy(driver);
const deploying = driver.state;
const minute = (at: number | undefined) => (at === undefined ? undefined : (at - T0) / minutes(1));
const having = (goLive: GoLive, steps: GoLive['steps'], more: Partial<GoLive> = {}): GoLive => ({
  ...goLive,
  steps,
  ...more,
});
const held = { reason: 'x', by: ole, at: T0, version: 1, hash: 'h', heardIn: [], afterStart: false };
const running = (at: number): StepState => ({ state: 'running', startedAt: T0 + minutes(at), by: ole });
const done = (from: number, to: number): StepState => ({
  state: 'done',
  startedAt: T0 + minutes(from),
  endedAt: T0 + minutes(to),
  by: ole,
});

describe('the forecast changes by itself', () => {
  const changes = (goLive: GoLive, at: number) => minute(outlookChangesAt(goLive, T0 + minutes(at)));
  const late = 1 / minutes(1);

  test('at the instant at which the next step should have begun, then every five minutes for a day', () => {
    expect(changes(planned, -90)).toBe(-60 + late);
    expect(changes(planned, -60)).toBe(-55);
    expect(changes(planned, -58)).toBe(-55);
    expect(changes(planned, -55)).toBe(-50);
    expect(changes(planned, 24 * 60 - 1)).toBe(24 * 60);
    expect(changes(planned, 24 * 60)).toBeUndefined();
  });

  test('at the instant at which what is being done should have ended', () => {
    expect(changes(having(planned, { checks: running(-50) }), -45)).toBe(-35 + late);
    expect(changes(having(planned, { checks: running(-50) }), -34)).toBe(-30);
  });

  test('only in the phase that people work in: not with the deployment outstanding, and not once the steps are over', () => {
    const steps = Object.fromEntries(
      ['checks', 'assembly', 'word'].map((id) => [id, { state: 'skipped' as const }]),
    );
    const ready = having(planned, steps, {
      finalGo: { by: ole, at: T0 - minutes(9), version: 1, hash: 'h' },
    });
    expect(changes(ready, 10)).toBeUndefined();
    expect(changes(deploying, 10)).toBe(15 + late);
    expect(changes({ ...deploying, status: 'aborted' }, 10)).toBeUndefined();
    expect(changes({ ...planned, runbook: { ...planned.runbook, phases: [] } }, -30)).toBeUndefined();
  });
});

describe('a phase', () => {
  const phase = (goLive: GoLive, at: number, id = 'before') => {
    const found = outlookOf(goLive, T0 + minutes(at))?.phases.find((one) => one.phase.id === id);
    return found && [minute(found.forecast.from), minute(found.forecast.to)];
  };

  test('begins with the first of its steps that was begun, and keeps the time that it has to spare', () => {
    expect(phase(planned, -90)).toEqual([-60, 0]);
    expect(phase(planned, -50)).toEqual([-50, 10]);
    expect(phase(having(planned, { checks: done(-58, -57) }), -57)).toEqual([-58, 0]);
    // What was settled without having been started did not begin it.
    const skipped: StepState = { state: 'skipped', endedAt: T0 - hours(9) };
    expect(phase(having(planned, { checks: skipped }), -90)).toEqual([-60, 0]);
  });

  test('ends with the last of its steps once all of them have ended', () => {
    const before = { smoke: done(15, 25) };
    const through = {
      ...deploying,
      runs: deploying.runs.map((run) => ({ ...run, conclusion: 'success', completedAt: T0 })),
    };
    const ended = { ...before, journeys: done(30, 40), alerts: done(40, 45) };
    expect(phase(having(through, ended), 50, 'validation')).toEqual([30, 45]);
    expect(phase(having(through, { ...before, journeys: done(30, 40) }), 40, 'validation')).toEqual([30, 60]);
    expect(
      phase(having(through, { ...before, journeys: done(30, 40), alerts: running(40) }), 70, 'validation'),
    ).toEqual([30, 70]);
  });

  const begins = (goLive: GoLive, id: string) => {
    const found = goLive.runbook.phases.find((one) => one.id === id);
    return found && minute(phaseBeginsAt(goLive, found));
  };

  test('is announced to its owners at its time, once, while it has something left to do', () => {
    expect(begins(planned, 'before')).toBe(-60);
    expect(begins({ ...planned, phasesBegun: ['before'] }, 'before')).toBeUndefined();
    expect(begins({ ...planned, held }, 'before')).toBeUndefined();
    expect(begins({ ...planned, status: 'aborted' }, 'before')).toBeUndefined();
    expect(begins(deploying, 'before')).toBeUndefined();
    // Whoever starts the deployment has a card of their own; what comes after it waits for it.
    expect(begins(deploying, 'deployment')).toBeUndefined();
    expect(begins(planned, 'validation')).toBeUndefined();
    expect(begins(deploying, 'validation')).toBe(30);
    const late = {
      ...deploying,
      runs: deploying.runs.map((run) => ({ ...run, acceptedAt: T0 + minutes(45) })),
    };
    expect(begins(late, 'validation')).toBe(45);
    const both = { journeys: done(30, 31), alerts: { state: 'skipped' } as const };
    expect(begins(having(deploying, both), 'validation')).toBeUndefined();
  });
});

describe('whoever owes a step hears that it is late', () => {
  const told = (goLive: GoLive) => overruns(goLive).map(({ step, at }) => [step, minute(at)]);

  test('of the first that nobody has begun, and of all that are being done', () => {
    expect(told(planned)).toEqual([['checks', -45]]);
    expect(told(having(planned, { checks: running(-58) }))).toEqual([['checks', -43]]);
    expect(told(having(planned, { checks: done(-60, -59) }))).toEqual([['assembly', -25]]);
    expect(told(having(planned, { checks: running(-60), word: running(-50) }))).toContainEqual([
      'checks',
      -45,
    ]);
    // A roll call counts from the call.
    expect(told(having(planned, { checks: done(-60, -59), assembly: running(-55) }))).toEqual([
      ['assembly', -50],
    ]);
  });

  test('with growing distance, as often as there are stages', () => {
    const at = (overrunStage: number) => told(having(planned, { checks: { ...running(-60), overrunStage } }));
    expect([0, 1, 2, 3].map((stage) => at(stage)[0]?.[1])).toEqual([-45, -40, -30, -15]);
    expect(at(4)).toEqual([]);
    const call = (overrunStage: number) =>
      told(having(planned, { checks: done(-60, -59), assembly: { ...running(-55), overrunStage } }));
    expect([0, 1, 2].map((stage) => call(stage)[0]?.[1])).toEqual([-50, -45, -40]);
    expect(call(3)).toEqual([]);
  });

  test('of nothing during a hold, nor of what waits for the deployment', () => {
    expect(told({ ...planned, held })).toEqual([]);
    expect(told({ ...planned, status: 'aborted' })).toEqual([]);
    expect(told(deploying)).toEqual([]);
    const accepted = having(
      deploying,
      {},
      {
        runs: deploying.runs.map((run) => ({ ...run, conclusion: 'success', completedAt: T0 + minutes(5) })),
      },
    );
    expect(told(accepted)).toEqual([['smoke', 30]]);
    const unsure = {
      ...deploying,
      runs: deploying.runs.map(({ acceptedAt: _, ...run }) => ({ ...run, dispatch: 'unknown' as const })),
    };
    expect(told(unsure)).toEqual([]);
  });
});
