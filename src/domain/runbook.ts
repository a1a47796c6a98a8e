import type { CheckSpec } from './checks/check.ts';
import type { BasisPart } from './gates/gate-event.ts';
import type { VoterRule } from './gates/voter-rule.ts';
import type { Measure } from './health/measure.ts';
import type { NoticeChannel, UpdatePolicy } from './notices/reach.ts';
import type { RollbackTrigger } from './rollback/rollback-trigger.ts';
import type { TrafficPart } from './steps/traffic-part.ts';

/**
 * The definition of a go-live as the rules see it: already parsed and checked (`src/runbook/` does that).
 * Offsets are milliseconds relative to T-0 (`T-24h` is -86,400,000); durations are milliseconds.
 * A role, item, gate … is named by its id, unique within its list.
 */
export interface Runbook {
  readonly id: string;
  readonly title: string;
  readonly overview: string;
  /** SHA-256 (hex) of the definition's canonical JSON: the version that a go-live keeps. */
  readonly hash: string;
  readonly document: DocumentControl;
  readonly roles: readonly Role[];
  readonly contacts: readonly ContactArea[];
  readonly permissions: Permissions;
  readonly checklist: readonly ChecklistSection[];
  readonly gates: readonly GateDefinition[];
  /** A vote counts for as long as T-0 stays within this distance of the T-0 it was given for. */
  readonly votesHoldWithinMs: number;
  /** How long what nobody must act on is gathered in one message. Missing in what was planned before: each is told alone. */
  readonly digestEveryMs?: number | undefined;
  readonly decision: { readonly owner: string };
  readonly phases: readonly Phase[];
  readonly deployment: DeploymentPolicy;
  readonly rollback: RollbackPolicy;
  readonly notices: readonly NoticeDefinition[];
  /** Said in a go-live's texts where nobody said anything. Missing in what was planned before: `said-before.ts`. */
  readonly unsaid?: Unsaid | undefined;
  /** Missing in a go-live that was planned before there were any. */
  readonly updates?: UpdatePolicy | undefined;
  readonly success: { readonly declaredBy: string; readonly criteria: readonly CriteriaGroup[] };
  readonly followUps: readonly FollowUpPeriod[];
  readonly retrospective: {
    readonly instruction?: string | undefined;
    readonly sections: readonly RetrospectiveSection[];
  };
}

/** What stands in the texts of a go-live for what nobody said. */
export interface Unsaid {
  readonly reason: string;
  readonly trigger: string;
  readonly eta: string;
}

export interface RetrospectiveSection {
  readonly id: string;
  readonly title: string;
  readonly prompt: string;
  /** Action items have an owner and a due date; updates can become a pull request against the runbook. */
  readonly kind?: 'actions' | 'updates' | undefined;
}

export interface DocumentControl {
  readonly version: string;
  /** Calendar dates, `2026-11-21`. */
  readonly lastUpdated: string;
  readonly nextReview: string;
  readonly owner: string;
  readonly approvers: readonly string[];
  /** By approver: the version that was approved. Missing in a go-live that was planned before this was kept. */
  readonly approved?: Readonly<Record<string, string>> | undefined;
}

export interface Role {
  readonly id: string;
  readonly title: string;
  readonly duties: readonly string[];
}

export interface ContactArea {
  readonly id: string;
  readonly title: string;
  /** Role ids, first to call first. */
  readonly ladder: readonly string[];
  /** How long each has to acknowledge before the next is asked. */
  readonly nextAfterMs?: number | undefined;
}

/** Role ids. Whoever planned the go-live may manage it too; every role holder may hold it. */
export interface Permissions {
  readonly manage: readonly string[];
  /** May freeze all go-lives, and let one through a freeze; those who manage, where nothing is said. */
  readonly freeze?: readonly string[] | undefined;
  /** Approve what external audiences are told; nobody where it is left out. */
  readonly approveExternal?: readonly string[] | undefined;
  /** May skip a rule in an emergency; nobody where it is left out. */
  readonly breakGlass?: readonly string[] | undefined;
}

export interface ChecklistSection {
  readonly id: string;
  readonly title: string;
  readonly items: readonly ChecklistItem[];
}

export interface ChecklistItem {
  readonly id: string;
  readonly text: string;
  readonly owner: string;
  readonly dueOffsetMs: number;
  readonly blocking: boolean;
  /** Verifies the item by itself. */
  readonly check?: CheckSpec | undefined;
}

export interface GateDefinition {
  readonly id: string;
  readonly title: string;
  readonly owner: string;
  readonly criteria: readonly GateCriterion[];
  readonly escalation: string;
  /** Votes are taken from here on; from the planning when left out. */
  readonly opensOffsetMs?: number | undefined;
  /** When it is to be decided at the latest; at T-0 when left out. */
  readonly closesOffsetMs?: number | undefined;
  /** Neither whoever planned it nor whoever wrote what goes live says GO. */
  readonly fourEyes?: boolean | undefined;
  /** What becomes of a GO where what it was given on got worse; `vote-basis.ts` says what else. */
  readonly ifChanged?: Readonly<Partial<Record<BasisPart, ChangePolicy | undefined>>> | undefined;
  /** How long a GO counts after it was given; for as long as nothing else speaks against it where left out. */
  readonly votesExpireMs?: number | undefined;
  /** Who votes on it and how many of them have to, each for themselves; the owner or the deputy where left out. */
  readonly voters?: readonly VoterRule[] | undefined;
}

/** The gate asks for a new vote, shows on its card what changed, or leaves it. */
export type ChangePolicy = 'ask_again' | 'warn' | 'ignore';

export interface GateCriterion {
  readonly id: string;
  readonly text: string;
  readonly check?: CheckSpec | undefined;
}

export interface Phase {
  readonly id: string;
  readonly title: string;
  readonly startsOffsetMs: number;
  readonly durationMs: number;
  readonly owners: readonly string[];
  /** Whether the deployment waits for its steps, where a step does not say otherwise. */
  readonly blocking?: boolean | undefined;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly kind: 'manual' | 'check' | 'workflow' | 'notice' | 'roll_call' | 'decision' | 'channel_test';
  readonly durationMs?: number | undefined;
  /** The role that does it, where it is not the phase's owners. */
  readonly owner?: string | undefined;
  /** Whether the deployment waits for it; as its phase says where left out. */
  readonly blocking?: boolean | undefined;
  readonly tasks: readonly string[];
  /** By the number of a task: the trigger of the kind `performance` whose watch says how it stands. */
  readonly measuredTasks?: Readonly<Record<string, string>> | undefined;
  /** Shell commands of the document, shown as they stand, never run by golive. */
  readonly commands: readonly string[];
  /** For `notice`: the ids of the notices that this step sends. */
  readonly notices?: readonly string[] | undefined;
  /** For `check` and `decision`. */
  readonly check?: CheckSpec | undefined;
  /** For `workflow`: the name under which services give its file. Left out: the step is the deployment. */
  readonly workflow?: string | undefined;
  /** For `workflow`: `automatic` runs it when its time has come; left out, a person does. */
  readonly start?: 'automatic' | 'manual' | undefined;
  /** For `workflow`: the traffic that it brings, part by part, each in a run of its own; all at once where left out. */
  readonly traffic?: readonly TrafficPart[] | undefined;
  /** For `roll_call`: the roles that are called; those that a go-live cannot do without where left out. */
  readonly roles?: readonly string[] | undefined;
}

export interface DeploymentPolicy {
  /** `manual`: at T-0 the starter gets the button; `automatic`: it starts by itself, never past its grace time. */
  readonly start: 'manual' | 'automatic';
  readonly starter: string;
  /** How long after T-0 the deployment may still start without somebody being asked again. */
  readonly graceMs: number;
  /** How long a run may take before people are told that it is overdue. */
  readonly timeoutMs: number;
}

export interface RollbackPolicy {
  readonly allowed: readonly string[];
  readonly proposeTo: string;
  readonly instruction?: string | undefined;
  readonly triggers: readonly RollbackTrigger[];
  readonly commands: readonly string[];
  /** What becomes of a deployment that still runs; where it is missing, the rollback waits for its end. */
  readonly whileDeploying?: 'cancel' | 'wait' | undefined;
  readonly timeoutMs: number;
  readonly afterwards: readonly FollowUpPeriod[];
  readonly postMortem?: PostMortemPolicy | undefined;
}

/** The issue that is opened on GitHub after a rollback. */
export interface PostMortemPolicy {
  /** Of the follow-ups: gets the address as evidence. */
  readonly task?: string | undefined;
  readonly labels: readonly string[];
  /** May hold `POST_MORTEM_VARIABLES`. */
  readonly title: string;
  /** Markdown, with these variables and `{{timeline}}`. */
  readonly text: string;
}

/** What must have happened, besides the time, before a notice may go out. */
export type Milestone =
  | 'deployment_accepted'
  | 'success_declared'
  | 'rolled_back'
  | 'issue_opened'
  /** It is on hold, and T-0 has passed. */
  | 'held_past_t0'
  | 'rescheduled'
  | 'aborted';

/** The way of the go-live that a notice belongs to. */
export type Branch = 'normal' | 'delayed' | 'aborted' | 'rolled_back';

export interface NoticeDefinition {
  readonly id: string;
  readonly title: string;
  readonly atOffsetMs?: number | undefined;
  readonly after?: Milestone | undefined;
  /** As its milestone says where it is left out. */
  readonly branch?: Branch | undefined;
  /** Audience ids of the service; besides them, on another way than the normal one, whoever heard a notice before. */
  readonly audiences: readonly string[];
  readonly channels: readonly NoticeChannel[];
  /** May hold variables, `{{version}}`. */
  readonly text: string;
  /** The audience in whose Slack channel its words go where a delivery fails and its own audience has no fallback. */
  readonly fallback?: string | undefined;
  /** golive's own, of a turn of which the runbook says nothing, for whoever heard a notice before. */
  readonly builtIn?: boolean | undefined;
  /** Where the words of a channel differ. */
  readonly perChannel?: Readonly<Partial<Record<NoticeChannel, string>>> | undefined;
  /** Overdue by less than this it still goes out, marked late; by more it is declared missed. */
  readonly graceMs: number;
}

export interface CriteriaGroup {
  readonly id: string;
  readonly title: string;
  /** The role that says whether its criteria are met, where they do not say otherwise. */
  readonly owner?: string | undefined;
  readonly items: readonly SuccessCriterion[];
}

export interface SuccessCriterion {
  readonly id: string;
  readonly text: string;
  /** A role; that of its group, or else the one that declares success, where it is left out. */
  readonly owner?: string | undefined;
  /** Golive measures it; nobody confirms it. */
  readonly measure?: Measure | undefined;
  /** Success cannot be declared without it. */
  readonly required?: boolean | undefined;
}

export interface FollowUpPeriod {
  readonly id: string;
  readonly title: string;
  /** Relative to the success declaration or the end of the rollback. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly items: readonly FollowUpItem[];
}

export interface FollowUpItem {
  readonly id: string;
  readonly text: string;
  /** A role; the one that declares success where it is left out. */
  readonly owner?: string | undefined;
  /** Done by golive itself once this notice was delivered everywhere. */
  readonly doneByNotice?: string | undefined;
  /** Done once the retrospective is held. */
  readonly doneByRetrospective?: boolean | undefined;
  /** Looks when its list begins; ticks it where it passes. */
  readonly check?: CheckSpec | undefined;
}
