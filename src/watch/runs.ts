import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Github } from '../adapters/github.ts';
import type { RunView } from '../adapters/github-read-run.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { Clock } from '../clock.ts';
import type { Action } from '../domain/command.ts';
import type { RunState } from '../domain/go-live.ts';
import type { RunProgress } from '../domain/run-progress.ts';
import type { Engine } from '../engine.ts';
import type { Store } from '../store/store.ts';
import { createPoll, type Watch } from './poll.ts';

interface RunWatchNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly github: Github;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
}

export interface RunWatch extends Watch {
  /** How far the run has come, as GitHub last told. */
  progressOf(correlationId: string): RunProgress | undefined;
}

/** A run is looked at every few seconds while people wait for it, less often when it goes on for long. */
const eagerMs = 5_000;
const eagerForMs = 10 * 60_000;
const patientMs = 15_000;
/** Also when it has ended, for somebody may run it again on GitHub. */
const endedMs = 30_000;
const afterFailureMs = 20_000;
const longestWaitMs = 60_000;

/** Follows every run that GitHub has accepted, and tells the engine what changed. */
export function createRunWatch(needs: RunWatchNeeds): RunWatch {
  const { store, engine, clock, log } = needs;
  const nextAt = new Map<string, number>();
  const progress = new Map<string, RunProgress>();

  async function round(): Promise<number | undefined> {
    const followed = new Set<string>();
    for (const row of await store.listGoLives({ watched: true })) {
      const goLive = await engine.read(row.id);
      for (const run of goLive?.runs ?? []) {
        if (run.dispatch !== 'accepted' || run.conclusion === 'deleted') continue;
        followed.add(run.request.correlationId);
        await follow(row.id, run);
      }
    }
    for (const id of nextAt.keys()) {
      if (followed.has(id)) continue;
      nextAt.delete(id);
      progress.delete(id);
    }
    return nextAt.size > 0 ? Math.min(...nextAt.values()) : undefined;
  }

  async function follow(goLive: string, run: RunState): Promise<void> {
    const { correlationId } = run.request;
    const now = clock.now();
    const due = nextAt.get(correlationId);
    // A clock that was put back must not keep the watch waiting.
    if (due !== undefined && now < due && due - now <= longestWaitMs) return;
    try {
      const { actions, progress: shown } = await look(needs.github, run);
      for (const action of actions) await tell(goLive, action);
      if (shown && !isDeepStrictEqual(shown, progress.get(correlationId))) {
        progress.set(correlationId, shown);
        await tell(goLive, { type: 'RefreshCard' });
      }
      nextAt.set(correlationId, now + pauseAfter(run, now));
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      log.warn({ err: error, goLive, correlationId }, 'cannot follow the run');
      nextAt.set(
        correlationId,
        now + Math.min(longestWaitMs, Math.max(afterFailureMs, error.retryAfterMs ?? 0)),
      );
    }
  }

  const tell = (goLive: string, action: Action) =>
    engine.handle({
      id: needs.newId(),
      goLive,
      at: clock.now(),
      actor: { kind: 'system', id: 'watch' },
      origin: { via: 'watch' },
      do: action,
    });

  return { ...createPoll(needs, round), progressOf: (correlationId) => progress.get(correlationId) };
}

function pauseAfter({ conclusion, attemptAt }: RunState, now: number): number {
  if (conclusion !== undefined) return endedMs;
  return now - (attemptAt ?? now) < eagerForMs ? eagerMs : patientMs;
}

interface Seen {
  readonly actions: readonly Action[];
  readonly progress?: RunProgress | undefined;
}

async function look(github: Github, run: RunState): Promise<Seen> {
  const { correlationId, repository } = run.request;
  if (!run.link) {
    const looked = await github.findRun({ run: run.request, since: run.requestedAt });
    return {
      actions: 'found' in looked ? [{ type: 'ReportRunFound', correlationId, run: looked.found }] : [],
    };
  }
  const view = await github.readRun({ repository, runId: run.link.runId, seen: run.status !== undefined });
  return { actions: changes(run, view), progress: progressIn(view) };
}

function changes(run: RunState, view: RunView): readonly Action[] {
  const { correlationId } = run.request;
  const attempt = view.state === 'deleted' ? run.attempt : view.attempt;
  const isKnown = attempt === run.attempt;
  if (view.state === 'running')
    return isKnown && view.status === run.status
      ? []
      : [{ type: 'ReportRunStatus', correlationId, attempt, status: view.status }];
  const conclusion = view.state === 'deleted' ? view.state : view.conclusion;
  return isKnown && run.conclusion !== undefined
    ? []
    : [{ type: 'ReportRunCompleted', correlationId, attempt, conclusion }];
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
