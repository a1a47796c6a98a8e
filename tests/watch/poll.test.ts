import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMovableClock } from '../../src/clock.ts';
import { createFlights } from '../../src/watch/flights.ts';
import { createPoll } from '../../src/watch/poll.ts';

const start = Date.parse('2026-12-01T17:00:00Z');

beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

function createWorld(round: () => Promise<number | undefined>, speed = 1) {
  const logged: string[] = [];
  const clock = createMovableClock({ baseMs: start, realMs: start, speed });
  const log = pino({ level: 'error' }, { write: (line) => void logged.push(line) });
  const rounds = vi.fn(round);
  return { clock, logged, rounds, poll: createPoll({ clock, log }, rounds, createFlights(log)) };
}

it('comes once a second', async () => {
  const { poll, rounds } = createWorld(async () => undefined);
  poll.start();
  await vi.advanceTimersByTimeAsync(3_500);
  expect(rounds).toHaveBeenCalledTimes(4);
  await poll.stop();
});

it('comes sooner where its answer wants it, by the clock of the go-live', async () => {
  const { poll, rounds, clock } = createWorld(async () => clock.now() + 20_000, 60);
  poll.start();
  await vi.advanceTimersByTimeAsync(340);
  expect(rounds).toHaveBeenCalledTimes(2);
  await poll.stop();
});

it('pauses for a fifth of a second, however much is overdue', async () => {
  const { poll, rounds } = createWorld(async () => start - 1);
  poll.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(rounds).toHaveBeenCalledTimes(6);
  await poll.stop();
});

it('comes at once when the clock is moved', async () => {
  const { poll, rounds, clock } = createWorld(async () => undefined);
  poll.start();
  await vi.advanceTimersByTimeAsync(1);
  clock.move({ baseMs: start + 3_600_000, realMs: start, speed: 1 });
  await vi.advanceTimersByTimeAsync(1);
  expect(rounds.mock.calls.length).toBeGreaterThanOrEqual(2);
  await poll.stop();
});

it('comes again after a round that failed, which is logged', async () => {
  const { poll, rounds, logged } = createWorld(() => Promise.reject(new Error('no disk')));
  poll.start();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(rounds).toHaveBeenCalledTimes(2);
  expect(logged[0]).toContain('watch round failed');
  await poll.stop();
});

it('never comes twice at a time, and not after a stop, which waits for the round', async () => {
  const slow = Promise.withResolvers<undefined>();
  const { poll, rounds, clock } = createWorld(() => slow.promise);
  poll.start();
  clock.move({ baseMs: start, realMs: start, speed: 2 });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(rounds).toHaveBeenCalledTimes(1);
  const stopped = vi.fn();
  const stopping = poll.stop().then(stopped);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stopped).not.toHaveBeenCalled();
  slow.resolve(undefined);
  await stopping;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(rounds).toHaveBeenCalledTimes(1);
});
