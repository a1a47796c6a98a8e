import type { Retrospective } from './afterwards/retrospective.ts';
import type { FollowUpState, IssueState, ItemState } from './checklist/task-state.ts';
import type { CheckState } from './checks/check.ts';
import type { ChangesState } from './deployment/changes.ts';
import type { Elsewhere } from './deployment/elsewhere.ts';
import type { Begun, RunLink, RunRequest, RunStatus } from './event.ts';
import type { Condition } from './gates/condition.ts';
import type { Delegation } from './gates/delegation.ts';
import type { GateState } from './gates/gate-state.ts';
import type { VoterGroups } from './gates/voter-groups.ts';
import type { Bar } from './guards/bar.ts';
import type { LiftedFreeze } from './guards/freeze.ts';
import type { GuardState } from './guards/guard-state.ts';
import type { SeenBefore, WaitsFor } from './guards/last-look-event.ts';
import type { Lock } from './guards/lock.ts';
import type { HealthVerdict } from './health/health.ts';
import type { EndpointHealth, EndpointPerformance, HealthAlarm } from './health/health-state.ts';
import type { Judgement, Measurement } from './health/success.ts';
import type { Communication } from './notices/communication-event.ts';
import type { Digest } from './notices/digest.ts';
import type { Hold } from './notices/hold-hearing.ts';
import type { Issue } from './notices/issue.ts';
import type { Doubt, NoticeState } from './notices/notice-state.ts';
import type { Updates } from './notices/update.ts';
import type { Escalation } from './people/contact-ladder.ts';
import type { PlanDifference } from './people/plan-authority.ts';
import type { Runbook } from './runbook.ts';
import type { Service } from './service.ts';
import { isBeforeStart, type Status } from './status.ts';
import type { ChannelTest } from './steps/channel-test-event.ts';
import type { StepState, StepsTold } from './steps/step-state.ts';
import type { Undelivered } from './trouble.ts';

/** The state of one go-live: the fold of its events (`evolve.ts`), never stored as truth. */
export interface GoLive extends GuardState, StepsTold {
  readonly id: string;
  readonly number: number;
  readonly installation: string;
  /** Of the last event folded in, and its hash: the anchor that cards show. */
  readonly streamVersion: number;
  readonly headHash: string;
  readonly status: Status;
  readonly version: string;
  readonly rollbackTo: string | undefined;
  readonly t0: number;
  readonly timeZone: string;
  /** 1 as planned, one more after each reschedule. */
  readonly round: number;
  /** When this T-0 was set: at planning or at the last reschedule. */
  readonly t0SetAt: number;
  readonly plannedBy: string;
  readonly plannedAt: number;
  readonly runbook: Runbook;
  readonly service: Service;
  /** Where it was planned otherwise than `services.yaml` said. */
  readonly differs: PlanDifference | undefined;
  /** What earlier go-lives of the same target, and freezes, keep from being deployed. */
  readonly bars: readonly Bar[];
  /** The freezes that it was let through. */
  readonly liftedFreezes: readonly LiftedFreeze[];
  readonly held: Hold | undefined;
  readonly lastHold: Hold | undefined;
  readonly resumedAt: number | undefined;
  readonly items: Readonly<Record<string, ItemState>>;
  readonly gates: Readonly<Record<string, GateState>>;
  /** Of every GO-IF that was ever given, oldest first. */
  readonly conditions?: readonly Condition[];
  readonly changes: ChangesState;
  /** How often each person was reminded of votes, by Slack user. */
  readonly reminders: Readonly<Record<string, number>>;
  readonly finalGo: Deed | undefined;
  /** People of whom Slack has said that they are no full members of the workspace any more. */
  readonly left: readonly string[];
  /** The newest round before whose T-0 Slack was asked about everybody who holds a role. */
  readonly holdersAskedForRound: number;
  /** Whoever keeps the runbook was reminded of its review. */
  readonly isReviewTold: boolean;
  /** The date of a later review than its copy of the runbook knows, of which they were reminded last. */
  readonly reviewTold?: string;
  /** Oldest first. */
  readonly escalations: readonly Escalation[];
  readonly issues: readonly Issue[];
  readonly updates: Updates;
  /** Of the user groups that vote; missing where none does. */
  readonly voterGroups?: VoterGroups;
  /** Who votes for whom; one for each who lets others vote. */
  readonly delegations?: readonly Delegation[];
  /** Who wants no reminders of what they owe here. */
  readonly muted: readonly string[];
  /** What people did with the steps in this round; `step.ts` says how each stands. */
  readonly steps: Readonly<Record<string, StepState>>;
  /** By name, such as `item/changes_merged`. */
  readonly checks: Readonly<Record<string, CheckState>>;
  /** When all checks ran by themselves in this round. */
  readonly checkMoments: readonly string[];
  /** The phases of this round whose owners were told that their time has come. */
  readonly phasesBegun: readonly string[];
  readonly start: { readonly offeredRound: number; readonly overdueRound: number };
  /** Every run asked for, oldest first. */
  readonly runs: readonly RunState[];
  readonly health: Readonly<Record<string, EndpointHealth>>;
  /** Good samples count from here on: the end of the last run that changed what is deployed. */
  readonly healthSince: number;
  /** How fast answers came, by trigger and endpoint; nothing where nothing is known. */
  readonly performance: Readonly<Record<string, Readonly<Record<string, EndpointPerformance>>>>;
  readonly incidents: readonly Incident[];
  readonly healthAlarm: HealthAlarm | undefined;
  readonly success: Deed | undefined;
  readonly retrospective: Retrospective;
  readonly measured: Measurement | undefined;
  /** What their owners said of criteria, by the criterion's id. */
  readonly judged: Readonly<Record<string, Judgement>>;
  readonly ended: Ended | undefined;
  readonly rolledBackAt: number | undefined;
  /**
   * What was done after `since` may be missing, for a backup was put back; `version` is the newest event that says so,
   * and so many runs were known then.
   */
  readonly restored: { readonly since: number; readonly version: number; readonly runs: number } | undefined;
  readonly notices: readonly NoticeState[];
  /** Oldest first; missing where there never was any. */
  readonly digests?: readonly Digest[];
  readonly elsewhere: Elsewhere;
  readonly communication?: Communication;
  /** Oldest first; missing where there never was any. */
  readonly channelTests?: readonly ChannelTest[];
  /** Missing where there never was any. */
  readonly doubts?: readonly Doubt[];
  /** By the list's id. */
  readonly followUps: Readonly<Record<string, FollowUpState>>;
  readonly postMortem: IssueState | undefined;
  /** Somebody said that the version, though rolled back, may be planned again. */
  readonly versionAllowed: (Deed & { readonly reason: string }) | undefined;
  /** Its rollback keeps everything else from being deployed to its target. */
  readonly lock: Lock | undefined;
  /** When people were reminded last of what they owe. */
  readonly remindedAt: number | undefined;
  /** Nothing is left to do, or somebody said that what is left stays undone. */
  readonly closed: (Deed & { readonly open: readonly string[]; readonly reason?: string }) | undefined;
  /** Effects that could not be delivered, for the card. */
  readonly troubles: readonly Undelivered[];
}

/** It was aborted. */
interface Ended {
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  /** Missing where nothing had begun, and in what was aborted before that was recorded. */
  readonly begun?: Begun;
}

/** Who did it and when, with the event's place in the trail as anchor. */
export interface Deed {
  readonly by: string;
  readonly at: number;
  readonly version: number;
  readonly hash: string;
}

/*
 * A run's dispatch: requested -> begun -> accepted | rejected | unknown; unknown -> begun | accepted | rejected;
 * requested -> unknown, at once: a backup was put back, and it may have been sent since that was made;
 * begun -> requested: certainly nothing arrived, it is sent again;
 * requested -> cancelled; requested, begun, unknown -> given_up: nobody could find out, a person must look;
 * given_up -> accepted, should it be found after all.
 */
export type DispatchState =
  | 'requested'
  | 'begun'
  | 'unknown'
  | 'accepted'
  | 'rejected'
  | 'cancelled'
  | 'given_up';

export interface RunState {
  readonly request: RunRequest;
  readonly requestedAt: number;
  readonly requestedBy: string;
  readonly dispatch: DispatchState;
  readonly dispatchReason?: string;
  /** People were told that nobody knows whether it was started; stays when it is known. */
  readonly wasDoubted?: true;
  /** The attempt that was begun last. */
  readonly sendAttempt?: number;
  /** The first time that certainly nothing arrived, for this reason, and the place in the trail of the event that told it last. */
  readonly notSent?: {
    readonly at: number;
    readonly version: number;
    /** When it was told again last. */
    readonly toldAt?: number;
    /** When it is sent next, at the latest. */
    readonly nextAt?: number;
    readonly because?: WaitsFor;
    /** The endpoints that were down, as they were seen last. */
    readonly down?: readonly string[];
  };
  /** What was seen outside immediately before it was sent. */
  readonly look?: SeenBefore;
  readonly link?: RunLink;
  readonly acceptedAt?: number;
  readonly status?: RunStatus;
  /** GitHub's count: a re-run there is the next attempt of the same run. */
  readonly attempt: number;
  /** Since when this attempt goes on. */
  readonly attemptAt?: number;
  /** Of this attempt; missing while it goes on. */
  readonly conclusion?: string;
  readonly completedAt?: number;
  readonly overdue: boolean;
  /** golive had it cancelled on GitHub. */
  readonly cancelAskedAt?: number;
}

export interface Incident {
  readonly number: number;
  readonly trigger: string;
  readonly since: number;
  readonly evidence: string;
  readonly at: number;
  /** Who saw it, where a person did. */
  readonly reportedBy?: string | undefined;
  readonly state: 'proposed' | 'dismissed' | 'rolled_back' | 'recovered';
  /** Nobody decided in time, and that was told. */
  readonly unanswered?: true;
  /** Where in the trail everybody who may roll back was called for that. */
  readonly calledIn?: number;
  /** Dismissed or recovered. */
  readonly settledAt?: number | undefined;
}

export const lastRun = (goLive: GoLive, purpose: RunRequest['purpose']): RunState | undefined =>
  goLive.runs.findLast((run) => run.request.purpose === purpose);

/** The one that counts: the last that was not called back or refused. */
export const currentRun = (goLive: GoLive, purpose: RunRequest['purpose']): RunState | undefined =>
  goLive.runs.findLast(
    ({ request, dispatch }) =>
      request.purpose === purpose && dispatch !== 'cancelled' && dispatch !== 'rejected',
  );

/** All but those that do a step of the plan. */
const runsOfDeployment = ({ runs }: GoLive): readonly RunState[] =>
  runs.filter(({ request }) => request.purpose !== 'step');

/** GitHub has taken it, and it has not ended. */
export const isRunning = (run: RunState): boolean =>
  run.dispatch === 'accepted' && run.conclusion === undefined;

/** It was sent, or is being sent, and nobody knows yet whether it was started. */
export const isInFlight = (run: RunState): boolean => run.dispatch === 'begun' || run.dispatch === 'unknown';

/** Whether a deployment may at this moment be changing what runs, as far as GitHub has told. */
export const isDeploymentUndecided = (goLive: GoLive): boolean =>
  goLive.runs.some((run) => run.request.purpose === 'deploy' && (isInFlight(run) || isRunning(run)));

/** A rollback must not overtake the deployment: it waits until it is known whether that one was started. */
export const rollbackWaits = (goLive: GoLive): boolean =>
  goLive.runs.some((run) => run.request.purpose === 'deploy' && isInFlight(run));

/** The last one that GitHub took and that may have changed what runs; what was called back or refused after it did not. */
export const lastAcceptedRun = (goLive: GoLive, purpose?: RunRequest['purpose']): RunState | undefined =>
  goLive.runs.findLast(
    ({ dispatch, request }) =>
      dispatch === 'accepted' &&
      (purpose === undefined
        ? request.purpose === 'deploy' || request.purpose === 'rollback'
        : request.purpose === purpose),
  );

export const findRun = (goLive: GoLive, correlationId: string): RunState | undefined =>
  goLive.runs.find((run) => run.request.correlationId === correlationId);

/** Whether a deployment may already be on its way: from here on only a rollback undoes it. */
export const isDispatchBegun = (goLive: GoLive): boolean =>
  runsOfDeployment(goLive).some((run) => run.dispatch !== 'requested' && run.dispatch !== 'cancelled');

/** Whether a deployment or a rollback may have touched what is deployed. */
export const mayHaveRun = (goLive: GoLive): boolean =>
  runsOfDeployment(goLive).some(({ dispatch }) => !['requested', 'cancelled', 'rejected'].includes(dispatch));

/** Worst of all endpoints; unknown where there is none that was seen. */
export function overallHealth(goLive: GoLive): HealthVerdict {
  const verdicts = goLive.service.health.map((endpoint) => goLive.health[endpoint.id]?.verdict ?? 'unknown');
  if (verdicts.includes('down')) return 'down';
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'up') ? 'up' : 'unknown';
}

/** Something was sent for good, or all is over: how the gates stood then stays, whoever holds their roles since. */
export const areVotesHistory = (goLive: GoLive): boolean =>
  !areVotesOpen(goLive) && goLive.status !== 'starting';

/** Whether votes, the final GO and the checklist still decide: until a dispatch, and before a second try. */
export const areVotesOpen = (goLive: GoLive): boolean =>
  isBeforeStart(goLive.status) ||
  goLive.status === 'deployment_failed' ||
  (goLive.status === 'starting' && lastRun(goLive, 'deploy')?.dispatch === 'requested');
