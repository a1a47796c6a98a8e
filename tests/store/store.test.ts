import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { givenFolder } from './given-folder.ts';
import { storeTests } from './store.testsuite.ts';

async function opened(file: string) {
  const store = await openSqliteStore({ file });
  onTestFinished(() => store.close());
  return store;
}

storeTests('an SQLite file', () => opened(`file:${join(givenFolder(), 'golive.db')}`));
storeTests('SQLite in memory', () => opened('file::memory:'));
