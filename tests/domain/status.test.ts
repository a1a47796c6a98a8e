import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  isBeforeStart,
  isFinished,
  moves,
  type Status,
  statusAfter,
  statuses,
  type Trigger,
} from '../../src/domain/status.ts';
import { movesAsMermaid } from '../fixtures/moves-as-mermaid.ts';
import { given, type Past, planned } from './given.ts';
import {
  aborted,
  approved,
  begun,
  deploy1,
  deploying,
  failed,
  link,
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

const withdrawn: Past = { type: 'FinalGoWithdrawn', because: 'revoked' };
const calledBack = (correlationId: string): Past => ({
  type: 'RunCancelledBeforeDispatch',
  correlationId,
  because: 'held',
});
const request = (purpose: 'deploy' | 'rollback', attempt = 1): Past => ({
  type: 'RunRequested',
  run: requestOf(purpose, attempt),
});
const accepted = (correlationId: string): Past => ({ type: 'DispatchAccepted', correlationId, run: link });
const rejected = (correlationId: string): Past => ({ type: 'DispatchRejected', correlationId, reason: 'no' });
const gaveUp = (subject: string): Past => ({
  type: 'EffectGaveUp',
  effect: 'e',
  kind: 'github.dispatch',
  subject,
  reason: 'x',
});
const again = (correlationId: string): Past => ({
  type: 'RunStatusChanged',
  correlationId,
  attempt: 2,
  status: 'in_progress',
});
const end2 = (correlationId: string, conclusion: string): Past => ({
  type: 'RunCompleted',
  correlationId,
  attempt: 2,
  conclusion,
});
const abort: Past = { type: 'Aborted', reason: 'x' };
const verified: Past = { type: 'RollbackVerified' };
const unverified: Past = { type: 'RollbackUnverified', reason: 'health is down' };
const deploy2 = requestOf('deploy', 2).correlationId;
const retried = [...failed, request('deploy', 2)];
const unverifiedPast = [...verifying, unverified];
const overdueRollback: Past = { type: 'RunOverdue', correlationId: rollback1 };

/** Each move once, by real events: where it comes from, the event, where it leads. */
const walks: readonly (readonly [Status, Trigger, readonly Past[], Status])[] = [
  ['planned', 'FinalGoGiven', [planned, { type: 'FinalGoGiven' }], 'approved'],
  ['approved', 'FinalGoWithdrawn', [...approved, withdrawn], 'planned'],
  ['approved', 'deploy requested', requested, 'starting'],
  ['starting', 'deploy requested', [...begun, gaveUp(deploy1), request('deploy', 2)], 'starting'],
  ['deployment_failed', 'deploy requested', retried, 'starting'],
  ['starting', 'RunCancelledBeforeDispatch', [...requested, calledBack(deploy1)], 'approved'],
  ['starting', 'retry called back', [...retried, calledBack(deploy2)], 'deployment_failed'],
  ['starting', 'deploy accepted', deploying, 'deploying'],
  [
    'deployment_failed',
    'deploy accepted',
    [...begun, gaveUp(deploy1), request('deploy', 2), calledBack(deploy2), accepted(deploy1)],
    'deploying',
  ],
  ['starting', 'deploy rejected', [...begun, rejected(deploy1)], 'deployment_failed'],
  ['deployment_failed', 'deploy runs again', [...failed, again(deploy1)], 'deploying'],
  ['validating', 'deploy runs again', [...validating, again(deploy1)], 'deploying'],
  ['deploying', 'deploy failed', failed, 'deployment_failed'],
  ['validating', 'deploy failed', [...validating, end2(deploy1, 'failure')], 'deployment_failed'],
  ['deploying', 'deploy succeeded', validating, 'validating'],
  ['deployment_failed', 'deploy succeeded', [...failed, end2(deploy1, 'success')], 'validating'],
  ['validating', 'SuccessDeclared', succeeded, 'succeeded'],
  ['starting', 'rollback requested', [...begun, request('rollback')], 'rolling_back'],
  ['deploying', 'rollback requested', [...deploying, request('rollback')], 'rolling_back'],
  ['deployment_failed', 'rollback requested', [...failed, request('rollback')], 'rolling_back'],
  ['validating', 'rollback requested', rollingBack, 'rolling_back'],
  ['succeeded', 'rollback requested', [...succeeded, request('rollback')], 'rolling_back'],
  [
    'rolling_back',
    'rollback requested',
    [...rollingBack, gaveUp(rollback1), request('rollback', 2)],
    'rolling_back',
  ],
  ['rollback_failed', 'rollback requested', [...rollbackFailed, request('rollback', 2)], 'rolling_back'],
  ['aborted', 'rollback requested', [...failed, abort, request('rollback')], 'rolling_back'],
  ['rolling_back', 'rollback rejected', [...rollingBack, rejected(rollback1)], 'rollback_failed'],
  ['verifying_rollback', 'rollback runs again', [...verifying, again(rollback1)], 'rolling_back'],
  ['rollback_failed', 'rollback runs again', [...rollbackFailed, again(rollback1)], 'rolling_back'],
  ['rolling_back', 'rollback failed', rollbackFailed, 'rollback_failed'],
  ['verifying_rollback', 'rollback failed', [...verifying, end2(rollback1, 'failure')], 'rollback_failed'],
  ['rolling_back', 'rollback succeeded', verifying, 'verifying_rollback'],
  [
    'rollback_failed',
    'rollback succeeded',
    [...rollbackFailed, end2(rollback1, 'success')],
    'verifying_rollback',
  ],
  ['verifying_rollback', 'RollbackUnverified', unverifiedPast, 'rollback_failed'],
  ['verifying_rollback', 'RollbackVerified', rolledBack, 'rolled_back'],
  ['rollback_failed', 'RollbackVerified', [...unverifiedPast, verified], 'rolled_back'],
  ['planned', 'Aborted', [planned, abort], 'aborted'],
  ['approved', 'Aborted', aborted, 'aborted'],
  ['starting', 'Aborted', [...begun, gaveUp(deploy1), abort], 'aborted'],
  ['deployment_failed', 'Aborted', [...failed, abort], 'aborted'],
  ['rolling_back', 'Aborted', [...rollbackAccepted, overdueRollback, abort], 'aborted'],
  ['rollback_failed', 'Aborted', [...rollbackFailed, abort], 'aborted'],
];

test.each(walks.map(([from, on, past, to]) => ({ from, on, past, to })))(
  '$from moves to $to on: $on',
  ({ from, past, to }) => {
    expect(given(...past.slice(0, -1)).state.status).toBe(from);
    expect(given(...past).state.status).toBe(to);
  },
);

test('there is a walk for every move, and a move for every walk', () => {
  const listed = moves.flatMap(({ from, on, to }) => from.map((status) => `${status} --> ${to}: ${on}`));
  expect(new Set(listed).size).toBe(listed.length);
  expect(walks.map(([from, on, , to]) => `${from} --> ${to}: ${on}`).sort()).toEqual(listed.sort());
});

test('what names no move leaves the status as it is', () => {
  for (const status of statuses) {
    expect(statusAfter(status, undefined)).toBe(status);
    for (const on of new Set(moves.map((move) => move.on))) {
      const move = moves.find((one) => one.on === on && one.from.includes(status));
      expect(statusAfter(status, on)).toBe(move?.to ?? status);
    }
  }
});

const next = (status: Status) => moves.flatMap((move) => (move.from.includes(status) ? [move.to] : []));

function reachableFrom(status: Status, seen = new Set<Status>()): ReadonlySet<Status> {
  if (seen.has(status)) return seen;
  seen.add(status);
  for (const to of next(status)) reachableFrom(to, seen);
  return seen;
}

test('every status can be reached', () => {
  expect([...reachableFrom('planned')].sort()).toEqual([...statuses].sort());
});

test('from every status a go-live comes to an end', () => {
  for (const status of statuses) expect([...reachableFrom(status)].some(isFinished)).toBe(true);
});

test('a rollback can be asked for in every status after the dispatch, until one has run well', () => {
  const without = statuses.filter(
    (status) => !moves.some((m) => m.on === 'rollback requested' && m.from.includes(status)),
  );
  expect(without).toEqual(['planned', 'approved', 'verifying_rollback', 'rolled_back']);
});

test('over are the go-lives that went well, were rolled back or aborted', () => {
  expect(statuses.filter(isFinished)).toEqual(['succeeded', 'rolled_back', 'aborted']);
  expect(statuses.filter(isBeforeStart)).toEqual(['planned', 'approved']);
});

test('ARCHITECTURE.md draws exactly these moves', () => {
  const text = readFileSync(join(import.meta.dirname, '../../ARCHITECTURE.md'), 'utf8');
  const drawn = /```mermaid\n(stateDiagram-v2\n[\s\S]*?)\n```/.exec(text)?.[1] ?? 'no diagram';
  expect(drawn).toBe(movesAsMermaid());
});
