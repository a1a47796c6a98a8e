/** What people do about the communication plan. */
export type CommunicationEvent =
  /** Somebody had a notice sent to themselves, marked as a test. */
  { readonly type: 'NoticeTested'; readonly notice: string; readonly to: string; readonly number: number };

/** What people did about it so far. */
export interface Communication {
  /** How often somebody had a notice sent to themselves. */
  readonly tests: number;
}
