import cron from 'node-cron';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Action, Command } from './domain/command.ts';
import { type Due, isNewsWhenLate } from './domain/due.ts';
import type { GoLive } from './domain/go-live.ts';
import { foldTargets, overAt, type Targets, targetsStream } from './domain/guards/targets.ts';
import { cardChangesAt, due } from './domain/schedule.ts';
import { stepsMissed } from './domain/steps/steps-due.ts';
import type { Engine } from './engine.ts';
import { readMeasures } from './store/read-measures.ts';
import type { Store } from './store/store.ts';
import { createTroubles, type Trouble } from './troubles.ts';

export interface Scheduler {
  start(): void;
  stop(): Promise<void>;
  /** Does all that is due now; resolves when it is done. */
  tick(): Promise<void>;
  /** Real time of the last tick that went well, for the readiness check. */
  lastTickAt(): number;
  /** The go-lives that cannot be advanced, and why. */
  troubles(): readonly Trouble[];
}

interface SchedulerNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  readonly realNow?: () => number;
}

/** How many go-lives one query gives; the rest follow at once in the next. */
const batch = 50;

/** After a longer silence than this between two marks golive says that it was down; after a shorter one only what it missed. */
const downtimeMs = 60_000;

/** How often the mark of life is written, real time. */
const markEveryMs = 10_000;

/** Due work -> commands. Reads one indexed column, never every go-live. */
export function createScheduler(needs: SchedulerNeeds): Scheduler {
  const { store, engine, clock, log, realNow = Date.now } = needs;
  const endLocks = createLockEnds(needs);
  const life = createLife(store, realNow);
  const troubles = createTroubles(log);
  let task: ReturnType<typeof cron.schedule> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let lastTickAt = 0;

  /** Handles each due go-live once. Gives those that are due all the same: they must not keep the others waiting. */
  async function round(): Promise<ReadonlySet<string>> {
    const now = clock.now();
    const downtime = await life.downtimeBefore(now);
    const seen = new Set<string>();
    await troubles.guard({ goLive: targetsStream, part: 'schedule' }, () => endLocks(now));
    let rows = await store.dueGoLives(now, batch);
    while (rows.some((row) => !seen.has(row.id))) {
      for (const { id } of rows) {
        if (stopped) return seen;
        if (!seen.has(id))
          await troubles.guard({ goLive: id, part: 'schedule' }, () => advance(needs, id, { now, downtime }));
        seen.add(id);
      }
      rows = await store.dueGoLives(now, batch + seen.size);
    }
    const left = new Set(rows.map((row) => row.id));
    troubles.keepOnly(new Set([...left, targetsStream]));
    await life.mark(now);
    lastTickAt = realNow();
    return left;
  }

  async function rounds(): Promise<void> {
    try {
      let left: ReadonlySet<string> = new Set();
      while (again && !stopped) {
        again = false;
        left = await round();
      }
      if (!stopped) await wakeInTime(left);
    } catch (error) {
      log.error({ err: error }, 'scheduler round failed');
    } finally {
      running = undefined;
    }
  }

  function tick(): Promise<void> {
    again = true;
    running ??= rounds();
    return running;
  }

  /** The cron tick comes every second; where something is due before that, a timer wakes it in time. */
  async function wakeInTime(left: ReadonlySet<string>): Promise<void> {
    const ms = await msUntilNext(needs, left);
    clearTimeout(timer);
    if (ms > 0 && ms < 1000) timer = setTimeout(tick, Math.ceil(ms));
  }

  return {
    start() {
      task = cron.schedule('* * * * * *', () => void tick(), { logger: timerLog(log) });
      clock.onMove(() => void tick());
      engine.onCommit(() => void tick());
      void tick();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await task?.destroy();
      await running;
    },
    tick,
    lastTickAt: () => lastTickAt,
    troubles: troubles.list,
  };
}

/** By the go-live's clock. */
interface Downtime {
  readonly from: number;
  readonly to: number;
}

interface Moment {
  readonly now: number;
  readonly downtime: Downtime | undefined;
}

/**
 * The mark of life on disk. It moves on only after a round: until all that fell due in a downtime is handled, a crash
 * leaves the downtime to be seen again.
 */
function createLife(store: Store, realNow: () => number) {
  let marked: { readonly at: number; readonly real: number } | undefined;
  let downtime: Downtime | undefined;

  /** At the start only the go-live's clock is known. Later a clock that was moved, or runs fast, is no downtime. */
  async function silenceBefore(now: number): Promise<Downtime | undefined> {
    const from = marked ? marked.at : await store.lastAliveAt();
    const wasSilent = !marked || realNow() - marked.real > downtimeMs;
    return wasSilent && from !== undefined && now > from ? { from, to: now } : undefined;
  }

  return {
    /** The downtime that ends now; it lasts until a round has gone well. */
    async downtimeBefore(now: number): Promise<Downtime | undefined> {
      downtime = downtime ? { ...downtime, to: now } : await silenceBefore(now);
      return downtime;
    },
    async mark(now: number): Promise<void> {
      const real = realNow();
      if (marked && !downtime && Math.abs(real - marked.real) < markEveryMs) return;
      await store.markAlive(now);
      marked = { at: now, real };
      downtime = undefined;
    },
  };
}

/** What the cron package has to say belongs into the log: by itself it prints, in colours. */
const timerLog = (log: Logger) => ({
  debug: () => {},
  info: () => {},
  warn: (said: string) => log.warn({ said }, 'The timer warned'),
  error: (said: string | Error) => log.error({ said: String(said) }, 'The timer failed'),
});

async function msUntilNext({ store, clock }: SchedulerNeeds, left: ReadonlySet<string>): Promise<number> {
  const rows = await store.dueGoLives(Number.MAX_SAFE_INTEGER, left.size + 1);
  const next = rows.find((row) => !left.has(row.id));
  return next ? clock.realMsUntil(next.nextDueAt) : Number.POSITIVE_INFINITY;
}

/**
 * Tells those who waited for a lock that its time is over, before the go-lives are looked at: the one that it kept back
 * names them too.
 */
function createLockEnds({ store, engine, newId }: SchedulerNeeds): (now: number) => Promise<void> {
  let targets: Targets | undefined;
  return async (now) => {
    targets = foldTargets(await store.readStream(targetsStream, targets?.streamVersion ?? 0), targets);
    for (const { service, environment } of overAt(targets, now))
      await engine.handle({
        id: newId(),
        at: now,
        actor: { kind: 'system', id: 'scheduler' },
        origin: { via: 'schedule' },
        do: { type: 'ReportTargetFree', service, environment },
      });
  };
}

/**
 * Handles all that is due for one go-live; where only its countdown moved on, its card is drawn again. What fell due in a
 * downtime takes the countdown's turn out of the index, and need not draw the card.
 */
async function advance(needs: SchedulerNeeds, id: string, { now, downtime }: Moment): Promise<void> {
  const { store, engine, newId } = needs;
  const goLive = await engine.read(id);
  if (!goLive) return;
  const found = due(goLive, now).map((d) => d.action);
  const report = downtime && downtimeReport(goLive, found, downtime);
  const told = report && !(await isTold(store, id, downtime)) ? [report] : [];
  const isTurned = downtime !== undefined && cardChangesAt(goLive, downtime.from) <= now;
  const drawn = found.length === 0 || isTurned ? [{ type: 'RefreshCard' } as const] : [];
  const actions: readonly Action[] = [...told, ...found, ...drawn];
  for (const action of actions) {
    const command: Command = {
      id: newId(),
      goLive: id,
      at: now,
      actor: { kind: 'system', id: 'scheduler' },
      origin: { via: 'schedule' },
      do: await withMeasures(needs, id, { action, now }),
    };
    await engine.handle(command);
  }
}

/** The rules judge what was measured; the samples themselves are no events. */
async function withMeasures(
  { store, engine }: SchedulerNeeds,
  id: string,
  { action, now }: { readonly action: Action; readonly now: number },
): Promise<Action> {
  if (action.type !== 'MeasureSuccess') return action;
  const goLive = await engine.read(id);
  return goLive ? { ...action, seen: await readMeasures(store, goLive, now) } : action;
}

/** A crash may have come between the telling and the mark. */
async function isTold(store: Store, id: string, { from }: Downtime): Promise<boolean> {
  const events = await store.readStream(id);
  return events.some(({ event }) => event.type === 'DowntimeNoticed' && event.from === from);
}

/** What was merely late by seconds is no news; what was skipped is. */
function downtimeReport(
  goLive: GoLive,
  found: readonly Due['action'][],
  { from, to }: Downtime,
): Action | undefined {
  const due = to - from > downtimeMs ? found.filter(isNewsWhenLate).map(nameOf) : [];
  const missed = stepsMissed(goLive, from, to).map(({ action }) => nameOf(action));
  return due.length + missed.length > 0 ? { type: 'ReportDowntime', from, to, due, missed } : undefined;
}

function nameOf(action: Due['action']): string {
  switch (action.type) {
    case 'SendNotice':
      return `notice:${action.notice}`;
    case 'BeginPhase':
      return `BeginPhase:${action.phase}`;
    case 'StartStep':
    case 'ReportStepOverrun':
      return `${action.type}:${action.step}`;
    case 'OpenGate':
    case 'CloseGate':
      return `${action.type}:${action.gate}`;
    default:
      return action.type;
  }
}
