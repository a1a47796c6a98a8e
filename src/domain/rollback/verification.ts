import type { KnownCase } from '../decision.ts';
import { requestOf } from '../deployment/run-request.ts';
import type { Event } from '../event.ts';
import {
  type GoLive,
  isDeploymentUndecided,
  lastAcceptedRun,
  lastRun,
  overallHealth,
  type RunState,
} from '../go-live.ts';
import type { RecordedWords } from '../recorded-words.ts';
import { statusAfter } from '../status.ts';
import { isOutrun } from '../trigger.ts';

/*
 * A rollback is verified once its run has succeeded, no deployment runs any more, every endpoint is up and, where the
 * service names a workflow for it, that has succeeded too. The workflow is asked for when the rollback's run succeeds.
 */

/** The workflow that verifies the last rollback; undefined before it is asked for, and where the service names none. */
function verifyingRun({ runs }: GoLive): RunState | undefined {
  const rollback = runs.findLastIndex(({ request }) => request.purpose === 'rollback');
  return runs.slice(rollback + 1).findLast(({ request }) => request.purpose === 'verify');
}

const isProvenByWorkflow = (goLive: GoLive): boolean =>
  goLive.service.workflows.verify === undefined || verifyingRun(goLive)?.conclusion === 'success';

/** The rollback ran well and only its proof is still to be seen, however late. */
const hasRolledBack = (goLive: GoLive): boolean =>
  goLive.status === 'verifying_rollback' ||
  (goLive.status === 'rollback_failed' && lastAcceptedRun(goLive, 'rollback')?.conclusion === 'success');

/** All that proves a rollback is there in this state, which what was just seen is part of. */
export const isRollbackProven = (goLive: GoLive): boolean =>
  hasRolledBack(goLive) &&
  overallHealth(goLive) === 'up' &&
  !isDeploymentUndecided(goLive) &&
  isProvenByWorkflow(goLive);

/** Why a rollback is not verified, in one sentence. */
export function whyUnverified(goLive: GoLive, words: RecordedWords['rollback']): string {
  if (isDeploymentUndecided(goLive)) return words.unended;
  const health = overallHealth(goLive);
  if (health !== 'up') return words.health(health);
  return words.workflowWaits(goLive.service.workflows.verify ?? '');
}

/** The workflow that is to verify the rollback whose run has just succeeded. */
export function workflowToVerify(goLive: GoLive, run: RunState): readonly Event[] {
  const { version } = run.request.inputs;
  const isRolledBack =
    run.request.purpose === 'rollback' &&
    !isOutrun(goLive, run) &&
    statusAfter(goLive.status, 'rollback succeeded') === 'verifying_rollback';
  return goLive.service.workflows.verify !== undefined && isRolledBack
    ? [{ type: 'RunRequested', run: requestOf(goLive, 'verify', { version }) }]
    : [];
}

/** What the end of the verifying workflow, or its refusal, says of the rollback. */
export function verdictOfWorkflow(
  { goLive, facts: { words } }: KnownCase,
  run: RunState,
  conclusion: string,
): readonly Event[] {
  if (run !== verifyingRun(goLive) || !hasRolledBack(goLive)) return [];
  if (conclusion === 'success') {
    const seen = { ...goLive, runs: goLive.runs.map((r) => (r === run ? { ...r, conclusion } : r)) };
    return isRollbackProven(seen) ? [{ type: 'RollbackVerified' }] : [];
  }
  if (goLive.status !== 'verifying_rollback') return [];
  const reason = words.rollback.workflowFailed(run.request.workflow, conclusion);
  return [{ type: 'RollbackUnverified', reason }];
}

/** Whether the verifying workflow may still be sent. */
export const isVerificationWanted = (goLive: GoLive, run: RunState): boolean =>
  run === verifyingRun(goLive) &&
  hasRolledBack(goLive) &&
  lastRun(goLive, 'rollback')?.conclusion === 'success';
