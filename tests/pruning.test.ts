import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { createPruning } from '../src/pruning.ts';
import { openSqliteStore } from '../src/store/sqlite.ts';
import type { Store } from '../src/store/store.ts';
import { soon } from './soon.ts';

const HOUR = 3_600_000;
const logged: unknown[] = [];
const log = pino({ level: 'error' }, { write: (line) => void logged.push(JSON.parse(line)) });

let store: Store;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  logged.length = 0;
  store = await openSqliteStore({ file: ':memory:' });
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
});

const answers = async () => {
  const found = await store.transaction((tx) => Promise.all(ids.map((id) => tx.findAnswer(id))));
  return found.filter((answer) => answer !== undefined).length;
};
const ids = Array.from({ length: 1_200 }, (_, i) => `c${i}`);

let filesPruned = 0;
const pruneFiles = async () => {
  filesPruned += 1;
};

it('once an hour all that is old is removed, batch by batch, and then the files beside it', async () => {
  await store.transaction(async (tx) => {
    for (const commandId of ids) await tx.saveAnswer({ commandId, goLive: undefined, at: 0, answer: 1 });
  });
  const pruning = createPruning({ store, clock: systemClock, log, realNow: Date.now, pruneFiles });
  pruning.start();
  vi.advanceTimersByTime(HOUR - 1);
  expect(await answers()).toBe(1_200);
  vi.advanceTimersByTime(1);
  await soon(async () => expect(await answers()).toBe(0));
  await soon(() => expect(filesPruned).toBe(1));
  await pruning.stop();
});

it('a failure is logged, and it comes again', async () => {
  let asked = 0;
  const failing: Store = {
    ...store,
    prune: async () => {
      asked += 1;
      throw new Error('disk full');
    },
  };
  const pruning = createPruning({ store: failing, clock: systemClock, log, realNow: Date.now, pruneFiles });
  pruning.start();
  vi.advanceTimersByTime(HOUR);
  await soon(() => expect(logged).toMatchObject([{ err: { message: 'disk full' } }]));
  vi.advanceTimersByTime(HOUR);
  await soon(() => expect(asked).toBe(2));
  await pruning.stop();
  vi.advanceTimersByTime(HOUR);
  expect(asked).toBe(2);
});

it('a stop waits for one batch, not for all', async () => {
  const { promise: batch, resolve } = Promise.withResolvers<boolean>();
  let asked = 0;
  const slow: Store = {
    ...store,
    prune: () => {
      asked += 1;
      return batch;
    },
  };
  const pruning = createPruning({ store: slow, clock: systemClock, log, realNow: Date.now, pruneFiles });
  pruning.start();
  vi.advanceTimersByTime(HOUR);
  const stopped = pruning.stop();
  resolve(true);
  await stopped;
  expect(asked).toBe(1);
});
