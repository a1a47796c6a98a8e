import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteDatabase, openSqliteStore, sqliteStore } from '../../src/store/sqlite.ts';
import { givenFolder } from './given-folder.ts';
import { givenGoLive, goLiveRow, held } from './given-rows.ts';

const givenFile = () => join(givenFolder(), 'golive.db');

/** Runs as a user without rights on root's files, also where the tests run as root. */
async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('the place of the database', () => {
  it.each(['file:', ''])('a missing folder is made (%j before the path)', async (prefix) => {
    const file = join(givenFolder(), 'a', 'b', 'golive.db');
    const store = await openSqliteStore({ file: `${prefix}${file}` });
    await store.close();
    expect(existsSync(file)).toBe(true);
  });

  it('three slashes are a path too', async () => {
    const file = givenFile();
    await (await openSqliteStore({ file: `file://${file}` })).close();
    expect(existsSync(file)).toBe(true);
  });

  it.each([
    'postgres://golive:hunter2@db/golive',
    'file://db/golive.db',
    'file:golive.db?mode=ro',
    'file:',
    '',
  ])('%j is refused with what is accepted, and without the secret in it', async (file) => {
    const refused = await openSqliteStore({ file }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'cannot_open',
      message: expect.stringContaining('file:data/golive.db'),
    });
    expect(String(refused)).not.toContain('hunter2');
  });

  it('a folder that is a file is named', async () => {
    const file = givenFile();
    writeFileSync(file, '');
    await expect(openSqliteStore({ file: join(file, 'golive.db') })).rejects.toMatchObject({
      name: 'StoreError',
      code: 'cannot_open',
    });
  });

  it('a folder in place of the file is named', async () => {
    const file = givenFile();
    mkdirSync(file);
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'cannot_open' });
  });
});

describe('pragmas', () => {
  it('are what durability needs', () => {
    const database = openSqliteDatabase({ file: givenFile() });
    onTestFinished(() => void database.close());
    const pragma = (name: string) => database.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('recursive_triggers')).toBe(1);
    expect(pragma('busy_timeout')).toBe(5);
  });

  it('the write-ahead log is empty after a close, also where another program has the file open', async () => {
    const file = givenFile();
    const store = await openSqliteStore({ file });
    await givenGoLive(store, 1);
    const other = new SqliteDatabase(file);
    onTestFinished(() => void other.close());
    other.prepare('SELECT 1 FROM events').get();

    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    await store.close();
    expect(statSync(`${file}-wal`).size).toBe(0);
  });
});

describe('a file that is not to be touched', () => {
  it('another program’s database is refused and left as it is', async () => {
    const file = givenFile();
    const other = new SqliteDatabase(file);
    other.exec('CREATE TABLE recipes (name TEXT)');
    other.close();
    const before = readFileSync(file);

    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'not_golive' });
    expect(readFileSync(file)).toEqual(before);
  });

  it('a file that is no database is refused and left as it is', async () => {
    const file = givenFile();
    writeFileSync(file, 'Dear diary, '.repeat(1000));
    await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'corrupt' });
    expect(readFileSync(file, 'utf8')).toBe('Dear diary, '.repeat(1000));
  });

  it('an empty file becomes a database', async () => {
    const file = givenFile();
    writeFileSync(file, '');
    await expect(openSqliteStore({ file }).then((store) => store.close())).resolves.toBeUndefined();
  });
});

describe('trouble with the disk', () => {
  it('a damaged database says so, and does not answer with a part of the truth', async () => {
    const file = givenFile();
    const store = await openSqliteStore({ file });
    await givenGoLive(store, 1, 200);
    await store.close();
    truncateSync(file, 16 * 4096);

    const read = openSqliteStore({ file }).then((again) => {
      onTestFinished(() => again.close());
      return again.readStream('GL-1');
    });
    await expect(read).rejects.toMatchObject({ name: 'StoreError', code: 'corrupt' });
  });

  it('a folder that may not be written is read_only', async () => {
    const folder = givenFolder();
    chmodSync(folder, 0o555);
    const opening = unprivileged(() => openSqliteStore({ file: join(folder, 'golive.db') }));
    await expect(opening).rejects.toMatchObject({ name: 'StoreError', code: 'read_only' });
    const deeper = unprivileged(() => openSqliteStore({ file: join(folder, 'data', 'golive.db') }));
    await expect(deeper).rejects.toMatchObject({ code: 'read_only' });
  });

  it('a file that may not be written is read_only, although SQLite would open it', async () => {
    const file = givenFile();
    await (await openSqliteStore({ file })).close();
    chmodSync(file, 0o444);
    chmodSync(join(file, '..'), 0o777);
    await expect(unprivileged(() => openSqliteStore({ file }))).rejects.toMatchObject({ code: 'read_only' });
  });

  it('a full disk is a StoreError that leaves nothing half written, and the store works again after', async () => {
    const database = openSqliteDatabase({ file: givenFile() });
    const store = await sqliteStore(database);
    onTestFinished(() => store.close());
    await givenGoLive(store, 1);
    const pages = Number(database.pragma('page_count', { simple: true }));
    database.pragma(`max_page_count = ${pages}`);

    const big = { type: 'Held', reason: 'x'.repeat(500_000) } as const;
    const writing = store.transaction(async (tx) => {
      await tx.saveGoLive(goLiveRow(1, { status: 'held' }));
      await tx.append([held(2, { event: big })]);
    });
    await expect(writing).rejects.toMatchObject({ name: 'StoreError', code: 'disk_full', retryable: true });
    expect((await store.findGoLive('GL-1'))?.status).toBe('planned');
    expect(await store.readStream('GL-1')).toHaveLength(1);

    database.pragma('max_page_count = 1000000');
    await store.transaction((tx) => tx.append([held(2, { event: big })]));
    expect(await store.readStream('GL-1')).toHaveLength(2);
  });

  it('an error after which SQLite rolled back by itself is told as it was', async () => {
    const database = openSqliteDatabase({ file: ':memory:' });
    const store = await sqliteStore(database);
    onTestFinished(() => store.close());
    const failing = store.transaction(async (tx) => {
      await tx.append([held(1)]);
      database.exec('ROLLBACK');
      throw new Error('the disk failed');
    });
    await expect(failing).rejects.toThrow('the disk failed');
    expect(await store.readStream('GL-1')).toEqual([]);
  });

  it('a database that turns read-only refuses writes, still reads, and works again after', async () => {
    const database = openSqliteDatabase({ file: givenFile() });
    const store = await sqliteStore(database);
    onTestFinished(() => store.close());
    await givenGoLive(store, 1);
    database.pragma('query_only = ON');

    await expect(store.checkWritable()).rejects.toMatchObject({ code: 'read_only', retryable: true });
    await expect(store.transaction((tx) => tx.append([held(2)]))).rejects.toMatchObject({
      code: 'read_only',
    });
    expect(await store.readStream('GL-1')).toHaveLength(1);

    database.pragma('query_only = OFF');
    await expect(store.checkWritable()).resolves.toBeUndefined();
  });

  it('a lost write-ahead log leaves an older, whole state', async () => {
    const file = givenFile();
    const store = await openSqliteStore({ file });
    onTestFinished(() => store.close());
    await givenGoLive(store, 1, 2);
    const copy = join(givenFolder(), 'golive.db');
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    truncateSync(`${copy}-wal`, 100);

    const opening = openSqliteStore({ file: copy }).then(async (restored) => {
      onTestFinished(() => restored.close());
      const events = await restored.readStream('GL-1');
      const row = await restored.findGoLive('GL-1');
      expect(events.length).toBe(row?.streamVersion ?? 0);
    });
    await expect(opening).resolves.toBeUndefined();
  });
});
