import type { HealthVerdict } from '../health/health.ts';

/** Immediately before its dispatch the version named another commit than the one that was voted on; none without `to`. */
export type VersionMovedEvent = {
  readonly type: 'VersionMoved';
  readonly from: string;
  readonly to?: string;
};

/** How a dispatch goes that golive looked before. */
export type DispatchEvent =
  /** `look`: what was seen outside immediately before. */
  | {
      readonly type: 'DispatchBegun';
      readonly correlationId: string;
      readonly attempt: number;
      readonly look?: SeenBefore;
    }
  /** `because`: golive itself saw before the call that it must not be sent. */
  | {
      readonly type: 'DispatchRejected';
      readonly correlationId: string;
      readonly reason: string;
      readonly because?: 'version_moved' | 'workflow_missing';
    }
  /** Certainly nothing arrived at GitHub: it waits to be sent again, and what comes before that still counts. */
  | {
      readonly type: 'DispatchNotSent';
      readonly correlationId: string;
      readonly reason: string;
      /** What golive waits for; where GitHub itself was not reached by the dispatch: missing. */
      readonly because?: WaitsFor;
      /** The endpoints that were down. */
      readonly down?: readonly string[];
      /** When it is sent next, at the latest. */
      readonly nextAt?: number;
    };

/** Somebody has it deployed though these endpoints are down: it may be what mends them. */
export interface BadHealthAccepted {
  readonly type: 'BadHealthAccepted';
  readonly endpoints: readonly string[];
  readonly reason: string;
}

export interface SeenBefore {
  /** The commit that the version names now; null where GitHub knows none, left out where nobody knew one before. */
  readonly commit?: string | null;
  /** Why the workflow cannot be started. */
  readonly workflowMissing?: string;
  /** The address of another run of the service's workflows that has not ended. */
  readonly otherRun?: string;
  readonly health: readonly {
    readonly endpoint: string;
    readonly verdict: HealthVerdict;
    readonly said: string;
  }[];
}

/** What passes by itself: golive looks again for as long as the grace time lasts. */
export type WaitsFor = 'github_unreadable' | 'other_deployment_running' | 'health_unknown' | 'health_down';
