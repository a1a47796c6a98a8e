import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import { postedKeys } from '../scenarios/steps.ts';
import type { ScenarioWorld } from '../scenarios/world.ts';

const golive = (...words: readonly string[]) =>
  spawnSync(process.execPath, ['src/cli.ts', ...words], { encoding: 'utf8' });

/** What must hold at the end, however often the bot was killed. The ledgers are the judges, not the bot. */
export function expectNothingLostOrDoubled(world: ScenarioWorld): void {
  const verified = golive('audit', 'verify', '--database', world.database);
  expect(verified.stdout + verified.stderr).toContain('The audit trail is whole');
  const keys = postedKeys(world);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  const executed = world.sandbox.ledger
    .read({ system: 'github' })
    .filter(({ kind }) => kind === 'deployed' || kind === 'rolled_back');
  const ids = executed.map(({ kind, data }) => `${kind} ${JSON.stringify(data['goliveId'] ?? data)}`);
  expect(new Set(ids).size).toBe(ids.length);
}
