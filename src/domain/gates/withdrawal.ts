import type { CallBackReason, WithdrawalReason } from '../deployment/call-back.ts';
import type { Event } from '../event.ts';
import { areVotesOpen, type GoLive, isInFlight, isRunning, lastRun } from '../go-live.ts';

/** What follows for the final GO when its ground is gone; a deployment asked for but not yet sent is called back too. */
export function withdrawFinalGo(goLive: GoLive, because: WithdrawalReason): readonly Event[] {
  if (!goLive.finalGo || !areVotesOpen(goLive)) return [];
  return [...callBackRun(goLive, because), { type: 'FinalGoWithdrawn', because }];
}

/** A rollback that certainly did not arrive at GitHub can still be called back where nothing else goes on. */
export function callBackRollback(goLive: GoLive): readonly Event[] {
  const run = lastRun(goLive, 'rollback');
  if (goLive.status !== 'rolling_back' || run?.dispatch !== 'requested' || !run.notSent) return [];
  const others = goLive.runs.filter(({ request }) => request.purpose !== 'step');
  if (others.some((other) => isInFlight(other) || (isRunning(other) && !other.overdue))) return [];
  return [
    { type: 'RunCancelledBeforeDispatch', correlationId: run.request.correlationId, because: 'aborted' },
  ];
}

/** Empty when nothing was asked for, or when it is too late: the dispatch has begun. */
export function callBackRun(goLive: GoLive, because: CallBackReason): readonly Event[] {
  const run = lastRun(goLive, 'deploy');
  if (goLive.status !== 'starting' || run?.dispatch !== 'requested') return [];
  return [{ type: 'RunCancelledBeforeDispatch', correlationId: run.request.correlationId, because }];
}
