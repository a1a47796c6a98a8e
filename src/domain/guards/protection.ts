import { currentRun, type GoLive, type RunState } from '../go-live.ts';
import { isStepRunWanted } from '../steps/step-workflow.ts';
import { isListedAs } from './foreign-run.ts';

/** A job that waits for a protected environment. */
export interface ProtectedRun {
  /** `owner/name` */
  readonly repository: string;
  readonly runId: number;
  /** May hold `[golive:<correlation id>]`; asked for where the id alone says nothing. */
  readonly title?: string;
}

export interface ProtectionVerdict {
  readonly state: 'approved' | 'rejected';
  readonly because: 'wanted' | 'unknown_run' | 'held' | 'not_wanted';
  readonly goLive?: string;
}

/** Whether a go-live wants just this run at this moment. What it does not know, it does not want. */
export function protectionVerdict(goLives: readonly GoLive[], asked: ProtectedRun): ProtectionVerdict {
  const found = goLives
    .flatMap((goLive) => goLive.runs.map((run) => ({ goLive, run })))
    .find(({ run }) => isAskedFor(run, asked));
  if (!found) return { state: 'rejected', because: 'unknown_run' };
  const { goLive, run } = found;
  const about = { goLive: goLive.id };
  const { purpose } = run.request;
  if (goLive.held && (purpose === 'deploy' || purpose === 'step'))
    return { state: 'rejected', because: 'held', ...about };
  return isWanted(goLive, run)
    ? { state: 'approved', because: 'wanted', ...about }
    : { state: 'rejected', because: 'not_wanted', ...about };
}

const isAskedFor = (run: RunState, { repository, runId, title = '' }: ProtectedRun): boolean =>
  run.request.repository === repository && isListedAs(run, { runId, title });

function isWanted(goLive: GoLive, run: RunState): boolean {
  const { purpose } = run.request;
  if (purpose === 'step') return isStepRunWanted(goLive, run);
  if (run.cancelAskedAt !== undefined || currentRun(goLive, purpose) !== run) return false;
  switch (purpose) {
    case 'deploy':
      return goLive.status === 'starting' || goLive.status === 'deploying';
    case 'rollback':
      return goLive.status === 'rolling_back';
    case 'verify':
      return goLive.status === 'verifying_rollback';
    default:
      return false;
  }
}
