import { expect, it } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createCancelDelivery } from '../../src/delivery/cancel-run.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { createEngineWorld, HOUR, MINUTE } from '../fixtures/engine-world.ts';

const world = await createEngineWorld();
await world.plan();
const correlationId = await world.start();
await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
await world.tell({ type: 'ReportDispatchAccepted', correlationId });

const cancelled: number[] = [];
let fails: OutsideError | undefined;
const effect = {
  kind: 'github.cancel',
  key: `cancel/${correlationId}`,
  goLive: 'GL-1',
  correlationId,
} as const;
const deliver = (lateMs = 0) => {
  const claim: ClaimedEffect = {
    id: 1,
    effect,
    attempt: 1,
    leaseToken: 'x',
    leaseUntil: world.now + MINUTE,
    createdAt: world.now - HOUR,
    triedSince: world.now - lateMs,
    lastAttemptAt: undefined,
    sendingAt: undefined,
  };
  return createCancelDelivery({
    github: {
      cancelRun: async ({ runId }) => {
        if (fails) throw fails;
        cancelled.push(runId);
      },
    },
    engine: world.engine,
    words: en,
    realNow: () => world.now,
  })(effect, claim);
};

it('a run is cancelled once GitHub has named it, tried again where that may help, and left alone once it has ended', async () => {
  expect(await deliver()).toMatchObject({ end: 'later', inMs: 2_000, waited: true });
  expect(await deliver(5 * MINUTE)).toMatchObject({ end: 'dead' });
  const run = { runId: 7, url: 'https://github.test/runs/7' };
  await world.tell({ type: 'ReportRunFound', correlationId, run });
  fails = new OutsideError('503', { code: 'http_503', retryable: true, happened: 'maybe' });
  expect(await deliver()).toMatchObject({ end: 'later', reason: '503' });
  expect(await deliver(5 * MINUTE)).toEqual({ end: 'dead', reason: '503' });
  fails = new OutsideError('403', { code: 'http_403', retryable: false, happened: 'no' });
  expect(await deliver()).toEqual({ end: 'dead', reason: '403' });
  fails = undefined;
  expect(await deliver()).toEqual({ end: 'done' });
  expect(cancelled).toEqual([7]);
  await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'cancelled' });
  expect(await deliver()).toEqual({ end: 'done' });
  expect(cancelled).toEqual([7]);
});
