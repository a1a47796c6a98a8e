import type { CheckMoment } from './check.ts';

export type CheckEvent =
  /** By name, such as `item/changes_merged`. `moment` where time asked for all of them. */
  | {
      readonly type: 'ChecksRequested';
      readonly checks: readonly string[];
      readonly moment?: CheckMoment;
    }
  /** `asking` is the count of times that this check was asked for; `turnedRed`: it was green when it could tell last. */
  | {
      readonly type: 'CheckCompleted';
      readonly check: string;
      readonly asking: number;
      readonly verdict: 'passed' | 'failed' | 'unknown';
      readonly evidence: string;
      readonly link?: string;
      readonly turnedRed?: boolean;
    };
