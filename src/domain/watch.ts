import { type GoLive, isDispatchBegun, isInFlight, isRunning } from './go-live.ts';

/** Until when the health of a successful go-live is watched: the first follow-up period of its runbook. */
export function watchEndsAt(goLive: GoLive): number | undefined {
  if (goLive.status !== 'succeeded' || !goLive.success) return undefined;
  return goLive.success.at + (goLive.runbook.followUps[0]?.toMs ?? 0);
}

/** Whether the endpoints and runs of this go-live are looked at: from the dispatch until it is over and no run goes on. */
export function isWatched(goLive: GoLive, now: number): boolean {
  if (goLive.runs.some((run) => isInFlight(run) || isRunning(run))) return true;
  if (!isDispatchBegun(goLive) || goLive.status === 'aborted' || goLive.status === 'rolled_back')
    return false;
  const end = watchEndsAt(goLive);
  return end === undefined || now < end;
}
