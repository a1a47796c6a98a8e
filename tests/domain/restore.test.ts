import { expect, test } from 'vitest';
import type { Effect } from '../../src/domain/effect.ts';
import { mayBeSentSince, reviewMayBeToldSince, searchRunFrom } from '../../src/domain/restore.ts';
import { recorded } from '../../src/messages/en/recorded.ts';
import { followUpDriver, rollBack } from '../fixtures/follow-up-plan.ts';
import { succeed } from '../fixtures/golive-driver.ts';
import { days, hours, minutes, plannedAt, rita, T0, tom } from '../fixtures/golive-fixture.ts';
import { given, type Past, planned } from './given.ts';
import {
  aborted,
  approved,
  begun,
  deploy1,
  deploying,
  failed,
  givenUp,
  link,
  requested,
  requestOf,
  rolledBack,
} from './histories.ts';

const since = T0 - hours(3);
const reason = recorded.restored;
const restored: Past = { event: { type: 'DatabaseRestored', since, reason }, by: 'golive', at: T0 };
const report = { type: 'ReportRestored', since } as const;

test('a go-live that is not over hears that a backup was put back', () => {
  for (const past of [[planned], approved, requested, deploying, failed])
    given(...past)
      .when(report, { at: T0 })
      .gives({ type: 'DatabaseRestored', since, reason });
});

test('one that is over hears it while follow-ups are open, also where a later one has followed, and is not held', () => {
  for (const reached of [succeed, rollBack]) {
    const driver = followUpDriver();
    reached(driver);
    // Long after anybody looks at its health.
    driver.runTo(T0 + days(3));
    driver.facts = { ...driver.facts, supersededBy: 'GL-8' };
    const told = driver.system(report);
    expect(told.events).toEqual([{ type: 'DatabaseRestored', since, reason }]);
    expect(driver.state).toMatchObject({ restored: { since }, held: undefined });
    expect(driver.system(report).refusal?.code).toBe('stale');
    driver.wish(rita, { type: 'Close', reason: 'enough' });
    driver.facts = { ...driver.facts, supersededBy: undefined };
    expect(driver.system(report).refusal?.code).toBe('finished');
  }
});

test('one that is over, or that a later one has followed, does not', () => {
  given(...rolledBack)
    .when(report, { at: T0 + hours(1) })
    .refused('finished');
  given(...aborted)
    .when(report, { at: T0 })
    .refused('finished');
  given(...deploying)
    .when(report, { facts: { supersededBy: 'GL-8' } })
    .refused('superseded');
});

test('it is told once, also where golive is stopped on the way', () => {
  given(...approved, restored)
    .when(report, { at: T0 })
    .refused('stale');
});

test('only golive itself says so', () => {
  given(...approved)
    .when(report, { by: rita })
    .refusedOnRecord('not_allowed');
});

test('nothing was done in its name before it was planned', () => {
  given(planned)
    .when({ type: 'ReportRestored', since: 0 }, { at: T0 })
    .gives({ type: 'DatabaseRestored', since: plannedAt, reason });
});

test('it is on hold until a person resumes it; a hold that stood before stays as it was', () => {
  expect(given(...approved, restored).state.held).toMatchObject({ at: T0 });
  given(...approved, restored)
    .when({ type: 'StartDeployment' }, { by: tom, at: T0 })
    .refusedOnRecord('blocked');
  const before: Past = { event: { type: 'Held', reason: 'the data team' }, by: rita };
  expect(given(...approved, before, restored).state.held).toMatchObject({
    by: rita,
    reason: 'the data team',
  });
});

test('a deployment that waits to be sent may have been sent: it is not called back, and not sent unless it is absent', () => {
  const now = { at: T0 + minutes(3) };
  const state = given(...requested, restored).state;
  expect(state).toMatchObject({ status: 'starting', runs: [{ dispatch: 'unknown' }] });
  given(...requested, restored)
    .when({ type: 'Abort', reason: 'enough' }, { by: rita, ...now })
    .refusedOnRecord('dispatch_unknown');
  given(...requested, restored)
    .when({ type: 'ReportDispatchAccepted', correlationId: deploy1, run: link }, now)
    .gives({ type: 'DispatchAccepted', correlationId: deploy1, run: link });
  given(...requested, restored)
    .when({ type: 'BeginDispatch', correlationId: deploy1, attempt: 1 }, now)
    .refused('blocked', {
      type: 'DispatchRejected',
      correlationId: deploy1,
      reason: 'not sent again: it was called off in the meantime',
    });
});

const resumed: Past = { event: { type: 'Resumed' }, by: rita, at: T0 };
const asked: Past = { event: { type: 'RunRequested', run: requestOf('deploy') }, by: tom, at: T0 };

test('a deployment asked for since may have been sent before under the same correlation id', () => {
  const { state } = given(...approved, restored, resumed, asked);
  const [run] = state.runs;
  expect(run?.dispatch).toBe('unknown');
  expect(run && searchRunFrom(state, run)).toBe(since);
});

test('once a person has looked for a run in vain, the next one is sent', () => {
  const nth = (attempt: number): Past => ({
    event: { type: 'RunRequested', run: requestOf('deploy', attempt) },
    by: tom,
  });
  const lost: Past = {
    type: 'EffectGaveUp',
    effect: 'dispatch/2',
    kind: 'github.dispatch',
    subject: requestOf('deploy', 2).correlationId,
    reason: 'nobody can tell',
  };
  const { state } = given(...givenUp, restored, resumed, nth(2), lost, nth(3));
  expect(state.runs.map(({ dispatch }) => dispatch)).toEqual(['given_up', 'given_up', 'requested']);
  const before = given(...givenUp, restored, resumed, nth(2)).state;
  expect(before.runs.map(({ dispatch }) => dispatch)).toEqual(['given_up', 'unknown']);
});

test('what was sent before the backup is looked for from its own time on', () => {
  const { state } = given(...begun);
  const [run] = state.runs;
  expect(run && searchRunFrom(state, run)).toBe(run?.requestedAt);
});

test('of two backups put back, the earlier one says from when on things may be missing', () => {
  const later: Past = {
    event: { type: 'DatabaseRestored', since: T0 + hours(1) },
    by: 'golive',
    at: T0 + hours(2),
  };
  const { state } = given(...approved, restored, resumed, later);
  expect(state.restored).toMatchObject({ since, version: state.streamVersion });
});

test('that an endpoint was up before says nothing now', () => {
  const healthy: Past = {
    event: { type: 'HealthChanged', endpoint: 'web', verdict: 'up', since: T0, evidence: '200' },
    by: 'golive',
    at: T0,
  };
  expect(given(...deploying, healthy, restored).state.health).toEqual({});
});

test('cards and notices may be there already, a message about an event since then is new', () => {
  const { state } = given(...approved, restored, resumed);
  const message = (ref: Extract<Effect, { kind: 'slack.message' }>['message']): Effect => ({
    kind: 'slack.message',
    key: 'k',
    goLive: 'GL-7',
    message: ref,
  });
  const version = state.restored?.version ?? 0;
  expect(mayBeSentSince(state, message({ card: 'control' }))).toBe(since);
  expect(mayBeSentSince(state, message({ card: 'event', version: version - 1 }))).toBe(since);
  expect(mayBeSentSince(state, message({ card: 'event', version }))).toBeUndefined();
  expect(mayBeSentSince(given(...approved).state, message({ card: 'control' }))).toBeUndefined();
});

test('a mail that a person wanted again, and a message about an event since then, are new; all else may have been sent', () => {
  const { state } = given(...approved, restored);
  const version = state.restored?.version ?? 0;
  const of = { key: 'k', goLive: 'GL-7' };
  const mail = (again: number): Effect => ({
    ...of,
    ...{ kind: 'mail.notice', notice: 'soon', round: 1, target: 'email:all', audience: 'all' },
    ...{ text: 'x', late: false, again },
  });
  const told = (at: number): Effect => ({
    ...of,
    kind: 'slack.message',
    message: { card: 'event', version: at },
  });
  const sinceWhen = (effect: Effect) => mayBeSentSince(state, effect);
  expect([mail(0), mail(1)].map(sinceWhen)).toEqual([since, undefined]);
  expect([version - 1, version, version + 1].map(told).map(sinceWhen)).toEqual([since, undefined, undefined]);
  expect(sinceWhen({ ...of, kind: 'slack.message', message: { card: 'control' } })).toBe(since);
  expect(mayBeSentSince(given(...approved).state, mail(0))).toBeUndefined();
});

test('the reminder of a review may have been sent where it was due by then, in whatever zone', () => {
  const reminder = (review?: string): Effect => ({
    kind: 'slack.reminder',
    key: 'k',
    goLive: 'GL-7',
    person: rita,
    ...(review ? { review } : {}),
  });
  const missing = { since, until: Date.UTC(2026, 11, 1) };
  const sinceWhen = (effect: Effect) => reviewMayBeToldSince(missing, effect);
  expect(['2026-11-30', '2026-12-02', '2026-12-03'].map(reminder).map(sinceWhen)).toEqual([
    since,
    since,
    undefined,
  ]);
  expect(sinceWhen(reminder())).toBeUndefined();
  expect(reviewMayBeToldSince(undefined, reminder('2026-11-30'))).toBeUndefined();
});
