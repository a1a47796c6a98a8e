import type { ForeignRun } from './foreign-run-event.ts';

/** What time, GitHub and emergencies bring to the rules that keep people from hurting production. */
export type GuardAction =
  /** Nobody has decided on a proposal in the time that the runbook gives. */
  | { readonly type: 'ReportProposalUnanswered'; readonly incident: number }
  /** Runs on GitHub that no go-live asked for. */
  | { readonly type: 'ReportForeignRuns'; readonly runs: readonly ForeignRun[] }
  /** The time for a rollback that ends within the window is nearly or quite over. */
  | { readonly type: 'ReportRollbackWindow' }
  /** Has it deployed though endpoints are down that the last look found so. */
  | { readonly type: 'AcceptBadHealth'; readonly reason: string }
  /** Skips a rule in an emergency: `gate/ID`, `item/ID`, `lock`, `freeze`. */
  | {
      readonly type: 'BreakGlass';
      readonly what: string;
      readonly reason: string;
      readonly drawnForT0?: number | undefined;
    };
