import { describe, expect, test } from 'vitest';
import type { RunRequest } from '../../src/domain/event.ts';
import {
  areVotesHistory,
  areVotesOpen,
  currentRun,
  type DispatchState,
  type GoLive,
  isDeploymentUndecided,
  isDispatchBegun,
  lastAcceptedRun,
  mayHaveRun,
  overallHealth,
  type RunState,
  rollbackWaits,
} from '../../src/domain/go-live.ts';
import type { Status } from '../../src/domain/status.ts';
import { isOutrun, triggerOf } from '../../src/domain/trigger.ts';
import { createGoLiveDriver, deploy } from '../fixtures/golive-driver.ts';

/* What the runs of a go-live mean, by how far each of them is. */

const driver = createGoLiveDriver();
deploy(driver);
const deploying = driver.state;
const [deployment] = deploying.runs;
if (!deployment) throw new Error('nothing was deployed');
const run = (
  dispatch: DispatchState,
  { purpose = 'deploy', conclusion }: { purpose?: RunRequest['purpose']; conclusion?: string } = {},
): RunState => ({
  ...deployment,
  dispatch,
  ...(conclusion ? { conclusion } : {}),
  request: { ...deployment.request, purpose, correlationId: `${purpose}-${dispatch}` },
});
const having = (...runs: readonly RunState[]): GoLive => ({ ...deploying, runs });
const ended = { conclusion: 'success' };

test.each<readonly [DispatchState, boolean, boolean, boolean, boolean]>([
  // Begun; it may have changed something; nobody knows how it ends; a rollback waits for it.
  ['requested', false, false, false, false],
  ['cancelled', false, false, false, false],
  ['rejected', true, false, false, false],
  ['begun', true, true, true, true],
  ['unknown', true, true, true, true],
  ['accepted', true, true, true, false],
  ['given_up', true, true, false, false],
])('a deployment that is %s', (...[dispatch, begun, mayHave, undecided, waits]) => {
  const state = having(run(dispatch));
  expect([
    isDispatchBegun(state),
    mayHaveRun(state),
    isDeploymentUndecided(state),
    rollbackWaits(state),
  ]).toEqual([begun, mayHave, undecided, waits]);
  // The workflow of a step is no deployment.
  const beside = having(run(dispatch, { purpose: 'step' }));
  expect([
    isDispatchBegun(beside),
    mayHaveRun(beside),
    isDeploymentUndecided(beside),
    rollbackWaits(beside),
  ]).toEqual([false, false, false, false]);
});

test('a deployment that has ended is decided, and a rollback is none', () => {
  expect(isDeploymentUndecided(having(run('accepted', ended)))).toBe(false);
  expect(isDeploymentUndecided(having(run('unknown', { purpose: 'rollback' })))).toBe(false);
  expect(rollbackWaits(having(run('unknown', { purpose: 'rollback' })))).toBe(false);
});

test('what counts is the last that was not called back or refused; what GitHub took may have changed what runs', () => {
  const state = having(
    run('accepted', ended),
    run('accepted', { purpose: 'rollback' }),
    run('accepted', { purpose: 'verify' }),
    run('rejected'),
    run('cancelled', { purpose: 'rollback' }),
    run('given_up', { purpose: 'rollback' }),
  );
  expect(currentRun(state, 'deploy')?.dispatch).toBe('accepted');
  expect(currentRun(state, 'rollback')?.dispatch).toBe('given_up');
  expect(currentRun(state, 'step')).toBeUndefined();
  expect(lastAcceptedRun(state)?.request.purpose).toBe('rollback');
  expect(lastAcceptedRun(state, 'deploy')?.request.purpose).toBe('deploy');
  expect(lastAcceptedRun(state, 'verify')?.request.purpose).toBe('verify');
  expect(lastAcceptedRun(state, 'step')).toBeUndefined();
});

test.each<readonly [Status, DispatchState, boolean, boolean]>([
  // Votes count; they are history.
  ['planned', 'cancelled', true, false],
  ['approved', 'cancelled', true, false],
  ['starting', 'requested', true, false],
  ['starting', 'begun', false, false],
  ['deploying', 'accepted', false, true],
  ['deployment_failed', 'accepted', true, false],
  ['validating', 'accepted', false, true],
  ['rolled_back', 'accepted', false, true],
  ['aborted', 'requested', false, true],
])('votes in %s with a run that is %s', (...[status, dispatch, open, history]) => {
  const state = { ...having(run(dispatch)), status };
  expect([areVotesOpen(state), areVotesHistory(state)]).toEqual([open, history]);
});

describe('a run that another has overtaken', () => {
  test.each<readonly [boolean, RunState]>([
    [true, run('accepted')],
    [true, run('begun')],
    [true, run('unknown')],
    [true, run('given_up')],
    [false, run('accepted', ended)],
    [false, run('requested')],
    [false, run('rejected')],
    [false, run('cancelled')],
    [false, run('accepted', { purpose: 'rollback' })],
  ])('decides nothing: %s', (isOver, later) => {
    const first = { ...deployment, attempt: 1, request: { ...deployment.request, correlationId: 'first' } };
    const state = having(run('accepted'), first, later);
    expect(isOutrun(state, first)).toBe(isOver);
    const of = { correlationId: 'first', attempt: 2 };
    const again = triggerOf(state, { type: 'RunStatusChanged', ...of, status: 'in_progress' });
    expect(again).toBe(isOver ? undefined : 'deploy runs again');
    const end = triggerOf(state, { type: 'RunCompleted', ...of, conclusion: 'success' });
    expect(end).toBe(isOver ? undefined : 'deploy succeeded');
  });

  test('the same attempt goes on, and what else runs beside moves nothing', () => {
    const status = 'in_progress' as const;
    const of = (one: RunState) => ({ correlationId: one.request.correlationId, attempt: 1 });
    expect(triggerOf(deploying, { type: 'RunStatusChanged', ...of(deployment), status })).toBeUndefined();
    for (const purpose of ['verify', 'step'] as const) {
      const aside = run('accepted', { purpose });
      const state = having(deployment, aside);
      expect(
        triggerOf(state, { type: 'RunStatusChanged', ...of(aside), attempt: 2, status }),
      ).toBeUndefined();
      expect(triggerOf(state, { type: 'RunCompleted', ...of(aside), conclusion: 'failure' })).toBeUndefined();
      expect(triggerOf(state, { type: 'DispatchRejected', ...of(aside), reason: 'x' })).toBeUndefined();
      expect(triggerOf(state, { type: 'RunRequested', run: aside.request })).toBeUndefined();
    }
    const rollback = run('accepted', { purpose: 'rollback' });
    const state = having(deployment, rollback);
    expect(triggerOf(state, { type: 'DispatchAccepted', ...of(rollback) })).toBeUndefined();
    expect(triggerOf(state, { type: 'DispatchAccepted', ...of(deployment) })).toBe('deploy accepted');
    expect(triggerOf(state, { type: 'DispatchRejected', ...of(rollback), reason: 'x' })).toBe(
      'rollback rejected',
    );
    expect(triggerOf(state, { type: 'RunCompleted', ...of(rollback), conclusion: 'x' })).toBe(
      'rollback failed',
    );
  });
});

test('the health of all is that of the worst, and unknown where one was not seen', () => {
  const at = (web?: 'up' | 'down' | 'unknown', api?: 'up' | 'down' | 'unknown') => {
    const seen = (verdict: 'up' | 'down' | 'unknown') => ({ verdict, since: 0, evidence: 'x' });
    return overallHealth({
      ...deploying,
      health: { ...(web ? { web: seen(web) } : {}), ...(api ? { api: seen(api) } : {}) },
    });
  };
  expect([at('up', 'up'), at('up', 'down'), at('unknown', 'down'), at('down')]).toEqual([
    'up',
    'down',
    'down',
    'down',
  ]);
  expect([at('up'), at('up', 'unknown'), at()]).toEqual(['unknown', 'unknown', 'unknown']);
});
