import type { Command } from '../domain/command.ts';
import type { RecordedEvent } from '../domain/event.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { Targets } from '../domain/guards/targets.ts';
import type { EndpointMeasure } from '../domain/health/measurement.ts';
import type { NoticeChannel } from '../domain/notices/reach.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Failure } from '../domain/rehearsals/rehearsal-plan.ts';
import type { Rehearsals } from '../domain/rehearsals/rehearsals.ts';
import type { LostReminder } from '../domain/reviews/reviews.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { ContactDetails, Service } from '../domain/service.ts';
import type { ReturnChoice } from '../domain/version.ts';
import type { ListedGoLive as ShownGoLive } from '../messages/answers/listed-go-live.ts';

/** What the door wants to know besides what the engine says. Every call may fail; nothing is recorded then. */
export interface SlackDoorNeeds {
  listGoLives(filter: GoLiveFilter): Promise<readonly ListedGoLive[]>;
  /** Read afresh: what stands in the maps may be planned with. */
  loadDefinitions(): Promise<Definitions>;
  /** Where a rollback may return to, the newest that is known to be good first. */
  readReturnChoices(goLive: GoLive): Promise<readonly ReturnChoice[]>;
  /** What the health samples come to at this moment. */
  readMeasures(goLive: GoLive, now: number): Promise<readonly EndpointMeasure[]>;
  /** The channels of notices, besides Slack, that this installation is set up for. */
  readonly reachable?: readonly NoticeChannel[];
  /** What stops go-lives and belongs to none of them. */
  readTargets(): Promise<Targets>;
  /** Of the reviews that are due, the reminders that reached nobody. */
  readLostReminders(): Promise<readonly LostReminder[]>;
  /** What is rehearsed; left out where nothing can be. */
  readonly rehearsals?: RehearsalDoor;
  readAudit(goLive: string): Promise<readonly RecordedEvent[]>;
  /** Where the trail is, if the `golive` of the command line does not look there by itself. */
  readonly auditDatabase?: string | undefined;
  /** Undefined where Slack knows no such person. */
  userInfo(id: string): Promise<Person | undefined>;
  /** The Slack users who are in a user group now. */
  groupMembers(id: string): Promise<readonly string[]>;
  /** Undefined where Slack knows no such channel or hides it from golive. */
  channelInfo(id: string): Promise<Channel | undefined>;
  checkWorkflow(target: WorkflowTarget): Promise<Workflow>;
  /** Whether GitHub has such a tag, branch or commit. */
  knowsRef(question: { readonly repository: string; readonly ref: string }): Promise<boolean>;
}

export interface RehearsalDoor {
  begin(ask: RehearsalAsk): Promise<RehearsalAnswer>;
  stop(id: string, by: string): void;
  readHeld(): Promise<Rehearsals>;
  /** The time in a rehearsal; undefined for what is none. */
  clockOf(goLive: string): { now(): number } | undefined;
}

interface RehearsalAsk {
  readonly service: Service;
  readonly runbook: Runbook;
  readonly channel: string;
  readonly version: string;
  readonly speed: number;
  readonly leadMs?: number | undefined;
  readonly standIns: boolean;
  readonly failures: readonly Failure[];
  readonly command: Pick<Command, 'id' | 'actor' | 'origin'>;
  readonly allowed: readonly string[];
}

type RehearsalAnswer =
  | { readonly ok: true; readonly id: string; readonly anchor: string }
  | { readonly ok: false; readonly refusal: Refusal };

export interface Channel {
  readonly isArchived: boolean;
  /** golive is in it, so that it can post. */
  readonly isMember: boolean;
}

interface WorkflowTarget {
  readonly repository: string;
  readonly workflow: string;
  readonly ref: string;
}

/** What the workflow's file says, as far as a run of it depends on that. */
export type Workflow =
  | { readonly exists: false }
  | {
      readonly exists: true;
      /** It has the `workflow_dispatch` trigger. */
      readonly hasDispatch: boolean;
      /** It takes the input `golive_id` and shows it in its `run-name`: else its run cannot be told apart. */
      readonly declaresGoliveId: boolean;
      readonly showsGoliveId: boolean;
      /** Inputs without which GitHub refuses to start a run. */
      readonly requiredInputs: readonly string[];
    };

interface GoLiveFilter {
  readonly open?: true;
  readonly active?: boolean;
  readonly channel?: string;
  readonly limit?: number;
}

export interface ListedGoLive extends ShownGoLive {
  readonly number: number;
}

export interface Definitions {
  readonly services: ReadonlyMap<string, Service>;
  readonly runbooks: ReadonlyMap<string, Runbook>;
  /** How role holders are reached outside Slack, by service and role. */
  readonly contactDetails: ReadonlyMap<string, ReadonlyMap<string, ContactDetails>>;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly isBot: boolean;
  readonly isDeactivated: boolean;
  /** A guest of the workspace, or somebody from another one. */
  readonly isGuest: boolean;
}
