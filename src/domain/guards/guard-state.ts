import type { RollbackWindowStage } from '../rollback/rollback-budget-event.ts';
import type { AcceptedHealth } from './bad-health.ts';
import type { BrokenGlass } from './break-glass.ts';
import type { VersionMoved } from './last-look.ts';

/** What keeps people from hurting production, as far as this go-live has met it. */
export interface GuardState {
  /** How long the last rollbacks of the target took, as far as was known at planning. */
  readonly rollbacksTook?: readonly number[];
  /** How far the time is in which a rollback ends within the window; missing while it is open. */
  readonly rollbackWindow?: RollbackWindowStage;
  /** Triggers that are met and only on record, until they recover. */
  readonly observed?: readonly string[];
  /** Runs on GitHub that no go-live asked for, as far as they were told here. */
  readonly foreignRuns?: readonly number[];
  /** What was skipped in an emergency; which of it holds now, `standing-glass.ts` says. */
  readonly brokenGlass?: readonly BrokenGlass[];
  /** Down before the deployment, and taken on by somebody. */
  readonly acceptedHealth?: readonly AcceptedHealth[];
  /** Votes given before it were given on another commit. */
  readonly versionMoved: VersionMoved | undefined;
}
