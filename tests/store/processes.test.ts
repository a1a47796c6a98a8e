import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { verifyAudit } from '../../src/store/audit.ts';
import { openSqliteForReading, openSqliteStore } from '../../src/store/sqlite.ts';
import { givenFolder } from './given-folder.ts';
import { control, givenGoLive, held } from './given-rows.ts';

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));

function startWriter(file: string, events: number): { child: ChildProcess; versions: AsyncIterable<string> } {
  const child = spawn(process.execPath, [WRITER, file, String(events)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, versions: createInterface({ input: child.stdout }) };
}

async function versionsIn(file: string): Promise<readonly number[]> {
  const store = await openSqliteStore({ file });
  const versions = (await store.readStream('GL-1')).map((event) => event.version);
  await store.close();
  return versions;
}

async function audit(file: string) {
  const db = openSqliteForReading(file);
  try {
    return await verifyAudit(db);
  } finally {
    await db.destroy();
  }
}

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

it('three processes that open one new database and write to one stream each get their versions', async () => {
  const file = join(givenFolder(), 'golive.db');
  const writers = [1, 2, 3].map(() => startWriter(file, 40));
  const written = await Promise.all(
    writers.map(async ({ child, versions }) => {
      const seen: number[] = [];
      const ended = once(child, 'exit');
      for await (const version of versions) seen.push(Number(version));
      expect(await ended).toEqual([0, null]);
      return seen;
    }),
  );
  expect(written.flat().sort((a, b) => a - b)).toEqual(upTo(120));
  expect(await versionsIn(file)).toEqual(upTo(120));
  expect(await audit(file)).toMatchObject({ ok: true, events: 120 });
});

it('every commit that was acknowledged is there after kill -9', async () => {
  const file = join(givenFolder(), 'golive.db');
  for (const acksBeforeKill of [1, 3, 17, 64, 200]) {
    const { child, versions } = startWriter(file, Number.MAX_SAFE_INTEGER);
    const ended = once(child, 'exit');
    let acknowledged = 0;
    let acks = 0;
    for await (const version of versions) {
      acknowledged = Number(version);
      acks += 1;
      if (acks === acksBeforeKill) child.kill('SIGKILL');
    }
    expect(await ended).toEqual([null, 'SIGKILL']);

    const kept = await versionsIn(file);
    expect(kept).toEqual(upTo(kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(acknowledged);
    expect(kept.length).toBeLessThanOrEqual(acknowledged + 1);
    expect(await audit(file)).toMatchObject({ ok: true, events: kept.length });
  }
});

it('a database that another process holds is busy for a moment: refused, readable, and good again after', async () => {
  const file = join(givenFolder(), 'golive.db');
  const store = await openSqliteStore({ file, busyTimeoutMs: 20 });
  onTestFinished(() => store.close());
  await givenGoLive(store, 1);
  await store.transaction((tx) => tx.enqueue([control], 0));
  const other = new SqliteDatabase(file);
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');

  const busy = { name: 'StoreError', code: 'busy', retryable: true };
  await expect(store.transaction((tx) => tx.append([held(2)]))).rejects.toMatchObject(busy);
  const claim = { kinds: ['slack.message'] as const, now: 1, leaseMs: 1000, limit: 1 };
  await expect(store.claimEffects(claim)).rejects.toMatchObject(busy);
  expect(await store.readStream('GL-1')).toHaveLength(1);

  other.exec('ROLLBACK');
  await store.transaction((tx) => tx.append([held(2)]));
  expect(await store.claimEffects(claim)).toHaveLength(1);
});

it('two stores on one database never claim the same effect', async () => {
  const file = join(givenFolder(), 'golive.db');
  const stores = await Promise.all([1, 2].map(() => openSqliteStore({ file })));
  onTestFinished(async () => {
    for (const store of stores) await store.close();
  });
  const [first] = stores;
  if (first === undefined) throw new Error('Expected a store');
  await givenGoLive(first, 1);
  const keys = upTo(60).map((number) => `GL-1/event/${number}`);
  await first.transaction((tx) =>
    tx.enqueue(
      keys.map((key, index) => ({ ...control, key, message: { card: 'event', version: index + 1 } })),
      0,
    ),
  );

  const claimed: string[] = [];
  const drain = async (store: (typeof stores)[number]) => {
    for (;;) {
      const batch = await store.claimEffects({ kinds: ['slack.message'], now: 1, leaseMs: 1000, limit: 7 });
      if (batch.length === 0) return;
      claimed.push(...batch.map((one) => one.effect.key));
    }
  };
  await Promise.all(stores.map(drain));
  expect(claimed.sort()).toEqual([...keys].sort());
});

it('two stores in one process wait for each other without standing still', async () => {
  const file = join(givenFolder(), 'golive.db');
  const stores = await Promise.all([1, 2].map(() => openSqliteStore({ file })));
  onTestFinished(async () => {
    for (const store of stores) await store.close();
  });
  const appendNext = (store: (typeof stores)[number]) =>
    store.transaction(async (tx) => {
      const next = (await tx.readStream('GL-1')).length + 1;
      await new Promise(setImmediate);
      await tx.append([held(next)]);
    });
  await Promise.all(upTo(20).flatMap(() => stores.map(appendNext)));
  expect(await versionsIn(file)).toEqual(upTo(40));
});
