import { describe } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { effectTests } from './effects.testsuite.ts';
import { eventTests } from './events.testsuite.ts';
import { pruneTests } from './prune.testsuite.ts';
import { rowTests } from './rows.testsuite.ts';

/** A fresh, empty store for one test, closed when the test is over. */
export type OpenStore = () => Promise<Store>;

/** What every backend does, whatever it keeps its tables in. */
export function storeTests(backend: string, open: OpenStore): void {
  describe(`the store on ${backend}`, () => {
    describe('transactions and events', () => eventTests(open));
    describe('effects', () => effectTests(open));
    describe('what grows', () => pruneTests(open));
    describe('go-lives, messages, samples and marks', () => rowTests(open));
  });
}
