import type { HealthVerdict } from './health.ts';

/** What the watch saw, and what became of a rollback. */
export type HealthEvent =
  | HealthChanged
  | RollbackProposed
  | { readonly type: 'RollbackProposalDismissed'; readonly incident: number; readonly reason: string }
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

export interface RollbackProposed {
  readonly type: 'RollbackProposed';
  readonly incident: number;
  readonly trigger: string;
  readonly since: number;
  readonly evidence: string;
}
