import type { RunCompleted, RunEvent, RunRequest } from '../event.ts';
import { type Deed, findRun, type GoLive, type RunState } from '../go-live.ts';
import { mayHaveBeenSent } from '../restore.ts';
import { isOpen } from '../rollback/incident.ts';
import { unreachable } from '../unreachable.ts';
import { notSentAfter } from './not-sent.ts';

export function evolveRuns(goLive: GoLive, event: RunEvent, { at, by, version }: Deed): Partial<GoLive> {
  switch (event.type) {
    case 'RunRequested':
      return requestRun(goLive, event.run, { at, by });
    case 'RunCancelledBeforeDispatch':
      return patchRun(goLive, event.correlationId, { dispatch: 'cancelled', dispatchReason: event.because });
    case 'DispatchBegun':
      return patchRun(goLive, event.correlationId, {
        dispatch: 'begun',
        sendAttempt: event.attempt,
        ...(event.look ? { look: event.look } : {}),
      });
    case 'DispatchAccepted':
      return patchRun(goLive, event.correlationId, {
        dispatch: 'accepted',
        acceptedAt: at,
        attemptAt: at,
        status: 'queued',
        ...(event.run ? { link: event.run } : {}),
      });
    case 'RunFound':
      return patchRun(goLive, event.correlationId, { link: event.run });
    case 'DispatchRejected':
      return patchRun(goLive, event.correlationId, { dispatch: 'rejected', dispatchReason: event.reason });
    case 'DispatchUnknown':
      return patchRun(goLive, event.correlationId, {
        dispatch: 'unknown',
        dispatchReason: event.reason,
        wasDoubted: true,
      });
    case 'DispatchNotSent': {
      const { correlationId, reason } = event;
      const notSent = notSentAfter(runOf(goLive, correlationId), event, { at, version });
      const patch = {
        dispatch: 'requested',
        dispatchReason: reason,
        ...(notSent ? { notSent } : {}),
      } as const;
      return patchRun(goLive, correlationId, patch);
    }
    case 'RunStatusChanged': {
      const { status, attempt } = event;
      const run = runOf(goLive, event.correlationId);
      return replaceRun(goLive, run, { ...(attempt > run.attempt ? again(run, at) : run), status, attempt });
    }
    case 'RunCompleted':
      return runCompleted(goLive, event, at);
    case 'RunCancelAsked':
      return patchRun(goLive, event.correlationId, { cancelAskedAt: at });
    case 'RunOverdue':
      return patchRun(goLive, event.correlationId, { overdue: true });
    default:
      throw unreachable(event);
  }
}

function requestRun(goLive: GoLive, request: RunRequest, { at, by }: Pick<Deed, 'at' | 'by'>) {
  const run: RunState = {
    request,
    requestedAt: at,
    requestedBy: by,
    dispatch: mayHaveBeenSent(goLive, request) ? 'unknown' : 'requested',
    attempt: 1,
    overdue: false,
  };
  const runs = [...goLive.runs, run];
  if (request.purpose !== 'rollback') return { runs };
  return {
    runs,
    closed: undefined,
    incidents: goLive.incidents.map((i) => (isOpen(i) ? { ...i, state: 'rolled_back' as const } : i)),
  };
}

/** What runs has changed: only good samples from now on can say that it is up. */
function runCompleted(goLive: GoLive, event: RunCompleted, at: number): Partial<GoLive> {
  const { attempt, conclusion } = event;
  const ended = patchRun(goLive, event.correlationId, { attempt, conclusion, completedAt: at });
  const { purpose } = runOf(goLive, event.correlationId).request;
  if (purpose === 'verify' || purpose === 'step') return ended;
  const health = Object.fromEntries(
    Object.entries(goLive.health).filter(([, seen]) => seen.verdict !== 'up'),
  );
  return {
    ...ended,
    health,
    healthSince: at,
    performance: {},
  };
}

/** Somebody ran it again on GitHub: how the attempt before it ended says nothing any more. */
function again(run: RunState, at: number): RunState {
  const { conclusion: _conclusion, completedAt: _completedAt, ...rest } = run;
  return { ...rest, attemptAt: at, overdue: false };
}

/** Exported for a dispatch that was given up. */
export function patchRun(goLive: GoLive, correlationId: string, patch: Partial<RunState>): Partial<GoLive> {
  const run = runOf(goLive, correlationId);
  return replaceRun(goLive, run, { ...run, ...patch });
}

const replaceRun = (goLive: GoLive, run: RunState, next: RunState): Partial<GoLive> => ({
  runs: goLive.runs.map((r) => (r === run ? next : r)),
});

/** The run that an event of the log names: it is there, or the log is broken. */
export function runOf(goLive: GoLive, correlationId: string): RunState {
  const run = findRun(goLive, correlationId);
  if (!run) throw new Error(`${goLive.id}: no run ${correlationId}`);
  return run;
}
