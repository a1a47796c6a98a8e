import { expect, it, onTestFinished } from 'vitest';
import { openSqliteDatabase, sqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { control, givenGoLive } from './given-rows.ts';

/** How SQLite would carry out what the store asks it, one line a step. */
async function plansOf(ask: (store: Store) => Promise<unknown>): Promise<string> {
  const database = openSqliteDatabase({ file: ':memory:' });
  const asked: string[] = [];
  const prepare = database.prepare.bind(database);
  database.prepare = (sql: string) => {
    asked.push(sql);
    return prepare(sql);
  };
  const store = await sqliteStore(database);
  onTestFinished(() => store.close());
  await givenGoLive(store, 1);
  asked.length = 0;
  await ask(store);
  return asked
    .filter((sql) => /^(select|update|delete)/i.test(sql))
    .flatMap((sql) => {
      const slots = [...sql].filter((char) => char === '?').map(() => 1);
      const steps = prepare(`EXPLAIN QUERY PLAN ${sql}`).all(slots) as readonly { detail: string }[];
      return steps.map((step) => step.detail);
    })
    .join('\n');
}

it('what is due is read from one index, already in its order', async () => {
  const plan = await plansOf((store) => store.dueGoLives(1, 10));
  expect(plan).toBe('SEARCH go_lives USING COVERING INDEX go_lives_due (next_due_at<?)');
});

it('what is watched is read from its own index', async () => {
  const plan = await plansOf((store) => store.listGoLives({ watched: true }));
  expect(plan).toBe('SCAN go_lives USING INDEX go_lives_watched');
});

it('what may be returned to is found by its target', async () => {
  const plan = await plansOf((store) =>
    store.listGood({ service: 'shop-api', environment: 'production' }, 10),
  );
  expect(plan).toContain('USING INDEX go_lives_of_target');
  expect(plan).not.toMatch(/^SCAN|TEMP B-TREE/m);
});

it('what was given up of no go-live is found by that', async () => {
  const plan = await plansOf((store) => store.listGivenUpBeside());
  expect(plan).toContain('SEARCH effects USING INDEX effects_of_go_live (go_live=?)');
  expect(await plansOf((store) => store.listGivenUpBeside(['a', 'b']))).toContain(
    'SEARCH effects USING INDEX',
  );
});

it('a stream is read from its key', async () => {
  const plan = await plansOf((store) => store.readStream('GL-1', 7));
  expect(plan).toBe('SEARCH events USING INDEX sqlite_autoindex_events_1 (stream=? AND version>?)');
});

it('what a command asks finds its rows by index, never by scanning a table', async () => {
  const plan = await plansOf((store) =>
    store.transaction(async (tx) => {
      await tx.findAnswer('c1');
      await tx.append([]);
      await tx.findActiveOnTarget('shop-api', 'production');
      await tx.lastGoodVersion('shop-api', 'production');
      await tx.findRolledBack({ service: 'shop-api', environment: 'production', version: 'v1' });
      await tx.listRolledBack({ service: 'shop-api', environment: 'production' }, 5);
      await tx.findSuccessor({ number: 1, service: 'shop-api', environment: 'production' });
      await tx.findLastStarted({ number: 2, service: 'shop-api', environment: 'production' });
      await tx.nextNumber();
      await tx.cancelEffects(['a']);
      await tx.finishEffect({ id: 1, leaseToken: 'x', state: 'done', now: 1 });
    }),
  );
  expect(plan.split('\n').length).toBeGreaterThan(6);
  expect(plan).not.toMatch(/^SCAN|TEMP B-TREE/m);
});

it('old answers are found by their age', async () => {
  const plan = await plansOf((store) => store.prune({ now: 1, realNow: 1 }));
  expect(plan).toContain('SEARCH inbox USING COVERING INDEX inbox_by_age (at<?)');
});

it('a poll for effects reads only those that wait', async () => {
  const plan = await plansOf((store) => store.nextEffectAt(['slack.message', 'github.dispatch']));
  expect(plan).toContain('USING COVERING INDEX effects_claimable');
  expect(plan).not.toContain('SCAN effects\n');
});

it('what a post sets free is found by what it waits for', async () => {
  const plan = await plansOf(async (store) => {
    await store.transaction((tx) => tx.enqueue([control], 0));
    const [lease] = await store.claimEffects({ kinds: [control.kind], now: 0, leaseMs: 1, limit: 1 });
    if (!lease) throw new Error('the card is not wanted');
    await store.saveSlackMessage(
      { goLive: 'GL-1', messageKey: 'control', channel: 'C0RELEASE', ts: '1.0' },
      lease,
    );
  });
  expect(plan).toContain('USING INDEX effects_waiting_for (go_live=? AND waits_for=?)');
});
