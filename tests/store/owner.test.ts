import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOwnSqliteStore, openSqliteStore } from '../../src/store/sqlite.ts';
import { createEngineWorld } from '../fixtures/engine-world.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'golive-owner-'));
  file = join(folder, 'golive.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a database', () => {
  it('has one golive running on it at a time', async () => {
    const store = await openOwnSqliteStore({ file });
    await expect(openOwnSqliteStore({ file })).rejects.toThrow(/Another golive runs on .*golive\.db/);
    await store.close();
    await (await openOwnSqliteStore({ file })).close();
  });

  it('may be read by others meanwhile', async () => {
    const store = await openOwnSqliteStore({ file });
    const other = await openSqliteStore({ file });
    expect(await other.listGoLives()).toEqual([]);
    await other.close();
    await store.close();
  });

  it('is free again when the process that ran on it was killed', async () => {
    const source = `import { openOwnSqliteStore } from ${JSON.stringify(resolve('src/store/sqlite.ts'))};
      await openOwnSqliteStore({ file: ${JSON.stringify(file)} });
      console.log('open');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source]);
    await once(child.stdout, 'data');
    await expect(openOwnSqliteStore({ file })).rejects.toThrow('Another golive');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await openOwnSqliteStore({ file })).close();
  });
});

describe('what a killed process had claimed', () => {
  it('can be claimed again at once by the next one', async () => {
    const world = await createEngineWorld({ file });
    await world.plan();
    const claim = { kinds: ['slack.message'] as const, now: world.now, leaseMs: 60_000, limit: 100 };
    const before = await world.store.claimEffects(claim);
    expect(before.length).toBeGreaterThan(0);
    await world.store.close();
    const store = await openOwnSqliteStore({ file });
    const after = await store.claimEffects({ ...claim, now: world.now + 1 });
    expect(after.map(({ effect, attempt }) => [effect.key, attempt])).toEqual(
      before.map(({ effect }) => [effect.key, 2]),
    );
    await store.close();
  });
});
