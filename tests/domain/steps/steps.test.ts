import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/command.ts';
import { blockers } from '../../../src/domain/guards/blockers.ts';
import { findStep } from '../../../src/domain/steps/step.ts';
import { stepProgress } from '../../../src/domain/steps/step-progress.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  newestRun,
  see,
  succeed,
} from '../../fixtures/golive-driver.ts';
import {
  bea,
  hours,
  minutes,
  ole,
  olga,
  ona,
  pat,
  rita,
  sam,
  T0,
  tess,
  tom,
} from '../../fixtures/golive-fixture.ts';
import { phasedPlan, phasedPlanWith } from '../../fixtures/phased-plan.ts';

const start = (step: string): Action => ({ type: 'StartStep', step });
const finish = (step: string): Action => ({ type: 'FinishStep', step, confirmed: [0] });
const skip = (step: string, reason = 'not needed'): Action => ({ type: 'SkipStep', step, reason });
const fail = (step: string, reason = 'it broke'): Action => ({ type: 'FailStep', step, reason });
const here: Action = { type: 'AnswerRollCall', step: 'assembly' };

function driverAt(offsetMs: number, plan = phasedPlan): GoLiveDriver {
  const driver = createGoLiveDriver({ plan });
  driver.moveTo(T0 + offsetMs);
  return driver;
}

const inPhase1 = (): GoLiveDriver => driverAt(-minutes(60));

const progressOf = (driver: GoLiveDriver, id: string) => {
  const step = findStep(driver.state.runbook, id)?.step;
  if (!step) throw new Error(`no step ${id}`);
  return stepProgress(driver.state, step);
};

const typesOf = (driver: GoLiveDriver, person: string, action: Action) => {
  const { refusal, events } = driver.wish(person, action);
  return refusal?.code ?? events.map(({ type }) => type);
};

describe('a step', () => {
  it('is started and finished by who owns its phase, and both times are kept', () => {
    const driver = inPhase1();
    driver.wish(ole, start('checks'));
    driver.moveTo(T0 - minutes(50));
    driver.wish(ole, finish('checks'));
    expect(progressOf(driver, 'checks')).toEqual({
      state: 'done',
      startedAt: T0 - minutes(60),
      endedAt: T0 - minutes(50),
      by: ole,
    });
  });

  it('is finished by the deputy and by whoever may manage the go-live too', () => {
    expect(typesOf(inPhase1(), tess, start('checks'))).toEqual(['StepStarted']);
    expect(typesOf(inPhase1(), rita, start('checks'))).toEqual(['StepStarted']);
    expect(typesOf(inPhase1(), pat, start('checks'))).toEqual(['StepStarted']);
  });

  it('of somebody else is refused on record, naming who may', () => {
    const { refusal, events } = inPhase1().wish(olga, finish('checks'));
    expect(refusal).toMatchObject({
      code: 'not_allowed',
      allowedRoles: ['operations_lead', 'release_manager'],
      subject: 'checks',
    });
    expect(events).toMatchObject([{ type: 'CommandRefused', command: 'FinishStep' }]);
  });

  it('with an owner of its own belongs to that role and not to the phase', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    deploy(driver);
    expect(typesOf(driver, bea, start('alerts'))).toBe('not_allowed');
    expect(typesOf(driver, ona, start('alerts'))).toEqual(['StepStarted']);
  });

  it('finished before it was started is started and finished at once', () => {
    expect(typesOf(inPhase1(), ole, finish('checks'))).toEqual(['StepStarted', 'StepFinished']);
    expect(typesOf(inPhase1(), ole, fail('checks'))).toEqual(['StepStarted', 'StepFailed']);
  });

  it.each([start('checks'), finish('checks'), skip('checks'), fail('checks')])(
    'that is done already takes no second $type: nothing is doubled',
    (action) => {
      const driver = inPhase1();
      driver.wish(tess, finish('checks'));
      const before = driver.recorded.length;
      expect(typesOf(driver, ole, action)).toBe('step_unchanged');
      expect(driver.recorded).toHaveLength(before);
    },
  );

  it('that runs already is not started by the second of two people', () => {
    const driver = inPhase1();
    driver.wish(ole, start('checks'));
    expect(typesOf(driver, tess, start('checks'))).toBe('step_unchanged');
    expect(progressOf(driver, 'checks').by).toBe(ole);
  });

  it('fails and is skipped with a reason only', () => {
    expect(typesOf(inPhase1(), ole, fail('checks', '  '))).toBe('reason_required');
    expect(typesOf(inPhase1(), ole, skip('checks', ''))).toBe('reason_required');
  });

  it('that failed can be opened again, finished or skipped', () => {
    for (const [action, state] of [
      [{ type: 'ReopenStep', step: 'checks' }, 'running'],
      [finish('checks'), 'done'],
      [skip('checks'), 'skipped'],
    ] as const) {
      const driver = inPhase1();
      driver.wish(ole, fail('checks'));
      driver.wish(ole, action);
      expect(progressOf(driver, 'checks').state).toBe(state);
    }
  });

  it('that waits cannot be opened again', () => {
    expect(typesOf(inPhase1(), ole, { type: 'ReopenStep', step: 'checks' })).toBe('step_unchanged');
  });

  it('is never started, finished or left out by golive itself where people do it', () => {
    const driver = driverAt(0);
    deploy(driver);
    for (const action of [start('smoke'), finish('smoke'), skip('smoke'), finish('assembly')])
      expect(driver.system(action).refusal?.code, action.type).toBe('not_allowed');
    expect(progressOf(driver, 'smoke').state).toBe('waiting');
  });

  it('that is unknown is refused', () => {
    expect(typesOf(inPhase1(), ole, start('constructor'))).toBe('unknown_step');
  });

  it('from a card of an earlier T-0 is refused', () => {
    expect(typesOf(inPhase1(), ole, { type: 'StartStep', step: 'checks', drawnForT0: T0 - 1 })).toBe('stale');
  });

  it('is not started before the plan begins, but may be skipped', () => {
    const driver = driverAt(-minutes(60) - 1);
    expect(typesOf(driver, ole, start('checks'))).toBe('step_too_early');
    expect(typesOf(driver, ole, finish('word'))).toBe('step_too_early');
    expect(typesOf(driver, ole, skip('checks'))).toEqual(['StepSkipped']);
  });

  it('after the deployment is not started before that is on its way, whatever the clock says', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    approve(driver);
    driver.runTo(T0 + minutes(40));
    expect(typesOf(driver, tom, start('smoke'))).toBe('step_too_early');
    driver.wish(tom, { type: 'StartDeployment', pastGrace: true });
    expect(typesOf(driver, tom, start('smoke'))).toBe('step_too_early');
    acceptRun(driver);
    expect(typesOf(driver, tom, start('smoke'))).toEqual(['StepStarted']);
  });

  it('of phase 1 can be finished late, while the deployment runs', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    deploy(driver);
    expect(typesOf(driver, ole, finish('checks'))).toEqual(['StepStarted', 'StepFinished']);
  });

  it('begins anew with a new T-0, and what was done stays in the trail', () => {
    const driver = inPhase1();
    driver.wish(ole, finish('checks'));
    driver.wish(tom, here);
    driver.wish(rita, { type: 'Reschedule', t0: T0 + hours(2), timeZone: 'UTC' });
    expect(driver.state.steps).toEqual({});
    expect(driver.state.phasesBegun).toEqual([]);
    expect(driver.recorded.some(({ event }) => event.type === 'StepFinished')).toBe(true);
    expect(typesOf(driver, ole, start('checks'))).toBe('step_too_early');
  });

  it('after the deployment begins anew with another one, unless it was skipped', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    deploy(driver);
    driver.wish(ole, finish('checks'));
    driver.wish(tom, finish('smoke'));
    driver.wish(tom, fail('journeys'));
    driver.wish(ona, skip('alerts'));
    driver.moveTo(driver.now + minutes(1));
    endRun(driver, 'failure');
    expect(progressOf(driver, 'smoke').state).toBe('done');
    driver.wish(tom, { type: 'StartDeployment' });
    const states = () => ['checks', 'smoke', 'journeys', 'alerts'].map((id) => progressOf(driver, id).state);
    expect(states()).toEqual(['done', 'waiting', 'waiting', 'skipped']);
    acceptRun(driver);
    endRun(driver, 'success');
    driver.wish(tom, finish('smoke'));
    expect(states()).toEqual(['done', 'done', 'waiting', 'skipped']);
    driver.moveTo(driver.now + minutes(1));
    const again = { correlationId: newestRun(driver), attempt: 2, status: 'in_progress' } as const;
    driver.system({ type: 'ReportRunStatus', ...again });
    expect(states()).toEqual(['done', 'waiting', 'waiting', 'skipped']);
  });

  it('that failed after the start keeps success from being declared until it is tried again or skipped', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    approve(driver);
    driver.wish(ole, fail('checks'));
    deploy(driver);
    driver.runTo(T0 + minutes(10));
    endRun(driver, 'success');
    see(driver, 'up');
    driver.wish(tom, fail('journeys'));
    expect(driver.wish(ole, { type: 'DeclareSuccess' }).refusal).toMatchObject({
      code: 'blocked',
      blockers: [{ kind: 'step', id: 'journeys' }],
    });
    driver.wish(tom, skip('journeys'));
    expect(driver.wish(ole, { type: 'DeclareSuccess' }).refusal).toBeUndefined();
  });

  it('counts no more once the go-live is aborted or rolled back', () => {
    const aborted = inPhase1();
    aborted.wish(rita, { type: 'Abort', reason: 'x' });
    expect(typesOf(aborted, ole, start('checks'))).toBe('steps_over');
    expect(typesOf(aborted, tom, here)).toBe('steps_over');
    const back = createGoLiveDriver({ plan: phasedPlan });
    deploy(back);
    back.wish(ona, { type: 'RequestRollback', reason: 'x' });
    expect(typesOf(back, tom, start('smoke'))).toBe('steps_over');
  });

  it('is done on hold too: only the start and the success wait', () => {
    const driver = inPhase1();
    driver.wish(ole, { type: 'Hold', reason: 'x' });
    expect(typesOf(driver, ole, finish('checks'))).toEqual(['StepStarted', 'StepFinished']);
  });
});

describe('steps that run by themselves', () => {
  it.each(['deploy', 'decide'])('%s is neither started nor finished nor skipped by hand', (step) => {
    for (const action of [start(step), finish(step), skip(step), fail(step)]) {
      const driver = createGoLiveDriver({ plan: phasedPlan });
      deploy(driver);
      expect(typesOf(driver, rita, action)).toBe('step_runs_itself');
    }
  });

  it('a decision follows the final GO, also when that is withdrawn', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    approve(driver);
    expect(progressOf(driver, 'decide')).toMatchObject({ state: 'done', by: rita, endedAt: driver.now });
    driver.wish(rita, { type: 'RevokeFinalGo' });
    expect(progressOf(driver, 'decide').state).toBe('waiting');
  });

  it('a workflow follows the deployment, through a failure and another try', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    approve(driver);
    driver.runTo(T0);
    expect(progressOf(driver, 'deploy').state).toBe('waiting');
    driver.wish(tom, { type: 'StartDeployment' });
    expect(progressOf(driver, 'deploy')).toMatchObject({ state: 'running', startedAt: T0, by: tom });
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'x' });
    expect(progressOf(driver, 'deploy').state).toBe('waiting');
    driver.wish(bea, { type: 'CastVote', gate: 'business', vote: 'GO', confirmed: ['ready'] });
    driver.wish(rita, { type: 'GiveFinalGo' });
    driver.wish(tom, { type: 'StartDeployment' });
    acceptRun(driver);
    driver.moveTo(T0 + minutes(9));
    endRun(driver, 'failure');
    expect(progressOf(driver, 'deploy')).toMatchObject({ state: 'failed', endedAt: T0 + minutes(9) });
    driver.wish(tom, { type: 'StartDeployment' });
    acceptRun(driver);
    endRun(driver, 'success');
    expect(progressOf(driver, 'deploy').state).toBe('done');
  });

  const deliver = (
    driver: GoLiveDriver,
    notice: string,
    type: 'ReportNoticeDelivered' | 'ReportNoticeFailed',
  ) => {
    for (const target of Object.keys(driver.state.notices.find((n) => n.notice === notice)?.deliveries ?? {}))
      driver.system({ type, notice, round: driver.state.round, target, reason: 'x' });
  };

  it('a notice with other tasks waits for both: its deliveries and its owner', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    driver.runTo(T0 - minutes(60));
    expect(progressOf(driver, 'word')).toMatchObject({ state: 'running', startedAt: T0 - minutes(60) });
    expect(typesOf(driver, ole, { type: 'FinishStep', step: 'word' })).toBe('tasks_not_confirmed');
    driver.wish(ole, finish('word'));
    expect(progressOf(driver, 'word')).toMatchObject({ state: 'running', tasksDone: true });
    expect(typesOf(driver, ole, finish('word'))).toBe('step_unchanged');
    driver.moveTo(T0 - minutes(55));
    deliver(driver, 'starting', 'ReportNoticeDelivered');
    expect(progressOf(driver, 'word')).toMatchObject({ state: 'done', endedAt: T0 - minutes(55), by: ole });
  });

  it('a notice that nobody can deliver is no longer waited for once its owner has told people', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    driver.runTo(T0 - minutes(60));
    deliver(driver, 'starting', 'ReportNoticeFailed');
    expect(progressOf(driver, 'word').state).toBe('running');
    driver.wish(ole, finish('word'));
    expect(progressOf(driver, 'word').state).toBe('done');
  });

  it('a notice alone is done when it is delivered, and has failed where it is not', () => {
    for (const [type, state] of [
      ['ReportNoticeDelivered', 'done'],
      ['ReportNoticeFailed', 'failed'],
    ] as const) {
      const driver = createGoLiveDriver({ plan: phasedPlan });
      succeed(driver);
      driver.runTo(T0 + minutes(90));
      deliver(driver, 'success', type);
      expect(progressOf(driver, 'declare').state).toBe(state);
    }
  });
});

describe('the roll call', () => {
  it('opens by itself at its time and is done when everybody is there', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    driver.runTo(T0 - minutes(45));
    expect(progressOf(driver, 'assembly')).toMatchObject({ state: 'running', startedAt: T0 - minutes(45) });
    driver.wish(tom, here);
    driver.wish(sam, here);
    expect(progressOf(driver, 'assembly').state).toBe('running');
    driver.moveTo(T0 - minutes(40));
    driver.wish(bea, here);
    expect(progressOf(driver, 'assembly')).toMatchObject({ state: 'done', endedAt: T0 - minutes(40) });
  });

  it('is opened by the first answer, and takes one from each role', () => {
    const driver = inPhase1();
    expect(typesOf(driver, tess, here)).toEqual(['StepStarted', 'RollCallAnswered']);
    expect(typesOf(driver, tom, here)).toBe('answered_already');
    expect(typesOf(driver, tess, here)).toBe('answered_already');
  });

  it('counts one person for every role that the person holds', () => {
    const driver = driverAt(
      -minutes(60),
      phasedPlanWith((phase) => ({
        ...phase,
        steps: phase.steps.map((step) =>
          step.id === 'assembly' ? { ...step, roles: ['technical_lead', 'operations_lead'] } : step,
        ),
      })),
    );
    expect(typesOf(driver, tess, here)).toEqual(['StepStarted', 'RollCallAnswered', 'RollCallAnswered']);
    expect(progressOf(driver, 'assembly').state).toBe('done');
  });

  it('asks whoever holds the role after a hand-over, anew and alone', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    driver.runTo(T0 - minutes(45));
    for (const person of [tom, sam, bea]) driver.wish(person, here);
    driver.moveTo(T0 - minutes(20));
    const handed: Action = { type: 'HandOverRole', role: 'technical_lead', to: olga };
    expect(typesOf(driver, rita, handed)).toContain('RollCallRepeated');
    expect(progressOf(driver, 'assembly')).toMatchObject({ state: 'running', startedAt: T0 - minutes(20) });
    expect(driver.runTo(T0 - minutes(15))).toContain('StepOverran');
    expect(typesOf(driver, tom, here)).toBe('not_allowed');
    expect(typesOf(driver, sam, here)).toBe('answered_already');
    expect(typesOf(driver, olga, here)).toEqual(['RollCallAnswered']);
    expect(progressOf(driver, 'assembly').state).toBe('done');
    const deployed = createGoLiveDriver({ plan: phasedPlan });
    deployed.runTo(T0 - minutes(45));
    for (const person of [tom, sam, bea]) deployed.wish(person, here);
    deploy(deployed);
    expect(typesOf(deployed, rita, handed)).toEqual(['RoleHandedOver']);
    expect(progressOf(deployed, 'assembly').state).toBe('done');
  });

  it('takes no answer from somebody who was not called', () => {
    expect(typesOf(inPhase1(), ole, here)).toBe('not_allowed');
    expect(typesOf(inPhase1(), tom, { type: 'AnswerRollCall', step: 'checks' })).toBe('no_roll_call');
  });

  it('is not finished by hand while somebody is missing, but may be skipped', () => {
    const driver = inPhase1();
    driver.wish(tom, here);
    expect(typesOf(driver, ole, finish('assembly'))).toBe('roll_call_open');
    expect(typesOf(driver, ole, skip('assembly'))).toEqual(['StepSkipped']);
    expect(progressOf(driver, 'assembly').state).toBe('skipped');
  });

  it('without named roles calls those without which nothing goes on', () => {
    const driver = driverAt(
      -minutes(60),
      phasedPlanWith((phase) => ({
        ...phase,
        steps: phase.steps.map((step) => (step.kind === 'roll_call' ? { ...step, roles: undefined } : step)),
      })),
    );
    for (const person of [tom, sam, bea, ole, rita]) driver.wish(person, here);
    expect(progressOf(driver, 'assembly').state).toBe('running');
    driver.wish(ona, here);
    expect(progressOf(driver, 'assembly').state).toBe('done');
  });
});

describe('the deployment', () => {
  it('does not wait for steps that the runbook does not call blocking', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    approve(driver);
    expect(blockers(driver.state, T0)).toEqual([]);
  });

  it('waits for blocking ones until they are done or skipped', () => {
    const driver = createGoLiveDriver({
      plan: phasedPlanWith((phase) => (phase.id === 'before' ? { ...phase, blocking: true } : phase)),
    });
    approve(driver);
    driver.wish(ole, skip('assembly'));
    expect(blockers(driver.state, T0)).toEqual([
      { kind: 'step', id: 'checks' },
      { kind: 'step', id: 'word' },
    ]);
    driver.runTo(T0);
    expect(typesOf(driver, tom, { type: 'StartDeployment' })).toBe('blocked');
    driver.wish(ole, finish('checks'));
    driver.wish(ole, skip('word'));
    expect(typesOf(driver, tom, { type: 'StartDeployment' })).toEqual(['RunRequested']);
  });

  it('waits for a blocking step that is opened again before it is sent', () => {
    const driver = createGoLiveDriver({
      plan: phasedPlanWith((phase) => ({
        ...phase,
        steps: phase.steps.map((step) => (step.id === 'checks' ? { ...step, blocking: true } : step)),
      })),
    });
    approve(driver);
    driver.wish(ole, finish('checks'));
    driver.runTo(T0);
    driver.wish(tom, { type: 'StartDeployment' });
    driver.wish(ole, { type: 'ReopenStep', step: 'checks' });
    const correlationId = newestRun(driver);
    expect(driver.system({ type: 'BeginDispatch', correlationId, attempt: 1 }).refusal?.code).toBe('blocked');
  });

  it('can be held, rolled back and aborted with every step open', () => {
    const driver = createGoLiveDriver({ plan: phasedPlan });
    deploy(driver);
    expect(typesOf(driver, ona, { type: 'RequestRollback', reason: 'x' })).toContain('RunRequested');
  });
});
