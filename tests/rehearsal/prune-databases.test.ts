import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pruneDatabases } from '../../src/rehearsal/prune-databases.ts';

const DAY = 24 * 3_600_000;
const realNow = Date.UTC(2026, 10, 22);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rehearsals-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function written(name: string, daysAgo: number): Promise<void> {
  const at = (realNow - daysAgo * DAY) / 1000;
  await writeFile(join(folder, name), 'x');
  await utimes(join(folder, name), at, at);
}

it('removes the databases of rehearsals into which nothing was written for thirty days, and nothing else', async () => {
  await written('RH-1-0a1b2c3d.db', 31);
  await written('RH-1-0a1b2c3d.db-wal', 31);
  await written('RH-2-0a1b2c3d.db', 40);
  await written('RH-2-0a1b2c3d.db-wal', 29);
  await written('RH-3-0a1b2c3d.db', 29);
  await written('RH-4-0a1b2c3d.db', 90);
  await written('golive.db', 400);
  await written('RH-5.txt', 400);
  const inUse = [join(folder, 'RH-4-0a1b2c3d.db')];
  await pruneDatabases(folder, { realNow, inUse });
  expect((await readdir(folder)).toSorted()).toEqual([
    'RH-2-0a1b2c3d.db',
    'RH-2-0a1b2c3d.db-wal',
    'RH-3-0a1b2c3d.db',
    'RH-4-0a1b2c3d.db',
    'RH-5.txt',
    'golive.db',
  ]);
});

it('does nothing where nothing was rehearsed yet', async () => {
  await pruneDatabases(join(folder, 'missing'), { realNow, inUse: [] });
  expect(await readdir(folder)).toEqual([]);
});
