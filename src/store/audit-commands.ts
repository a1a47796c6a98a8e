import { fold } from '../domain/evolve.ts';
import type { GoLive } from '../domain/go-live.ts';
import { type Anchor, parseAnchor } from './anchor.ts';
import { type AuditProblem, type AuditResult, verifyAudit } from './audit.ts';
import { auditCsv, auditJsonLines } from './audit-export.ts';
import { eventLog } from './event-log.ts';
import type { Db } from './schema.ts';
import { openSqliteForReading } from './sqlite.ts';
import { StoreError } from './store-error.ts';

/** What a command of the `golive` program prints and ends with. Output of an exit code other than 0 is for stderr. */
export interface CommandResult {
  readonly output: string;
  readonly exitCode: number;
}

const EXIT = { good: 0, usage: 1, broken: 2, mismatch: 3, truncated: 4 };

export interface AuditVerifyOptions {
  /** As in DATABASE_URL. It is only read; golive may be running. */
  readonly database: string;
  readonly anchors?: readonly string[];
}

/** Exit codes: 0 whole, 1 not done (usage, unreadable), 2 broken, 3 mismatch with an anchor, 4 truncated. */
export async function runAuditVerify(options: AuditVerifyOptions): Promise<CommandResult> {
  const anchors: Anchor[] = [];
  for (const text of options.anchors ?? []) {
    const anchor = parseAnchor(text);
    if (anchor === undefined) {
      return failed(`"${text}" is not an anchor. An anchor looks like GL-7#41:3f9a2c1b7d4e`);
    }
    anchors.push(anchor);
  }
  return reading(options.database, async (db) => reported(await verifyAudit(db, anchors), anchors.length));
}

export interface AuditExportOptions {
  readonly database: string;
  readonly goLive: string;
  readonly format: string;
}

const WRITERS = new Map([
  ['jsonl', auditJsonLines],
  ['csv', auditCsv],
]);

export async function runAuditExport({
  database,
  goLive,
  format,
}: AuditExportOptions): Promise<CommandResult> {
  const write = WRITERS.get(format);
  if (write === undefined) return failed(`"${format}" is not a format; accepted are jsonl and csv`);
  return reading(database, async (db) => {
    const events = await eventLog(db).read(db, goLive, 0);
    if (events.length === 0)
      return failed(
        `The trail holds no event of "${goLive}"; accepted are go-lives, such as GL-7, and REFUSED-PLANS, LOCKS, REHEARSALS and REVIEWS, once there is one`,
      );
    return { output: write(events), exitCode: EXIT.good };
  });
}

/** Every go-live of a database that may be in use, as its events make it. */
export async function readGoLives(database: string): Promise<readonly GoLive[]> {
  const db = openSqliteForReading(database);
  try {
    const rows = await db.selectFrom('go_lives').select('id').execute();
    const log = eventLog(db);
    const goLives: GoLive[] = [];
    for (const { id } of rows) {
      const goLive = fold(await log.read(db, id, 0));
      if (goLive) goLives.push(goLive);
    }
    return goLives;
  } finally {
    await db.destroy();
  }
}

async function reading(database: string, work: (db: Db) => Promise<CommandResult>): Promise<CommandResult> {
  let db: Db | undefined;
  try {
    db = openSqliteForReading(database);
    return await work(db);
  } catch (error) {
    if (error instanceof StoreError) return failed(error.message);
    throw error;
  } finally {
    await db?.destroy();
  }
}

function reported(result: AuditResult, anchors: number): CommandResult {
  const counted = `${count(result.events, 'event')} in ${count(result.streams, 'chain')}`;
  if (result.ok) {
    const matched = anchors === 0 ? '' : ` ${count(anchors, 'anchor')} matched.`;
    return { output: `The audit trail is whole: ${counted} verified.${matched}\n`, exitCode: EXIT.good };
  }
  const [worst] = (['broken', 'mismatch', 'truncated'] as const).filter((kind) =>
    result.problems.some((problem) => problem.kind === kind),
  );
  const lines = [`The audit trail is not whole (${counted} read):`, ...result.problems.map(line)];
  return { output: `${lines.join('\n')}\n`, exitCode: EXIT[worst ?? 'broken'] };
}

function line({ kind, stream, version, message }: AuditProblem): string {
  return `  ${kind}: ${stream}${version === undefined ? '' : ` event ${version}`}: ${message}`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const failed = (message: string): CommandResult => ({ output: `${message}\n`, exitCode: EXIT.usage });
