import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Github } from '../adapters/github.ts';
import type { RunView } from '../adapters/github-read-run.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { Clock } from '../clock.ts';
import type { Action } from '../domain/command.ts';
import { type GoLive, isRunning, lastAcceptedRun, type RunState } from '../domain/go-live.ts';
import type { RunProgress } from '../domain/run-progress.ts';
import { isWatched } from '../domain/watch.ts';
import type { Engine } from '../engine.ts';
import type { Store } from '../store/store.ts';
import { createFlights } from './flights.ts';
import { createPoll, type Watch } from './poll.ts';
import { createTroubles, type Trouble } from './troubles.ts';

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
  /** The go-lives whose runs cannot be followed. */
  troubles(): readonly Trouble[];
}

interface Followed {
  readonly goLive: string;
  readonly run: RunState;
}

/** A run is looked at every few seconds while people wait for it, less often when it goes on for long. */
const eagerMs = 5_000;
const eagerForMs = 10 * 60_000;
const patientMs = 15_000;
/** One that has ended may be run again on GitHub. */
const endedMs = 60_000;
const afterFailureMs = 20_000;
const longestWaitMs = 60_000;

/** Questions to GitHub at the same time. */
const slots = 4;

/** Follows every run that GitHub has accepted, also when it is run again, and tells the engine what changed. */
export function createRunWatch(needs: RunWatchNeeds): RunWatch {
  const { store, engine, clock, log } = needs;
  const nextAt = new Map<string, number>();
  const progress = new Map<string, RunProgress>();
  const troubles = createTroubles(log);
  const flights = createFlights(log);

  async function round(): Promise<number | undefined> {
    const followed = await runsToFollow();
    const ids = new Set(followed.map(({ run }) => run.request.correlationId));
    for (const id of nextAt.keys()) if (!ids.has(id)) nextAt.delete(id);
    const going = new Set(
      followed.filter(({ run }) => isRunning(run)).map((f) => f.run.request.correlationId),
    );
    for (const id of progress.keys()) if (!going.has(id)) progress.delete(id);
    const waiting = followed.filter(({ run }) => !flights.has(run.request.correlationId));
    for (const one of waiting.filter(isDue).sort(longestWaitingFirst)) {
      if (flights.count() >= slots) break;
      begin(one);
    }
    const next = waiting.map(({ run }) => nextAt.get(run.request.correlationId) ?? clock.now());
    return next.length > 0 ? Math.min(...next) : undefined;
  }

  async function runsToFollow(): Promise<readonly Followed[]> {
    const rows = await store.listGoLives({ watched: true });
    troubles.keepOnly(new Set(rows.map((row) => row.id)));
    const found: Followed[] = [];
    for (const { id } of rows) {
      const goLive = await troubles.guard({ goLive: id, part: 'events' }, () => engine.read(id));
      if (goLive) found.push(...runsOf(goLive, clock.now()).map((run) => ({ goLive: id, run })));
    }
    return found;
  }

  function isDue({ run }: Followed): boolean {
    const at = nextAt.get(run.request.correlationId);
    const now = clock.now();
    // A clock that was put back must not keep the watch waiting.
    return at === undefined || now >= at || at - now > longestWaitMs;
  }

  const longestWaitingFirst = (a: Followed, b: Followed): number =>
    (nextAt.get(a.run.request.correlationId) ?? 0) - (nextAt.get(b.run.request.correlationId) ?? 0);

  function begin(followed: Followed): void {
    const { correlationId } = followed.run.request;
    nextAt.set(correlationId, clock.now() + afterFailureMs);
    flights.start(correlationId, () =>
      troubles.guard({ goLive: followed.goLive, part: correlationId }, () => follow(followed)),
    );
  }

  async function follow({ goLive, run }: Followed): Promise<void> {
    const { correlationId } = run.request;
    const now = clock.now();
    try {
      const { actions, progress: shown } = await look(needs.github, run);
      for (const action of actions) await tell(goLive, action);
      if (shown && !isDeepStrictEqual(shown, progress.get(correlationId))) {
        progress.set(correlationId, shown);
        await tell(goLive, { type: 'RefreshCard' });
      }
      nextAt.set(correlationId, now + pauseAfter(run, actions, now));
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

  const poll = createPoll(needs, round);
  return {
    start: poll.start,
    async stop() {
      await poll.stop();
      await flights.landed();
    },
    progressOf: (correlationId) => progress.get(correlationId),
    troubles: troubles.list,
  };
}

/** What runs, and the newest run of each purpose even after its end: somebody may run it again on GitHub. */
function runsOf(goLive: GoLive, now: number): readonly RunState[] {
  const newest = [lastAcceptedRun(goLive, 'deploy'), lastAcceptedRun(goLive, 'rollback')];
  const mayRunAgain = (run: RunState): boolean =>
    newest.includes(run) && run.link !== undefined && run.conclusion !== 'deleted' && isWatched(goLive, now);
  return goLive.runs.filter((run) => isRunning(run) || mayRunAgain(run));
}

function pauseAfter(run: RunState, actions: readonly Action[], now: number): number {
  const news = actions.at(-1)?.type;
  if (news === 'ReportRunCompleted') return endedMs;
  if (news !== undefined) return eagerMs;
  if (!isRunning(run)) return endedMs;
  return now - (run.attemptAt ?? now) < eagerForMs ? eagerMs : patientMs;
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
  const actions = changes(run, view);
  return isRunning(run) || actions.length > 0 ? { actions, progress: progressIn(view) } : { actions };
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
