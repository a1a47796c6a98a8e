import { runOf } from './deployment/evolve-runs.ts';
import type { Event, RunEvent, RunRequest } from './event.ts';
import { type GoLive, isDispatchBegun, isRunning, type RunState } from './go-live.ts';
import type { Trigger } from './status.ts';

/** What an event means for the status of this go-live; undefined where it moves nothing. */
export function triggerOf(before: GoLive, event: Event): Trigger | undefined {
  switch (event.type) {
    case 'FinalGoGiven':
    case 'FinalGoWithdrawn':
    case 'Aborted':
    case 'SuccessDeclared':
    case 'RollbackVerified':
    case 'RollbackUnverified':
      return event.type;
    case 'RunRequested':
      return isAside(event.run.purpose) ? undefined : `${event.run.purpose} requested`;
    case 'RunCancelledBeforeDispatch':
      if (isAside(runOf(before, event.correlationId).request.purpose)) return undefined;
      return isDispatchBegun(before) ? 'retry called back' : event.type;
    case 'DispatchAccepted':
    case 'DispatchRejected':
    case 'RunStatusChanged':
    case 'RunCompleted':
      return runTriggerOf(before, event);
    default:
      return undefined;
  }
}

/** What such a run says, of the rollback or of its step, is an event of its own. */
const isAside = (purpose: RunRequest['purpose']): purpose is 'verify' | 'step' =>
  purpose === 'verify' || purpose === 'step';

type Reported = Extract<
  RunEvent,
  { type: 'DispatchAccepted' | 'DispatchRejected' | 'RunStatusChanged' | 'RunCompleted' }
>;

function runTriggerOf(before: GoLive, event: Reported): Trigger | undefined {
  const run = runOf(before, event.correlationId);
  const { purpose } = run.request;
  if (isAside(purpose)) return undefined;
  switch (event.type) {
    case 'DispatchAccepted':
      return purpose === 'deploy' ? 'deploy accepted' : undefined;
    case 'DispatchRejected':
      return `${purpose} rejected`;
    case 'RunStatusChanged':
      return event.attempt > run.attempt && !isOutrun(before, run) ? `${purpose} runs again` : undefined;
    case 'RunCompleted':
      if (isOutrun(before, run)) return undefined;
      return `${purpose} ${event.conclusion === 'success' ? 'succeeded' : 'failed'}`;
  }
}

/** A later run for the same purpose is on its way: what becomes of this one decides nothing until that has ended. */
export const isOutrun = ({ runs }: GoLive, run: RunState): boolean =>
  runs
    .slice(runs.indexOf(run) + 1)
    .some((later) => later.request.purpose === run.request.purpose && isUndecided(later));

const isUndecided = (run: RunState): boolean =>
  isRunning(run) || ['begun', 'unknown', 'given_up'].includes(run.dispatch);
