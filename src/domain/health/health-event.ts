import type { HealthVerdict } from './health.ts';

/** What the watch saw, and what became of a rollback. */
export type HealthEvent =
  | HealthChanged
  | PerformanceChanged
  | RollbackProposed
  | { readonly type: 'RollbackProposalDismissed'; readonly incident: number; readonly reason: string }
  /** The runbook has this trigger only put on record. */
  | {
      readonly type: 'TriggerObserved';
      readonly trigger: string;
      readonly since: number;
      readonly evidence: string;
    }
  /** Nobody decided in time. `rollsBack`: so golive does, as the runbook says. */
  | {
      readonly type: 'RollbackProposalUnanswered';
      readonly incident: number;
      readonly rollsBack: boolean;
    }
  | { readonly type: 'RollbackVerified' }
  | { readonly type: 'RollbackUnverified'; readonly reason: string };

export interface HealthChanged {
  readonly type: 'HealthChanged';
  readonly endpoint: string;
  readonly verdict: HealthVerdict;
  /** The sample's instant from which the verdict holds. */
  readonly since: number;
  /** One sentence: what was seen. */
  readonly evidence: string;
}

/** `unknown` where the samples are too few to say anything. */
export type PerformanceVerdict = 'fine' | 'degraded' | 'unknown';

/** What the answers of one endpoint come to for a trigger that watches their time. */
export interface PerformanceChanged {
  readonly type: 'PerformanceChanged';
  readonly trigger: string;
  readonly endpoint: string;
  readonly verdict: PerformanceVerdict;
  /** The beginning of what was looked at. */
  readonly since: number;
  readonly evidence: string;
}

export interface RollbackProposed {
  readonly type: 'RollbackProposed';
  readonly incident: number;
  readonly trigger: string;
  readonly since: number;
  readonly evidence: string;
}
