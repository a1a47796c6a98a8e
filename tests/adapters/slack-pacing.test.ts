import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSlackPacing, type SlackCall } from '../../src/adapters/slack-pacing.ts';

const MINUTE_MS = 60_000;
const post = (channel = 'C1'): SlackCall => ({ method: 'chat.postMessage', channel });
const update = (ts = '1.1'): SlackCall => ({ method: 'chat.update', channel: 'C1', ts });

function paced(start = 1_000_000) {
  const clock = { now: start };
  return { clock, pacing: createSlackPacing(() => clock.now) };
}

describe('the pacing of Slack calls', () => {
  it('lets the first call go at once', () => {
    const { pacing } = paced();
    expect(pacing.acquire(update())).toBe(0);
  });

  it('updates one message about once a second, more slowly when little is left, and others meanwhile', () => {
    const { clock, pacing } = paced();
    pacing.acquire(update('1.1'));
    const soon = pacing.acquire(update('1.1'));
    expect(soon).toBeGreaterThanOrEqual(1_000);
    expect(soon).toBeLessThan(1_200);
    expect(pacing.acquire(update('2.2'))).toBe(0);
    clock.now += soon;
    expect(pacing.acquire(update('1.1'))).toBe(0);
    for (let count = 0; count < 14; count += 1) pacing.acquire(update(`${count}`));
    expect(pacing.acquire(update('13'))).toBeGreaterThan(2_000);
  });

  it('lets a handful of posts go at once, then spaces them; other channels post meanwhile', () => {
    const { pacing } = paced();
    for (let count = 0; count < 10; count += 1) expect(pacing.acquire(post('C1'))).toBe(0);
    expect(pacing.acquire(post('C1'))).toBe(1_300);
    expect(pacing.acquire(post('C2'))).toBe(0);
  });

  it('tells twenty that wait of the next place, and each of the others of one of its own, a minute ahead at most', () => {
    const { clock, pacing } = paced();
    for (let count = 0; count < 10; count += 1) pacing.acquire(post('C1'));
    for (let count = 0; count < 20; count += 1) expect(pacing.acquire(post('C1'))).toBe(1_300);
    expect([1, 2, 3].map(() => pacing.acquire(post('C1')))).toEqual([2_600, 3_900, 5_200]);
    expect(pacing.acquire(post('C2'))).toBe(0);
    clock.now += 1_300;
    expect(pacing.acquire(post('C1'))).toBe(0);
    for (let count = 0; count < 100; count += 1) pacing.acquire(post('C1'));
    expect(pacing.acquire(post('C1'))).toBe(60_000);
    clock.now += 120_000;
    for (let count = 0; count < 10; count += 1) expect(pacing.acquire(post('C1'))).toBe(0);
    expect(pacing.acquire(post('C1'))).toBe(1_300);
  });

  it('leaves half of what may be called to those for whom somebody waits', () => {
    const { clock, pacing } = paced();
    const read = (inBackground: boolean): number => pacing.acquire({ method: 'users.info', inBackground });
    for (let count = 0; count < 18; count += 1) expect(read(true)).toBe(0);
    expect(read(true)).toBe(1_000);
    for (let count = 0; count < 18; count += 1) expect(read(false)).toBe(0);
    expect(read(true)).toBe(19_000);
    clock.now += 19_000;
    expect(read(true)).toBe(0);
  });

  it('takes nothing where the call has to wait', () => {
    const { clock, pacing } = paced();
    for (let count = 0; count < 10; count += 1) pacing.acquire(post());
    clock.now += 800;
    expect(pacing.acquire(post())).toBe(500);
    clock.now += 500;
    expect(pacing.acquire(post())).toBe(0);
  });

  it.each([0, 6, 11, 12])(
    'keeps a busy card fresh after %i other updates: both messages of a storm show their last state within 3 seconds',
    (spent) => {
      for (let stormMs = 1_000; stormMs <= 15_000; stormMs += 250) {
        const { clock, pacing } = paced();
        for (let count = 0; count < spent; count += 1) pacing.acquire(update(`${count}`));
        for (const end = clock.now + stormMs; clock.now < end; clock.now += 50) {
          pacing.acquire(update('control'));
          pacing.acquire(update('gate'));
        }
        const waits = ['control', 'gate'].map((ts) => {
          const asked = clock.now;
          for (let wait = 1; wait > 0; clock.now += wait) wait = pacing.acquire(update(ts));
          return clock.now - asked;
        });
        expect(waits[0], `${stormMs} ms`).toBeLessThanOrEqual(3_000);
        expect((waits[0] ?? 0) + (waits[1] ?? 0), `${stormMs} ms`).toBeLessThanOrEqual(3_000);
      }
    },
  );

  it('stays quiet after a 429: the channel for a post, the whole method for the rest', () => {
    const { clock, pacing } = paced();
    pacing.defer(post('C1'), 30_000);
    pacing.defer(update('1.1'), 20_000);
    expect(pacing.acquire(post('C1'))).toBe(30_000);
    expect(pacing.acquire(post('C2'))).toBe(0);
    expect(pacing.acquire(update('2.2'))).toBe(20_000);
    clock.now += 30_000;
    expect(pacing.acquire(post('C1'))).toBe(0);
    expect(pacing.acquire(update('2.2'))).toBe(0);
  });

  it('lets calls go one by one after the wait that a 429 asked for', () => {
    const { clock, pacing } = paced();
    pacing.defer(post(), 30_000);
    pacing.defer(update(), 20_000);
    clock.now += 30_000;
    expect(pacing.acquire(post())).toBe(0);
    expect(pacing.acquire(post())).toBe(1_300);
    for (let count = 0; count < 6; count += 1) expect(pacing.acquire(update(`${count}`))).toBe(0);
    expect(pacing.acquire(update('x'))).toBe(2_000);
  });

  it('waits no longer than usual after the clock was put back', () => {
    const { clock, pacing } = paced(100_000_000);
    for (let count = 0; count < 30; count += 1) pacing.acquire(update(`${count}`));
    for (let count = 0; count < 10; count += 1) pacing.acquire(post());
    clock.now -= 3_600_000;
    expect(pacing.acquire(post())).toBe(1_300);
    expect(pacing.acquire(update('x'))).toBe(2_000);
    clock.now += 2_000;
    expect(pacing.acquire(update('x'))).toBe(0);
  });

  it('forgets the channels of long ago, and no other', () => {
    const { clock, pacing } = paced();
    for (let count = 0; count < 10_000; count += 1) {
      for (let posts = 0; posts < 10; posts += 1) pacing.acquire(post(`C${count}`));
      expect(pacing.acquire(post(`C${count}`)), `C${count}`).toBe(1_300);
      clock.now += 10;
    }
    expect(pacing.acquire(post('C1'))).toBe(0);
  });

  it.each([
    ['chat.update', 50, (count: number): SlackCall => update(`${count}`)],
    ['chat.postMessage in a channel', 60, (): SlackCall => post()],
    ['users.info', 100, (): SlackCall => ({ method: 'users.info' })],
    ['conversations.history', 50, (): SlackCall => ({ method: 'conversations.history' })],
  ])('sends %s less than %i times in any minute, however calls come', (_name, limit, callOf) => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 150, maxLength: 300 }),
        (pauses) => {
          const { clock, pacing } = paced();
          const sent: number[] = [];
          for (const [index, pause] of pauses.entries()) {
            clock.now += pause % 7 === 0 ? pause : pause % 90;
            if (pacing.acquire(callOf(index)) === 0) sent.push(clock.now);
          }
          for (const from of sent) {
            expect(sent.filter((at) => at >= from && at < from + MINUTE_MS).length).toBeLessThan(limit);
          }
        },
      ),
      { seed: 20261201, numRuns: 60 },
    );
  });
});
