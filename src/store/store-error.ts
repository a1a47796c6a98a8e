export type StoreErrorCode =
  | 'busy'
  | 'disk_full'
  | 'read_only'
  | 'io'
  | 'corrupt'
  | 'cannot_open'
  | 'not_golive'
  | 'newer_schema'
  | 'edited_migration'
  | 'unknown_event';

const RETRYABLE: readonly StoreErrorCode[] = ['busy', 'disk_full', 'read_only', 'io'];

/** The database did not do what it was asked. Nothing of the failed transaction was written. */
export class StoreError extends Error {
  override name = 'StoreError';
  readonly code: StoreErrorCode;
  /** Whether the same call may go well once the disk or the other process allows it, without a restart. */
  readonly retryable: boolean;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.retryable = RETRYABLE.includes(code);
  }
}
