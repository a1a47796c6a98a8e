/** A failure of the world outside: the one error class that adapters throw. */
export class OutsideError extends Error {
  override name = 'OutsideError';
  /** Whether the same call may go well later. */
  readonly retryable: boolean;
  /** `no`: certainly not carried out. `maybe`: the answer was lost (timeout, reset, 5xx): look before sending again. */
  readonly happened: 'no' | 'maybe';
  readonly retryAfterMs: number | undefined;
  /** The other side's word, `channel_not_found`, `http_503`, `timeout`. Never a secret. */
  readonly code: string;

  constructor(
    message: string,
    facts: {
      code: string;
      retryable: boolean;
      happened: 'no' | 'maybe';
      retryAfterMs?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: facts.cause });
    this.code = facts.code;
    this.retryable = facts.retryable;
    this.happened = facts.happened;
    this.retryAfterMs = facts.retryAfterMs;
  }
}

/** The same failure of a call that only prepares the real one, or only reads: whatever came of it, nothing was done. */
export function notCarriedOut(error: unknown): unknown {
  if (!(error instanceof OutsideError) || error.happened === 'no') return error;
  const { message, code, retryable, retryAfterMs } = error;
  return new OutsideError(message, { code, retryable, retryAfterMs, happened: 'no', cause: error });
}
