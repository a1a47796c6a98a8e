import type { Effect } from '../effect.ts';
import type { Event } from '../event.ts';
import { findRun, type GoLive, isRunning, type RunState } from '../go-live.ts';

/*
 * A rollback that is asked for while the deployment runs has its run cancelled on GitHub first:
 * cancel asked -> the run ends -> the rollback is sent; or nobody can cancel it, or it does not end in time, and the
 * rollback is sent all the same: GitHub queues it behind the deployment.
 */

export interface RunCancelAsked {
  readonly type: 'RunCancelAsked';
  readonly correlationId: string;
}

/** GitHub gives a step five minutes to end. */
const waitForEndMs = 5 * 60_000;

/** With the wish for a rollback; or later, once GitHub has taken a deployment that nobody wants any more. */
export function cancelDeployment(goLive: GoLive, isAccepted = isRunning): readonly Event[] {
  if (goLive.runbook.rollback.whileDeploying !== 'cancel') return [];
  return goLive.runs
    .filter((run) => run.request.purpose === 'deploy' && isAccepted(run) && run.cancelAskedAt === undefined)
    .map(({ request: { correlationId } }) => ({ type: 'RunCancelAsked', correlationId }));
}

const isBeingCancelled = (run: RunState): boolean => isRunning(run) && run.cancelAskedAt !== undefined;

/** The deployment's run is being cancelled, and the rollback waits for its end. */
export const waitsForCancel = (goLive: GoLive, now: number): boolean =>
  goLive.runs.some((run) => isBeingCancelled(run) && now < (run.cancelAskedAt ?? 0) + waitForEndMs);

/** The same where only the state is known. */
export const isCancelling = ({ runs }: GoLive): boolean => runs.some(isBeingCancelled);

export function cancelEffects(goLive: GoLive, event: Event): readonly Effect[] {
  if (event.type !== 'RunCancelAsked') return [];
  const { correlationId } = event;
  return [{ kind: 'github.cancel', key: `cancel/${correlationId}`, goLive: goLive.id, correlationId }];
}

/** Nobody could cancel it: the rollback waits no longer. */
export function cancelGivenUp(goLive: GoLive, effect: string): Partial<GoLive> {
  const correlationId = effect.startsWith('cancel/') ? effect.slice('cancel/'.length) : undefined;
  const run = correlationId === undefined ? undefined : findRun(goLive, correlationId);
  if (!run) return {};
  return {
    runs: goLive.runs.map((one) => {
      if (one !== run) return one;
      const { cancelAskedAt: _asked, ...rest } = one;
      return rest;
    }),
  };
}
