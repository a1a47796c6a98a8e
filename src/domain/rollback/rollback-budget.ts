import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { Due } from '../due.ts';
import type { Event } from '../event.ts';
import { type GoLive, lastAcceptedRun, mayHaveRun } from '../go-live.ts';
import type { Runbook } from '../runbook.ts';
import { isCallingForHealth } from '../status.ts';
import { stepsOf } from '../steps/step.ts';
import type { RollbackBudgetEvent, RollbackWindowStage } from './rollback-budget-event.ts';

/*
 * The window of a go-live ends with its plan. A rollback that is decided too late ends after it:
 * open -> closing, ten minutes before the last moment -> closed, the moment of no return. Nobody is kept from a rollback
 * by that; they only know what it means.
 */

/** How long before the last moment people are told. */
const warnBeforeMs = 10 * 60_000;

/** How many rollbacks are looked at. */
export const mostMeasured = 5;

/** How long the rollback of this go-live took, from asking for it until it was verified. */
export function rollbackTook(goLive: GoLive): number | undefined {
  const run = lastAcceptedRun(goLive, 'rollback');
  return goLive.rolledBackAt === undefined || !run ? undefined : goLive.rolledBackAt - run.requestedAt;
}

/** How long one is to be reckoned with: the longest of those that were measured, or the time that the runbook allows. */
export const rollbackTakesMs = ({ rollbacksTook = [], runbook }: GoLive): number =>
  rollbacksTook.length > 0 ? Math.max(...rollbacksTook) : runbook.rollback.timeoutMs;

export interface RollbackBudget {
  /** A rollback that is asked for by then still ends within the window. */
  readonly decideBy: number;
  readonly windowEnd: number;
  readonly takesMs: number;
}

/** Undefined where there is nothing to decide: before anything runs, once it is over, or without a timed plan. */
export function rollbackBudget(goLive: GoLive): RollbackBudget | undefined {
  const { status, t0, runbook } = goLive;
  const isOpen = mayHaveRun(goLive) && isCallingForHealth(status) && status !== 'succeeded';
  if (!isOpen || runbook.phases.length === 0) return undefined;
  const windowEnd = t0 + windowEndOffset(runbook);
  const takesMs = rollbackTakesMs(goLive);
  return { decideBy: windowEnd - takesMs, windowEnd, takesMs };
}

const windowEndOffset = (runbook: Runbook): number =>
  Math.max(
    ...runbook.phases.map(({ startsOffsetMs, durationMs }) => startsOffsetMs + durationMs),
    ...stepsOf(runbook).map(({ toOffsetMs }) => toOffsetMs),
  );

/** The next thing that is to be told of it. */
function nextWindowStage(
  goLive: GoLive,
): { readonly at: number; readonly stage: RollbackWindowStage } | undefined {
  const budget = rollbackBudget(goLive);
  if (!budget || goLive.rollbackWindow === 'closed') return undefined;
  return goLive.rollbackWindow === 'closing'
    ? { at: budget.decideBy, stage: 'closed' }
    : { at: budget.decideBy - warnBeforeMs, stage: 'closing' };
}

/** Who comes too late to warn only says that it is over. */
export function decideRollbackWindow({ goLive, command }: Case): Decision {
  const next = nextWindowStage(goLive);
  const budget = rollbackBudget(goLive);
  if (!next || !budget || command.at < next.at) return decline('not_due');
  const stage = command.at >= budget.decideBy ? 'closed' : next.stage;
  return accept({ type: 'RollbackWindowChanged', stage, ...budget });
}

export const rollbackWindowDue = (goLive: GoLive): readonly Due[] => {
  const next = nextWindowStage(goLive);
  return next ? [{ at: next.at, action: { type: 'ReportRollbackWindow' } }] : [];
};

export const isBudgetEvent = (event: Event): event is RollbackBudgetEvent =>
  event.type === 'RollbackWindowChanged';

export const evolveBudget = ({ stage }: RollbackBudgetEvent): Partial<GoLive> => ({ rollbackWindow: stage });
