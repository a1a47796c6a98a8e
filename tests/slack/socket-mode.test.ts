import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LineEvents } from '../../src/slack/socket/line.ts';
import {
  createSocketMode,
  type SocketMode,
  type SocketModeParts,
} from '../../src/slack/socket/socket-mode.ts';
import { usualTiming, waitAfter } from '../../src/slack/socket/timing.ts';
import { soon } from '../soon.ts';
import { type SocketServer, startSocketServer } from './socket-server.ts';

const timing = {
  everyMs: 20,
  // A machine that stands still for a moment is no dead socket.
  deadAfterMs: 10_000,
  helloWithinMs: 10_000,
  stableAfterMs: 0,
  firstWaitMs: 10,
  longestWaitMs: 30,
  lingerMs: 50,
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
    await soon(() => expect(server.received).toHaveLength(1));
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
      await soon(() => expect(server.connections).toBe(2));
      await soon(() => expect(server.sockets).toHaveLength(1));
      clearInterval(watch);
      expect(new Set(states)).toEqual(new Set(['connected']));
      server.send(envelope('e1'), 1);
      await soon(() => expect(server.received).toHaveLength(1));
    },
  );

  it('takes what Slack still sends over a socket that it is about to close', async () => {
    await start({ timing: { ...timing, lingerMs: 600_000 } });
    server.send({ type: 'disconnect', reason: 'warning' });
    await soon(() => expect(server.connections).toBe(2));
    server.send(envelope('e1'), 1);
    await soon(() => expect(server.received).toHaveLength(1));
    server.send(envelope('e2'), 0);
    await soon(() => expect(server.received).toHaveLength(2));
    expect(server.received[1]).toMatchObject({ socket: 0, frame: { envelope_id: 'e2' } });
    server.sockets[0]?.close();
    await soon(() => expect(server.sockets).toHaveLength(1));
    expect([socketMode.state(), server.connections]).toEqual(['connected', 2]);
  });

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
    await soon(() => expect(server.connections).toBe(2));
    finish();
    await soon(() => expect(server.received).toHaveLength(1));
    expect(server.received[0]).toMatchObject({ socket: 0, frame: { envelope_id: 'e1' } });
    await soon(() => expect(server.sockets).toHaveLength(1));
  });

  it('is connected again at once when Slack breaks the socket', async () => {
    await start({ timing: { ...timing, firstWaitMs: 600_000, longestWaitMs: 600_000 } });
    server.sockets[0]?.terminate();
    await soon(() => expect(server.connections).toBe(2));
    await soon(() => expect(socketMode.state()).toBe('connected'));
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
    await soon(() => expect(socketMode.state()).toBe('reconnecting'));
    await soon(() => expect(socketMode.problem()).toBe('connect ECONNREFUSED'));
    isReachable = true;
    await soon(() => expect(socketMode.state()).toBe('connected'));
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
    await soon(() => expect(socketMode.state()).toBe('failed'));
    expect(socketMode.problem()).toBe('invalid_auth');
    await soon(() => expect(attempts).toBeGreaterThan(4));
    answer = undefined;
    await soon(() => expect(socketMode.state()).toBe('connected'));
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
    await soon(() => expect(socketMode.state()).toBe('connected'));
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
    await soon(() => expect(socketMode.state()).toBe('connected'));
    expect((calls[1] ?? 0) - (calls[0] ?? 0)).toBeGreaterThanOrEqual(290);
  });

  it('gives up a socket that is never greeted, and one that is greeted too late', async () => {
    server.greets = false;
    void start({ timing: { ...timing, helloWithinMs: 150 } });
    await soon(() => expect(server.connections).toBe(2));
    server.send({ type: 'hello' }, 0);
    server.greets = true;
    await soon(() => expect(socketMode.state()).toBe('connected'));
    await soon(() => expect(server.sockets).toHaveLength(1));
  });

  it('notices a socket that has died without a word', async () => {
    await start({ timing: { ...timing, deadAfterMs: 200 } });
    server.sockets[0]?.pause();
    await soon(() => expect(server.connections).toBe(2));
    await soon(() => expect(socketMode.state()).toBe('connected'));
  });

  it('waits longer each time when sockets do not last', async () => {
    const opened: number[] = [];
    const here = server;
    await start({
      timing: { ...timing, stableAfterMs: 10_000, firstWaitMs: 40, longestWaitMs: 10_000 },
      openUrl: async () => {
        opened.push(performance.now());
        return server.url;
      },
    });
    await soon(() => {
      for (const socket of here.sockets) socket.terminate();
      expect(opened.length).toBeGreaterThanOrEqual(5);
    });
    const gaps = opened.slice(1).map((at, index) => at - (opened[index] ?? 0));
    // 40, 80 and 160 ms, each less a quarter and what a timer comes too early.
    for (const [index, leastMs] of [0, 29, 59, 119].entries())
      expect(gaps[index]).toBeGreaterThanOrEqual(leastMs);
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
    await soon(() => expect(server.received).toHaveLength(1));
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
    await soon(() => expect(server.received.map(({ frame }) => frame['envelope_id'])).toEqual(['e2']));
  });

  it('answers what was received before it stops, and does not come back', async () => {
    let hasCome = false;
    await start({
      onEnvelope: async (_envelope, ack) => {
        hasCome = true;
        await new Promise((resolve) => setTimeout(resolve, 60));
        ack({});
      },
    });
    server.send(envelope('e1'));
    await soon(() => expect(hasCome).toBe(true));
    expect(server.received).toHaveLength(0);
    await socketMode.stop();
    expect(server.received).toHaveLength(1);
    await soon(() => expect(server.sockets).toHaveLength(0));
    expect(server.connections).toBe(1);
  });

  it('stops while it waits for the next attempt', async () => {
    await start({
      // The test would not live to see it.
      timing: { ...timing, firstWaitMs: 600_000, longestWaitMs: 600_000 },
      openUrl: async () => {
        throw new Error('unreachable');
      },
    });
    await socketMode.stop();
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
