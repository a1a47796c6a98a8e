import type { Vote, VoteCondition } from './gate-event.ts';
import type { GroupReading } from './group-reading.ts';

/** What people say of the gates, and of all of them together. */
export type VoteAction =
  | {
      readonly type: 'CastVote';
      readonly gate: string;
      readonly vote: Vote;
      readonly reason?: string;
      /** For a GO: the ids of the criteria that the voter confirms. */
      readonly confirmed?: readonly string[];
      /** Makes a GO a GO-IF. */
      readonly condition?: VoteCondition;
      /** Of the gate's user groups, as they were just read. */
      readonly groups?: readonly GroupReading[];
      /** The beginning of the commit that whoever votes GO was shown. */
      readonly drawnForCommit?: string;
      readonly drawnForT0?: number;
    }
  | { readonly type: 'WithdrawVote'; readonly gate: string; readonly drawnForT0?: number }
  | {
      readonly type: 'UntickCriteria';
      readonly gate: string;
      readonly criteria: readonly string[];
      readonly reason?: string;
      readonly drawnForT0?: number;
    }
  /** `noGo`: the place in the trail of the NO-GO that was read. */
  | {
      readonly type: 'RuleOnNoGo';
      readonly gate: string;
      readonly ruling: 'upheld' | 'overruled';
      readonly reason?: string;
      readonly noGo?: number;
      readonly drawnForT0?: number;
    }
  /** `unread`: a gate's user group that could not be read just now. */
  | {
      readonly type: 'GiveFinalGo';
      readonly drawnForT0?: number;
      readonly unread?: { readonly gate: string; readonly id: string; readonly reason?: string };
    }
  /** Who is in the user groups that vote, as golive has just read it. */
  | { readonly type: 'ReportVoterGroups'; readonly groups: readonly GroupReading[] };
