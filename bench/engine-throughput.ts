import type { Database, Statement } from 'better-sqlite3';
import type { Action, Command } from '../src/domain/command.ts';
import { openSqliteDatabase, sqliteStore } from '../src/store/sqlite.ts';
import type { Store } from '../src/store/store.ts';
import { people } from '../tests/fixtures/engine-world.ts';
import { median, report } from './figures.ts';
import { accepted, type Fleet, planFleet, plannedAt } from './fleet.ts';
import { createScratchFolder } from './scratch-folder.ts';

const goLives = 20;
const warmUpRounds = 10;
const rounds = 60;
/** Short rounds: all sides meet the same moods of the disk. */
const commandsPerRound = 80;
/** A slow disk gets fewer rounds. */
const atMostMs = 40_000;

const scratch = createScratchFolder();
async function run(): Promise<void> {
  const transactions = await recordRows();
  const database = openSqliteDatabase({ file: scratch.file('engine.db') });
  const fleet = await planFleet(await sqliteStore(database), { count: goLives });
  const keyed = openSqliteDatabase({ file: scratch.file('keyed.db') });
  const plain = openSqliteDatabase({ file: scratch.file('plain.db') });
  assertSamePragmas([database, keyed, plain]);
  const insertKeyed = keyedInserter(keyed);
  const insertPlain = plainInserter(plain);

  const rates = { engine: [] as number[], keyed: [] as number[], plain: [] as number[] };
  const endAt = performance.now() + atMostMs;
  for (let round = 0; round < warmUpRounds + rounds && performance.now() < endAt; round += 1) {
    const from = round * commandsPerRound;
    const rows = transactions.slice(from, from + commandsPerRound);
    const engineRate = await rateOf(() => handleCommands(fleet, from));
    const keyedRate = await rateOf(async () => rows.forEach(insertKeyed));
    const plainRate = await rateOf(async () => rows.forEach(insertPlain));
    if (round < warmUpRounds) continue;
    rates.engine.push(engineRate);
    rates.keyed.push(keyedRate);
    rates.plain.push(plainRate);
  }
  report(
    `${commandsPerRound} commands through the engine, then the rows they wrote as raw inserts, ${rates.engine.length} times ` +
      `(${describeRows(transactions)})`,
    [
      {
        name: 'commands per second, against inserts into tables with a key',
        measured: median(rates.engine),
        reference: median(rates.keyed),
        unit: '/s',
        limit: { ratioAtLeast: 0.5 },
      },
      {
        name: 'the same, against one table without any key or index',
        measured: median(rates.engine),
        reference: median(rates.plain),
        unit: '/s',
      },
    ],
  );
  await fleet.store.close();
  keyed.close();
  plain.close();
}

function describeRows(transactions: readonly (readonly Row[])[]): string {
  const rows = transactions.flat();
  const bytes = rows.reduce((sum, row) => sum + Buffer.byteLength(row.columns), 0);
  const perCommand = (total: number) => total / transactions.length;
  return `${perCommand(rows.length).toFixed(1)} rows, ${Math.round(perCommand(bytes))} bytes a command`;
}

async function rateOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (commandsPerRound / (performance.now() - startedAt)) * 1000;
}

async function handleCommands({ engine, runbook }: Fleet, from: number): Promise<void> {
  const item = runbook.checklist[0]?.items[0]?.id ?? '';
  const other = runbook.checklist[1]?.items[0]?.id ?? '';
  for (let n = from; n < from + commandsPerRound; n += 1) {
    const { by, action } = script(Math.floor(n / goLives), { item, other });
    accepted(await engine.handle(clicked({ n, by, action })));
  }
}

/** What people do again and again; after eight turns a go-live is as it was before. */
function script(turn: number, { item, other }: { item: string; other: string }) {
  const gate = 'technical_readiness';
  const confirmed = [
    'checklist_completed',
    'health_checks_passing',
    'performance_acceptable',
    'no_severe_issues',
  ];
  const reason = 'Checkout latency is above the limit in the rehearsal';
  const turns: readonly { readonly by: string; readonly action: Action }[] = [
    { by: people.planner, action: { type: 'TickItem', item } },
    { by: people.planner, action: { type: 'TickItem', item: other } },
    { by: people.technicalLead, action: { type: 'CastVote', gate, vote: 'GO', confirmed } },
    { by: people.planner, action: { type: 'UntickItem', item } },
    { by: people.planner, action: { type: 'TickItem', item } },
    { by: people.technicalLead, action: { type: 'CastVote', gate, vote: 'NO-GO', reason } },
    { by: people.planner, action: { type: 'UntickItem', item } },
    { by: people.planner, action: { type: 'UntickItem', item: other } },
  ];
  const found = turns[turn % turns.length];
  if (!found) throw new Error('the script is empty');
  return found;
}

interface Click {
  readonly n: number;
  readonly by: string;
  readonly action: Action;
}

const clicked = ({ n, by, action }: Click): Command => ({
  id: `1796144400.${String(n).padStart(6, '0')}/${by}/${action.type}`,
  goLive: `GL-${1 + (n % goLives)}`,
  at: plannedAt + n,
  actor: { kind: 'user', id: by, team: 'T0GOLIVE' },
  origin: { via: 'button', channel: 'C0RELEASE', message: '1796144400.000100' },
  do: action,
});

interface Row {
  readonly table: 'events' | 'effects' | 'go_lives' | 'inbox';
  /** Unlike the engine, which updates some rows in place, the reference only inserts: each row has a key of its own. */
  readonly key: string;
  /** All that stands in the row. */
  readonly columns: string;
}

/** The rows that each command writes, taken from a run in memory. */
async function recordRows(): Promise<readonly (readonly Row[])[]> {
  const transactions: Row[][] = [];
  const store = await sqliteStore(openSqliteDatabase({ file: ':memory:' }));
  const fleet = await planFleet(recording(store, transactions), { count: goLives });
  transactions.length = 0;
  for (let round = 0; round < warmUpRounds + rounds; round += 1)
    await handleCommands(fleet, round * commandsPerRound);
  await store.close();
  return transactions;
}

function recording(store: Store, transactions: Row[][]): Store {
  return {
    ...store,
    transaction: (work) =>
      store.transaction(async (tx) => {
        const rows: Row[] = [];
        const keep = (table: Row['table'], key: string, columns: readonly unknown[]) =>
          rows.push({ table, key, columns: columns.map(columnText).join('') });
        const result = await work({
          ...tx,
          async append(events) {
            const recorded = await tx.append(events);
            for (const event of recorded)
              keep('events', `${event.stream}/${event.version}`, Object.values(event));
            return recorded;
          },
          async enqueue(effects, availableAt) {
            for (const effect of effects)
              keep('effects', `${effect.key}/${transactions.length}`, [
                effect.kind,
                effect.goLive,
                effect,
                availableAt,
              ]);
            await tx.enqueue(effects, availableAt);
          },
          async saveGoLive(row) {
            keep('go_lives', `${row.id}/${row.streamVersion}`, Object.values(row));
            await tx.saveGoLive(row);
          },
          async saveAnswer(row) {
            keep('inbox', row.commandId, Object.values(row));
            await tx.saveAnswer(row);
          },
        });
        transactions.push(rows);
        return result;
      }),
  };
}

const columnText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

/** The least that finds its rows again: a table for each kind of row, with its key, and no further index or trigger. */
function keyedInserter(database: Database): (rows: readonly Row[]) => void {
  const statements = new Map<Row['table'], Statement<[string, string]>>();
  for (const table of ['events', 'effects', 'go_lives', 'inbox'] as const) {
    database.exec(`CREATE TABLE raw_${table} (key TEXT PRIMARY KEY NOT NULL, columns TEXT NOT NULL) STRICT`);
    statements.set(table, database.prepare(`INSERT INTO raw_${table} (key, columns) VALUES (?, ?)`));
  }
  return database.transaction((rows: readonly Row[]) => {
    for (const { table, key, columns } of rows) statements.get(table)?.run(key, columns);
  }).immediate;
}

/** The least that SQLite can do for a row: it is put at the end, and could only be found by reading everything. */
function plainInserter(database: Database): (rows: readonly Row[]) => void {
  database.exec('CREATE TABLE raw_rows (columns TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO raw_rows (columns) VALUES (?)');
  return database.transaction((rows: readonly Row[]) => {
    for (const { columns } of rows) insert.run(columns);
  }).immediate;
}

function assertSamePragmas(databases: readonly Database[]): void {
  const names = ['journal_mode', 'synchronous', 'wal_autocheckpoint', 'cache_size', 'page_size'] as const;
  const seen = databases.map((database) => names.map((name) => database.pragma(name, { simple: true })));
  const [first = '', ...others] = seen.map((values) => values.join(' '));
  if (others.some((values) => values !== first) || !first.startsWith('wal 2 '))
    throw new Error(`not the same pragmas: ${[first, ...others].join('; ')}`);
}

try {
  await run();
} finally {
  scratch.remove();
}
