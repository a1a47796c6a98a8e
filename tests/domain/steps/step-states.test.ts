import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../../src/domain/event.ts';
import type { DispatchState, GoLive, RunState } from '../../../src/domain/go-live.ts';
import type { DeliveryState, NoticeState } from '../../../src/domain/notices/notice-state.ts';
import { contactFor, missingRoles, rollCall } from '../../../src/domain/steps/roll-call.ts';
import { findStep, stepsOf } from '../../../src/domain/steps/step.ts';
import { failureSettled, undecidedFailures } from '../../../src/domain/steps/step-failure.ts';
import { isByHand, stepProgress } from '../../../src/domain/steps/step-progress.ts';
import { isRunOfStep, isStepRunOpen, lastRunOfStep, runOfStep } from '../../../src/domain/steps/step-run.ts';
import type { StepState } from '../../../src/domain/steps/step-state.ts';
import { createGoLiveDriver, deploy } from '../../fixtures/golive-driver.ts';
import { minutes, ole, ona, sam, T0, tom } from '../../fixtures/golive-fixture.ts';
import { phasedPlan, phasedPlanWith, smokeByWorkflow } from '../../fixtures/phased-plan.ts';

/* How a step stands, by the state alone. */

const driver = createGoLiveDriver({ plan: smokeByWorkflow() });
deploy(driver);
const deploying = driver.state;
const [deployment] = deploying.runs;
if (!deployment) throw new Error('nothing was deployed');
const run = (request: Partial<RunRequest>, dispatch: DispatchState = 'accepted', more = {}): RunState => ({
  ...deployment,
  dispatch,
  ...more,
  request: { ...deployment.request, ...request },
});
const ofStep = (correlationId: string, dispatch?: DispatchState, more = {}) =>
  run({ purpose: 'step', step: 'smoke', correlationId }, dispatch, more);
const stepOf = ({ runbook }: GoLive, id: string) => findStep(runbook, id)?.step ?? expect.unreachable();
const ended = { conclusion: 'success' };

describe('the run of a step', () => {
  const runs = [
    deployment,
    ofStep('one', 'accepted', ended),
    ofStep('two', 'rejected'),
    run({ purpose: 'step', step: 'other', correlationId: 'else' }),
    ofStep('three', 'cancelled'),
    run({ purpose: 'verify', correlationId: 'verify' }),
  ];
  const state = { ...deploying, runs };

  test('that counts is the newest that was neither called back nor refused; people see the newest of all', () => {
    expect(runOfStep(state, 'smoke')?.request.correlationId).toBe('one');
    expect(lastRunOfStep(state, 'smoke')?.request.correlationId).toBe('three');
    expect(runOfStep(state, 'none')).toBeUndefined();
    expect(lastRunOfStep(state, 'none')).toBeUndefined();
  });

  test('is told from all others', () => {
    const of = (id: string) => isRunOfStep(state, id);
    expect([of('one'), of('else'), of('verify'), of(deployment.request.correlationId), of('none')]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  test.each<readonly [DispatchState, object, boolean]>([
    ['requested', {}, true],
    ['begun', {}, true],
    ['unknown', {}, true],
    ['accepted', {}, true],
    ['accepted', ended, false],
    ['rejected', {}, false],
    ['cancelled', {}, false],
    ['given_up', {}, false],
  ])('that is %s keeps a second one back, unless it is over: %j %s', (dispatch, more, isOpen) => {
    const at = { ...deploying, runs: [deployment, ofStep('one', dispatch, more)] };
    expect(isStepRunOpen(at, 'smoke')).toBe(isOpen);
    expect(isStepRunOpen(at, 'other')).toBe(false);
  });
});

describe('a failure that people were told of', () => {
  const failed: StepState = { state: 'failed', startedAt: T0, endedAt: T0 + minutes(1) };
  const told = { step: 'alerts', version: 50 };
  const state = (more: Partial<GoLive> = {}, step: StepState | undefined = failed): GoLive => ({
    ...deploying,
    status: 'validating',
    steps: step ? { alerts: step } : {},
    stepFailures: [told],
    ...more,
  });

  test.each<readonly [string | undefined, GoLive]>([
    [undefined, state()],
    ['done', state({}, { ...failed, state: 'done' })],
    ['skipped', state({}, { ...failed, state: 'skipped' })],
    ['again', state({}, { state: 'running', startedAt: T0 })],
    ['again', state({ stepFailures: [told, { ...told, version: 60 }] })],
    // Another deployment begins with it anew; T-0 was moved, and nobody has done it in this round.
    ['deployed_anew', state({ runs: [deployment, { ...deployment, requestedAt: T0 + minutes(5) }] })],
    ['moved', { ...state(), steps: {} }],
    ['succeeded', state({ status: 'succeeded' })],
    ['aborted', state({ status: 'aborted' })],
    ['rolled_back', state({ status: 'rolling_back' })],
    ['rolled_back', state({ status: 'verifying_rollback' })],
    ['rolled_back', state({ status: 'rollback_failed' })],
    ['rolled_back', state({ status: 'rolled_back' })],
  ])('is settled: %s', (settled, goLive) => {
    expect(failureSettled(goLive, told)).toBe(settled);
    expect(undecidedFailures(goLive)).toEqual(
      settled === undefined || goLive.stepFailures.length > 1 ? ['alerts'] : [],
    );
  });

  test('of a step that is not in the plan any more is settled with it', () => {
    expect(failureSettled(state(), { step: 'none', version: 1 })).toBe('moved');
  });

  test('waits for one decision, however often the step failed; each step for its own', () => {
    const twice = state({
      steps: { alerts: failed, journeys: failed },
      stepFailures: [told, { step: 'journeys', version: 55 }, { step: 'alerts', version: 60 }],
    });
    expect(undecidedFailures(twice)).toEqual(['journeys', 'alerts']);
    expect(failureSettled(twice, told)).toBe('again');
  });
});

describe('a step that sends notices', () => {
  const notice = (
    deliveries: Readonly<Record<string, DeliveryState>>,
    more: Partial<NoticeState> = {},
  ): NoticeState => ({
    notice: 'starting',
    round: 1,
    state: 'queued',
    at: T0,
    late: false,
    notConfigured: [],
    deliveries,
    ...more,
  });
  const plan = (tasks: readonly string[]) =>
    createGoLiveDriver({
      plan: phasedPlanWith((phase) => ({
        ...phase,
        steps: phase.steps.map((step) => (step.id === 'word' ? { ...step, tasks } : step)),
      })),
    }).state;
  const [alone, withTask] = [plan([]), plan(['Tell support'])];
  const progress = (goLive: GoLive, notices: readonly NoticeState[], told?: StepState) =>
    stepProgress({ ...goLive, notices, steps: told ? { word: told } : {} }, stepOf(goLive, 'word'));
  const arrived = { state: 'delivered', at: T0 + minutes(2) } as const;
  const failed = { state: 'failed', at: T0 + minutes(3) } as const;
  const leftOut = { state: 'left_out', at: T0 + minutes(3) } as const;

  test.each<readonly [string, readonly NoticeState[], object]>([
    ['waiting', [], {}],
    ['waiting', [notice({ a: arrived }, { round: 2 })], {}],
    ['running', [notice({ a: arrived, b: { state: 'pending' } })], { startedAt: T0 }],
    ['running', [notice({ a: arrived }, { awaiting: ['b'] })], { startedAt: T0 }],
    ['done', [notice({ a: arrived, b: arrived })], { startedAt: T0, endedAt: T0 + minutes(2) }],
    // Who cannot be written to is told of by itself, and keeps nobody from having been told.
    ['done', [notice({ a: arrived, b: leftOut })], { endedAt: T0 + minutes(3) }],
    ['failed', [notice({ b: leftOut })], {}],
    ['failed', [notice({ a: arrived, b: failed })], { startedAt: T0, endedAt: T0 + minutes(3) }],
    ['failed', [notice({ a: arrived }, { unapproved: ['b'] })], {}],
    ['failed', [notice({}, { state: 'missed' })], { endedAt: T0 }],
    ['failed', [notice({}, { state: 'cancelled', because: 'missing_value' })], {}],
    // The go-live was rolled back before it: nothing of it was tried.
    ['waiting', [notice({}, { state: 'cancelled', because: 'rolled_back' })], {}],
    ['failed', [notice({ a: failed }, { state: 'cancelled', because: 'rolled_back' })], {}],
  ])('is %s as its notice goes', (state, notices, more) => {
    expect(progress(alone, notices)).toMatchObject({ state, ...more });
  });

  test('and has tasks of its own is done when both are', () => {
    const out = [notice({ a: arrived })];
    const told: StepState = { state: 'done', startedAt: T0 - minutes(1), endedAt: T0 + minutes(9), by: ole };
    expect(progress(withTask, out)).toEqual({ state: 'running', startedAt: T0 });
    expect(progress(withTask, [], told)).toMatchObject({ state: 'running', tasksDone: true, by: ole });
    expect(progress(withTask, out, told)).toEqual({ ...told });
    // Its owner has seen to what did not arrive.
    expect(progress(withTask, [notice({ a: failed })], told).state).toBe('done');
    expect(progress(withTask, out, { ...told, state: 'failed' }).state).toBe('failed');
    expect(progress(withTask, out, { ...told, state: 'skipped' }).state).toBe('skipped');
    expect([isByHand(stepOf(alone, 'word')), isByHand(stepOf(withTask, 'word'))]).toEqual([false, true]);
  });
});

describe('the deployment as a step', () => {
  test.each<readonly [string, object, object]>([
    ['running', {}, { startedAt: deployment.requestedAt, by: tom }],
    ['done', { conclusion: 'success', completedAt: T0 + 1 }, { endedAt: T0 + 1 }],
    ['failed', { conclusion: 'cancelled', completedAt: T0 + 1 }, { endedAt: T0 + 1 }],
  ])('is %s as its run is', (state, more, seen) => {
    const at = { ...deploying, runs: [{ ...deployment, ...more }] };
    expect(stepProgress(at, stepOf(at, 'deploy'))).toMatchObject({ state, ...seen });
    expect(stepProgress({ ...at, runs: [] }, stepOf(at, 'deploy'))).toEqual({ state: 'waiting' });
  });

  test('that is run again, or asked for anew, has what comes after it begin anew, not what comes before or was skipped', () => {
    const [before, after] = [{ startedAt: T0, endedAt: T0 }, { startedAt: T0 + minutes(9) }];
    const state = (runs: readonly RunState[], told: StepState, id = 'alerts') =>
      stepProgress({ ...deploying, runs, steps: { [id]: told } }, stepOf(deploying, id)).state;
    const again = [{ ...deployment, attempt: 2, attemptAt: T0 + minutes(5) }];
    const anew = [deployment, { ...deployment, requestedAt: T0 + minutes(5) }];
    const refused = [
      deployment,
      { ...deployment, requestedAt: T0 + minutes(5), dispatch: 'rejected' as const },
    ];
    const first = [
      { ...deployment, dispatch: 'cancelled' as const },
      { ...deployment, requestedAt: T0 + minutes(5) },
    ];
    for (const runs of [again, anew]) {
      expect(state(runs, { state: 'done', ...before })).toBe('waiting');
      expect(state(runs, { state: 'running', ...after })).toBe('running');
      expect(state(runs, { state: 'skipped', ...before })).toBe('skipped');
      expect(state(runs, { state: 'done', ...before }, 'checks')).toBe('done');
    }
    for (const runs of [[deployment], refused, first])
      expect(state(runs, { state: 'done', ...before })).toBe('done');
  });
});

describe('a roll call', () => {
  const { state } = createGoLiveDriver({ plan: phasedPlan });
  const step = stepOf(state, 'assembly');
  const called = (here: StepState['here']): GoLive => ({
    ...state,
    steps: { assembly: { state: 'running', startedAt: T0, ...(here ? { here } : {}) } },
  });

  test('knows who is there and who is missing, and is done with the last of them', () => {
    const roles = ['technical_lead', 'security_lead', 'business_stakeholder'];
    expect(missingRoles(state, step)).toEqual(roles);
    const some = called({ technical_lead: { by: tom, at: T0 + 5 }, security_lead: { by: sam, at: T0 + 7 } });
    expect(missingRoles(some, step)).toEqual(['business_stakeholder']);
    expect(rollCall(some, step)).toMatchObject([
      { role: 'technical_lead', answer: { by: tom } },
      { role: 'security_lead', answer: { by: sam } },
      { role: 'business_stakeholder', answer: undefined },
    ]);
    expect(stepProgress(some, step).state).toBe('running');
    const all = called(Object.fromEntries(roles.map((role, n) => [role, { by: ona, at: T0 + n }])));
    expect(stepProgress(all, step)).toMatchObject({ state: 'done', endedAt: T0 + 2 });
  });

  test('asks, for a role that does not answer, the next in its line, or who is asked when its gate stands', () => {
    const contacts = [
      { id: 'a', title: 'A', ladder: ['security_lead', 'technical_lead'] },
      { id: 'b', title: 'B', ladder: ['on_call_engineer'] },
    ];
    const goLive = { ...state, runbook: { ...state.runbook, contacts } };
    expect(contactFor(goLive, 'security_lead')).toBe('technical_lead');
    expect(contactFor(goLive, 'technical_lead')).toBe('release_manager');
    expect(contactFor(goLive, 'business_stakeholder')).toBe('release_manager');
    expect(contactFor(goLive, 'on_call_engineer')).toBeUndefined();
  });
});

test('steps follow each other, and those without a duration share what is left of their phase', () => {
  const plan = phasedPlanWith((phase) =>
    phase.id === 'confirmation'
      ? { ...phase, blocking: true }
      : { ...phase, blocking: phase.id === 'before' },
  );
  const steps = stepsOf(plan.runbook);
  const at = (id: string) => steps.find(({ step }) => step.id === id) ?? expect.unreachable();
  const minute = (ms: number) => ms / minutes(1);
  expect(['final', 'declare'].map((id) => [minute(at(id).fromOffsetMs), minute(at(id).durationMs)])).toEqual([
    [60, 7.5],
    [67.5, 7.5],
  ]);
  // A notice is not sent before its time.
  expect(minute(at('word').toOffsetMs)).toBe(-15);
  expect(minute(at('declare').toOffsetMs)).toBe(75);
  expect(steps.filter(({ isBlocking }) => isBlocking).map(({ step }) => step.id)).toEqual([
    'checks',
    'assembly',
    'word',
  ]);
  expect(steps.filter(({ isBefore }) => isBefore)).toHaveLength(4);
});
