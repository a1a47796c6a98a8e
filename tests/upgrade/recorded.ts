import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import { openSqliteDatabase } from '../../src/store/sqlite.ts';

/** Every table, in an order in which the rows can be written again. */
export const recordedTables = [
  'migrations',
  'meta',
  'events',
  'go_lives',
  'inbox',
  'effects',
  'slack_messages',
  'health_samples',
] as const;

export const recordedFolder = resolve(import.meta.dirname, '../fixtures/streams');

/** A go-live that an older golive wrote: `0.1.0/succeeded`. */
export const recordedNames: readonly string[] = readdirSync(recordedFolder).flatMap((version) =>
  readdirSync(join(recordedFolder, version))
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => `${version}/${file.slice(0, -'.jsonl'.length)}`),
);

/** The types of all events that were ever recorded, of go-lives and of what belongs to none. */
export const recordedEventTypes = (): ReadonlySet<string> =>
  new Set(
    recordedNames.flatMap((name) =>
      linesOf(name).flatMap(({ table, row }) =>
        table === 'events' ? [eventSchema.parse(JSON.parse(String(row['event']))).type] : [],
      ),
    ),
  );

const eventSchema = z.object({ type: z.string() });

const lineSchema = z.object({
  table: z.enum(recordedTables),
  row: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});

export const linesOf = (name: string) =>
  readFileSync(join(recordedFolder, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)));

/** What it folded to then, without the runbook, which stands in its first event. */
export const stateOf = (name: string): object =>
  z.looseObject({}).parse(JSON.parse(readFileSync(join(recordedFolder, `${name}.state.json`), 'utf8')));

/**
 * Makes the database file as that golive left it: its migrations and its rows, nothing newer. `migrations` may be fewer,
 * where the rows fit them too.
 */
export function writeRecorded(name: string, folder: string, migrations = Number.POSITIVE_INFINITY): string {
  const lines = linesOf(name).filter(
    ({ table, row }) => table !== 'migrations' || Number(row['number']) <= migrations,
  );
  const old = join(folder, 'migrations');
  mkdirSync(old);
  for (const { table, row } of lines)
    if (table === 'migrations')
      copyFileSync(join('migrations', String(row['name'])), join(old, String(row['name'])));
  const file = join(folder, 'golive.db');
  openSqliteDatabase({ file, migrations: old }).close();
  const database = new SqliteDatabase(file);
  // With the checksums of then: an edit of a released migration shows.
  database.exec('DELETE FROM migrations');
  database.transaction(() => {
    for (const { table, row } of lines) {
      const columns = Object.keys(row);
      const values = columns.map((column) => `@${column}`).join();
      database.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${values})`).run(row);
    }
  })();
  database.close();
  return file;
}
