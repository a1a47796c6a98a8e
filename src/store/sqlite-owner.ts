import SqliteDatabase from 'better-sqlite3';
import { storing } from './sqlite-dialect.ts';
import { StoreError } from './store-error.ts';

/**
 * Makes this process the one that runs golive on a database; others may still read it. The lock is an exclusive
 * transaction on a second file: the system frees it when the process ends, however it ends.
 */
export function ownSqliteDatabase(path: string): { release(): void } {
  if (path === ':memory:') return { release: () => {} };
  const lock = storing(() => new SqliteDatabase(`${path}.lock`, { timeout: 0 }));
  try {
    storing(() => {
      lock.pragma('journal_mode = memory');
      lock.exec('BEGIN EXCLUSIVE');
    });
  } catch (error) {
    lock.close();
    if (!(error instanceof StoreError) || error.code !== 'busy') throw error;
    throw new StoreError(
      'busy',
      `Another golive runs on ${path}; stop it, or set another DATABASE_URL`,
      error,
    );
  }
  return { release: () => lock.close() };
}
