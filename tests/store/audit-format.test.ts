import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runAuditExport } from '../../src/store/audit-commands.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { givenFolder } from './given-folder.ts';
import { goLiveRow, held } from './given-rows.ts';

/*
 * A second verifier, written from docs/audit-format.md alone: it shares nothing with golive, not even the library that
 * writes canonical JSON.
 */
type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? null)}`);
  return `{${members.join(',')}}`;
}

const sha256 = (text: string) => createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');

function verifies(lines: readonly string[]): boolean {
  let prevHash = '0'.repeat(64);
  return lines.every((line, index) => {
    const { hash, ...covered } = JSON.parse(line);
    const good =
      covered.version === index + 1 &&
      covered.prevHash === prevHash &&
      sha256(canonical(covered)) === hash &&
      canonical({ ...covered, hash }) === line;
    prevHash = hash;
    return good;
  });
}

async function givenStream(reasons: readonly string[]) {
  const file = join(givenFolder(), 'golive.db');
  const store = await openSqliteStore({ file });
  await store.transaction(async (tx) => {
    await tx.append(reasons.map((reason, index) => held(index + 1, { event: { type: 'Held', reason } })));
    await tx.saveGoLive(goLiveRow(1));
  });
  await store.close();
  return file;
}

async function exported(file: string): Promise<string[]> {
  const { output } = await runAuditExport({ database: file, goLive: 'GL-1', format: 'jsonl' });
  return output.slice(0, -1).split('\n');
}

it('a second program that knows only the document verifies the export', async () => {
  const lines = await exported(await givenStream(['Waiting', 'ünïcödé 🚀 \u2028', '"quotes" \\ \u0000', '']));
  expect(lines).toHaveLength(4);
  expect(verifies(lines)).toBe(true);
});

it('and finds any changed byte of it', async () => {
  const lines = await exported(await givenStream(['Waiting for data', 'Still waiting', 'Done']));
  const text = lines.join('\n');
  const changes = fc.tuple(fc.nat(text.length - 1), fc.constantFrom('0', 'x', '"', ' '));
  fc.assert(
    fc.property(changes, ([at, char]) => {
      fc.pre(text[at] !== char && text[at] !== '\n');
      const changed = `${text.slice(0, at)}${char}${text.slice(at + 1)}`.split('\n');
      try {
        return !verifies(changed);
      } catch {
        return true;
      }
    }),
    { seed: 20_261_121, numRuns: 500 },
  );
});

it('the rows of the database hold what the document says', async () => {
  const file = await givenStream(['Waiting', 'Still waiting']);
  const database = new SqliteDatabase(file, { readonly: true });
  const rows = database
    .prepare<[], Record<string, string | number>>('SELECT * FROM events ORDER BY stream, version')
    .all();
  database.close();
  const lines = rows.map(({ stream, version, at, actor, origin, event, prev_hash, hash }) =>
    canonical({
      stream: stream ?? null,
      version: version ?? null,
      at: at ?? null,
      actor: JSON.parse(String(actor)),
      origin: JSON.parse(String(origin)),
      event: JSON.parse(String(event)),
      prevHash: prev_hash ?? null,
      hash: hash ?? null,
    }),
  );
  expect(verifies(lines)).toBe(true);
  expect(lines).toEqual(await exported(file));
});

it('the document’s own example has the hash it names', () => {
  const document = readFileSync('docs/audit-format.md', 'utf8');
  const [, line = '', hash] = /```json\n(.*)\n```\n\nhas the hash `([0-9a-f]{64})`/.exec(document) ?? [];
  expect(sha256(line)).toBe(hash);
  expect(canonical(JSON.parse(line))).toBe(line);
});
