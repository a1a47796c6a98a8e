import { copyFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import canonicalize from 'canonicalize';
import { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { formatAnchor } from '../../src/domain/anchor.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import { type Anchor, parseAnchor } from '../../src/store/anchor.ts';
import { verifyAudit } from '../../src/store/audit.ts';
import { chainHash } from '../../src/store/hash-chain.ts';
import type { EventTable, Schema } from '../../src/store/schema.ts';
import { openSqliteDatabase, openSqliteForReading, openSqliteStore } from '../../src/store/sqlite.ts';
import { sqliteDialect } from '../../src/store/sqlite-dialect.ts';
import { givenFolder } from './given-folder.ts';
import { givenGoLive, held } from './given-rows.ts';

/** GL-1 to GL-3 with five events each, and what somebody with the file and a SQLite shell can do to them. */
async function given() {
  const file = join(givenFolder(), 'golive.db');
  const store = await openSqliteStore({ file });
  const events = new Map<number, readonly RecordedEvent[]>();
  for (const number of [1, 2, 3]) events.set(number, await givenGoLive(store, number, 5));
  await store.close();
  return {
    file,
    anchorOf: (number: number, version: number): Anchor => {
      const event = events.get(number)?.[version - 1];
      if (event === undefined) throw new Error('No such event');
      const anchor = parseAnchor(formatAnchor(event));
      if (anchor === undefined) throw new Error('Its anchor cannot be read');
      return anchor;
    },
    tamper: (sql: string | ((database: Database) => void)) => {
      const database = new SqliteDatabase(file);
      for (const trigger of ['are_never_changed', 'are_never_removed', 'follow_their_head']) {
        database.exec(`DROP TRIGGER events_${trigger}`);
      }
      database.pragma('foreign_keys = OFF');
      if (typeof sql === 'string') expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
      else sql(database);
      database.close();
    },
  };
}

async function verify(file: string, anchors: readonly Anchor[] = []) {
  const db = openSqliteForReading(file);
  try {
    return await verifyAudit(db, anchors);
  } finally {
    await db.destroy();
  }
}

/** A chain that belongs to no go-live. */
async function givenLocks(file: string): Promise<void> {
  const store = await openSqliteStore({ file });
  await store.transaction((tx) =>
    tx.append([
      {
        stream: 'LOCKS',
        version: 1,
        at: 1,
        actor: { kind: 'user', id: 'U0RITA', team: 'T0GOLIVE' },
        origin: { via: 'command' },
        event: { type: 'AllFrozen', reason: 'an incident' },
      },
    ]),
  );
  await store.close();
}

const third = "WHERE stream = 'GL-2' AND version = 3";

describe('a whole audit trail', () => {
  it('verifies with a chain that belongs to no go-live, which is held to the same', async () => {
    const { file, tamper } = await given();
    await givenLocks(file);
    expect(await verify(file)).toMatchObject({ ok: true, streams: 4, events: 16 });
    tamper(`UPDATE events SET event = replace(event, 'incident', 'outage') WHERE stream = 'LOCKS'`);
    expect(await verify(file)).toMatchObject({ ok: false, problems: [{ kind: 'broken', stream: 'LOCKS' }] });
  });

  it('verifies, and so do its anchors', async () => {
    const { file, anchorOf } = await given();
    expect(await verify(file, [anchorOf(1, 1), anchorOf(2, 5)])).toEqual({
      ok: true,
      streams: 3,
      events: 15,
      problems: [],
    });
  });

  it('verifies when empty', async () => {
    const file = join(givenFolder(), 'golive.db');
    await (await openSqliteStore({ file })).close();
    expect(await verify(file)).toEqual({ ok: true, streams: 0, events: 0, problems: [] });
  });

  it('verifies while golive writes', async () => {
    const { file } = await given();
    const store = await openSqliteStore({ file });
    const writing = store.transaction(async (tx) => {
      await tx.append([held(6)]);
      await new Promise(setImmediate);
      await tx.append([held(7)]);
    });
    expect(await verify(file)).toMatchObject({ ok: true });
    await writing;
    expect(await verify(file)).toMatchObject({ ok: true, events: 17 });
    await store.close();
  });
});

describe('verifying on a connection that could write', () => {
  it('takes no lock', async () => {
    const { file } = await given();
    const database = openSqliteDatabase({ file });
    const db = new Kysely<Schema>({ dialect: sqliteDialect(database, 0) });
    const other = new SqliteDatabase(file);
    other.exec('BEGIN IMMEDIATE');
    expect(await verifyAudit(db)).toMatchObject({ ok: true, events: 15 });
    other.close();
    await db.destroy();
  });
});

describe('a changed event is broken', () => {
  it.each([
    ['at', 'at + 1'],
    ['actor', `'{"id":"U2","kind":"user","team":"T1"}'`],
    ['origin', `'{"via":"command"}'`],
    ['event', `'{"reason":"Reason 4","type":"Held"}'`],
    ['prev_hash', `'${'a'.repeat(64)}'`],
    ['hash', `'${'a'.repeat(64)}'`],
    ['version', '9'],
    ['stream', `'GL-9'`],
    ['stream', `'gl-2'`],
  ])('column %s set to %s', async (column, value) => {
    const { file, tamper } = await given();
    tamper(`UPDATE events SET ${column} = ${value} ${third}`);
    const { ok, problems } = await verify(file);
    expect(ok).toBe(false);
    expect(problems.filter(({ kind }) => kind === 'broken').length).toBeGreaterThan(0);
  });

  it.each([
    ['blanks in the JSON', `replace(event, ':', ': ')`],
    ['a member twice', `replace(event, '{', '{"type":"Aborted",')`],
    ['another order of the members', `'{"type":"Held","reason":"Reason 3"}'`],
    ['no JSON', `'GO'`],
    ['nothing', `''`],
  ])('%s', async (_, value) => {
    const { file, tamper } = await given();
    tamper(`UPDATE events SET event = ${value} ${third}`);
    expect((await verify(file)).problems).toEqual([
      { kind: 'broken', stream: 'GL-2', version: 3, message: 'its text is not canonical JSON' },
    ]);
  });

  it('is named once, where it is', async () => {
    const { file, tamper } = await given();
    tamper(`UPDATE events SET at = at + 1 ${third}`);
    expect((await verify(file)).problems).toEqual([
      { kind: 'broken', stream: 'GL-2', version: 3, message: 'its content does not match its hash' },
    ]);
  });

  it('a row of another shape is broken, not a crash', async () => {
    const { file, tamper } = await given();
    tamper((database) => {
      database.exec('CREATE TABLE loose AS SELECT * FROM events; DROP TABLE events;');
      database.exec('ALTER TABLE loose RENAME TO events');
      database.exec(`UPDATE events SET at = NULL ${third}`);
    });
    expect((await verify(file)).problems).toMatchObject([
      { kind: 'broken', stream: 'GL-2' },
      { kind: 'broken', stream: 'GL-2', version: 4 },
    ]);
  });

  it('an event that was changed together with its own hash breaks the one after it', async () => {
    const { file, tamper } = await given();
    tamper((database) => {
      const row = database.prepare<[], EventTable>(`SELECT * FROM events ${third}`).get();
      if (row === undefined) throw new Error('No such event');
      const hash = chainHash({ ...row, at: 0 });
      database.prepare(`UPDATE events SET at = 0, hash = ? ${third}`).run(hash);
    });
    expect((await verify(file)).problems).toEqual([
      { kind: 'broken', stream: 'GL-2', version: 4, message: 'it does not follow the event before it' },
    ]);
  });

  it('an event removed from the middle is broken', async () => {
    const { file, tamper } = await given();
    tamper(`DELETE FROM events ${third}`);
    expect((await verify(file)).problems).toEqual([
      { kind: 'broken', stream: 'GL-2', version: 4, message: 'it stands where event 3 is expected' },
    ]);
  });

  it('two events that changed places are broken', async () => {
    const { file, tamper } = await given();
    tamper((database) => {
      const move = (from: number, to: number) =>
        database.exec(`UPDATE events SET version = ${to} WHERE stream = 'GL-2' AND version = ${from}`);
      move(3, 99);
      move(4, 3);
      move(99, 4);
    });
    expect((await verify(file)).problems[0]).toMatchObject({ kind: 'broken', stream: 'GL-2', version: 3 });
  });
});

/** Rewrites a stream from an event on with good hashes, as somebody who knows the algorithm would. */
function rewriteChain(database: Database, stream: string): void {
  const rows = database
    .prepare<[string], EventTable>('SELECT * FROM events WHERE stream = ? ORDER BY version')
    .all(stream);
  let prev_hash = '0'.repeat(64);
  for (const row of rows) {
    const event = row.version === 3 ? (canonicalize({ type: 'FinalGoGiven' }) ?? '') : row.event;
    const hash = chainHash({ ...row, event, prev_hash });
    database
      .prepare('UPDATE events SET event = ?, prev_hash = ?, hash = ? WHERE stream = ? AND version = ?')
      .run(event, prev_hash, hash, stream, row.version);
    prev_hash = hash;
  }
}

describe('a chain that was written anew', () => {
  it('does not match the go-live’s row', async () => {
    const { file, tamper } = await given();
    tamper((database) => rewriteChain(database, 'GL-2'));
    expect((await verify(file)).problems).toMatchObject([{ kind: 'mismatch', stream: 'GL-2', version: 5 }]);
  });

  it('and its row too, is caught only by an anchor of an event from the change on', async () => {
    const { file, tamper, anchorOf } = await given();
    tamper((database) => {
      rewriteChain(database, 'GL-2');
      database.exec(`UPDATE go_lives SET head_hash =
        (SELECT hash FROM events WHERE stream = 'GL-2' AND version = 5) WHERE id = 'GL-2'`);
    });
    expect(await verify(file, [anchorOf(2, 2)])).toMatchObject({ ok: true });
    expect((await verify(file, [anchorOf(2, 2), anchorOf(2, 4)])).problems).toMatchObject([
      { kind: 'mismatch', stream: 'GL-2', version: 4 },
    ]);
  });
});

describe('a truncated trail', () => {
  const cut = (database: Database) => {
    database.exec("DELETE FROM events WHERE stream = 'GL-2' AND version > 3");
    database.exec(`UPDATE go_lives SET stream_version = 3, head_hash =
      (SELECT hash FROM events ${third}) WHERE id = 'GL-2'`);
  };

  it('is caught by the go-live’s row', async () => {
    const { file, tamper } = await given();
    tamper("DELETE FROM events WHERE stream = 'GL-2' AND version > 3");
    expect((await verify(file)).problems).toMatchObject([{ kind: 'truncated', stream: 'GL-2', version: 5 }]);
  });

  it('with its row set back is caught by an anchor', async () => {
    const { file, tamper, anchorOf } = await given();
    tamper(cut);
    expect(await verify(file, [anchorOf(2, 3)])).toMatchObject({ ok: true });
    expect((await verify(file, [anchorOf(2, 4)])).problems).toMatchObject([
      { kind: 'truncated', stream: 'GL-2', version: 4 },
    ]);
  });

  it('a go-live that is missing as a whole is caught by its number', async () => {
    const { file, tamper } = await given();
    tamper((database) => {
      database.exec("DELETE FROM events WHERE stream IN ('GL-1', 'GL-2')");
      database.exec("DELETE FROM go_lives WHERE id IN ('GL-1', 'GL-2')");
    });
    expect((await verify(file)).problems).toEqual([
      { kind: 'truncated', stream: 'GL-1', message: 'it and all to GL-2 are missing, and GL-3 exists' },
    ]);
  });

  it('the last go-live that is missing as a whole is caught by an anchor', async () => {
    const { file, tamper, anchorOf } = await given();
    tamper((database) => {
      database.exec("DELETE FROM events WHERE stream = 'GL-3'");
      database.exec("DELETE FROM go_lives WHERE id = 'GL-3'");
    });
    expect(await verify(file)).toMatchObject({ ok: true });
    expect((await verify(file, [anchorOf(3, 1)])).problems).toMatchObject([
      { kind: 'truncated', stream: 'GL-3', version: 1 },
    ]);
  });

  it('a crash that lost the write-ahead log is caught by an anchor', async () => {
    const { file } = await given();
    const store = await openSqliteStore({ file });
    const [event] = await store.transaction((tx) => tx.append([held(6)]));
    const copy = join(givenFolder(), 'golive.db');
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    truncateSync(`${copy}-wal`, 100);
    await store.close();

    const anchors = event === undefined ? [] : [event];
    expect(await verify(file, anchors)).toMatchObject({ ok: true });
    expect((await verify(copy, anchors)).problems).toMatchObject([{ kind: 'truncated', version: 6 }]);
  });
});
