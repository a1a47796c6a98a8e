import type { Repository } from './demo-shop.ts';
import type { ProjectSwitches } from './project.ts';
import { findWorkflow } from './repository-routes.ts';
import type { WorkflowFile } from './workflow-file.ts';

/** A run that nobody asked golive for: the tests of a push, the nightly look at staging. */
export interface PastRun {
  readonly id: number;
  readonly number: number;
  readonly workflow: WorkflowFile;
  readonly event: 'push' | 'schedule';
  readonly title: string;
  readonly ref: string;
  readonly sha: string;
  readonly status: 'completed' | 'in_progress';
  readonly conclusion: 'success' | 'failure' | null;
  readonly createdMs: number;
  readonly completedMs: number | undefined;
}

const DAY_MS = 86_400_000;
const NIGHTLY_AT_MS = 3 * 3_600_000;
const TAKES_MS = 4 * 60_000;
const NIGHTS = 14;
const FIRST_PUSH_ID = 1_000_001;
const FIRST_NIGHT_ID = 2_000_000;

/** The runs that there are by now, the newest first. They follow the clock, whichever way it is moved. */
export function pastRuns(
  repository: Repository,
  switches: ProjectSwitches,
  nowMs: number,
): readonly PastRun[] {
  return [...pushes(repository, switches, nowMs), ...nights(repository, switches, nowMs)].toSorted(
    (a, b) => b.createdMs - a.createdMs,
  );
}

function pushes(repository: Repository, { ci }: ProjectSwitches, nowMs: number): readonly PastRun[] {
  const workflow = findWorkflow(repository, 'no-dispatch.yml');
  if (!workflow || ci === 'none') return [];
  return repository.commits
    .map((commit, index) => ({
      ...ended(Date.parse(commit.date) + 5_000, ci),
      id: FIRST_PUSH_ID + index,
      number: index + 1,
      workflow,
      event: 'push' as const,
      title: commit.message,
      ref: repository.defaultBranch,
      sha: commit.sha,
    }))
    .filter(({ createdMs }) => createdMs <= nowMs);
}

function nights(repository: Repository, { staging }: ProjectSwitches, nowMs: number): readonly PastRun[] {
  const workflow = findWorkflow(repository, 'verify-staging.yml');
  if (!workflow || staging === 'none') return [];
  const lastNight = Math.floor((nowMs - NIGHTLY_AT_MS - TAKES_MS) / DAY_MS);
  return Array.from({ length: NIGHTS }, (_, index) => lastNight - index).map((night) => ({
    ...ended(night * DAY_MS + NIGHTLY_AT_MS, staging),
    id: FIRST_NIGHT_ID + night,
    number: night,
    workflow,
    event: 'schedule' as const,
    title: workflow.name,
    ref: repository.defaultBranch,
    sha: repository.branches[repository.defaultBranch] ?? '',
  }));
}

function ended(
  createdMs: number,
  how: 'green' | 'red' | 'running',
): Pick<PastRun, 'createdMs' | 'completedMs' | 'status' | 'conclusion'> {
  if (how === 'running')
    return { createdMs, completedMs: undefined, status: 'in_progress', conclusion: null };
  const conclusion = how === 'green' ? 'success' : 'failure';
  return { createdMs, completedMs: createdMs + TAKES_MS, status: 'completed', conclusion };
}
