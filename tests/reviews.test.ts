import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReviews, readLostReminders } from '../src/reviews.ts';
import { createEngineWorld, type EngineWorld, giveUpReminders, people } from './fixtures/engine-world.ts';
import { soon } from './soon.ts';

const HOUR = 3_600_000;
const log = pino({ level: 'silent' });

let world: EngineWorld;
let asked = 0;
const commands = () => asked;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  asked = 0;
  world = await createEngineWorld();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.store.close();
});

function start(nextReview: string, others: { runbook?: string; members?: readonly string[] } = {}) {
  const { runbook, service } = world;
  const { members } = others;
  const id = others.runbook ?? runbook.id;
  const reviews = createReviews({
    store: world.store,
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    log,
    newId: () => `review-${++asked}`,
    isMember: async (person) => members?.includes(person) ?? true,
    loadDefinitions: async () => ({
      runbooks: new Map([[id, { ...runbook, id, document: { ...runbook.document, nextReview } }]]),
      services: new Map([[service.id, service]]),
    }),
  });
  reviews.start();
  return reviews;
}

const reminders = async () => {
  const claimed = await world.store.claimEffects({
    kinds: ['slack.reminder'],
    now: Number.MAX_SAFE_INTEGER - 100_000,
    leaseMs: 1,
    limit: 100,
  });
  return claimed.map(({ effect }) => effect.key);
};
const told = async () => {
  const trail = await world.store.readStream('GL-1');
  return trail.filter(({ event }) => event.type === 'RunbookReviewDue').length;
};

it('reminds once of each date, though nothing is planned, and looks again each hour', async () => {
  await world.plan();
  await world.as(people.planner, { type: 'Abort', reason: 'no' });
  world.now = Date.parse('2027-05-20T12:00:00Z');
  const reviews = start('2027-05-21');
  await soon(async () => expect(await told()).toBe(0));
  world.now = Date.parse('2027-05-21T12:00:00Z');
  for (let hour = 1; hour <= 3; hour += 1) {
    vi.advanceTimersByTime(HOUR);
    await soon(() => expect(commands()).toBe(hour));
  }
  await reviews.stop();
  expect(await told()).toBe(1);
  expect(await reminders()).toContain('review/production-go-live/2027-05-21/U0TOM');
});

const remindedBeside = async () =>
  (await world.store.readStream('REVIEWS')).map(({ event }) =>
    event.type === 'ReviewReminded' ? [event.runbook, event.review, event.person] : event.type,
  );

it('reminds of a runbook by which nothing was ever planned, once of each date, also after a restart', async () => {
  world.now = Date.parse('2027-05-20T12:00:00Z');
  await start('2027-05-21').stop();
  expect(await remindedBeside()).toEqual([]);
  world.now = Date.parse('2027-05-21T12:00:00Z');
  for (const _start of [1, 2, 3]) await start('2027-05-21').stop();
  expect(commands()).toBe(3);
  expect(await remindedBeside()).toEqual([['production-go-live', '2027-05-21', 'U0TOM']]);
  expect(await reminders()).toEqual(['review/production-go-live/2027-05-21/U0TOM']);
  await start('2027-05-01').stop();
  expect(await remindedBeside()).toHaveLength(2);
});

it('reminds of a runbook that no service goes by, and of one beside that of the newest go-live', async () => {
  await world.plan();
  world.now = Date.parse('2027-06-01T12:00:00Z');
  await start('2027-05-21', { runbook: 'database-upgrade' }).stop();
  expect(await remindedBeside()).toEqual([['database-upgrade', '2027-05-21', 'U0TOM']]);
  expect(await told()).toBe(0);
});

it('reminds the deputy where the holder has left, and records nothing where both have', async () => {
  world.now = Date.parse('2027-06-01T12:00:00Z');
  await start('2027-05-21', { members: [] }).stop();
  expect(await remindedBeside()).toEqual([]);
  await start('2027-05-21', { members: ['U0TESS'] }).stop();
  expect(await remindedBeside()).toEqual([['production-go-live', '2027-05-21', 'U0TESS']]);
});

it('takes the reminder of a review from nobody but golive itself', async () => {
  const told = {
    runbook: 'r',
    title: 'R',
    review: '2027-05-21',
    service: 's',
    owner: 'Lead',
    person: 'U0TOM',
  };
  const answer = await world.as(people.planner, { type: 'RemindOfReview', ...told });
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'not_allowed' } });
  expect(await remindedBeside()).toEqual([]);
});

const lost = async (nextReview: string | undefined, loads = true) => {
  const { runbook, store } = world;
  const document = { ...runbook.document, nextReview: nextReview ?? '' };
  const runbooks = nextReview === undefined ? [] : [[runbook.id, { ...runbook, document }] as const];
  const loadDefinitions = async () => {
    if (!loads) throw new Error('services.yaml cannot be read');
    return { runbooks: new Map(runbooks) };
  };
  const found = await readLostReminders(store, loadDefinitions);
  return found.map(({ runbook, review, person, reason }) => [runbook, review, person, reason]);
};
const toTom = ['production-go-live', '2027-05-21', 'U0TOM', 'user_disabled'];

it('tells of a reminder that reached nobody as long as its review is due', async () => {
  world.now = Date.parse('2027-06-01T12:00:00Z');
  await start('2027-05-21').stop();
  expect(await lost('2027-05-21')).toEqual([]);
  await giveUpReminders(world, 'user_disabled');
  expect(await lost('2027-05-21')).toEqual([toTom]);
  expect(await lost('2028-05-21')).toEqual([]);
  expect(await lost(undefined)).toEqual([]);
  // Where the files cannot be read, nobody knows.
  expect(await lost('2027-05-21', false)).toEqual([toTom]);
});

it('tells of it once, however many services have their runbook kept by the same person, and however much else was given up since', async () => {
  const { service, runbook } = world;
  const remind = (more: object) => ({
    type: 'RemindOfReview' as const,
    runbook: runbook.id,
    title: runbook.title,
    review: '2027-05-21',
    service: service.id,
    owner: 'Lead',
    person: 'U0TOM',
    ...more,
  });
  await world.tell(remind({}));
  await world.tell(remind({ service: 'other' }));
  for (let n = 1; n <= 25; n += 1) await world.tell(remind({ runbook: `old-${n}` }));
  await giveUpReminders(world, 'user_disabled');
  expect(await lost('2027-05-21')).toEqual([toTom]);
});

it('leaves to a go-live what that one tells of', async () => {
  await world.plan();
  world.now = Date.parse('2027-06-01T12:00:00Z');
  await world.as(people.planner, { type: 'Abort', reason: 'no' });
  await start('2027-05-21').stop();
  await giveUpReminders(world, 'user_disabled');
  expect(await told()).toBe(1);
  expect(await lost('2027-05-21')).toEqual([]);
});
