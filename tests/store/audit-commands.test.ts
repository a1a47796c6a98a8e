import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { formatAnchor } from '../../src/domain/anchor.ts';
import { runAuditExport, runAuditVerify } from '../../src/store/audit-commands.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { givenFolder } from './given-folder.ts';
import { givenGoLive } from './given-rows.ts';

async function given() {
  const file = join(givenFolder(), 'golive.db');
  const store = await openSqliteStore({ file });
  const events = await givenGoLive(store, 1, 5);
  await store.close();
  const anchors = events.map(formatAnchor);
  return {
    file,
    database: `file:${file}`,
    anchor: (version: number) => anchors[version - 1] ?? '',
    tamper: (sql: string) => {
      const database = new SqliteDatabase(file);
      database.exec('DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed');
      database.exec(sql);
      database.close();
    },
  };
}

describe('audit verify', () => {
  it('ends with 0 for a whole trail', async () => {
    const { database, anchor } = await given();
    expect(await runAuditVerify({ database })).toEqual({
      output: 'The audit trail is whole: 5 events in 1 chain verified.\n',
      exitCode: 0,
    });
    expect(await runAuditVerify({ database, anchors: [anchor(5), ` ${anchor(2)} `] })).toEqual({
      output: 'The audit trail is whole: 5 events in 1 chain verified. 2 anchors matched.\n',
      exitCode: 0,
    });
  });

  it('ends with 2 for a broken chain, also where more is wrong', async () => {
    const { database, anchor, tamper } = await given();
    tamper('UPDATE events SET at = 0 WHERE version = 2; DELETE FROM events WHERE version = 5');
    const { output, exitCode } = await runAuditVerify({ database, anchors: [anchor(1)] });
    expect(exitCode).toBe(2);
    expect(output).toContain('broken: GL-1 event 2: its content does not match its hash');
    expect(output).toContain('truncated: GL-1 event 5');
  });

  it('ends with 3 where an anchor does not match', async () => {
    const { database } = await given();
    const result = await runAuditVerify({
      database,
      anchors: ['GL-1#3:000000000000', 'GL-1#9:000000000000'],
    });
    expect(result.exitCode).toBe(3);
    expect(result.output).toContain('the anchor GL-1#3:000000000000');
  });

  it('ends with 4 for a truncated trail', async () => {
    const { database, anchor, tamper } = await given();
    tamper(`DELETE FROM events WHERE version > 3;
      UPDATE go_lives SET stream_version = 3, head_hash = (SELECT hash FROM events WHERE version = 3)`);
    expect((await runAuditVerify({ database })).exitCode).toBe(0);
    const result = await runAuditVerify({ database, anchors: [anchor(5)] });
    expect(result.exitCode).toBe(4);
    expect(result.output).toContain('but the events end at 3');
  });

  it.each(['GL-1#41', 'GL-1:3f9a2c1b7d4e', 'GL-0#1:3f9a2c1b7d4e', 'GL-1#1:3F9A2C1B7D4E', 'GL-1#1:3f9a', ''])(
    'ends with 1 for %j, which is no anchor',
    async (anchor) => {
      const { database } = await given();
      const result = await runAuditVerify({ database, anchors: [anchor] });
      expect(result).toMatchObject({ exitCode: 1, output: expect.stringContaining('GL-7#41:3f9a2c1b7d4e') });
    },
  );

  it('ends with 1 where the database cannot be read, and makes none', async () => {
    const file = join(givenFolder(), 'golive.db');
    for (const missing of [file, join(givenFolder(), 'data', 'golive.db')]) {
      expect(await runAuditVerify({ database: missing })).toMatchObject({
        exitCode: 1,
        output: expect.stringContaining('there is no such file'),
      });
      expect(existsSync(missing)).toBe(false);
    }

    writeFileSync(file, '');
    expect(await runAuditVerify({ database: file })).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('not a database of golive'),
    });
    expect((await runAuditVerify({ database: 'postgres://db/golive' })).exitCode).toBe(1);
  });
});

describe('audit export', () => {
  it('gives the events as lines of JSON or as CSV', async () => {
    const { database } = await given();
    const lines = await runAuditExport({ database, goLive: 'GL-1', format: 'jsonl' });
    expect(lines.exitCode).toBe(0);
    expect(lines.output.trimEnd().split('\n')).toHaveLength(5);

    const csv = await runAuditExport({ database, goLive: 'GL-1', format: 'csv' });
    expect(csv.exitCode).toBe(0);
    expect(csv.output.trimEnd().split('\r\n')).toHaveLength(6);
  });

  it.each([
    [
      'GL-2',
      'jsonl',
      'The trail holds no event of "GL-2"; accepted are go-lives, such as GL-7, and REFUSED-PLANS, LOCKS, REHEARSALS and REVIEWS, once there is one\n',
    ],
    ['GL-1', 'xml', '"xml" is not a format; accepted are jsonl and csv\n'],
    ['GL-1', 'toString', '"toString" is not a format; accepted are jsonl and csv\n'],
  ])('of %s as %s ends with 1', async (goLive, format, output) => {
    const { database } = await given();
    expect(await runAuditExport({ database, goLive, format })).toEqual({ output, exitCode: 1 });
  });

  it('does not export half a trail', async () => {
    const { database, tamper } = await given();
    tamper('DELETE FROM events WHERE version = 3');
    const result = await runAuditExport({ database, goLive: 'GL-1', format: 'csv' });
    expect(result).toMatchObject({ exitCode: 1, output: expect.stringContaining('golive audit verify') });
  });
});
