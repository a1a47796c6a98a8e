import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LineEvents } from '../../src/slack/socket/line.ts';
import {
  createSocketMode,
  type SocketMode,
  type SocketModeParts,
} from '../../src/slack/socket/socket-mode.ts';
import { usualTiming, waitAfter } from '../../src/slack/socket/timing.ts';
import { type SocketServer, startSocketServer } from './socket-server.ts';

const timing = {
  everyMs: 20,
  deadAfterMs: 200,
  helloWithinMs: 150,
  stableAfterMs: 0,
  firstWaitMs: 10,
  longestWaitMs: 30,
  drainMs: 500,
};

let server: SocketServer;
let socketMode: SocketMode;
const rejections: unknown[] = [];
const onRejection = (reason: unknown) => rejections.push(reason);

function start(parts: Partial<SocketModeParts> = {}): Promise<void> {
  socketMode = createSocketMode({
    openUrl: async () => server.url,
    onEnvelope: async (_envelope, ack) => void ack({}),
    log: pino({ level: 'silent' }),
    timing,
    ...parts,
  });
  return socketMode.start();
}

const envelope = (id: string) => ({ envelope_id: id, type: 'interactive', payload: { n: id } });
const refused = (error: string) =>
  Object.assign(new Error(`An API error occurred: ${error}`), { data: { error } });

beforeEach(async () => {
  server = await startSocketServer();
  rejections.length = 0;
  process.on('unhandledRejection', onRejection);
});

afterEach(async () => {
  await socketMode.stop();
  await server.close();
  process.off('unhandledRejection', onRejection);
  expect(rejections).toEqual([]);
});

describe('Socket Mode', () => {
  it('answers an envelope over the socket that it came by', async () => {
    await start({ onEnvelope: async ({ payload }, ack) => void ack({ text: `got ${payload['n']}` }) });
    server.send(envelope('e1'));
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    expect(server.received[0]).toEqual({
      socket: 0,
      frame: { envelope_id: 'e1', payload: { text: 'got e1' } },
    });
    expect(socketMode.state()).toBe('connected');
  });

  it.each(['warning', 'refresh_requested'])(
    'opens the next socket beside the old one on %s',
    async (reason) => {
      await start();
      const states: string[] = [];
      const watch = setInterval(() => states.push(socketMode.state()), 1);
      server.send({ type: 'disconnect', reason });
      await vi.waitFor(() => expect(server.connections).toBe(2));
      await vi.waitFor(() => expect(server.sockets).toHaveLength(1));
      clearInterval(watch);
      expect(new Set(states)).toEqual(new Set(['connected']));
      server.send(envelope('e1'), 1);
      await vi.waitFor(() => expect(server.received).toHaveLength(1));
    },
  );

  it('answers a click that was under way over the socket that is let go', async () => {
    let finish = () => {};
    const onEnvelope: LineEvents['onEnvelope'] = (_envelope, ack) =>
      new Promise((resolve) => {
        finish = () => {
          ack({ late: true });
          resolve();
        };
      });
    await start({ onEnvelope });
    server.send(envelope('e1'));
    server.send({ type: 'disconnect', reason: 'warning' });
    await vi.waitFor(() => expect(server.connections).toBe(2));
    finish();
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    expect(server.received[0]).toMatchObject({ socket: 0, frame: { envelope_id: 'e1' } });
    await vi.waitFor(() => expect(server.sockets).toHaveLength(1));
  });

  it('is connected again at once when Slack breaks the socket', async () => {
    await start();
    const brokenAt = performance.now();
    server.sockets[0]?.terminate();
    await vi.waitFor(() => expect(server.connections).toBe(2), { interval: 5 });
    expect(performance.now() - brokenAt).toBeLessThan(500);
    await vi.waitFor(() => expect(socketMode.state()).toBe('connected'));
  });

  it('says reconnecting while Slack cannot be reached, and connects when it can', async () => {
    let isReachable = true;
    await start({
      openUrl: async () => {
        if (!isReachable) throw new Error('connect ECONNREFUSED');
        return server.url;
      },
    });
    isReachable = false;
    server.sockets[0]?.terminate();
    await vi.waitFor(() => expect(socketMode.state()).toBe('reconnecting'));
    await vi.waitFor(() => expect(socketMode.problem()).toBe('connect ECONNREFUSED'));
    isReachable = true;
    await vi.waitFor(() => expect(socketMode.state()).toBe('connected'));
    expect(socketMode.problem()).toBeUndefined();
  });

  it('keeps trying after invalid_auth, and shows that a person is needed', async () => {
    let answer: string | undefined;
    let attempts = 0;
    await start({
      openUrl: async () => {
        attempts += 1;
        if (answer) throw refused(answer);
        return server.url;
      },
    });
    answer = 'invalid_auth';
    server.sockets[0]?.terminate();
    await vi.waitFor(() => expect(socketMode.state()).toBe('failed'));
    expect(socketMode.problem()).toBe('invalid_auth');
    await vi.waitFor(() => expect(attempts).toBeGreaterThan(4));
    answer = undefined;
    await vi.waitFor(() => expect(socketMode.state()).toBe('connected'));
  });

  it('starts without Slack, and connects when Slack is there', async () => {
    let isReachable = false;
    await start({
      openUrl: async () => {
        if (!isReachable) throw new Error('getaddrinfo ENOTFOUND');
        return server.url;
      },
    });
    expect(socketMode.state()).toBe('connecting');
    isReachable = true;
    await vi.waitFor(() => expect(socketMode.state()).toBe('connected'));
  });

  it('waits as long as Slack asks', async () => {
    const calls: number[] = [];
    await start({
      openUrl: async () => {
        calls.push(performance.now());
        if (calls.length === 1) throw Object.assign(new Error('rate limited'), { retryAfter: 0.3 });
        return server.url;
      },
    });
    await vi.waitFor(() => expect(socketMode.state()).toBe('connected'));
    expect((calls[1] ?? 0) - (calls[0] ?? 0)).toBeGreaterThanOrEqual(290);
  });

  it('gives up a socket that is never greeted, and one that is greeted too late', async () => {
    server.greets = false;
    void start();
    await vi.waitFor(() => expect(server.connections).toBe(2));
    server.send({ type: 'hello' }, 0);
    server.greets = true;
    await vi.waitFor(() => expect(socketMode.state()).toBe('connected'));
    await vi.waitFor(() => expect(server.sockets).toHaveLength(1));
  });

  it('notices a socket that has died without a word', async () => {
    await start();
    server.sockets[0]?.pause();
    await vi.waitFor(() => expect(server.connections).toBe(2));
    await vi.waitFor(() => expect(socketMode.state()).toBe('connected'));
  });

  it('waits longer each time when sockets do not last', async () => {
    const opened: number[] = [];
    const here = server;
    await start({
      timing: { ...timing, stableAfterMs: 10_000, firstWaitMs: 40, longestWaitMs: 10_000 },
      openUrl: async () => {
        opened.push(performance.now());
        setTimeout(() => here.sockets.at(-1)?.terminate(), 30);
        return server.url;
      },
    });
    await vi.waitFor(() => expect(opened.length).toBeGreaterThanOrEqual(5));
    const gaps = opened.slice(1).map((at, index) => at - (opened[index] ?? 0));
    expect(gaps[3]).toBeGreaterThan((gaps[0] ?? 0) + 90);
  });

  it.each([
    ['an empty one', ''],
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['a type that is a number', '{"type":7}'],
    ['an id that is a number', '{"envelope_id":1,"type":"x","payload":{}}'],
    ['a very deep one', '['.repeat(200_000)],
    ['a polluting one', '{"__proto__":{"type":"hello"}}'],
  ])('is not troubled by a broken frame: %s', async (_, text) => {
    await start();
    server.sockets[0]?.send(text);
    server.sockets[0]?.send(Buffer.from('binary'));
    server.send(envelope('e1'));
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
  });

  it('goes on when handling an envelope throws', async () => {
    let first = true;
    await start({
      onEnvelope: async (_envelope, ack) => {
        if (first) {
          first = false;
          throw new Error('broken');
        }
        ack({});
      },
    });
    server.send(envelope('e1'));
    server.send(envelope('e2'));
    await vi.waitFor(() => expect(server.received.map(({ frame }) => frame['envelope_id'])).toEqual(['e2']));
  });

  it('answers what was received before it stops, and does not come back', async () => {
    await start({
      onEnvelope: async (_envelope, ack) => {
        await new Promise((resolve) => setTimeout(resolve, 60));
        ack({});
      },
    });
    server.send(envelope('e1'));
    await vi.waitFor(() => expect(server.received).toHaveLength(0));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await socketMode.stop();
    expect(server.received).toHaveLength(1);
    await vi.waitFor(() => expect(server.sockets).toHaveLength(0));
    expect(server.connections).toBe(1);
  });

  it('stops while it waits for the next attempt', async () => {
    await start({
      timing: { ...timing, firstWaitMs: 60_000, longestWaitMs: 60_000 },
      openUrl: async () => {
        throw new Error('unreachable');
      },
    });
    const startedAt = performance.now();
    await socketMode.stop();
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});

describe('the wait before the next attempt', () => {
  it('is nothing, then half a second, and never more than 37.5 s', () => {
    expect(waitAfter(0, usualTiming)).toBe(0);
    expect(waitAfter(1, usualTiming)).toBe(0);
    expect(waitAfter(2, usualTiming)).toBeLessThanOrEqual(625);
    for (const failures of [3, 10, 1_000]) {
      expect(waitAfter(failures, usualTiming)).toBeGreaterThan(500);
      expect(waitAfter(failures, usualTiming)).toBeLessThanOrEqual(37_500);
    }
  });
});
