/** What is done after the success or the rollback. Lists and tasks stand by their ids, `after_success/immediate`. */
export type FollowUpEvent =
  | { readonly type: 'FollowUpsOpened'; readonly list: string }
  /** Its time is over; `open` are the tasks that are not done. */
  | { readonly type: 'FollowUpsOverdue'; readonly list: string; readonly open: readonly string[] }
  /** `open` are the tasks that stay undone, for the reason that a person gave. */
  | { readonly type: 'GoLiveClosed'; readonly open: readonly string[]; readonly reason?: string }
  /** A task was opened again. */
  | { readonly type: 'GoLiveReopened' }
  | PostMortemEvent
  /** The version that was rolled back may be planned again. */
  | { readonly type: 'VersionAllowed'; readonly reason: string }
  /** By the wish for a rollback: nothing else is deployed to the same service and environment. */
  | { readonly type: 'EnvironmentLocked' }
  | { readonly type: 'EnvironmentUnlocked'; readonly reason: string }
  | RemindersDue;

/** These people owe something that is overdue or soon due, and get a message of all that they owe. */
export interface RemindersDue {
  readonly type: 'RemindersDue';
  /** The time that it was for. */
  readonly slot: number;
  readonly people: readonly string[];
}

/** The issue that was to be opened on GitHub after a rollback. */
export type PostMortemEvent =
  | { readonly type: 'PostMortemOpened'; readonly number: number; readonly url: string }
  | { readonly type: 'PostMortemNotOpened'; readonly reason: string };
