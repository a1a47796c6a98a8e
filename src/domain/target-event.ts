/** What belongs to no go-live: the stop of all of them, and the locks of services' environments. A chain of its own. */
export type TargetEvent =
  | { readonly type: 'AllFrozen'; readonly reason: string; readonly until?: number }
  | { readonly type: 'AllUnfrozen'; readonly reason: string }
  | {
      readonly type: 'TargetLocked';
      readonly service: string;
      readonly environment: string;
      readonly reason: string;
      /** It ends by itself then. */
      readonly until?: number;
      /** It keeps nothing back, and is only shown. */
      readonly warnOnly?: true;
      /** Whose lock it was before. */
      readonly takenFrom?: string;
    }
  /** Whoever does it waits for the lock's end. */
  | { readonly type: 'TargetAwaited'; readonly service: string; readonly environment: string }
  | {
      readonly type: 'TargetUnlocked';
      readonly service: string;
      readonly environment: string;
      readonly reason?: string;
    };

export const isTargetEvent = (event: { readonly type: string }): event is TargetEvent =>
  ['AllFrozen', 'AllUnfrozen', 'TargetLocked', 'TargetAwaited', 'TargetUnlocked'].includes(event.type);
