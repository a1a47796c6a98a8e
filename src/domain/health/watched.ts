import type { Action } from '../command.ts';
import type { Case, Decision } from '../decision.ts';
import { decideForeignRuns } from '../guards/foreign-run.ts';
import { decideHealth, decideUnverified } from '../rollback/rollback.ts';
import { decideRollbackWindow } from '../rollback/rollback-budget.ts';
import { decideTrigger, decideUnanswered } from '../rollback/trigger-ladder.ts';
import { decidePerformance } from '../steps/performance.ts';
import { unreachable } from '../unreachable.ts';

const watchedTypes = [
  'ReportHealth',
  'ReportPerformance',
  'ReportTrigger',
  'ReportRollbackUnverified',
  'ReportProposalUnanswered',
  'ReportForeignRuns',
  'ReportRollbackWindow',
] as const;

type Watched = Extract<Action, { type: (typeof watchedTypes)[number] }>;

export const isWatchedReport = (action: Action): action is Watched =>
  watchedTypes.some((type) => type === action.type);

/** What the watch saw, or did not see in time. */
export function decideWatched(it: Case, action: Watched): Decision {
  switch (action.type) {
    case 'ReportHealth':
      return decideHealth(it, action);
    case 'ReportPerformance':
      return decidePerformance(it, action);
    case 'ReportTrigger':
      return decideTrigger(it, action);
    case 'ReportRollbackUnverified':
      return decideUnverified(it);
    case 'ReportForeignRuns':
      return decideForeignRuns(it, action);
    case 'ReportProposalUnanswered':
      return decideUnanswered(it, action);
    case 'ReportRollbackWindow':
      return decideRollbackWindow(it);
    default:
      throw unreachable(action);
  }
}
