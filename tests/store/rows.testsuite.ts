import { describe, expect, it } from 'vitest';
import {
  ConcurrencyError,
  type GoLiveRow,
  type Lease,
  type SampleRow,
  type Store,
} from '../../src/store/store.ts';
import { control, givenGoLive, goLiveRow } from './given-rows.ts';
import type { OpenStore } from './store.testsuite.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function rowTests(open: OpenStore): void {
  describe('go-lives', () => goLiveTests(open));
  describe('messages in Slack', () => messageTests(open));
  describe('health samples', () => sampleTests(open));
  describe('marks', () => markTests(open));
}

const save = (store: Store, ...rows: GoLiveRow[]) =>
  store.transaction(async (tx) => {
    for (const row of rows) await tx.saveGoLive(row);
  });

const ids = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id);

function goLiveTests(open: OpenStore): void {
  it('a go-live is read back as it was saved, and as it was saved again', async () => {
    const store = await open();
    const row = goLiveRow(1, { nextDueAt: 17 });
    await save(store, row);
    expect(await store.findGoLive('GL-1')).toEqual(row);

    const later: GoLiveRow = {
      id: 'GL-1',
      number: 1,
      service: 'other',
      environment: 'staging',
      version: 'v2',
      status: 'succeeded',
      active: false,
      channel: 'C2',
      t0: 5,
      timeZone: 'UTC',
      nextDueAt: undefined,
      streamVersion: 9,
      headHash: 'f'.repeat(64),
      watched: true,
      started: true,
      succeeded: true,
    };
    await save(store, later);
    expect(await store.findGoLive('GL-1')).toEqual(later);
    expect(await store.findGoLive('GL-2')).toBeUndefined();
  });

  it('lists the newest first, by channel, active or watched, up to a limit', async () => {
    const store = await open();
    await save(
      store,
      goLiveRow(1, { active: false }),
      goLiveRow(2, { channel: 'C2', watched: true }),
      goLiveRow(3),
    );
    expect(ids(await store.listGoLives())).toEqual(['GL-3', 'GL-2', 'GL-1']);
    expect(ids(await store.listGoLives({ limit: 2 }))).toEqual(['GL-3', 'GL-2']);
    expect(ids(await store.listGoLives({ active: true }))).toEqual(['GL-3', 'GL-2']);
    expect(ids(await store.listGoLives({ active: false }))).toEqual(['GL-1']);
    expect(ids(await store.listGoLives({ watched: true }))).toEqual(['GL-2']);
    expect(ids(await store.listGoLives({ channel: 'C0RELEASE', active: true }))).toEqual(['GL-3']);
  });

  it('lists as open what is not over, held its target or not, and what still waits for time', async () => {
    const store = await open();
    await save(
      store,
      goLiveRow(1, { active: false, status: 'succeeded' }),
      goLiveRow(2, { active: false, status: 'rolled_back', nextDueAt: 300 }),
      goLiveRow(3, { active: false, status: 'rollback_failed' }),
      goLiveRow(4, { active: false, status: 'aborted' }),
      goLiveRow(5, { channel: 'C2' }),
    );
    expect(ids(await store.listGoLives({ open: true }))).toEqual(['GL-5', 'GL-3', 'GL-2']);
    expect(ids(await store.listGoLives({ open: true, channel: 'C2' }))).toEqual(['GL-5']);
  });

  it('gives what is due, the most overdue first', async () => {
    const store = await open();
    await save(
      store,
      goLiveRow(1, { nextDueAt: 300 }),
      goLiveRow(2, { nextDueAt: 100 }),
      goLiveRow(3),
      goLiveRow(4, { nextDueAt: 200 }),
    );
    expect(await store.dueGoLives(200, 10)).toEqual([
      { id: 'GL-2', nextDueAt: 100 },
      { id: 'GL-4', nextDueAt: 200 },
    ]);
    expect(ids(await store.dueGoLives(Number.MAX_SAFE_INTEGER, 1))).toEqual(['GL-2']);
    expect(await store.dueGoLives(99, 10)).toEqual([]);
  });

  it('holds one active go-live for each service and environment', async () => {
    const store = await open();
    const target = { service: 'shop-api', environment: 'production' };
    await save(store, goLiveRow(1, target));
    await expect(save(store, goLiveRow(2, target))).rejects.toBeInstanceOf(ConcurrencyError);

    await save(store, goLiveRow(2, { ...target, environment: 'staging' }));
    await save(store, goLiveRow(1, { ...target, active: false }));
    await save(store, goLiveRow(3, target));
    await store.transaction(async (tx) => {
      expect(await tx.findActiveOnTarget('shop-api', 'production')).toBe('GL-3');
      expect(await tx.findActiveOnTarget('shop-api', 'staging')).toBe('GL-2');
      expect(await tx.findActiveOnTarget('shop-api', 'elsewhere')).toBeUndefined();
    });
  });

  it('knows the last good version of a target', async () => {
    const store = await open();
    const done = { service: 'shop-api', active: false };
    await save(
      store,
      goLiveRow(1, { ...done, version: 'v1', succeeded: true }),
      goLiveRow(2, { ...done, version: 'v2', succeeded: true }),
      goLiveRow(3, { ...done, version: 'v3' }),
      goLiveRow(4, { ...done, version: 'v4', environment: 'staging', succeeded: true }),
    );
    await store.transaction(async (tx) => {
      expect(await tx.lastGoodVersion('shop-api', 'production')).toBe('v2');
      expect(await tx.lastGoodVersion('other', 'production')).toBeUndefined();
    });
  });

  it('lists what stands as a success on a target, the newest first', async () => {
    const store = await open();
    const done = { service: 'shop-api', active: false, succeeded: true };
    await save(
      store,
      goLiveRow(1, { ...done, version: 'v1' }),
      goLiveRow(2, { ...done, version: 'v2', t0: 7 }),
      goLiveRow(3, { ...done, version: 'v3', succeeded: false }),
      goLiveRow(4, { ...done, version: 'v4', environment: 'staging' }),
    );
    const target = { service: 'shop-api', environment: 'production' };
    expect(await store.listGood(target, 10)).toEqual([
      { id: 'GL-2', version: 'v2', t0: 7 },
      { id: 'GL-1', version: 'v1', t0: expect.any(Number) },
    ]);
    expect(await store.listGood(target, 1)).toHaveLength(1);
  });

  it('knows the last go-live of the same target that may have changed what runs there', async () => {
    const store = await open();
    const target = { service: 'shop-api', active: false };
    await save(
      store,
      goLiveRow(1, { ...target, started: true }),
      goLiveRow(2, { ...target, started: true }),
      goLiveRow(3, { ...target, environment: 'staging', started: true }),
      goLiveRow(4, target),
    );
    const of5 = { number: 5, service: 'shop-api', environment: 'production' };
    await store.transaction(async (tx) => {
      expect(await tx.findLastStarted(of5)).toBe('GL-2');
      expect(await tx.findLastStarted({ ...of5, number: 2 })).toBe('GL-1');
      expect(await tx.findLastStarted({ ...of5, number: 1 })).toBeUndefined();
    });
  });

  it('knows the started successor of a go-live on the same target', async () => {
    const store = await open();
    const target = { service: 'shop-api', active: false };
    await save(
      store,
      goLiveRow(1, { ...target, started: true }),
      goLiveRow(2, target),
      goLiveRow(3, { ...target, environment: 'staging', started: true }),
    );
    const of1 = { number: 1, service: 'shop-api', environment: 'production' };
    await store.transaction(async (tx) => expect(await tx.findSuccessor(of1)).toBeUndefined());

    await save(store, goLiveRow(4, { ...target, started: true }));
    await store.transaction(async (tx) => {
      expect(await tx.findSuccessor(of1)).toBe('GL-4');
      expect(await tx.findSuccessor({ ...of1, number: 4 })).toBeUndefined();
    });
  });

  it('numbers go-lives from 1 without gaps, also after one that was not kept', async () => {
    const store = await open();
    const next = () => store.transaction((tx) => tx.nextNumber());
    expect(await next()).toBe(1);
    expect(await next()).toBe(1);
    await save(store, goLiveRow(1));
    expect(await next()).toBe(2);
  });
}

async function leased(store: Store): Promise<Lease> {
  await store.transaction((tx) => tx.enqueue([control], 0));
  const [claim] = await store.claimEffects({ kinds: ['slack.message'], now: 0, leaseMs: 1000, limit: 1 });
  if (!claim) throw new Error('nothing was claimed');
  return claim;
}

function messageTests(open: OpenStore): void {
  it('a message is not saved for a worker that lost its lease', async () => {
    const store = await open();
    await givenGoLive(store, 1);
    const lease = await leased(store);
    await store.claimEffects({ kinds: ['slack.message'], now: 2000, leaseMs: 1000, limit: 1 });
    const message = { goLive: 'GL-1', messageKey: 'control', channel: 'C1', ts: '1.1' };
    expect(await store.saveSlackMessage(message, lease)).toBe(false);
    expect(await store.findSlackMessage('GL-1', 'control')).toBeUndefined();
  });

  it('a message is found by its go-live and key, and as it was saved last', async () => {
    const store = await open();
    await givenGoLive(store, 1);
    const message = { goLive: 'GL-1', messageKey: 'control', channel: 'C1', ts: '1.1', permalink: undefined };
    const lease = await leased(store);
    expect(await store.saveSlackMessage(message, lease)).toBe(true);
    expect(await store.findSlackMessage('GL-1', 'control')).toEqual(message);
    expect(await store.findSlackMessage('GL-1', 'checklist')).toBeUndefined();

    const moved = {
      ...message,
      channel: 'C2',
      ts: '2.2',
      permalink: 'https://slack.example/p2',
      shown: 'a1',
    };
    await store.saveSlackMessage(moved, lease);
    expect(await store.findSlackMessage('GL-1', 'control')).toEqual({
      ...message,
      channel: 'C2',
      ts: '2.2',
      permalink: 'https://slack.example/p2',
      shown: 'a1',
    });
    await store.noteRestored(1);
    expect((await store.findSlackMessage('GL-1', 'control'))?.shown).toBeUndefined();
  });
}

function sampleTests(open: OpenStore): void {
  const sample = (at: number, outcome: SampleRow['outcome'] = 'up'): SampleRow => ({
    goLive: 'GL-1',
    endpoint: 'api',
    at,
    outcome,
    latencyMs: 12.5,
    detail: 'HTTP 200',
  });
  const kept = async (store: Store) => (await store.readSamples('GL-1', 'api', 0)).map(({ at }) => at);

  it('samples are read back by endpoint from an instant on', async () => {
    const store = await open();
    await givenGoLive(store, 1);
    await store.addSamples([sample(30, 'down'), sample(10), sample(20), { ...sample(40), endpoint: 'web' }]);
    expect(await store.readSamples('GL-1', 'api', 20)).toEqual([sample(20), sample(30, 'down')]);
  });

  it('the same sample twice is kept once', async () => {
    const store = await open();
    await givenGoLive(store, 1);
    await store.addSamples([sample(10)]);
    await store.addSamples([sample(10), sample(11)]);
    expect(await kept(store)).toEqual([10, 11]);
  });

  const pruned = async (store: Store, now: number) => {
    while (await store.prune({ now, realNow: now }));
  };

  it('thinning keeps the last day whole, then one good sample a minute and all bad ones for 30 days', async () => {
    const store = await open();
    await givenGoLive(store, 1);
    const now = 40 * DAY_MS + HOUR_MS;
    const young = now - HOUR_MS;
    const old = now - 2 * DAY_MS;
    const tooOld = now - 31 * DAY_MS;
    await store.addSamples([
      ...[young, young + 15_000, young + 30_000].map((at) => sample(at)),
      ...[old, old + 15_000, old + 45_000, old + 60_000].map((at) => sample(at)),
      sample(old + 10_000, 'down'),
      sample(old + 20_000, 'misconfigured'),
      sample(old + 30_000, 'inconclusive'),
      sample(tooOld),
      sample(tooOld + 1, 'down'),
    ]);
    await store.addSamples([{ ...sample(old + 15_000), endpoint: 'web' }]);

    const expected = [
      old,
      old + 10_000,
      old + 20_000,
      old + 30_000,
      old + 60_000,
      young,
      young + 15_000,
      young + 30_000,
    ];
    await pruned(store, now);
    expect(await kept(store)).toEqual(expected);
    expect(await store.readSamples('GL-1', 'web', 0)).toHaveLength(1);

    await pruned(store, now);
    expect(await kept(store)).toEqual(expected);
  });
}

function markTests(open: OpenStore): void {
  it('the last mark of life is read back as often as it is asked for', async () => {
    const store = await open();
    expect(await store.lastAliveAt()).toBeUndefined();
    await store.markAlive(1000);
    await store.markAlive(2000);
    expect(await store.lastAliveAt()).toBe(2000);
    expect(await store.lastAliveAt()).toBe(2000);
  });

  it('the installation has six random digits that stay', async () => {
    const store = await open();
    const installation = () => store.transaction((tx) => tx.installation());
    const first = await installation();
    expect(first).toMatch(/^[0-9a-f]{6}$/);
    expect(await installation()).toBe(first);
    expect(await (await open()).transaction((tx) => tx.installation())).not.toBe(first);
  });

  it('a healthy database can be written', async () => {
    const store = await open();
    await expect(store.checkWritable()).resolves.toBeUndefined();
  });

  it('a close waits for the transaction that is running', async () => {
    const store = await open();
    const running = store.transaction(async (tx) => {
      await new Promise(setImmediate);
      await tx.saveGoLive(goLiveRow(1));
      return 'written';
    });
    await store.close();
    expect(await running).toBe('written');
    await expect(store.checkWritable()).rejects.toThrow();
  });

  it('closing twice is closing once', async () => {
    const store = await open();
    await store.close();
    await expect(store.close()).resolves.toBeUndefined();
  });
}
