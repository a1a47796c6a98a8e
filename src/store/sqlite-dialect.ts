import { setTimeout } from 'node:timers/promises';
import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3';
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { ConcurrencyError } from './store.ts';
import { StoreError, type StoreErrorCode } from './store-error.ts';

/**
 * Kysely on one better-sqlite3 connection. Unlike Kysely's own dialect it begins with BEGIN IMMEDIATE (so that what a
 * transaction reads stays true until it writes), keeps prepared statements, and speaks in `StoreError`.
 */
export function sqliteDialect(database: Database, busyTimeoutMs: number): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => sqliteDriver(database, busyTimeoutMs),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function sqliteDriver(database: Database, busyTimeoutMs: number): Driver {
  const prepared = preparing(database);
  const connection = sqliteConnection(prepared);
  const run = (sql: string): void => {
    storing(() => prepared(sql).run());
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: (_, settings) =>
      patiently(() => run(settings.accessMode === 'read only' ? 'BEGIN' : 'BEGIN IMMEDIATE'), busyTimeoutMs),
    commitTransaction: async () => run('COMMIT'),
    // SQLite has rolled back by itself after some errors, a full disk among them.
    rollbackTransaction: async () => {
      if (database.inTransaction) run('ROLLBACK');
    },
    destroy: async () => {
      database.close();
    },
  };
}

/** SQLite's own waiting would stop the event loop, and with it a holder in this very process. */
async function patiently(begin: () => void, busyTimeoutMs: number): Promise<void> {
  const giveUpAt = performance.now() + busyTimeoutMs;
  for (let waitMs = 1; ; waitMs = Math.min(2 * waitMs, 20)) {
    try {
      return begin();
    } catch (error) {
      const busy = error instanceof StoreError && error.code === 'busy';
      if (!busy || performance.now() >= giveUpAt) throw error;
      await setTimeout(waitMs);
    }
  }
}

/** Of no type of their own: one kept statement serves all who ask the same, and what its rows are, only Kysely's caller knows. */
type UntypedRows = never;

type Prepared = (sql: string) => Statement<unknown[], UntypedRows>;

function preparing(database: Database): Prepared {
  const statements = new Map<string, Statement<unknown[], UntypedRows>>();
  return (sql) => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = database.prepare<unknown[], UntypedRows>(sql);
    statements.set(sql, made);
    return made;
  };
}

function sqliteConnection(prepared: Prepared): DatabaseConnection {
  return {
    executeQuery: async ({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) =>
      storing(() => {
        const statement = prepared(sql);
        if (statement.reader) return { rows: statement.all(parameters) };
        return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) };
      }),
    streamQuery: () => {
      throw new Error('The store reads whole answers; nothing streams');
    },
  };
}

/** Runs something on the database and turns SQLite's errors into the store's. */
export function storing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof SqliteDatabase.SqliteError ? translate(error) : error;
  }
}

type SqliteError = InstanceType<typeof SqliteDatabase.SqliteError>;

function translate(error: SqliteError): Error {
  if (error.code === 'SQLITE_CONSTRAINT_UNIQUE' || error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return new ConcurrencyError(`Somebody else wrote this first (${error.message})`, { cause: error });
  }
  const found = STORE_ERRORS.find(([prefix]) => error.code.startsWith(prefix));
  if (found === undefined) return error;
  const [, code, words] = found;
  return new StoreError(code, `${words} (SQLite: ${error.code}, ${error.message})`, error);
}

const STORE_ERRORS: readonly (readonly [prefix: string, code: StoreErrorCode, words: string])[] = [
  ['SQLITE_BUSY', 'busy', 'Another process holds the database'],
  ['SQLITE_LOCKED', 'busy', 'Another connection holds the database'],
  ['SQLITE_FULL', 'disk_full', 'The disk of the database is full'],
  ['SQLITE_READONLY', 'read_only', 'The database cannot be written'],
  ['SQLITE_IOERR', 'io', 'The disk of the database fails'],
  ['SQLITE_CORRUPT', 'corrupt', 'The database is damaged; restore a backup'],
  ['SQLITE_NOTADB', 'corrupt', 'The file is not a database, or it is damaged; restore a backup'],
  ['SQLITE_CANTOPEN', 'cannot_open', 'The database cannot be opened'],
];
