import { expect, test } from 'vitest';
import { unfoundAt } from '../../../src/domain/deployment/deployment.ts';
import type { RunStatus } from '../../../src/domain/event.ts';
import { isWatched } from '../../../src/domain/health/watch.ts';
import { due } from '../../../src/domain/schedule.ts';
import { days, hours, minutes, ole, ona, rita, T0, tom } from '../../fixtures/golive-fixture.ts';
import { given, type Past } from '../given.ts';
import {
  begun,
  bothUp,
  completed,
  deploy1,
  deploying,
  failed,
  healthy,
  link,
  requestOf,
  rollback1,
  rollbackAccepted,
  rollbackFailed,
  rollingBack,
  succeeded,
  validating,
  verifying,
} from '../histories.ts';

const soon = { at: T0 + minutes(5) };

const status = (value: RunStatus, attempt = 1, correlationId = deploy1) =>
  ({ type: 'ReportRunStatus', correlationId, attempt, status: value }) as const;
const complete = (conclusion: string, attempt = 1, correlationId = deploy1) =>
  ({ type: 'ReportRunCompleted', correlationId, attempt, conclusion }) as const;
const again = (attempt = 2, correlationId = deploy1): Past => ({
  event: { type: 'RunStatusChanged', correlationId, attempt, status: 'in_progress' },
  at: T0 + minutes(15),
});
const end = (conclusion: string, attempt: number, correlationId = deploy1): Past => ({
  event: { type: 'RunCompleted', correlationId, attempt, conclusion },
  at: T0 + minutes(18),
});

test('a change of status is an event, the same status again is not', () => {
  given(...deploying)
    .when(status('in_progress'), soon)
    .gives({ type: 'RunStatusChanged', correlationId: deploy1, attempt: 1, status: 'in_progress' });
  given(...deploying)
    .when(status('queued'), soon)
    .refused('stale');
  given(...deploying)
    .when(status('waiting'), soon)
    .givesTypes('RunStatusChanged');
});

test('of a run that GitHub did not take there is no news', () => {
  given(...begun)
    .when(status('in_progress'), soon)
    .refused('stale');
  given(...begun)
    .when(complete('success'), soon)
    .refused('stale');
  given(...begun)
    .when(complete('success', 1, 'other'), soon)
    .refused('unknown_run');
});

test('only success is success', () => {
  expect(given(...deploying, end('success', 1)).state.status).toBe('validating');
});

test.each([
  'failure',
  'cancelled',
  'skipped',
  'timed_out',
  'neutral',
  'stale',
  'action_required',
  'startup_failure',
  'deleted',
  'SUCCESS',
  'a word of tomorrow',
  '',
])('the conclusion "%s" is no success', (conclusion) => {
  expect(given(...deploying, end(conclusion, 1)).state.status).toBe('deployment_failed');
  expect(given(...rollbackAccepted, end(conclusion, 1, rollback1)).state.status).toBe('rollback_failed');
});

test('a run ends once for each attempt', () => {
  given(...deploying)
    .when(complete('success'), soon)
    .gives({ type: 'RunCompleted', correlationId: deploy1, attempt: 1, conclusion: 'success' });
  given(...failed)
    .when(complete('success'), soon)
    .refused('stale');
  given(...failed)
    .when(status('in_progress'), soon)
    .refused('stale');
});

test('a failed deployment that is run again on GitHub is followed to its end', () => {
  given(...failed)
    .when(status('in_progress', 2), soon)
    .givesTypes('RunStatusChanged');
  const running = given(...failed, again());
  expect(running.state).toMatchObject({ status: 'deploying', runs: [{ attempt: 2, status: 'in_progress' }] });
  expect(running.state.runs[0]).not.toHaveProperty('conclusion');
  running.when(complete('success', 2), soon).givesTypes('RunCompleted');
  running.when(complete('failure', 1), soon).refused('stale');
  running.when(status('queued', 1), soon).refused('stale');
  expect(given(...failed, again(), end('success', 2)).state.status).toBe('validating');
  expect(given(...failed, again(), end('failure', 2)).state.status).toBe('deployment_failed');
});

test('a re-run that is only seen when it has ended counts too', () => {
  expect(given(...failed, end('success', 2)).state.status).toBe('validating');
  expect(given(...validating, end('failure', 2)).state.status).toBe('deployment_failed');
});

test('while a re-run goes on, nothing is started, aborted or declared', () => {
  const running = given(...failed, again());
  running.when({ type: 'StartDeployment' }, { by: tom, at: T0 + minutes(16) }).refused('already_started');
  given(...healthy, again())
    .when({ type: 'DeclareSuccess' }, { by: ole, at: T0 + minutes(16) })
    .refused('not_validating');
});

test('a re-run after the declaration does not take the success back', () => {
  expect(given(...succeeded, again(), end('failure', 2)).state.status).toBe('succeeded');
});

test('a rollback that is run again on GitHub is followed, and no second one starts meanwhile', () => {
  const running = [...rollbackFailed, again(2, rollback1)];
  expect(given(...running).state.status).toBe('rolling_back');
  given(...running)
    .when({ type: 'RequestRollback', reason: 'once more' }, { by: ona, at: T0 + minutes(40) })
    .refusedOnRecord('rollback_running');
  expect(given(...running, end('success', 2, rollback1)).state.status).toBe('verifying_rollback');
  expect(given(...verifying, again(2, rollback1)).state.status).toBe('rolling_back');
  expect(given(...verifying, end('failure', 2, rollback1)).state.status).toBe('rollback_failed');
});

test('what becomes of the first try decides nothing once a second one is on its way', () => {
  const second = requestOf('deploy', 2);
  const requestedAgain: readonly Past[] = [...failed, { type: 'RunRequested', run: second }];
  const secondRuns: readonly Past[] = [
    ...requestedAgain,
    { type: 'DispatchBegun', correlationId: second.correlationId, attempt: 1 },
    { type: 'DispatchAccepted', correlationId: second.correlationId, run: { ...link, runId: 3 } },
  ];
  for (const late of [end('failure', 2), end('success', 2), again()])
    expect(given(...secondRuns, late).state.status).toBe('deploying');
  const refused: Past = { type: 'DispatchRejected', correlationId: second.correlationId, reason: 'no' };
  const secondRefused = [...requestedAgain, refused];
  expect(given(...secondRefused).state.status).toBe('deployment_failed');
  expect(given(...secondRefused, end('success', 2)).state.status).toBe('validating');
});

test('while it is rolled back, the deployment moves nothing', () => {
  expect(given(...rollingBack, end('failure', 2)).state.status).toBe('rolling_back');
});

test('what was healthy before a run ended must show it anew', () => {
  expect(given(...healthy).state.health).toHaveProperty('web');
  const { state } = given(
    ...deploying,
    ...bothUp(T0 + minutes(3)),
    completed(deploy1, 'success', T0 + minutes(8)),
  );
  expect(state).toMatchObject({ health: {}, healthSince: T0 + minutes(8) });
});

test('a failed check outlives the end of a run', () => {
  const down: Past = { type: 'HealthChanged', endpoint: 'web', verdict: 'down', since: T0, evidence: '502' };
  expect(given(...deploying, down, end('success', 1)).state.health).toMatchObject({
    web: { verdict: 'down' },
  });
});

test('people are told once that a run takes too long', () => {
  const overdue = { type: 'ReportRunOverdue', correlationId: deploy1 } as const;
  const at = T0 + minutes(2 + 30);
  given(...deploying)
    .when(overdue, { at: at - 1 })
    .refused('not_due');
  given(...deploying)
    .when(overdue, { at })
    .gives({ type: 'RunOverdue', correlationId: deploy1 });
  given(...deploying, { type: 'RunOverdue', correlationId: deploy1 })
    .when(overdue, { at })
    .refused('not_due');
  given(...failed)
    .when(overdue, { at })
    .refused('not_due');
  given(...begun)
    .when(overdue, { at })
    .refused('not_due');
  expect(due(given(...deploying).state, at).map(({ action }) => action)).toContainEqual(overdue);
});

test('a new status of the same attempt gives it no more time', () => {
  const running: Past = {
    event: { type: 'RunStatusChanged', correlationId: deploy1, attempt: 1, status: 'in_progress' },
    at: T0 + minutes(20),
  };
  given(...deploying, running)
    .when({ type: 'ReportRunOverdue', correlationId: deploy1 }, { at: T0 + minutes(32) })
    .givesTypes('RunOverdue');
});

test('a re-run has its own time', () => {
  const running = given(...failed, { type: 'RunOverdue', correlationId: deploy1 }, again());
  const overdue = { type: 'ReportRunOverdue', correlationId: deploy1 } as const;
  running.when(overdue, { at: T0 + minutes(45) - 1 }).refused('not_due');
  running.when(overdue, { at: T0 + minutes(45) }).givesTypes('RunOverdue');
});

test('a run that GitHub took and never showed ends after a day, so that nothing is watched for ever', () => {
  const acceptedAt = T0 + minutes(2);
  const unnamed: readonly Past[] = [
    ...begun,
    { event: { type: 'DispatchAccepted', correlationId: deploy1 }, by: 'golive', at: acceptedAt },
    { event: { type: 'RunOverdue', correlationId: deploy1 }, by: 'golive', at: acceptedAt + minutes(30) },
  ];
  const at = acceptedAt + days(1);
  const end = {
    type: 'ReportRunCompleted',
    correlationId: deploy1,
    attempt: 1,
    conclusion: 'never_found',
  } as const;
  const { state } = given(...unnamed);
  expect(state.runs.map((run) => unfoundAt(state, run))).toEqual([at]);
  // The watch says it, which has looked: the clock alone ends no run.
  expect(due(state, at).map(({ action }) => action.type)).not.toContain('ReportRunCompleted');
  given(...unnamed)
    .when(end, { at: at - 1 })
    .refused('not_due');
  given(...unnamed)
    .when(end, { at })
    .gives({ type: 'RunCompleted', correlationId: deploy1, attempt: 1, conclusion: 'never_found' });
  const found: Past = { type: 'RunFound', correlationId: deploy1, run: link };
  given(...unnamed, found)
    .when(end, { at })
    .refused('not_due');
});

test('a go-live that was aborted over a run that is never found is watched no longer than that', () => {
  const rollback = requestOf('rollback').correlationId;
  const at = T0 + hours(1);
  const past: readonly Past[] = [
    ...failed,
    { event: { type: 'RunRequested', run: requestOf('rollback') }, by: ona, at },
    { event: { type: 'DispatchBegun', correlationId: rollback, attempt: 1 }, by: 'golive', at },
    { event: { type: 'DispatchAccepted', correlationId: rollback }, by: 'golive', at },
    { event: { type: 'RunOverdue', correlationId: rollback }, by: 'golive', at: at + hours(1) },
    { event: { type: 'Aborted', reason: 'closed by hand' }, by: rita, at: at + hours(2) },
  ];
  const { state } = given(...past);
  expect(isWatched(state, at + hours(23))).toBe(true);
  const ended: Past = {
    event: { type: 'RunCompleted', correlationId: rollback, attempt: 1, conclusion: 'never_found' },
    by: 'golive',
    at: at + days(1),
  };
  const after = given(...past, ended).state;
  expect(isWatched(after, at + days(1))).toBe(false);
  expect(after.status).toBe('aborted');
});
