import { expect, it, onTestFinished } from 'vitest';
import type { Github } from '../../src/adapters/github.ts';
import type { RunView } from '../../src/adapters/github-read-run.ts';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createRunWatch } from '../../src/watch/runs.ts';
import { soon } from '../soon.ts';
import { createWatchWorld } from './watch-world.ts';

const unused = () => Promise.reject(new Error('nobody asks this here'));

const facts = { url: 'https://github.test/run', jobs: undefined, unchanged: false };
const running = (attempt: number): RunView => ({
  ...facts,
  state: 'running',
  status: 'in_progress',
  attempt,
});
const completed = (attempt: number, conclusion: string): RunView => ({
  ...facts,
  state: 'completed',
  attempt,
  conclusion,
});

/** GitHub, as far as the watch asks: what a run looks like, or how it does not answer. */
function fakeGithub() {
  const views = new Map<number, () => Promise<RunView>>();
  const asked: number[] = [];
  const github: Github = {
    dispatch: unused,
    checkWorkflow: unused,
    knowsRef: unused,
    readChanges: unused,
    findRun: unused,
    readRun: ({ runId }) => {
      asked.push(runId);
      return (views.get(runId) ?? unused)();
    },
  };
  return {
    github,
    asked,
    show: (runId: number, view: RunView) => views.set(runId, async () => view),
    answer: (runId: number, with_: () => Promise<RunView>) => views.set(runId, with_),
    count: (runId: number) => asked.filter((id) => id === runId).length,
  };
}

const hours = (n: number): number => n * 3_600_000;

async function createWorld() {
  const world = await createWatchWorld();
  const hub = fakeGithub();
  const watch = createRunWatch({ ...world.needs, github: hub.github });
  onTestFinished(() => watch.stop());
  const run = async (id: string) => (await world.state(id)).runs[0];
  /** Lets the clock of the go-live pass and waits until the watch has asked. */
  async function pass(ms: number, runId: number): Promise<void> {
    const before = hub.count(runId);
    world.moveTo(world.now() + ms);
    await soon(() => expect(hub.count(runId)).toBeGreaterThan(before));
  }
  return { ...world, ...hub, watch, run, pass };
}

it('follows a run to its end', async () => {
  const world = await createWorld();
  const id = await world.deploy(1);
  world.show(1, running(1));
  world.watch.start();
  await soon(async () => expect(await world.run(id)).toMatchObject({ status: 'in_progress' }));
  world.show(1, completed(1, 'success'));
  await world.pass(5_000, 1);
  await soon(async () => expect((await world.state(id)).status).toBe('validating'));
});

it('sees that a run which failed is run again, and how that ends', async () => {
  const world = await createWorld();
  const id = await world.deploy(1);
  world.show(1, completed(1, 'failure'));
  world.watch.start();
  await soon(async () => expect((await world.state(id)).status).toBe('deployment_failed'));
  world.show(1, running(2));
  await world.pass(60_000, 1);
  await soon(async () => expect((await world.state(id)).status).toBe('deploying'));
  world.show(1, completed(2, 'success'));
  await world.pass(5_000, 1);
  await soon(async () => expect(await world.run(id)).toMatchObject({ attempt: 2, conclusion: 'success' }));
});

it('sees the end of a run that was run again between two looks', async () => {
  const world = await createWorld();
  const id = await world.deploy(1);
  world.show(1, completed(1, 'failure'));
  world.watch.start();
  await soon(async () => expect((await world.state(id)).status).toBe('deployment_failed'));
  world.show(1, completed(2, 'success'));
  await world.pass(60_000, 1);
  await soon(async () => expect((await world.state(id)).status).toBe('validating'));
});

it('asks for a run that has ended once a minute, and writes nothing while it stays so', async () => {
  const world = await createWorld();
  const id = await world.deploy(1);
  world.show(1, completed(1, 'success'));
  world.watch.start();
  await soon(async () => expect((await world.state(id)).status).toBe('validating'));
  const { streamVersion } = await world.state(id);
  const other = await world.deploy(2);
  world.show(2, running(1));
  await world.pass(20_000, 2);
  await world.pass(20_000, 2);
  expect(world.count(1)).toBe(1);
  await world.pass(20_000, 1);
  await world.pass(60_000, 1);
  expect(world.count(1)).toBe(3);
  await world.watch.stop();
  expect(await world.state(id)).toMatchObject({ streamVersion });
  expect(await world.state(other)).toMatchObject({ status: 'deploying' });
});

it('asks no more for a run that was deleted', async () => {
  const world = await createWorld();
  const id = await world.deploy(1);
  world.show(1, { state: 'deleted' });
  world.watch.start();
  await soon(async () => expect(await world.run(id)).toMatchObject({ conclusion: 'deleted' }));
  await world.deploy(2);
  world.show(2, running(1));
  await world.pass(120_000, 2);
  expect(world.count(1)).toBe(1);
});

it('follows the others while GitHub does not answer for one', async () => {
  const world = await createWorld();
  const hanging = Promise.withResolvers<RunView>();
  await world.deploy(1);
  const id = await world.deploy(2);
  world.answer(1, () => hanging.promise);
  world.answer(2, async () => completed(1, 'success'));
  world.watch.start();
  await soon(() => expect(world.count(1)).toBe(1));
  await soon(async () => expect((await world.state(id)).status).toBe('validating'));
  await world.pass(60_000, 2);
  expect(world.count(1)).toBe(1);
  hanging.resolve(running(1));
});

it('asks at most four questions at a time, and the rest after them', async () => {
  const world = await createWorld();
  const answers = Array.from({ length: 6 }, () => Promise.withResolvers<RunView>());
  for (const [n, { promise }] of answers.entries()) {
    await world.deploy(n);
    world.answer(n, () => promise);
  }
  world.watch.start();
  await soon(() => expect(world.asked).toHaveLength(4));
  world.moveTo(world.now() + 1);
  await new Promise(setImmediate);
  expect(world.asked).toHaveLength(4);
  for (const { resolve } of answers) resolve(running(1));
  await soon(() => expect(new Set(world.asked).size).toBe(6));
});

it('stops only when the question that is on its way is answered', async () => {
  const world = await createWorld();
  const slow = Promise.withResolvers<RunView>();
  const id = await world.deploy(1);
  world.answer(1, () => slow.promise);
  world.watch.start();
  await soon(() => expect(world.count(1)).toBe(1));
  const stopped = world.watch.stop();
  slow.resolve(completed(1, 'success'));
  await stopped;
  expect((await world.state(id)).status).toBe('validating');
});

it('goes on past a go-live that cannot be read, names it, and logs it once', async () => {
  const world = await createWorld();
  const poisoned = await world.deploy(1);
  const id = await world.deploy(2);
  world.unreadable.add(poisoned);
  world.show(2, completed(1, 'success'));
  world.watch.start();
  await soon(async () => expect((await world.state(id)).status).toBe('validating'));
  await world.pass(60_000, 2);
  expect(world.watch.troubles()).toEqual([
    { goLive: poisoned, reason: `${poisoned} has the event "Foretold"` },
  ]);
  expect(world.logged).toMatchObject([{ goLive: poisoned }]);
  world.unreadable.clear();
  world.show(1, running(1));
  await world.pass(60_000, 1);
  expect(world.watch.troubles()).toEqual([]);
});

it('asks later, as GitHub wishes, where it refuses an answer', async () => {
  const world = await createWorld();
  await world.deploy(1);
  const limit = { code: 'rate_limited', retryable: true, happened: 'no', retryAfterMs: 40_000 } as const;
  world.answer(1, () => Promise.reject(new OutsideError('too many', limit)));
  world.watch.start();
  await soon(() => expect(world.logged).toHaveLength(1));
  await world.deploy(2);
  world.show(2, running(1));
  await world.pass(39_000, 2);
  expect(world.count(1)).toBe(1);
  world.show(1, running(1));
  await world.pass(1_000, 1);
  expect(world.watch.troubles()).toEqual([]);
});

it('gives up a run that GitHub never shows only after a day, and only when it has searched since the start', async () => {
  const world = await createWorld();
  const { id, correlationId } = await world.dispatch('shop');
  await world.tell(id, { type: 'ReportDispatchAccepted', correlationId });
  const acceptedAt = world.now();
  let finds = 0;
  const search = (find: Github['findRun']) =>
    createRunWatch({
      ...world.needs,
      github: {
        ...world.github,
        findRun: (asked) => {
          finds += 1;
          return find(asked);
        },
      },
    });
  const absent: Github['findRun'] = async () => ({ absent: true });
  const silent: Github['findRun'] = async () => {
    throw new OutsideError('no answer', { code: 'unreachable', retryable: true, happened: 'no' });
  };
  /** One look at this time, and whether the run has ended by it. */
  const look = async (watch: ReturnType<typeof createRunWatch>, at: number) => {
    const before = finds;
    world.moveTo(acceptedAt + at);
    await watch.lookOnce();
    expect(finds).toBeGreaterThan(before);
    return (await world.run(id))?.conclusion;
  };
  const early = search(absent);
  expect(await look(early, hours(1))).toBeUndefined();
  expect(await look(early, hours(24) - 1)).toBeUndefined();
  // Down for a day: a start after it does not end the run, nor does the time in which GitHub does not answer.
  expect(await look(search(silent), hours(48))).toBeUndefined();
  const mute = search(silent);
  expect(await look(mute, hours(49))).toBeUndefined();
  expect(await look(mute, hours(51))).toBeUndefined();
  const late = search(absent);
  expect(await look(late, hours(52))).toBeUndefined();
  expect(await look(late, hours(53) - 1)).toBeUndefined();
  expect(await look(late, hours(53) + 60_000)).toBe('never_found');
  expect(finds).toBe(8);
  expect(await late.lookOnce()).toBeUndefined();
});
