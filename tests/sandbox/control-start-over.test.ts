import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ControlWorld, controlWorld, T0 } from './control-world.ts';
import { DEPLOY } from './github-world.ts';

let folder: string;
let world: ControlWorld;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golive-over-'));
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

test('starting over empties everything and begins with a bot that remembers nothing', async () => {
  const database = join(folder, 'bot.db');
  world = await controlWorld({ environment: { DATABASE_URL: `file:${database}` } });
  await world.post('/bot/start');
  for (const suffix of ['', '-wal', '.lock']) writeFileSync(`${database}${suffix}`, '');
  await world.post('/slack/message', { userId: 'U0RITA', channelId: 'C0RELEASE', text: 'Good morning' });
  await world.post('/slack/switch', { do: 'archive', channelId: 'C0TECH', archived: true });
  await world.post('/github/scenario', { outcome: 'fail' });
  await fetch(`${world.origin}/github/repos/acme/demo-shop/actions/workflows/${DEPLOY}/dispatches`, {
    method: 'POST',
    headers: { authorization: 'Bearer ghp_sandbox', 'content-type': 'application/json' },
    body: JSON.stringify({ ref: 'main', inputs: { version: 'v1.4.2' } }),
  });
  await world.post('/demo/mode', { mode: 'down' });
  await world.post('/faults', { system: 'slack', match: '*', kind: 'status', status: 503 });
  await world.post('/clock/jump', { by: '+24h' });
  await world.post('/clock/speed', { speed: 60 });
  expect(world.github.snapshot().runs).toHaveLength(1);

  expect((await world.post('/start-over')).status).toBe(200);
  expect(existsSync(database)).toBe(false);
  expect(existsSync(`${database}-wal`)).toBe(false);
  expect(world.bot.snapshot()).toMatchObject({ status: 'ready', starts: 2 });
  const { channels } = world.slack.snapshot();
  expect(channels.flatMap(({ messages }) => messages)).toEqual([]);
  expect(channels.find(({ id }) => id === 'C0TECH')?.archived).toBe(false);
  expect(world.github.snapshot()).toMatchObject({ runs: [], scenarios: {} });
  expect(world.demo.snapshot()).toMatchObject({ version: 'v1.4.1', mode: 'healthy', samples: [] });
  expect(world.faults.list()).toEqual([]);
  expect([world.clock.now(), world.clock.state.speed]).toEqual([T0, 0]);
  expect(world.ledger.read().map(({ kind }) => kind)).toEqual(['start-over']);
});

test('starting over removes no database that the sandbox was not given', async () => {
  world = await controlWorld();
  await world.post('/bot/start');
  const { status, body } = await world.post('/start-over');
  expect([status, body['error']]).toEqual([409, expect.stringContaining('nothing that may be removed')]);
  expect(world.bot.snapshot()).toMatchObject({ status: 'ready', starts: 1 });
});
