import type { BarReason } from '../guards/bar.ts';

/** Why the final GO no longer stands. */
export type WithdrawalReason =
  | 'no_go'
  | 'item_unticked'
  | 'criteria_unticked'
  | 'vote_stale'
  | 'rescheduled'
  | 'revoked'
  | 'left'
  | 'left_group'
  | 'handed_over'
  | 'version_moved'
  | 'author_known';

/** Why a run that was asked for is not sent to GitHub. */
export type CallBackReason =
  | WithdrawalReason
  | BarReason
  | 'held'
  | 'aborted'
  | 'rollback requested'
  | 'stale'
  | 'blocked'
  | 'superseded'
  | 'past_grace';
