import type { Actor, Origin } from './actor.ts';
import type { FollowUpEvent } from './afterwards/follow-up-event.ts';
import type { RetrospectiveEvent } from './afterwards/retrospective-event.ts';
import type { ChecklistEvent } from './checklist/checklist-event.ts';
import type { CheckEvent } from './checks/check-event.ts';
import type { WithdrawalReason } from './deployment/call-back.ts';
import type { RunCancelAsked } from './deployment/cancel-run.ts';
import type { ChangesEvent } from './deployment/changes.ts';
import type { GateEvent } from './gates/gate-event.ts';
import type { GroupReading } from './gates/group-reading.ts';
import type { Bar } from './guards/bar.ts';
import type { GlassBroken } from './guards/break-glass-event.ts';
import type { ForeignRunsFound } from './guards/foreign-run-event.ts';
import type { LiftedFreeze } from './guards/freeze.ts';
import type { BadHealthAccepted, DispatchEvent, VersionMovedEvent } from './guards/last-look-event.ts';
import type { TargetEvent } from './guards/target-event.ts';
import type { HealthEvent } from './health/health-event.ts';
import type { Shortfall, SuccessEvent } from './health/success-event.ts';
import type { CommunicationEvent } from './notices/communication-event.ts';
import type { DeliveryEvent, NoticeOutcome } from './notices/delivery-event.ts';
import type { IssueEvent } from './notices/issue-event.ts';
import type { UpdateEvent } from './notices/update-event.ts';
import type { ContactLadderEvent } from './people/contact-ladder-event.ts';
import type { PeopleEvent } from './people/people-event.ts';
import type { PlanDifference, RefusedPlan } from './people/plan-authority.ts';
import type { RehearsalEvent } from './rehearsals/rehearsal-event.ts';
import type { DatabaseRestored } from './restore-event.ts';
import type { ReviewReminded } from './reviews/review-event.ts';
import type { RollbackBudgetEvent } from './rollback/rollback-budget-event.ts';
import type { SignalEvent } from './rollback/signal-event.ts';
import type { Runbook } from './runbook.ts';
import type { Service } from './service.ts';
import type { ChannelTestEvent } from './steps/channel-test-event.ts';

/**
 * What happened, in the past tense. These stand on people's disks for ever: a type is never renamed and a field
 * never changes its meaning. Instants are epoch milliseconds. Each group is folded by one `evolve-*.ts`.
 */
export type Event =
  | GoLivePlanned
  | PlanEvent
  | ChecklistEvent
  | GateEvent
  | ChangesEvent
  | StepEvent
  | PeopleEvent
  | ContactLadderEvent
  | IssueEvent
  | UpdateEvent
  | CheckEvent
  | RunEvent
  | HealthEvent
  | NoticeEvent
  | ChannelTestEvent
  | CommunicationEvent
  | DeliveryEvent
  | SuccessEvent
  | RetrospectiveEvent
  | FollowUpEvent
  | SignalEvent
  | RollbackBudgetEvent
  | GlassBroken
  | BadHealthAccepted
  | ForeignRunsFound
  | LogEvent
  | TargetEvent
  | RehearsalEvent
  | ReviewReminded
  | DatabaseRestored;

/** How far it had gone when it was aborted. */
export type Begun = 'deployment' | 'rollback';

/** The way of the go-live itself: the decisions about it and its time. */
export type PlanEvent =
  | { readonly type: 'FinalGoGiven' }
  | { readonly type: 'FinalGoWithdrawn'; readonly because: WithdrawalReason }
  | { readonly type: 'Held'; readonly reason: string }
  | { readonly type: 'Resumed' }
  | { readonly type: 'Rescheduled'; readonly t0: number; readonly timeZone: string; readonly reason?: string }
  /** `begun`: what had begun, so that there is something to follow up; left out where nothing had. */
  | { readonly type: 'Aborted'; readonly reason: string; readonly begun?: Begun }
  /** Somebody left the workspace or became a guest, and their GO counts no more; or is a full member again. */
  | { readonly type: 'MembershipChanged'; readonly person: string; readonly isMember: boolean }
  | { readonly type: 'StartOffered' }
  /** What earlier go-lives of the same target, and freezes, put in the way now: all of it, nothing where empty. */
  | {
      readonly type: 'BarsChanged';
      readonly bars: readonly Bar[];
      /** Who waited for a lock that is over now, the first of them first. */
      readonly waiting?: readonly string[];
    }
  /** This go-live is let through these freezes. */
  | { readonly type: 'FreezeLifted'; readonly freezes: readonly LiftedFreeze[]; readonly reason: string }
  | { readonly type: 'StartOverdue' }
  | VersionMovedEvent
  /** `short`: what was not met, not proven or open at that moment. */
  | { readonly type: 'SuccessDeclared'; readonly short?: readonly Shortfall[] };

/** The timed plan. A step begins anew with each round; what was done before stays in the trail. */
export type StepEvent =
  | { readonly type: 'StepStarted'; readonly step: string }
  /** With the numbers of its tasks, from 0, where whoever finished it confirmed each of them. */
  | {
      readonly type: 'StepFinished';
      readonly step: string;
      readonly confirmed?: readonly number[];
      readonly measured?: readonly number[];
    }
  | { readonly type: 'StepFailed'; readonly step: string; readonly reason: string }
  | { readonly type: 'StepSkipped'; readonly step: string; readonly reason: string }
  | { readonly type: 'StepReopened'; readonly step: string }
  /** This part of the traffic was there for its whole time, with every endpoint up. */
  | { readonly type: 'TrafficBaked'; readonly step: string; readonly percent: number }
  | { readonly type: 'RollCallAnswered'; readonly step: string; readonly role: string }
  /** Somebody else holds the role than whoever answered for it: that answer counts no more. */
  | { readonly type: 'RollCallRepeated'; readonly step: string; readonly role: string }
  /** It takes longer than planned, or nobody began it. `stage` counts how often somebody was told, from 1. */
  | { readonly type: 'StepOverran'; readonly step: string; readonly stage: number }
  /** Its time has come, and its owners are told. */
  | { readonly type: 'PhaseBegun'; readonly phase: string };

/** The workflow runs, from the wish to their end. */
export type RunEvent =
  | { readonly type: 'RunRequested'; readonly run: RunRequest }
  /** `because`: a `CallBackReason` of the version that recorded it. */
  | { readonly type: 'RunCancelledBeforeDispatch'; readonly correlationId: string; readonly because: string }
  | DispatchEvent
  /** `run` is missing where GitHub took the call without naming the run: then `RunFound` follows. */
  | { readonly type: 'DispatchAccepted'; readonly correlationId: string; readonly run?: RunLink }
  | { readonly type: 'RunFound'; readonly correlationId: string; readonly run: RunLink }
  | { readonly type: 'DispatchUnknown'; readonly correlationId: string; readonly reason: string }
  /** A higher `attempt` than before means that somebody ran it again on GitHub. */
  | {
      readonly type: 'RunStatusChanged';
      readonly correlationId: string;
      readonly attempt: number;
      readonly status: RunStatus;
    }
  | RunCompleted
  | RunCancelAsked
  | { readonly type: 'RunOverdue'; readonly correlationId: string };

export type NoticeEvent =
  | NoticeQueued
  | NoticeOutcome
  | { readonly type: 'NoticeMissed'; readonly notice: string; readonly round: number; readonly dueAt: number }
  | NoticeCancelled;

/** What an auditor wants to find besides: golive's own troubles, and what it refused. */
export type LogEvent =
  | {
      readonly type: 'DowntimeNoticed';
      readonly from: number;
      readonly to: number;
      /** What was done late, as `WHAT` or `WHAT:ID`. */
      readonly due: readonly string[];
      /** What was too late to be begun by itself. */
      readonly missed?: readonly string[];
    }
  | {
      readonly type: 'EffectGaveUp';
      readonly effect: string;
      readonly kind: string;
      readonly subject: string;
      readonly reason: string;
      /** What the message would have said, as mrkdwn, cut short. */
      readonly said?: string;
    }
  | {
      readonly type: 'CommandRefused';
      readonly command: string;
      readonly code: string;
      readonly subject?: string;
      /** A refused plan makes no go-live: what it would have been. */
      readonly plan?: RefusedPlan;
    };

export type EventType = Event['type'];

/** One line of the audit trail: the event with its place, its author and its link in the hash chain. */
export interface RecordedEvent {
  /** The go-live, `GL-7`, or `REFUSED-PLANS`, `LOCKS`, `REHEARSALS` or `REVIEWS`; of a rehearsal, in a database of its own, `RH-3`. */
  readonly stream: string;
  /** 1 for the first event of the stream, without gaps. */
  readonly version: number;
  readonly at: number;
  readonly actor: Actor;
  readonly origin: Origin;
  readonly event: Event;
  /** SHA-256 (hex) that covers this line and, through `prevHash`, all lines before it. */
  readonly hash: string;
  readonly prevHash: string;
}

export interface GoLivePlanned {
  readonly type: 'GoLivePlanned';
  readonly number: number;
  /** Random part of the installation; with it correlation ids are unique beyond this database. */
  readonly installation: string;
  readonly version: string;
  /** Where a rollback returns to unless another version is named then; undefined when no earlier one is known. */
  readonly rollbackTo?: string;
  readonly t0: number;
  readonly timeZone: string;
  readonly runbook: Runbook;
  readonly service: Service;
  /** Where it was planned otherwise than `services.yaml` said; before this was kept: missing. */
  readonly differs?: PlanDifference;
  /** What goes live is read from GitHub though no version before is known. Before that was done: missing. */
  readonly readsCommit?: true;
  /** How long the last rollbacks of the target took, the newest first. */
  readonly rollbacksTook?: readonly number[];
  /** Of the user groups that vote on gates, as they were read then. */
  readonly voterGroups?: readonly GroupReading[];
}

/** A workflow run that golive asks for. `correlationId` is the workflow's input `golive_id`. */
export interface RunRequest {
  /** `verify`: shows whether a rollback whose run has succeeded did its work. `step`: does a step of the plan. */
  readonly purpose: 'deploy' | 'rollback' | 'verify' | 'step';
  readonly correlationId: string;
  readonly repository: string;
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** For `step`: the step's id. */
  readonly step?: string;
  /** For a step that brings traffic by parts: how much this run brings, in percent. */
  readonly traffic?: number;
  readonly reason?: string;
  readonly incident?: number;
  /** Of a rollback: which trigger of the runbook it is for; null where whoever asked said that it is none of them. */
  readonly trigger?: string | null;
}

export interface RunLink {
  readonly runId: number;
  readonly url: string;
}

/** `other` is a status that GitHub may add one day: shown, never taken for success. */
export type RunStatus = 'queued' | 'in_progress' | 'waiting' | 'other';

export interface RunCompleted {
  readonly type: 'RunCompleted';
  readonly correlationId: string;
  readonly attempt: number;
  /** GitHub's word, as it came; only `success` is success. `deleted` where the run is gone. */
  readonly conclusion: string;
}

export interface NoticeCancelled {
  readonly type: 'NoticeCancelled';
  readonly notice: string;
  readonly round: number;
  readonly because: NoticeCancelReason;
}

export type NoticeCancelReason =
  | 'aborted'
  | 'rescheduled'
  | 'resumed'
  | 'rolled_back'
  | 'missing_value'
  | 'issue_resolved';

/** `perChannel`: words that differ; `awaiting`: targets once they are approved. `target` of a delivery: `slack:C0RELEASE`, `email:all_stakeholders`, `status_page`, `pager`; of old also `bridge`. */
export interface NoticeQueued {
  readonly type: 'NoticeQueued';
  readonly notice: string;
  readonly round: number;
  readonly dueAt: number;
  readonly late: boolean;
  readonly text: string;
  readonly perChannel?: Readonly<Record<string, string>>;
  readonly targets: readonly string[];
  readonly awaiting?: readonly string[];
  /** Deliveries that the runbook names and this installation cannot make. */
  readonly notConfigured: readonly string[];
}
