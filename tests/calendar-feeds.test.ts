import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCalendarFeeds } from '../src/calendar-feeds.ts';
import type { FreezeCalendar } from '../src/domain/guards/freeze.ts';
import { createEngineWorld, type EngineWorld, HOUR, MINUTE, people } from './fixtures/engine-world.ts';

const url = 'https://calendar.example/secret-in-its-address.ics';
const source = { id: 'company', url };

let world: EngineWorld;
let said: string | Error;
let real: number;
let logged: string[];
/** What the files make of the reading. */
let calendar: () => Promise<FreezeCalendar>;

beforeEach(async () => {
  said = 'first';
  real = 1_000 * HOUR;
  logged = [];
  calendar = async () => ({ isReadable: true, windows: [] });
  world = await createEngineWorld({ readCalendar: () => calendar() });
});

const feeds = () =>
  createCalendarFeeds({
    store: world.store,
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    log: pino({}, { write: (line) => void logged.push(line) }),
    newId: () => crypto.randomUUID(),
    realNow: () => real,
    sources: async () => [source],
    fetch: async () => {
      if (said instanceof Error) throw said;
      return said;
    },
  });
const reading = () => world.store.calendarReading(url);

describe('the calendars that are fetched', () => {
  it('are kept with the time of their last good reading, whatever comes after it', async () => {
    const it = feeds();
    said = new Error('calendar.example answered 503.');
    await it.look();
    expect(await reading()).toBeUndefined();
    said = 'first';
    await it.look();
    expect(await reading()).toEqual({ text: 'first', readAt: real });
    const readAt = real;
    real += HOUR;
    said = new Error('calendar.example answered 503.');
    await feeds().look();
    expect(await reading()).toEqual({ text: 'first', readAt });
    said = 'second';
    await it.look();
    expect(await reading()).toEqual({ text: 'second', readAt: real });
    expect(logged.join()).toContain('what it said last counts');
    expect(logged.join()).not.toContain('secret');
    said = new Error('calendar.example answered 503.');
    logged = [];
    for (let i = 0; i < 20; i += 1) await it.look();
    const times = () => logged.map((line) => JSON.parse(line).times);
    expect(times()).toEqual([1, 2, 4, 8, 16]);
    said = 'third';
    await it.look();
    expect(logged.at(-1)).toContain('read again');
  });

  it('have each active go-live look at what is in its way, and tell it ever more seldom where that stays', async () => {
    await world.plan();
    const countsForMs = 24 * HOUR;
    const silent = (agoMs: number) => {
      const lastRead = { at: real, agoMs, countsForMs };
      const unread = [{ id: 'company', title: 'Company', lastRead }];
      calendar = async () => ({ isReadable: true, windows: [], unread });
    };
    const it = feeds();
    for (const hours of [1.1, 1.4, 3.9, 4, 15, 16, 23.9, 24, 63, 64, 255]) {
      silent(hours * HOUR);
      await it.look();
    }
    const told = (await world.store.readStream('GL-1')).flatMap(({ event }) =>
      event.type === 'BarsChanged' ? [event.bars] : [],
    );
    const bar = { because: 'calendar_unread', by: 'company', title: 'Company', readAt: real };
    const warning = { ...bar, warnOnly: true, countsUntil: real + countsForMs };
    expect(told).toEqual([
      [{ ...warning, told: 1 }],
      [{ ...warning, told: 2 }],
      [{ ...warning, told: 3 }],
      // What it said counts no more.
      [{ ...bar, told: 3 }],
      [{ ...bar, told: 4 }],
    ]);
    expect((await world.read()).bars).toEqual([{ ...bar, told: 4 }]);
    await world.as(people.planner, { type: 'Abort', reason: 'enough' });
    world.now += MINUTE;
    await it.look();
    expect((await world.store.readStream('GL-1')).at(-1)?.event.type).not.toBe('BarsChanged');
  });
});
