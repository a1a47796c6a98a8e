import { describe, expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import { evolve } from '../../../src/domain/evolve.ts';
import type { GoLive } from '../../../src/domain/go-live.ts';
import { healthAfterDowntime } from '../../../src/domain/health/evolve-health.ts';
import { measuredWindow, measureEndpoint } from '../../../src/domain/health/measurement.ts';
import { hasSuccessCard, measurementsDue, requiredOfPeople } from '../../../src/domain/health/success.ts';
import { isHealthWatched, watchEndsAt } from '../../../src/domain/health/watch.ts';
import { whyNotNow } from '../../../src/domain/rollback/rollback.ts';
import { createGoLiveDriver, deploy, endRun, record } from '../../fixtures/golive-driver.ts';
import {
  bea,
  days,
  golive,
  hours,
  minutes,
  ole,
  ona,
  plan,
  runbook,
  seconds,
  T0,
  tom,
  user,
} from '../../fixtures/golive-fixture.ts';
import { seenWell, successPlan, validate } from '../../fixtures/success-plan.ts';

/* What the state keeps of the health, and what follows from it. */

const driver = createGoLiveDriver({
  plan: {
    ...plan,
    runbook: {
      ...runbook,
      rollback: {
        ...runbook.rollback,
        triggers: [...runbook.rollback.triggers, { id: 'slow', text: 'Slow', kind: 'performance', forMs: 1 }],
      },
    },
  },
});
deploy(driver);
const deploying = driver.state;
const following = (goLive: GoLive, event: Event, { at = T0 + minutes(1), by = golive } = {}): GoLive =>
  evolve(goLive, record(event, { version: goLive.streamVersion + 1, at, actor: by }));
const seen = (endpoint: string, verdict: 'up' | 'down' | 'unknown') =>
  ({ type: 'HealthChanged', endpoint, verdict, since: T0, evidence: 'x' }) as const;
const raised = (incident: number, trigger: string) =>
  ({ type: 'RollbackProposed', incident, trigger, since: T0, evidence: 'x' }) as const;

describe('an incident', () => {
  test('knows who reported it where a person did', () => {
    const [reported] = following(deploying, raised(1, 'request'), { by: user(bea) }).incidents;
    expect(reported).toMatchObject({ state: 'proposed', reportedBy: bea, at: T0 + minutes(1) });
    const [watched] = following(deploying, raised(1, 'unavailable')).incidents;
    expect(watched).not.toHaveProperty('reportedBy');
  });

  test('of several, each is dismissed and left unanswered by itself', () => {
    let state = following(following(deploying, raised(1, 'unavailable')), raised(2, 'request'), {
      by: user(bea),
    });
    state = following(state, { type: 'RollbackProposalUnanswered', incident: 2, rollsBack: false });
    expect(state.incidents.map(({ unanswered }) => unanswered)).toEqual([undefined, true]);
    state = following(
      state,
      { type: 'RollbackProposalDismissed', incident: 1, reason: 'x' },
      { by: user(ona) },
    );
    expect(state.incidents.map(({ state: is }) => is)).toEqual(['dismissed', 'proposed']);
    expect(state.incidents[0]?.settledAt).toBe(T0 + minutes(1));
  });

  test('that is only observed is kept until what it saw has recovered; what a person reports is not seen to recover', () => {
    const observed = (trigger: string) =>
      ({ type: 'TriggerObserved', trigger, since: T0, evidence: 'x' }) as const;
    let state = following(deploying, observed('unavailable'));
    state = following(following(state, observed('slow')), observed('request'));
    expect(state.observed).toEqual(['unavailable', 'slow']);
    state = following(state, seen('web', 'up'));
    expect(state.observed).toEqual(['unavailable', 'slow']);
    state = following(state, seen('api', 'up'));
    expect(state.observed).toEqual(['slow']);
    const fine = (endpoint: string) =>
      ({
        type: 'PerformanceChanged',
        trigger: 'slow',
        endpoint,
        verdict: 'fine',
        since: T0,
        evidence: 'x',
      }) as const;
    expect(following(state, fine('web')).observed).toEqual(['slow']);
    expect(following(following(state, fine('web')), fine('api')).observed).toEqual([]);
  });
});

describe('the alarm', () => {
  const alarm = (...changes: readonly (readonly ['web' | 'api', 'up' | 'down' | 'unknown', number])[]) =>
    changes.reduce(
      (state, [endpoint, verdict, at]) => following(state, seen(endpoint, verdict), { at: T0 + minutes(at) }),
      deploying,
    ).healthAlarm;

  test('is one as long as something stays down, and for ten minutes after it was down last', () => {
    expect(alarm(['web', 'up', 1])).toBeUndefined();
    expect(alarm(['web', 'down', 1])).toMatchObject({ number: 1, endpoints: ['web'], isOver: false });
    expect(alarm(['web', 'down', 1], ['api', 'down', 30])).toMatchObject({
      number: 1,
      endpoints: ['web', 'api'],
    });
    expect(alarm(['web', 'down', 1], ['web', 'up', 2], ['web', 'down', 11])).toMatchObject({ number: 1 });
    expect(alarm(['web', 'down', 1], ['web', 'up', 2], ['web', 'down', 12])).toMatchObject({ number: 2 });
    // Nobody knows how it stands with the one that it was about: that another goes down later is news.
    expect(alarm(['web', 'down', 1], ['web', 'unknown', 2], ['api', 'down', 30])).toMatchObject({
      number: 2,
      endpoints: ['web', 'api'],
    });
  });

  test('is over once all that it was about is up again', () => {
    expect(alarm(['web', 'down', 1], ['api', 'down', 2], ['web', 'up', 3])?.isOver).toBe(false);
    expect(alarm(['web', 'down', 1], ['api', 'down', 2], ['web', 'up', 3], ['api', 'up', 4])?.isOver).toBe(
      true,
    );
    expect(alarm(['web', 'down', 1], ['web', 'unknown', 3])?.isOver).toBe(false);
  });
});

test('after a downtime longer than two looks, good health says nothing; bad health stays', () => {
  const up = { verdict: 'up', since: T0, evidence: 'x' } as const;
  const state: GoLive = { ...deploying, health: { web: up, api: up } };
  const left = (downtimeMs: number, goLive = state) => Object.keys(healthAfterDowntime(goLive, downtimeMs));
  expect(left(seconds(30))).toEqual(['web', 'api']);
  expect(left(seconds(30) + 1)).toEqual(['api']);
  expect(left(minutes(2) + 1)).toEqual([]);
  expect(left(hours(1), { ...state, health: { web: { ...up, verdict: 'down' }, gone: up } })).toEqual([
    'web',
  ]);
});

describe('what is measured', () => {
  const sample = (at: number, outcome: 'up' | 'down' | 'inconclusive', latencyMs = 100) =>
    ({ at: T0 + at, outcome, latencyMs, detail: 'x' }) as const;

  test('counts from the beginning of the window to its end, both of them too, and answers from the new version alone', () => {
    const window = { from: T0, respondsFrom: T0 + 10, to: T0 + 20 };
    const samples = [
      sample(-1, 'up'),
      sample(0, 'up', 900),
      sample(10, 'up', 100),
      sample(20, 'up', 300),
      sample(21, 'up'),
      sample(15, 'down', 500),
      sample(15, 'down', 50),
      sample(16, 'inconclusive', 5000),
    ];
    expect(measureEndpoint('web', samples, window)).toMatchObject({
      good: 3,
      failed: 2,
      silent: 1,
      answers: 3,
      averageMs: 300,
      deviationMs: 163,
    });
    expect(measureEndpoint('web', [sample(5, 'up'), sample(12, 'down', 500)], window)).toMatchObject({
      good: 1,
      failed: 1,
      answers: 0,
      averageMs: 0,
    });
  });

  test('begins with the deployment, a day ago at most', () => {
    const acceptedAt = deploying.runs[0]?.acceptedAt ?? 0;
    expect(measuredWindow(deploying, T0 + hours(1))).toMatchObject({ from: acceptedAt, to: T0 + hours(1) });
    expect(measuredWindow(deploying, T0 + days(3)).from).toBe(T0 + days(2));
    const healthSince = T0 - minutes(5);
    expect(measuredWindow({ ...deploying, healthSince, runs: [] }, T0 + 1).from).toBe(healthSince);
  });
});

describe('success', () => {
  const due = (goLive: GoLive) =>
    measurementsDue(goLive).map(({ at, action }) => [action.because, (at - T0) / minutes(1)]);

  test('is measured at T+90m, or so long after the deployment where that began later, and for once', () => {
    const { state } = validate();
    expect(due(state)).toEqual([['window_end', 90]]);
    const late = { ...state, runs: state.runs.map((run) => ({ ...run, acceptedAt: T0 + minutes(20) })) };
    expect(due(late)).toEqual([['window_end', 110]]);
    const early = { ...state, runs: state.runs.map((run) => ({ ...run, acceptedAt: T0 - minutes(20) })) };
    expect(due(early)).toEqual([['window_end', 90]]);
    expect(due({ ...state, measured: undefined })).toEqual([
      ['validation', 10],
      ['window_end', 90],
    ]);
    expect(due({ ...state, status: 'rolling_back' })).toEqual([]);
  });

  test('that was measured at the end of its time stays so, whatever is measured later', () => {
    const measuring = validate();
    measuring.moveTo(T0 + minutes(90));
    measuring.system({ type: 'MeasureSuccess', because: 'window_end', seen: seenWell() });
    measuring.wish(ole, { type: 'DeclareSuccess', seen: seenWell(4000) });
    expect(measuring.recorded.at(-2)?.event).toMatchObject({
      type: 'SuccessMeasured',
      because: 'declaration',
    });
    expect(measuring.state.measured?.isOfWindow).toBe(true);
    expect(due(measuring.state)).toEqual([]);
  });

  test('waits for people where the runbook requires what only they can say', () => {
    const criteria = successPlan.runbook.success.criteria.map((group) => ({
      ...group,
      items: group.items.map((item) => ({ ...item, required: item.id !== 'alerts' })),
    }));
    const success = { ...successPlan.runbook.success, criteria };
    const waiting = validate({ ...successPlan, runbook: { ...successPlan.runbook, success } });
    const ids = () => requiredOfPeople(waiting.state).map(({ criterion }) => criterion.id);
    expect(ids()).toEqual(['no_errors', 'security']);
    waiting.wish(tom, { type: 'JudgeCriteria', group: 'technical', met: ['no_errors'], notMet: [] });
    expect(ids()).toEqual(['security']);
  });

  test('has its card once a deployment was through', () => {
    const { state } = validate();
    expect(hasSuccessCard(state)).toBe(true);
    expect(hasSuccessCard(deploying)).toBe(false);
    const runs = state.runs.map((run) => ({ ...run, conclusion: 'failure' }));
    expect(hasSuccessCard({ ...state, runs })).toBe(false);
    const beside = state.runs.map((run) => ({
      ...run,
      request: { ...run.request, purpose: 'verify' as const },
    }));
    expect(hasSuccessCard({ ...state, runs: beside })).toBe(false);
    expect(hasSuccessCard({ ...state, runs: [...beside, ...state.runs] })).toBe(true);
  });

  test('a judgement that is said again is told once; with another reason it is news', () => {
    const judging = validate();
    const say = (reason: string) =>
      judging.wish(tom, {
        type: 'JudgeCriteria',
        group: 'technical',
        met: [],
        notMet: ['no_errors'],
        reason,
      });
    expect(say(' two errors ').events).toEqual([
      {
        type: 'CriteriaJudged',
        group: 'technical',
        met: [],
        notMet: ['no_errors'],
        open: [],
        reason: 'two errors',
      },
    ]);
    expect(judging.state.judged['no_errors']).toMatchObject({
      standing: 'not_met',
      reason: 'two errors',
      by: tom,
    });
    expect(say('two errors').refusal?.code).toBe('judgement_unchanged');
    expect(say('three errors').refusal).toBeUndefined();
  });
});

test('health is watched until the go-live is closed or its last follow-ups are due, and until the success is told', () => {
  const through = createGoLiveDriver();
  deploy(through);
  endRun(through, 'success');
  const declared = {
    ...through.state,
    success: { by: ole, at: T0 + minutes(10), version: 1, hash: 'h' },
    status: 'succeeded' as const,
  };
  expect(watchEndsAt(declared)).toBe(T0 + minutes(10) + hours(4));
  const [first] = declared.runbook.followUps;
  if (!first) throw new Error('the runbook has no follow-ups');
  const followUps = [first, { ...first, id: 'long_term', fromMs: hours(24), toMs: days(7) }];
  const long = { ...declared, runbook: { ...declared.runbook, followUps } };
  expect(watchEndsAt(long)).toBe(T0 + minutes(10) + days(7));
  const closed = (at: number) => ({ ...long, closed: { by: ole, at, version: 2, hash: 'h', open: [] } });
  expect(watchEndsAt(closed(T0 + days(2)))).toBe(T0 + days(2));
  expect(watchEndsAt(closed(T0 + hours(1)))).toBe(T0 + minutes(10) + hours(4));
  expect(isHealthWatched(long, T0 + days(6))).toBe(true);
  expect(isHealthWatched(closed(T0 + days(2)), T0 + days(2))).toBe(false);
  expect(whyNotNow(long, T0 + days(6))).toBeUndefined();
  const without = { ...declared, runbook: { ...declared.runbook, followUps: [] } };
  expect(watchEndsAt(without)).toBe(T0 + minutes(90) + hours(2));
});
