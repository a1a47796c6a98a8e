/** What goes wrong in a rehearsal, so that people see what they would do then. Offsets are from its T-0. */
export type Failure =
  /** The deployment that runs then, or is started after it, ends badly; the next one does not. */
  | { readonly kind: 'deployment'; readonly atOffsetMs: number }
  /** All endpoints are down from then on, until a rollback is through. */
  | { readonly kind: 'health'; readonly atOffsetMs: number }
  /** By its name, such as `item/changes_merged`. */
  | { readonly kind: 'check'; readonly check: string }
  /** Nobody answers, or nobody who holds the role. */
  | { readonly kind: 'silence'; readonly role?: string };

/** Whether a stand-in answers in the name of this role. */
export const isSilent = (failures: readonly Failure[], role: string): boolean =>
  failures.some(
    (failure) => failure.kind === 'silence' && (failure.role === undefined || failure.role === role),
  );

/**
 * How a rehearsal ended: as the go-live did; `not_completed` where that came to no end; by a person; or with golive
 * itself, which was stopped or failed in the middle of it.
 */
export type RehearsalResult =
  | 'succeeded'
  | 'rolled_back'
  | 'aborted'
  | 'not_completed'
  | 'stopped'
  | 'interrupted';
