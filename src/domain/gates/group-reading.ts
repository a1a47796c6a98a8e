/** Who was in a user group of Slack when it was read, or why it could not be. */
export type GroupReading =
  | { readonly group: string; readonly readAt: number; readonly members: readonly string[] }
  | { readonly group: string; readonly readAt: number; readonly unreadable: string };
