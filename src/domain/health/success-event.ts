import type { EndpointMeasure, MeasuredVerdict } from './measurement.ts';

export type Standing = MeasuredVerdict | 'open';

export interface Shortfall {
  readonly criterion: string;
  readonly standing: Exclude<Standing, 'met'>;
}

/** Whether the criteria of success are met. */
export type SuccessEvent =
  | {
      readonly type: 'SuccessMeasured';
      readonly because: 'validation' | 'declaration' | 'window_end';
      readonly from: number;
      readonly respondsFrom: number;
      readonly to: number;
      readonly seen: readonly EndpointMeasure[];
    }
  /** What their owners say of them; `open` is what they take back. */
  | {
      readonly type: 'CriteriaJudged';
      readonly group: string;
      readonly met: readonly string[];
      readonly notMet: readonly string[];
      readonly open: readonly string[];
      readonly reason?: string;
    };
