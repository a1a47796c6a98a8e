import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createMembersDelivery } from '../../src/delivery/slack-members.ts';
import { roleHolders } from '../../src/domain/people/holders.ts';
import { createEngineWorld, type EngineWorld, HOUR, people, T0 } from '../fixtures/engine-world.ts';

let world: EngineWorld;

beforeEach(async () => {
  world = await createEngineWorld();
  await world.plan();
  world.now = T0 - 25 * HOUR;
  await world.tell({ type: 'AskForHolders' });
});

afterEach(() => world.store.close());

let ids = 0;

/** One attempt of the worker, as Slack answers. */
async function attempt(
  isMember: (person: string) => Promise<boolean>,
  groupMembers: (group: string) => Promise<readonly string[]> = async () => [],
) {
  const [claim] = await world.store.claimEffects({
    kinds: ['slack.members'],
    now: world.now,
    leaseMs: 60_000,
    limit: 1,
  });
  if (claim?.effect.kind !== 'slack.members') throw new Error('nothing is asked');
  const deliver = createMembersDelivery({
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    realNow: () => world.now,
    newId: () => `members-${++ids}`,
    isMember,
    groupMembers,
  });
  const delivery = await deliver(claim.effect, claim);
  return { claim, delivery };
}

test('asks about every holder and deputy once, and tells the engine who is missing', async () => {
  const asked: string[] = [];
  const { delivery } = await attempt(async (person) => {
    asked.push(person);
    return person !== people.backupLead;
  });
  expect(delivery).toEqual({ end: 'done' });
  expect(asked.toSorted()).toEqual([...roleHolders(await world.read())].toSorted());
  expect(new Set(asked).size).toBe(asked.length);
  expect((await world.read()).left).toEqual([people.backupLead]);
});

test('reads the user groups that vote too, and tells the engine where others are in one now', async () => {
  world = await createEngineWorld();
  const group = 'S0SRE';
  const voters = [{ roles: [], people: [], groups: [group], needs: 1 }];
  const voterGroups = [{ group, readAt: 1, members: [people.security, people.technicalLead] }];
  const gates = world.runbook.gates.map((gate) =>
    gate.owner === 'security_lead' ? { ...gate, voters } : gate,
  );
  await world.plan({ runbook: { gates }, voterGroups });
  world.now = T0 - 25 * HOUR;
  await world.tell({ type: 'AskForHolders' });
  const { delivery } = await attempt(
    async () => true,
    async () => [people.security],
  );
  expect(delivery).toEqual({ end: 'done' });
  expect((await world.store.readStream('GL-1')).map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'VoterGroupsChanged', left: [people.technicalLead] }),
  );
});

test('asks again later where Slack does not answer, and tells nothing twice', async () => {
  let calls = 0;
  const down = new OutsideError('Slack is down', { code: 'timeout', retryable: true, happened: 'no' });
  const { claim, delivery } = await attempt(async (person) => {
    if (++calls > 5) throw down;
    return person !== people.technicalLead;
  });
  expect(delivery).toMatchObject({ end: 'later', reason: 'Slack is down' });
  await world.store.releaseEffect({
    id: claim.id,
    leaseToken: claim.leaseToken,
    availableAt: world.now,
    reason: 'x',
    uncounted: false,
    unsent: true,
  });
  const again = await attempt(async (person) => person !== people.technicalLead);
  expect(again.delivery).toEqual({ end: 'done' });
  const told = (await world.store.readStream('GL-1')).filter(
    ({ event }) => event.type === 'MembershipChanged',
  );
  expect(told).toHaveLength(1);
});

test('gives up after half a day, for then the start asks by itself', async () => {
  const first = await attempt(async () => true);
  world.now += 13 * HOUR;
  const deliver = createMembersDelivery({
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    realNow: () => world.now,
    newId: () => `members-${++ids}`,
    isMember: async () => {
      throw new OutsideError('Slack is down', { code: 'timeout', retryable: true, happened: 'no' });
    },
    groupMembers: async () => [],
  });
  if (first.claim.effect.kind !== 'slack.members') throw new Error('another effect');
  expect(await deliver(first.claim.effect, first.claim)).toEqual({ end: 'dead', reason: 'Slack is down' });
});
