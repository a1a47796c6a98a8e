import canonicalize from 'canonicalize';
import type { RecordedEvent } from '../domain/event.ts';
import { toRecordedEvent } from './event-row.ts';
import { chainHash, FIRST_PREV_HASH } from './hash-chain.ts';
import { prepare, type Slots } from './prepare.ts';
import type { Db, EventTable } from './schema.ts';
import { ConcurrencyError, type NewEvent } from './store.ts';
import { StoreError } from './store-error.ts';

export interface EventLog {
  read(on: Db, stream: string, afterVersion: number): Promise<readonly RecordedEvent[]>;
  lastVersion(on: Db, stream: string): Promise<number>;
  append(on: Db, events: readonly NewEvent[]): Promise<readonly RecordedEvent[]>;
}

interface Head {
  readonly version: number;
  readonly hash: string;
}

const NO_EVENTS: Head = { version: 0, hash: FIRST_PREV_HASH };

export function eventLog(db: Db): EventLog {
  // Neither orders its rows: SQLite compiles a query with such a WHERE and an ORDER BY anew for each new value.
  const selectAfter = prepare(($: Slots<{ stream: string; after: number }>) =>
    db.selectFrom('events').selectAll().where('stream', '=', $('stream')).where('version', '>', $('after')),
  );
  const selectHeads = prepare(($: Slots<{ stream: string; after: number }>) =>
    db
      .selectFrom('events')
      .select(['version', 'hash'])
      .where('stream', '=', $('stream'))
      .where('version', '>', $('after')),
  );
  const insert = prepare(($: Slots<EventTable & { [name: string]: string | number }>) =>
    db.insertInto('events').values({
      stream: $('stream'),
      version: $('version'),
      at: $('at'),
      actor: $('actor'),
      origin: $('origin'),
      event: $('event'),
      prev_hash: $('prev_hash'),
      hash: $('hash'),
    }),
  );
  /** The head that the event claims to follow, or a later one where it comes too late. */
  const findHead = async (on: Db, { stream, version }: NewEvent): Promise<Head> => {
    const { rows } = await selectHeads(on, { stream, after: version - 2 });
    return rows.reduce((head, row) => (row.version > head.version ? row : head), NO_EVENTS);
  };

  return {
    async read(on, stream, after) {
      const { rows } = await selectAfter(on, { stream, after });
      rows.sort((a, b) => a.version - b.version);
      assertUnbroken(rows, after);
      return rows.map(toRecordedEvent);
    },
    async lastVersion(on, stream) {
      const last = on.selectFrom('events').select('version').where('stream', '=', stream);
      const row = await last.orderBy('version', 'desc').limit(1).executeTakeFirst();
      return row?.version ?? 0;
    },
    async append(on, events) {
      const heads = new Map<string, Head>();
      const recorded: RecordedEvent[] = [];
      for (const event of events) {
        const head = heads.get(event.stream) ?? (await findHead(on, event));
        const row = link(event, head);
        await insert(on, { ...row });
        heads.set(event.stream, { version: row.version, hash: row.hash });
        recorded.push({ ...event, hash: row.hash, prevHash: row.prev_hash });
      }
      return recorded;
    },
  };
}

function link(event: NewEvent, head: Head): EventTable {
  if (event.version <= head.version) {
    throw new ConcurrencyError(
      `${event.stream} is at version ${head.version} already; event ${event.version} comes too late`,
    );
  }
  if (event.version !== head.version + 1) {
    throw new Error(`${event.stream} is at version ${head.version}: event ${event.version} leaves a gap`);
  }
  const open = {
    stream: event.stream,
    version: event.version,
    at: event.at,
    actor: canonical(event.actor),
    origin: canonical(event.origin),
    event: canonical(event.event),
    prev_hash: head.hash,
  };
  return { ...open, hash: chainHash(open) };
}

function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error(`Not representable as JSON: ${typeof value}`);
  return text;
}

/** A stream with a hole would fold into a state that never was. The hashes themselves are `verifyAudit`'s work. */
function assertUnbroken(rows: readonly EventTable[], after: number): void {
  let expected = after + 1;
  let prevHash = after === 0 ? FIRST_PREV_HASH : rows[0]?.prev_hash;
  for (const row of rows) {
    if (row.version !== expected || row.prev_hash !== prevHash) {
      throw new StoreError(
        'corrupt',
        `The events of ${row.stream} do not follow each other at number ${expected}. Run "golive audit verify".`,
      );
    }
    expected += 1;
    prevHash = row.hash;
  }
}
