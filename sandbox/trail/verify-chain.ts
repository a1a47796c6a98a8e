// A second program that verifies golive's audit trail, written from docs/audit-format.md and from nothing else.
import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** One row of the table `events`, as it stands in the file. */
export interface EventRow {
  readonly stream: string;
  readonly version: number;
  readonly at: number;
  readonly actor: string;
  readonly origin: string;
  readonly event: string;
  readonly prev_hash: string;
  readonly hash: string;
}

/** What the table `go_lives` says of a stream's end. */
export interface StreamEnd {
  readonly id: string;
  readonly stream_version: number;
  readonly head_hash: string;
}

/** `GL-7#41:3f9a2c1b7d4e`, as it stands in a message. */
export interface Anchor {
  readonly stream: string;
  readonly version: number;
  readonly hash: string;
}

export interface ChainProblem {
  readonly kind: 'broken' | 'truncated' | 'mismatch';
  /** The event at which it shows; undefined where the whole stream is missing. */
  readonly version: number | undefined;
  /** One sentence for people. */
  readonly why: string;
}

const START = '0'.repeat(64);

/** What is wrong with one stream, whose rows stand in the order of their versions; undefined where it is whole. */
export function brokenLink(rows: readonly EventRow[]): ChainProblem | undefined {
  let before = { version: 0, hash: START };
  for (const row of rows) {
    const why = problemOf(row, before);
    if (why !== undefined) return { kind: 'broken', version: row.version, why };
    before = row;
  }
  return undefined;
}

/** Whether the stream reaches its end as `go_lives` names it. */
export function endProblem(rows: readonly EventRow[], end: StreamEnd): ChainProblem | undefined {
  const { id, stream_version: version, head_hash: hash } = end;
  return anchorProblem(rows, { stream: id, version, hash }, 'the list of go-lives');
}

/** Whether the stream holds the event that an anchor names. `place` is where the anchor stands, for the sentence. */
export function anchorProblem(
  rows: readonly EventRow[],
  { version, hash }: Anchor,
  place: string,
): ChainProblem | undefined {
  const row = rows.find((r) => r.version === version);
  if (!row) return { kind: 'truncated', version, why: `Event ${version}, named by ${place}, is missing.` };
  return row.hash.startsWith(hash)
    ? undefined
    : { kind: 'mismatch', version, why: `Event ${version} has another hash than in ${place}.` };
}

/** The first number that is missing where go-lives are numbered from 1 without gaps. */
export function missingGoLive(streams: readonly string[]): string | undefined {
  const numbers = new Set(streams.flatMap((stream) => Number(/^GL-(\d+)$/.exec(stream)?.[1] ?? [])));
  for (let number = 1; number < Math.max(0, ...numbers); number += 1) {
    if (!numbers.has(number)) return `GL-${number}`;
  }
  return undefined;
}

function problemOf(row: EventRow, before: { version: number; hash: string }): string | undefined {
  const { version } = row;
  if (version !== before.version + 1)
    return `Event ${before.version + 1} is missing before event ${version}.`;
  if (row.prev_hash !== before.hash) {
    return version === 1
      ? 'Event 1 does not begin the chain.'
      : `Event ${version} does not follow event ${version - 1}: it names another hash.`;
  }
  const parts = [row.actor, row.origin, row.event].map(parsed);
  if (parts.includes(undefined)) return `Event ${version} is not written in canonical JSON.`;
  return hashOf(row, parts) === row.hash ? undefined : `Event ${version} was changed: it has another hash.`;
}

function hashOf({ stream, version, at, prev_hash }: EventRow, parts: readonly unknown[]): string {
  const [actor, origin, event] = parts;
  const text = canonicalJson({ stream, version, at, actor, origin, event, prevHash: prev_hash });
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The value of canonical JSON; undefined where the text is anything else. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return canonicalJson(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}
