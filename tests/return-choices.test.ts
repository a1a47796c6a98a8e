import { expect, it, onTestFinished } from 'vitest';
import { readReturnChoices } from '../src/return-choices.ts';
import type { GoLiveRow } from '../src/store/store.ts';
import { createEngineWorld, type EngineWorld, people } from './fixtures/engine-world.ts';
import { goLiveRow } from './store/given-rows.ts';

const bystander = (n: number, version: string, changes: Partial<GoLiveRow> = {}) =>
  goLiveRow(n, {
    service: 'demo-shop',
    environment: 'production',
    active: false,
    succeeded: true,
    version,
    ...changes,
  });

/** GL-1 is planned; the rows tell of others on its target. */
async function worldWith(...rows: readonly GoLiveRow[]): Promise<EngineWorld> {
  const world = await createEngineWorld();
  onTestFinished(() => world.store.close());
  await world.plan();
  await world.store.transaction(async (tx) => {
    for (const row of rows) await tx.saveGoLive(row);
  });
  return world;
}

it('offers each version that succeeded once, the newest first, but never that of the go-live itself', async () => {
  const world = await worldWith(
    bystander(2, 'v1.4.0', { t0: 5 }),
    bystander(3, 'v1.3.0', { t0: 6 }),
    bystander(4, 'v1.4.0', { t0: 7 }),
    bystander(5, 'v1.4.2'),
    bystander(6, 'v1.5.0', { succeeded: false }),
    bystander(7, 'v1.6.0', { environment: 'staging' }),
  );
  expect(await readReturnChoices(world, await world.read())).toEqual([
    { version: 'v1.4.0', goodSince: { goLive: 'GL-4', t0: 7 } },
    { version: 'v1.3.0', goodSince: { goLive: 'GL-3', t0: 6 } },
  ]);
});

it('offers the version of the plan after those, where no go-live of it succeeded', async () => {
  const world = await worldWith(bystander(2, 'v1.4.0', { t0: 5 }));
  const choices = await readReturnChoices(world, { ...(await world.read()), rollbackTo: 'v1.4.1' });
  expect(choices.map(({ version }) => version)).toEqual(['v1.4.0', 'v1.4.1']);
  expect(choices[1]?.goodSince).toBeUndefined();
});

it('leaves out a version that is marked bad, and offers it again once it is cleared', async () => {
  const world = await worldWith();
  const goLive = await world.read();
  const badAs = (rolledBack: Partial<typeof goLive>) => ({
    store: {
      listGood: async () => [{ id: 'GL-2', version: 'v1.4.0', t0: 5 }],
      findRolledBack: async () => 'GL-3',
    },
    engine: { read: async () => ({ ...goLive, ...rolledBack }) },
  });
  expect(await readReturnChoices(badAs({ status: 'rolled_back' }), goLive)).toEqual([]);
  const cleared = { by: people.planner, at: 1, version: 9, hash: '', reason: 'not to blame' };
  expect(
    await readReturnChoices(badAs({ status: 'rolled_back', versionAllowed: cleared }), goLive),
  ).toHaveLength(1);
});
