/** Who was in a user group of Slack when it was read, or why it could not be. */
export type GroupReading =
  | { readonly group: string; readonly readAt: number; readonly members: readonly string[] }
  | { readonly group: string; readonly readAt: number; readonly unreadable: string };

/**
 * Two readings may be taken in another order than they were made. A reading is taken within this time, so that one which
 * seems older still is one of before the clock was set back.
 */
const takenWithinMs = 5 * 60_000;

/** Whether a group was read again before this reading was taken: the newer one says who is in it. */
export const isOvertaken = (
  { readAt }: Pick<GroupReading, 'readAt'>,
  known: { readonly readAt: number } | undefined,
): boolean => known !== undefined && readAt < known.readAt && known.readAt - readAt <= takenWithinMs;
