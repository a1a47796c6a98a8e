import type { Actor, Origin } from './actor.ts';
import type { Note } from './afterwards/retrospective-event.ts';
import type { TaskAction } from './checklist/task-action.ts';
import type { CheckMoment, CheckOutcome } from './checks/check.ts';
import type { SeenAction } from './checks/seen-action.ts';
import type { Changes } from './deployment/changes.ts';
import type { RunLink, RunStatus } from './event.ts';
import type { DelegationAction } from './gates/delegation.ts';
import type { GroupReading } from './gates/group-reading.ts';
import type { VoteAction } from './gates/vote-action.ts';
import type { GuardAction } from './guards/guard-action.ts';
import type { LastLook } from './guards/last-look.ts';
import type { TargetWish } from './guards/target-wish.ts';
import type { EndpointMeasure } from './health/measurement.ts';
import type { CommunicationAction } from './notices/communication-event.ts';
import type { IssueAction } from './notices/issue-action.ts';
import type { MuteAction } from './notices/mute.ts';
import type { NoticeAction } from './notices/notice-action.ts';
import type { UpdateAction } from './notices/update-action.ts';
import type { ReviewOfFile } from './people/people-event.ts';
import type { WrittenPlan } from './people/plan-authority.ts';
import type { RehearsalWish } from './rehearsals/rehearsal-event.ts';
import type { ReviewWish } from './reviews/review-event.ts';
import type { SignalAction } from './rollback/signal-event.ts';
import type { Runbook } from './runbook.ts';
import type { Service } from './service.ts';
import type { ChannelTestAction } from './steps/channel-test-event.ts';

/** A wish to change one go-live. Everything that the rules need comes with it: time, ids, who and from where. */
export interface Command {
  /** Names this wish; the same id handled again gives the first answer and changes nothing. */
  readonly id: string;
  /** `GL-7`; undefined only for `PlanGoLive` and for what belongs to no go-live. */
  readonly goLive?: string;
  readonly at: number;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly do: Action;
}

export type Action =
  | PlanGoLive
  | DelegationAction
  | IssueAction
  | UpdateAction
  | MuteAction
  | GuardAction
  | { readonly type: 'OpenGate'; readonly gate: string }
  | { readonly type: 'CloseGate'; readonly gate: string }
  /** What a GO was given on has changed. */
  | { readonly type: 'ReportStaleVote'; readonly gate: string }
  | { readonly type: 'RemindVoters' }
  | TaskAction
  | VoteAction
  | { readonly type: 'ReadChanges' }
  | { readonly type: 'ReportChanges'; readonly number: number; readonly changes: Changes }
  | { readonly type: 'ReportChangesUnreadable'; readonly number: number; readonly reason: string }
  | { readonly type: 'RevokeFinalGo' }
  | { readonly type: 'Hold'; readonly reason: string }
  | { readonly type: 'Resume' }
  | { readonly type: 'Reschedule'; readonly t0: number; readonly timeZone: string; readonly reason?: string }
  | { readonly type: 'Abort'; readonly reason: string }
  /** What Slack says of somebody: a full member of the workspace, or not (left, deactivated, a guest). */
  | { readonly type: 'ReportMembership'; readonly person: string; readonly isMember: boolean }
  /** Some time before T-0: is everybody who holds a role still there? */
  | { readonly type: 'AskForHolders' }
  /** Gives a role to another person, in this go-live alone. */
  | { readonly type: 'HandOverRole'; readonly role: string; readonly to: string; readonly reason?: string }
  /** Asks the contacts of an area one after the other, until somebody acknowledges. */
  | { readonly type: 'Escalate'; readonly area: string; readonly reason: string }
  | { readonly type: 'AcknowledgeEscalation'; readonly escalation: number }
  /** The runbook is due for review. */
  /** `of`: what the file says now, where nothing is planned by it; left out, what the go-live's own copy says. */
  | { readonly type: 'ReportReviewDue'; readonly of?: ReviewOfFile }
  | { readonly type: 'CallNextContact'; readonly escalation: number }
  | { readonly type: 'StartStep'; readonly step: string; readonly drawnForT0?: number }
  | {
      readonly type: 'FinishStep';
      readonly step: string;
      /** The numbers of its tasks, from 0, each confirmed by a box of its own. */
      readonly confirmed?: readonly number[];
      readonly drawnForT0?: number;
    }
  | {
      readonly type: 'FailStep';
      readonly step: string;
      readonly reason: string;
      readonly drawnForT0?: number;
    }
  | {
      readonly type: 'SkipStep';
      readonly step: string;
      readonly reason: string;
      readonly drawnForT0?: number;
    }
  | { readonly type: 'ReopenStep'; readonly step: string; readonly drawnForT0?: number }
  /** The next part of the traffic, which must be this one. */
  | {
      readonly type: 'ContinueTraffic';
      readonly step: string;
      readonly percent: number;
      readonly drawnForT0?: number;
    }
  | { readonly type: 'ReportTrafficBaked'; readonly step: string }
  /** For every role of the call that the person holds. */
  | { readonly type: 'AnswerRollCall'; readonly step: string; readonly drawnForT0?: number }
  /** By name, such as `item/changes_merged`, or those of a gate, `criterion/GATE`; all of the checklist where left out. */
  | { readonly type: 'RequestChecks'; readonly check?: string }
  | { readonly type: 'RunChecks'; readonly moment: CheckMoment }
  | {
      readonly type: 'ReportCheckResult';
      readonly check: string;
      readonly asking: number;
      readonly outcome: CheckOutcome;
    }
  | { readonly type: 'BeginPhase'; readonly phase: string }
  | { readonly type: 'ReportStepOverrun'; readonly step: string }
  | { readonly type: 'OfferStart' }
  | { readonly type: 'ReportStartOverdue' }
  /** `pastGrace` is a person's word that a start after the grace time is meant. */
  | { readonly type: 'StartDeployment'; readonly drawnForT0?: number; readonly pastGrace?: boolean }
  /** `look`: what was seen outside just before; only where nothing is deployed it is left out. */
  | {
      readonly type: 'BeginDispatch';
      readonly correlationId: string;
      readonly attempt: number;
      readonly look?: LastLook;
    }
  | { readonly type: 'ReportDispatchAccepted'; readonly correlationId: string; readonly run?: RunLink }
  | { readonly type: 'ReportRunFound'; readonly correlationId: string; readonly run: RunLink }
  | { readonly type: 'ReportDispatchRejected'; readonly correlationId: string; readonly reason: string }
  | { readonly type: 'ReportDispatchUnknown'; readonly correlationId: string; readonly reason: string }
  /** `attempt` is that of `BeginDispatch`: what an earlier one says of itself says nothing of a later one. */
  | {
      readonly type: 'ReportDispatchNotSent';
      readonly correlationId: string;
      readonly attempt: number;
      readonly reason: string;
      readonly nextAt?: number;
    }
  | {
      readonly type: 'ReportRunStatus';
      readonly correlationId: string;
      readonly attempt: number;
      readonly status: RunStatus;
    }
  | {
      readonly type: 'ReportRunCompleted';
      readonly correlationId: string;
      readonly attempt: number;
      readonly conclusion: string;
    }
  | { readonly type: 'ReportRunOverdue'; readonly correlationId: string }
  | SeenAction
  /** A trigger that people watch is met, as somebody saw. With `rollBack` that person rolls back at once. */
  | {
      readonly type: 'DeclareTriggerMet';
      readonly trigger: string;
      readonly seen: string;
      readonly rollBack?: { readonly version?: string };
    }
  | { readonly type: 'DismissProposal'; readonly incident: number; readonly reason: string }
  /** `version` is where to return to; left out, it is the one that is known. */
  | {
      readonly type: 'RequestRollback';
      readonly reason: string;
      readonly version?: string;
      readonly incident?: number;
      /** Which trigger of the runbook is met; null for none of them; left out, that of the open proposal. */
      readonly trigger?: string | null;
    }
  | { readonly type: 'ReportRollbackUnverified' }
  /** `seen`: what the health samples come to at this moment. */
  | {
      readonly type: 'DeclareSuccess';
      readonly seen?: readonly EndpointMeasure[];
      readonly drawnForT0?: number;
    }
  | {
      readonly type: 'JudgeCriteria';
      readonly group: string;
      readonly met: readonly string[];
      readonly notMet: readonly string[];
      readonly reason?: string;
    }
  /** Left out, nobody looked. */
  | {
      readonly type: 'MeasureSuccess';
      readonly because: 'validation' | 'window_end';
      readonly seen?: readonly EndpointMeasure[];
    }
  | { readonly type: 'OpenFollowUps'; readonly list: string }
  | { readonly type: 'ReportFollowUpsOverdue'; readonly list: string }
  /** `slot` is the time that `nextTaskReminderAt` gave. */
  | { readonly type: 'RemindOfTasks'; readonly slot: number }
  | { readonly type: 'AddToRetrospective'; readonly entry: string; readonly notes: readonly Note[] }
  | { readonly type: 'HoldRetrospective' }
  | { readonly type: 'Close'; readonly reason: string }
  | { readonly type: 'ReportPostMortemOpened'; readonly number: number; readonly url: string }
  | { readonly type: 'ReportPostMortemNotOpened'; readonly reason: string }
  | {
      readonly type: 'ReportActionItemOpened';
      readonly note: string;
      readonly number: number;
      readonly url: string;
    }
  | { readonly type: 'ReportActionItemNotOpened'; readonly note: string; readonly reason: string }
  /** The version that was rolled back was not to blame. */
  | { readonly type: 'AllowVersion'; readonly reason: string }
  /** What was deployed after it may be replaced: its rollback keeps the target locked no longer. */
  | { readonly type: 'Unlock'; readonly reason: string }
  /** Lets this go-live through the freezes that keep it back. */
  | { readonly type: 'LiftFreeze'; readonly reason: string }
  | TargetWish
  | RehearsalWish
  | ReviewWish
  /** Something may have changed in what stands in the way from outside of it. `waited`: for a lock that has ended just now. */
  | { readonly type: 'ReportBars'; readonly waited?: readonly string[] }
  | ChannelTestAction
  | CommunicationAction
  | NoticeAction
  /** What the status page shows now. */
  | SignalAction
  | {
      readonly type: 'ReportDowntime';
      readonly from: number;
      readonly to: number;
      readonly due: readonly string[];
      readonly missed?: readonly string[];
    }
  | { readonly type: 'ReportRestored'; readonly since: number }
  | {
      readonly type: 'ReportEffectGivenUp';
      readonly effect: string;
      readonly kind: string;
      readonly subject: string;
      readonly reason: string;
      readonly said?: string;
    }
  /** `lookedFor`: these are looked for in Slack also where nothing changed, for somebody may have deleted them. */
  | { readonly type: 'RefreshCard'; readonly lookedFor?: CardsLookedFor };

/** Which cards a person who asks for their content expects to be there. */
export type CardsLookedFor = 'control' | 'gates' | 'checklist' | 'steps';

export type ActionType = Action['type'];

export interface PlanGoLive {
  readonly type: 'PlanGoLive';
  readonly version: string;
  readonly rollbackTo?: string;
  readonly t0: number;
  readonly timeZone: string;
  readonly runbook: Runbook;
  /** With the role holders as the planner set them. */
  readonly service: Service;
  readonly written: WrittenPlan;
  /** Of the user groups that vote on gates, as they were just read. */
  readonly voterGroups?: readonly GroupReading[];
}
