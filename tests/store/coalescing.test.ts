import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { ClaimedEffect, EffectState, Store } from '../../src/store/store.ts';
import { control, givenGoLive } from './given-rows.ts';

const LEASE_MS = 100;

/** What one message's effect must be, in the plainest words. */
interface Model {
  now: number;
  state: EffectState | 'none';
  availableAt: number;
  attempt: number;
  lastAttemptAt: number | undefined;
  beforeThatAt: number | undefined;
  triedMs: number;
  /** The number of wishes so far, and how many of them the newest claim knows. */
  wishes: number;
  claimedWishes: number;
  holder: ClaimedEffect | undefined;
  lost: ClaimedEffect[];
}

type Step = (store: Store, model: Model) => Promise<void>;

const want: Step = async (store, model) => {
  await store.transaction((tx) => tx.enqueue([control], model.now));
  model.wishes += 1;
  if (model.state === 'pending' || model.state === 'claimed') return;
  if (model.state === 'done') model.lastAttemptAt = undefined;
  model.state = 'pending';
  model.availableAt = model.now;
  model.attempt = 0;
  model.triedMs = 0;
};

const claim: Step = async (store, model) => {
  const claimed = await store.claimEffects({
    kinds: ['slack.message'],
    now: model.now,
    leaseMs: LEASE_MS,
    limit: 5,
  });
  const waits = model.state === 'pending' || model.state === 'claimed';
  if (!waits || model.availableAt > model.now) return expect(claimed).toEqual([]);
  if (model.holder !== undefined) {
    model.lost.push(model.holder);
    model.triedMs += LEASE_MS;
  }
  model.state = 'claimed';
  model.attempt += 1;
  model.claimedWishes = model.wishes;
  model.availableAt = model.now + LEASE_MS;
  expect(claimed).toHaveLength(1);
  expect(claimed[0]).toMatchObject({
    attempt: model.attempt,
    lastAttemptAt: model.lastAttemptAt,
    triedSince: model.now - model.triedMs,
  });
  model.beforeThatAt = model.lastAttemptAt;
  model.lastAttemptAt = model.now;
  model.holder = claimed[0];
};

const finish =
  (state: 'done' | 'dead'): Step =>
  async (store, model) => {
    const { holder, now } = model;
    if (holder === undefined) return;
    expect(await store.transaction((tx) => tx.finishEffect({ ...holder, state, now }))).toBe(true);
    model.lost.push(holder);
    model.holder = undefined;
    model.state = state;
    if (model.wishes === model.claimedWishes) return;
    model.state = 'pending';
    model.availableAt = now;
    model.attempt = 0;
    model.triedMs = 0;
    if (state === 'done') model.lastAttemptAt = undefined;
  };

const release =
  (uncounted: boolean): Step =>
  async (store, model) => {
    const { holder } = model;
    if (holder === undefined) return;
    const availableAt = model.now + 30;
    expect(await store.releaseEffect({ ...holder, availableAt, reason: 'http_503', uncounted })).toBe(true);
    model.lost.push(holder);
    model.holder = undefined;
    model.state = 'pending';
    model.availableAt = availableAt;
    if (!uncounted) {
      model.triedMs += availableAt - (model.lastAttemptAt ?? availableAt);
      return;
    }
    model.attempt -= 1;
    model.lastAttemptAt = model.beforeThatAt;
  };

const useLostLease: Step = async (store, model) => {
  for (const lost of model.lost) {
    const finished = store.transaction((tx) => tx.finishEffect({ ...lost, state: 'done', now: model.now }));
    expect(await finished).toBe(false);
    expect(await store.releaseEffect({ ...lost, availableAt: 0, reason: 'late' })).toBe(false);
  }
};

const cancel: Step = async (store, model) => {
  const cancelled = await store.transaction((tx) => tx.cancelEffects([control.key]));
  const isUntouched = model.state === 'pending' && model.lastAttemptAt === undefined;
  expect(cancelled).toEqual(isUntouched ? [control.key] : []);
  if (isUntouched) model.state = 'cancelled';
};

const wait =
  (ms: number): Step =>
  async (_, model) => {
    model.now += ms;
  };

const steps: Readonly<Record<string, Step>> = {
  want,
  claim,
  'finish done': finish('done'),
  'finish dead': finish('dead'),
  release: release(false),
  'release uncounted': release(true),
  'use a lost lease': useLostLease,
  cancel,
  'wait 40': wait(40),
  'wait 120': wait(120),
};

it('a message’s effect follows the plain model through any order of wishes, claims and lost leases', async () => {
  const names = fc.array(fc.constantFrom(...Object.keys(steps)), { minLength: 10, maxLength: 60 });
  const property = fc.asyncProperty(names, async (order) => {
    const store = await openSqliteStore({ file: ':memory:' });
    try {
      await givenGoLive(store, 1);
      const model: Model = {
        now: 1000,
        state: 'none',
        availableAt: 0,
        attempt: 0,
        lastAttemptAt: undefined,
        beforeThatAt: undefined,
        triedMs: 0,
        wishes: 0,
        claimedWishes: 0,
        holder: undefined,
        lost: [],
      };
      for (const name of order) {
        await steps[name]?.(store, model);
        const counts = await store.countEffects();
        expect(Object.entries(counts).filter(([, count]) => count > 0)).toEqual(
          model.state === 'none' ? [] : [[model.state, 1]],
        );
      }
    } finally {
      await store.close();
    }
  });
  await fc.assert(property, { seed: 20_261_121, numRuns: 150 });
});
