import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHealthProbe } from '../../src/adapters/health.ts';
import type { HealthEndpoint } from '../../src/domain/service.ts';
import { en } from '../../src/messages/en.ts';
import { describeContract, TIMEOUT_MS } from './contract.testsuite.ts';
import { endpoint, probe } from './probe-endpoint.ts';
import { type Handler, startServer } from './throwaway-server.ts';

async function probeServer(handle: Handler, more: Partial<HealthEndpoint> = {}) {
  const server = await startServer(handle);
  return { sample: await probe(endpoint(`${server.url}/health`, more)), server };
}

describeContract('a health probe', {
  call: ({ url, timeoutMs }) => probe(endpoint(url, { timeoutMs, json: { path: 'status', equals: 'ok' } })),
  success: { body: { status: 'ok' } },
  expected: {
    'answers well': { returns: { outcome: 'up' } },
    'answers 404': { returns: { outcome: 'misconfigured', detail: '404 instead of 200' } },
    'answers 429 with Retry-After': { returns: { outcome: 'misconfigured' } },
    'answers 429 without Retry-After': { returns: { outcome: 'misconfigured' } },
    'answers 503': { returns: { outcome: 'down', detail: '503 instead of 200' } },
    'answers 302': { returns: { outcome: 'misconfigured', detail: '302 instead of 200' } },
    'never answers': { returns: { outcome: 'down', detail: `no answer within ${TIMEOUT_MS} ms` } },
    'drips its answer': { returns: { outcome: 'down', detail: `no answer within ${TIMEOUT_MS} ms` } },
    'resets the connection before the answer': { returns: { outcome: 'down' } },
    'breaks off in the middle of the answer': { returns: { outcome: 'down' } },
    'answers half of the JSON': { returns: { outcome: 'down', detail: 'the body is not JSON' } },
    'answers junk': { returns: { outcome: 'down', detail: 'the body is not JSON' } },
    'answers other JSON': { returns: { outcome: 'down', detail: 'status is missing instead of "ok"' } },
    'refuses the connection': { returns: { outcome: 'down', detail: 'no answer (ECONNREFUSED)' } },
  },
});

async function startRawServer(greet: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => greet(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
}

describe('a health probe', () => {
  it('asks the endpoint as it stands, and not to encode the answer', async () => {
    const server = await startServer(() => ({ body: 'fine' }));
    const sample = await probe(endpoint(`${server.url}/health/live?deep=1`));
    expect(sample).toEqual({
      outcome: 'up',
      latencyMs: expect.any(Number),
      detail: expect.stringMatching(/^200 after \d+ ms$/),
    });
    expect(server.received[0]).toMatchObject({ method: 'GET', path: '/health/live' });
    expect(server.received[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('takes the status that the endpoint promises', async () => {
    const { sample } = await probeServer(() => ({ status: 204 }), { expectStatus: 204 });
    expect(sample.outcome).toBe('up');
  });

  it.each([200, 201, 301, 308, 400, 401, 403, 405, 429])(
    'calls an unexpected %i misconfigured',
    async (status) => {
      const { sample } = await probeServer(() => ({ status }), { expectStatus: 204 });
      expect(sample).toMatchObject({ outcome: 'misconfigured', detail: `${status} instead of 204` });
    },
  );

  it.each([500, 502, 503, 504])('calls %i down', async (status) => {
    const { sample } = await probeServer(() => ({ status }));
    expect(sample.outcome).toBe('down');
  });

  it('follows no redirect', async () => {
    const { sample, server } = await probeServer(() => ({ status: 302, headers: { location: '/health' } }));
    expect(sample.outcome).toBe('misconfigured');
    expect(server.received).toHaveLength(1);
  });

  it('calls an answer down that is slower than the limit', async () => {
    const late: Handler = async () => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return { body: 'fine' };
    };
    const { sample } = await probeServer(late, { maxLatencyMs: 30 });
    expect(sample).toMatchObject({
      outcome: 'down',
      detail: expect.stringMatching(/^200 after \d+ ms, more than 30 ms$/),
    });
    expect(sample.latencyMs).toBeGreaterThan(30);
  });

  it.each([
    [{ path: 'status', equals: 'ok' }, { status: 'ok' }, 'up'],
    [{ path: 'checks.db.healthy', equals: 'true' }, { checks: { db: { healthy: true } } }, 'up'],
    [{ path: 'checks.1', equals: '7' }, { checks: [3, 7] }, 'up'],
    [{ path: 'error', equals: 'null' }, { error: null }, 'up'],
    [{ path: 'status', equals: 'ok' }, { status: 'OK' }, 'down'],
    [{ path: 'status', equals: 'ok' }, { status: { ok: true } }, 'down'],
    [{ path: 'status.deep', equals: 'ok' }, { status: 'ok' }, 'down'],
    [{ path: 'constructor.name', equals: 'Object' }, {}, 'down'],
    [{ path: '__proto__.__proto__', equals: 'null' }, {}, 'down'],
  ])('that wants %j and gets %j is %s', async (json, body, outcome) => {
    expect((await probeServer(() => ({ body }), { json })).sample.outcome).toBe(outcome);
  });

  it('shows what it saw in one plain line', async () => {
    const { sample } = await probeServer(
      () => ({ body: { status: `broken\n<!channel>\u202e${'x'.repeat(500)}` } }),
      {
        json: { path: 'status', equals: 'ok' },
      },
    );
    expect(sample.detail).toMatch(/^status is "broken <!channel> x+…" instead of "ok"$/);
    expect(sample.detail.length).toBeLessThan(150);
  });

  it('calls a 200 down whose text is an error', async () => {
    const handle: Handler = () => ({ body: 'Database unavailable' });
    expect((await probeServer(handle, { text: 'All systems go' })).sample).toMatchObject({
      outcome: 'down',
      detail: 'the body lacks "All systems go"',
    });
    expect((await probeServer(handle, { text: 'Database' })).sample.outcome).toBe('up');
  });

  it('reads no more than it needs of an endless answer', async () => {
    let written = 0;
    const endless: Handler = (_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const pour = () => {
        while (!response.destroyed && written < 1024 ** 3) {
          written += chunk.length;
          if (!response.write(chunk)) return response.once('drain', pour);
        }
        return undefined;
      };
      pour();
      return undefined;
    };
    expect((await probeServer(endless)).sample.outcome).toBe('up');
    expect((await probeServer(endless, { text: 'fine' })).sample.outcome).toBe('misconfigured');
    expect((await probeServer(endless, { json: { path: 'a', equals: 'b' } })).sample.outcome).toBe(
      'misconfigured',
    );
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it('unpacks nothing', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const handle: Handler = (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb.subarray(0, 60_000));
      return undefined;
    };
    expect((await probeServer(handle, { text: 'fine' })).sample).toMatchObject({
      outcome: 'misconfigured',
      detail: 'the body is encoded as gzip, though not asked for',
    });
    expect((await probeServer(handle)).sample.outcome).toBe('up');
  });

  it('calls it down where headers drip without an end', async () => {
    const url = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx-drip: ');
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const sample = await probe(endpoint(url));
    expect(sample).toMatchObject({ outcome: 'down', detail: `no answer within ${TIMEOUT_MS} ms` });
    expect(sample.latencyMs).toBeLessThan(TIMEOUT_MS * 2);
  });

  it('calls what does not speak HTTP down', async () => {
    const url = await startRawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    expect(await probe(endpoint(url))).toMatchObject({ outcome: 'down' });
  });

  it('calls an address misconfigured that is no URL', async () => {
    const never = createHealthProbe({ allowPrivateHosts: [], words: en.outside });
    expect(await never.probe(endpoint('shop.example'))).toMatchObject({ outcome: 'misconfigured' });
  });
});
