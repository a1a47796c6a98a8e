import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { SlackOut } from '../../src/adapters/slack.ts';
import { slackRefusal } from '../../src/adapters/slack-refusal.ts';
import type { Deliverers } from '../../src/delivery/delivery.ts';
import { createMessageDelivery } from '../../src/delivery/slack-message.ts';
import { createNoticeDelivery } from '../../src/delivery/slack-notice.ts';
import type { HealthVerdict } from '../../src/domain/health/health.ts';
import { en } from '../../src/messages/en.ts';
import { createScheduler, type Scheduler } from '../../src/scheduler.ts';
import { createWorker, type Worker } from '../../src/worker.ts';
import { approvalFor } from '../fixtures/approve-external.ts';
import { deliverEverything } from '../fixtures/deliverers.ts';
import { createEngineWorld, type EngineWorld, HOUR, MINUTE, people, T0 } from '../fixtures/engine-world.ts';

let world: EngineWorld;
let worker: Worker | undefined;
let scheduler: Scheduler;
let posts: { channel: string; key: string; blocks?: string; threadTs?: string; broadcast?: boolean }[];
/** Heads that were deleted. */
let gone: readonly string[];
/** Else Slack posts to the channel what replies to them. */
let refusesGone: boolean;
let isDown: (channel: string) => boolean;
/** Slack takes the post, and golive never hears of it. */
let losesAnswer: (channel: string) => boolean;
let trouble: OutsideError;
let readMembers: () => Promise<readonly string[]>;
let ids = 0;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  world = await createEngineWorld();
  posts = [];
  gone = [];
  scheduler = startScheduler();
  isDown = () => false;
  losesAnswer = () => false;
  readMembers = async () => [];
  trouble = new OutsideError('down', { code: 'internal_error', retryable: true, happened: 'no' });
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  vi.useRealTimers();
  await world.store.close();
});

const clock = { now: () => world.now, realMsUntil: () => 0, onMove: () => {} };
const log = pino({ level: 'silent' });
const newId = () => `n${++ids}`;
const realNow = () => world.now;
const core = () => ({ store: world.store, engine: world.engine, clock, log, newId, realNow });
/** Only the start of a new one is a downtime, however far the clock goes. */
const startScheduler = () => createScheduler({ ...core(), realNow: () => 0 });

const refusedWith = (error: string, method = 'chat.postMessage') =>
  slackRefusal({ ok: false, error }, { method, unnamedWaitMs: 0, words: en.outside.slack.refusal });

const unasked = async (): Promise<never> => {
  throw new Error('not asked here');
};
const slack: SlackOut = {
  post: async ({ channel, effectKey, blocks, threadTs, broadcast = false }) => {
    if (isDown(channel)) throw trouble;
    const isGone = threadTs !== undefined && gone.includes(threadTs);
    if (isGone && refusesGone) throw refusedWith('thread_not_found');
    const place = threadTs === undefined || isGone ? {} : { threadTs, broadcast };
    posts.push({ channel, key: effectKey, blocks: JSON.stringify(blocks), ...place });
    if (losesAnswer(channel))
      throw new OutsideError('reset', { code: 'reset', retryable: true, happened: 'maybe' });
    const thread = threadTs === undefined || isGone ? {} : { threadTs };
    return { channel, ts: `${posts.length}.0`, permalink: 'https://slack.test/p', ...thread };
  },
  findByEffectKey: async ({ channel, key }) => {
    const at = posts.findIndex((post) => post.channel === channel && post.key === key);
    return at < 0 ? { absent: true } : { found: { channel, ts: `${at + 1}.0` } };
  },
  update: async () => {},
  permalink: async () => 'https://slack.test/p',
  userInfo: async (id) => ({
    id,
    teamId: 'T0GOLIVE',
    name: id,
    timeZone: undefined,
    isBot: id === 'U0BOTX',
    isDeactivated: id === 'U0DEAD',
    isGuest: false,
  }),
  channelInfo: unasked,
  groupMembers: () => readMembers(),
};

function startWorker(more: Partial<Deliverers> = {}): void {
  worker = createWorker({
    ...core(),
    deliverers: {
      ...deliverEverything,
      'slack.notice': createNoticeDelivery({ ...core(), slack, words: en }),
      ...more,
    },
  });
  worker.start();
}

const tick = () => scheduler.tick();

async function see(verdict: HealthVerdict): Promise<void> {
  for (const { id } of world.service.health)
    await world.tell({ type: 'ReportHealth', endpoint: id, verdict, since: world.now, evidence: 'seen' });
}

/** Success is declared; the mark of life on disk is of then. */
async function succeed(): Promise<void> {
  await world.plan();
  await world.as(people.business, approvalFor(await world.read(), 'success'));
  const correlationId = await world.start();
  await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  await world.tell({ type: 'ReportDispatchAccepted', correlationId });
  const attempt = 1;
  const run = { runId: 1, url: 'https://github.example/1' };
  await world.tell({ type: 'ReportRunFound', correlationId, run });
  await world.tell({ type: 'ReportRunCompleted', correlationId, attempt, conclusion: 'success' });
  await see('up');
  expect(await world.as(people.operations, { type: 'DeclareSuccess' })).toMatchObject({ ok: true });
  await tick();
}

/** Time in which the worker looks again. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    world.now += 1_000;
    await goOn();
  }
}

/** Each delivery begins in a turn of the event loop of its own. */
async function goOn(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1_000);
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const successPosts = () => posts.filter(({ key }) => key.includes('success')).map(({ channel }) => channel);
const success = async () => (await world.read()).notices.find(({ notice }) => notice === 'success');
const deliveries = async () => Object.values((await success())?.deliveries ?? {}).map(({ state }) => state);
const audience = ['C0STAKE', 'C0USERS'];

test('a success that was queued waits while health is not known, and is delivered once when it is up again', async () => {
  await succeed();
  world.now = T0 + 90 * MINUTE;
  await tick();
  await see('unknown');
  startWorker();
  await pass(30_000);
  expect(successPosts()).toEqual([]);
  expect(new Set(await deliveries())).toEqual(new Set(['pending']));

  world.now += 20 * MINUTE;
  await see('up');
  await pass(30_000);
  expect(successPosts().toSorted()).toEqual(audience);
  expect(new Set(await deliveries())).toEqual(new Set(['delivered']));
});

test('a success whose health is not up within its grace time is not sent, and people are told why', async () => {
  await succeed();
  world.now = T0 + 90 * MINUTE;
  await tick();
  await see('unknown');
  startWorker();
  world.now = T0 + 90 * MINUTE + 2 * HOUR + 1;
  await pass(10_000);
  await see('up');
  await pass(10_000);
  expect(successPosts()).toEqual([]);
  const failed = (await world.store.readStream('GL-1')).flatMap(({ event }) =>
    event.type === 'NoticeFailed' ? [event] : [],
  );
  expect(failed).toMatchObject(
    audience.map((channel) => ({
      target: `slack:${channel}`,
      reason: 'health was not up until its grace time was over',
    })),
  );
});

test('a success that waits is not sent after a rollback was asked for', async () => {
  await succeed();
  world.now = T0 + 90 * MINUTE;
  await tick();
  await see('down');
  startWorker();
  await pass(10_000);
  await world.as(people.onCall, { type: 'RequestRollback', reason: 'down' });
  await see('up');
  await pass(10_000);
  expect(successPosts()).toEqual([]);
  expect(await success()).toMatchObject({ state: 'cancelled', because: 'rolled_back' });
});

test.each([
  [
    'a rollback was asked for',
    'cancelled',
    () => world.as(people.onCall, { type: 'RequestRollback', reason: '' }),
  ],
  ['its grace time was over', 'queued', () => see('unknown')],
] as const)(
  'one that was sent, whose outcome was lost before %s, counts as delivered',
  async (_, state, then) => {
    await succeed();
    world.now = T0 + 90 * MINUTE;
    await tick();
    const claim = { kinds: ['slack.notice'] as const, now: world.now, leaseMs: MINUTE, limit: 50 };
    for (const { effect } of await world.store.claimEffects(claim))
      if (effect.kind === 'slack.notice' && effect.channel === 'C0USERS')
        posts.push({ channel: effect.channel, key: effect.key });
    await then();
    world.now += 3 * HOUR;
    startWorker();
    await pass(10_000);
    expect(successPosts()).toEqual(['C0USERS']);
    expect(await success()).toMatchObject({
      state,
      deliveries: { 'slack:C0USERS': { state: 'delivered', permalink: 'https://slack.test/p' } },
    });
    expect(await deliveries()).not.toEqual(['delivered', 'delivered']);
  },
);

test('a post without an answer that waits for its next look counts as delivered, though the rollback cancels the notice', async () => {
  await succeed();
  world.now = T0 + 90 * MINUTE;
  losesAnswer = (channel) => channel === 'C0USERS';
  isDown = (channel) => channel === 'C0STAKE';
  await tick();
  startWorker();
  await pass(1);
  await world.as(people.onCall, { type: 'RequestRollback', reason: 'down' });
  expect(await deliveries()).toEqual(['pending', 'pending']);
  isDown = () => false;
  await pass(60_000);
  expect(successPosts()).toEqual(['C0USERS']);
  expect(await success()).toMatchObject({
    state: 'cancelled',
    deliveries: { 'slack:C0USERS': { state: 'delivered' }, 'slack:C0STAKE': { state: 'pending' } },
  });
});

test('golive that was stopped between two audiences tells the second once health is up again', async () => {
  await succeed();
  world.now = T0 + 90 * MINUTE;
  isDown = (channel) => channel === 'C0USERS';
  await tick();
  startWorker();
  await pass(3_000);
  expect(successPosts()).toEqual(['C0STAKE']);
  await worker?.stop();
  isDown = () => false;
  world.now += 10 * MINUTE;
  await see('unknown');
  startWorker();
  await pass(10_000);
  expect(successPosts()).toEqual(['C0STAKE']);
  await see('up');
  await pass(10_000);
  expect(successPosts()).toEqual(audience);
});

test('golive that is down at T+90m tells the success once, when it has seen that health is up', async () => {
  await succeed();
  scheduler = startScheduler();
  world.now = T0 + 100 * MINUTE;
  startWorker();
  await tick();
  await pass(10_000);
  expect(successPosts()).toEqual([]);
  world.now += MINUTE;
  await see('up');
  await tick();
  await pass(10_000);
  expect(successPosts().toSorted()).toEqual(audience);
});

test('a notice that Slack took only after its time, within its grace time, is marked late; one that it took at once is not', async () => {
  await world.plan();
  world.now = T0 - 24 * HOUR;
  await tick();
  isDown = (channel) => channel === 'C0STAKE';
  startWorker();
  await pass(3_000);
  world.now = T0 - 24 * HOUR + HOUR / 2;
  isDown = () => false;
  await pass(3_000);
  world.now = T0 - HOUR;
  await tick();
  await pass(3_000);
  const lateOf = (notice: string) =>
    posts
      .filter(({ key }) => key.includes(`/${notice}/`))
      .map(({ blocks }) => blocks?.includes('is late: it was due'));
  expect(lateOf('scheduled')).toEqual([true]);
  expect(lateOf('starting')).toEqual([false, false]);
});

test('a notice by time alone that Slack did not take within its grace time is not sent, and told as missing', async () => {
  await world.plan();
  world.now = T0 - 24 * HOUR;
  await tick();
  isDown = (channel) => channel === 'C0STAKE';
  startWorker();
  await pass(3_000);
  world.now = T0 - 24 * HOUR + 5 * HOUR;
  isDown = () => false;
  await pass(3_000);
  expect(posts.filter(({ key }) => key.includes('/scheduled/'))).toEqual([]);
  expect((await world.read()).notices[0]?.deliveries).toMatchObject({
    'slack:C0STAKE': { state: 'failed', reason: 'Slack did not take it until its grace time was over' },
  });
});

test('a notice for which Slack did not take the token is sent once it does', async () => {
  await world.plan();
  world.now = T0 - 24 * HOUR;
  await tick();
  isDown = () => true;
  trouble = refusedWith('invalid_auth');
  startWorker();
  await pass(30_000);
  isDown = () => false;
  await pass(60_000);
  expect(posts.map(({ channel }) => channel)).toEqual(['C0STAKE']);
});

test('a notice that Slack kept waiting is not sent during a hold, but after it', async () => {
  await world.plan();
  world.now = T0 - HOUR;
  isDown = (channel) => channel === 'C0TECH';
  await tick();
  startWorker();
  await pass(3_000);
  expect(posts.map(({ channel }) => channel)).toEqual(['C0SUPPORT']);
  await world.as(people.planner, { type: 'Hold', reason: 'look' });
  isDown = () => false;
  await pass(60_000);
  expect(posts).toHaveLength(1);
  await world.as(people.planner, { type: 'Resume' });
  await pass(10_000);
  expect(posts.map(({ channel }) => channel)).toEqual(['C0SUPPORT', 'C0TECH']);
});

test('a notice that a hold kept back until its grace time was over is not sent any more', async () => {
  await world.plan();
  world.now = T0 - HOUR;
  await tick();
  await world.as(people.planner, { type: 'Hold', reason: 'look' });
  startWorker();
  await pass(10_000);
  world.now = T0 - HOUR + 31 * MINUTE;
  await pass(10_000);
  await world.as(people.planner, { type: 'Resume' });
  await pass(10_000);
  expect(posts).toEqual([]);
  const starting = (await world.read()).notices.find(({ notice }) => notice === 'starting');
  const failed = { state: 'failed', reason: 'it was on hold until its grace time was over' };
  expect(Object.values(starting?.deliveries ?? {})).toMatchObject([failed, failed]);
});

const atStakeholders = () => posts.filter(({ channel }) => channel === 'C0STAKE');
const threads = () => atStakeholders().map(({ threadTs, broadcast }) => threadTs && { threadTs, broadcast });

test('the first notice in a channel opens the thread, in which the later ones reply, shown to all where something happened', async () => {
  await world.plan();
  const [first] = world.runbook.notices;
  startWorker();
  for (const [at, heard] of [
    [T0 - 24 * HOUR, 1],
    [T0 - HOUR, 3],
  ] as const) {
    world.now = at;
    await tick();
    await pass(2_000);
    expect(posts).toHaveLength(heard);
  }
  expect(posts.map(({ threadTs }) => threadTs)).toEqual([undefined, undefined, undefined]);
  await world.as(people.planner, { type: 'Reschedule', t0: T0 + 72 * HOUR, timeZone: 'Europe/Berlin' });
  await tick();
  await pass(2_000);
  expect(first?.id).toBe('scheduled');
  world.now = T0 + 48 * HOUR;
  await tick();
  await pass(2_000);
  expect(threads()).toEqual([
    undefined,
    { threadTs: '1.0', broadcast: true },
    { threadTs: '1.0', broadcast: false },
  ]);
});

test('a notice that a channel refuses for good goes to the go-live’s own, once, and says for whom it was', async () => {
  await world.plan();
  trouble = refusedWith('is_archived');
  isDown = (channel) => channel === 'C0STAKE';
  startWorker();
  world.now = T0 - 24 * HOUR;
  await tick();
  await pass(5_000);
  expect(posts).toMatchObject([{ channel: 'C0RELEASE', key: 'GL-1/notice/scheduled/1/slack:C0RELEASE' }]);
  expect(posts[0]?.blocks).toContain('This was for <#C0STAKE> and did not get there: please pass it on.');
});

test('who was told of the plan hears of a hold in the same thread, shown to all', async () => {
  await world.plan();
  startWorker({
    'slack.message': createMessageDelivery({ ...core(), slack, words: en, progressOf: () => undefined }),
  });
  world.now = T0 - 24 * HOUR;
  await tick();
  await pass(2_000);
  await world.as(people.planner, { type: 'Hold', reason: 'look' });
  await pass(2_000);
  const head = posts.findIndex(({ key }) => key.includes('/scheduled/')) + 1;
  expect(threads()).toEqual([undefined, { threadTs: `${head}.0`, broadcast: true }]);
  expect(atStakeholders()[1]?.blocks).toContain('*on hold*: look');
  await world.as(people.planner, { type: 'Resume' });
  const correlationId = await world.start();
  await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  await world.tell({ type: 'ReportDispatchAccepted', correlationId });
  await world.as(people.planner, { type: 'Hold', reason: 'look again' });
  await world.as(people.planner, { type: 'Resume' });
  await pass(4_000);
  // Once it goes on already, their threads say it to whoever wants to know.
  const heard = atStakeholders().filter(({ blocks }) => /look again|resumed/u.test(JSON.stringify(blocks)));
  expect(heard.map(({ broadcast }) => broadcast)).toEqual([true, false, false]);
});

test.each([true, false])(
  'a notice whose thread was deleted goes to the channel, once, and opens another; refused: %s',
  async (refused) => {
    refusesGone = refused;
    await world.plan();
    startWorker();
    world.now = T0 - 24 * HOUR;
    await tick();
    await pass(2_000);
    gone = ['1.0'];
    await world.as(people.planner, { type: 'Reschedule', t0: T0 + 72 * HOUR, timeZone: 'Europe/Berlin' });
    await tick();
    await pass(2_000);
    await world.as(people.planner, { type: 'Abort', reason: 'not this year' });
    await tick();
    await pass(2_000);
    expect(threads()).toEqual([undefined, undefined, { threadTs: '2.0', broadcast: true }]);
  },
);

test.each([
  ['before the next', 10_000],
  ['only after the next is due', 0],
] as const)(
  'a notice whose answer was lost heads the thread, also when that is known %s',
  async (_, knownAfter) => {
    await world.plan();
    losesAnswer = () => true;
    startWorker();
    world.now = T0 - 24 * HOUR;
    await tick();
    await goOn();
    losesAnswer = () => false;
    expect(posts).toHaveLength(1);
    await world.as(people.planner, { type: 'Reschedule', t0: T0 + 72 * HOUR, timeZone: 'Europe/Berlin' });
    await pass(knownAfter);
    await tick();
    await goOn();
    await pass(10_000);
    expect(threads()).toEqual([undefined, { threadTs: '1.0', broadcast: true }]);
  },
);

/** The audience of the first notice is two people and a user group. */
async function tellPeople(): Promise<void> {
  const slackPlaces = ['U0RITA', 'U0DEAD', 'S0ONCALL'];
  const audiences = world.service.audiences.map((one) =>
    one.id === 'all_stakeholders' ? { ...one, slack: slackPlaces } : one,
  );
  await world.plan({ service: { audiences } });
  startWorker();
  world.now = T0 - 24 * HOUR;
  await tick();
}
const scheduled = async () =>
  (await world.read()).notices.find(({ notice }) => notice === 'scheduled')?.deliveries;

test('people and the members of a user group are told directly, each once, also where answers are lost; who left is left out', async () => {
  readMembers = async () => ['U0ONA', 'U0RITA', 'U0BOTX', 'U0DEAD'];
  losesAnswer = () => true;
  await tellPeople();
  await goOn();
  losesAnswer = () => false;
  await pass(20_000);
  expect(posts.map(({ channel }) => channel).toSorted()).toEqual(['U0ONA', 'U0RITA']);
  expect(await scheduled()).toMatchObject({
    'slack:U0RITA': { state: 'delivered' },
    'slack:U0DEAD': { state: 'left_out', reason: 'deactivated' },
    'slack:S0ONCALL': { state: 'delivered', members: 4 },
    'slack:U0ONA': { state: 'delivered', via: 'S0ONCALL' },
    'slack:U0BOTX': { state: 'left_out', reason: 'bot', via: 'S0ONCALL' },
  });
});

test.each([
  [
    'cannot be read',
    () => Promise.reject(refusedWith('no_such_subteam', 'usergroups.users.list')),
    'no_such_subteam',
  ],
  ['is empty', async () => [], 'empty_group'],
] as const)(
  'where a user group %s, its notice has failed with the reason, and its words go to the fallback',
  async (_, answer, reason) => {
    readMembers = answer;
    await tellPeople();
    await pass(5_000);
    expect(posts.map(({ channel }) => channel).toSorted()).toEqual(['C0RELEASE', 'U0RITA']);
    expect(await scheduled()).toMatchObject({
      'slack:S0ONCALL': { state: 'failed', reason: expect.stringContaining(reason) },
      'slack:C0RELEASE': { state: 'delivered', insteadOf: 'slack:S0ONCALL' },
    });
  },
);
