import type { Database } from 'better-sqlite3';
import { pino } from 'pino';
import { z } from 'zod';
import { createEngine } from '../src/engine.ts';
import { recorded } from '../src/messages/en/recorded.ts';
import { createScheduler } from '../src/scheduler.ts';
import { openSqliteDatabase, sqliteStore } from '../src/store/sqlite.ts';
import type { Store } from '../src/store/store.ts';
import { type Figure, median, percentile, report } from './figures.ts';
import { planFleet, plannedAt } from './fleet.ts';
import { createScratchFolder } from './scratch-folder.ts';

const many = 10_000;
const few = 100;
const limitMs = 5;
const warmUpTicks = 10;
const idleTicks = 500;
/** With the warm-up one for each of the few, so that all meet the same work: a step of the countdown. */
const dueTicks = few - warmUpTicks;

const scratch = createScratchFolder();

async function run(): Promise<void> {
  const startedAt = performance.now();
  const large = await openInstallation('many.db', many);
  const small = await openInstallation('few.db', few);
  console.log(`planned ${many} and ${few} go-lives in ${Math.round(performance.now() - startedAt)} ms`);

  const idle = await inTurns(idleTicks, [() => large.tick('idle'), () => small.tick('idle')]);
  const due = await inTurns(dueTicks, [() => large.tick('one_due'), () => small.tick('one_due')]);
  const statements = large.asked.size;
  const plans = large.plans();
  const scans = plans.filter(({ step }) => step.startsWith('SCAN'));
  report(`A tick of the scheduler with ${many} go-lives planned, against ${few}`, [
    figure('nothing due, p50', idle.map(median), true),
    figure('nothing due, p99', idle.map(p99), true),
    figure('one due, with its commit, p50', due.map(median), true),
    figure('one due, with its commit, p99', due.map(p99), false),
    {
      name: `scans in the ${plans.length} steps of ${statements} statements`,
      measured: scans.length,
      unit: '',
      limit: { atMost: 0 },
    },
  ]);
  for (const { sql, step } of scans) console.log(`${step}: ${sql}`);
  await large.store.close();
  await small.store.close();
}

const p99 = (values: readonly number[]): number => percentile(values, 99);

/** The limit is a time, not a ratio: the reference shows that the number of go-lives does not matter. */
function figure(name: string, [measured = 0, reference = 0]: readonly number[], limited: boolean): Figure {
  return { name, measured, reference, unit: 'ms', ...(limited ? { limit: { atMost: limitMs } } : {}) };
}

interface Installation {
  readonly store: Store;
  /** Ticks at an instant where nothing or exactly one go-live is due; gives the milliseconds it took. */
  tick(when: 'idle' | 'one_due'): Promise<number>;
  /** Every SQL text that the ticks ran. */
  readonly asked: ReadonlySet<string>;
  /** How SQLite carries them out, step by step. */
  plans(): readonly { readonly sql: string; readonly step: string }[];
}

async function openInstallation(name: string, count: number): Promise<Installation> {
  const file = scratch.file(name);
  await plan(file, count);
  const database = openSqliteDatabase({ file });
  const asked = recordStatements(database);
  const store = await sqliteStore(database);
  const engine = createEngine({ store, realNow: Date.now, words: recorded });
  asked.clear();

  let now = 0;
  const scheduler = createScheduler({
    store,
    engine,
    clock: { now: () => now, realMsUntil: () => Number.POSITIVE_INFINITY, onMove: () => {} },
    log: pino({ level: 'error' }),
    newId: () => crypto.randomUUID(),
  });

  // Checks that are wanted with the plan are due for all at once.
  now = plannedAt;
  while ((await store.dueGoLives(now, 1)).length > 0) await scheduler.tick();

  return {
    store,
    asked,
    async tick(when) {
      const [next, second] = await store.dueGoLives(Number.MAX_SAFE_INTEGER, 2);
      if (!next || !second || second.nextDueAt === next.nextDueAt) throw new Error('not one at a time');
      now = when === 'idle' ? next.nextDueAt - 1 : next.nextDueAt;
      const startedAt = performance.now();
      await scheduler.tick();
      const ms = performance.now() - startedAt;
      const [later] = await store.dueGoLives(Number.MAX_SAFE_INTEGER, 1);
      if ((later?.id !== next.id) !== (when === 'one_due')) throw new Error('the tick did something else');
      return ms;
    },
    plans: () => [...asked].flatMap((sql) => planOf(database, sql)),
  };
}

function recordStatements(database: Database): Set<string> {
  const asked = new Set<string>();
  const prepare = database.prepare.bind(database);
  database.prepare = (sql: string) => {
    asked.add(sql);
    return prepare(sql);
  };
  return asked;
}

/** Not durable on its way there: ten thousand commits are another bench. */
async function plan(file: string, count: number): Promise<void> {
  const database = openSqliteDatabase({ file });
  database.pragma('synchronous = OFF');
  const { store } = await planFleet(await sqliteStore(database), { count });
  await store.close();
}

const planRows = z.array(z.object({ detail: z.string() }));

function planOf(database: Database, sql: string): readonly { readonly sql: string; readonly step: string }[] {
  if (!/^(select|insert|update|delete)/i.test(sql)) return [];
  const values = [...sql].filter((char) => char === '?').map(() => 1);
  const rows = planRows.parse(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values));
  return rows.map(({ detail }) => ({ sql, step: detail }));
}

/** Tick by tick in turns: what the machine does meanwhile meets all alike. */
async function inTurns(rounds: number, ticks: readonly (() => Promise<number>)[]): Promise<number[][]> {
  for (let n = 0; n < warmUpTicks; n += 1) for (const tick of ticks) await tick();
  const taken = ticks.map((): number[] => []);
  for (let n = 0; n < rounds; n += 1) for (const [i, tick] of ticks.entries()) taken[i]?.push(await tick());
  return taken;
}

try {
  await run();
} finally {
  scratch.remove();
}
