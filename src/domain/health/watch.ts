import { type GoLive, isDispatchBegun, isInFlight, isRunning } from '../go-live.ts';
import { successNoticesEndAt } from '../notices/notice-time.ts';

/**
 * Through the first follow-up period of its runbook a success is watched in any case, and at least until nobody is to be
 * told of it any more.
 */
export function surelyWatchedUntil(goLive: GoLive): number | undefined {
  if (goLive.status !== 'succeeded' || !goLive.success) return undefined;
  const { at } = goLive.success;
  return Math.max(at + (goLive.runbook.followUps[0]?.toMs ?? 0), successNoticesEndAt(goLive, at));
}

/** Until when the health of a success is watched: until it is closed, or its last follow-ups are due. */
export function watchEndsAt(goLive: GoLive): number | undefined {
  const surely = surelyWatchedUntil(goLive);
  if (surely === undefined || !goLive.success) return undefined;
  const { at } = goLive.success;
  const ends = goLive.closed ? [goLive.closed.at] : goLive.runbook.followUps.map(({ toMs }) => at + toMs);
  return Math.max(surely, ...ends);
}

/** Whether the endpoints or the runs of this go-live are looked at: also while only a step's workflow goes on. */
export const isWatched = (goLive: GoLive, now: number): boolean =>
  goLive.runs.some((run) => isInFlight(run) || isRunning(run)) || isHealthWatched(goLive, now);

/** From the dispatch until the go-live is over and neither its deployment nor its rollback goes on. */
export function isHealthWatched(goLive: GoLive, now: number): boolean {
  const runs = goLive.runs.filter(({ request }) => request.purpose !== 'step');
  if (runs.some((run) => isInFlight(run) || isRunning(run))) return true;
  if (!isDispatchBegun(goLive) || goLive.status === 'aborted' || goLive.status === 'rolled_back')
    return false;
  const end = watchEndsAt(goLive);
  return end === undefined || now < end;
}
