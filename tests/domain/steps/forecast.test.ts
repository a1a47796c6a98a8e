import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { currentPhase, type Outlook, outlookOf } from '../../../src/domain/steps/forecast.ts';
import { stepsOf } from '../../../src/domain/steps/step.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
} from '../../fixtures/golive-driver.ts';
import { minutes, ole, plan, rita, runbook, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan, phases } from '../../fixtures/phased-plan.ts';

const outlook = ({ state, now }: GoLiveDriver, at = now): Outlook => {
  const found = outlookOf(state, at);
  if (!found) throw new Error('no phases');
  return found;
};

const forecastOf = (driver: GoLiveDriver, id: string) => {
  const step = outlook(driver)
    .phases.flatMap(({ steps }) => steps)
    .find(({ step: s }) => s.id === id);
  return step && { from: (step.forecast.from - T0) / 60_000, to: (step.forecast.to - T0) / 60_000 };
};

const endsAt = (driver: GoLiveDriver) => (outlook(driver).end.forecast - T0) / 60_000;

const at = (driver: GoLiveDriver, minute: number): GoLiveDriver => {
  driver.moveTo(T0 + minutes(minute));
  return driver;
};

const fresh = () => createGoLiveDriver({ plan: phasedPlan });

describe('the plan', () => {
  it('puts each step after the one before, and lets those without a duration share the rest', () => {
    expect(
      stepsOf(phasedPlan.runbook).map(({ step, fromOffsetMs, durationMs }) => [
        step.id,
        fromOffsetMs / 60_000,
        durationMs / 60_000,
      ]),
    ).toEqual([
      ['checks', -60, 15],
      ['assembly', -45, 15],
      ['word', -30, 15],
      ['decide', -15, 15],
      ['deploy', 0, 15],
      ['smoke', 15, 15],
      ['journeys', 30, 20],
      ['alerts', 50, 10],
      ['final', 60, 7.5],
      ['declare', 67.5, 7.5],
    ]);
  });

  it('has no outlook where there are no phases', () => {
    expect(outlookOf(createGoLiveDriver().state, T0)).toBeUndefined();
    expect(runbook.phases).toEqual([]);
  });

  it('ends a step that sends a notice not before that is due', () => {
    const { end } = outlook(createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, phases } } }));
    expect(end).toEqual({ planned: T0 + minutes(90), forecast: T0 + minutes(90) });
  });

  it('ends a phase with the notice that it waits for, so that a plan that is kept moves no phase', () => {
    const { phases: all } = outlook(
      createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, phases } } }),
    );
    const last = all.at(-1);
    expect(last?.planned).toEqual({ from: T0 + minutes(60), to: T0 + minutes(90) });
    expect(last?.forecast).toEqual(last?.planned);
  });

  it('lets nothing wait for a notice that goes out later, at a time of its own', () => {
    const last = phases.at(-1);
    const after = { id: 'traffic', title: 'Full Traffic', kind: 'manual' as const, tasks: [], commands: [] };
    const more = [...phases.slice(0, -1), ...(last ? [{ ...last, steps: [...last.steps, after] }] : [])];
    const { end, phases: all } = outlook(
      createGoLiveDriver({ plan: { ...plan, runbook: { ...runbook, phases: more } } }),
    );
    const traffic = all.at(-1)?.steps.at(-1);
    expect(traffic?.step.id).toBe('traffic');
    expect(traffic?.forecast).toEqual(traffic?.planned);
    expect(end.forecast).toBe(end.planned);
  });
});

describe('the forecast', () => {
  it('is the plan as long as nothing is late', () => {
    const { phases: all, end, rollbackFitsUntil } = outlook(fresh());
    for (const { planned, forecast, steps } of all) {
      expect(forecast).toEqual(planned);
      for (const step of steps) expect(step.forecast).toEqual(step.planned);
    }
    expect(end).toEqual({ planned: T0 + minutes(75), forecast: T0 + minutes(75) });
    expect(rollbackFitsUntil.planned).toBe(T0 + minutes(55));
  });

  it('moves what follows when a step takes longer', () => {
    const driver = at(fresh(), -60);
    driver.wish(ole, { type: 'StartStep', step: 'checks' });
    at(driver, -35);
    expect(forecastOf(driver, 'checks')).toEqual({ from: -60, to: -35 });
    expect(forecastOf(driver, 'assembly')).toEqual({ from: -35, to: -20 });
    expect(forecastOf(driver, 'deploy')).toEqual({ from: 10, to: 25 });
    expect(endsAt(driver)).toBe(75 + 10);
  });

  it('moves what follows when nobody begins', () => {
    expect(forecastOf(at(fresh(), -50), 'checks')).toEqual({ from: -50, to: -35 });
    expect(forecastOf(at(fresh(), -50), 'decide')).toEqual({ from: -5, to: 10 });
  });

  it('pulls a phase forward that is early, and no phase before its planned start', () => {
    const driver = at(fresh(), -60);
    driver.wish(ole, { type: 'FinishStep', step: 'checks' });
    expect(forecastOf(driver, 'assembly')).toEqual({ from: -60, to: -45 });
    expect(forecastOf(driver, 'deploy')).toEqual({ from: 0, to: 15 });
  });

  it('is no longer moved by what was left open before, once the deployment is on its way', () => {
    const driver = fresh();
    deploy(driver);
    at(driver, 20);
    endRun(driver, 'success');
    expect(forecastOf(driver, 'deploy')).toEqual({ from: 0, to: 20 });
    expect(forecastOf(driver, 'smoke')).toEqual({ from: 20, to: 35 });
    expect(endsAt(driver)).toBe(80);
    expect((outlook(driver).rollbackFitsUntil.forecast - T0) / 60_000).toBe(60);
  });

  it('waits for a deployment that nobody starts', () => {
    const driver = fresh();
    approve(driver);
    for (const step of ['checks', 'assembly', 'word'])
      driver.wish(rita, { type: 'SkipStep', step, reason: 'x' });
    expect(endsAt(at(driver, 10))).toBe(85);
  });

  it('does not change with time while nothing is late', () => {
    const driver = at(fresh(), -60);
    driver.wish(ole, { type: 'StartStep', step: 'checks' });
    expect(outlook(driver, T0 - minutes(46))).toEqual(outlook(driver, T0 - minutes(60)));
  });
});

describe('the phase that is on', () => {
  const current = (driver: GoLiveDriver) => currentPhase(driver.state, outlook(driver))?.phase.id;

  it('is the first with something left to do, on this side of the deployment', () => {
    const driver = fresh();
    expect(current(driver)).toBe('before');
    approve(driver);
    driver.runTo(T0);
    driver.wish(tom, { type: 'StartDeployment' });
    expect(current(driver)).toBe('before');
    acceptRun(driver);
    expect(current(driver)).toBe('deployment');
    endRun(driver, 'success');
    driver.wish(tom, { type: 'FinishStep', step: 'smoke' });
    expect(current(driver)).toBe('validation');
    for (const step of ['journeys', 'alerts', 'final', 'declare'])
      driver.wish(rita, { type: 'SkipStep', step, reason: 'x' });
    expect(current(driver)).toBeUndefined();
  });
});

interface Deed {
  readonly after: number;
  readonly step: string;
  readonly type: 'StartStep' | 'FinishStep' | 'FailStep' | 'SkipStep' | 'ReopenStep';
}

/** What people may do with any step, each some minutes after the one before. */
const deeds = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 20 }),
    step: fc.constantFrom(...phases.flatMap(({ steps }) => steps.map(({ id }) => id))),
    type: fc.constantFrom<Deed['type'][]>('StartStep', 'FinishStep', 'FailStep', 'SkipStep', 'ReopenStep'),
  }),
  { maxLength: 25 },
);

function play(driver: GoLiveDriver, done: readonly Deed[]) {
  for (const { after, step, type } of done) {
    driver.runTo(driver.now + minutes(after));
    const action: Action =
      type === 'FailStep' || type === 'SkipStep' ? { type, step, reason: 'x' } : { type, step };
    driver.wish(rita, action);
  }
}

describe('whatever people do', () => {
  const worlds = fc.tuple(deeds, deeds, fc.boolean());
  const played = ([before, after, starts]: readonly [readonly Deed[], readonly Deed[], boolean]) => {
    const driver = fresh();
    approve(driver);
    play(driver, before);
    if (starts) {
      driver.runTo(Math.max(driver.now, T0));
      driver.wish(tom, { type: 'StartDeployment', pastGrace: true });
      acceptRun(driver);
      endRun(driver, 'success');
    }
    play(driver, after);
    return driver;
  };

  it('no step ends before it begins, and what is not over ends no earlier than now', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const driver = played(world);
        for (const { progress, forecast } of outlook(driver).phases.flatMap(({ steps }) => steps)) {
          expect(forecast.to).toBeGreaterThanOrEqual(forecast.from);
          if (progress.endedAt === undefined) expect(forecast.to).toBeGreaterThanOrEqual(driver.now);
          else expect(forecast.to).toBe(progress.endedAt);
        }
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('the end never comes nearer by waiting, and never by more than the time that was waited', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 90 }), (world, wait) => {
        const driver = played(world);
        const now = outlook(driver).end.forecast;
        const later = outlook(driver, driver.now + minutes(wait)).end.forecast;
        expect(later).toBeGreaterThanOrEqual(now);
        expect(later - now).toBeLessThanOrEqual(minutes(wait));
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('nobody is told twice of the same step and stage', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const driver = played(world);
        driver.runTo(driver.now + minutes(300));
        let since = 0;
        const told = driver.recorded.flatMap(({ event }) => {
          if (event.type === 'StepReopened') since += 1;
          return event.type === 'StepOverran' ? [`${event.step}/${event.stage}/${since}`] : [];
        });
        expect(new Set(told).size).toBe(told.length);
      }),
      { numRuns: 40, seed: 5 },
    );
  });
});
