import { expect } from 'vitest';
import { runAuditVerify } from '../../src/store/audit-commands.ts';
import { postedKeys } from './steps.ts';
import type { ScenarioWorld } from './world.ts';

/** How every go-live ends: nothing under way, no message posted twice, the audit trail whole. */
export async function expectWholeAndOnce(world: ScenarioWorld): Promise<void> {
  await world.settled();
  expect(new Set(postedKeys(world)).size).toBe(postedKeys(world).length);
  const { output } = await runAuditVerify({ database: world.database, anchors: [] });
  expect(output).toMatch(/The audit trail is whole/);
}
