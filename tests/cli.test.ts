import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSqliteStore } from '../src/store/sqlite.ts';
import { startServer } from './adapters/throwaway-server.ts';

const directory = mkdtempSync(join(tmpdir(), 'golive-cli-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function golive(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Promise<Ended> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [resolve('src/cli.ts'), ...args],
      { cwd, env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

const broken = join(directory, 'broken.yaml');
const production = readFileSync('runbooks/production-go-live.yaml', 'utf8');
writeFileSync(broken, production.replace('escalation: ciso', 'escalation: cisso'));

test('npx finds the command, and it is executable', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8')).bin).toEqual({ golive: 'src/cli.ts' });
  accessSync('src/cli.ts', constants.X_OK);
  expect(readFileSync('src/cli.ts', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('a reader that has seen enough ends it without a word', async () => {
  const child = spawn(process.execPath, [resolve('src/cli.ts'), 'validate'], {
    env: { ...process.env, RUNBOOKS_DIR: 'runbooks' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let said = '';
  child.stderr.on('data', (text) => {
    said += String(text);
  });
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toBe('');
});

test('validate without a file checks all of runbooks/', async () => {
  const { code, stdout } = await golive(['validate'], { RUNBOOKS_DIR: 'runbooks' });
  expect(stdout).toBe('runbooks: 1 runbook and 1 service in 3 files, no problems\n');
  expect(code).toBe(0);
});

test('validate with a sound file says so', async () => {
  const { code, stdout } = await golive(['validate', 'runbooks/production-go-live.yaml']);
  expect(stdout).toBe('runbooks/production-go-live.yaml: no problems\n');
  expect(code).toBe(0);
});

test('validate with a broken file prints file, line, column, what was found and what is accepted', async () => {
  const { code, stdout } = await golive(['validate', broken]);
  const line = production.split('\n').findIndex((text) => text.includes('escalation: ciso')) + 1;
  const [problem, summary] = stdout.split('\n');
  expect(problem).toContain(
    `${broken}:${line}:17  gates[1].escalation: unknown role: found "cisso"; accepted: technical_lead, `,
  );
  expect(problem).toMatch(/did you mean "ciso"\?$/);
  expect(summary).toBe('1 problem in 1 file');
  expect(code).toBe(1);
});

test('RUNBOOKS_DIR says where all runbooks are', async () => {
  const { code, stdout } = await golive(['validate'], { RUNBOOKS_DIR: directory });
  expect(stdout).toContain(`${join(directory, 'services.yaml')}:1:1  the file cannot be read (ENOENT)`);
  expect(stdout).toMatch(/\n2 problems in 2 files\n$/);
  expect(code).toBe(1);
});

test('.env of the working folder is read, and what is set already wins', async () => {
  const folder = mkdtempSync(join(directory, 'env-'));
  writeFileSync(join(folder, '.env'), `RUNBOOKS_DIR=${resolve('runbooks')}\n`);
  expect((await golive(['validate'], {}, folder)).stdout).toContain('1 runbook and 1 service in 3 files');
  expect((await golive(['validate'], { RUNBOOKS_DIR: directory }, folder)).code).toBe(1);
});

test('.env that cannot be read is named', async () => {
  const folder = mkdtempSync(join(directory, 'env-'));
  mkdirSync(join(folder, '.env'));
  const { code, stderr } = await golive(['validate'], {}, folder);
  expect(stderr).toMatch(/^\.env cannot be read \(E\w+\)/);
  expect(code).toBe(1);
});

test('a file that is not there is a problem', async () => {
  const { code, stdout } = await golive(['validate', 'nowhere.yaml']);
  expect(stdout).toBe('nowhere.yaml:1:1  the file cannot be read (ENOENT)\n1 problem in 1 file\n');
  expect(code).toBe(1);
});

test('schema prints the schema of runbooks or services', async () => {
  const [runbook, services] = await Promise.all([golive(['schema']), golive(['schema', 'services'])]);
  expect(runbook.stdout).toBe(readFileSync('runbooks/runbook.schema.json', 'utf8'));
  expect(services.stdout).toBe(readFileSync('runbooks/services.schema.json', 'utf8'));
});

test('schema --write writes both files', async () => {
  const { code, stdout } = await golive(['schema', '--write', '--dir', directory]);
  expect(code).toBe(0);
  expect(stdout).toContain('services.schema.json: written');
  expect(readFileSync(join(directory, 'runbook.schema.json'), 'utf8')).toBe(
    readFileSync('runbooks/runbook.schema.json', 'utf8'),
  );
});

test('an unknown command is refused with the nearest one', async () => {
  const { code, stderr } = await golive(['valdate']);
  expect(stderr).toContain('Did you mean validate?');
  expect(code).toBe(1);
});

test('audit reconcile compares what GitHub lists with a database that is in use', async () => {
  const server = await startServer(() => ({ body: { workflow_runs: [] } }));
  const file = join(directory, 'reconcile.db');
  const store = await openSqliteStore({ file });
  const env = { GITHUB_TOKEN: 'ghp_1234', GITHUB_API_URL: server.url, RUNBOOKS_DIR: 'runbooks' };
  const run = (...args: string[]) =>
    golive(['audit', 'reconcile', '--database', `file:${file}`, ...args], env);
  expect(await run()).toMatchObject({ code: 0, stdout: expect.stringContaining('belongs to a go-live') });
  expect(server.received.map(({ path }) => path.split('?')[0])).toEqual([
    '/repos/acme/demo-shop/actions/workflows/deploy-production.yml/runs',
    '/repos/acme/demo-shop/actions/workflows/rollback-production.yml/runs',
    '/repos/acme/demo-shop/actions/workflows/full-traffic-production.yml/runs',
  ]);
  expect(await run('--days', 'many')).toMatchObject({ code: 1, stderr: expect.stringContaining('1 to 90') });
  await store.close();
});
