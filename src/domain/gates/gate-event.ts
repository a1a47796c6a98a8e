import type { GroupReading } from './group-reading.ts';

export type Vote = 'GO' | 'NO-GO';

export interface VoteCast {
  readonly type: 'VoteCast';
  readonly gate: string;
  readonly vote: Vote;
  readonly reason?: string;
  /** For a GO: the ids of the criteria that the voter confirmed, each by its own box. Before there were boxes: missing. */
  readonly confirmed?: readonly string[];
  /** A GO that was given after the gate had closed. */
  readonly late?: boolean;
  /** Whose vote it is, where somebody else gave it for them. */
  readonly onBehalfOf?: string;
  /** Makes a GO a GO-IF. What is not among `confirmed` then is what the voter takes as a risk. */
  readonly condition?: VoteCondition;
  /** Before it was kept: missing. */
  readonly basis?: VoteBasis;
  /** Of the gate's user groups: who was in them when the vote was given, or why that could not be read. */
  readonly groups?: readonly GroupReading[];
}

/** What a vote was given on: the commit and the runbook, and what was not well. `mark` stands for all of it. */
export interface VoteBasis {
  readonly mark: string;
  /** Missing where golive could not read it. */
  readonly commit?: string;
  /** The hash of the runbook. */
  readonly runbook: string;
  /** Items of the checklist that were open. */
  readonly open: readonly string[];
  /** Checks that had failed, of the checklist and of the gate's criteria. */
  readonly failed: readonly string[];
  /** Endpoints whose health was down. */
  readonly down: readonly string[];
}

export type BasisPart = 'commit' | 'runbook' | 'checklist' | 'checks' | 'health';

/** `age`: nothing changed, but it is older than its gate lets it be. `what`: of the commit the one before and the new one, else what is open again, failed or down. */
export interface BasisChange {
  readonly part: BasisPart | 'age';
  readonly what: readonly string[];
}

/** Somebody has to see to it before a phase; the deployment where no phase is named. */
export interface VoteCondition {
  readonly text: string;
  /** A Slack user. */
  readonly owner: string;
  readonly phase?: string;
}

/** The decisions on the gates. */
export type GateEvent =
  | { readonly type: 'GateOpened'; readonly gate: string }
  /** Its time is over and it has no vote that counts. */
  | { readonly type: 'GateClosed'; readonly gate: string }
  /**
   * `stage` counts the reminders of a gate for one T-0, from 1; `people` are the Slack users who are told, those of
   * `withTasks` in the message of what they owe.
   */
  | {
      readonly type: 'VotersReminded';
      readonly gates: readonly { readonly gate: string; readonly stage: number }[];
      readonly people: readonly string[];
      readonly withTasks?: readonly string[];
    }
  | VoteCast
  /** What it was given on has changed so that the gate asks again. */
  | {
      readonly type: 'VoteWentStale';
      readonly gate: string;
      readonly changed: readonly BasisChange[];
      /** Whose votes, where everybody has one of their own. */
      readonly of?: readonly string[];
    }
  /** Whoever gave it took it back: the gate has it no more. `whose` where everybody has one of their own; so below. */
  | { readonly type: 'VoteWithdrawn'; readonly gate: string; readonly vote: Vote; readonly whose?: string }
  /** What the escalation contact says to a NO-GO. Overruled, it keeps the start no longer back. */
  | {
      readonly type: 'NoGoUpheld';
      readonly gate: string;
      readonly voter: string;
      readonly reason?: string;
      readonly whose?: string;
    }
  | {
      readonly type: 'NoGoOverruled';
      readonly gate: string;
      readonly voter: string;
      readonly reason: string;
      readonly whose?: string;
    }
  /** A GO rests on every criterion: without them it no longer holds, whoever gave it. */
  | {
      readonly type: 'CriteriaUnticked';
      readonly gate: string;
      readonly criteria: readonly string[];
      readonly reason?: string;
    };
