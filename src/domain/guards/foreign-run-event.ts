/** A run of a service's workflow that no go-live asked for. */
export interface ForeignRun {
  readonly runId: number;
  readonly url: string;
  readonly workflow: string;
  /** The login of whoever started it, where GitHub says it. */
  readonly by?: string;
  readonly at: number;
}

/** Somebody went round golive. */
export interface ForeignRunsFound {
  readonly type: 'ForeignRunsFound';
  readonly runs: readonly ForeignRun[];
}
