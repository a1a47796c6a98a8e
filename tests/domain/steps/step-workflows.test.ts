import { beforeEach, describe, expect, test } from 'vitest';
import type { PlanGoLive } from '../../../src/domain/command.ts';
import type { Decision } from '../../../src/domain/decision.ts';
import type { RunRequest } from '../../../src/domain/event.ts';
import type { Bar } from '../../../src/domain/guards/bar.ts';
import { protectionVerdict } from '../../../src/domain/guards/protection.ts';
import { isWatched } from '../../../src/domain/health/watch.ts';
import { findStep } from '../../../src/domain/steps/step.ts';
import { stepProgress } from '../../../src/domain/steps/step-progress.ts';
import { en } from '../../../src/messages/en.ts';
import { eventSentence } from '../../../src/messages/events/event-sentence.ts';
import {
  acceptRun,
  approve,
  createGoLiveDriver,
  deploy,
  endRun,
  type GoLiveDriver,
  newestRun,
  see,
} from '../../fixtures/golive-driver.ts';
import { hours, minutes, ona, rita, service, T0, tom } from '../../fixtures/golive-fixture.ts';
import { smokeByWorkflow } from '../../fixtures/phased-plan.ts';

const start = { type: 'StartStep', step: 'smoke' } as const;
const again = { type: 'ReopenStep', step: 'smoke' } as const;
const skip = { type: 'SkipStep', step: 'smoke', reason: 'tried by hand' } as const;

const outcome = ({ events, refusal }: Decision) => refusal?.code ?? events.map(({ type }) => type);
const stateOf = ({ state }: GoLiveDriver, id = 'smoke') => {
  const planned = findStep(state.runbook, id);
  return planned && stepProgress(state, planned.step).state;
};
const dispatched = ({ effects }: GoLiveDriver) =>
  [...effects.values()].flatMap((effect) => (effect.kind === 'github.dispatch' ? [effect.run] : []));
const stepRuns = (driver: GoLiveDriver): readonly RunRequest[] =>
  dispatched(driver).filter(({ purpose }) => purpose === 'step');
const begin = (driver: GoLiveDriver, attempt = 1) =>
  driver.system({ type: 'BeginDispatch', correlationId: newestRun(driver), attempt });

/** Deployed and healthy at T+10m. */
function deployed(plan = smokeByWorkflow()): GoLiveDriver {
  const driver = createGoLiveDriver({ plan });
  deploy(driver);
  driver.runTo(T0 + minutes(10));
  endRun(driver, 'success');
  see(driver, 'up');
  return driver;
}

/** Its workflow runs on GitHub. */
function running(): GoLiveDriver {
  const driver = deployed();
  driver.wish(tom, start);
  acceptRun(driver);
  return driver;
}

describe('a step that a workflow does', () => {
  let driver: GoLiveDriver;
  beforeEach(() => {
    driver = deployed();
  });

  test('asks for one run with an id of its own when it is started, and is done with its success', () => {
    expect(outcome(driver.wish(tom, start))).toEqual(['StepStarted', 'RunRequested']);
    expect(stepRuns(driver)).toEqual([
      {
        purpose: 'step',
        correlationId: '3f9a2c-gl-7-step-smoke-1',
        repository: service.repository,
        workflow: 'smoke-tests.yml',
        ref: 'main',
        inputs: { version: 'v1.4.2', environment: 'production' },
        step: 'smoke',
      },
    ]);
    expect(outcome(driver.wish(tom, start))).toBe('step_unchanged');
    acceptRun(driver);
    expect(stateOf(driver)).toBe('running');
    expect(outcome(endRun(driver, 'success'))).toEqual(['RunCompleted', 'StepFinished']);
    expect(stateOf(driver)).toBe('done');
    expect(stepRuns(driver)).toHaveLength(1);
    expect(driver.state.status).toBe('validating');
    expect(driver.state.health['web']?.verdict).toBe('up');
  });

  test('ends as its run ends: nobody finishes or fails it by hand, and whoever did it otherwise skips it', () => {
    driver.wish(tom, start);
    expect(outcome(driver.wish(tom, { type: 'FinishStep', step: 'smoke', confirmed: [0] }))).toBe(
      'step_follows_run',
    );
    expect(outcome(driver.wish(tom, { type: 'FailStep', step: 'smoke', reason: 'x' }))).toBe(
      'step_follows_run',
    );
    acceptRun(driver);
    expect(outcome(driver.wish(tom, skip))).toEqual(['StepSkipped']);
    expect(outcome(endRun(driver, 'success'))).toEqual(['RunCompleted']);
    expect(stateOf(driver)).toBe('skipped');
  });

  test.each(['failure', 'cancelled', 'timed_out', 'deleted', 'a_new_word'])(
    'fails with "%s"',
    (conclusion) => {
      driver.wish(tom, start);
      acceptRun(driver);
      const { events } = endRun(driver, conclusion);
      const reason = `the workflow smoke-tests.yml did not succeed (${conclusion})`;
      expect(events.at(-1)).toEqual({ type: 'StepFailed', step: 'smoke', reason });
      expect(driver.state.status).toBe('validating');
    },
  );

  test('that failed is tried again by its owner, under another id, and never while a run goes on', () => {
    driver.wish(tom, start);
    acceptRun(driver);
    driver.wish(tom, skip);
    expect(outcome(driver.wish(tom, again))).toBe('step_run_open');
    endRun(driver, 'failure');
    expect(outcome(driver.wish(tom, again))).toEqual(['StepReopened', 'RunRequested']);
    expect(stepRuns(driver).map(({ correlationId }) => correlationId)).toEqual([
      '3f9a2c-gl-7-step-smoke-1',
      '3f9a2c-gl-7-step-smoke-2',
    ]);
    acceptRun(driver);
    endRun(driver, 'success');
    expect(stateOf(driver)).toBe('done');
  });

  test('follows a run that somebody repeats on GitHub, both ways', () => {
    driver.wish(tom, start);
    acceptRun(driver);
    endRun(driver, 'failure');
    const correlationId = newestRun(driver);
    driver.system({ type: 'ReportRunStatus', correlationId, attempt: 2, status: 'in_progress' });
    expect(driver.state.status).toBe('validating');
    expect(outcome(endRun(driver, 'success', 2))).toEqual(['RunCompleted', 'StepFinished']);
    expect(outcome(endRun(driver, 'failure', 3))).toEqual(['RunCompleted', 'StepFailed']);
  });

  test('fails where GitHub refuses it, and where nobody can find out whether it was started', () => {
    driver.wish(tom, start);
    begin(driver);
    const correlationId = newestRun(driver);
    driver.system({ type: 'ReportDispatchUnknown', correlationId, reason: 'timeout' });
    expect(outcome(driver.wish(tom, again))).toBe('step_unchanged');
    const gaveUp = { effect: `dispatch/${correlationId}`, kind: 'github.dispatch', subject: correlationId };
    expect(outcome(driver.system({ type: 'ReportEffectGivenUp', ...gaveUp, reason: 'timeout' }))).toEqual([
      'EffectGaveUp',
      'StepFailed',
    ]);
    driver.wish(tom, again);
    begin(driver);
    const second = newestRun(driver);
    const refused = driver.system({ type: 'ReportDispatchRejected', correlationId: second, reason: '404' });
    expect(refused.events).toEqual([
      { type: 'DispatchRejected', correlationId: second, reason: '404' },
      { type: 'StepFailed', step: 'smoke', reason: 'GitHub did not start the workflow: 404' },
    ]);
    // The first turned up after all.
    driver.system({ type: 'ReportDispatchAccepted', correlationId });
    const late = { type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' } as const;
    expect(outcome(driver.system(late))).toEqual(['RunCompleted', 'StepFinished']);
  });

  test('whose first try turns up while the second waits follows the first, and sends no second', () => {
    driver.wish(tom, start);
    begin(driver);
    const correlationId = newestRun(driver);
    driver.system({ type: 'ReportDispatchUnknown', correlationId, reason: 'timeout' });
    const gaveUp = { effect: `dispatch/${correlationId}`, kind: 'github.dispatch', subject: correlationId };
    driver.system({ type: 'ReportEffectGivenUp', ...gaveUp, reason: 'timeout' });
    driver.wish(tom, again);
    const found = driver.system({ type: 'ReportDispatchAccepted', correlationId });
    expect(outcome(found)).toEqual(['RunCancelledBeforeDispatch', 'DispatchAccepted']);
    expect(stepRuns(driver)).toHaveLength(1);
    expect(stateOf(driver)).toBe('running');
  });

  test('is not sent once the plan was left, and a rollback does not wait for it', () => {
    driver.wish(tom, start);
    driver.wish(ona, { type: 'RequestRollback', reason: 'bad' });
    const rollback = newestRun(driver);
    const step = stepRuns(driver)[0]?.correlationId ?? '';
    expect(outcome(driver.system({ type: 'BeginDispatch', correlationId: step, attempt: 1 }))).toBe('stale');
    expect(stepRuns(driver)).toEqual([]);
    const begun = driver.system({ type: 'BeginDispatch', correlationId: rollback, attempt: 1 });
    expect(outcome(begun)).toEqual(['DispatchBegun']);
    expect(outcome(driver.wish(tom, again))).toBe('steps_over');
  });

  test('that is called back before it was sent has failed, and says why', () => {
    driver.wish(tom, start);
    driver.wish(rita, { type: 'Hold', reason: 'a storm' });
    const { events } = begin(driver);
    const reason = 'its workflow was called back before it was sent';
    expect(events).toMatchObject([
      { type: 'RunCancelledBeforeDispatch' },
      { type: 'StepFailed', step: 'smoke', reason },
    ]);
    expect(outcome(driver.wish(tom, again))).toBe('step_on_hold');
    driver.wish(rita, { type: 'Resume' });
    expect(outcome(driver.wish(tom, again))).toEqual(['StepReopened', 'RunRequested']);
  });
});

describe('while everything is frozen', () => {
  const stop = { because: 'all_frozen', by: rita, title: 'an incident', until: T0 + hours(1) } as const;
  const freeze = (driver: GoLiveDriver, bars: readonly Bar[] = [stop]) => {
    driver.facts = { ...driver.facts, bars };
    return driver.system({ type: 'ReportBars' });
  };

  test('no workflow of a step is started by anybody, or sent, and people are told what runs already', () => {
    const driver = deployed();
    driver.wish(tom, start);
    freeze(driver);
    const { events, refusal } = begin(driver);
    expect(refusal).toMatchObject({ code: 'all_frozen', bar: stop });
    expect(events).toMatchObject([
      { type: 'RunCancelledBeforeDispatch', because: 'all_frozen' },
      { type: 'StepFailed', step: 'smoke' },
    ]);
    expect(driver.wish(tom, again).refusal).toMatchObject({ code: 'all_frozen', bar: stop });
    freeze(driver, []);
    driver.wish(tom, again);
    acceptRun(driver);
    const { length } = driver.recorded;
    freeze(driver);
    const [told] = driver.recorded.slice(length);
    expect(told && eventSentence(told, driver.state, en)).toMatch(
      /no workflow of a step.*already goes on.*“smoke” \(.*run 3/s,
    );
    expect(outcome(endRun(driver, 'success'))).toEqual(['RunCompleted', 'StepFinished']);
  });

  test('it is asked once more at the click, whatever the go-live has heard of', () => {
    const driver = deployed();
    driver.facts = { ...driver.facts, bars: [stop] };
    expect(driver.wish(tom, start)).toMatchObject({
      refusal: { code: 'all_frozen' },
      events: [{ type: 'BarsChanged' }],
    });
    expect(outcome(driver.wish(tom, skip))).toEqual(['StepSkipped']);
  });

  test('a step that starts by itself waits until that is over, also where it ends by its time', () => {
    const driver = createGoLiveDriver({ plan: smokeByWorkflow({ start: 'automatic' }) });
    deploy(driver);
    driver.moveTo(T0 + minutes(10));
    endRun(driver, 'success');
    freeze(driver, [{ ...stop, until: T0 + minutes(18) }]);
    driver.runTo(T0 + minutes(17));
    expect(stepRuns(driver)).toEqual([]);
    driver.facts = { ...driver.facts, bars: [] };
    driver.runTo(T0 + minutes(18));
    expect(stepRuns(driver)).toHaveLength(1);
  });

  test('a step that people do is theirs to do, and a break-glass lets a workflow through', () => {
    const byHand = deployed(smokeByWorkflow({}, {}));
    freeze(byHand);
    expect(outcome(byHand.wish(tom, start))).toEqual(['StepStarted']);
    const { runbook, ...rest } = stagingFirst();
    const permissions = { ...runbook.permissions, breakGlass: ['technical_lead'] };
    const driver = createGoLiveDriver({ plan: { ...rest, runbook: { ...runbook, permissions } } });
    approve(driver);
    freeze(driver);
    expect(outcome(driver.wish(rita, { type: 'StartStep', step: 'checks' }))).toBe('all_frozen');
    driver.wish(tom, { type: 'BreakGlass', what: 'freeze', reason: 'the shop is down' });
    expect(outcome(driver.wish(rita, { type: 'StartStep', step: 'checks' }))).toContain('RunRequested');
  });
});

describe('once the next go-live was started there', () => {
  const supersede = (driver: GoLiveDriver) => {
    driver.facts = { ...driver.facts, supersededBy: 'GL-8' };
  };

  test('no workflow of a step is started, or sent, for what was live before', () => {
    const driver = deployed();
    driver.wish(tom, start);
    supersede(driver);
    const { events, refusal } = begin(driver);
    expect(refusal).toMatchObject({ code: 'superseded', subject: 'GL-8' });
    expect(events).toMatchObject([
      { type: 'RunCancelledBeforeDispatch', because: 'superseded' },
      { type: 'StepFailed', step: 'smoke' },
    ]);
    expect(driver.wish(tom, again).refusal).toMatchObject({ code: 'superseded', subject: 'GL-8' });
    expect(outcome(driver.wish(tom, skip))).toEqual(['StepSkipped']);
    const fresh = deployed();
    supersede(fresh);
    expect(outcome(fresh.wish(tom, start))).toBe('superseded');
    expect(stepRuns(fresh)).toEqual([]);
  });

  test('a step that starts by itself has failed once, and says why', () => {
    const driver = createGoLiveDriver({ plan: smokeByWorkflow({ start: 'automatic' }) });
    deploy(driver);
    driver.moveTo(T0 + minutes(10));
    endRun(driver, 'success');
    supersede(driver);
    driver.runTo(T0 + minutes(40));
    expect(stepRuns(driver)).toEqual([]);
    expect(stateOf(driver)).toBe('failed');
    const failures = driver.recorded.filter(({ event }) => event.type === 'StepFailed');
    expect(failures.map(({ event }) => event)).toMatchObject([{ reason: expect.stringContaining('GL-8') }]);
  });
});

test('a run of a step may pass GitHub’s protection while the step is on, and nobody holds the go-live', () => {
  const driver = running();
  const runId = driver.state.runs.at(-1)?.link?.runId ?? 0;
  const verdict = () => protectionVerdict([driver.state], { repository: service.repository, runId });
  expect(verdict()).toEqual({ state: 'approved', because: 'wanted', goLive: 'GL-7' });
  driver.wish(rita, { type: 'Hold', reason: 'wait' });
  expect(verdict()).toMatchObject({ state: 'rejected', because: 'held' });
  driver.wish(rita, { type: 'Resume' });
  expect(verdict().state).toBe('approved');
  driver.wish(tom, skip);
  expect(verdict()).toMatchObject({ state: 'rejected', because: 'not_wanted' });
});

test('a run that goes on after a rollback was asked for is followed, and says nothing of the plan', () => {
  const driver = running();
  const step = newestRun(driver);
  driver.wish(ona, { type: 'RequestRollback', reason: 'bad' });
  const rollback = newestRun(driver);
  expect(outcome(begin(driver))).toEqual(['DispatchBegun']);
  driver.system({ type: 'ReportDispatchAccepted', correlationId: rollback });
  endRun(driver, 'success');
  driver.moveTo(driver.now + minutes(1));
  see(driver, 'up');
  expect(driver.state.status).toBe('rolled_back');
  expect(isWatched(driver.state, driver.now)).toBe(true);
  const ended = {
    type: 'ReportRunCompleted',
    correlationId: step,
    attempt: 1,
    conclusion: 'failure',
  } as const;
  expect(outcome(driver.system(ended))).toEqual(['RunCompleted']);
  expect(isWatched(driver.state, driver.now)).toBe(false);
});

test('what a workflow tried says nothing of another deployment, and is not run beside its old run', () => {
  const driver = running();
  const old = newestRun(driver);
  const deployment = driver.state.runs[0]?.request.correlationId ?? '';
  const rerun = { correlationId: deployment, attempt: 2 };
  driver.moveTo(driver.now + minutes(1));
  driver.system({ type: 'ReportRunStatus', ...rerun, status: 'in_progress' });
  expect(stateOf(driver)).toBe('waiting');
  expect(outcome(driver.wish(tom, start))).toBe('step_run_open');
  const ended = {
    type: 'ReportRunCompleted',
    correlationId: old,
    attempt: 1,
    conclusion: 'success',
  } as const;
  expect(outcome(driver.system(ended))).toEqual(['RunCompleted']);
  expect(stateOf(driver)).toBe('waiting');
  expect(outcome(driver.wish(tom, start))).toBe('step_looks_later');
  driver.system({ type: 'ReportRunCompleted', ...rerun, conclusion: 'success' });
  expect(outcome(driver.wish(tom, start))).toEqual(['StepStarted', 'RunRequested']);
});

test('a step that starts by itself does so when its time has come and the deployment has succeeded, once', () => {
  const driver = createGoLiveDriver({ plan: smokeByWorkflow({ start: 'automatic' }) });
  deploy(driver);
  driver.runTo(T0 + minutes(16));
  expect(stepRuns(driver)).toEqual([]);
  driver.moveTo(T0 + minutes(17));
  endRun(driver, 'success');
  expect(driver.tick()).toEqual(expect.arrayContaining(['StepStarted', 'RunRequested']));
  driver.runTo(T0 + minutes(25));
  expect(stepRuns(driver)).toHaveLength(1);
  const waiting = deployed();
  waiting.runTo(T0 + minutes(25));
  expect(stepRuns(waiting)).toEqual([]);
});

test('a service that names no workflow leaves the step to people, with a box for each task', () => {
  const driver = deployed(smokeByWorkflow({ start: 'automatic' }, {}));
  driver.runTo(T0 + minutes(20));
  expect(stateOf(driver)).toBe('waiting');
  expect(outcome(driver.wish(tom, start))).toEqual(['StepStarted']);
  expect(outcome(driver.wish(tom, { type: 'FinishStep', step: 'smoke' }))).toBe('tasks_not_confirmed');
  driver.wish(tom, { type: 'FinishStep', step: 'smoke', confirmed: [0] });
  expect(stateOf(driver)).toBe('done');
  expect(stepRuns(driver)).toEqual([]);
});

/** `checks`, before T-0, is done by a workflow too. */
const stagingFirst = (): PlanGoLive => {
  const plan = smokeByWorkflow({}, { smoke: 'smoke-tests.yml', staging: 'verify-staging.yml' });
  const phases = plan.runbook.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((step) =>
      step.id === 'checks' ? { ...step, kind: 'workflow' as const, workflow: 'staging' } : step,
    ),
  }));
  return { ...plan, runbook: { ...plan.runbook, phases } };
};

test('a workflow before T-0 is no deployment: the go-live can still be moved and aborted', () => {
  const driver = createGoLiveDriver({ plan: stagingFirst() });
  approve(driver);
  driver.wish(rita, { type: 'StartStep', step: 'checks' });
  acceptRun(driver);
  const staging = newestRun(driver);
  expect(driver.state.status).toBe('approved');
  const t0 = T0 + hours(1);
  expect(outcome(driver.wish(rita, { type: 'Reschedule', t0, timeZone: driver.state.timeZone }))).toContain(
    'Rescheduled',
  );
  expect(stateOf(driver, 'checks')).toBe('waiting');
  const ended = { correlationId: staging, attempt: 1, conclusion: 'success' };
  expect(outcome(driver.system({ type: 'ReportRunCompleted', ...ended }))).toEqual(['RunCompleted']);
  expect(stateOf(driver, 'checks')).toBe('waiting');
  driver.runTo(t0 - minutes(60));
  expect(outcome(driver.wish(rita, { type: 'StartStep', step: 'checks' }))).toContain('RunRequested');
  expect(outcome(driver.wish(rita, { type: 'Abort', reason: 'enough' }))).toContain('Aborted');
  expect(outcome(begin(driver))).toBe('stale');
});

test('a workflow that is asked for beside the start leaves it as it is, and a hold still calls that back', () => {
  const driver = createGoLiveDriver({ plan: stagingFirst() });
  approve(driver);
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  const deployment = newestRun(driver);
  driver.wish(rita, { type: 'StartStep', step: 'checks' });
  driver.wish(rita, { type: 'SkipStep', step: 'checks', reason: 'seen by hand' });
  expect(outcome(begin(driver))).toBe('stale');
  expect(driver.state.status).toBe('starting');
  driver.wish(rita, { type: 'ReopenStep', step: 'checks' });
  const { events } = driver.wish(rita, { type: 'Hold', reason: 'a storm' });
  expect(events[0]).toEqual({
    type: 'RunCancelledBeforeDispatch',
    correlationId: deployment,
    because: 'held',
  });
  expect(driver.state.status).toBe('approved');
});

test('the workflows of two steps run beside each other, each under ids of its own', () => {
  const driver = createGoLiveDriver({ plan: stagingFirst() });
  approve(driver);
  driver.wish(rita, { type: 'StartStep', step: 'checks' });
  acceptRun(driver);
  driver.runTo(T0);
  driver.wish(tom, { type: 'StartDeployment' });
  acceptRun(driver);
  endRun(driver, 'success');
  driver.wish(tom, start);
  expect(newestRun(driver)).toBe('3f9a2c-gl-7-step-smoke-1');
  expect(outcome(begin(driver))).toEqual(['DispatchBegun']);
});
