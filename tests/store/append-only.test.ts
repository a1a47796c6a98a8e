import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { givenFolder } from './given-folder.ts';
import { givenGoLive } from './given-rows.ts';

/** Another program's connection to the database, as someone with a SQLite shell would have it. */
async function givenShell(recursiveTriggers: boolean): Promise<Database> {
  const file = join(givenFolder(), 'golive.db');
  const store = await openSqliteStore({ file });
  await givenGoLive(store, 1, 3);
  await store.close();
  const database = new SqliteDatabase(file);
  onTestFinished(() => void database.close());
  database.pragma(`recursive_triggers = ${recursiveTriggers ? 'ON' : 'OFF'}`);
  return database;
}

const insert = (or: string, version: number, prevHash: string) =>
  `INSERT ${or} INTO events (stream, version, at, actor, origin, event, prev_hash, hash)
   VALUES ('GL-1', ${version}, 0, '{}', '{}', '{}', ${prevHash}, '${'a'.repeat(64)}')`;

const insertAt = (rowid: string, version: number, prevHash: string) =>
  insert('OR REPLACE', version, prevHash)
    .replace('(stream', '(rowid, stream')
    .replace('VALUES (', `VALUES (${rowid}, `);

const hashOf = (version: number) => `(SELECT hash FROM events WHERE version = ${version})`;

const attempts: readonly (readonly [string, string])[] = [
  ['UPDATE', "UPDATE events SET actor = '{}' WHERE version = 2"],
  ['UPDATE OR REPLACE', 'UPDATE OR REPLACE events SET version = 3 WHERE version = 2'],
  ['DELETE of one event', 'DELETE FROM events WHERE version = 2'],
  ['DELETE of all events', 'DELETE FROM events'],
  ['INSERT OR REPLACE of a past event', insert('OR REPLACE', 2, hashOf(1))],
  ['INSERT OR REPLACE of the last event', insert('OR REPLACE', 3, hashOf(2))],
  ['INSERT OR REPLACE that takes the row of a past event', insertAt('1', 4, hashOf(3))],
  ['INSERT OR REPLACE that takes the row of the last event', insertAt('3', 4, hashOf(3))],
  ['INSERT with an upsert', `${insert('', 3, hashOf(2))} ON CONFLICT DO UPDATE SET event = 'x'`],
  ['INSERT that leaves a gap', insert('', 5, hashOf(3))],
  ['INSERT that does not follow the last hash', insert('', 4, hashOf(2))],
];

for (const recursiveTriggers of [true, false]) {
  it.each(attempts)(
    `refuses %s with recursive triggers ${recursiveTriggers ? 'on' : 'off'}`,
    async (_, sql) => {
      const database = await givenShell(recursiveTriggers);
      const before = database.prepare('SELECT * FROM events').all();
      expect(() => database.exec(sql)).toThrow('events are append-only');
      expect(database.prepare('SELECT * FROM events').all()).toEqual(before);
    },
  );
}

it('takes the event that follows', async () => {
  const database = await givenShell(true);
  expect(() => database.exec(insert('', 4, hashOf(3)))).not.toThrow();
});
