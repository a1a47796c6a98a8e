import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Github } from '../adapters/github.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { Clock } from '../clock.ts';
import type { Action } from '../domain/command.ts';
import { unfoundAt } from '../domain/deployment/deployment.ts';
import type { RunProgress } from '../domain/deployment/run-progress.ts';
import { type GoLive, isRunning, type RunState } from '../domain/go-live.ts';
import { isWatched } from '../domain/health/watch.ts';
import { isSameWork } from '../domain/rollback/same-work.ts';
import type { Engine } from '../engine.ts';
import type { Store } from '../store/store.ts';
import { createTroubles, type Trouble, type Troubles } from '../troubles.ts';
import { createFlights } from './flights.ts';
import { lookAtRun } from './look-at-run.ts';
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
  /** The go-lives whose runs cannot be followed. */
  troubles(): readonly Trouble[];
}

interface Followed {
  readonly goLive: string;
  readonly run: RunState;
  readonly unfoundAt: number | undefined;
}

const idOf = ({ run }: Followed): string => run.request.correlationId;

/** A run is looked at every few seconds while people wait for it, less often when it goes on for long. */
const eagerMs = 5_000;
const eagerForMs = 10 * 60_000;
const patientMs = 15_000;
/** One that has ended may be run again on GitHub. */
const endedMs = 60_000;
const afterFailureMs = 20_000;
const longestWaitMs = 60_000;

/** A run without a link is given up only after so long a search since the start: while golive was down nobody looked. */
const searchHereForMs = 3_600_000;

/** Questions to GitHub at the same time. */
const slots = 4;

/** Follows every run that GitHub has accepted, also when it is run again, and tells the engine what changed. */
export function createRunWatch(needs: RunWatchNeeds): RunWatch {
  const { clock, log } = needs;
  const nextAt = new Map<string, number>();
  /** Since when, in this process, GitHub answers that it does not know the run. */
  const soughtSince = new Map<string, number>();
  const progress = new Map<string, RunProgress>();
  const troubles = createTroubles(log);
  const flights = createFlights(log);

  async function round(): Promise<number | undefined> {
    const followed = await runsToFollow(needs, troubles);
    forget(followed);
    const waiting = followed.filter((one) => !flights.has(idOf(one)) && isDue(one)).sort(longestWaitingFirst);
    for (const one of waiting) if (flights.count() < slots) begin(one);
    const next = followed.map((one) => nextAt.get(idOf(one)) ?? clock.now());
    return next.length > 0 ? Math.min(...next) : undefined;
  }

  function forget(followed: readonly Followed[]): void {
    const ids = new Set(followed.map(idOf));
    for (const id of nextAt.keys()) if (!ids.has(id)) nextAt.delete(id);
    for (const id of soughtSince.keys()) if (!ids.has(id)) soughtSince.delete(id);
    const running = new Set(followed.filter(({ run }) => isRunning(run)).map(idOf));
    for (const id of progress.keys()) if (!running.has(id) && !flights.has(id)) progress.delete(id);
  }

  function isDue(one: Followed): boolean {
    const at = nextAt.get(idOf(one));
    const now = clock.now();
    // A clock that was put back must not keep the watch waiting.
    return at === undefined || now >= at || at - now > longestWaitMs;
  }

  const longestWaitingFirst = (a: Followed, b: Followed): number =>
    (nextAt.get(idOf(a)) ?? 0) - (nextAt.get(idOf(b)) ?? 0);

  function begin(followed: Followed): void {
    const { correlationId } = followed.run.request;
    nextAt.set(correlationId, clock.now() + afterFailureMs);
    flights.start(correlationId, () =>
      troubles.guard({ goLive: followed.goLive, part: correlationId }, () => follow(followed)),
    );
  }

  function isSoughtLongEnough({ run, unfoundAt }: Followed, now: number): boolean {
    const since = soughtSince.get(run.request.correlationId) ?? now;
    return unfoundAt !== undefined && now >= unfoundAt && now - since >= searchHereForMs;
  }

  async function follow(followed: Followed): Promise<void> {
    const { goLive, run } = followed;
    const { correlationId } = run.request;
    const now = clock.now();
    try {
      const isLastSearch = isSoughtLongEnough(followed, now);
      const { actions, progress: shown } = await lookAtRun(needs.github, run, isLastSearch);
      if (!run.link && !soughtSince.has(correlationId)) soughtSince.set(correlationId, now);
      for (const action of actions) await tell(needs, goLive, action);
      if (shown && !isDeepStrictEqual(shown, progress.get(correlationId))) {
        progress.set(correlationId, shown);
        await tell(needs, goLive, { type: 'RefreshCard' });
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

  return {
    ...createPoll(needs, round, flights),
    progressOf: (correlationId) => progress.get(correlationId),
    troubles: troubles.list,
  };
}

async function runsToFollow(
  { store, engine, clock }: RunWatchNeeds,
  troubles: Troubles,
): Promise<readonly Followed[]> {
  const rows = await store.listGoLives({ watched: true });
  troubles.keepOnly(new Set(rows.map((row) => row.id)));
  const found: Followed[] = [];
  for (const { id } of rows) {
    const goLive = await troubles.guard({ goLive: id, part: 'events' }, () => engine.read(id));
    const runs = goLive ? runsOf(goLive, clock.now()) : [];
    for (const run of runs) found.push({ goLive: id, run, unfoundAt: goLive && unfoundAt(goLive, run) });
  }
  return found;
}

/** What runs, and the newest run for each purpose and step even after its end: somebody may run it again on GitHub. */
function runsOf(goLive: GoLive, now: number): readonly RunState[] {
  const isNewest = (run: RunState): boolean =>
    goLive.runs.findLast(
      ({ dispatch, request }) => dispatch === 'accepted' && isSameWork(request, run.request),
    ) === run;
  const mayRunAgain = (run: RunState): boolean =>
    isNewest(run) && run.link !== undefined && run.conclusion !== 'deleted' && isWatched(goLive, now);
  return goLive.runs.filter((run) => isRunning(run) || mayRunAgain(run));
}

const tell = ({ engine, clock, newId }: RunWatchNeeds, goLive: string, action: Action) =>
  engine.handle({
    id: newId(),
    goLive,
    at: clock.now(),
    actor: { kind: 'system', id: 'watch' },
    origin: { via: 'watch' },
    do: action,
  });

function pauseAfter(run: RunState, actions: readonly Action[], now: number): number {
  const news = actions.at(-1)?.type;
  if (news === 'ReportRunCompleted') return endedMs;
  if (news !== undefined) return eagerMs;
  if (!isRunning(run)) return endedMs;
  return now - (run.attemptAt ?? now) < eagerForMs ? eagerMs : patientMs;
}
