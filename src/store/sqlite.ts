import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { Kysely } from 'kysely';
import { createStore } from './kysely-store.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect, storing } from './sqlite-dialect.ts';
import { fileError, makeFolder, sqliteFile } from './sqlite-file.ts';
import { type ClaimMark, openClaimMark } from './sqlite-mark.ts';
import { assertGolive, assertReadable, migrate } from './sqlite-migrate.ts';
import { ownSqliteDatabase } from './sqlite-owner.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

export interface SqliteOptions {
  /** A path, `:memory:`, or either as in DATABASE_URL: `file:data/golive.db`, `file::memory:`. */
  readonly file: string;
  /** How long a transaction waits for another process before it is refused as `busy`. */
  readonly busyTimeoutMs?: number;
  readonly migrations?: string;
}

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Below Slack's 3 s for an ack, so that a person gets an answer also while another process holds the database. */
const BUSY_TIMEOUT_MS = 2_000;

/** SQLite's own waiting, in which the event loop stands still; the longer waits are the dialect's. */
const BUSY_STANDSTILL_MS = 5;

/** Opens the database and brings its schema up to date. The folder is made where it is missing. */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  return sqliteStore(openSqliteDatabase(options), options.busyTimeoutMs);
}

/**
 * Opens the database as the one process that runs golive on it: refused while another does. What a process before
 * this one had claimed is free again at once, for nobody is left who could still be at it. Where the file is a backup
 * that was put back, it is noted in it: see `restoredSince`.
 */
export async function openOwnSqliteStore(options: SqliteOptions): Promise<Store> {
  const file = sqliteFile(options.file);
  makeFolder(file);
  const owner = ownSqliteDatabase(file);
  try {
    const store = await openSqliteStore(options);
    await store.endLeases();
    const mark = openClaimMark(file);
    await markClaims(store, mark);
    return {
      ...store,
      claimEffects: async (claim) => {
        const claims = await store.claimEffects(claim);
        // Before anything is sent in the name of these claims.
        if (claims.length > 0) mark.write(await store.claimCount());
        return claims;
      },
      close: async () => {
        await store.close();
        mark.close();
        owner.release();
      },
    };
  } catch (error) {
    owner.release();
    throw error;
  }
}

async function markClaims(store: Store, mark: ClaimMark): Promise<void> {
  const known = await store.claimCount();
  const isCopy = mark.found === undefined ? known > 0 : mark.found > known;
  if (isCopy) await store.noteRestored(Number.isFinite(mark.found) ? (mark.found ?? known) : known);
  mark.write(await store.claimCount());
}

export async function sqliteStore(database: Database, busyTimeoutMs = BUSY_TIMEOUT_MS): Promise<Store> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(database, busyTimeoutMs) });
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    try {
      // Through Kysely, so that it waits for a transaction that is still running.
      await db.connection().execute(async () => storing(() => database.pragma('wal_checkpoint(TRUNCATE)')));
    } finally {
      await db.destroy();
    }
  };
  try {
    return await createStore(db, close);
  } catch (error) {
    database.close();
    throw error;
  }
}

export function openSqliteDatabase(options: SqliteOptions): Database {
  const file = sqliteFile(options.file);
  makeFolder(file);
  const database = open(file, { timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS });
  try {
    storing(() => {
      assertGolive(database, file);
      setPragmas(database, {
        journal_mode: database.memory ? 'memory' : 'wal',
        synchronous: 2,
        foreign_keys: 1,
        recursive_triggers: 1,
      });
      migrate(database, options.migrations ?? MIGRATIONS);
      setPragmas(database, { busy_timeout: BUSY_STANDSTILL_MS });
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** For reading alone, next to a running golive: nothing is created, migrated or written. */
export function openSqliteForReading(fileOrUrl: string): Kysely<Schema> {
  const file = sqliteFile(fileOrUrl);
  const database = open(file, { readonly: true, fileMustExist: true });
  try {
    storing(() => assertReadable(database, file, MIGRATIONS));
    return new Kysely<Schema>({ dialect: sqliteDialect(database, BUSY_TIMEOUT_MS) });
  } catch (error) {
    database.close();
    throw error;
  }
}

function open(file: string, options: SqliteDatabase.Options): Database {
  try {
    return storing(() => new SqliteDatabase(file, options));
  } catch (error) {
    // Where the folder is missing, better-sqlite3 does not ask SQLite.
    const isRefused = error instanceof TypeError;
    if (!isRefused && !(error instanceof StoreError && error.code === 'cannot_open')) throw error;
    throw cannotOpen(file, options.readonly === true, error);
  }
}

/** SQLite says only that it cannot; the system tells why. */
function cannotOpen(file: string, reading: boolean, cause: Error): StoreError {
  try {
    closeSync(openSync(file, reading ? 'r' : 'a'));
    return new StoreError('cannot_open', `The database ${file} cannot be opened (${cause.message})`, cause);
  } catch (error) {
    return fileError(file, error);
  }
}

/** Each is set and then asked for: better-sqlite3's own defaults differ, and some file systems cannot do WAL. */
function setPragmas(database: Database, pragmas: Readonly<Record<string, string | number>>): void {
  for (const [name, value] of Object.entries(pragmas)) {
    database.pragma(`${name} = ${value}`);
    const seen = database.pragma(name, { simple: true });
    if (seen === value) continue;
    throw new StoreError('cannot_open', `SQLite does not take ${name} = ${value}: it stays ${String(seen)}`);
  }
}
