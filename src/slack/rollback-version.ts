import { type GoLive, mayHaveRun } from '../domain/go-live.ts';
import { returnVersion } from '../domain/version.ts';
import { workflowOf } from './look.ts';
import type { Door } from './wish.ts';

/**
 * Whether a rollback may be asked for without a version: one is known, or nothing was deployed, or the workflow says that
 * it runs without one. What GitHub does not tell in time counts as needed, for a person can always name a version.
 */
export async function mayLeaveOutVersion(door: Door, goLive: GoLive): Promise<boolean> {
  if (returnVersion(goLive) !== undefined || !mayHaveRun(goLive)) return true;
  const workflow = await workflowOf(door, goLive.service, 'rollback');
  return workflow?.found.exists === true && !workflow.found.requiredInputs.includes('version');
}
