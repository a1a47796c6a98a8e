import type { HealthVerdict } from '../health/health.ts';
import type { PerformanceVerdict } from '../health/health-event.ts';

/** What the watch saw of what runs. */
export type SeenAction =
  | {
      readonly type: 'ReportHealth';
      readonly endpoint: string;
      readonly verdict: HealthVerdict;
      readonly since: number;
      readonly evidence: string;
    }
  | {
      readonly type: 'ReportPerformance';
      readonly trigger: string;
      readonly endpoint: string;
      readonly verdict: PerformanceVerdict;
      readonly since: number;
      readonly evidence: string;
    }
  | {
      readonly type: 'ReportTrigger';
      readonly trigger: string;
      readonly since: number;
      readonly evidence: string;
    };
