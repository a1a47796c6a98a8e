import { describe, expect, test } from 'vitest';
import { hours, rita, T0 } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import { deploying } from '../histories.ts';

describe('whoever ends a rollback that did not reach GitHub', () => {
  const run = {
    purpose: 'rollback',
    correlationId: 'r1',
    repository: 'a/b',
    workflow: 'w',
    ref: 'main',
    inputs: {},
  } as const;
  const unsent: readonly Past[] = [
    { type: 'RunRequested', run },
    { type: 'DispatchBegun', correlationId: 'r1', attempt: 1 },
    { type: 'DispatchNotSent', correlationId: 'r1', reason: 'refused' },
  ];
  const completed: Past = {
    type: 'RunCompleted',
    correlationId: '3f9a2c-gl-7-deploy-1',
    attempt: 1,
    conclusion: 'failure',
  };
  const aborted = (...past: readonly Past[]) =>
    given(...past).when({ type: 'Abort', reason: 'by hand' }, { by: rita, at: T0 + hours(1) }).decision;

  test('calls it back, and ends the go-live, where nothing else goes on', () => {
    expect(aborted(...deploying, completed, ...unsent).events).toContainEqual({
      type: 'RunCancelledBeforeDispatch',
      correlationId: 'r1',
      because: 'aborted',
    });
  });

  test('does not where its deployment goes on, unless that takes too long', () => {
    expect(aborted(...deploying, ...unsent).refusal?.code).toBe('already_started');
    const overdue: Past = { type: 'RunOverdue', correlationId: '3f9a2c-gl-7-deploy-1' };
    expect(aborted(...deploying, overdue, ...unsent).refusal).toBeUndefined();
  });

  test('also where a step is still being done by a workflow', () => {
    const step = { ...run, purpose: 'step', correlationId: 's1', step: 'smoke' } as const;
    const running: readonly Past[] = [
      { type: 'RunRequested', run: step },
      { type: 'DispatchBegun', correlationId: 's1', attempt: 1 },
      { type: 'DispatchAccepted', correlationId: 's1' },
    ];
    expect(aborted(...deploying, completed, ...running, ...unsent).refusal).toBeUndefined();
  });

  test('nor where it may have arrived', () => {
    expect(aborted(...deploying, completed, ...unsent.slice(0, 2)).refusal?.code).toBe('already_started');
  });
});
