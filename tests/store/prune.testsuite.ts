import { expect, it } from 'vitest';
import type { GoLiveRow, Store } from '../../src/store/store.ts';
import { givenGoLive, goLiveRow, notice } from './given-rows.ts';
import type { OpenStore } from './store.testsuite.ts';

const DAY_MS = 24 * 3_600_000;
const now = 100 * DAY_MS;

/** Gives how many batches it took. */
async function pruned(store: Store): Promise<number> {
  let batches = 0;
  while (await store.prune({ now, realNow: now })) batches += 1;
  return batches;
}

const answer = (store: Store, commandId: string, at: number) =>
  store.transaction((tx) => tx.saveAnswer({ commandId, goLive: undefined, at, answer: 'yes' }));
const answered = (store: Store, commandId: string) => store.transaction((tx) => tx.findAnswer(commandId));

/** An effect of a go-live in this state that ended so. */
async function givenEnded(
  store: Store,
  { row, end, at }: { row: Partial<GoLiveRow>; end: 'done' | 'dead' | 'cancelled' | 'waits'; at: number },
): Promise<void> {
  await givenGoLive(store, 1);
  await store.transaction((tx) => tx.enqueue([notice('one')], at));
  if (end === 'cancelled') await store.transaction((tx) => tx.cancelEffects(['GL-1/notice/one']));
  else if (end !== 'waits') {
    const [claim] = await store.claimEffects({ kinds: ['slack.notice'], now: at, leaseMs: 1, limit: 1 });
    if (!claim) throw new Error('nothing to claim');
    await store.transaction((tx) =>
      tx.finishEffect({ id: claim.id, leaseToken: claim.leaseToken, state: end, now: at }),
    );
  }
  await store.transaction((tx) => tx.saveGoLive(goLiveRow(1, { active: false, ...row })));
}

const left = async (store: Store) =>
  Object.values(await store.countEffects()).reduce((sum, count) => sum + count, 0);

export function pruneTests(open: OpenStore): void {
  it('answers are kept for as long as they may be asked for again', async () => {
    const store = await open();
    await answer(store, 'old', now - 7 * DAY_MS - 1);
    await answer(store, 'young', now - 7 * DAY_MS);
    await pruned(store);
    expect([await answered(store, 'old'), await answered(store, 'young')]).toEqual([undefined, 'yes']);
  });

  it('many are removed in several transactions', async () => {
    const store = await open();
    await store.transaction(async (tx) => {
      for (let i = 0; i < 1_001; i += 1)
        await tx.saveAnswer({ commandId: `c${i}`, goLive: undefined, at: 0, answer: i });
    });
    expect(await pruned(store)).toBe(3);
    expect(await pruned(store)).toBe(0);
  });

  it.each(['done', 'dead', 'cancelled'] as const)(
    'an effect that ended as %s goes 30 days after, once its go-live is over',
    async (end) => {
      const young = await open();
      await givenEnded(young, { row: {}, end, at: now - 30 * DAY_MS });
      await pruned(young);
      expect(await left(young)).toBe(1);

      const old = await open();
      await givenEnded(old, { row: {}, end, at: now - 30 * DAY_MS - 1 });
      await pruned(old);
      expect(await left(old)).toBe(0);
    },
  );

  it('one that no go-live asked for goes 30 days after, too', async () => {
    const store = await open();
    const beside = { kind: 'slack.reminder', goLive: 'LOCKS', person: 'U1', about: 'lock' } as const;
    const ends = [now - 30 * DAY_MS - 1, now - 30 * DAY_MS];
    for (const at of ends)
      await store.transaction((tx) => tx.enqueue([{ ...beside, key: `lock/${at}/U1` }], at));
    const claims = await store.claimEffects({ kinds: ['slack.reminder'], now, leaseMs: 1, limit: 9 });
    await store.transaction((tx) => tx.enqueue([{ ...beside, key: 'lock/waits/U1' }], 0));
    for (const [index, { id, leaseToken }] of claims.entries()) {
      const end = { id, leaseToken, state: 'done', now: ends[index] ?? now } as const;
      await store.transaction((tx) => tx.finishEffect(end));
    }
    await pruned(store);
    expect(await store.countEffects()).toMatchObject({ done: 1, pending: 1 });
  });

  it.each<[string, Partial<GoLiveRow>]>([
    ['goes on', { active: true }],
    ['is watched', { watched: true }],
    ['waits for time', { nextDueAt: now }],
  ])('an effect stays, however old, while its go-live %s', async (_, row) => {
    const store = await open();
    await givenEnded(store, { row, end: 'done', at: 0 });
    await pruned(store);
    expect(await left(store)).toBe(1);
  });

  it('an effect that waits is never removed', async () => {
    const store = await open();
    await givenEnded(store, { row: {}, end: 'waits', at: 0 });
    await pruned(store);
    expect(await left(store)).toBe(1);
  });

  it('events stay', async () => {
    const store = await open();
    await givenEnded(store, { row: {}, end: 'done', at: 0 });
    await pruned(store);
    expect(await store.readStream('GL-1')).toHaveLength(1);
    expect(await store.findGoLive('GL-1')).toBeDefined();
  });
}
