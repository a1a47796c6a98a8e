/** Something goes wrong during a go-live, and people are told until it is over. `issue` counts from 1. */
export type IssueEvent =
  | {
      readonly type: 'IssueOpened';
      readonly issue: number;
      readonly what: string;
      readonly severity: Severity;
      /** When it is expected to be over; missing where nobody can say. */
      readonly eta?: number;
      /** A hold was asked for, and nothing was left to hold. */
      readonly notHeld?: true;
    }
  /** Somebody sees to it: who was paged need not. */
  | { readonly type: 'IssueAcknowledged'; readonly issue: number }
  | { readonly type: 'IssueEtaSet'; readonly issue: number; readonly eta: number }
  /** The time that was said is over, and the issue is not. */
  | { readonly type: 'IssueEtaPassed'; readonly issue: number; readonly eta: number }
  | { readonly type: 'IssueResolved'; readonly issue: number; readonly resolution: string };

/** What is severe pages people. */
export type Severity = 'normal' | 'severe';
