import cron from 'node-cron';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Action, Command } from './domain/command.ts';
import { due } from './domain/schedule.ts';
import type { Engine } from './engine.ts';
import type { Store } from './store/store.ts';

export interface Scheduler {
  start(): void;
  stop(): Promise<void>;
  /** Does all that is due now; resolves when it is done. */
  tick(): Promise<void>;
  /** Real time of the last tick that went well, for the readiness check. */
  lastTickAt(): number;
}

interface SchedulerNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
}

/** How many go-lives one round looks at; the rest follow at once in the next. */
const batch = 50;

/** After a longer silence than this between two marks the bot was down, and says so. */
const downtimeMs = 60_000;

/** How often the mark of life is written, real time. */
const markEveryMs = 10_000;

/** Due work -> commands. Reads one indexed column, never every go-live. */
export function createScheduler(needs: SchedulerNeeds): Scheduler {
  const { store, engine, clock, log } = needs;
  let task: ReturnType<typeof cron.schedule> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let lastTickAt = 0;
  let markedAt = 0;

  async function round(): Promise<void> {
    const now = clock.now();
    const downSince = await markAlive(now);
    const rows = await store.dueGoLives(now, batch);
    for (const row of rows) if (!stopped) await advance(needs, row.id, { now, downSince });
    if (rows.length === batch) again = true;
    lastTickAt = Date.now();
  }

  /** The start of a downtime that just ended; undefined where there was none. */
  async function markAlive(now: number): Promise<number | undefined> {
    if (Date.now() - markedAt < markEveryMs) return undefined;
    const first = markedAt === 0;
    markedAt = Date.now();
    const before = await store.markAlive(now);
    return first && before !== undefined && now - before > downtimeMs ? before : undefined;
  }

  async function rounds(): Promise<void> {
    try {
      while (again && !stopped) {
        again = false;
        await round();
      }
      if (!stopped) await wakeInTime();
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
  async function wakeInTime(): Promise<void> {
    const [next] = await store.dueGoLives(Number.MAX_SAFE_INTEGER, 1);
    clearTimeout(timer);
    const ms = next ? clock.realMsUntil(next.nextDueAt) : Number.POSITIVE_INFINITY;
    if (ms > 0 && ms < 1000) timer = setTimeout(tick, Math.ceil(ms));
  }

  return {
    start() {
      task = cron.schedule('* * * * * *', () => void tick());
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
  };
}

/** Handles all that is due for one go-live; where only its countdown moved on, its card is drawn again. */
async function advance(
  { engine, newId }: SchedulerNeeds,
  id: string,
  { now, downSince }: { readonly now: number; readonly downSince: number | undefined },
): Promise<void> {
  const goLive = await engine.read(id);
  if (!goLive) return;
  const found = due(goLive, now).map((d) => d.action);
  const downtime: Action[] =
    downSince !== undefined && found.length > 0
      ? [{ type: 'ReportDowntime', from: downSince, to: now, due: found.map(nameOf) }]
      : [];
  const actions: readonly Action[] = found.length > 0 ? [...downtime, ...found] : [{ type: 'RefreshCard' }];
  for (const action of actions) {
    const command: Command = {
      id: newId(),
      goLive: id,
      at: now,
      actor: { kind: 'system', id: 'scheduler' },
      origin: { via: 'schedule' },
      do: action,
    };
    await engine.handle(command);
  }
}

const nameOf = (action: Action): string =>
  action.type === 'SendNotice' ? `notice:${action.notice}` : action.type;
