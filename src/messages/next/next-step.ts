import { isCancelling } from '../../domain/deployment/cancel-run.ts';
import { sentAgainUntil } from '../../domain/deployment/not-sent.ts';
import { openConditions } from '../../domain/gates/condition-rules.ts';
import type { GoLive } from '../../domain/go-live.ts';
import {
  currentRun,
  isDeploymentUndecided,
  isRunning,
  overallHealth,
  type RunState,
  rollbackWaits,
} from '../../domain/go-live.ts';
import { keptBackBy } from '../../domain/guards/bad-health.ts';
import { blockers } from '../../domain/guards/blockers.ts';
import type { WaitsFor } from '../../domain/guards/last-look-event.ts';
import { requiredOfPeople } from '../../domain/health/success.ts';
import { watchEndsAt } from '../../domain/health/watch.ts';
import { unverifiedAt } from '../../domain/rollback/rollback.ts';
import { isFinished } from '../../domain/status.ts';
import { undecidedFailures } from '../../domain/steps/step-failure.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment, momentInZones } from '../names/moment.ts';
import { mentionsText, theManagersText, theRolesText } from '../names/people.ts';
import { stepTitle } from '../names/titles.ts';
import { blockersSummary } from '../topics/blocker-text.ts';
import {
  downEndpoints,
  endpointsText,
  isHealthAlarming,
  whatIfItStaysDown,
  whoLooksAtHealth,
} from '../topics/health-text.ts';
import { followUpStep } from './next-follow-up.ts';
import { conditionsFirst, stepBeforeStart } from './next-step-before-start.ts';
import { possibleControls } from './possible-controls.ts';
import { type NextStep, type StepContext, step } from './step.ts';

export function nextStep(goLive: GoLive, now: number, words: Catalogue): NextStep {
  const it: StepContext = { goLive, now, words };
  const { proposeTo } = goLive.runbook.rollback;
  if (goLive.incidents.some((incident) => incident.state === 'proposed'))
    return step(goLive, words.next.decideProposal(theRolesText(goLive, [proposeTo], words)), [proposeTo]);
  if (goLive.held && !isFinished(goLive.status))
    return step(goLive, words.next.resume(theManagersText(goLive, words)), goLive.runbook.permissions.manage);
  return stepOfStatus(it);
}

function stepOfStatus(it: StepContext): NextStep {
  const { goLive, words } = it;
  switch (goLive.status) {
    case 'planned':
    case 'approved':
      return stepBeforeStart(it);
    case 'starting':
      return stepOfDispatch(it, currentRun(goLive, 'deploy'));
    case 'deploying':
      if (isHealthAlarming(goLive)) return stepWhileDown(it);
      return stepOfRun(it, currentRun(goLive, 'deploy'), words.next.runDeployment);
    case 'deployment_failed':
      return stepAfterFailure(it);
    case 'validating':
      return isHealthAlarming(goLive) ? stepWhileDown(it) : stepOfValidation(it);
    case 'rolling_back':
      return stepOfRollback(it);
    case 'verifying_rollback':
      return stepOfVerification(it);
    case 'rollback_failed':
      return stepAfterFailedRollback(it);
    case 'succeeded':
      return isHealthAlarming(goLive) ? stepWhileDown(it) : stepAfterSuccess(it);
    case 'rolled_back':
      return stepAfterRollback(it);
    case 'aborted':
      return stepAfterAbort(it);
    default:
      throw unreachable(goLive.status);
  }
}

function stepOfVerification(it: StepContext): NextStep {
  const { goLive, words } = it;
  if (isDeploymentUndecided(goLive)) return step(goLive, words.next.verifyAfterDeployment);
  const when = moment(unverifiedAt(goLive) ?? goLive.t0, goLive.timeZone, words);
  const { verify } = goLive.service.workflows;
  if (verify === undefined) return step(goLive, words.next.verifyRollback(when));
  const run = currentRun(goLive, 'verify');
  const isGoingOn = run !== undefined && isRunning(run);
  return stepOfRun(it, isGoingOn ? run : undefined, words.next.verifyByWorkflow(outside(verify, 100), when));
}

function stepAfterFailedRollback({ goLive, words }: StepContext): NextStep {
  const { allowed } = goLive.runbook.rollback;
  const { refusedRollback, failedBesideByHand, failedRollback } = words.next;
  const failed = mayRunByHand(goLive) ? failedBesideByHand : failedRollback;
  const said = neverRolledBack(goLive) ? refusedRollback : failed;
  return step(goLive, said(theRolesText(goLive, allowed, words)), allowed);
}

/** Its run failed after people were told how to start it by hand: the workflow refuses the second of two runs with one id. */
function mayRunByHand(goLive: GoLive): boolean {
  const run = currentRun(goLive, 'rollback');
  return run?.notSent !== undefined && run.conclusion !== 'success';
}

/** GitHub refused every rollback, so that none of them touched anything. */
const neverRolledBack = ({ runs }: GoLive): boolean =>
  runs.every(
    ({ request, dispatch }) =>
      request.purpose !== 'rollback' || dispatch === 'rejected' || dispatch === 'cancelled',
  );

function stepOfDispatch({ goLive, words }: StepContext, run: RunState | undefined): NextStep {
  if (run?.dispatch === 'unknown') return step(goLive, words.next.searchingRun);
  const until = run?.dispatch === 'requested' && run.notSent ? sentAgainUntil(goLive, run) : undefined;
  const because = run?.notSent?.because;
  if (until !== undefined) return stepOfWait(goLive, { because, until }, words);
  if (run?.dispatch !== 'given_up') return step(goLive, words.next.askingGithub);
  const { deployment, rollback, permissions } = goLive.runbook;
  const text = words.next.lostDeployment({
    rollback: theRolesText(goLive, rollback.allowed, words),
    starter: theRolesText(goLive, [deployment.starter], words),
    managers: theManagersText(goLive, words),
  });
  return step(goLive, text, [deployment.starter, ...rollback.allowed, ...permissions.manage]);
}

/** What is down already, only the lead can say that it may be deployed over. */
function stepOfWait(
  goLive: GoLive,
  { because, until }: { readonly because: WaitsFor | undefined; readonly until: number },
  words: Catalogue,
): NextStep {
  const { starter } = goLive.runbook.deployment;
  const waits = because ? words.lastLook.next[because] : words.next.notSentDeployment;
  const facts = { starter: theRolesText(goLive, [starter], words), id: goLive.id };
  const when = moment(until, goLive.timeZone, words);
  if (because === 'health_down' && keptBackBy(goLive).length === 0)
    return step(goLive, words.lastLook.accepted(when));
  const text = waits(when, facts);
  return because === 'health_down' ? step(goLive, text, [starter]) : step(goLive, text);
}

function stepOfRun({ goLive, words }: StepContext, run: RunState | undefined, running: string): NextStep {
  const { starter } = goLive.runbook.deployment;
  const who = theRolesText(goLive, [starter], words);
  if (run?.status === 'waiting') return step(goLive, words.next.approveRun(who), [starter]);
  if (run?.overdue) return step(goLive, words.next.overdueRun(who), [starter]);
  return step(goLive, running);
}

function stepOfRollback(it: StepContext): NextStep {
  const { goLive, words } = it;
  const run = currentRun(goLive, 'rollback');
  const { allowed } = goLive.runbook.rollback;
  switch (run?.dispatch) {
    case 'accepted':
      return stepOfRun(it, run, words.next.runRollback);
    case 'unknown':
      return step(goLive, words.next.searchingRun);
    case 'given_up':
      return step(goLive, words.next.lostRollback(theRolesText(goLive, allowed, words)), allowed);
    default:
      if (rollbackWaits(goLive)) return step(goLive, words.next.rollbackWaits);
      if (isCancelling(goLive)) return step(goLive, words.next.rollbackAfterCancel);
      return run?.dispatch === 'requested' && run.notSent
        ? stepOfUnsentRollback(goLive, run.notSent, words)
        : step(goLive, words.next.askingGithub);
  }
}

function stepOfUnsentRollback(
  goLive: GoLive,
  { nextAt }: NonNullable<RunState['notSent']>,
  words: Catalogue,
): NextStep {
  const next = nextAt === undefined ? undefined : moment(nextAt, goLive.timeZone, words);
  return step(goLive, words.next.notSentRollback(theManagersText(goLive, words), next));
}

/** A refused dispatch changed nothing, so there is nothing to roll back. */
function stepAfterFailure({ goLive, now, words }: StepContext): NextStep {
  const { deployment, rollback, permissions } = goLive.runbook;
  const ran = possibleControls(goLive, now).has('rollback');
  const missing = blockers(goLive, now);
  const choices = [
    ...(missing.length === 0
      ? [words.next.startAgain(theRolesText(goLive, [deployment.starter], words))]
      : [words.next.startAgainOnce(blockersSummary(goLive, missing, words))]),
    ...(ran ? [words.next.rollBack(theRolesText(goLive, rollback.allowed, words))] : []),
    words.next.abort(theManagersText(goLive, words)),
  ];
  return step(goLive, words.next.decideAfterFailure(choices), [
    ...(missing.length === 0 ? [deployment.starter] : []),
    ...(ran ? rollback.allowed : []),
    ...permissions.manage,
  ]);
}

function stepWhileDown({ goLive, words }: StepContext): NextStep {
  const roles = whoLooksAtHealth(goLive);
  const text = words.next.healthDown({
    endpoints: endpointsText(downEndpoints(goLive), words),
    who: mentionsText(goLive, roles, words),
    rest: whatIfItStaysDown(goLive, words),
  });
  return step(goLive, text, roles);
}

/** How many criteria, and how many failed steps, the sentence names. */
const mostCriteria = 3;
const mostFailures = 3;

function stepOfValidation(it: StepContext): NextStep {
  const { goLive, words } = it;
  const open = openConditions(goLive);
  if (open.length > 0)
    return conditionsFirst(
      it,
      open.map(({ id }) => ({ kind: 'condition', id })),
    );
  const failed = undecidedFailures(goLive);
  if (failed.length > 0) {
    const { starter } = goLive.runbook.deployment;
    const names = words.people.and(
      failed.slice(0, mostFailures).map((id) => words.terms.quoted(stepTitle(goLive, id))),
    );
    return step(goLive, words.next.decideOnStep(names, theRolesText(goLive, [starter], words)), [starter]);
  }
  const { declaredBy } = goLive.runbook.success;
  const required = requiredOfPeople(goLive);
  if (overallHealth(goLive) === 'up' && required.length > 0) {
    const owners = required.map(({ owner }) => owner);
    const named = required
      .slice(0, mostCriteria)
      .map(({ criterion, owner }) =>
        words.next.requiredCriterion(outside(criterion.text, 80), mentionsText(goLive, [owner], words)),
      );
    const who = theRolesText(goLive, [declaredBy], words);
    return step(goLive, words.next.requiredFirst(who, words.people.and(named)), [...owners, declaredBy]);
  }
  if (overallHealth(goLive) === 'up')
    return step(goLive, words.next.declareSuccess(theRolesText(goLive, [declaredBy], words)), [declaredBy]);
  const notUp = goLive.service.health.filter((endpoint) => goLive.health[endpoint.id]?.verdict !== 'up');
  const endpoints = endpointsText(
    notUp.map(({ id }) => id),
    words,
  );
  return step(goLive, words.next.waitForHealth(endpoints || outside(goLive.service.title, 60)), []);
}

function stepAfterAbort({ goLive, now, words }: StepContext): NextStep {
  if (!possibleControls(goLive, now).has('rollback')) return step(goLive, words.next.aborted);
  const who = theRolesText(goLive, goLive.runbook.rollback.allowed, words);
  const follows = followUpStep({ goLive, now, words });
  return follows
    ? { ...follows, text: words.next.abortedWithFollowUps(follows.text, who) }
    : step(goLive, words.next.abortedAfterRun(who));
}

function stepAfterSuccess({ goLive, now, words }: StepContext): NextStep {
  const until = watchEndsAt(goLive);
  const follows = followUpStep({ goLive, now, words });
  if (until === undefined || until <= now) return follows ?? step(goLive, words.next.nothing);
  const watched = momentInZones(until, goLive.timeZone, words);
  return follows
    ? { ...follows, text: words.next.watchedToo(follows.text, watched) }
    : step(goLive, words.next.watched(watched));
}

function stepAfterRollback(it: StepContext): NextStep {
  const { goLive, words } = it;
  const follows = followUpStep(it);
  return follows
    ? { ...follows, text: words.next.planAgain(follows.text) }
    : step(goLive, words.next.rolledBack);
}
