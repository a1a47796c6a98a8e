/** Wishes that belong to no go-live. `allowed` are the people who may, by `services.yaml`. */
export type TargetWish =
  | {
      readonly type: 'FreezeAll';
      readonly reason: string;
      readonly until?: number;
      readonly allowed: readonly string[];
    }
  | { readonly type: 'UnfreezeAll'; readonly reason: string; readonly allowed: readonly string[] }
  | {
      readonly type: 'LockTarget';
      readonly service: string;
      readonly environment: string;
      readonly reason: string;
      readonly until?: number;
      readonly warnOnly?: true;
      /** Also where somebody else holds the lock. */
      readonly steal?: true;
      readonly allowed: readonly string[];
    }
  | { readonly type: 'AwaitTarget'; readonly service: string; readonly environment: string }
  | {
      readonly type: 'UnlockTarget';
      readonly service: string;
      readonly environment: string;
      readonly reason: string;
      readonly allowed: readonly string[];
    }
  /** golive itself saw that the time of a lock is over. */
  | { readonly type: 'ReportTargetFree'; readonly service: string; readonly environment: string };

export type TargetWishOfPeople = Exclude<TargetWish, { type: 'ReportTargetFree' }>;

const targetWishes = [
  'FreezeAll',
  'UnfreezeAll',
  'LockTarget',
  'AwaitTarget',
  'UnlockTarget',
  'ReportTargetFree',
] as const;

export const isTargetWish = (action: { readonly type: string }): action is TargetWish =>
  targetWishes.some((type) => type === action.type);
