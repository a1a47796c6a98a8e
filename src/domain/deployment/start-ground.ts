import { findItem } from '../checklist/checklist.ts';
import { isSettled } from '../checklist/task.ts';
import { isGateClear } from '../gates/gate.ts';
import type { GoLive } from '../go-live.ts';
import { isBarOf, standingGlass } from '../guards/standing-glass.ts';
import { standingFinalGo } from '../people/authority.ts';

/** Whether something that the final GO rests on does not hold any more, or the final GO itself. */
export function loosensStart(before: GoLive, after: GoLive): boolean {
  const isGateLost = before.runbook.gates.some(
    (gate) => isGateClear(before, gate) && !isGateClear(after, gate),
  );
  const still = standingGlass(after);
  const isGlassLost = glassBehindStart(before).some((one) => !still.includes(one));
  return (
    isGateLost ||
    isGlassLost ||
    (standingFinalGo(before) !== undefined && standingFinalGo(after) === undefined)
  );
}

/** The break-glasses without which something would stand in the way now. */
export const glassBehindStart = (goLive: GoLive) =>
  standingGlass(goLive).filter((broken) => {
    const [kind, id = ''] = broken.what.split('/');
    const gate = kind === 'gate' && goLive.runbook.gates.find((one) => one.id === id);
    if (gate) return !isGateClear(goLive, gate);
    const item = kind === 'item' && findItem(goLive, id);
    return item ? !isSettled(goLive, item) : isBarOf(goLive.bars, broken);
  });
