import { blockers } from '../domain/blockers.ts';
import {
  areVotesOpen,
  type GoLive,
  isDispatchBegun,
  lastRun,
  overallHealth,
  type RunState,
} from '../domain/go-live.ts';
import { isBeforeStart, isFinished } from '../domain/status.ts';
import { watchEndsAt } from '../domain/watch.ts';
import { callBackRun } from '../domain/withdrawal.ts';
import type { ActionId } from './control.ts';

/** What a person with the right role can do at this moment: a control that can no longer act is not drawn. */
export function possibleControls(goLive: GoLive, now: number): ReadonlySet<ActionId> {
  const possible: Readonly<Partial<Record<ActionId, boolean>>> = {
    checklist_open: goLive.status !== 'aborted',
    final_go: areVotesOpen(goLive) && !goLive.finalGo && missingForFinalGo(goLive, now).length === 0,
    final_go_revoke: areVotesOpen(goLive) && goLive.finalGo !== undefined,
    hold: !isFinished(goLive.status) && !goLive.held,
    resume: !isFinished(goLive.status) && goLive.held !== undefined,
    reschedule: !isFinished(goLive.status) && !isDispatchBegun(goLive),
    abort: mayAbort(goLive),
    start_deployment: mayStart(goLive, now) && !isPastGrace(goLive, now),
    start_past_grace: mayStart(goLive, now) && isPastGrace(goLive, now),
    rollback: mayRollBack(goLive, now),
    declare_success: goLive.status === 'validating' && !goLive.held && overallHealth(goLive) === 'up',
    open_run: goLive.runs.at(-1)?.link !== undefined,
  };
  const ids = Object.entries(possible).flatMap(([id, can]) => (can ? [id as ActionId] : []));
  return new Set(ids);
}

/** The gates and items that keep the final GO from being given. */
export const missingForFinalGo = (goLive: GoLive, now: number) =>
  blockers(goLive, now).filter((blocker) => blocker.kind === 'gate' || blocker.kind === 'item');

/** A start this late is asked for with "Start anyway". A second try after a failure is not bound to T-0. */
export const isPastGrace = (goLive: GoLive, now: number): boolean =>
  goLive.status !== 'deployment_failed' && now > goLive.t0 + goLive.runbook.deployment.graceMs;

export const canVote = (goLive: GoLive, gate: string): boolean =>
  areVotesOpen(goLive) && goLive.gates[gate]?.opened === true;

const isLost = (run: RunState | undefined): boolean => run?.dispatch === 'given_up';

function mayAbort(goLive: GoLive): boolean {
  switch (goLive.status) {
    case 'planned':
    case 'approved':
    case 'deployment_failed':
    case 'rollback_failed':
      return true;
    case 'starting':
      return callBackRun(goLive, '').length > 0 || isLost(lastRun(goLive, 'deploy'));
    case 'rolling_back': {
      const run = lastRun(goLive, 'rollback');
      return isLost(run) || run?.overdue === true;
    }
    default:
      return false;
  }
}

function mayStart(goLive: GoLive, now: number): boolean {
  const isLostStart = goLive.status === 'starting' && isLost(lastRun(goLive, 'deploy'));
  const waits = isBeforeStart(goLive.status) || goLive.status === 'deployment_failed' || isLostStart;
  return waits && blockers(goLive, now).length === 0;
}

function mayRollBack(goLive: GoLive, now: number): boolean {
  if (!mayHaveRun(goLive)) return false;
  switch (goLive.status) {
    case 'rolled_back':
    case 'verifying_rollback':
      return false;
    case 'rolling_back':
      return isLost(lastRun(goLive, 'rollback'));
    case 'succeeded':
      return now < (watchEndsAt(goLive) ?? now);
    default:
      return true;
  }
}

const neverRan: readonly RunState['dispatch'][] = ['requested', 'cancelled', 'rejected'];

const mayHaveRun = (goLive: GoLive): boolean => goLive.runs.some((run) => !neverRan.includes(run.dispatch));
