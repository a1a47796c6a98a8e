import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { givenFolder } from './given-folder.ts';
import { givenGoLive } from './given-rows.ts';

/** A copy of the migrations that a test may change, and a database that has them all. */
async function given() {
  const folder = givenFolder();
  const migrations = join(folder, 'migrations');
  cpSync('migrations', migrations, { recursive: true });
  const file = join(folder, 'golive.db');
  const open = () => openSqliteStore({ file, migrations });
  const store = await open();
  await givenGoLive(store, 1);
  await store.close();
  const known = new SqliteDatabase(file).prepare('SELECT * FROM migrations').all().length;
  const next = (sql: string) =>
    writeFileSync(join(migrations, `${String(known + 1).padStart(4, '0')}-add-a-table.sql`), sql);
  return { file, migrations, open, next, first: join(migrations, '0001-events-and-effects.sql') };
}

const tables = (file: string) =>
  new SqliteDatabase(file).prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();

describe('migrations', () => {
  it('are applied once and recorded, and what was written stays', async () => {
    const { file, open, next } = await given();
    next('CREATE TABLE extra (a TEXT) STRICT; INSERT INTO extra VALUES (1);');
    for (let start = 1; start <= 2; start += 1) {
      const store = await open();
      expect(await store.readStream('GL-1')).toHaveLength(1);
      await store.close();
    }
    expect(new SqliteDatabase(file).prepare('SELECT count(*) FROM extra').pluck().get()).toBe(1);
  });

  it('one that fails leaves nothing behind', async () => {
    const { file, open, next } = await given();
    next('CREATE TABLE extra (a TEXT) STRICT; INSERT INTO nowhere VALUES (1);');
    await expect(open()).rejects.toThrow('nowhere');
    expect(tables(file)).not.toContain('extra');

    next('CREATE TABLE extra (a TEXT) STRICT;');
    await (await open()).close();
    expect(tables(file)).toContain('extra');
  });

  it('a database newer than the program is refused', async () => {
    const { file, open, next } = await given();
    next('CREATE TABLE extra (a TEXT) STRICT;');
    await (await open()).close();

    await expect(openSqliteStore({ file })).rejects.toMatchObject({
      code: 'newer_schema',
      message: expect.stringContaining('add-a-table.sql'),
    });
  });

  it('a past migration that was edited is refused', async () => {
    const { open, first } = await given();
    appendFileSync(first, '\n-- one more word');
    await expect(open()).rejects.toMatchObject({
      code: 'edited_migration',
      message: expect.stringContaining('0001-events-and-effects.sql'),
    });
  });

  it('other line ends are no edit', async () => {
    const { open, first } = await given();
    writeFileSync(first, readFileSync(first, 'utf8').replaceAll('\n', '\r\n'));
    await expect(open().then((store) => store.close())).resolves.toBeUndefined();
  });

  it.each(['0009-too-far.sql', 'second.sql'])('a file called %s is out of its order', async (name) => {
    const { migrations, open } = await given();
    writeFileSync(join(migrations, name), 'SELECT 1;');
    await expect(open()).rejects.toThrow('is expected');
  });
});
