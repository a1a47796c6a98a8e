import { expect, test } from 'vitest';
import {
  bea,
  days,
  hours,
  minutes,
  ole,
  olga,
  ona,
  pat,
  rita,
  T0,
  timeZone,
  tom,
} from '../fixtures/golive-fixture.ts';
import { given, type Past, planned } from './given.ts';
import {
  aborted,
  approved,
  begun,
  deploy1,
  deploying,
  dispatchUnknown,
  failed,
  givenUp,
  held,
  requested,
  requestOf,
  rollback1,
  rollbackAccepted,
  rollbackFailed,
  rolledBack,
  rollingBack,
  succeeded,
  validating,
  verifying,
} from './histories.ts';

const hold = { type: 'Hold', reason: 'smoke in the data centre' } as const;
const abort = { type: 'Abort', reason: 'not today' } as const;
const toTomorrow = { type: 'Reschedule', t0: T0 + days(1), timeZone } as const;

test('everybody who holds a role may hold, an outsider may not', () => {
  for (const by of [tom, bea, ole, ona, rita, pat])
    given(planned).when(hold, { by }).gives({ type: 'Held', reason: hold.reason });
  given(planned).when(hold, { by: olga }).refusedOnRecord('not_allowed');
});

test('a hold has a reason, and there is one at a time', () => {
  given(planned).when({ type: 'Hold', reason: '' }, { by: tom }).refused('reason_required');
  given(planned, held).when(hold, { by: tom }).refused('already_held');
});

test('a hold between the start and the dispatch calls the deployment back and leaves the final GO', () => {
  const calledBack = { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'held' } as const;
  given(...requested)
    .when(hold, { by: bea })
    .gives(calledBack, { type: 'Held', reason: hold.reason });
  expect(given(...requested, calledBack, held).state).toMatchObject({
    status: 'approved',
    finalGo: { by: rita },
  });
});

test('a hold after the dispatch began calls nothing back but is on record', () => {
  for (const past of [begun, dispatchUnknown, deploying])
    given(...past)
      .when(hold, { by: bea })
      .gives({ type: 'Held', reason: hold.reason });
});

test('what is over cannot be held, nor resumed', () => {
  for (const past of [aborted, succeeded, rolledBack]) {
    given(...past)
      .when(hold, { by: bea })
      .refused('finished');
    given(...past, held)
      .when({ type: 'Resume' }, { by: rita })
      .refused('finished');
  }
});

test('whoever may manage resumes, not everybody who may hold', () => {
  given(planned, held).when({ type: 'Resume' }, { by: rita }).gives({ type: 'Resumed' });
  given(planned, held).when({ type: 'Resume' }, { by: pat }).gives({ type: 'Resumed' });
  given(planned, held).when({ type: 'Resume' }, { by: ole }).refusedOnRecord('not_allowed');
  given(planned).when({ type: 'Resume' }, { by: rita }).refused('not_held');
});

test('a reschedule sets the new time and withdraws the final GO', () => {
  given(...approved)
    .when({ ...toTomorrow, reason: 'freeze' }, { by: rita })
    .gives(
      { type: 'FinalGoWithdrawn', because: 'rescheduled' },
      { type: 'Rescheduled', t0: T0 + days(1), timeZone, reason: 'freeze' },
    );
  expect(given(planned, { type: 'Rescheduled', t0: T0 + days(1), timeZone: 'UTC' }).state).toMatchObject({
    status: 'planned',
    t0: T0 + days(1),
    timeZone: 'UTC',
    round: 2,
  });
});

test('a reschedule is for whoever may manage, to a time that lies ahead', () => {
  given(planned).when(toTomorrow, { by: tom }).refusedOnRecord('not_allowed');
  given(planned)
    .when({ ...toTomorrow, t0: T0 - hours(1) }, { by: rita })
    .refused('t0_in_past');
  const farthest = T0 - hours(1) + days(400);
  given(planned)
    .when({ ...toTomorrow, t0: farthest }, { by: rita })
    .givesTypes('Rescheduled');
  given(planned)
    .when({ ...toTomorrow, t0: farthest + 1 }, { by: rita })
    .refused('t0_too_far');
  given(planned)
    .when({ ...toTomorrow, t0: T0 }, { by: rita })
    .refused('already_planned');
  given(planned)
    .when({ ...toTomorrow, t0: T0, timeZone: 'UTC' }, { by: rita })
    .givesTypes('Rescheduled');
});

test('a reschedule between the start and the dispatch calls the deployment back', () => {
  given(...requested)
    .when(toTomorrow, { by: rita })
    .gives(
      { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'rescheduled' },
      { type: 'FinalGoWithdrawn', because: 'rescheduled' },
      { type: 'Rescheduled', t0: T0 + days(1), timeZone },
    );
});

test.each([
  ['the dispatch began', begun],
  ['the deployment failed', failed],
  ['it is validated', validating],
  ['a rollback failed', rollbackFailed],
] as const)('a reschedule after %s is refused and on record', (_when, past) => {
  given(...past)
    .when(toTomorrow, { by: rita })
    .refusedOnRecord('already_started');
});

test('an aborted go-live is not rescheduled', () => {
  given(...aborted)
    .when(toTomorrow, { by: rita })
    .refused('finished');
});

test('whoever may manage aborts, with a reason', () => {
  given(planned).when(abort, { by: tom }).refusedOnRecord('not_allowed');
  given(planned).when({ type: 'Abort', reason: ' ' }, { by: rita }).refused('reason_required');
  expect(given(planned).when(abort, { by: rita }).decision.events.at(-1)).toEqual({
    type: 'Aborted',
    reason: 'not today',
  });
  expect(given(...aborted).state).toMatchObject({
    status: 'aborted',
    ended: { by: rita, reason: 'not today' },
  });
});

test('an abort between the start and the dispatch calls the deployment back', () => {
  const { decision } = given(...requested).when(abort, { by: rita });
  expect(decision.events[0]).toEqual({
    type: 'RunCancelledBeforeDispatch',
    correlationId: deploy1,
    because: 'aborted',
  });
  expect(given(...requested, ...decision.events).state.status).toBe('aborted');
});

test.each([
  ['the dispatch began', begun, 'already_started'],
  ['its outcome is unknown', dispatchUnknown, 'dispatch_unknown'],
  ['the deployment runs', deploying, 'already_started'],
  ['it is validated', validating, 'already_started'],
  ['a rollback is on its way', rollingBack, 'already_started'],
  ['a rollback runs', rollbackAccepted, 'already_started'],
  ['a rollback is verified', verifying, 'already_started'],
] as const)('an abort after %s is refused and on record', (_when, past, code) => {
  given(...past)
    .when(abort, { by: rita })
    .refusedOnRecord(code);
});

test.each([
  ['it is aborted', aborted],
  ['it went well', succeeded],
  ['it was rolled back', rolledBack],
] as const)('an abort after %s is too late', (_when, past) => {
  given(...past)
    .when(abort, { by: rita })
    .refused('finished');
});

const gaveUpRollback: Past = {
  type: 'EffectGaveUp',
  effect: `dispatch/${rollback1}`,
  kind: 'github.dispatch',
  subject: rollback1,
  reason: 'GitHub does not answer',
};

const rollback2 = requestOf('rollback', 2);
const foundAfterAll: readonly Past[] = [
  ...rollingBack,
  { type: 'DispatchBegun', correlationId: rollback1, attempt: 1 },
  gaveUpRollback,
  { type: 'RunRequested', run: rollback2 },
  { type: 'RunCancelledBeforeDispatch', correlationId: rollback2.correlationId, because: 'stale' },
  { type: 'DispatchAccepted', correlationId: rollback1 },
];

test('a rollback that was found after all is followed like any other', () => {
  given(...foundAfterAll)
    .when(abort, { by: rita })
    .refusedOnRecord('already_started');
  given(...foundAfterAll)
    .when({ type: 'RequestRollback', reason: 'again' }, { by: ona })
    .refusedOnRecord('rollback_running');
});

test.each([
  [
    'the found rollback is overdue',
    [...foundAfterAll, { type: 'RunOverdue', correlationId: rollback1 } as const],
  ],
  ['nobody could find out whether the deployment started', givenUp],
  ['the deployment failed', failed],
  ['the rollback failed', rollbackFailed],
  ['nobody could find out whether the rollback started', [...rollingBack, gaveUpRollback]],
  [
    'the rollback is overdue',
    [...rollbackAccepted, { type: 'RunOverdue', correlationId: rollback1 } as const],
  ],
] as const)('a person closes it by hand where %s', (_where, past) => {
  const { decision } = given(...past).when(abort, { by: rita, at: T0 + minutes(90) });
  expect(decision.refusal).toBeUndefined();
  expect(given(...past, ...decision.events).state.status).toBe('aborted');
});
