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
  });

  it('have each active go-live look at what is in its way, once where that stays', async () => {
    await world.plan();
    const unread = [{ id: 'company', title: 'Company', readAt: real }];
    calendar = async () => ({ isReadable: true, windows: [], unread });
    const it = feeds();
    await it.look();
    await it.look();
    const told = (await world.store.readStream('GL-1')).flatMap(({ event }) =>
      event.type === 'BarsChanged' ? [event.bars] : [],
    );
    expect(told).toEqual([
      [{ because: 'calendar_unread', by: 'company', title: 'Company', warnOnly: true, readAt: real }],
    ]);
    await world.as(people.planner, { type: 'Abort', reason: 'enough' });
    world.now += MINUTE;
    await it.look();
    expect((await world.store.readStream('GL-1')).at(-1)?.event.type).not.toBe('BarsChanged');
  });
});
