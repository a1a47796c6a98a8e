import { expect, test } from 'vitest';
import type { Event } from '../../../src/domain/event.ts';
import { bea, minutes, ona, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  aborted,
  begun,
  deploy1,
  deploying,
  dispatchUnknown,
  failed,
  givenUp,
  link,
  requested,
  requestOf,
  rollback1,
  rollingBack,
  validating,
} from '../histories.ts';

const soon = { at: T0 + minutes(3) };
const begin = (correlationId: string, attempt = 1) =>
  ({ type: 'BeginDispatch', correlationId, attempt }) as const;
const accepted = { type: 'ReportDispatchAccepted', correlationId: deploy1, run: link } as const;
const rejected = { type: 'ReportDispatchRejected', correlationId: deploy1, reason: 'No ref found' } as const;
const unknown = { type: 'ReportDispatchUnknown', correlationId: deploy1, reason: 'timeout' } as const;

const rejectedPast: readonly Past[] = [
  ...begun,
  { type: 'DispatchRejected', correlationId: deploy1, reason: 'No ref found' },
];

test('the dispatch begins on the record before the call', () => {
  given(...requested)
    .when(begin(deploy1), soon)
    .gives({ type: 'DispatchBegun', correlationId: deploy1, attempt: 1 });
});

test('a run that nobody asked for, or whose end is known, is not dispatched', () => {
  given(...requested)
    .when(begin('3f9a2c-gl-7-deploy-9'), soon)
    .refused('unknown_run');
  for (const past of [deploying, failed, validating, rejectedPast, givenUp])
    given(...past)
      .when(begin(deploy1, 2), soon)
      .refused('stale');
});

test('GitHub takes the call and names the run, or does not', () => {
  given(...begun)
    .when(accepted, soon)
    .gives({ type: 'DispatchAccepted', correlationId: deploy1, run: link });
  given(...begun)
    .when({ type: 'ReportDispatchAccepted', correlationId: deploy1 }, soon)
    .gives({ type: 'DispatchAccepted', correlationId: deploy1 });
  expect(given(...deploying).state).toMatchObject({
    status: 'deploying',
    runs: [{ dispatch: 'accepted', link, status: 'queued', acceptedAt: T0 + minutes(2) }],
  });
});

test('a run that was not named is found later, once', () => {
  const unnamed: readonly Past[] = [...begun, { type: 'DispatchAccepted', correlationId: deploy1 }];
  const found = { type: 'ReportRunFound', correlationId: deploy1, run: link } as const;
  given(...unnamed)
    .when(found, soon)
    .gives({ type: 'RunFound', correlationId: deploy1, run: link });
  given(...deploying)
    .when(found, soon)
    .refused('stale');
  given(...begun)
    .when(found, soon)
    .refused('stale');
});

test('GitHub refuses the call: nothing ran, and it can be tried again', () => {
  given(...begun)
    .when(rejected, soon)
    .gives({ type: 'DispatchRejected', correlationId: deploy1, reason: 'No ref found' });
  expect(given(...rejectedPast).state.status).toBe('deployment_failed');
  given(...rejectedPast)
    .when({ type: 'StartDeployment' }, { by: tom, at: T0 + minutes(5) })
    .gives({ type: 'RunRequested', run: requestOf('deploy', 2) });
});

test('what never ran is not rolled back', () => {
  given(...rejectedPast)
    .when({ type: 'RequestRollback', reason: 'to be sure' }, { by: ona, at: T0 + minutes(5) })
    .refusedOnRecord('not_started');
});

test('a lost answer is unknown, which is neither failed nor done', () => {
  given(...begun)
    .when(unknown, soon)
    .gives({ type: 'DispatchUnknown', correlationId: deploy1, reason: 'timeout' });
  expect(given(...dispatchUnknown).state).toMatchObject({
    status: 'starting',
    runs: [{ dispatch: 'unknown' }],
  });
});

const notSent = {
  type: 'ReportDispatchNotSent',
  correlationId: deploy1,
  attempt: 1,
  reason: 'connection refused',
} as const;
const cancelledByAbort = Array.from({ length: 4 }, () => 'NoticeCancelled' as const);
const notSentEvent: Past = { type: 'DispatchNotSent', correlationId: deploy1, reason: 'connection refused' };

test('what certainly never arrived waits to be sent again, and votes count meanwhile', () => {
  given(...begun)
    .when(notSent, soon)
    .gives({ type: 'DispatchNotSent', correlationId: deploy1, reason: 'connection refused' });
  const past = [...begun, notSentEvent];
  expect(given(...past).state).toMatchObject({ status: 'starting', runs: [{ dispatch: 'requested' }] });
  given(...past)
    .when({ type: 'CastVote', gate: 'business', vote: 'NO-GO', reason: 'stop' }, { ...soon, by: bea })
    .givesTypes('VoteCast', 'RunCancelledBeforeDispatch', 'FinalGoWithdrawn');
  given(...past)
    .when({ type: 'Abort', reason: 'stop' }, { ...soon, by: rita })
    .givesTypes('RunCancelledBeforeDispatch', ...cancelledByAbort, 'Aborted');
  given(...past)
    .when({ type: 'Reschedule', t0: T0 + minutes(600), timeZone: 'UTC' }, { ...soon, by: rita })
    .givesTypes('RunCancelledBeforeDispatch', 'FinalGoWithdrawn', 'Rescheduled');
  given(...past)
    .when(begin(deploy1, 2), soon)
    .gives({ type: 'DispatchBegun', correlationId: deploy1, attempt: 2 });
});

test('a hold, or the end of the grace time, that came while it was being sent calls it back', () => {
  const calledBack = (because: string) => [
    { type: 'DispatchNotSent', correlationId: deploy1, reason: 'connection refused' } as const,
    { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because } as const,
  ];
  given(...begun, { type: 'Held', reason: 'wait' })
    .when(notSent, soon)
    .gives(...calledBack('blocked'));
  given(...begun)
    .when(notSent, { at: T0 + minutes(17) })
    .gives(...calledBack('past_grace'));
  given(...begun, { type: 'RunRequested', run: requestOf('rollback') })
    .when(notSent, soon)
    .gives(...calledBack('stale'));
});

test('that an earlier attempt was not sent says nothing of the one that is under way', () => {
  given(...dispatchUnknown, { type: 'DispatchBegun', correlationId: deploy1, attempt: 2 })
    .when(notSent, soon)
    .refused('stale');
  for (const past of [dispatchUnknown, deploying, givenUp, requested])
    given(...past)
      .when(notSent, soon)
      .refused('stale');
});

test('a rollback that never arrived can be called back by an abort', () => {
  const past: readonly Past[] = [
    ...rollingBack,
    { type: 'DispatchBegun', correlationId: rollback1, attempt: 1 },
    { type: 'DispatchNotSent', correlationId: rollback1, reason: 'connection refused' },
  ];
  const { decision } = given(...past).when({ type: 'Abort', reason: 'by hand' }, { ...soon, by: rita });
  expect(decision.events).toMatchObject([
    { type: 'RunCancelledBeforeDispatch', correlationId: rollback1 },
    ...decision.events.slice(1, -1),
    { type: 'Aborted' },
  ]);
  expect(given(...past, ...decision.events).state.status).toBe('aborted');
});

test('an unknown dispatch turns out as taken, or refused, or is sent again', () => {
  given(...dispatchUnknown)
    .when(accepted, soon)
    .givesTypes('DispatchAccepted');
  given(...dispatchUnknown)
    .when(rejected, soon)
    .givesTypes('DispatchRejected');
  given(...dispatchUnknown)
    .when(begin(deploy1, 2), soon)
    .givesTypes('DispatchBegun');
  given(...dispatchUnknown)
    .when(unknown, soon)
    .refused('stale');
});

test('a second answer to the same call changes nothing', () => {
  given(...deploying)
    .when(accepted, soon)
    .refused('stale');
  given(...deploying)
    .when(rejected, soon)
    .refused('stale');
  given(...deploying)
    .when(unknown, soon)
    .refused('stale');
  given(...requested)
    .when(accepted, soon)
    .refused('stale');
  given(...rejectedPast)
    .when(accepted, soon)
    .refused('stale');
  given(...requested)
    .when({ ...accepted, correlationId: 'other' }, soon)
    .refused('unknown_run');
});

test('a dispatch that was given up waits for a person, and is taken up when it is found after all', () => {
  expect(given(...givenUp).state).toMatchObject({
    status: 'starting',
    runs: [{ dispatch: 'given_up' }],
    troubles: [{ subject: deploy1, reason: 'GitHub does not answer' }],
  });
  given(...givenUp)
    .when(accepted, { at: T0 + minutes(20) })
    .givesTypes('DispatchAccepted');
  const found: readonly Past[] = [
    ...givenUp,
    { type: 'DispatchAccepted', correlationId: deploy1, run: link },
  ];
  expect(given(...found).state.status).toBe('deploying');
});

const gaveUp = (subject: string): Event => ({
  type: 'EffectGaveUp',
  effect: 'x',
  kind: 'slack.message',
  subject,
  reason: 'channel_not_found',
});

test('giving up another effect, or one that was called back, leaves the runs alone', () => {
  expect(given(...begun, gaveUp('control')).state.runs[0]?.dispatch).toBe('begun');
  expect(given(...deploying, gaveUp(deploy1)).state.runs[0]?.dispatch).toBe('accepted');
  const cancelled: Past = { type: 'RunCancelledBeforeDispatch', correlationId: deploy1, because: 'held' };
  const { state } = given(...requested, cancelled, gaveUp(deploy1));
  expect(state.runs[0]?.dispatch).toBe('cancelled');
  expect(state.status).toBe('approved');
});

test('an effect that was given up is on record with its reason', () => {
  given(...begun)
    .when({
      type: 'ReportEffectGivenUp',
      effect: 'e',
      kind: 'slack.message',
      subject: 'control',
      reason: 'gone',
    })
    .gives({ type: 'EffectGaveUp', effect: 'e', kind: 'slack.message', subject: 'control', reason: 'gone' });
});

test('a channel that stays broken for the same reason is on record once an hour', () => {
  const report = {
    type: 'ReportEffectGivenUp',
    effect: 'x',
    kind: 'slack.message',
    subject: 'control',
  } as const;
  const same = { ...report, reason: 'channel_not_found' };
  const past: readonly Past[] = [...begun, { event: gaveUp('control'), by: 'golive', at: T0 + minutes(2) }];
  given(...past)
    .when(same, { at: T0 + minutes(61) })
    .refused('stale');
  given(...past)
    .when(same, { at: T0 + minutes(62) })
    .givesTypes('EffectGaveUp');
  given(...past)
    .when({ ...report, reason: 'is_archived' }, soon)
    .givesTypes('EffectGaveUp');
  given(...past)
    .when({ ...same, effect: 'y' }, soon)
    .givesTypes('EffectGaveUp');
});

test('after a second try was started by hand, the first one that turns up calls it back', () => {
  const second = requestOf('deploy', 2);
  const again: readonly Past[] = [...givenUp, { type: 'RunRequested', run: second }];
  const { decision } = given(...again).when(accepted, { at: T0 + minutes(20) });
  expect(decision.events).toEqual([
    { type: 'RunCancelledBeforeDispatch', correlationId: second.correlationId, because: 'stale' },
    { type: 'DispatchAccepted', correlationId: deploy1, run: link },
  ]);
  expect(given(...again, ...decision.events).state.status).toBe('deploying');
});

test('a rollback is dispatched however late, hold or not', () => {
  for (const past of [rollingBack, [...rollingBack, { type: 'Held', reason: 'wait' } as const]])
    given(...past)
      .when(begin(rollback1), { at: T0 + minutes(300) })
      .givesTypes('DispatchBegun');
});

test.each<readonly [string, readonly Past[]]>([
  ['is being sent', begun],
  ['got no clear answer', dispatchUnknown],
])('a rollback waits while the deployment %s', (_what, past) => {
  const asked: readonly Past[] = [...past, { type: 'RunRequested', run: requestOf('rollback') }];
  given(...asked)
    .when(begin(rollback1), soon)
    .refused('wait_for_deployment');
  for (const [known, answer] of [
    ['accepted', { type: 'DispatchAccepted', correlationId: deploy1, run: link }],
    ['rejected', { type: 'DispatchRejected', correlationId: deploy1, reason: 'proven absent' }],
    ['given up', gaveUp(deploy1)],
  ] as const) {
    const { decision } = given(...asked, answer).when(begin(rollback1), soon);
    expect(decision.events, known).toMatchObject([{ type: 'DispatchBegun' }]);
  }
});

test('a rollback is not dispatched while an earlier one still runs or has done it', () => {
  const second = requestOf('rollback', 2);
  const both: readonly Past[] = [
    ...rollingBack,
    { type: 'DispatchBegun', correlationId: rollback1, attempt: 1 },
    gaveUp(rollback1),
    { type: 'RunRequested', run: second },
    { type: 'DispatchAccepted', correlationId: rollback1, run: { ...link, runId: 2 } },
  ];
  const calledOff = {
    type: 'RunCancelledBeforeDispatch',
    correlationId: second.correlationId,
    because: 'stale',
  } as const;
  given(...both)
    .when(begin(second.correlationId), soon)
    .refused('stale', calledOff);
  const done: Past = { type: 'RunCompleted', correlationId: rollback1, attempt: 1, conclusion: 'success' };
  expect(given(...both, done).state.status).toBe('verifying_rollback');
  given(...both, done)
    .when(begin(second.correlationId), soon)
    .refused('stale', calledOff);
  expect(given(...both, calledOff, done).state.status).toBe('verifying_rollback');
});

test('nothing is dispatched for an aborted go-live', () => {
  const { state } = given(...aborted);
  expect(state.runs).toEqual([]);
  given(...aborted)
    .when(begin(deploy1), soon)
    .refused('unknown_run');
});
