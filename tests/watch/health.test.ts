import { expect, it, onTestFinished, vi } from 'vitest';
import type { HealthProbe } from '../../src/adapters/health.ts';
import type { HealthEndpoint } from '../../src/domain/service.ts';
import type { Engine } from '../../src/engine.ts';
import { recorded } from '../../src/messages/en/recorded.ts';
import { createHealthWatch } from '../../src/watch/health.ts';
import { people } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { createWatchWorld } from './watch-world.ts';

type Sample = Awaited<ReturnType<HealthProbe['probe']>>;

const endpoint = (id: string): HealthEndpoint => ({
  id,
  url: `https://shop.test/${id}`,
  intervalMs: 10_000,
  timeoutMs: 10_000,
  expectStatus: 200,
});
const good: Sample = { outcome: 'up', detail: 'answered 200', latencyMs: 5 };
const bad: Sample = { outcome: 'down', detail: 'answered 500', latencyMs: 5 };

async function createWorld() {
  const world = await createWatchWorld();
  const asked: string[] = [];
  const answers = new Map<string, () => Promise<Sample>>();
  const probe: HealthProbe = {
    probe: ({ id }) => {
      asked.push(id);
      return (answers.get(id) ?? (async () => good))();
    },
  };
  const watch = createHealthWatch({ ...world.needs, probe, words: { recorded } });
  onTestFinished(() => watch.stop());
  const count = (id: string) => asked.filter((seen) => seen === id).length;
  const verdict = async (goLive: string, id: string) => (await world.state(goLive)).health[id]?.verdict;
  const samples = (goLive: string, id: string) => world.store.readSamples(goLive, id, 0);
  /** Lets one interval pass and waits until the sample is kept. */
  async function pass(goLive: string, id: string): Promise<void> {
    const before = (await samples(goLive, id)).length;
    world.moveTo(world.now() + 10_000);
    await soon(async () => expect((await samples(goLive, id)).length).toBeGreaterThan(before));
  }
  return { ...world, watch, answers, count, verdict, samples, pass };
}

it('says up after two good samples and down after three failed ones', async () => {
  const world = await createWorld();
  const id = await world.deploy(1, [endpoint('shop')]);
  world.watch.start();
  await soon(async () => expect(await world.samples(id, 'shop')).toHaveLength(1));
  await world.pass(id, 'shop');
  await soon(async () => expect(await world.verdict(id, 'shop')).toBe('up'));
  world.answers.set('shop', async () => bad);
  for (const _ of [1, 2, 3]) await world.pass(id, 'shop');
  await soon(async () => expect(await world.verdict(id, 'shop')).toBe('down'));
});

it('looks at the others while one endpoint hangs, and not again at that one', async () => {
  const world = await createWorld();
  const hanging = Promise.withResolvers<Sample>();
  const slow = await world.deploy(1, [endpoint('slow'), endpoint('beside')]);
  const other = await world.deploy(2, [endpoint('other')]);
  world.answers.set('slow', () => hanging.promise);
  world.watch.start();
  await soon(async () => expect(await world.samples(other, 'other')).toHaveLength(1));
  await world.pass(other, 'other');
  await world.pass(other, 'other');
  await soon(async () => expect(await world.samples(slow, 'beside')).toHaveLength(3));
  expect(await world.verdict(other, 'other')).toBe('up');
  expect(world.count('slow')).toBe(1);
  hanging.resolve(bad);
  await soon(async () => expect(await world.samples(slow, 'slow')).toHaveLength(1));
  await soon(() => expect(world.count('slow')).toBe(2));
});

it('looks again within a fifth of a second once a look has ended that took its whole interval', async () => {
  const world = await createWorld();
  const hanging = Promise.withResolvers<Sample>();
  const id = await world.deploy(1, [endpoint('slow')]);
  world.answers.set('slow', () => hanging.promise);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  world.watch.start();
  await turnsUntil(async () => world.count('slow') === 1 && vi.getTimerCount() === 1);
  world.moveTo(world.now() + 10_000);
  await turnsUntil(async () => vi.getTimerCount() === 1);
  vi.advanceTimersByTime(0);
  await turnsUntil(async () => vi.getTimerCount() === 1);
  hanging.resolve(bad);
  await turnsUntil(async () => (await world.samples(id, 'slow')).length === 1);
  vi.advanceTimersByTime(200);
  await turnsUntil(async () => world.count('slow') === 2);
});

/** Lets the event loop turn until it is so, while the timers stand still. */
async function turnsUntil(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (performance.now() < end && !(await isSo())) await new Promise(setImmediate);
  expect(await isSo()).toBe(true);
}

it('stops only when the looks that are on their way are kept', async () => {
  const world = await createWorld();
  const hanging = Promise.withResolvers<Sample>();
  const id = await world.deploy(1, [endpoint('slow')]);
  world.answers.set('slow', () => hanging.promise);
  world.watch.start();
  await soon(() => expect(world.count('slow')).toBe(1));
  let stopped = false;
  const stopping = world.watch.stop().then(() => {
    stopped = true;
  });
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  hanging.resolve(good);
  await stopping;
  expect(await world.samples(id, 'slow')).toHaveLength(1);
});

it('goes on past a go-live that cannot be read, names it, and logs it once', async () => {
  const world = await createWorld();
  const poisoned = await world.deploy(1, [endpoint('lost')]);
  const id = await world.deploy(2, [endpoint('shop')]);
  world.unreadable.add(poisoned);
  world.watch.start();
  await soon(async () => expect(await world.samples(id, 'shop')).toHaveLength(1));
  await world.pass(id, 'shop');
  await soon(async () => expect(await world.verdict(id, 'shop')).toBe('up'));
  expect(world.watch.troubles()).toEqual([
    { goLive: poisoned, reason: `${poisoned} has the event "Foretold"` },
  ]);
  expect(world.logged).toMatchObject([{ goLive: poisoned }]);
  world.unreadable.clear();
  await world.pass(poisoned, 'lost');
  expect(world.watch.troubles()).toEqual([]);
});

it('looks at once where the clock was put back', async () => {
  const world = await createWorld();
  const id = await world.deploy(1, [endpoint('shop')]);
  world.watch.start();
  await soon(async () => expect(await world.samples(id, 'shop')).toHaveLength(1));
  world.moveTo(world.now() - 3_600_000);
  await soon(async () => expect(await world.samples(id, 'shop')).toHaveLength(2));
});

it('looks no more at a go-live that a later one of the same service has followed', async () => {
  const world = await createWorld();
  const first = await world.deploy(1, [endpoint('before')], 'shop');
  const correlationId = (await world.state(first)).runs[0]?.request.correlationId ?? '';
  await world.tell(first, { type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
  world.watch.start();
  await soon(async () => expect(await world.samples(first, 'before')).toHaveLength(1));
  await world.pass(first, 'before');
  await soon(async () => expect(await world.verdict(first, 'before')).toBe('up'));
  await world.as(first, people.operations, { type: 'DeclareSuccess' });
  await world.pass(first, 'before');
  const seen = (await world.samples(first, 'before')).length;

  const second = await world.deploy(2, [endpoint('after')], 'shop');
  await world.pass(second, 'after');
  await world.pass(second, 'after');
  expect(await world.samples(first, 'before')).toHaveLength(seen);
  expect((await world.store.listGoLives({ watched: true })).map(({ id }) => id)).toContain(first);
});

it('proposes a rollback once the answers of the finished deployment were too slow for the whole window', async () => {
  const world = await createWorld();
  const id = await world.deploy(1, [endpoint('shop')]);
  const correlationId = (await world.state(id)).runs[0]?.request.correlationId ?? '';
  await world.tell(id, { type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
  world.answers.set('shop', async () => ({ ...good, latencyMs: 2_500 }));
  world.watch.start();
  await soon(async () => expect(await world.samples(id, 'shop')).toHaveLength(1));
  for (let passed = 0; passed < 57; passed += 1) await world.pass(id, 'shop');
  expect((await world.state(id)).performance).toEqual({});
  for (let passed = 0; passed < 8; passed += 1) await world.pass(id, 'shop');
  await soon(async () =>
    expect((await world.state(id)).incidents).toMatchObject([
      {
        trigger: 'performance_degradation',
        state: 'proposed',
        evidence: expect.stringContaining('shop: average of'),
      },
    ]),
  );
});

it('reports once that a trigger is met, not with every look', async () => {
  const world = await createWatchWorld();
  const reported: string[] = [];
  const handle: Engine['handle'] = (command) => {
    reported.push(command.do.type);
    return world.needs.engine.handle(command);
  };
  const engine = { ...world.needs.engine, handle };
  const watch = createHealthWatch({
    ...world.needs,
    words: { recorded },
    engine,
    probe: { probe: async () => bad },
  });
  onTestFinished(() => watch.stop());
  const id = await world.deploy(1, [endpoint('shop')]);
  for (let looks = 0; looks < 40; looks += 1) {
    await watch.lookOnce();
    world.moveTo(world.now() + 10_000);
  }
  expect((await world.state(id)).incidents).toMatchObject([{ trigger: 'unavailable', state: 'proposed' }]);
  expect(reported.filter((type) => type === 'ReportTrigger')).toHaveLength(1);
});
