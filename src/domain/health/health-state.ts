import type { HealthVerdict } from './health.ts';
import type { PerformanceVerdict } from './health-event.ts';

export interface EndpointHealth {
  readonly verdict: HealthVerdict;
  readonly since: number;
  readonly evidence: string;
}

export interface EndpointPerformance {
  readonly verdict: PerformanceVerdict;
  readonly since: number;
  readonly evidence: string;
}

/** The newest alarm: people were called because endpoints went down. */
export interface HealthAlarm {
  /** 1 for the first. */
  readonly number: number;
  /** The place in the trail of the event that raised it. */
  readonly version: number;
  readonly lastDownAt: number;
  /** Which endpoints it is about. */
  readonly endpoints: readonly string[];
  /** All of them are up again. */
  readonly isOver: boolean;
}
