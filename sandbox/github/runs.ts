import type { ClockState, SandboxClock } from '../clock.ts';
import { cancel, changeScenario, move, newJobs, queue, type Run, type RunWatcher, review } from './run.ts';
import type { Scenario } from './scenario.ts';
import { fillExpressions, type WorkflowFile } from './workflow-file.ts';

export interface NewRun {
  readonly workflow: WorkflowFile;
  readonly ref: string;
  readonly sha: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly actor: string;
  readonly scenario: Scenario;
  readonly listingDelayMs: number;
}

const MAX_TIMER_MS = 2_000_000_000;

/** All runs of a repository, moved on along the sandbox clock. Every reader calls `settle()` first. */
export class Runs {
  readonly #clock: SandboxClock;
  readonly #changed: () => void;
  readonly #watcher: RunWatcher;
  readonly #unfollow: () => void;
  readonly #runs: Run[] = [];
  // Ids grow with real time, as GitHub's do, so that a restarted sandbox never hands out an id a second time.
  #nextId = Math.floor(Date.now() / 100);
  #lastNumber = 0;
  #shown: ClockState;
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: SandboxClock, watcher: Pick<RunWatcher, 'executed' | 'released'> & { changed(): void }) {
    this.#clock = clock;
    this.#shown = clock.state;
    this.#changed = watcher.changed;
    this.#watcher = {
      executed: watcher.executed,
      released: watcher.released,
      duplicate: (run) => this.#runs.some((other) => other.id < run.id && sharesGoliveId(other, run)),
      completed: (run, atMs) => this.#releaseGroup(run, atMs),
    };
    this.#unfollow = clock.onChange((state) => this.#follow(state));
  }

  all(): readonly Run[] {
    return this.#runs;
  }

  find(id: number): Run | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  /** Makes every move that is due by now. */
  settle(): void {
    if (this.#settleTo(this.#clock.now())) this.#changed();
    this.#plan();
  }

  create(request: NewRun): Run {
    return this.#change((atMs) => {
      const run = newRun(request, { id: this.#nextId++, number: ++this.#lastNumber, atMs });
      run.jobs = newJobs(run, () => this.#nextId++, atMs);
      this.#runs.push(run);
      this.#enqueue(run, atMs);
      return run;
    });
  }

  rerun(run: Run): void {
    this.#change((atMs) => {
      run.earlierJobs.push([...run.jobs]);
      run.attempt += 1;
      Object.assign(run, { conclusion: null, approved: false, cancelling: false, jobIndex: 0, stepIndex: 0 });
      run.jobs = newJobs(run, () => this.#nextId++, atMs);
      run.startedMs = atMs;
      this.#enqueue(run, atMs);
    });
  }

  cancel(run: Run): void {
    this.#change((atMs) => cancel(run, atMs));
  }

  /** Returns whether the run was waiting for a review. */
  review(run: Run, approved: boolean): boolean {
    return this.#change((atMs) => review(run, approved, { atMs, watcher: this.#watcher }));
  }

  changeScenario(run: Run, scenario: Scenario): void {
    this.#change((atMs) => changeScenario(run, scenario, { atMs, watcher: this.#watcher }));
  }

  remove(run: Run): void {
    this.#change((atMs) => {
      this.#runs.splice(this.#runs.indexOf(run), 1);
      this.#releaseGroup(run, atMs);
    });
  }

  empty(): void {
    this.#runs.length = 0;
    this.#lastNumber = 0;
    this.settle();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#unfollow();
  }

  #change<T>(change: (atMs: number) => T): T {
    this.settle();
    const result = change(this.#clock.now());
    this.settle();
    this.#changed();
    return result;
  }

  #settleTo(atMs: number): boolean {
    let moved = false;
    for (;;) {
      const next = earliest(this.#runs);
      if (next?.dueMs === undefined || next.dueMs > atMs) return moved;
      move(next, this.#watcher);
      moved = true;
    }
  }

  #plan(): void {
    clearTimeout(this.#timer);
    const dueMs = earliest(this.#runs)?.dueMs;
    const { speed } = this.#clock.state;
    if (dueMs === undefined || speed <= 0) return;
    const waitMs = Math.max(0, (dueMs - this.#clock.now()) / speed) + 1;
    this.#timer = setTimeout(() => this.settle(), Math.min(waitMs, MAX_TIMER_MS));
    this.#timer.unref();
  }

  /** A clock that is put back must not make a run wait for the old time to come round again. */
  #follow(state: ClockState): void {
    const beforeMs = this.#shown.baseMs + (state.realMs - this.#shown.realMs) * this.#shown.speed;
    this.#shown = state;
    const moved = this.#settleTo(beforeMs);
    const backMs = Math.min(0, state.baseMs - Math.round(beforeMs));
    for (const run of this.#runs) if (run.dueMs !== undefined) run.dueMs += backMs;
    this.settle();
    if (moved) this.#changed();
  }

  #enqueue(run: Run, atMs: number): void {
    if (run.group === undefined || !this.#groupIsBusy(run)) {
      queue(run, atMs);
      return;
    }
    run.status = 'pending';
    run.updatedMs = atMs;
    run.dueMs = undefined;
    if (run.workflow.concurrency?.queue === 'max') return;
    for (const older of this.#runs) {
      if (older !== run && older.group === run.group && older.status === 'pending') cancel(older, atMs);
    }
  }

  #groupIsBusy(run: Run): boolean {
    return this.#runs.some(
      (other) =>
        other !== run &&
        other.group === run.group &&
        other.status !== 'completed' &&
        other.status !== 'pending',
    );
  }

  #releaseGroup(run: Run, atMs: number): void {
    const next = this.#runs.find((other) => other.status === 'pending' && other.group === run.group);
    if (run.group !== undefined && next && !this.#groupIsBusy(next)) queue(next, atMs);
  }
}

function newRun(request: NewRun, key: { id: number; number: number; atMs: number }): Run {
  const { listingDelayMs, ...rest } = request;
  const { workflow, inputs } = request;
  return {
    ...rest,
    id: key.id,
    number: key.number,
    title: fillExpressions(workflow.runName ?? workflow.name, inputs),
    group: workflow.concurrency && fillExpressions(workflow.concurrency.group, inputs),
    createdMs: key.atMs,
    listedMs: key.atMs + listingDelayMs,
    attempt: 1,
    startedMs: key.atMs,
    updatedMs: key.atMs,
    status: 'queued',
    conclusion: null,
    jobs: [],
    earlierJobs: [],
    approved: false,
    cancelling: false,
    jobIndex: 0,
    stepIndex: 0,
    dueMs: undefined,
  };
}

function earliest(runs: readonly Run[]): Run | undefined {
  let first: Run | undefined;
  for (const run of runs) {
    if (run.dueMs !== undefined && (first?.dueMs === undefined || run.dueMs < first.dueMs)) first = run;
  }
  return first;
}

function sharesGoliveId(a: Run, b: Run): boolean {
  const id = b.inputs['golive_id'];
  return id !== undefined && id !== '' && a.inputs['golive_id'] === id && a.workflow.file === b.workflow.file;
}
