import { describe, expect, it } from 'vitest';
import { due, nextDueAt } from '../../../src/domain/schedule.ts';
import { stepsDue, stepsMissed } from '../../../src/domain/steps/steps-due.ts';
import {
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
} from '../../fixtures/golive-driver.ts';
import { bea, hours, minutes, ole, ona, rita, sam, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan, phasedPlanWith, smokeByWorkflow } from '../../fixtures/phased-plan.ts';

const fresh = () => createGoLiveDriver({ plan: phasedPlan });

const told = (driver: GoLiveDriver) =>
  driver.recorded.flatMap(({ event, at }) =>
    event.type === 'StepOverran' ? [`${(at - T0) / 60_000} ${event.step} ${event.stage}`] : [],
  );

const begun = (driver: GoLiveDriver) =>
  driver.recorded.flatMap(({ event, at }) =>
    event.type === 'PhaseBegun' ? [`${(at - T0) / 60_000} ${event.phase}`] : [],
  );

describe('a step that is late', () => {
  it('is told at its end, and after 5, 15 and 30 minutes more, and no further', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(60));
    driver.wish(ole, { type: 'StartStep', step: 'checks' });
    driver.wish(rita, { type: 'SkipStep', step: 'assembly', reason: 'x' });
    driver.runTo(T0 - minutes(1));
    expect(told(driver)).toEqual([
      '-45 checks 1',
      '-40 checks 2',
      '-30 checks 3',
      '-15 checks 4',
      '-15 word 1',
      '-10 word 2',
    ]);
  });

  it('is told also where nobody has begun it, but not what waits for it', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'SkipStep', step: 'assembly', reason: 'x' });
    driver.runTo(T0 - minutes(41));
    expect(told(driver)).toEqual(['-45 checks 1']);
  });

  it('is told no more once it is over, and the next has until its own end', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'SkipStep', step: 'assembly', reason: 'x' });
    driver.runTo(T0 - minutes(44));
    driver.wish(ole, { type: 'FinishStep', step: 'checks' });
    driver.runTo(T0 - minutes(1));
    expect(told(driver)).toEqual(['-45 checks 1', '-15 word 1', '-10 word 2']);
  });

  it('is told once after a downtime, for the latest stage', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'SkipStep', step: 'assembly', reason: 'x' });
    driver.moveTo(T0 - minutes(20));
    driver.tick();
    expect(told(driver)).toEqual(['-20 checks 3']);
  });

  it('is not told on hold, nor after an abort or a rollback', () => {
    for (const [person, action] of [
      [rita, { type: 'Hold', reason: 'x' }],
      [rita, { type: 'Abort', reason: 'x' }],
    ] as const) {
      const driver = fresh();
      driver.runTo(T0 - minutes(50));
      driver.wish(person, action);
      driver.runTo(T0 + minutes(60));
      expect(told(driver)).toEqual([]);
    }
    const back = fresh();
    deploy(back);
    const before = told(back);
    back.wish(ona, { type: 'RequestRollback', reason: 'x' });
    back.runTo(T0 + minutes(90));
    expect(told(back)).toEqual(before);
  });

  it('after the deployment is told only when that has succeeded', () => {
    const driver = fresh();
    deploy(driver);
    const before = told(driver).length;
    driver.runTo(T0 + minutes(29));
    expect(told(driver)).toHaveLength(before);
    endRun(driver, 'failure');
    driver.runTo(T0 + minutes(60));
    expect(told(driver)).toHaveLength(before);
  });

  it('begins anew with a new T-0', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(30));
    driver.wish(rita, { type: 'Reschedule', t0: T0 + minutes(600), timeZone: 'UTC' });
    expect(due(driver.state, driver.now).map(({ action }) => action.type)).toEqual([
      'AskForHolders',
      'SendNotice',
    ]);
    driver.runTo(T0 + minutes(600 - 45));
    expect(told(driver).at(-1)).toBe('555 checks 1');
  });
});

describe('a roll call', () => {
  it('asks again after 5, 10 and 15 minutes, for as long as somebody is missing', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'SkipStep', step: 'checks', reason: 'x' });
    driver.runTo(T0 - minutes(36));
    for (const person of [tom, sam]) driver.wish(person, { type: 'AnswerRollCall', step: 'assembly' });
    driver.runTo(T0 - minutes(34));
    expect(told(driver)).toEqual(['-40 assembly 1', '-35 assembly 2']);
    driver.wish(bea, { type: 'AnswerRollCall', step: 'assembly' });
    driver.runTo(T0 - minutes(20));
    expect(told(driver)).toEqual(['-40 assembly 1', '-35 assembly 2']);
  });

  it('is opened late for whoever starts within the grace time, and not any more after it', () => {
    const { graceMs } = fresh().state.runbook.deployment;
    const driver = fresh();
    driver.moveTo(T0 + graceMs + 1);
    expect(driver.tick()).not.toContain('StepStarted');
    const inTime = fresh();
    inTime.moveTo(T0 + graceMs);
    expect(inTime.tick()).toContain('StepStarted');
    expect(inTime.state.steps['assembly']).toMatchObject({ state: 'running' });
  });

  it('is missed where it fell due in a time that is over, and otherwise not', () => {
    const { graceMs } = fresh().state.runbook.deployment;
    const missed = (from: number, at: number) =>
      stepsMissed(fresh().state, T0 + minutes(from), at).map(({ action }) => action);
    const all = [
      { type: 'BeginPhase', phase: 'before' },
      { type: 'StartStep', step: 'assembly' },
    ];
    expect(missed(-122, T0 + graceMs + 1)).toEqual(all);
    expect(missed(-50, T0 + graceMs + 1)).toEqual(all.slice(1));
    expect(missed(-30, T0 + graceMs + 1)).toEqual([]);
    expect(missed(-122, T0 + graceMs)).toEqual([]);
  });

  it('and all that only looks come late; a workflow before the start waits for a person', () => {
    const move = { workflow: 'move', kind: 'workflow', start: 'automatic' } as const;
    const plan = {
      ...phasedPlanWith((phase) => ({
        ...phase,
        steps: phase.steps.map((step) => (step.id === 'checks' ? { ...step, ...move } : step)),
      })),
      service: smokeByWorkflow({}, { move: 'move.yml' }).service,
    };
    const driver = createGoLiveDriver({ plan });
    driver.moveTo(T0 + minutes(1));
    const started = stepsDue(driver.state, driver.now).map(({ action }) => action);
    expect(started).toEqual([
      { type: 'BeginPhase', phase: 'before' },
      { type: 'StartStep', step: 'assembly' },
    ]);
    expect(stepsMissed(driver.state, T0 - hours(2), driver.now).map(({ action }) => action)).toEqual([
      { type: 'StartStep', step: 'checks' },
    ]);
  });
});

describe('a phase', () => {
  it('is told to its owners when its time has come, but for the one that starts the deployment', () => {
    const driver = fresh();
    approve(driver);
    driver.runTo(T0);
    expect(begun(driver)).toEqual(['-60 before']);
    driver.wish(tom, { type: 'StartDeployment' });
    driver.system({ type: 'BeginDispatch', correlationId: '3f9a2c-gl-7-deploy-1', attempt: 1 });
    driver.system({ type: 'ReportDispatchAccepted', correlationId: '3f9a2c-gl-7-deploy-1' });
    driver.runTo(T0 + minutes(70));
    expect(begun(driver)).toEqual(['-60 before', '30 validation', '60 confirmation']);
  });

  it('after a deployment that started late is told when that has started', () => {
    const driver = fresh();
    approve(driver);
    driver.runTo(T0 + minutes(40));
    driver.wish(tom, { type: 'StartDeployment', pastGrace: true });
    driver.system({ type: 'BeginDispatch', correlationId: '3f9a2c-gl-7-deploy-1', attempt: 1 });
    driver.system({ type: 'ReportDispatchAccepted', correlationId: '3f9a2c-gl-7-deploy-1' });
    driver.runTo(T0 + minutes(41));
    expect(begun(driver)).toEqual(['-60 before', '40 validation']);
  });

  it('before the start is told late within the grace time, and not any more after it', () => {
    const { graceMs } = fresh().state.runbook.deployment;
    const driver = fresh();
    driver.moveTo(T0 + graceMs + 1);
    driver.tick();
    expect(begun(driver)).toEqual([]);
    const inTime = fresh();
    inTime.moveTo(T0 + minutes(1));
    for (const _ of [1, 2]) inTime.tick();
    expect(begun(inTime)).toEqual(['1 before']);
  });

  it('is not told on hold', () => {
    const driver = fresh();
    driver.wish(rita, { type: 'Hold', reason: 'x' });
    driver.runTo(T0 - minutes(30));
    expect(begun(driver)).toEqual([]);
    driver.wish(rita, { type: 'Resume' });
    driver.tick();
    expect(begun(driver)).toEqual(['-30 before']);
  });
});

describe('the index', () => {
  it('holds the next instant at which the forecast turns, and then every five minutes', () => {
    const driver = fresh();
    driver.runTo(T0 - minutes(60));
    driver.wish(ole, { type: 'StartStep', step: 'checks' });
    driver.wish(rita, { type: 'SkipStep', step: 'assembly', reason: 'x' });
    driver.runTo(T0 - minutes(39));
    const next = nextDueAt(driver.state, driver.now) ?? 0;
    expect(next).toBeLessThanOrEqual(T0 - minutes(35));
  });
});
