import { beforeEach, describe, expect, it } from 'vitest';
import { createDispatchDelivery } from '../../src/delivery/dispatch.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { githubAt, workflowFile } from '../adapters/fake-github.ts';
import { startServer } from '../adapters/throwaway-server.ts';
import { createEngineWorld, type EngineWorld, MINUTE } from '../fixtures/engine-world.ts';
import { lookAllWell } from '../fixtures/last-look.ts';

let world: EngineWorld;
/** What goes on while the process stands still in reading the workflow. */
let meanwhile: () => Promise<unknown>;
let ids = 0;
beforeEach(async () => {
  world = await createEngineWorld();
  await world.plan({ service: { repository: 'acme/shop' } });
  await world.start();
});

async function givenGithub() {
  const file = workflowFile();
  const server = await startServer(async (request) => {
    const reply = file(request);
    if (reply) await meanwhile();
    return reply ?? { status: 204 };
  });
  const deliver = createDispatchDelivery({
    github: githubAt(server.url, { now: () => world.now }),
    engine: world.engine,
    lastLook: lookAllWell,
    clock: { now: () => world.now, realMsUntil: (at) => at - world.now, onMove: () => {} },
    realNow: () => world.now,
    newId: () => `id-${++ids}`,
    listedWithinMs: MINUTE,
    isMember: async () => true,
    groupMembers: async () => [],
  });
  return { deliver, posts: () => server.received.filter(({ method }) => method === 'POST').length };
}

const claim = async (): Promise<ClaimedEffect> => {
  const [one] = await world.store.claimEffects({
    kinds: ['github.dispatch'],
    now: world.now,
    leaseMs: MINUTE,
    limit: 1,
  });
  if (!one) throw new Error('nothing to claim');
  return one;
};
const dispatch = async () => (await world.read()).runs.at(-1)?.dispatch;

describe('a process that is stopped between the answer of the engine and the call to GitHub', () => {
  it('sends as long as the call ends within its lease', async () => {
    const { deliver, posts } = await givenGithub();
    const claimed = await claim();
    if (claimed.effect.kind !== 'github.dispatch') throw new Error('another kind');
    meanwhile = async () => (world.now += 45_000);
    expect(await deliver(claimed.effect, claimed)).toMatchObject({ end: 'done' });
    expect(posts()).toBe(1);
  });

  it('sends nothing where the call could outlast the lease, and says that nothing was sent', async () => {
    const { deliver, posts } = await givenGithub();
    const claimed = await claim();
    if (claimed.effect.kind !== 'github.dispatch') throw new Error('another kind');
    meanwhile = async () => (world.now += 45_001);
    expect(await deliver(claimed.effect, claimed)).toMatchObject({ end: 'later', unsent: true });
    expect(posts()).toBe(0);
    expect(await dispatch()).toBe('requested');
  });

  it('sends nothing and writes nothing once another has its lease', async () => {
    const { deliver, posts } = await givenGithub();
    const claimed = await claim();
    if (claimed.effect.kind !== 'github.dispatch') throw new Error('another kind');
    meanwhile = async () => {
      world.now += 10 * MINUTE;
      expect((await claim()).attempt).toBe(2);
    };
    await deliver(claimed.effect, claimed);
    expect(posts()).toBe(0);
    expect(await dispatch()).toBe('begun');
  });
});
