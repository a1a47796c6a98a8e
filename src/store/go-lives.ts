import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import { isFinished, type Status, statuses } from '../domain/status.ts';
import { prepare, type Slots } from './prepare.ts';
import type { Db, Schema } from './schema.ts';
import type { GoLiveRow, Store, Transaction } from './store.ts';

type Row = Selectable<Schema['go_lives']>;
type Values<K extends keyof Row> = { [N in K]: Row[N] };

type GoodSlots = Values<'service' | 'environment'> & { limit: number };

const yes = sql.lit(1);

export function goLives(db: Db) {
  const moveHead = moveHeadQuery(db);
  const save = saveQuery(db);
  const find = prepare(($: Slots<Values<'id'>>) =>
    db.selectFrom('go_lives').selectAll().where('id', '=', $('id')),
  );
  const due = dueGoLivesQuery(db);
  const target = targetQueries(db);

  return {
    async find(on: Db, id: string): Promise<GoLiveRow | undefined> {
      const { rows } = await find(on, { id });
      return rows[0] && toGoLiveRow(rows[0]);
    },
    async list(on: Db, filter: Parameters<Store['listGoLives']>[0] = {}): Promise<readonly GoLiveRow[]> {
      let query = on.selectFrom('go_lives').selectAll().orderBy('number', 'desc');
      if (filter.open) query = query.where(isOpen);
      if (filter.active !== undefined) query = query.where('active', '=', sql.lit(Number(filter.active)));
      if (filter.watched !== undefined) query = query.where('watched', '=', sql.lit(Number(filter.watched)));
      if (filter.channel !== undefined) query = query.where('channel', '=', filter.channel);
      if (filter.limit !== undefined) query = query.limit(filter.limit);
      return (await query.execute()).map(toGoLiveRow);
    },
    async due(on: Db, now: number, limit: number) {
      const { rows } = await due(on, { now, limit });
      return rows.map((row) => ({ id: row.id, nextDueAt: row.next_due_at }));
    },
    async save(on: Db, row: GoLiveRow): Promise<void> {
      const values = fromGoLiveRow(row);
      const { numAffectedRows } = await moveHead(on, values);
      if (numAffectedRows !== 1n) await save(on, values);
    },
    ...target,
  };
}

const isOpen = (eb: ExpressionBuilder<Schema, 'go_lives'>) =>
  eb.or([eb('next_due_at', 'is not', null), eb('status', 'not in', statuses.filter(isFinished))]);

/** Asked at every tick: it must never visit every go-live. */
function dueGoLivesQuery(db: Db) {
  return prepare(($: Slots<{ now: number; limit: number }>) =>
    db
      .selectFrom('go_lives')
      .select(['id', 'next_due_at'])
      .where('next_due_at', '<=', $('now'))
      .orderBy('next_due_at')
      .orderBy('id')
      .limit($('limit'))
      .$narrowType<{ next_due_at: number }>(),
  );
}

function targetQueries(db: Db) {
  const onTarget = ($: Slots<Values<'service' | 'environment'>>) =>
    db
      .selectFrom('go_lives')
      .select(['id', 'version'])
      .where('service', '=', $('service'))
      .where('environment', '=', $('environment'));
  const active = prepare(($: Slots<Values<'service' | 'environment'>>) =>
    onTarget($).where('active', '=', yes),
  );
  const lastGood = prepare(($: Slots<Values<'service' | 'environment'>>) =>
    onTarget($).where('succeeded', '=', yes).orderBy('number', 'desc').limit(1),
  );
  const good = prepare(($: Slots<GoodSlots>) =>
    onTarget($).select('t0').where('succeeded', '=', yes).orderBy('number', 'desc').limit($('limit')),
  );
  const rolledBack = prepare(($: Slots<Values<'service' | 'environment' | 'version'>>) =>
    onTarget($)
      .where('version', '=', $('version'))
      .where('status', '=', sql.lit<Status>('rolled_back'))
      .orderBy('number', 'desc')
      .limit(1),
  );
  const rollbacks = prepare(($: Slots<GoodSlots>) =>
    onTarget($)
      .where('status', '=', sql.lit<Status>('rolled_back'))
      .orderBy('number', 'desc')
      .limit($('limit')),
  );
  const successor = prepare(($: Slots<Values<'service' | 'environment' | 'number'>>) =>
    onTarget($).where('number', '>', $('number')).where('started', '=', yes).orderBy('number').limit(1),
  );
  const lastStarted = prepare(($: Slots<Values<'service' | 'environment' | 'number'>>) =>
    onTarget($)
      .where('number', '<', $('number'))
      .where('started', '=', yes)
      .orderBy('number', 'desc')
      .limit(1),
  );
  const last = prepare(() => db.selectFrom('go_lives').select((eb) => eb.fn.max('number').as('number')));

  return {
    async findActiveOnTarget(on: Db, target: Values<'service' | 'environment'>) {
      return (await active(on, target)).rows[0]?.id;
    },
    async lastGoodVersion(on: Db, target: Values<'service' | 'environment'>) {
      return (await lastGood(on, target)).rows[0]?.version;
    },
    async listGood(on: Db, { service, environment, limit }: GoodSlots) {
      return (await good(on, { service, environment, limit })).rows;
    },
    async findRolledBack(on: Db, row: Parameters<Transaction['findRolledBack']>[0]) {
      const { service, environment, version } = row;
      return (await rolledBack(on, { service, environment, version })).rows[0]?.id;
    },
    async listRolledBack(on: Db, { service, environment, limit }: GoodSlots) {
      return (await rollbacks(on, { service, environment, limit })).rows.map(({ id }) => id);
    },
    async findSuccessor(on: Db, row: Parameters<Transaction['findSuccessor']>[0]) {
      const { number, service, environment } = row;
      return (await successor(on, { number, service, environment })).rows[0]?.id;
    },
    async findLastStarted(on: Db, row: Parameters<Transaction['findLastStarted']>[0]) {
      const { number, service, environment } = row;
      return (await lastStarted(on, { number, service, environment })).rows[0]?.id;
    },
    async nextNumber(on: Db): Promise<number> {
      return 1 + ((await last(on, {})).rows[0]?.number ?? 0);
    },
  };
}

/**
 * Most commands change nothing here but the head. SQLite writes every index that holds a column which an update names,
 * changed or not: naming only these two, which no index holds, makes such a commit half as large.
 */
function moveHeadQuery(db: Db) {
  return prepare(($: Slots<Values<keyof Row>>) =>
    db
      .updateTable('go_lives')
      .set({ stream_version: $('stream_version'), head_hash: $('head_hash') })
      .where('id', '=', $('id'))
      .where('service', '=', $('service'))
      .where('environment', '=', $('environment'))
      .where('version', '=', $('version'))
      .where('status', '=', $('status'))
      .where('active', '=', $('active'))
      .where('channel', '=', $('channel'))
      .where('t0', '=', $('t0'))
      .where('time_zone', '=', $('time_zone'))
      .where('next_due_at', 'is not distinct from', $('next_due_at'))
      .where('watched', '=', $('watched'))
      .where('started', '=', $('started'))
      .where('succeeded', '=', $('succeeded')),
  );
}

function saveQuery(db: Db) {
  return prepare(($: Slots<Values<keyof Row>>) =>
    db
      .insertInto('go_lives')
      .values({
        id: $('id'),
        number: $('number'),
        service: $('service'),
        environment: $('environment'),
        version: $('version'),
        status: $('status'),
        active: $('active'),
        channel: $('channel'),
        t0: $('t0'),
        time_zone: $('time_zone'),
        next_due_at: $('next_due_at'),
        stream_version: $('stream_version'),
        head_hash: $('head_hash'),
        watched: $('watched'),
        started: $('started'),
        succeeded: $('succeeded'),
      })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          service: eb.ref('excluded.service'),
          environment: eb.ref('excluded.environment'),
          version: eb.ref('excluded.version'),
          status: eb.ref('excluded.status'),
          active: eb.ref('excluded.active'),
          channel: eb.ref('excluded.channel'),
          t0: eb.ref('excluded.t0'),
          time_zone: eb.ref('excluded.time_zone'),
          next_due_at: eb.ref('excluded.next_due_at'),
          stream_version: eb.ref('excluded.stream_version'),
          head_hash: eb.ref('excluded.head_hash'),
          watched: eb.ref('excluded.watched'),
          started: eb.ref('excluded.started'),
          succeeded: eb.ref('excluded.succeeded'),
        })),
      ),
  );
}

function toGoLiveRow(row: Row): GoLiveRow {
  return {
    id: row.id,
    number: row.number,
    service: row.service,
    environment: row.environment,
    version: row.version,
    status: row.status,
    active: row.active === 1,
    channel: row.channel,
    t0: row.t0,
    timeZone: row.time_zone,
    nextDueAt: row.next_due_at ?? undefined,
    streamVersion: row.stream_version,
    headHash: row.head_hash,
    watched: row.watched === 1,
    started: row.started === 1,
    succeeded: row.succeeded === 1,
  };
}

function fromGoLiveRow(row: GoLiveRow): Values<keyof Row> {
  return {
    id: row.id,
    number: row.number,
    service: row.service,
    environment: row.environment,
    version: row.version,
    status: row.status,
    active: Number(row.active),
    channel: row.channel,
    t0: row.t0,
    time_zone: row.timeZone,
    next_due_at: row.nextDueAt ?? null,
    stream_version: row.streamVersion,
    head_hash: row.headHash,
    watched: Number(row.watched),
    started: Number(row.started),
    succeeded: Number(row.succeeded),
  };
}
