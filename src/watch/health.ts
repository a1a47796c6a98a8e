import type { Logger } from 'pino';
import type { HealthProbe } from '../adapters/health.ts';
import type { Clock } from '../clock.ts';
import type { Action } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import { type Assessment, assess } from '../domain/health/health.ts';
import type { TimedSample } from '../domain/health/measurement.ts';
import { isHealthWatched } from '../domain/health/watch.ts';
import type { RecordedWords } from '../domain/recorded-words.ts';
import { isTriggerAwaited } from '../domain/rollback/trigger-ladder.ts';
import type { HealthEndpoint } from '../domain/service.ts';
import {
  assessPerformance,
  isPerformanceJudged,
  type PerformanceWords,
  performanceTriggers,
  saidOfPerformance,
} from '../domain/steps/performance.ts';
import type { Engine } from '../engine.ts';
import type { Store } from '../store/store.ts';
import { createTroubles, type Trouble } from '../troubles.ts';
import { createFlights } from './flights.ts';
import { createPoll, type Watch } from './poll.ts';

interface HealthWatchNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly probe: HealthProbe;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  readonly words: { readonly recorded: Pick<RecordedWords, 'health' | 'performance'> };
}

/** How far back a verdict looks beyond the longest trigger of the runbook. */
const lookBackMs = 15 * 60_000;

export interface HealthWatch extends Watch {
  /** The go-lives whose endpoints cannot be watched. */
  troubles(): readonly Trouble[];
}

interface Wanted {
  readonly goLive: string;
  readonly endpoint: HealthEndpoint;
  readonly key: string;
}

/** Looks at the endpoints of every go-live that is watched, and that no later one has followed, and tells the engine when a verdict changes. */
export function createHealthWatch(needs: HealthWatchNeeds): HealthWatch {
  const { store, engine, clock, log } = needs;
  const lastAt = new Map<string, number>();
  const troubles = createTroubles(log);
  const flights = createFlights(log);

  async function round(): Promise<number | undefined> {
    const now = clock.now();
    const wanted = await endpointsToWatch(now);
    const keys = new Set(wanted.map(({ key }) => key));
    for (const key of lastAt.keys()) if (!keys.has(key)) lastAt.delete(key);
    for (const one of wanted) {
      if (flights.has(one.key) || !isDue(one.endpoint, lastAt.get(one.key), now)) continue;
      lastAt.set(one.key, now);
      flights.start(one.key, () =>
        troubles.guard({ goLive: one.goLive, part: one.endpoint.id }, () => look(one)),
      );
    }
    // Overdue is also what is still looked at: it comes again as soon as it has ended, or a short interval would have a gap.
    const next = wanted.map(({ endpoint, key }) => (lastAt.get(key) ?? now) + endpoint.intervalMs);
    return next.length > 0 ? Math.min(...next) : undefined;
  }

  async function endpointsToWatch(now: number): Promise<readonly Wanted[]> {
    const rows = await store.listGoLives({ watched: true });
    troubles.keepOnly(new Set(rows.map((row) => row.id)));
    const judged = await Promise.all(
      rows.map(async (row) => ((await store.findSuccessor(row)) ? [] : [row])),
    );
    const goLives = await Promise.all(
      judged.flat().map(({ id }) => troubles.guard({ goLive: id, part: 'events' }, () => engine.read(id))),
    );
    return goLives
      .filter((goLive) => goLive !== undefined)
      .filter((goLive) => isHealthWatched(goLive, now))
      .flatMap(({ id, service }) =>
        service.health.map((endpoint) => ({ goLive: id, endpoint, key: `${id}/${endpoint.id}` })),
      );
  }

  async function look({ goLive, endpoint }: Wanted): Promise<void> {
    const seen = await needs.probe.probe(endpoint);
    const at = clock.now();
    await store.addSamples([{ goLive, endpoint: endpoint.id, at, ...seen }]);
    const now = await engine.read(goLive);
    if (now && isHealthWatched(now, at)) await judge(needs, now, endpoint);
  }

  return {
    ...createPoll(needs, round, flights),
    troubles: troubles.list,
  };
}

/** A clock that was put back must not keep the watch waiting. */
const isDue = (endpoint: HealthEndpoint, lastAt: number | undefined, now: number): boolean =>
  lastAt === undefined || now - lastAt >= endpoint.intervalMs || now < lastAt;

async function judge(
  { store, engine, clock, newId, words }: HealthWatchNeeds,
  goLive: GoLive,
  endpoint: HealthEndpoint,
): Promise<void> {
  const at = clock.now();
  const longest = Math.max(0, ...goLive.runbook.rollback.triggers.map((trigger) => trigger.forMs ?? 0));
  const samples = await store.readSamples(goLive.id, endpoint.id, at - longest - lookBackMs);
  const past = samples.filter((sample) => sample.at <= at);
  const { health, performance } = words.recorded;
  const found = assess(past, {
    now: at,
    intervalMs: endpoint.intervalMs,
    upCountsSince: goLive.healthSince,
    words: health,
  });
  const slow = performanceActions(goLive, endpoint, { now: at, samples: past, words: performance });
  for (const action of [...actionsFor(goLive, endpoint, found), ...slow]) {
    await engine.handle({
      id: newId(),
      goLive: goLive.id,
      at,
      actor: { kind: 'system', id: 'watch' },
      origin: { via: 'watch' },
      do: action,
    });
  }
}

function actionsFor(goLive: GoLive, endpoint: HealthEndpoint, found: Assessment): readonly Action[] {
  const { verdict, since, evidence, downForMs } = found;
  const said = goLive.health[endpoint.id]?.verdict ?? 'unknown';
  const changed: Action[] =
    said === verdict ? [] : [{ type: 'ReportHealth', endpoint: endpoint.id, verdict, since, evidence }];
  const met = goLive.runbook.rollback.triggers.filter(
    (trigger) =>
      trigger.kind === 'unavailable' &&
      trigger.forMs !== undefined &&
      downForMs >= trigger.forMs &&
      isTriggerAwaited(goLive, trigger.id),
  );
  return [
    ...changed,
    ...met.map((trigger): Action => ({ type: 'ReportTrigger', trigger: trigger.id, since, evidence })),
  ];
}

function performanceActions(
  goLive: GoLive,
  endpoint: HealthEndpoint,
  {
    now,
    samples,
    words,
  }: {
    readonly now: number;
    readonly samples: readonly TimedSample[];
    readonly words: PerformanceWords;
  },
): readonly Action[] {
  if (!isPerformanceJudged(goLive)) return [];
  return performanceTriggers(goLive).flatMap((trigger): readonly Action[] => {
    const about = { trigger: trigger.id, endpoint: endpoint.id };
    const said = saidOfPerformance(goLive, about);
    const { intervalMs } = endpoint;
    const found = assessPerformance(samples, {
      now,
      intervalMs,
      trigger,
      countsSince: goLive.healthSince,
      said,
      words,
    });
    const { verdict, since } = found;
    const evidence = `${endpoint.id}: ${found.evidence}`;
    return [
      ...(said === verdict ? [] : [{ type: 'ReportPerformance', ...about, ...found } as const]),
      ...(verdict === 'degraded' && isTriggerAwaited(goLive, trigger.id)
        ? [{ type: 'ReportTrigger', trigger: trigger.id, since, evidence } as const]
        : []),
    ];
  });
}
