import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { postedKeys } from './steps.ts';
import type { ScenarioWorld } from './world.ts';

/** How every go-live ends: nothing under way, no message posted twice, the audit trail whole. */
export async function expectWholeAndOnce(world: ScenarioWorld): Promise<void> {
  await world.settled();
  expect(new Set(postedKeys(world)).size).toBe(postedKeys(world).length);
  const found = spawnSync(process.execPath, ['src/cli.ts', 'audit', 'verify', '--database', world.database], {
    encoding: 'utf8',
  });
  expect(found.stderr + found.stdout).toMatch(/The audit trail is whole/);
}
