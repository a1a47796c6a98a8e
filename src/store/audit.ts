import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { formatAnchor } from '../domain/anchor.ts';
import type { Anchor } from './anchor.ts';
import type { Db } from './schema.ts';

/**
 * `broken`: an event does not match its hash or the one before it. `mismatch`: the chain is whole, but it is not the one
 * that an anchor was taken from. `truncated`: events that must have been there are missing at an end.
 */
export interface AuditProblem {
  readonly kind: 'broken' | 'mismatch' | 'truncated';
  readonly stream: string;
  readonly version?: number;
  readonly message: string;
}

export interface AuditResult {
  readonly ok: boolean;
  readonly streams: number;
  readonly events: number;
  readonly problems: readonly AuditProblem[];
}

interface Chain {
  readonly hashes: ReadonlyMap<number, string>;
  readonly end: number;
  readonly events: number;
  readonly problems: readonly AuditProblem[];
}

/**
 * Checks every stream against docs/audit-format.md. It reads the rows as they lie in the database and shares no code
 * with the writing side, so that a mistake there cannot hide itself.
 */
export async function verifyAudit(db: Db, anchors: readonly Anchor[] = []): Promise<AuditResult> {
  // One snapshot: golive may go on writing meanwhile.
  return db
    .transaction()
    .setAccessMode('read only')
    .setIsolationLevel('repeatable read')
    .execute(async (on) => {
      const chains = new Map<string, Chain>();
      const streams = await on.selectFrom('events').select('stream').distinct().orderBy('stream').execute();
      for (const { stream } of streams) chains.set(stream, await readChain(on, stream));
      const rows = await on
        .selectFrom('go_lives')
        .select(['id as stream', 'stream_version as version', 'head_hash as hash'])
        .orderBy('number')
        .execute();
      const problems = [
        ...[...chains.values()].flatMap((chain) => chain.problems),
        // Each go-live's row names its head: an anchor inside the database.
        ...rows.flatMap((row) => checkAnchor(chains, row, `the row of ${row.stream}`)),
        ...anchors.flatMap((anchor) => checkAnchor(chains, anchor, `the anchor ${formatAnchor(anchor)}`)),
        ...missingNumbers([...chains.keys(), ...rows.map((row) => row.stream)]),
      ];
      const events = [...chains.values()].reduce((sum, chain) => sum + chain.events, 0);
      return { ok: problems.length === 0, streams: chains.size, events, problems };
    });
}

async function readChain(on: Db, stream: string): Promise<Chain> {
  const rows = await on
    .selectFrom('events')
    .selectAll()
    .where('stream', '=', stream)
    .orderBy('version')
    .execute();
  const problems: AuditProblem[] = [];
  const hashes = new Map<number, string>();
  let last = { version: 0, hash: '0'.repeat(64) };
  for (const raw of rows) {
    const row = rowSchema.safeParse(raw);
    if (!row.success) {
      problems.push({ kind: 'broken', stream, message: `an event after ${last.version} is unreadable` });
      continue;
    }
    const { version, hash } = row.data;
    const message = brokenBecause(row.data, last);
    if (message !== undefined) problems.push({ kind: 'broken', stream, version, message });
    // The next one is measured against what is stored, so that each fault is named once, where it is.
    last = { version, hash };
    hashes.set(version, hash);
  }
  return { hashes, end: last.version, events: rows.length, problems };
}

const rowSchema = z.object({
  stream: z.string(),
  version: z.int().positive(),
  at: z.int(),
  actor: z.string(),
  origin: z.string(),
  event: z.string(),
  prev_hash: z.string(),
  hash: z.string(),
});

type Row = z.infer<typeof rowSchema>;

function brokenBecause(row: Row, last: { version: number; hash: string }): string | undefined {
  if (row.version !== last.version + 1) return `it stands where event ${last.version + 1} is expected`;
  if (row.prev_hash !== last.hash) return 'it does not follow the event before it';
  const parts = [parseCanonical(row.actor), parseCanonical(row.origin), parseCanonical(row.event)];
  const [actor, origin, event] = parts;
  if (parts.includes(undefined)) return 'its text is not canonical JSON';
  const { stream, version, at, prev_hash: prevHash } = row;
  const canonical = canonicalize({ stream, version, at, actor, origin, event, prevHash }) ?? '';
  const hash = createHash('sha256').update(canonical, 'utf8').digest('hex');
  return hash === row.hash ? undefined : 'its content does not match its hash';
}

function parseCanonical(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return canonicalize(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function checkAnchor(chains: ReadonlyMap<string, Chain>, anchor: Anchor, name: string): AuditProblem[] {
  const { stream, version } = anchor;
  const chain = chains.get(stream);
  const found = chain?.hashes.get(version);
  if (found?.startsWith(anchor.hash) === true) return [];
  if (found !== undefined) {
    return [{ kind: 'mismatch', stream, version, message: `it is not the event that ${name} names` }];
  }
  // A hole before the end is broken, and was named where it is.
  if (chain !== undefined && version < chain.end) return [];
  const left = chain === undefined ? 'no events are left' : `the events end at ${chain.end}`;
  return [{ kind: 'truncated', stream, version, message: `${name} names it, but ${left}` }];
}

/** Go-lives are numbered from 1 without gaps: a missing number is a go-live that was removed. */
function missingNumbers(streams: readonly string[]): AuditProblem[] {
  const numbers = streams.flatMap((stream) => {
    const number = /^GL-(\d{1,15})$/.exec(stream)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  const present = [...new Set(numbers)].sort((a, b) => a - b);
  return present.flatMap((number, index) => {
    const before = present[index - 1] ?? 0;
    if (number === before + 1) return [];
    const stream = `GL-${before + 1}`;
    const missing = number === before + 2 ? 'it is missing' : `it and all to GL-${number - 1} are missing`;
    return [{ kind: 'truncated' as const, stream, message: `${missing}, and GL-${number} exists` }];
  });
}
