import { describe, expect, it } from 'vitest';
import type { CheckSpec } from '../../src/domain/checks/check.ts';
import type { Handler } from '../adapters/throwaway-server.ts';
import { startServer } from '../adapters/throwaway-server.ts';
import { check } from './checks-world.ts';

type Http = Extract<CheckSpec, { kind: 'http' }>;

async function asked(handle: Handler, more: Partial<Http> = {}, path = '/health') {
  const server = await startServer(handle);
  const spec: Http = { kind: 'http', url: `${server.url}${path}`, expectStatus: 200, ...more };
  return { outcome: await check(spec, { server }), server };
}

describe('an http check', () => {
  it('passes where the address answers as expected, and says what it saw', async () => {
    const { outcome, server } = await asked(() => ({ body: { status: 'ok' } }), {
      json: { path: 'status', equals: 'ok' },
      maxLatencyMs: 800,
    });
    expect(outcome).toEqual({
      verdict: 'passed',
      evidence: expect.stringMatching(new RegExp(`^127.0.0.1:${server.port}: 200 after \\d+ ms\\.$`)),
      link: `${server.url}/health`,
    });
  });

  it.each([301, 404, 429, 500])('fails where it answers %i', async (status) => {
    const { outcome } = await asked(() => ({ status }));
    expect(outcome).toMatchObject({
      verdict: 'failed',
      evidence: expect.stringContaining(`${status} instead of 200.`),
    });
  });

  it('takes another status where that is what is wanted', async () => {
    const { outcome } = await asked(() => ({ status: 301 }), { expectStatus: 301 });
    expect(outcome.verdict).toBe('passed');
  });

  it('fails where the answer is slower than the limit', async () => {
    const late: Handler = () => new Promise((resolve) => setTimeout(resolve, 80, { body: 'fine' }));
    const { outcome } = await asked(late, { maxLatencyMs: 30 });
    expect(outcome).toMatchObject({
      verdict: 'failed',
      evidence: expect.stringContaining('more than 30 ms'),
    });
  });

  it('fails where the JSON says something else, or there is none', async () => {
    const json = { path: 'version', equals: '{{version}}' };
    const { outcome } = await asked(() => ({ body: { version: 'v1.4.1' } }), { json });
    expect(outcome).toMatchObject({
      verdict: 'failed',
      evidence: expect.stringContaining('version is "v1.4.1" instead of "v1.4.2".'),
    });
    expect((await asked(() => ({ body: '<html>' }), { json })).outcome.verdict).toBe('failed');
  });

  it('puts the version into the address as one piece of it', async () => {
    const server = await startServer(({ path }) => ({ body: path }));
    const spec: Http = {
      kind: 'http',
      url: `${server.url}/at/{{version}}`,
      expectStatus: 200,
      text: '{{version}}',
    };
    const outcome = await check(spec, { server, version: 'v1/../2' });
    expect(outcome.verdict).toBe('passed');
    expect(server.received[0]?.path).toBe('/at/v1/../2');
    expect(outcome.link).toBe(`${server.url}/at/v1%2F..%2F2`);
  });

  it('goes to no private address, not even where a public one sends it', async () => {
    const spec: Http = { kind: 'http', url: 'http://127.0.0.1:9/', expectStatus: 200 };
    expect(await check(spec, { allow: [] })).toMatchObject({
      verdict: 'unknown',
      evidence: expect.stringContaining('not among the allowed hosts'),
    });
    const inner = await startServer(() => ({ body: 'secret' }));
    const { outcome } = await asked(() => ({ status: 302, headers: { location: inner.url } }), {
      text: 'secret',
    });
    expect(outcome.verdict).toBe('failed');
    expect(inner.received).toHaveLength(0);
  });

  it('without an address asks every health endpoint of the service, each for what is expected of it', async () => {
    const handle: Handler = ({ path }) => ({ status: path === '/api' ? 503 : 204 });
    const server = await startServer(handle);
    const endpoint = (id: string, expectStatus: number) => ({
      id,
      url: `${server.url}/${id}`,
      intervalMs: 15_000,
      timeoutMs: 500,
      expectStatus,
    });
    const spec: Http = { kind: 'http', expectStatus: 200 };
    const well = { service: { health: [endpoint('web', 204)] }, server };
    expect(await check(spec, well)).toMatchObject({ verdict: 'passed' });
    const ill = { service: { health: [endpoint('web', 204), endpoint('api', 204)] }, server };
    expect(await check(spec, ill)).toMatchObject({ verdict: 'failed', evidence: 'api: 503 instead of 204.' });
  });

  it('does not guess at what stands beyond what it reads', async () => {
    const long: Handler = () => ({ body: 'x'.repeat(300_000) });
    expect((await asked(long, { text: 'fine' })).outcome).toMatchObject({
      verdict: 'unknown',
      evidence: expect.stringContaining('too long'),
    });
  });
});
