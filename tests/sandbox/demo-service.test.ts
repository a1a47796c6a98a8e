import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { soon } from '../soon.ts';
import { bodyOf, dispatch, type GithubWorld, githubWorld } from './github-world.ts';

let world: GithubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world.close());

const get = (path: string) => fetch(`${world.origin}/demo${path}`);
const statuses = () => world.demo.snapshot().samples.map((s) => [s.endpoint, s.status]);

describe('the demo service', () => {
  test('answers on three endpoints', async () => {
    for (const path of ['/health', '/api/ping', '/login']) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ status: 'ok', version: 'v1.4.1' });
    }
    expect(statuses()).toEqual([
      ['health', 200],
      ['ping', 200],
      ['login', 200],
    ]);
  });

  test('fails with 500', async () => {
    world.demo.setMode('failing');
    const answer = await get('/health');
    expect([answer.status, (await bodyOf(answer))['status']]).toEqual([500, 'error']);
  });

  test('answers 200 with an error in the body', async () => {
    world.demo.setMode('body_error');
    const answer = await get('/health');
    expect([answer.status, (await bodyOf(answer))['status']]).toEqual([200, 'error']);
  });

  test('breaks the connection while it is down', async () => {
    world.demo.setMode('down');
    await expect(get('/health')).rejects.toThrow('fetch failed');
    expect(statuses()).toEqual([['health', undefined]]);
  });

  test('takes its time while it is slow', async () => {
    world.demo.setMode('slow', { slowMs: 60 });
    expect((await get('/health')).status).toBe(200);
    expect(world.demo.snapshot().samples[0]?.latencyMs).toBeGreaterThanOrEqual(55);
  });

  test('goes up and down along the sandbox clock while it flaps', async () => {
    world.demo.setMode('flapping', { flapMs: 10_000 });
    const seen: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      seen.push((await get('/health')).status);
      world.wait(10);
    }
    expect(seen).toEqual([200, 500, 200, 500]);
  });

  test('turns bad with the version that is bad, and good again after the rollback', async () => {
    world.demo.setMode('failing', { version: 'v1.4.2' });
    expect((await get('/health')).status).toBe(200);
    await dispatch(world);
    world.wait(300);
    expect((await get('/health')).status).toBe(500);
    await dispatch(world, { workflow: 'rollback-production.yml', version: 'v1.4.1', goliveId: 'back' });
    world.wait(300);
    expect((await get('/health')).status).toBe(200);
    expect(
      world.ledger.read({ system: 'demo' }).map((e) => [e.kind, e.data['to'] ?? e.data['mode']]),
    ).toEqual([
      ['mode', 'failing'],
      ['version', 'v1.4.2'],
      ['version', 'v1.4.1'],
    ]);
  });
});

describe('a fault strikes the demo service', () => {
  test('with a status, truncated JSON or a broken line', async () => {
    world.faults.add({
      system: 'demo',
      match: 'health',
      kind: 'status',
      status: 429,
      retryAfterS: 5,
      times: 1,
    });
    const limited = await get('/health');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '5']);
    world.faults.add({ system: 'demo', match: 'health', kind: 'junk', times: 1 });
    await expect((await get('/health')).json()).rejects.toThrow(SyntaxError);
    world.faults.add({ system: 'demo', match: '*', kind: 'reset_before', times: 1 });
    await expect(get('/login')).rejects.toThrow('fetch failed');
    expect((await get('/health')).status).toBe(200);
  });

  test('without an answer, until the caller gives up', async () => {
    world.faults.add({ system: 'demo', match: 'health', kind: 'hang', times: 1 });
    const caller = new AbortController();
    const call = fetch(`${world.origin}/demo/health`, { signal: caller.signal });
    await soon(() => expect(statuses()).toEqual([['health', undefined]]));
    caller.abort();
    await expect(call).rejects.toThrow(/abort/i);
    expect(statuses()).toEqual([['health', undefined]]);
  });
});
