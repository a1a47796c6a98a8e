/** golive runs on a backup that was put back: what happened after `since`, and before this event, is not in it. */
export interface DatabaseRestored {
  readonly type: 'DatabaseRestored';
  readonly since: number;
  /** Why it is held. Missing in what was recorded before there was one. */
  readonly reason?: string | undefined;
}
