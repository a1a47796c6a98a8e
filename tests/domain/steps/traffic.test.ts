import { beforeEach, describe, expect, test } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import { watchEndsAt } from '../../../src/domain/health/watch.ts';
import { findStep } from '../../../src/domain/steps/step.ts';
import { stepProgress, stepState } from '../../../src/domain/steps/step-progress.ts';
import { bakeOf } from '../../../src/domain/steps/traffic.ts';
import {
  acceptRun,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  newestRun,
  see,
} from '../../fixtures/golive-driver.ts';
import { bea, minutes, ole, ona, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { smokeByWorkflow } from '../../fixtures/phased-plan.ts';

/* `smoke` brings the traffic in three parts, each of which bakes for ten minutes. */
const traffic = [
  { percent: 10, bakeMs: minutes(10), inputs: { ring: 'inner' } },
  { percent: 50, bakeMs: minutes(10) },
  { percent: 100, bakeMs: minutes(10) },
];
const start = { type: 'StartStep', step: 'smoke' } as const;
const again = { type: 'ReopenStep', step: 'smoke' } as const;
const goOn = (percent: number) => ({ type: 'ContinueTraffic', step: 'smoke', percent }) as const;

const outcome = ({ events, refusal }: Decision) => refusal?.code ?? events.map(({ type }) => type);
const stepOf = ({ state }: GoLiveDriver) => {
  const planned = findStep(state.runbook, 'smoke');
  if (!planned) throw new Error('no step');
  return planned.step;
};
const stateOf = (driver: GoLiveDriver) => stepProgress(driver.state, stepOf(driver)).state;
const bake = (driver: GoLiveDriver) => {
  const { part, endsAt } = bakeOf(driver.state, stepOf(driver)) ?? {};
  return part && [part.percent, endsAt === undefined ? undefined : (endsAt - T0) / minutes(1)];
};
const brought = ({ state }: GoLiveDriver) =>
  state.runs.filter(({ request }) => request.purpose === 'step').map(({ request }) => request.traffic);

/** The newest part is brought at this minute. */
function bring(driver: GoLiveDriver, minute: number): Decision {
  acceptRun(driver);
  driver.moveTo(T0 + minutes(minute));
  return endRun(driver, 'success');
}

describe('a step that brings the traffic by parts', () => {
  let driver: GoLiveDriver;
  beforeEach(() => {
    driver = createGoLiveDriver({ plan: smokeByWorkflow({ traffic }) });
    deploy(driver);
    driver.moveTo(T0 + minutes(5));
    endRun(driver, 'success');
    see(driver, 'up');
    driver.wish(tom, start);
  });

  test('runs the workflow for the first part, lets it bake, and says when that is over, once', () => {
    expect(driver.state.runs.at(-1)?.request).toMatchObject({
      correlationId: '3f9a2c-gl-7-step-smoke-1',
      inputs: { version: 'v1.4.2', environment: 'production', traffic: '10', ring: 'inner' },
      traffic: 10,
    });
    expect(bake(driver)).toBeUndefined();
    expect(outcome(bring(driver, 8))).toEqual(['RunCompleted']);
    expect(stateOf(driver)).toBe('running');
    expect(bake(driver)).toEqual([10, 18]);
    expect(outcome(driver.wish(tom, goOn(50)))).toBe('not_baked');
    expect(driver.runTo(T0 + minutes(17))).not.toContain('TrafficBaked');
    expect(outcome(driver.system({ type: 'ReportTrafficBaked', step: 'smoke' }))).toBe('not_due');
    expect(driver.runTo(T0 + minutes(25)).filter((type) => type === 'TrafficBaked')).toHaveLength(1);
    expect(brought(driver)).toEqual([10]);
  });

  test('goes on when its owner, the lead or a manager says so, with the part that was shown, and is done when the last has baked', () => {
    bring(driver, 8);
    driver.runTo(T0 + minutes(18));
    expect(outcome(driver.wish(bea, goOn(50)))).toBe('not_allowed');
    expect(outcome(driver.wish(tom, goOn(100)))).toBe('stale');
    driver.facts = { ...driver.facts, bars: [{ because: 'all_frozen', by: rita, title: 'an incident' }] };
    expect(outcome(driver.wish(tom, goOn(50)))).toBe('all_frozen');
    driver.facts = { ...driver.facts, bars: [] };
    expect(outcome(driver.wish(tom, goOn(50)))).toEqual(['BarsChanged', 'RunRequested']);
    expect(outcome(driver.wish(tom, goOn(50)))).toBe('step_run_open');
    bring(driver, 20);
    expect(outcome(driver.wish(tom, goOn(50)))).toBe('stale');
    driver.runTo(T0 + minutes(30));
    expect(outcome(driver.wish(rita, goOn(100)))).toEqual(['RunRequested']);
    bring(driver, 32);
    expect(stateOf(driver)).toBe('running');
    expect(outcome(driver.wish(tom, { type: 'FinishStep', step: 'smoke', confirmed: [0] }))).toBe(
      'step_follows_run',
    );
    driver.runTo(T0 + minutes(41));
    expect(stateOf(driver)).toBe('running');
    driver.runTo(T0 + minutes(42));
    expect(stateOf(driver)).toBe('done');
    expect(brought(driver)).toEqual([10, 50, 100]);
  });

  test.each(['down', 'unknown'] as const)(
    'bakes anew after health was %s, and nobody goes on before',
    (verdict) => {
      bring(driver, 8);
      driver.moveTo(T0 + minutes(15));
      see(driver, verdict);
      expect(bake(driver)).toEqual([10, undefined]);
      expect(driver.runTo(T0 + minutes(20))).not.toContain('TrafficBaked');
      expect(outcome(driver.wish(tom, goOn(50)))).toBe('not_baked');
      see(driver, 'up');
      expect(bake(driver)).toEqual([10, 30]);
      expect(driver.runTo(T0 + minutes(30))).toContain('TrafficBaked');
      see(driver, verdict);
      expect(outcome(driver.wish(tom, goOn(50)))).toBe('not_baked');
      driver.moveTo(T0 + minutes(31));
      see(driver, 'up');
      // It was told, and is told again, for what was said no longer holds.
      expect(driver.runTo(T0 + minutes(41))).toContain('TrafficBaked');
      expect(outcome(driver.wish(tom, goOn(50)))).toEqual(['RunRequested']);
    },
  );

  test('a refusal says who may go on, and what it waits for', () => {
    const refused = (action: Action, by = tom) => driver.wish(by, action).refusal;
    const subject = 'smoke';
    expect(refused(goOn(10), bea)).toEqual({
      code: 'not_allowed',
      allowedRoles: ['technical_lead', 'release_manager'],
      subject,
    });
    expect(refused({ ...goOn(10), step: 'none' })).toEqual({ code: 'unknown_step', subject: 'none' });
    expect(refused({ ...goOn(10), drawnForT0: T0 - 1 })).toEqual({ code: 'stale' });
    expect(refused(goOn(50))).toEqual({ code: 'stale' });
    expect(refused(goOn(10))).toEqual({ code: 'step_run_open', subject });
    bring(driver, 8);
    expect(refused(goOn(50))).toEqual({ code: 'not_baked', subject });
    driver.wish(rita, { type: 'Hold', reason: 'wait' });
    expect(refused(goOn(50))).toEqual({ code: 'step_on_hold', subject });
    driver.wish(rita, { type: 'Resume' });
    driver.wish(ona, { type: 'RequestRollback', reason: 'errors' });
    expect(refused(goOn(50))).toEqual({ code: 'steps_over' });
    expect(bake(driver)).toBeUndefined();
  });

  test('one endpoint that is not up keeps it back', () => {
    bring(driver, 8);
    driver.system({
      type: 'ReportHealth',
      endpoint: 'api',
      verdict: 'unknown',
      since: driver.now,
      evidence: '?',
    });
    driver.runTo(T0 + minutes(20));
    expect(outcome(driver.wish(tom, goOn(50)))).toBe('not_baked');
  });

  test('tries a part that failed again, and not those that are there', () => {
    bring(driver, 8);
    driver.runTo(T0 + minutes(18));
    driver.wish(tom, goOn(50));
    acceptRun(driver);
    expect(outcome(endRun(driver, 'cancelled'))).toEqual(['RunCompleted', 'StepFailed']);
    expect(outcome(driver.wish(tom, goOn(50)))).toBe('not_baked');
    expect(outcome(driver.wish(tom, again))).toEqual(['StepReopened', 'RunRequested']);
    expect(brought(driver)).toEqual([10, 50, 50]);
    acceptRun(driver);
    endRun(driver, 'failure');
    // Repeated on GitHub, with success: it bakes.
    driver.moveTo(T0 + minutes(22));
    expect(outcome(endRun(driver, 'success', 2))).toEqual(['RunCompleted', 'StepReopened']);
    expect(bake(driver)).toEqual([50, 32]);
  });

  test.each([0, 1, 2])('is held, gone on with or rolled back at part %i', (at) => {
    const percents = traffic.map(({ percent }) => percent);
    const next = percents[at + 1];
    for (const [index, percent] of percents.slice(0, at + 1).entries()) {
      if (index > 0) expect(outcome(driver.wish(tom, goOn(percent)))).toEqual(['RunRequested']);
      bring(driver, 8 + 20 * index);
      if (index < at) driver.runTo(T0 + minutes(20 + 20 * index));
    }
    const baked = T0 + minutes(18 + 20 * at);
    expect(bake(driver)).toEqual([percents[at], 18 + 20 * at]);
    driver.wish(rita, { type: 'Hold', reason: 'a storm' });
    expect(driver.runTo(baked + minutes(1))).not.toContain('TrafficBaked');
    expect(stateOf(driver)).toBe('running');
    if (next) expect(outcome(driver.wish(tom, goOn(next)))).toBe('step_on_hold');
    driver.wish(rita, { type: 'Resume' });
    expect(driver.runTo(baked + minutes(2))).toContain('TrafficBaked');
    expect(stateOf(driver)).toBe(next ? 'running' : 'done');
    if (next) expect(outcome(driver.wish(tom, goOn(next)))).toEqual(['RunRequested']);
    driver.wish(ona, { type: 'RequestRollback', reason: 'bad' });
    expect(newestRun(driver)).toBe('3f9a2c-gl-7-rollback-1');
    expect(outcome(driver.wish(tom, goOn(percents.at(-1) ?? 0)))).toBe('steps_over');
    expect(bake(driver)).toBeUndefined();
  });

  test.each([
    ['whose health was up all the time', 5, 'up'],
    ['of which an endpoint is not known to be up', 25, 'unknown'],
  ] as const)('ends a bake %s, when nobody looks any more before it is over', (_, minutesLeft, verdict) => {
    acceptRun(driver);
    driver.wish(ole, { type: 'DeclareSuccess' });
    const end = watchEndsAt(driver.state) ?? 0;
    driver.moveTo(end - minutes(minutesLeft));
    endRun(driver, 'success');
    if (verdict !== 'up') see(driver, verdict);
    expect(bake(driver)).toEqual([10, undefined]);
    const certainAt = Math.max(driver.now, end - minutes(10));
    if (certainAt > driver.now) expect(driver.runTo(certainAt - 1)).not.toContain('StepFailed');
    expect(driver.runTo(certainAt).filter((type) => type === 'StepFailed')).toHaveLength(1);
    expect(stepState(driver.state, 'smoke').reason).toContain('health is no longer watched');
    // Nobody brings the next part by way of a repetition.
    expect(outcome(driver.wish(tom, again))).toBe('traffic_unwatched');
    expect(outcome(driver.wish(tom, { type: 'SkipStep', step: 'smoke', reason: 'by hand' }))).toEqual([
      'StepSkipped',
    ]);
    expect(brought(driver)).toEqual([10]);
  });

  test('brings no part that could not bake before nobody looks any more', () => {
    bring(driver, 8);
    driver.runTo(T0 + minutes(18));
    driver.wish(ole, { type: 'DeclareSuccess' });
    const end = watchEndsAt(driver.state) ?? 0;
    driver.moveTo(end - minutes(10));
    expect(outcome(driver.wish(tom, goOn(50)))).toBe('traffic_unwatched');
    driver.moveTo(end - minutes(10) - 1);
    expect(outcome(driver.wish(tom, goOn(50)))).toEqual(['RunRequested']);
  });

  test('is left to the next go-live once that was started there', () => {
    bring(driver, 8);
    driver.moveTo(T0 + minutes(18));
    driver.facts = { ...driver.facts, supersededBy: 'GL-8' };
    expect(outcome(driver.wish(tom, goOn(50)))).toBe('superseded');
    expect(outcome(driver.system({ type: 'ReportTrafficBaked', step: 'smoke' }))).toEqual(['StepFailed']);
    expect(stepState(driver.state, 'smoke').reason).toContain('GL-8');
  });

  test('begins with the first part again when something else was deployed', () => {
    bring(driver, 8);
    const deployment = driver.state.runs[0]?.request.correlationId ?? '';
    driver.moveTo(T0 + minutes(12));
    driver.system({ type: 'ReportRunStatus', correlationId: deployment, attempt: 2, status: 'in_progress' });
    driver.moveTo(T0 + minutes(14));
    driver.system({
      type: 'ReportRunCompleted',
      correlationId: deployment,
      attempt: 2,
      conclusion: 'success',
    });
    driver.wish(tom, start);
    expect(brought(driver)).toEqual([10, 10]);
  });
});
