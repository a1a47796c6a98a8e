import { holdsOneOf } from './authority.ts';
import { blockers } from './blockers.ts';
import type { Action } from './command.ts';
import { accept, type Case, type Decision, decline, reject } from './decision.ts';
import type { RunRequest } from './event.ts';
import { findRun, type GoLive, lastRun, type RunState } from './go-live.ts';
import { withdrawFinalGo } from './withdrawal.ts';

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

export function decideStart(it: Case, action: ActionOf<'StartDeployment'>): Decision {
  const { goLive, command } = it;
  const { starter, start, graceMs } = goLive.runbook.deployment;
  const bySystem = command.actor.kind === 'system' && start === 'automatic';
  if (!bySystem && !holdsOneOf(goLive, command.actor, [starter]))
    return reject(it, 'not_allowed', { allowedRoles: [starter] });
  if (!isReadyToStart(goLive)) return decline(goLive.status === 'aborted' ? 'finished' : 'already_started');
  if (action.drawnForT0 !== undefined && action.drawnForT0 !== goLive.t0) return decline('stale');
  const found = blockers(goLive, command.at);
  if (found.length > 0) return reject(it, 'blocked', { blockers: found });
  const isLate = goLive.status !== 'deployment_failed' && command.at > goLive.t0 + graceMs;
  if (isLate && (bySystem || !action.pastGrace)) return decline('past_grace');
  return accept({ type: 'RunRequested', run: requestOf(goLive, 'deploy', { version: goLive.version }) });
}

/** Before the start, or after a deployment of which it is known that it did not run or has ended. */
function isReadyToStart(goLive: GoLive): boolean {
  if (goLive.status === 'planned' || goLive.status === 'approved') return true;
  return goLive.status === 'deployment_failed';
}

export function requestOf(
  goLive: GoLive,
  purpose: RunRequest['purpose'],
  more: { version?: string | undefined; reason?: string },
): RunRequest {
  const { service, installation } = goLive;
  const attempt = goLive.runs.filter((run) => run.request.purpose === purpose).length + 1;
  return {
    purpose,
    correlationId: `${installation}-${goLive.id.toLowerCase()}-${purpose}-${attempt}`,
    repository: service.repository,
    workflow: service.workflows[purpose],
    ref: service.ref,
    inputs: { ...(more.version ? { version: more.version } : {}), environment: service.environment },
    ...(more.reason ? { reason: more.reason } : {}),
  };
}

/**
 * The last question before the call to GitHub, asked again before every attempt. What was called off since, is not
 * sent: NO-GO, hold and abort win every race up to this point.
 */
export function decideBeginDispatch({ goLive, command }: Case, action: ActionOf<'BeginDispatch'>): Decision {
  const run = findRun(goLive, action.correlationId);
  if (!run) return decline('unknown_run', { subject: action.correlationId });
  if (run.dispatch !== 'requested' && run.dispatch !== 'begun' && run.dispatch !== 'unknown')
    return decline('stale');
  const begun = {
    type: 'DispatchBegun',
    correlationId: action.correlationId,
    attempt: action.attempt,
  } as const;
  if (run.request.purpose === 'rollback') return accept(begun);

  const found = blockers(goLive, command.at);
  const inTime = command.at <= run.requestedAt + goLive.runbook.deployment.graceMs;
  if (goLive.status === 'starting' && found.length === 0 && inTime) return accept(begun);
  if (run.dispatch !== 'requested') {
    const reason = inTime
      ? 'not sent again: it was called off in the meantime'
      : 'not sent again: its grace time is over';
    return {
      events: [{ type: 'DispatchRejected', correlationId: action.correlationId, reason }],
      refusal: { code: 'stale' },
    };
  }
  return { events: withdrawFinalGo(goLive, 'revoked'), refusal: { code: 'blocked', blockers: found } };
}

type RunReport = ActionOf<
  | 'ReportDispatchAccepted'
  | 'ReportRunFound'
  | 'ReportDispatchRejected'
  | 'ReportDispatchUnknown'
  | 'ReportRunStatus'
  | 'ReportRunCompleted'
  | 'ReportRunOverdue'
>;

/** What GitHub said or did not say of a run. */
export function decideRunReport({ goLive, command }: Case, action: RunReport): Decision {
  const run = findRun(goLive, action.correlationId);
  if (!run) return decline('unknown_run', { subject: action.correlationId });
  const { correlationId } = action;
  switch (action.type) {
    case 'ReportDispatchAccepted':
      if (!isInFlight(run) && run.dispatch !== 'given_up') return decline('stale');
      return accept({ type: 'DispatchAccepted', correlationId, ...(action.run ? { run: action.run } : {}) });
    case 'ReportRunFound':
      if (run.dispatch !== 'accepted' || run.link) return decline('stale');
      return accept({ type: 'RunFound', correlationId, run: action.run });
    case 'ReportDispatchRejected':
      if (!isInFlight(run)) return decline('stale');
      return accept({ type: 'DispatchRejected', correlationId, reason: action.reason });
    case 'ReportDispatchUnknown':
      if (run.dispatch !== 'begun') return decline('stale');
      return accept({ type: 'DispatchUnknown', correlationId, reason: action.reason });
    case 'ReportRunStatus':
      if (run.dispatch !== 'accepted' || (run.status === action.status && run.attempt === action.attempt))
        return decline('stale');
      return accept({
        type: 'RunStatusChanged',
        correlationId,
        attempt: action.attempt,
        status: action.status,
      });
    case 'ReportRunCompleted':
      if (run.dispatch !== 'accepted' || (run.conclusion !== undefined && run.attempt >= action.attempt))
        return decline('stale');
      return accept({
        type: 'RunCompleted',
        correlationId,
        attempt: action.attempt,
        conclusion: action.conclusion,
      });
    case 'ReportRunOverdue':
      if (run.overdue || !isOverdue(goLive, run, command.at)) return decline('not_due');
      return accept({ type: 'RunOverdue', correlationId });
  }
}

const isInFlight = (run: RunState): boolean => run.dispatch === 'begun' || run.dispatch === 'unknown';

/** When people are told that a run takes too long; undefined when it has ended or was never accepted. */
export function overdueAt(goLive: GoLive, run: RunState): number | undefined {
  if (run.acceptedAt === undefined || run.conclusion !== undefined) return undefined;
  const { deployment, rollback } = goLive.runbook;
  return run.acceptedAt + (run.request.purpose === 'deploy' ? deployment.timeoutMs : rollback.timeoutMs);
}

function isOverdue(goLive: GoLive, run: RunState, now: number): boolean {
  const at = overdueAt(goLive, run);
  return at !== undefined && now >= at;
}

export function decideOfferStart({ goLive, command }: Case): Decision {
  const waits = goLive.status === 'planned' || goLive.status === 'approved';
  if (!waits || command.at < goLive.t0 || goLive.start.offeredRound === goLive.round)
    return decline('not_due');
  return accept({ type: 'StartOffered' });
}

export function decideStartOverdue({ goLive, command }: Case): Decision {
  const waits = goLive.status === 'planned' || goLive.status === 'approved';
  const due = command.at > goLive.t0 + goLive.runbook.deployment.graceMs;
  if (!waits || !due || goLive.start.overdueRound === goLive.round) return decline('not_due');
  return accept({ type: 'StartOverdue' });
}

/** Whether GitHub has taken the deployment and it has not failed since. */
export function deploymentAcceptedAt(goLive: GoLive): number | undefined {
  const goesOn =
    goLive.status === 'deploying' || goLive.status === 'validating' || goLive.status === 'succeeded';
  return goesOn ? lastRun(goLive, 'deploy')?.acceptedAt : undefined;
}
