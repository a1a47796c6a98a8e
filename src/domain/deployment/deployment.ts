import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Event } from '../event.ts';
import {
  currentRun,
  findRun,
  type GoLive,
  isInFlight,
  isRunning,
  lastRun,
  type RunState,
  rollbackWaits,
} from '../go-live.ts';
import { stopOfRun } from '../guards/all-frozen.ts';
import { blockers, refusalFor } from '../guards/blockers.ts';
import { findingOf, notSentFor } from '../guards/last-look.ts';
import { holdsOneOf } from '../people/authority.ts';
import { hasLeft } from '../people/membership.ts';
import { type Refusal, type RefusalCode, refuse } from '../refusal.ts';
import { isSameWork, type Work } from '../rollback/same-work.ts';
import { isVerificationWanted, verdictOfWorkflow, workflowToVerify } from '../rollback/verification.ts';
import { isBeforeStart } from '../status.ts';
import { isStepRunWanted, stepAfterRun, stepDidNotRun } from '../steps/step-workflow.ts';
import type { CallBackReason } from './call-back.ts';
import { cancelDeployment, waitsForCancel } from './cancel-run.ts';
import { requestOf } from './run-request.ts';

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

export function decideStart(it: Case, action: ActionOf<'StartDeployment'>): Decision {
  const { goLive, command } = it;
  const { starter, start, graceMs } = goLive.runbook.deployment;
  const bySystem = command.actor.kind === 'system' && start === 'automatic';
  if (!bySystem && !holdsOneOf(goLive, command.actor, [starter]))
    return reject(it, 'not_allowed', { allowedRoles: [starter] });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  if (!isReadyToStart(goLive) || (bySystem && !isBeforeStart(goLive.status)))
    return decline(whyNotReady(goLive));
  if (action.drawnForT0 !== undefined && action.drawnForT0 !== goLive.t0) return decline('stale');
  const found = blockers(goLive, command.at);
  if (found.length > 0) {
    const { code, ...more } = refusalFor(found);
    return reject(it, code, more);
  }
  const isLate = goLive.status !== 'deployment_failed' && command.at > goLive.t0 + graceMs;
  if (isLate && (bySystem || !action.pastGrace)) return decline('past_grace');
  return accept({ type: 'RunRequested', run: requestOf(goLive, 'deploy', { version: goLive.version }) });
}

/** Before the start; after a deployment that did not run or failed; or where only a person can know that it did not. */
function isReadyToStart(goLive: GoLive): boolean {
  if (isAnotherRunning(goLive, { purpose: 'deploy' })) return false;
  if (isBeforeStart(goLive.status) || goLive.status === 'deployment_failed') return true;
  return goLive.status === 'starting' && currentRun(goLive, 'deploy')?.dispatch === 'given_up';
}

/** Also an old one that somebody runs again on GitHub. */
const isAnotherRunning = (goLive: GoLive, work: Work): boolean =>
  goLive.runs.some((run) => isSameWork(run.request, work) && isRunning(run));

function whyNotReady(goLive: GoLive): RefusalCode {
  if (goLive.status === 'aborted') return 'finished';
  const isUnknown = goLive.status === 'starting' && currentRun(goLive, 'deploy')?.dispatch === 'unknown';
  return isUnknown ? 'dispatch_unknown' : 'already_started';
}

/**
 * The last question before the call to GitHub, asked again before every attempt; before a later one only when it is
 * proven that the earlier ones started nothing. What was called off since, is not sent: NO-GO, hold and abort win
 * every race up to this point. A rollback waits here for the deployment's answer (`wait_for_deployment`).
 */
export function decideBeginDispatch(it: Case, action: ActionOf<'BeginDispatch'>): Decision {
  const { goLive, command } = it;
  const { correlationId } = action;
  const run = findRun(goLive, correlationId);
  if (!run) return decline('unknown_run', { subject: correlationId });
  if (run.dispatch !== 'requested' && !isInFlight(run)) return decline('stale');
  const refusal = whyNotDispatch(it, run);
  const waits = rollbackWaits(goLive) || waitsForCancel(goLive, command.at);
  if (!refusal && run.request.purpose === 'rollback' && waits) return decline('wait_for_deployment');
  if (!refusal) return begin(it, run, action);
  const { words } = it.facts;
  const failed = stepDidNotRun(goLive, run, words.steps.calledBack);
  if (run.dispatch === 'requested')
    return {
      events: [{ type: 'RunCancelledBeforeDispatch', correlationId, because: refusal.code }, ...failed],
      refusal,
    };
  const why = refusal.code === 'past_grace' ? 'past_grace' : 'called_off';
  const reason = words.deployment.notSentAgain[why];
  return {
    events: [{ type: 'DispatchRejected', correlationId, reason }, ...failed],
    refusal,
  };
}

/** What stands in the way on golive's own side was asked before: it is the last that wins. */
function begin(
  it: Case,
  run: RunState,
  { correlationId, attempt, look }: ActionOf<'BeginDispatch'>,
): Decision {
  const found = look && findingOf(it, look);
  if (found) return { events: notSentFor(it, run, found), refusal: refuse(found.code) };
  const seen = look && !('unreadable' in look) ? { look } : {};
  return accept({ type: 'DispatchBegun', correlationId, attempt, ...seen });
}

function whyNotDispatch(
  { goLive, command, facts }: Case,
  run: RunState,
): (Refusal & { readonly code: CallBackReason }) | undefined {
  const now = command.at;
  const { purpose } = run.request;
  if (!isWanted(goLive, run) || isAnotherRunning(goLive, run.request)) return refuse('stale');
  const stop = stopOfRun(goLive, run.request, facts.bars);
  if (stop) return refuse('all_frozen', { subject: stop.by, bar: stop });
  if (purpose === 'step' && facts.supersededBy) return refuse('superseded', { subject: facts.supersededBy });
  if (purpose !== 'deploy') return undefined;
  const found = blockers(goLive, now);
  if (found.length > 0) return refusalFor(found);
  return now > run.requestedAt + goLive.runbook.deployment.graceMs ? refuse('past_grace') : undefined;
}

function isWanted(goLive: GoLive, run: RunState): boolean {
  switch (run.request.purpose) {
    case 'deploy':
      return goLive.status === 'starting';
    case 'rollback':
      return goLive.status === 'rolling_back';
    case 'verify':
      return isVerificationWanted(goLive, run);
    case 'step':
      return isStepRunWanted(goLive, run);
  }
}

/** Stands for GitHub's conclusion where it never showed the run. */
export const neverFound = 'never_found';

type RunReport = ActionOf<
  | 'ReportDispatchAccepted'
  | 'ReportRunFound'
  | 'ReportDispatchRejected'
  | 'ReportDispatchUnknown'
  | 'ReportDispatchNotSent'
  | 'ReportRunStatus'
  | 'ReportRunCompleted'
  | 'ReportRunOverdue'
>;

/** What GitHub said or did not say of a run. */
export function decideRunReport(it: Case, action: RunReport): Decision {
  const { goLive, command } = it;
  const { words } = it.facts;
  const run = findRun(goLive, action.correlationId);
  if (!run) return decline('unknown_run', { subject: action.correlationId });
  const { correlationId } = action;
  switch (action.type) {
    case 'ReportDispatchAccepted':
      if (!isInFlight(run) && run.dispatch !== 'given_up') return decline('stale');
      return accept(
        ...overtaken(goLive, run),
        {
          type: 'DispatchAccepted',
          correlationId,
          ...(action.run ? { run: action.run } : {}),
        },
        ...(goLive.status === 'rolling_back' ? cancelDeployment(goLive, (one) => one === run) : []),
      );
    case 'ReportRunFound':
      if (run.dispatch !== 'accepted' || run.link) return decline('stale');
      return accept({ type: 'RunFound', correlationId, run: action.run });
    case 'ReportDispatchRejected':
      if (!isInFlight(run)) return decline('stale');
      return accept(
        { type: 'DispatchRejected', correlationId, reason: action.reason },
        ...verdictOfWorkflow(it, run, action.reason),
        ...stepDidNotRun(goLive, run, words.steps.notStarted(action.reason)),
      );
    case 'ReportDispatchUnknown':
      if (run.dispatch !== 'begun') return decline('stale');
      return accept({ type: 'DispatchUnknown', correlationId, reason: action.reason });
    case 'ReportDispatchNotSent':
      return decideNotSent(it, run, action);
    case 'ReportRunStatus':
      if (!isNews(run, action.attempt) || (run.status === action.status && run.attempt === action.attempt))
        return decline('stale');
      return accept(...(action.attempt > run.attempt ? overtaken(goLive, run) : []), {
        type: 'RunStatusChanged',
        correlationId,
        attempt: action.attempt,
        status: action.status,
      });
    case 'ReportRunCompleted':
      if (!isNews(run, action.attempt)) return decline('stale');
      if (
        action.conclusion === neverFound &&
        command.at < (unfoundAt(goLive, run) ?? Number.POSITIVE_INFINITY)
      )
        return decline('not_due');
      return accept(
        ...(action.conclusion === 'success' ? overtaken(goLive, run) : []),
        { type: 'RunCompleted', correlationId, attempt: action.attempt, conclusion: action.conclusion },
        ...afterRun(it, run, action.conclusion),
      );
    case 'ReportRunOverdue':
      if (run.overdue || !isOverdue(goLive, run, command.at)) return decline('not_due');
      return accept({ type: 'RunOverdue', correlationId });
  }
}

function decideNotSent(
  it: Case,
  run: RunState,
  { correlationId, attempt, reason, nextAt }: ActionOf<'ReportDispatchNotSent'>,
): Decision {
  if (run.dispatch !== 'begun' || run.sendAttempt !== attempt) return decline('stale');
  const next = nextAt === undefined ? {} : { nextAt };
  const unsent = { type: 'DispatchNotSent', correlationId, reason, ...next } as const;
  const refusal = whyNotDispatch(it, run);
  if (!refusal) return accept(unsent);
  // What came in the way while it was being sent wins: nothing waits for the next attempt.
  return accept(
    unsent,
    { type: 'RunCancelledBeforeDispatch', correlationId, because: refusal.code },
    ...stepDidNotRun(it.goLive, run, it.facts.words.steps.calledBack),
  );
}

/** A rollback that ran well is verified by its workflow, whose end says whether it was. */
function afterRun(it: Case, run: RunState, conclusion: string): readonly Event[] {
  if (run.request.purpose === 'verify') return verdictOfWorkflow(it, run, conclusion);
  if (run.request.purpose === 'step') return stepAfterRun(it, run, conclusion);
  if (conclusion !== 'success') return [];
  return workflowToVerify(it.goLive, run);
}

/** Another try that was asked for meanwhile is called back: this one turned up after all, or runs again. */
function overtaken(goLive: GoLive, run: RunState): readonly Event[] {
  const other = goLive.runs.findLast(({ request }) => isSameWork(request, run.request));
  if (other?.dispatch !== 'requested' || other === run) return [];
  const { correlationId } = other.request;
  return [{ type: 'RunCancelledBeforeDispatch', correlationId, because: 'stale' }];
}

/** Nothing of an attempt that has ended, nor of one before it: GitHub's answers may overtake each other. */
const isNews = (run: RunState, attempt: number): boolean =>
  run.dispatch === 'accepted' &&
  (run.conclusion === undefined ? attempt >= run.attempt : attempt > run.attempt);

/**
 * When people are told that a run takes too long; undefined when it has ended or was never accepted. That a step takes too
 * long is told of the step.
 */
export function overdueAt(goLive: GoLive, run: RunState): number | undefined {
  if (run.attemptAt === undefined || run.conclusion !== undefined) return undefined;
  if (run.request.purpose === 'step') return undefined;
  const { deployment, rollback } = goLive.runbook;
  return run.attemptAt + (run.request.purpose === 'deploy' ? deployment.timeoutMs : rollback.timeoutMs);
}

function isOverdue(goLive: GoLive, run: RunState, now: number): boolean {
  const at = overdueAt(goLive, run);
  return at !== undefined && now >= at;
}

/** A run that GitHub took without naming it, and that is not found in this time, is not looked for any longer. */
const searchAcceptedForMs = 24 * 3_600_000;

/** From when on a run that was looked for and not found may count as ended; undefined for any other. */
export function unfoundAt(goLive: GoLive, run: RunState): number | undefined {
  if (run.link || run.attemptAt === undefined || run.conclusion !== undefined) return undefined;
  return Math.max(overdueAt(goLive, run) ?? 0, (run.acceptedAt ?? 0) + searchAcceptedForMs);
}

export function decideOfferStart({ goLive, command }: Case): Decision {
  const isDue = isBeforeStart(goLive.status) && command.at >= goLive.t0;
  if (!isDue || goLive.start.offeredRound === goLive.round) return decline('not_due');
  return accept({ type: 'StartOffered' });
}

export function decideStartOverdue({ goLive, command }: Case): Decision {
  const graceEndsAt = goLive.t0 + goLive.runbook.deployment.graceMs;
  const isDue = isBeforeStart(goLive.status) && command.at > graceEndsAt;
  if (!isDue || goLive.start.overdueRound === goLive.round) return decline('not_due');
  return accept({ type: 'StartOverdue' });
}

/** Whether GitHub has taken the deployment and it has not failed since. */
export function deploymentAcceptedAt(goLive: GoLive): number | undefined {
  const goesOn =
    goLive.status === 'deploying' || goLive.status === 'validating' || goLive.status === 'succeeded';
  return goesOn ? lastRun(goLive, 'deploy')?.acceptedAt : undefined;
}
