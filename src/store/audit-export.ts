import canonicalize from 'canonicalize';
import type { RecordedEvent } from '../domain/event.ts';

/** One event a line as canonical JSON, with its hashes: a second program can verify it from this text alone. */
export function auditJsonLines(events: readonly RecordedEvent[]): string {
  return events.map((event) => `${canonicalize(event)}\n`).join('');
}

const COLUMNS = [
  'go_live',
  'version',
  'at',
  'actor_kind',
  'actor_id',
  'actor_team',
  'via',
  'channel',
  'message',
  'event',
  'details',
  'prev_hash',
  'hash',
];

/** For people and their spreadsheets: RFC 4180, every cell quoted, none of them a formula. */
export function auditCsv(events: readonly RecordedEvent[]): string {
  return [COLUMNS, ...events.map(cells)].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

function cells({ stream, version, at, actor, origin, event, prevHash, hash }: RecordedEvent): string[] {
  const { type, ...details } = event;
  return [
    stream,
    String(version),
    new Date(at).toISOString(),
    actor.kind,
    actor.id,
    actor.kind === 'user' ? actor.team : '',
    origin.via,
    origin.channel ?? '',
    origin.message ?? '',
    type,
    canonicalize(details) ?? '',
    prevHash,
    hash,
  ];
}

/** A cell that a spreadsheet would run begins, after blanks, with one of these, also in their full-width forms. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

function csvCell(value: string): string {
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}
