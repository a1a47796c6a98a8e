import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type AppliedMigration, loadMigrations, pendingMigrations } from './migrations.ts';
import { StoreError } from './store-error.ts';

/** "GoLv" in the file's header, so that no other program's database is taken for golive's. */
const APPLICATION_ID = 0x476f4c76;

/** Applies what is missing, each migration in its own transaction; safe with another process doing the same. */
export function migrate(database: Database, folder: string): void {
  const known = loadMigrations(folder);
  const applyNext = database.transaction((): boolean => {
    prepareForMigrations(database);
    const next = pendingMigrations(known, appliedMigrations(database))[0];
    if (next === undefined) return false;
    database.exec(next.sql);
    database
      .prepare('INSERT INTO migrations (number, name, checksum, applied_at) VALUES (?, ?, ?, ?)')
      .run(next.number, next.name, next.checksum, Date.now());
    return true;
  });
  while (pendingMigrations(known, appliedMigrations(database)).length > 0) applyNext.immediate();
}

/** Refuses a file that another program made, before anything in it is touched. */
export function assertGolive(database: Database, file: string): void {
  if (!isGolive(database) && !isEmpty(database)) {
    throw new StoreError(
      'not_golive',
      `${file} is a database of another program. Point DATABASE_URL at another file; this one was left as it is.`,
    );
  }
}

/** For a reader, who can neither create nor migrate. */
export function assertReadable(database: Database, file: string, folder: string): void {
  if (!isGolive(database)) throw new StoreError('not_golive', `${file} is not a database of golive.`);
  pendingMigrations(loadMigrations(folder), appliedMigrations(database));
}

function prepareForMigrations(database: Database): void {
  database.pragma(`application_id = ${APPLICATION_ID}`);
  database.exec(
    'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, ' +
      'checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
  );
}

const isGolive = (database: Database): boolean =>
  database.pragma('application_id', { simple: true }) === APPLICATION_ID;

const isEmpty = (database: Database): boolean =>
  database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined &&
  database.pragma('application_id', { simple: true }) === 0;

const appliedRows = z.array(z.object({ number: z.int(), name: z.string(), checksum: z.string() }));

function appliedMigrations(database: Database): readonly AppliedMigration[] {
  const table = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'").get();
  if (table === undefined) return [];
  return appliedRows.parse(database.prepare('SELECT number, name, checksum FROM migrations').all());
}
