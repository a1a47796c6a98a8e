import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

const directory = mkdtempSync(join(tmpdir(), 'golive-main-'));
afterAll(() => rmSync(directory, { recursive: true }));

const path = process.env['PATH'] ?? '';

function main(env: Readonly<Record<string, string>>): Promise<{ code: unknown; output: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [resolve('src/main.ts')],
      { cwd: directory, env: { PATH: path, ...env }, timeout: 60_000 },
      (error, stdout, stderr) => done({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });
}

const secret = 'ghs_16C7e42F292c6912E7710c838347Ae178B4a';

test('a crash is written to the log without its secrets, and ends the process', async () => {
  writeFileSync(
    join(directory, '.env'),
    'SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nSLACK_API_URL=http://127.0.0.1:9/api/\nGITHUB_TOKEN=ghp_1234\nPORT=0\n',
  );
  const crash = join(directory, 'crash.mjs');
  writeFileSync(
    crash,
    `const deadline = Date.now() + 30_000;
    const wait = () => {
      const listens = process.listenerCount('uncaughtException') > 0;
      if (!listens && Date.now() < deadline) return setTimeout(wait, 20);
      throw new Error('sent ${secret} and ghp_1234');
    };
    wait();`,
  );
  const { code, output } = await main({ NODE_OPTIONS: `--import=${crash}` });
  expect(output).toContain('"level":60');
  expect(output).toContain('uncaught exception');
  expect(output).not.toMatch(/ghs_16C7|ghp_1234/);
  expect(code).toBe(1);
});

test.each([
  [{ SLACK_APP_TOKEN: 'xapp-1' }, 'Socket Mode'],
  [{ SLACK_SIGNING_SECRET: 'signing-1' }, 'HTTP'],
  [{ SLACK_APP_TOKEN: 'xapp-1', SLACK_SIGNING_SECRET: 'signing-1' }, 'Socket Mode and HTTP'],
])('with %j the log and /readyz say that it is %s', async (given, slackMode) => {
  const cwd = mkdtempSync(join(directory, 'mode-'));
  const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_API_URL: 'http://127.0.0.1:9/api/', ...given };
  const env = { PATH: path, PORT: '0', GITHUB_TOKEN: 'ghp_1234', ...slack };
  const bot = spawn(process.execPath, [resolve('src/main.ts')], { cwd, env });
  onTestFinished(() => void bot.kill('SIGKILL'));
  for await (const line of createInterface(bot.stdout)) {
    const running = z.object({ port: z.number(), slackMode: z.string() }).safeParse(JSON.parse(line)).data;
    if (!running) continue;
    expect(running.slackMode).toBe(slackMode);
    const readiness = await fetch(`http://127.0.0.1:${running.port}/readyz`);
    expect(await readiness.json()).toMatchObject({ slackMode });
    return;
  }
  throw new Error('it ended before it said that it is running');
});

test('.env that names some but not all of what Slack needs stops it', async () => {
  writeFileSync(join(directory, '.env'), 'SLACK_API_URL=http://127.0.0.1:9/api/\n');
  const { code, output } = await main({});
  expect(output).toContain('SLACK_BOT_TOKEN missing');
  expect(code).toBe(1);
});

test('without Slack the sandbox takes its runbooks from RUNBOOKS_DIR, and each edit counts for the next plan', async () => {
  const cwd = mkdtempSync(join(directory, 'own-'));
  const runbook = join(cwd, 'mine', 'production-go-live.yaml');
  cpSync(resolve('runbooks'), join(cwd, 'mine'), { recursive: true });
  const retitle = (title: string) =>
    writeFileSync(runbook, readFileSync(runbook, 'utf8').replace(/^title: .*$/m, `title: ${title}`));
  retitle('A Runbook of My Own');

  // On any free port the bot reads a copy, whose services name that port.
  const env = { PATH: path, SANDBOX_PORT: '0', RUNBOOKS_DIR: 'mine' };
  const sandbox = spawn(process.execPath, [resolve('src/main.ts')], { cwd, env });
  onTestFinished(async () => {
    sandbox.kill('SIGTERM');
    await once(sandbox, 'exit');
  });
  const origin = await addressOf(sandbox.stdout);
  const formAfterPlan = async (): Promise<string> => {
    await fetch(`${origin}/_sandbox/slack/command`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId: 'U0RITA', channelId: 'C0RELEASE', text: 'plan' }),
    });
    return (await fetch(`${origin}/_sandbox/state`)).text();
  };
  await expect.poll(formAfterPlan).toContain('A Runbook of My Own');
  retitle('Renamed While It Runs');
  await expect.poll(formAfterPlan).toContain('Renamed While It Runs');
});

async function addressOf(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(stdout)) {
    const origin = /Open (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (origin !== undefined) return origin;
  }
  throw new Error('the sandbox ended before it said where it is');
}
