import { closeAfterSettling } from '../afterwards/follow-ups.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import { cancelDeployment } from '../deployment/cancel-run.ts';
import { requestOf } from '../deployment/run-request.ts';
import type { Event } from '../event.ts';
import { callBackRun } from '../gates/withdrawal.ts';
import { currentRun, type GoLive, type Incident, lastRun, mayHaveRun } from '../go-live.ts';
import { glassForRollback } from '../guards/break-glass.ts';
import { lockTarget } from '../guards/lock.ts';
import { isHealthWatched, watchEndsAt } from '../health/watch.ts';
import { cancelNotices } from '../notices/notice.ts';
import { holdsOneOf } from '../people/authority.ts';
import type { RejectedCode } from '../refusal.ts';
import { isVersion, returnVersion } from '../version.ts';
import { isOpen, openIncident } from './incident.ts';
import { isRollbackProven, whyUnverified } from './verification.ts';

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

export function decideRollback(it: Case, action: ActionOf<'RequestRollback'>): Decision {
  const { goLive, command } = it;
  const { allowed } = goLive.runbook.rollback;
  if (holdsOneOf(goLive, command.actor, allowed)) return rollBack(it, action);
  const broken = glassForRollback(it, action.reason);
  if (!broken) return reject(it, 'not_allowed', { allowedRoles: allowed });
  if (broken === 'reason_required') return decline('reason_required');
  const decision = rollBack(it, action);
  return decision.refusal ? decision : accept(...broken, ...decision.events);
}

/** What the runbook has golive do by itself; refused where it does not know how. */
export const rollBackBySystem = (it: Case, { number, trigger, evidence }: Incident): Decision =>
  returnVersion(it.goLive) === undefined
    ? decline('no_version_before')
    : rollBack(it, { type: 'RequestRollback', incident: number, trigger, reason: evidence });

function rollBack(it: Case, action: ActionOf<'RequestRollback'>): Decision {
  const { goLive, command, facts } = it;
  if (facts.supersededBy) return reject(it, 'superseded', { subject: facts.supersededBy });
  const calledBack = callBackRun(goLive, 'rollback requested');
  const open = incidentOf(goLive, action);
  const reason = action.reason.trim() || (open?.evidence ?? '');
  if (calledBack.length > 0 && !mayHaveRun(goLive))
    return accept(...calledBack, { type: 'Held', reason: reason || facts.words.rollback.asked });
  const code = whyNotNow(goLive, command.at);
  if (code) return reject(it, code);
  if (action.incident !== undefined && !open) return decline('unknown_proposal');
  if (action.trigger && !isOfRunbook(goLive, action.trigger))
    return decline('unknown_trigger', { subject: action.trigger });
  const version = action.version ?? returnVersion(goLive);
  if (version !== undefined && !isVersion(version)) return decline('invalid_version', { subject: version });
  if (version === goLive.version) return decline('same_version', { subject: version });
  const { returnMarkedBadBy } = facts;
  if (returnMarkedBadBy) return decline('return_marked_bad', { subject: returnMarkedBadBy });
  const run = { ...requestOf(goLive, 'rollback', { version, reason }), ...because(action, open) };
  return accept(
    ...calledBack,
    ...cancelNotices(goLive, 'rolled_back'),
    ...lockTarget(goLive),
    ...cancelDeployment(goLive),
    { type: 'RunRequested', run },
  );
}

/** Who says nothing of a trigger means that of the open proposal. */
const because = ({ trigger }: ActionOf<'RequestRollback'>, open: Incident | undefined) => ({
  ...(open ? { incident: open.number } : {}),
  ...(trigger === undefined ? open && { trigger: open.trigger } : { trigger }),
});

/** The proposal that is followed: the one that was named, or the newest, of that trigger where one was named. */
const incidentOf = (
  goLive: GoLive,
  { incident, trigger }: ActionOf<'RequestRollback'>,
): Incident | undefined =>
  trigger && incident === undefined
    ? goLive.incidents.findLast((one) => isOpen(one) && one.trigger === trigger)
    : openIncident(goLive, incident);

const isOfRunbook = ({ runbook }: GoLive, trigger: string): boolean =>
  runbook.rollback.triggers.some(({ id }) => id === trigger);

/** Why nothing can be rolled back at this moment; undefined where it can. */
export function whyNotNow(goLive: GoLive, now: number): RejectedCode | undefined {
  if (!mayHaveRun(goLive)) return goLive.status === 'aborted' ? 'finished' : 'not_started';
  switch (goLive.status) {
    case 'succeeded':
      // It is rolled back for as long as it is watched; after that another go-live is the way.
      return now < (watchEndsAt(goLive) ?? now) ? undefined : 'watch_over';
    case 'rolled_back':
      return 'already_rolled_back';
    case 'verifying_rollback':
      return 'rollback_running';
    case 'rolling_back':
      // Nobody could find out whether the last one was started: a person has looked and asks again.
      return currentRun(goLive, 'rollback')?.dispatch === 'given_up' ? undefined : 'rollback_running';
    default:
      return undefined;
  }
}

export function decideDismiss(it: Case, action: ActionOf<'DismissProposal'>): Decision {
  const { goLive, command } = it;
  const { allowed } = goLive.runbook.rollback;
  if (!holdsOneOf(goLive, command.actor, allowed))
    return reject(it, 'not_allowed', { allowedRoles: allowed });
  const incident = goLive.incidents.find((i) => i.number === action.incident);
  if (incident?.state !== 'proposed') return decline('unknown_proposal');
  if (action.reason.trim() === '') return decline('reason_required');
  return accept(
    { type: 'RollbackProposalDismissed', incident: action.incident, reason: action.reason },
    ...closeAfterSettling(goLive, { incident: action.incident }),
  );
}

export function decideHealth({ goLive, command, facts }: Case, action: ActionOf<'ReportHealth'>): Decision {
  const { endpoint, verdict, since, evidence } = action;
  if (!isHealthWatched(goLive, command.at)) return decline('not_due');
  if (facts.supersededBy) return decline('superseded', { subject: facts.supersededBy });
  if (!goLive.service.health.some((e) => e.id === endpoint)) return decline('stale');
  if ((goLive.health[endpoint]?.verdict ?? 'unknown') === verdict) return decline('stale');
  const changed: Event = { type: 'HealthChanged', endpoint, verdict, since, evidence };
  const after = { ...goLive, health: { ...goLive.health, [endpoint]: { verdict, since, evidence } } };
  const isVerified = isRollbackProven(after);
  return accept(changed, ...(isVerified ? [{ type: 'RollbackVerified' } as const] : []));
}

export function decideUnverified({ goLive, command, facts }: Case): Decision {
  const at = unverifiedAt(goLive);
  if (at === undefined || command.at < at) return decline('not_due');
  return accept({ type: 'RollbackUnverified', reason: whyUnverified(goLive, facts.words.rollback) });
}

/** Until when a finished rollback must show good health before people are told that it did not help. */
export function unverifiedAt(goLive: GoLive): number | undefined {
  if (goLive.status !== 'verifying_rollback') return undefined;
  return (lastRun(goLive, 'rollback')?.completedAt ?? goLive.healthSince) + goLive.runbook.rollback.timeoutMs;
}
