/** The rules of one gate add up: everybody whom one of them names may vote, and the highest number is needed. */
export interface VoterRule {
  readonly roles: readonly string[];
  /** Slack users. */
  readonly people: readonly string[];
  /** User groups of Slack; `voter-groups.ts` says when they are read. */
  readonly groups?: readonly string[] | undefined;
  /** How many GO it wants; of all who may vote by this rule, where it says so. */
  readonly needs: number | 'all';
}
