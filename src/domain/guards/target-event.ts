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
      /** Whose lock it was, where somebody else ended it. */
      readonly lockedBy?: string;
      /** Who waited for that, the first of them first; they are told. */
      readonly waiting?: readonly string[];
    }
  /** Its time is over, and those who waited for that are told, the first of them first. */
  | {
      readonly type: 'TargetFreed';
      readonly service: string;
      readonly environment: string;
      readonly waiting: readonly string[];
    };

export const isTargetEvent = (event: { readonly type: string }): event is TargetEvent =>
  ['AllFrozen', 'AllUnfrozen', 'TargetLocked', 'TargetAwaited', 'TargetUnlocked', 'TargetFreed'].includes(
    event.type,
  );

/** What became of a lock, by whom where it was a person. */
export type LockNews = {
  readonly service: string;
  readonly environment: string;
  readonly by?: string;
} & (
  | { readonly what: 'taken' | 'ended'; readonly reason?: string }
  /** All who waited, the first of them first, and which of them is told. */
  | { readonly what: 'free'; readonly waiting: readonly string[]; readonly index: number }
);
