import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type ControlWorld, controlWorld, T0 } from './control-world.ts';

let world: ControlWorld;
afterEach(() => world.close());

/** Waits until the bot is in a state; the test's own time limit is the limit. */
function becomes(status: string): Promise<void> {
  return new Promise((resolve) => {
    const forget = world.bot.onChange(check);
    function check(): void {
      if (world.bot.snapshot().status !== status) return;
      forget();
      resolve();
    }
    check();
  });
}

describe('the bot in the sandbox', () => {
  test('starts with an environment that points at the sandbox, and with its clock', async () => {
    process.env['SLACK_SIGNING_SECRET'] = 'a-real-secret';
    world = await controlWorld({ environment: { DATABASE_URL: 'file:test.db' } });
    expect((await world.post('/bot/start')).body).toMatchObject({ status: 'ready', port: 12_345, starts: 1 });
    delete process.env['SLACK_SIGNING_SECRET'];
    const environment = JSON.parse(world.printed.join('').replace(/^env /, ''));
    expect(environment).toMatchObject({
      SLACK_BOT_TOKEN: 'xoxb-sandbox-bot',
      SLACK_APP_TOKEN: 'xapp-sandbox-app',
      SLACK_API_URL: `${world.origin}/slack/api/`,
      GITHUB_TOKEN: 'ghp_sandbox',
      GITHUB_API_URL: `${world.origin}/github`,
      PRIVATE_HOSTS_ALLOWED: new URL(world.origin).host,
      DATABASE_URL: 'file:test.db',
      GOLIVE_SANDBOX: '1',
    });
    expect(environment).not.toHaveProperty('SLACK_SIGNING_SECRET');
    expect(JSON.parse(environment.GOLIVE_SANDBOX_CLOCK)).toMatchObject({ baseMs: T0, speed: 0 });
  });

  test('reads runbooks whose services point at this sandbox', async () => {
    world = await controlWorld();
    const directory = world.botEnvironment()['RUNBOOKS_DIR'] ?? '';
    const services = readFileSync(join(directory, 'services.yaml'), 'utf8');
    expect(services).toContain(`${world.origin}/demo/health`);
    expect(services).not.toContain(':4400');
  });

  test('follows the clock before a jump is answered', async () => {
    world = await controlWorld();
    await world.post('/bot/start');
    expect((await world.post('/clock/jump', { by: '+24h' })).body['botFollows']).toBe(true);
  });

  test('keeps nobody waiting for long when it does not follow the clock', async () => {
    world = await controlWorld({ environment: { FAKE_BOT_DEAF: '1' } });
    await world.post('/bot/start');
    expect((await world.post('/clock/jump', { by: '+24h' })).body['botFollows']).toBe(false);
  });

  test('is stopped, killed, paused and started again', async () => {
    world = await controlWorld();
    const first = (await world.post('/bot/start')).body['pid'];
    expect((await world.post('/bot/start')).status).toBe(409);
    expect((await world.post('/bot/restart')).body).toMatchObject({ status: 'ready', starts: 2 });
    expect(world.bot.snapshot().pid).not.toBe(first);
    expect((await world.post('/bot/kill', { signal: 'SIGSTOP' })).body['status']).toBe('paused');
    expect((await world.post('/clock/jump', { by: '+1h' })).body['botFollows']).toBe(false);
    expect((await world.post('/bot/kill', { signal: 'SIGCONT' })).body['status']).toBe('ready');
    expect((await world.post('/clock/jump', { by: '+1h' })).body['botFollows']).toBe(true);
    expect((await world.post('/bot/kill', { signal: 'SIGKILL' })).body).toMatchObject({
      status: 'stopped',
      lastExit: { signal: 'SIGKILL', expected: true },
    });
    await world.post('/bot/start');
    expect((await world.post('/bot/stop')).body).toMatchObject({
      status: 'stopped',
      lastExit: { code: 0, expected: true },
    });
  });

  test('is stopped also where it was halted from outside', async () => {
    world = await controlWorld();
    await world.bot.start();
    process.kill(world.bot.snapshot().pid ?? 0, 'SIGSTOP');
    expect((await world.post('/bot/stop')).body).toMatchObject({ status: 'stopped', lastExit: { code: 0 } });
  });

  test('that ends before it is ready is reported with its last words', async () => {
    world = await controlWorld({ environment: { FAKE_BOT_FAILS: '1' } });
    const { status, body } = await world.post('/bot/start');
    expect(status).toBe(409);
    expect(body['error']).toContain('SLACK_BOT_TOKEN is missing');
    expect(world.bot.snapshot().status).toBe('crashed');
  });

  test('that crashes is shown as crashed', async () => {
    world = await controlWorld();
    await world.bot.start();
    process.kill(world.bot.snapshot().pid ?? 0, 'SIGKILL');
    await becomes('crashed');
    expect((await world.get('/bot')).body).toMatchObject({
      lastExit: { signal: 'SIGKILL', expected: false },
    });
    expect((await world.get('/ledger?kind=bot.crashed')).body['entries']).toHaveLength(1);
  });

  test('that crashes is started again where it is kept alive', async () => {
    world = await controlWorld({ keepAlive: true });
    await world.bot.start();
    process.kill(world.bot.snapshot().pid ?? 0, 'SIGKILL');
    await becomes('crashed');
    await becomes('ready');
    expect(world.bot.snapshot().starts).toBe(2);
  });
});

describe('the sandbox as a program', () => {
  const start = (port: number) => {
    const run = new URL('../../sandbox/run.ts', import.meta.url).href;
    const botEntry = fileURLToPath(new URL('./control-fake-bot.ts', import.meta.url));
    const program = `const { runSandbox } = await import(${JSON.stringify(run)});
      await runSandbox({ port: ${port}, botEntry: ${JSON.stringify(botEntry)} });`;
    return spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  };

  /** What it printed once it said how to stop it. */
  async function untilStarted(program: ReturnType<typeof start>): Promise<string> {
    let text = '';
    for await (const chunk of program.stdout) {
      text += String(chunk);
      if (text.includes('Ctrl+C')) break;
    }
    return text;
  }

  test('says where things are, and ends with its bot on SIGTERM', async () => {
    world = await controlWorld();
    const program = start(0);
    const text = await untilStarted(program);
    expect(text.split('\n')[0]).toBe(
      'No Slack is configured, so golive runs in its sandbox: nothing leaves this machine.',
    );
    const origin = /Open (http:\/\/127\.0\.0\.1:\d+)/.exec(text)?.[1];
    const bot: { pid: number } = Object(await (await fetch(`${origin}/_sandbox/bot`)).json());
    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([0, null]);
    expect(() => process.kill(bot.pid, 0)).toThrow('ESRCH');
  });

  test('says so when its port is taken', async () => {
    world = await controlWorld();
    const program = start(Number(new URL(world.origin).port));
    let text = '';
    program.stderr.on('data', (chunk) => {
      text += String(chunk);
    });
    const [code] = await once(program, 'exit');
    expect(code).not.toBe(0);
    expect(text).toContain('is taken; name a free one in SANDBOX_PORT');
  });
});
