import { isGateClear } from '../gates/gate.ts';
import type { GoLive } from '../go-live.ts';
import { standingFinalGo } from '../people/authority.ts';

/** Whether something that the final GO rests on does not hold any more, or the final GO itself. */
export function loosensStart(before: GoLive, after: GoLive): boolean {
  const isGateLost = before.runbook.gates.some(
    (gate) => isGateClear(before, gate) && !isGateClear(after, gate),
  );
  return isGateLost || (standingFinalGo(before) !== undefined && standingFinalGo(after) === undefined);
}
