import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditTrail, type Trail, trailShown } from '../../sandbox/trail/audit-trail.ts';
import { type Anchor, brokenLink } from '../../sandbox/trail/verify-chain.ts';
import { createEngineWorld, people } from '../fixtures/engine-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'golive-trail-'));
const file = join(folder, 'golive.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let copies = 0;

/** One go-live that golive itself wrote: planned, a vote with a reason, held. */
beforeAll(async () => {
  const world = await createEngineWorld({ file });
  await world.plan();
  await world.as(people.security, {
    type: 'CastVote',
    gate: 'security_approval',
    vote: 'NO-GO',
    reason: 'The scan "ünïcödé" 🚀 is open',
  });
  await world.as(people.planner, { type: 'Hold', reason: 'Waiting for the data team' });
  await world.store.close();
});

function trailOf(path: string, anchors: readonly Anchor[] = []): Trail {
  return new AuditTrail({ databaseUrl: () => `file:${path}`, anchors: () => anchors }).read();
}

const problemOf = (path: string, anchors: readonly Anchor[] = []) =>
  trailOf(path, anchors).goLives[0]?.verdict.problem;

/** A copy of the database whose bytes were changed behind golive's back, also where a page keeps what moved to another. */
function withBytes(before: string, after: string): string {
  const path = join(folder, `copy-${++copies}.db`);
  const bytes = readFileSync(file);
  expect(bytes.includes(before), before).toBe(true);
  for (let at = bytes.indexOf(before); at !== -1; at = bytes.indexOf(before)) bytes.write(after, at);
  writeFileSync(path, bytes);
  return path;
}

/** A copy in which somebody who got rid of the triggers did something. */
function withSql(sql: string): string {
  const path = join(folder, `copy-${++copies}.db`);
  copyFileSync(file, path);
  const database = new SqliteDatabase(path);
  database.exec('DROP TRIGGER events_are_never_changed; DROP TRIGGER events_are_never_removed');
  database.exec(sql);
  database.close();
  return path;
}

test('a chain that golive wrote verifies, and is told in words', () => {
  const [goLive] = trailOf(file).goLives;
  expect(goLive?.verdict).toMatchObject({ events: 3, problem: undefined });
  const shown = goLive && trailShown(goLive);
  expect(shown?.entries.map(({ actor, words }) => `${actor.id}: ${words}`)).toEqual([
    'U0RITA: Planned Demo Shop v1.4.2.',
    'U0SAM: Voted NO-GO on Gate 2: Security Approval: The scan "ünïcödé" 🚀 is open',
    'U0RITA: Put the go-live on hold: Waiting for the data team',
  ]);
});

test("the document's own example verifies", () => {
  const written = readFileSync(new URL('../../docs/audit-format.md', import.meta.url), 'utf8');
  const { actor, origin, event, prevHash, ...rest } = JSON.parse(
    /^\{.*"version":1\}$/m.exec(written)?.[0] ?? '',
  );
  const [actorText, originText, eventText] = [actor, origin, event].map((part) => JSON.stringify(part));
  const row = { ...rest, actor: actorText, origin: originText, event: eventText, prev_hash: prevHash };
  const hash = /has the hash `([0-9a-f]{64})`/.exec(written)?.[1];
  expect(brokenLink([{ ...row, hash }])).toBeUndefined();
  expect(brokenLink([{ ...row, hash, at: row.at + 1 }])?.kind).toBe('broken');
});

test('one changed byte breaks the chain at its event', () => {
  expect(problemOf(withBytes('The scan', 'the scan'))).toMatchObject({
    kind: 'broken',
    version: 2,
    why: 'Event 2 was changed: it has another hash.',
  });
});

test('an event that says the same in other words of JSON is broken', () => {
  const spaced = withSql(`UPDATE events SET event = replace(event, '{', '{ ') WHERE version = 3`);
  expect(problemOf(spaced)?.why).toBe('Event 3 is not written in canonical JSON.');
  const spoilt = withSql(`UPDATE events SET event = 'gone' WHERE version = 3`);
  expect(problemOf(spoilt)).toMatchObject({ kind: 'broken', version: 3 });
  expect(trailOf(spoilt).goLives[0]?.history.entries[2]?.event.type).toBe('Unreadable');
});

test('a removed event is missed, wherever it stood', () => {
  const middle = problemOf(withSql('DELETE FROM events WHERE version = 2'));
  expect(middle).toMatchObject({ kind: 'broken', why: 'Event 2 is missing before event 3.' });
  const last = problemOf(withSql('DELETE FROM events WHERE version = 3'));
  expect(last).toMatchObject({ kind: 'truncated', version: 3 });
  const first = problemOf(withSql('DELETE FROM events WHERE version = 1'));
  expect(first).toMatchObject({ kind: 'broken', why: 'Event 1 is missing before event 2.' });
});

test('a chain that was written anew is caught by the anchor in a message', () => {
  const [second = ''] = trailOf(file).goLives.map(({ history }) => history.entries[1]?.hash);
  const good = { stream: 'GL-1', version: 2, hash: second.slice(0, 12) };
  expect(trailOf(file, [good]).goLives[0]?.verdict).toMatchObject({ anchors: 1, problem: undefined });
  expect(problemOf(file, [{ ...good, hash: '0'.repeat(12) }])).toMatchObject({
    kind: 'mismatch',
    version: 2,
  });
  expect(problemOf(file, [{ ...good, version: 9 }])).toMatchObject({ kind: 'truncated', version: 9 });
});

test('a head that the list of go-lives does not name is a mismatch', () => {
  const path = withSql(`UPDATE go_lives SET head_hash = '${'a'.repeat(64)}'`);
  expect(problemOf(path)).toMatchObject({ kind: 'mismatch', version: 3 });
});

test('a go-live that is gone as a whole is missed', () => {
  const path = withSql(`UPDATE events SET stream = CASE version WHEN 1 THEN 'REFUSED-PLANS' ELSE 'GL-2' END`);
  expect(trailOf(path).missing).toBe('GL-1');
});

test('a database that is not there has no go-lives, and one that cannot be read says so', () => {
  expect(trailOf(join(folder, 'none.db'))).toMatchObject({ goLives: [], unreadable: undefined });
  const junk = join(folder, 'junk.db');
  writeFileSync(junk, 'this is no database, although it is long enough to be taken for one'.repeat(20));
  expect(trailOf(junk).unreadable).toContain('not a database');
});
