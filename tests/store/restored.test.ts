import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openOwnSqliteStore, openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { givenFolder } from './given-folder.ts';
import { control, givenGoLive, notice } from './given-rows.ts';

let file: string;
let backup: string;
beforeEach(() => {
  const folder = givenFolder();
  file = join(folder, 'golive.db');
  backup = join(folder, 'backup.db');
});

const claim = (store: Store, now = 1_000) =>
  store.claimEffects({ kinds: ['slack.message', 'slack.notice'], now, leaseMs: 60_000, limit: 10 });
const installation = (store: Store) => store.transaction((tx) => tx.installation());

/** Opens the database, does something with it, and closes it again as a stopped golive does. */
async function during<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openOwnSqliteStore({ file });
  const result = await work(store);
  await store.close();
  return result;
}

const since = () => during((store) => store.restoredSince());

/** A go-live with an effect that waits, and one that was claimed before. */
async function givenPast(store: Store): Promise<void> {
  await givenGoLive(store, 1);
  await store.transaction((tx) => tx.enqueue([notice('first')], 10));
  await claim(store);
  await store.transaction((tx) => tx.enqueue([control], 20));
  await store.markAlive(5_000);
}

describe('a backup that was put back', () => {
  it('is known by the claims that it does not have', async () => {
    await during(givenPast);
    copyFileSync(file, backup);
    await during((store) => claim(store));
    copyFileSync(backup, file);
    expect(await since()).toBe(5_000);
  });

  it('is known until all have heard of it, and not again after that', async () => {
    await during(givenPast);
    copyFileSync(file, backup);
    await during((store) => claim(store));
    copyFileSync(backup, file);
    expect(await since()).toBe(5_000);
    expect(await since()).toBe(5_000);
    await during((store) => store.forgetRestored(9_000));
    expect(await during(async (store) => [await store.restoredSince(), await store.lastAliveAt()])).toEqual([
      undefined,
      9_000,
    ]);
    const missing = () => during((store) => store.transaction((tx) => tx.missingTime()));
    expect(await missing()).toEqual({ since: 5_000, until: 9_000 });
    copyFileSync(backup, file);
    expect(await since()).toBe(5_000);
    expect(await missing()).toBeUndefined();
  });

  it('has its waiting effects looked for before they are sent', async () => {
    await during(givenPast);
    copyFileSync(file, backup);
    await during((store) => claim(store));
    copyFileSync(backup, file);
    const claims = await during((store) => claim(store, 100_000));
    expect(claims.map(({ effect, lastAttemptAt }) => [effect.key, lastAttemptAt])).toEqual([
      ['GL-1/notice/first', 1_000],
      ['GL-1/message/control', 20],
    ]);
  });

  it('gives go-lives that are planned from now on correlation ids of their own', async () => {
    const before = await during(async (store) => {
      await givenPast(store);
      return installation(store);
    });
    copyFileSync(file, backup);
    await during((store) => claim(store));
    copyFileSync(backup, file);
    const after = await during(installation);
    expect(after).not.toBe(before);
    expect(await during(installation)).toBe(after);
  });

  it('is known by the missing mark where it was brought to another place', async () => {
    await during(givenPast);
    rmSync(`${file}.mark`);
    expect(await since()).toBe(5_000);
  });

  it.each(['', 'x', '99'])('is assumed where the mark cannot be read (%j)', async (mark) => {
    await during(givenPast);
    writeFileSync(`${file}.mark`, mark);
    expect(await since()).toBe(5_000);
    await during((store) => store.forgetRestored(9_000));
    expect(await since()).toBeUndefined();
  });

  it('has a beginning of time where golive never marked its life in it', async () => {
    await during(async (store) => {
      await givenGoLive(store, 1);
      await store.transaction((tx) => tx.enqueue([control], 10));
      await claim(store);
    });
    rmSync(`${file}.mark`);
    expect(await since()).toBe(0);
  });
});

describe('a database that was not put back', () => {
  it('is new, or of a golive that kept no mark', async () => {
    expect(await since()).toBeUndefined();
    rmSync(`${file}.mark`);
    expect(await since()).toBeUndefined();
  });

  it('is ahead of its mark where golive died between the claim and the mark', async () => {
    await during(givenPast);
    const store = await openSqliteStore({ file });
    expect(await claim(store)).toHaveLength(1);
    await store.close();
    expect(await since()).toBeUndefined();
    const [, again] = await during((opened) => claim(opened, 100_000));
    expect(again).toMatchObject({ attempt: 2 });
  });

  it('leaves what was never tried untouched at a restart', async () => {
    await during(givenPast);
    const claims = await during((store) => claim(store, 100_000));
    expect(claims.find(({ effect }) => effect.key === control.key)?.lastAttemptAt).toBeUndefined();
  });
});

describe('an effect of a go-live that may have been further', () => {
  it('counts as tried from that time on, whatever clock that is', async () => {
    await during(async (store) => {
      await givenGoLive(store, 1);
      await store.transaction((tx) => tx.enqueue([notice('early')], 1_000, () => 400));
      await store.transaction((tx) => tx.enqueue([notice('ahead')], 1_000, () => 9_000_000));
      await store.transaction((tx) => tx.enqueue([notice('new')], 1_000, () => undefined));
      expect((await claim(store)).map(({ lastAttemptAt }) => lastAttemptAt)).toEqual([400, 1_000, undefined]);
    });
  });
});
