import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ControlWorld, controlWorld, T0 } from './control-world.ts';
import { DEPLOY } from './github-world.ts';

let world: ControlWorld;
beforeEach(async () => {
  world = await controlWorld();
});
afterEach(() => world.close());

describe('the control API lets in', () => {
  const json = { 'content-type': 'application/json' };
  const host = () => new URL(world.origin).host;

  test('callers that name it as 127.0.0.1 or localhost', async () => {
    const port = new URL(world.origin).port;
    for (const name of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      expect(await world.raw('POST', '/_sandbox/reset', { ...json, host: name })).toBe(200);
      expect(
        await world.raw('POST', '/_sandbox/reset', { ...json, host: name, origin: `http://${name}` }),
      ).toBe(200);
    }
  });

  test('nobody who reached it under another name', async () => {
    for (const name of [
      'evil.example',
      `evil.example:${new URL(world.origin).port}`,
      '127.0.0.1',
      '127.0.0.1:1',
    ]) {
      expect(await world.raw('POST', '/_sandbox/reset', { ...json, host: name })).toBe(403);
      expect(await world.raw('GET', '/_sandbox/state', { host: name })).toBe(403);
      for (const path of ['/', '/page/app.js', '/packages/preact.js', '/_sandbox/events'])
        expect(await world.raw('GET', path, { host: name })).toBe(403);
    }
  });

  test.skipIf(process.platform !== 'linux')('nobody at another address of this machine', async () => {
    // On Linux all of 127.0.0.0/8 is this machine; whoever listens everywhere answers there.
    const elsewhere = `http://127.0.0.2:${new URL(world.origin).port}/`;
    await expect(fetch(elsewhere)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('no page of another origin, nor one without an origin', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', `https://${host()}`]) {
      expect(await world.raw('POST', '/_sandbox/reset', { ...json, host: host(), origin })).toBe(403);
      expect(await world.raw('POST', '/slack/api/chat.postMessage', { host: host(), origin })).toBe(403);
      expect(await world.raw('GET', '/_sandbox/events', { host: host(), origin })).toBe(403);
      expect(await world.raw('GET', '/page/app.js', { host: host(), origin })).toBe(403);
    }
  });

  test('no POST that is not JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      expect(await world.raw('POST', '/_sandbox/reset', { host: host(), 'content-type': type })).toBe(415);
    }
    expect(await world.raw('POST', '/_sandbox/reset', { host: host() })).toBe(415);
  });

  test('no body that it does not understand', async () => {
    expect(await world.post('/clock/speed', { speed: 'fast' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('speed') },
    });
    expect((await world.post('/demo/mode', { mode: 'broken' })).status).toBe(400);
    expect((await world.post('/faults', { system: 'github', match: '*', kind: 'slack_error' })).status).toBe(
      400,
    );
    expect((await world.post('/reset', { more: 1 })).status).toBe(400);
    expect((await world.post('/slack/command', { userId: 'U0RITA' })).status).toBe(400);
    expect((await world.post('/nothing')).status).toBe(404);
  });
});

describe('a file that a person attaches', () => {
  const upload = (more: object) =>
    world.post('/slack/upload', { userId: 'U0RITA', name: 'plan.txt', base64: btoa('the plan'), ...more });

  test('is uploaded, handed out and deleted, and the ledger keeps what it is called', async () => {
    const { body } = await upload({});
    const download = () => fetch(`${world.origin}/slack/files/${body['fileId']}`);
    expect(await (await download()).text()).toBe('the plan');
    expect(world.ledger.read({ system: 'control', kind: 'slack/upload' })).toMatchObject([
      { accepted: true, data: { userId: 'U0RITA', name: 'plan.txt' } },
    ]);
    expect(JSON.stringify(world.ledger.read({}))).not.toContain(btoa('the plan'));
    await world.post('/slack/switch', { do: 'delete_file', fileId: body['fileId'] });
    expect((await download()).status).toBe(404);
  });

  test('is refused where it is too large, no file or nobody’s', async () => {
    expect(await upload({ base64: 'A'.repeat(14 * 1024 * 1024) })).toMatchObject({
      status: 409,
      body: { error: '"plan.txt" is larger than 10 MB.' },
    });
    expect((await upload({ base64: '%%' })).status).toBe(400);
    expect((await upload({ userId: 'U0BOTGL' })).status).toBe(409);
  });
});

describe('the clock', () => {
  const at = (iso: string) => ({ now: iso, nowMs: Date.parse(iso), speed: 0, botFollows: false });

  test('jumps to an instant, by an offset, and to an offset of T-0', async () => {
    const jump = async (body: unknown) => (await world.post('/clock/jump', body)).body;
    expect(await jump({ to: '2026-12-02T08:00:00Z' })).toEqual(at('2026-12-02T08:00:00.000Z'));
    expect(await jump({ to: '2026-12-02T08:00:00+01:00' })).toEqual(at('2026-12-02T07:00:00.000Z'));
    expect(await jump({ by: '+24h' })).toEqual(at('2026-12-03T07:00:00.000Z'));
    expect(await jump({ by: '-1h30m' })).toEqual(at('2026-12-03T05:30:00.000Z'));
    expect(await jump({ to: T0 })).toEqual(at('2026-12-01T17:00:00.000Z'));
    expect(await jump({ to: 'T-24h', t0: '2026-12-10T18:00:00Z' })).toEqual(at('2026-12-09T18:00:00.000Z'));
    expect(await jump({ to: 'T+90m', t0: '2026-12-10T18:00:00Z' })).toEqual(at('2026-12-10T19:30:00.000Z'));
    expect(await jump({ to: 'T-0', t0: '2026-12-10T18:00:00Z' })).toEqual(at('2026-12-10T18:00:00.000Z'));
  });

  test('stays where it is when the target is not understood', async () => {
    for (const body of [
      { to: 'soon' },
      { to: '2026-12-02' },
      { to: 'T-24h' },
      { by: 'a day' },
      { to: 'T-x', t0: '2026-12-10T18:00:00Z' },
    ]) {
      expect((await world.post('/clock/jump', body)).status).toBe(409);
    }
    expect(world.clock.now()).toBe(T0);
  });

  test('runs at the speed it is given', async () => {
    expect((await world.post('/clock/speed', { speed: 60 })).body).toMatchObject({ speed: 60 });
    expect((await world.get('/clock')).body['speed']).toBe(60);
    expect((await world.post('/clock/speed', { speed: -1 })).status).toBe(400);
  });
});

describe('faults', () => {
  test('are added, listed, struck and cleared', async () => {
    const { body } = await world.post('/faults', {
      system: 'demo',
      match: 'health',
      kind: 'status',
      status: 503,
    });
    expect((await world.get('/faults')).body['faults']).toEqual([body]);
    expect((await fetch(`${world.origin}/demo/health`)).status).toBe(503);
    await world.post('/faults/clear', { id: body['id'] });
    expect((await fetch(`${world.origin}/demo/health`)).status).toBe(200);
  });
});

describe('GitHub and the demo service', () => {
  const github = (path: string, init: RequestInit = {}) =>
    fetch(`${world.origin}/github/repos/acme/demo-shop${path}`, {
      ...init,
      headers: { authorization: 'Bearer ghp_sandbox', 'content-type': 'application/json' },
    });
  const start = () =>
    github(`/actions/workflows/${DEPLOY}/dispatches`, {
      method: 'POST',
      body: JSON.stringify({ ref: 'main', inputs: { version: 'v1.4.2' } }),
    });
  const runs = () => world.github.snapshot().runs;

  test('follow the scenario, the reviewer and the mode that are set', async () => {
    expect((await world.post('/github/scenario', { workflow: DEPLOY, outcome: 'waiting' })).status).toBe(200);
    await world.post('/demo/mode', { mode: 'failing', version: 'v1.4.2' });
    await start();
    await world.post('/clock/jump', { by: '+1h' });
    const runId = runs()[0]?.id;
    expect(runs()[0]?.status).toBe('waiting');
    expect((await world.post('/github/run', { runId, action: 'rerun' })).body['error']).toBe(
      `Run ${runId} is still waiting`,
    );
    await world.post('/github/run', { runId, action: 'approve' });
    await world.post('/clock/jump', { by: '+1h' });
    expect(runs()[0]).toMatchObject({ status: 'completed', conclusion: 'success' });
    expect((await fetch(`${world.origin}/demo/health`)).status).toBe(500);
    expect((await world.post('/github/run', { runId: 1, action: 'cancel' })).status).toBe(409);
    expect((await world.post('/github/scenario', { outcome: 'fail', runId: 1 })).body['error']).toBe(
      'There is no run 1',
    );
  });

  test('take switches and limits', async () => {
    const switches = {
      runDetails: 'ignored',
      listingDelayMs: 5_000,
      maxInputs: 10,
      missingPermissions: ['issues'],
    };
    await world.post('/github/switches', switches);
    expect((await world.post('/github/switches', { maxInputs: 11 })).status).toBe(400);
    expect((await github('/issues')).status).toBe(403);
    await world.post('/github/limits', { perHour: 0 });
    expect((await github('')).status).toBe(403);
    expect(world.github.snapshot().switches).toMatchObject(switches);
  });

  test('are mended by a reset, which also ends runs on their way', async () => {
    await world.post('/github/scenario', { outcome: 'hang' });
    await world.post('/demo/mode', { mode: 'down' });
    await world.post('/faults', { system: 'github', match: '*', kind: 'status', status: 500 });
    await world.post('/faults/clear');
    await start();
    await world.post('/faults', { system: 'github', match: '*', kind: 'status', status: 500 });
    await world.post('/reset');
    expect(Math.abs(world.clock.now() - Date.now())).toBeLessThan(5_000);
    expect(world.faults.list()).toEqual([]);
    expect(world.github.snapshot().scenarios).toEqual({});
    expect(runs()[0]?.conclusion).toBe('cancelled');
    expect((await fetch(`${world.origin}/demo/health`)).status).toBe(200);
  });
});

describe('the ledger', () => {
  test('is read by system, kind and number, and holds what the control API did', async () => {
    await world.post('/demo/mode', { mode: 'slow', slowMs: 1 });
    await world.post('/clock/jump', { by: 'nonsense' });
    const read = async (query: string) => {
      const { entries } = (await world.get(`/ledger?${query}`)).body;
      return Array.from(Object(entries), (e) => [Object(e).kind, Object(e).accepted]);
    };
    expect(await read('system=demo')).toEqual([['mode', true]]);
    expect(await read('system=control')).toEqual([
      ['demo/mode', true],
      ['clock/jump', false],
    ]);
    expect(await read('kind=clock/jump')).toEqual([['clock/jump', false]]);
    expect(await read('after=2')).toHaveLength(1);
    expect((await world.get('/ledger?system=pigeon')).status).toBe(400);
  });
});

const rita = { userId: 'U0RITA', channelId: 'C0RELEASE' };

describe('Slack', () => {
  test('tells the person when the bot is not there', async () => {
    const { status, body } = await world.post('/slack/command', { ...rita, text: 'help' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: false, text: expect.stringContaining('/golive failed') });
  });

  test('says why something cannot be done', async () => {
    const click = await world.post('/slack/click', { ...rita, ts: '1.000', actionId: 'go' });
    expect(click).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('no message 1.000') },
    });
    expect((await world.post('/slack/submit', { userId: 'U0RITA', viewId: 'V1' })).status).toBe(409);
    expect((await world.post('/slack/command', { ...rita, userId: 'U0NOBODY', text: '' })).status).toBe(409);
  });

  test('takes the switches', async () => {
    await world.post('/slack/switch', { do: 'archive', channelId: 'C0TECH', archived: true });
    await world.post('/slack/switch', { do: 'remove_bot', channelId: 'C0RELEASE' });
    const channels = world.slack.snapshot().channels;
    expect(channels.find((c) => c.id === 'C0TECH')?.archived).toBe(true);
    expect(channels.find((c) => c.id === 'C0RELEASE')?.members).not.toContain('U0BOTGL');
    expect(
      (await world.post('/slack/switch', { do: 'archive', channelId: 'C0NONE', archived: true })).status,
    ).toBe(409);
    expect((await world.post('/slack/switch', { do: 'explode' })).status).toBe(400);
  });

  test('shows what people write', async () => {
    await world.post('/slack/message', { ...rita, text: 'Good morning' });
    const { slack } = (await world.get('/state')).body;
    expect(JSON.stringify(slack)).toContain('Good morning');
  });
});

describe('the stream of changes', () => {
  test('begins with everything and goes on with what is new', async () => {
    const abort = new AbortController();
    const stream = await fetch(`${world.origin}/_sandbox/events`, { signal: abort.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => {
      const [, name, data = ''] =
        /^event: (\w+)\ndata: (.*)\n\n$/.exec((await reader?.read())?.value ?? '') ?? [];
      return { name, data: Object(JSON.parse(data)) };
    };
    const hello = await next();
    expect(hello).toMatchObject({
      name: 'hello',
      data: { clock: { nowMs: T0 }, demo: { acting: 'healthy' } },
    });
    world.demo.setMode('failing');
    world.clock.jumpTo(T0 + 1);
    const change = await next();
    expect(change).toMatchObject({
      name: 'change',
      data: { clock: { nowMs: T0 + 1 }, demo: { mode: 'failing' } },
    });
    expect(Object.keys(change.data).sort()).toEqual(['clock', 'demo', 'goLives', 'ledger']);
    abort.abort();
  });

  test('brings a new message alone, not the channel again', async () => {
    for (let n = 0; n < 20; n += 1) await world.slack.postMessage({ ...rita, text: `old ${n}` });
    const abort = new AbortController();
    const stream = await fetch(`${world.origin}/_sandbox/events`, { signal: abort.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('old 19');
    await world.slack.postMessage({ ...rita, text: 'new' });
    const { value = '' } = (await reader?.read()) ?? {};
    expect(value).toContain('"new"');
    expect(value).not.toContain('old');
    abort.abort();
  });
});

describe('the page', () => {
  test('is served with a policy that forbids everything from elsewhere', async () => {
    const page = await fetch(`${world.origin}/`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await fetch(`${world.origin}/page/app.js`)).status).toBe(200);
    expect((await fetch(`${world.origin}/page/tokens.css`)).status).toBe(200);
  });

  test('hands out its own files and a few of its packages, and nothing else', async () => {
    const status = async (path: string) => (await fetch(`${world.origin}${path}`)).status;
    for (const path of [
      '/page/chat/chat.js',
      '/packages/htm.js',
      '/packages/inter.woff2',
      '/packages/emoji.json',
    ])
      expect(await status(path), path).toBe(200);
    for (const path of [
      '/page/page-routes.ts',
      '/page/%2e%2e/start.ts',
      '/packages/fastify.js',
      '/package.json',
    ])
      expect(await status(path), path).toBe(404);
  });

  test('is where the addresses of GitHub lead that have no page of their own', async () => {
    const commit = await fetch(`${world.origin}/acme/demo-shop/commit/42`, { redirect: 'manual' });
    expect([commit.status, commit.headers.get('location')]).toEqual([302, '/']);
  });
});

describe('what checks look at', () => {
  test('the project on GitHub and the status page are turned by the control API, and mended by a reset', async () => {
    const status = async () => (await fetch(`${world.origin}/status/api/v2/summary.json`)).json();
    expect(await status()).toMatchObject({ status: { indicator: 'none' }, incidents: [] });
    await world.post('/status/incident', { impact: 'critical' });
    expect(await status()).toMatchObject({
      status: { indicator: 'critical' },
      incidents: [{ name: 'Elevated errors', impact: 'critical', status: 'investigating' }],
    });
    await world.post('/github/project', { ci: 'red', alerts: { dependabot: 'off' } });
    expect((await world.get('/state')).body).toMatchObject({
      statusPage: { indicator: 'critical' },
      github: { project: { ci: 'red', staging: 'green', alerts: { dependabot: 'off', code_scanning: 0 } } },
    });
    expect((await world.post('/github/project', { ci: 'pink' })).status).toBe(400);
    await world.post('/reset');
    expect((await world.get('/state')).body).toMatchObject({
      statusPage: { indicator: 'none' },
      github: { project: { ci: 'green', alerts: { dependabot: 0 } } },
    });
  });
});
