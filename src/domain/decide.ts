import { decideAfterwards } from './afterwards/afterwards.ts';
import { decideClose } from './afterwards/follow-ups.ts';
import { decideRetrospective } from './afterwards/retrospective.ts';
import { decideTask } from './checklist/task-rules.ts';
import { decideRequestChecks } from './checks/checks.ts';
import type { Action, Command, PlanGoLive } from './command.ts';
import { type Case, type Decision, decline, reject } from './decision.ts';
import { decideBeginDispatch, decideRunReport, decideStart } from './deployment/deployment.ts';
import { decideChanges } from './deployment/read-changes.ts';
import type { Facts } from './facts.ts';
import { decideVote } from './gates/cast-vote.ts';
import { type DelegationAction, decideDelegation, isDelegationAction } from './gates/delegation.ts';
import { decideRuling } from './gates/escalation.ts';
import { decideFinalGo, decideRevoke } from './gates/final-go.ts';
import { decideOpenGate } from './gates/gate.ts';
import { decideCloseGate } from './gates/gate-time.ts';
import { decideStaleVote } from './gates/stale-vote.ts';
import { withExpired } from './gates/vote-age.ts';
import { decideVoterGroups } from './gates/voter-groups.ts';
import type { GoLive } from './go-live.ts';
import { decideAcceptBadHealth } from './guards/bad-health.ts';
import { asTargetIs } from './guards/bar.ts';
import { skippable } from './guards/blockers.ts';
import { type BreakGlass, decideBreakGlass } from './guards/break-glass.ts';
import { decideJudge, decideMeasure, decideSuccess } from './health/success.ts';
import { decideWatched, isWatchedReport } from './health/watched.ts';
import { decideIssue } from './notices/issue.ts';
import { type IssueAction, isIssueAction } from './notices/issue-action.ts';
import { decideMute, isMuteAction, type MuteAction } from './notices/mute.ts';
import { decideTellingWish, decideTold, isTellingWish, isTold, toldTypes } from './notices/told.ts';
import { decideUpdate } from './notices/update.ts';
import { isUpdateAction, type UpdateAction } from './notices/update-action.ts';
import { isWishOfNoGoLive, type WishOfNoGoLive } from './of-no-go-live.ts';
import { decideContactLadder } from './people/contact-ladder.ts';
import { decideHandOver } from './people/hand-over.ts';
import { decideMembership } from './people/membership.ts';
import { decideRemind } from './people/reminders.ts';
import { decidePlan, decidePlanChange } from './plan.ts';
import { decideRollbackWish } from './rollback/rollback-wish.ts';
import { decideOwnReport } from './steps/own-report.ts';
import { decideStepWish } from './steps/step-wish.ts';
import { decidePlanTime } from './time/plan-time.ts';
import { unreachable } from './unreachable.ts';

/** The rules: what a command comes to in this state. Pure: the same question has the same answer for ever. */
export function decide(goLive: GoLive | undefined, command: Command, facts: Facts): Decision {
  const action = command.do;
  if (action.type === 'PlanGoLive')
    return goLive ? decline('already_planned') : decidePlan(command, action, facts);
  // What belongs to no go-live is decided elsewhere (`targets.ts`, `rehearsals.ts`, `reviews.ts`).
  if (!goLive || isWishOfNoGoLive(action))
    return decline('unknown_go_live', command.goLive ? { subject: command.goLive } : {});
  // A reschedule is told of what stands in the way at the new T-0, which counts only once that is accepted.
  const waited = action.type === 'ReportBars' && action.waited ? { waited: action.waited } : {};
  const target =
    action.type === 'Reschedule'
      ? { goLive, news: [] }
      : asTargetIs(goLive, { ...facts, ...waited }, command.at);
  // What tells that a GO is too old has to see it as it was.
  const seen = action.type === 'ReportStaleVote' ? target.goLive : withExpired(target.goLive, command.at);
  const it: Case = { goLive: seen, command, facts };
  if (isReport(action) && command.actor.kind !== 'system') return reject(it, 'not_allowed');
  const decision = decideAction(it, action);
  return { ...decision, events: [...target.news, ...decision.events] };
}

function decideAction(it: Case, action: Exclude<Action, PlanGoLive | WishOfNoGoLive>): Decision {
  if (isIssueAction(action)) return decideIssue(it, action);
  if (isUpdateAction(action)) return decideUpdate(it, action);
  if (isMuteAction(action)) return decideMute(it, action);
  if (isDelegationAction(action)) return decideDelegation(it, action);
  if (action.type === 'AcceptBadHealth') return decideAcceptBadHealth(it, action);
  if (action.type === 'BreakGlass') return decideBreakGlass(it, action, skippable);
  return isReport(action) ? decideReport(it, action) : decideWish(it, action);
}

/** What only golive itself may say: time passed, or the world outside answered. */
const reportTypes = [
  'ReportMembership',
  'ReportVoterGroups',
  'OpenGate',
  'AskForHolders',
  'CallNextContact',
  'ReportReviewDue',
  'ReportBars',
  'CloseGate',
  'ReportStaleVote',
  'ReportDelegationOver',
  'ReportChanges',
  'ReportChangesUnreadable',
  'RemindVoters',
  'BeginPhase',
  'ReportIssueEtaPassed',
  'AskForUpdate',
  'AskForShortUpdate',
  'RunChecks',
  'ReportCheckResult',
  'ReportStepOverrun',
  'ReportTrafficBaked',
  'OfferStart',
  'ReportStartOverdue',
  'BeginDispatch',
  'ReportDispatchAccepted',
  'ReportRunFound',
  'ReportDispatchRejected',
  'ReportDispatchUnknown',
  'ReportDispatchNotSent',
  'ReportRunStatus',
  'ReportRunCompleted',
  'ReportRunOverdue',
  'ReportHealth',
  'ReportPerformance',
  'ReportTrigger',
  'ReportRollbackUnverified',
  'ReportForeignRuns',
  'ReportProposalUnanswered',
  'ReportRollbackWindow',
  'MeasureSuccess',
  'OpenFollowUps',
  'ReportFollowUpsOverdue',
  'RemindOfTasks',
  'ReportPostMortemOpened',
  'ReportPostMortemNotOpened',
  'ReportActionItemOpened',
  'ReportActionItemNotOpened',
  ...toldTypes,
  'ReportDowntime',
  'ReportRestored',
  'ReportEffectGivenUp',
  'RefreshCard',
] as const;

type AcceptBadHealth = Extract<Action, { type: 'AcceptBadHealth' }>;
type AnyReport = Extract<Action, { type: (typeof reportTypes)[number] }>;
type Report = Exclude<AnyReport, IssueAction | UpdateAction | DelegationAction>;
type Wish = Exclude<
  Action,
  | AnyReport
  | AcceptBadHealth
  | BreakGlass
  | IssueAction
  | UpdateAction
  | MuteAction
  | DelegationAction
  | WishOfNoGoLive
  | PlanGoLive
>;

const isReport = (action: Action): action is AnyReport => reportTypes.some((type) => type === action.type);

function decideWish(it: Case, action: Wish): Decision {
  if (isTellingWish(action)) return decideTellingWish(it, action);
  switch (action.type) {
    case 'TickItem':
    case 'UntickItem':
    case 'SkipItem':
    case 'AddEvidence':
    case 'AssignItem':
      return decideTask(it, action);
    case 'StartStep':
    case 'FinishStep':
    case 'FailStep':
    case 'SkipStep':
    case 'ReopenStep':
    case 'ContinueTraffic':
    case 'AnswerRollCall':
      return decideStepWish(it, action);
    case 'RequestChecks':
      return decideRequestChecks(it, action);
    case 'CastVote':
    case 'WithdrawVote':
    case 'UntickCriteria':
      return decideVote(it, action);
    case 'ReadChanges':
      return decideChanges(it, action);
    case 'RuleOnNoGo':
      return decideRuling(it, action);
    case 'GiveFinalGo':
      return decideFinalGo(it, action);
    case 'RevokeFinalGo':
      return decideRevoke(it);
    case 'HandOverRole':
      return decideHandOver(it, action);
    case 'Escalate':
    case 'AcknowledgeEscalation':
      return decideContactLadder(it, action);
    case 'Hold':
    case 'Resume':
    case 'LiftFreeze':
    case 'Reschedule':
    case 'Abort':
      return decidePlanChange(it, action);
    case 'StartDeployment':
      return decideStart(it, action);
    case 'DeclareTriggerMet':
    case 'DismissProposal':
    case 'RequestRollback':
    case 'AllowVersion':
    case 'Unlock':
      return decideRollbackWish(it, action);
    case 'DeclareSuccess':
      return decideSuccess(it, action);
    case 'AddToRetrospective':
    case 'HoldRetrospective':
      return decideRetrospective(it, action);
    case 'JudgeCriteria':
      return decideJudge(it, action);
    case 'Close':
      return decideClose(it, action);
    default:
      throw unreachable(action);
  }
}

function decideGateTime(
  it: Case,
  action: Extract<Action, { type: 'OpenGate' | 'CloseGate' | 'RemindVoters' | 'ReportStaleVote' }>,
): Decision {
  if (action.type === 'RemindVoters') return decideRemind(it, action);
  if (action.type === 'ReportStaleVote') return decideStaleVote(it, action);
  return action.type === 'OpenGate' ? decideOpenGate(it, action.gate) : decideCloseGate(it, action.gate);
}

function decideReport(it: Case, action: Report): Decision {
  if (isTold(action)) return decideTold(it, action);
  if (isWatchedReport(action)) return decideWatched(it, action);
  switch (action.type) {
    case 'OpenGate':
    case 'CloseGate':
    case 'RemindVoters':
    case 'ReportStaleVote':
      return decideGateTime(it, action);
    case 'ReportChanges':
    case 'ReportChangesUnreadable':
      return decideChanges(it, action);
    case 'CallNextContact':
      return decideContactLadder(it, action);
    case 'ReportVoterGroups':
      return decideVoterGroups(it, action);
    case 'ReportMembership':
      return decideMembership(it, action);
    case 'AskForHolders':
    case 'ReportReviewDue':
    case 'RunChecks':
    case 'ReportCheckResult':
    case 'BeginPhase':
    case 'ReportStepOverrun':
    case 'ReportTrafficBaked':
    case 'OfferStart':
    case 'ReportStartOverdue':
      return decidePlanTime(it, action);
    case 'BeginDispatch':
      return decideBeginDispatch(it, action);
    case 'ReportDispatchAccepted':
    case 'ReportRunFound':
    case 'ReportDispatchRejected':
    case 'ReportDispatchUnknown':
    case 'ReportDispatchNotSent':
    case 'ReportRunStatus':
    case 'ReportRunCompleted':
    case 'ReportRunOverdue':
      return decideRunReport(it, action);
    case 'MeasureSuccess':
      return decideMeasure(it, action);
    case 'OpenFollowUps':
    case 'ReportFollowUpsOverdue':
    case 'RemindOfTasks':
    case 'ReportPostMortemOpened':
    case 'ReportPostMortemNotOpened':
    case 'ReportActionItemOpened':
    case 'ReportActionItemNotOpened':
      return decideAfterwards(it, action);
    case 'ReportDowntime':
    case 'ReportRestored':
    case 'ReportEffectGivenUp':
    case 'ReportBars':
    case 'RefreshCard':
      return decideOwnReport(it, action);
    default:
      throw unreachable(action);
  }
}
