import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createReviews } from '../src/reviews.ts';
import { createEngineWorld, type EngineWorld, people } from './fixtures/engine-world.ts';

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

function start(nextReview: string) {
  const { runbook, service } = world;
  const reviews = createReviews({
    store: world.store,
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    log,
    newId: () => `review-${++asked}`,
    loadDefinitions: async () => ({
      runbooks: new Map([[runbook.id, { ...runbook, document: { ...runbook.document, nextReview } }]]),
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
  await vi.waitFor(async () => expect(await told()).toBe(0));
  world.now = Date.parse('2027-05-21T12:00:00Z');
  for (let hour = 1; hour <= 3; hour += 1) {
    vi.advanceTimersByTime(HOUR);
    await vi.waitFor(() => expect(commands()).toBe(hour));
  }
  await reviews.stop();
  expect(await told()).toBe(1);
  expect(await reminders()).toContain('review/production-go-live/2027-05-21/U0TOM');
});

it('reminds nobody of a runbook by which nothing was ever planned', async () => {
  world.now = Date.parse('2027-06-01T12:00:00Z');
  const reviews = start('2027-05-21');
  await reviews.stop();
  expect(await world.store.listGoLives({})).toEqual([]);
});
