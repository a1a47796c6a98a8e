import { type Repository, subjectOf } from './demo-shop.ts';
import type { ProjectSwitches } from './project.ts';
import { findWorkflow } from './repository-routes.ts';
import type { WorkflowFile } from './workflow-file.ts';

/** A run that nobody asked golive for: the tests of a push, and what runs by the clock. */
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
const HOUR_MS = 3_600_000;
const TAKES_MS = 4 * 60_000;
const RUNS_OF_EACH = 14;
const OLD_DAYS = 60;
const FIRST_PUSH_ID = 1_000_001;

interface Timetable {
  readonly file: string;
  readonly switch: 'staging' | 'performance' | 'backup' | 'rollbackRehearsal';
  readonly everyDays: 1 | 7;
  /** After midnight UTC; what is weekly runs on Mondays. */
  readonly atMs: number;
  readonly firstId: number;
}

/** As the `schedule` of each file says. */
const TIMETABLES: readonly Timetable[] = [
  { file: 'verify-staging.yml', switch: 'staging', everyDays: 1, atMs: 3 * HOUR_MS, firstId: 2_000_000 },
  {
    file: 'performance-benchmark.yml',
    switch: 'performance',
    everyDays: 7,
    atMs: 3.5 * HOUR_MS,
    firstId: 3_000_000,
  },
  { file: 'backup-restore.yml', switch: 'backup', everyDays: 1, atMs: 4 * HOUR_MS, firstId: 4_000_000 },
  {
    file: 'rehearse-rollback.yml',
    switch: 'rollbackRehearsal',
    everyDays: 7,
    atMs: 5 * HOUR_MS,
    firstId: 5_000_000,
  },
];

/** The first of January 1970 was a Thursday. */
const FIRST_MONDAY = 4;

/** The runs that there are by now, the newest first. They follow the clock, whichever way it is moved. */
export function pastRuns(
  repository: Repository,
  switches: ProjectSwitches,
  nowMs: number,
): readonly PastRun[] {
  const timed = TIMETABLES.flatMap((timetable) => timedRuns(repository, switches, { timetable, nowMs }));
  return [...pushes(repository, switches, nowMs), ...timed].toSorted((a, b) => b.createdMs - a.createdMs);
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
      title: subjectOf(commit),
      ref: repository.defaultBranch,
      sha: commit.sha,
    }))
    .filter(({ createdMs }) => createdMs <= nowMs);
}

function timedRuns(
  repository: Repository,
  switches: ProjectSwitches,
  { timetable, nowMs }: { readonly timetable: Timetable; readonly nowMs: number },
): readonly PastRun[] {
  const { file, everyDays, atMs, firstId } = timetable;
  const how = switches[timetable.switch];
  const workflow = findWorkflow(repository, file);
  if (!workflow || how === 'none') return [];
  const until = Math.floor((nowMs - atMs - TAKES_MS) / DAY_MS) - (how === 'old' ? OLD_DAYS : 0);
  const last = everyDays === 1 ? until : until - ((until - FIRST_MONDAY) % everyDays);
  return Array.from({ length: RUNS_OF_EACH }, (_, index) => last - index * everyDays).map((day) => ({
    ...ended(day * DAY_MS + atMs, how === 'red' ? 'red' : 'green'),
    id: firstId + day,
    number: Math.floor(day / everyDays),
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
