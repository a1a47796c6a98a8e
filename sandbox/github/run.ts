/**
 * One workflow run and its moves, in sandbox time. Every move happens at the instant `dueMs`, however late it is
 * looked at, so that a jump of the clock leaves the same history as waiting would.
 *
 *   queued ----------> in_progress ----------> completed (success, failure, cancelled)
 *     ^                  |     ^
 *     | group is free    v     | approved
 *   pending             waiting --rejected--> completed (failure)
 *
 * `pending` waits for the concurrency group, `waiting` for a reviewer. A cancel ends each of them as cancelled; a
 * re-run takes a completed run back to queued (or pending) with the next attempt number.
 */
import { placeOf, type Scenario } from './scenario.ts';
import type { WorkflowFile } from './workflow-file.ts';

interface Step {
  readonly number: number;
  readonly name: string;
  readonly ms: number;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  startedMs: number | undefined;
  completedMs: number | undefined;
}

export interface Job {
  readonly id: number;
  readonly key: string;
  readonly attempt: number;
  readonly environment: string | undefined;
  readonly createdMs: number;
  readonly steps: readonly Step[];
  status: 'queued' | 'waiting' | 'in_progress' | 'completed';
  conclusion: string | null;
  startedMs: number | undefined;
  completedMs: number | undefined;
}

export interface Run {
  readonly id: number;
  readonly number: number;
  readonly workflow: WorkflowFile;
  readonly ref: string;
  readonly sha: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly title: string;
  readonly actor: string;
  readonly group: string | undefined;
  readonly createdMs: number;
  /** From when on lists show the run. */
  readonly listedMs: number;
  attempt: number;
  startedMs: number;
  updatedMs: number;
  status: 'queued' | 'pending' | 'waiting' | 'in_progress' | 'completed';
  conclusion: string | null;
  jobs: readonly Job[];
  readonly earlierJobs: Job[][];
  scenario: Scenario;
  approved: boolean;
  cancelling: boolean;
  jobIndex: number;
  stepIndex: number;
  /** When the next move happens; undefined while nothing moves it (pending, waiting, hanging, completed). */
  dueMs: number | undefined;
}

/** What the run did to the world, told to the sandbox at the instant it happened. */
export interface RunWatcher {
  /** Whether another run with a lower id carries the same golive_id. */
  duplicate(run: Run): boolean;
  /** The guard has let the run pass: the deployment or rollback begins. */
  executed(run: Run, kind: 'deployed' | 'rolled_back', atMs: number): void;
  /** The new version serves. */
  released(run: Run, atMs: number): void;
  completed(run: Run, atMs: number): void;
}

const PICK_UP_MS = 3_000;
const REVIEW_MS = 30_000;
const CANCEL_MS = 2_000;
const SECONDS_BY_JOB: Readonly<Record<string, number>> = { guard: 15, deploy: 120, rollback: 90, verify: 45 };
const EXECUTES: Readonly<Record<string, 'deployed' | 'rolled_back'>> = {
  deploy: 'deployed',
  rollback: 'rolled_back',
};

export function newJobs(run: Pick<Run, 'workflow' | 'attempt'>, nextId: () => number, atMs: number): Job[] {
  return run.workflow.jobs.map((job) => {
    const stepMs = ((SECONDS_BY_JOB[job.key] ?? 30) * 1000 - 2_000) / job.steps.length;
    const steps = [['Set up job', 1_000] as const, ...job.steps.map((name) => [name, stepMs] as const)];
    return {
      id: nextId(),
      key: job.key,
      attempt: run.attempt,
      environment: job.environment,
      createdMs: atMs,
      status: 'queued',
      conclusion: null,
      startedMs: undefined,
      completedMs: undefined,
      steps: [...steps, ['Complete job', 1_000] as const].map(([name, ms], index) => ({
        number: index + 1,
        name,
        ms,
        status: 'queued',
        conclusion: null,
        startedMs: undefined,
        completedMs: undefined,
      })),
    };
  });
}

export function queue(run: Run, atMs: number): void {
  run.status = 'queued';
  run.updatedMs = atMs;
  run.dueMs = atMs + PICK_UP_MS;
}

/** Makes the move that is due at `run.dueMs`. */
export function move(run: Run, watcher: RunWatcher): void {
  const atMs = run.dueMs;
  if (atMs === undefined) return;
  run.dueMs = undefined;
  run.updatedMs = atMs;
  if (run.cancelling) complete(run, { conclusion: 'cancelled', atMs, watcher });
  else if (run.status === 'queued') {
    run.startedMs = run.attempt === 1 ? run.createdMs : atMs;
    enterJob(run, atMs, watcher);
  } else if (run.status === 'waiting') review(run, false, { atMs, watcher });
  else if (run.status === 'in_progress') finishStep(run, atMs, watcher);
}

/** A reviewer's word on a waiting run; returns whether the run was waiting. */
export function review(run: Run, approved: boolean, on: { atMs: number; watcher: RunWatcher }): boolean {
  const job = run.jobs[run.jobIndex];
  if (run.status !== 'waiting' || !job) return false;
  run.updatedMs = on.atMs;
  if (approved) {
    run.approved = true;
    enterJob(run, on.atMs, on.watcher);
  } else {
    finishJob(job, 'failure', on.atMs);
    complete(run, { conclusion: 'failure', ...on });
  }
  return true;
}

export function cancel(run: Run, atMs: number): void {
  run.cancelling = true;
  run.dueMs = run.status === 'pending' || run.status === 'queued' ? atMs : atMs + CANCEL_MS;
}

/** Fits what comes next to a scenario that was changed while the run is on its way. */
export function changeScenario(
  run: Run,
  scenario: Scenario,
  on: { atMs: number; watcher: RunWatcher },
): void {
  run.scenario = scenario;
  if (run.cancelling || run.status === 'completed') return;
  if (run.status === 'waiting') {
    if (scenario.outcome === 'reject') run.dueMs = on.atMs;
    else if (scenario.outcome === 'waiting') run.dueMs = undefined;
    else review(run, true, on);
  } else if (run.status === 'in_progress') {
    if (strikes(run, 'hang')) run.dueMs = undefined;
    else run.dueMs ??= on.atMs + (currentStep(run)?.ms ?? 0);
  }
}

function enterJob(run: Run, atMs: number, watcher: RunWatcher): void {
  const job = run.jobs[run.jobIndex];
  if (!job) {
    complete(run, { conclusion: 'success', atMs, watcher });
    return;
  }
  const { outcome } = run.scenario;
  if (job.environment !== undefined && !run.approved && (outcome === 'waiting' || outcome === 'reject')) {
    run.status = 'waiting';
    job.status = 'waiting';
    run.dueMs = outcome === 'reject' ? atMs + REVIEW_MS : undefined;
    return;
  }
  run.status = 'in_progress';
  job.status = 'in_progress';
  job.startedMs = atMs;
  run.stepIndex = 0;
  const kind = EXECUTES[job.key];
  if (kind) watcher.executed(run, kind, atMs);
  enterStep(run, atMs);
}

function enterStep(run: Run, atMs: number): void {
  const step = currentStep(run);
  if (!step) return;
  step.status = 'in_progress';
  step.startedMs = atMs;
  run.dueMs = strikes(run, 'hang') ? undefined : atMs + step.ms;
}

function finishStep(run: Run, atMs: number, watcher: RunWatcher): void {
  const job = run.jobs[run.jobIndex];
  const step = currentStep(run);
  if (!job || !step) return;
  const guarded = job.key === 'guard' && run.stepIndex === 1 && watcher.duplicate(run);
  const failed = guarded || strikes(run, 'fail');
  step.status = 'completed';
  step.conclusion = failed ? 'failure' : 'success';
  step.completedMs = atMs;
  if (failed) {
    finishJob(job, 'failure', atMs);
    complete(run, { conclusion: (!guarded && run.scenario.conclusion) || 'failure', atMs, watcher });
    return;
  }
  run.stepIndex += 1;
  if (currentStep(run)) {
    enterStep(run, atMs);
    return;
  }
  finishJob(job, 'success', atMs);
  if (EXECUTES[job.key]) watcher.released(run, atMs);
  run.jobIndex += 1;
  enterJob(run, atMs, watcher);
}

function currentStep(run: Run): Step | undefined {
  return run.jobs[run.jobIndex]?.steps[run.stepIndex];
}

/** Whether the scenario strikes at the current step: its own place, or the first step after it where that has passed. */
function strikes(run: Run, outcome: 'fail' | 'hang'): boolean {
  if (run.scenario.outcome !== outcome) return false;
  const place = placeOf(run.scenario, run.workflow);
  if (typeof place === 'string') return false;
  const step = run.jobs[place.job]?.steps.findIndex((s) => s.name === place.step) ?? 0;
  return run.jobIndex > place.job || (run.jobIndex === place.job && run.stepIndex >= step);
}

function finishJob(job: Job, conclusion: string, atMs: number): void {
  for (const step of job.steps) {
    if (step.status === 'completed') continue;
    step.conclusion = step.status === 'in_progress' ? conclusion : 'skipped';
    step.status = 'completed';
    step.completedMs = atMs;
  }
  job.status = 'completed';
  job.conclusion = conclusion;
  job.completedMs = atMs;
}

function complete(run: Run, end: { conclusion: string; atMs: number; watcher: RunWatcher }): void {
  for (const job of run.jobs) {
    if (job.status !== 'completed') {
      finishJob(job, end.conclusion === 'cancelled' ? 'cancelled' : 'skipped', end.atMs);
    }
  }
  run.status = 'completed';
  run.conclusion = end.conclusion;
  run.updatedMs = end.atMs;
  run.dueMs = undefined;
  end.watcher.completed(run, end.atMs);
}
