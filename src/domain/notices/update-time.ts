import { currentRun, type GoLive, isDispatchBegun } from '../go-live.ts';
import { isFinished } from '../status.ts';
import { openIssues } from './issue.ts';

/** When people are to hear next how it goes; undefined where nobody waits for it, or the runbook asks for nothing. */
export function updateDueAt(goLive: GoLive): number | undefined {
  const policy = goLive.runbook.updates;
  if (!policy || goLive.closed || goLive.status === 'aborted') return undefined;
  const last = goLive.updates.sent.at(-1)?.sent.at ?? Number.NEGATIVE_INFINITY;
  const trouble = troubleSince(goLive);
  const times = [
    ...inPhases(goLive, last, policy.everyMs),
    ...(trouble === undefined ? [] : [Math.max(last, trouble) + policy.inIncidentMs]),
  ];
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** From the first phase to the end of the last, and beyond it while the deployment is not over. */
function inPhases(goLive: GoLive, last: number, everyMs: number): readonly number[] {
  const { status, t0, runbook } = goLive;
  const starts = runbook.phases.map(({ startsOffsetMs }) => t0 + startsOffsetMs);
  if (starts.length === 0 || isFinished(status)) return [];
  const end = Math.max(
    ...runbook.phases.map(({ startsOffsetMs, durationMs }) => t0 + startsOffsetMs + durationMs),
  );
  const at = Math.max(last, Math.min(...starts)) + everyMs;
  return at < end || isDispatchBegun(goLive) ? [at] : [];
}

/** Since when an issue is open, or it is being rolled back. */
function troubleSince(goLive: GoLive): number | undefined {
  const rollback = isFinished(goLive.status) ? undefined : currentRun(goLive, 'rollback')?.requestedAt;
  const since = [
    ...openIssues(goLive).map(({ opened }) => opened.at),
    ...(rollback === undefined ? [] : [rollback]),
  ];
  return since.length > 0 ? Math.min(...since) : undefined;
}

/** Whoever hears how it goes waits for it. */
export const isInTrouble = (goLive: GoLive): boolean => troubleSince(goLive) !== undefined;

/** When the lead is asked; undefined where that was done for this time. */
export function updateAskedAt(goLive: GoLive): number | undefined {
  const dueAt = updateDueAt(goLive);
  return dueAt === undefined || isAsked(goLive, dueAt) ? undefined : dueAt;
}

/** Since when an update is overdue. */
export function updateOverdueSince(goLive: GoLive): number | undefined {
  const dueAt = updateDueAt(goLive);
  return dueAt !== undefined && isAsked(goLive, dueAt) ? dueAt : undefined;
}

const isAsked = ({ updates: { asked } }: GoLive, dueAt: number): boolean =>
  asked !== undefined && asked.dueAt >= dueAt;
