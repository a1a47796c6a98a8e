import type { Action, Command, PlanGoLive } from './command.ts';
import { accept, type Case, type Decision, decline, reject } from './decision.ts';
import type { Begun, Event, GoLivePlanned } from './event.ts';
import type { Facts } from './facts.ts';
import { gateWithoutOwnPerson } from './gates/gate.ts';
import { groupsAfter, unreadGroup } from './gates/voter-groups.ts';
import { hasOwnVotes } from './gates/voters.ts';
import { callBackRollback, callBackRun, withdrawFinalGo } from './gates/withdrawal.ts';
import { currentRun, type GoLive, isDispatchBegun, isRunning, mayHaveRun, type RunState } from './go-live.ts';
import { asTargetIs } from './guards/bar.ts';
import { decideLiftFreeze } from './guards/freeze.ts';
import { cancelHoldNotices, cancelNotices } from './notices/notice.ts';
import { voidedApprovals } from './notices/notice-approval.ts';
import { mayManage, takesPart } from './people/authority.ts';
import { mayPlanOtherwise, type PlanDifference, planDifference } from './people/plan-authority.ts';
import { type RejectedCode, refuse } from './refusal.ts';
import { isFinished } from './status.ts';
import { unreachable } from './unreachable.ts';
import { isVersion } from './version.ts';

/** A go-live may be planned this far ahead. */
const farthestPlanMs = 400 * 24 * 3_600_000;

export function decidePlan(command: Command, plan: PlanGoLive, facts: Facts): Decision {
  const differs = planDifference(plan);
  if (differs && !mayPlanOtherwise(command.actor, plan.written)) return rejectPlan(plan, differs);
  if (facts.activeOnTarget) return decline('target_busy', { subject: facts.activeOnTarget });
  if (!isVersion(plan.version)) return decline('invalid_version', { subject: plan.version });
  if (plan.rollbackTo !== undefined && !isVersion(plan.rollbackTo))
    return decline('invalid_version', { subject: plan.rollbackTo });
  if (plan.rollbackTo === plan.version) return decline('same_version', { subject: plan.version });
  const bars = facts.bars ?? [];
  const marked = bars.find(({ because }) => because === 'version_marked_bad');
  if (marked) return decline('version_marked_bad', { subject: marked.by });
  if (facts.returnMarkedBadBy) return decline('return_marked_bad', { subject: facts.returnMarkedBadBy });
  const t0 = { at: plan.t0, timeZone: plan.timeZone };
  if (plan.t0 <= command.at) return decline('t0_in_past', { t0 });
  if (plan.t0 - command.at > farthestPlanMs) return decline('t0_too_far', { t0 });
  const missing = requiredRoles(plan).find((role) => !plan.service.roles[role]?.holder);
  if (missing) return decline('role_without_holder', { subject: missing });
  const unread = unreadGroup(plan.runbook.gates, plan.voterGroups);
  if (unread) return decline('group_unreadable', { subject: unread.gate, group: unread });
  const holders = { service: plan.service, voterGroups: groupsAfter({}, plan.voterGroups) };
  const shared = gateWithoutOwnPerson(plan.runbook.gates, holders);
  if (shared)
    return decline(hasOwnVotes(shared) ? 'too_few_voters' : 'gate_without_own_person', {
      subject: shared.title,
    });
  const alone = gateWithoutOwnPerson(plan.runbook.gates, holders, command.actor.id);
  if (alone)
    return decline(hasOwnVotes(alone) ? 'planner_is_needed' : 'planner_votes_alone', {
      subject: alone.title,
    });
  const { type: _type, written: _written, ...fields } = plan;
  // Its texts speak to the end as they do on the day on which it is planned.
  const runbook = { ...plan.runbook, unsaid: facts.words.notices.unsaid };
  const lastGood = facts.lastGoodVersion === plan.version ? undefined : facts.lastGoodVersion;
  const rollbackTo = plan.rollbackTo ?? lastGood;
  const planned: GoLivePlanned = {
    type: 'GoLivePlanned',
    number: facts.nextNumber,
    installation: facts.installation,
    ...fields,
    runbook,
    ...(rollbackTo ? { rollbackTo } : { readsCommit: true }),
    ...(differs ? { differs } : {}),
    ...(facts.rollbacksTook?.length ? { rollbacksTook: facts.rollbacksTook } : {}),
  };
  return bars.length > 0 ? accept(planned, { type: 'BarsChanged', bars }) : accept(planned);
}

/** On record, though no go-live comes of it: somebody wanted to choose who decides. */
function rejectPlan(plan: PlanGoLive, differs: PlanDifference): Decision {
  const { service, version, written } = plan;
  const code = 'plan_differs';
  const role = differs.runbook ? undefined : differs.roles?.[0]?.role;
  const wanted = { service: service.id, environment: service.environment, version, differs };
  return {
    events: [{ type: 'CommandRefused', command: plan.type, code, plan: wanted }],
    refusal: refuse(code, { allowedRoles: written.manage, ...(role ? { subject: role } : {}) }),
  };
}

/** Roles without which a go-live would stand still: somebody must vote, decide, start, roll back and declare. */
function requiredRoles({ runbook, service }: PlanGoLive): readonly string[] {
  const { allowed, proposeTo } = runbook.rollback;
  return [
    ...runbook.gates.map((gate) => gate.owner),
    runbook.decision.owner,
    runbook.deployment.starter,
    proposeTo,
    ...(allowed.some((role) => service.roles[role]?.holder) ? [] : allowed.slice(0, 1)),
    runbook.success.declaredBy,
  ];
}

type PlanChange = Extract<Action, { type: 'Hold' | 'Resume' | 'LiftFreeze' | 'Reschedule' | 'Abort' }>;

export function decidePlanChange(it: Case, action: PlanChange): Decision {
  switch (action.type) {
    case 'Hold':
      return decideHold(it, action.reason);
    case 'Resume':
      return decideResume(it);
    case 'LiftFreeze':
      return decideLiftFreeze(it, action);
    case 'Reschedule':
      return decideReschedule(it, action);
    case 'Abort':
      return decideAbort(it, action.reason);
    default:
      throw unreachable(action);
  }
}

function decideHold(it: Case, reason: string): Decision {
  const { goLive, command } = it;
  if (!takesPart(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: Object.keys(goLive.service.roles) });
  if (isFinished(goLive.status)) return decline('finished');
  if (goLive.held) return decline('already_held');
  if (reason.trim() === '') return decline('reason_required');
  return accept(...callBackRun(goLive, 'held'), { type: 'Held', reason });
}

function decideResume(it: Case): Decision {
  const { goLive, command } = it;
  if (!mayManage(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: goLive.runbook.permissions.manage });
  if (isFinished(goLive.status)) return decline('finished');
  if (!goLive.held) return decline('not_held');
  return accept(...cancelHoldNotices(goLive), { type: 'Resumed' });
}

function decideReschedule(it: Case, action: Extract<Action, { type: 'Reschedule' }>): Decision {
  const { goLive, command, facts } = it;
  if (!mayManage(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: goLive.runbook.permissions.manage });
  if (isFinished(goLive.status)) return decline('finished');
  if (isDispatchBegun(goLive)) return reject(it, 'already_started');
  const t0 = { at: action.t0, timeZone: action.timeZone };
  if (action.t0 <= command.at) return decline('t0_in_past', { t0 });
  if (action.t0 - command.at > farthestPlanMs) return decline('t0_too_far', { t0 });
  if (action.t0 === goLive.t0 && action.timeZone === goLive.timeZone) return decline('already_planned');
  const { type: _type, ...fields } = action;
  return accept(
    ...withdrawFinalGo(goLive, 'rescheduled'),
    ...cancelNotices(goLive, 'rescheduled'),
    { type: 'Rescheduled', ...fields },
    ...asTargetIs(goLive, facts, command.at).news,
    ...voidedApprovals({ ...goLive, t0: action.t0, timeZone: action.timeZone }),
  );
}

function decideAbort(it: Case, reason: string): Decision {
  const { goLive, command } = it;
  if (!mayManage(goLive, command.actor))
    return reject(it, 'not_allowed', { allowedRoles: goLive.runbook.permissions.manage });
  if (isFinished(goLive.status)) return decline('finished');
  const calledBack = [...callBackRun(goLive, 'aborted'), ...callBackRollback(goLive)];
  if (calledBack.length === 0 && !mayStillAbort(goLive)) return reject(it, whyTooLate(goLive));
  if (reason.trim() === '') return decline('reason_required');
  const begun = begunAt(goLive, calledBack);
  return accept(...calledBack, ...cancelNotices(goLive, 'aborted'), {
    type: 'Aborted',
    reason,
    ...(begun ? { begun } : {}),
  });
}

/** A rollback that GitHub refused was tried as well; one that is called back just now was not. */
function begunAt(goLive: GoLive, calledBack: readonly Event[]): Begun | undefined {
  if (!mayHaveRun(goLive)) return undefined;
  const isTried = ({ request, dispatch }: RunState) =>
    request.purpose === 'rollback' &&
    dispatch !== 'cancelled' &&
    !calledBack.some((event) => 'correlationId' in event && event.correlationId === request.correlationId);
  return goLive.runs.some(isTried) ? 'rollback' : 'deployment';
}

/** Nothing is on its way; or nobody can tell what is, and a person closes it by hand. */
function mayStillAbort(goLive: GoLive): boolean {
  switch (goLive.status) {
    case 'planned':
    case 'approved':
      return true;
    case 'deployment_failed':
    case 'rollback_failed':
      return !goLive.runs.some((run) => run.request.purpose !== 'step' && isRunning(run) && !run.overdue);
    case 'starting':
      return currentRun(goLive, 'deploy')?.dispatch === 'given_up';
    case 'rolling_back': {
      const run = currentRun(goLive, 'rollback');
      return run?.dispatch === 'given_up' || run?.overdue === true;
    }
    default:
      return false;
  }
}

function whyTooLate(goLive: GoLive): RejectedCode {
  const purpose = goLive.status === 'rolling_back' ? 'rollback' : 'deploy';
  return currentRun(goLive, purpose)?.dispatch === 'unknown' ? 'dispatch_unknown' : 'already_started';
}
