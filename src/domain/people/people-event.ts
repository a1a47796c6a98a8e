import type { GroupReading } from '../gates/group-reading.ts';

/** Who is who in this go-live, whatever the service's file says. */
export type PeopleEvent =
  | {
      readonly type: 'RoleHandedOver';
      readonly role: string;
      /** Missing where nobody held it. */
      readonly from?: string;
      readonly to: string;
      readonly reason?: string;
    }
  /** Slack is asked whether everybody who holds a role is still there; who is not, follows as `MembershipChanged`. */
  | { readonly type: 'HoldersAskedFor'; readonly round: number }
  /** What a person owes here is not reminded of any more; what waits for their decision still is. */
  | { readonly type: 'RemindersMuted'; readonly person: string }
  | { readonly type: 'RemindersUnmuted'; readonly person: string }
  /** Of the user groups that vote on gates, those in which others are now than when they were read last. */
  | {
      readonly type: 'VoterGroupsChanged';
      readonly groups: readonly GroupReading[];
      readonly joined: readonly string[];
      readonly left: readonly string[];
    }
  /** Who votes on gates lets somebody else vote for them; one before that is replaced. */
  | { readonly type: 'VotesDelegated'; readonly from: string; readonly to: string; readonly until?: number }
  /** Its time is over, or whoever gave it ended it. */
  | { readonly type: 'DelegationEnded'; readonly from: string; readonly to: string }
  /** The runbook is due for review since `review`, a calendar date, and whoever keeps it is reminded. */
  | { readonly type: 'RunbookReviewDue'; readonly review: string; readonly person: string };

/** When the file of a runbook says that it is due for review, and who keeps it: the first of them who is here is told. */
export interface ReviewOfFile {
  readonly runbook: string;
  /** A calendar date. */
  readonly review: string;
  readonly keepers: readonly string[];
}
