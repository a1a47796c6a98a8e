import type { Github } from '../adapters/github.ts';
import type { RunView } from '../adapters/github-read-run.ts';
import type { Action } from '../domain/command.ts';
import { neverFound } from '../domain/deployment/deployment.ts';
import type { RunProgress } from '../domain/deployment/run-progress.ts';
import { isRunning, type RunState } from '../domain/go-live.ts';

/** What has changed since the go-live's last event of this run, and how far the run has come. */
interface Seen {
  readonly actions: readonly Action[];
  readonly progress?: RunProgress | undefined;
}

/**
 * Asks GitHub once. Throws an `OutsideError` where it does not answer. `isLastSearch`: a run that it does not find even now
 * is not looked for again.
 */
export async function lookAtRun(github: Github, run: RunState, isLastSearch: boolean): Promise<Seen> {
  const { correlationId, repository } = run.request;
  if (!run.link) {
    const looked = await github.findRun({ run: run.request, since: run.requestedAt });
    if ('found' in looked) return { actions: [{ type: 'ReportRunFound', correlationId, run: looked.found }] };
    const { attempt } = run;
    const ended = { type: 'ReportRunCompleted', correlationId, attempt, conclusion: neverFound } as const;
    return { actions: isLastSearch ? [ended] : [] };
  }
  const view = await github.readRun({ repository, runId: run.link.runId, seen: run.status !== undefined });
  return { actions: changes(run, view), progress: progressIn(view) };
}

function changes(run: RunState, view: RunView): readonly Action[] {
  const { correlationId } = run.request;
  const attempt = view.state === 'deleted' ? run.attempt : view.attempt;
  if (!isRunning(run) && attempt <= run.attempt) return [];
  if (view.state !== 'running') {
    const conclusion = view.state === 'deleted' ? view.state : view.conclusion;
    return [{ type: 'ReportRunCompleted', correlationId, attempt, conclusion }];
  }
  const { status } = view;
  return status === run.status && attempt === run.attempt
    ? []
    : [{ type: 'ReportRunStatus', correlationId, attempt, status }];
}

function progressIn(view: RunView): RunProgress | undefined {
  if (view.state !== 'running' || !view.jobs) return undefined;
  const job = view.jobs.find((j) => j.status === 'in_progress');
  const step = job?.steps.find((s) => s.status === 'in_progress');
  return {
    jobsDone: view.jobs.filter((j) => j.status === 'completed').length,
    jobs: view.jobs.length,
    ...(job ? { job: job.name } : {}),
    ...(step ? { step: step.name } : {}),
  };
}
