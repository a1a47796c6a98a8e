import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Effect, EffectKind } from '../domain/effect.ts';
import { type EffectReleases, effectReleases } from './effect-releases.ts';
import { COALESCES, type EffectWrites, effectWrites } from './effect-writes.ts';
import { prepare, type Slots } from './prepare.ts';
import type { Db } from './schema.ts';
import type { ClaimedEffect, EffectClaim, EffectState, Lease, Store } from './store.ts';
import { StoreError } from './store-error.ts';

export interface Effects extends EffectWrites, EffectReleases {
  claim(on: Db, claim: EffectClaim): Promise<readonly ClaimedEffect[]>;
  nextAt(on: Db, kinds: readonly EffectKind[], except?: readonly number[]): Promise<number | undefined>;
  holds(on: Db, lease: Lease): Promise<boolean>;
  announceSending(on: Db, lease: Lease, now: number): Promise<boolean>;
  findEarlierPost(on: Db, goLive: string, id: number): Promise<string | undefined>;
  endLeases(on: Db): Promise<void>;
  /** From now on, whatever waits counts as tried before. */
  doubtAll(on: Db): Promise<void>;
  count(on: Db): Promise<Readonly<Record<EffectState, number>>>;
  listGivenUpBeside(on: Db, keys?: readonly string[]): ReturnType<Store['listGivenUpBeside']>;
}

/*
 * pending   -- claim -->           claimed
 * claimed   -- claim, lease over -> claimed      (attempts + 1, another token)
 * claimed   -- release -->         pending      (until its instant, or until what it waits for is posted)
 * claimed   -- finish -->          done | dead | cancelled, or pending where more was wanted since the claim
 * pending   -- cancel -->          cancelled
 * done | dead | cancelled -- wanted again (slack.message only) --> pending
 */
export function effects(db: Db): Effects {
  return {
    ...effectWrites(db),
    ...effectReleases(db),
    claim: claimEffects(db),
    nextAt: nextEffectAt(db),
    holds: holdsLease(db),
    findEarlierPost,
    announceSending,
    endLeases,
    doubtAll,
    count: countEffects,
    listGivenUpBeside,
  };
}

/** The ids that a query leaves out, each under a name of its own. */
type Ids = { readonly [name: IdName]: number };
type IdName = `id${number}`;

const idName = (index: number): IdName => `id${index}`;

const idsByName = (ids: readonly number[]): Ids =>
  Object.fromEntries(ids.map((id, index) => [idName(index), id]));

/** Each lane asks after each commit: compiled once for its kinds, and for so many ids that are left out. */
function perShape<Q>(build: (kinds: readonly EffectKind[], names: readonly IdName[]) => Q) {
  const queries = new Map<string, Q>();
  return (kinds: readonly EffectKind[], except: readonly number[]): Q => {
    const shape = `${kinds.join()} ${except.length}`;
    const query =
      queries.get(shape) ??
      build(
        kinds,
        except.map((_, index) => idName(index)),
      );
    queries.set(shape, query);
    return query;
  };
}

type Claim = Ids & {
  readonly now: number;
  readonly leaseUntil: number;
  readonly limit: number;
  readonly leaseToken: string;
};

function claimEffects(db: Db): Effects['claim'] {
  const queryOf = perShape((kinds, names) => claimQuery(db, kinds, names));
  return async (on, { kinds, now, leaseMs, limit, except = [] }) => {
    const leaseToken = randomBytes(16).toString('hex');
    const leaseUntil = now + leaseMs;
    const values = { ...idsByName(except), now, leaseUntil, limit, leaseToken };
    const { rows } = await queryOf(kinds, except)(on, values);
    return rows
      .map((row) => ({
        id: row.id,
        effect: parseEffect(row.payload),
        attempt: row.attempts,
        lastAttemptAt: row.previous_attempt_at ?? undefined,
        sendingAt: row.sending_at ?? undefined,
        createdAt: row.created_at,
        triedSince: now - row.tried_ms,
        leaseToken,
        leaseUntil,
      }))
      .sort((a, b) => a.id - b.id);
  };
}

function claimQuery(db: Db, kinds: readonly EffectKind[], names: readonly IdName[]) {
  return prepare(($: Slots<Claim>) =>
    db
      .updateTable('effects')
      .set((eb) => ({
        state: 'claimed',
        attempts: eb('attempts', '+', 1),
        previous_attempt_at: eb.ref('last_attempt_at'),
        last_attempt_at: $('now'),
        lease_token: $('leaseToken'),
        claimed_revision: eb.ref('revision'),
        tried_ms: eb('tried_ms', '+', heldMs($)),
        available_at: $('leaseUntil'),
        // Its time has come, or what it waited for is posted.
        waits_for: null,
      }))
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('effects')
          .select('id')
          .where('kind', 'in', kinds)
          .where('available_at', '<=', $('now'))
          .$if(names.length > 0, (some) => some.where('id', 'not in', names.map($)))
          .orderBy('available_at')
          .orderBy('id')
          .limit($('limit')),
      )
      // Asked again at the row itself: where several writers run at once, one may have taken it since it was found.
      .where('available_at', '<=', $('now'))
      .returning([
        'id',
        'payload',
        'attempts',
        'previous_attempt_at',
        'sending_at',
        'created_at',
        'tried_ms',
      ]),
  );
}

/** Of a claim that never came to its end: how long it was held, for the process may have ended at any time of its lease. */
const heldMs = ($: Slots<Claim>) => sql<number>`CASE
  WHEN state <> 'claimed' OR last_attempt_at > ${$('now')} THEN 0
  WHEN last_attempt_at < ${$('now')} - (${$('leaseUntil')} - ${$('now')}) THEN ${$('leaseUntil')} - ${$('now')}
  ELSE ${$('now')} - last_attempt_at
END`;

function nextEffectAt(db: Db): Effects['nextAt'] {
  const queryOf = perShape((kinds, names) =>
    prepare(($: Slots<Ids>) =>
      db
        .selectFrom('effects')
        .select((eb) => eb.fn.min('available_at').as('at'))
        .where('kind', 'in', kinds)
        .where('available_at', 'is not', null)
        .$if(names.length > 0, (some) => some.where('id', 'not in', names.map($))),
    ),
  );
  return async (on, kinds, except = []) => {
    if (kinds.length === 0) return undefined;
    return (await queryOf(kinds, except)(on, idsByName(except))).rows[0]?.at ?? undefined;
  };
}

function holdsLease(db: Db): Effects['holds'] {
  const query = prepare(($: Slots<{ id: number; leaseToken: string }>) =>
    db
      .selectFrom('effects')
      .select('id')
      .where('id', '=', $('id'))
      .where('lease_token', '=', $('leaseToken')),
  );
  return async (on, { id, leaseToken }) => (await query(on, { id, leaseToken })).rows.length > 0;
}

async function announceSending(on: Db, { id, leaseToken }: Lease, now: number): Promise<boolean> {
  const { numUpdatedRows } = await on
    .updateTable('effects')
    .set({ sending_at: now })
    .where('id', '=', id)
    .where('lease_token', '=', leaseToken)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** A message that fails so often holds up no other any more; its next tries are half a minute apart and more. */
const triesBeforeOvertaken = 6;

/** Effects are numbered in the order in which they were wanted; a message's key ends with its name. */
async function findEarlierPost(on: Db, goLive: string, id: number): Promise<string | undefined> {
  const row = await on
    .selectFrom('effects')
    .select('key')
    .where('go_live', '=', goLive)
    .where('kind', '=', 'slack.message')
    .where('available_at', 'is not', null)
    .where('id', '<', id)
    .where('attempts', '<', triesBeforeOvertaken)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('slack_messages')
            .select('slack_messages.go_live')
            .whereRef('slack_messages.go_live', '=', 'effects.go_live')
            .where(
              'effects.key',
              '=',
              sql<string>`${sql.ref('effects.go_live')} || '/message/' || ${sql.ref('slack_messages.message_key')}`,
            ),
        ),
      ),
    )
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.key.slice(`${goLive}/message/`.length);
}

async function endLeases(on: Db): Promise<void> {
  await on.updateTable('effects').set({ available_at: 0 }).where('state', '=', 'claimed').execute();
}

async function doubtAll(on: Db): Promise<void> {
  await on
    .updateTable('effects')
    .set((eb) => ({ last_attempt_at: eb.ref('created_at') }))
    .where('available_at', 'is not', null)
    .where('last_attempt_at', 'is', null)
    .execute();
}

async function countEffects(on: Db): Promise<Readonly<Record<EffectState, number>>> {
  const rows = await on
    .selectFrom('effects')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  const counts = { pending: 0, claimed: 0, done: 0, dead: 0, cancelled: 0 };
  for (const row of rows) counts[row.state] = row.count;
  return counts;
}

/** More are not told at once. */
const mostGivenUp = 20;

async function listGivenUpBeside(on: Db, keys?: readonly string[]): ReturnType<Store['listGivenUpBeside']> {
  const rows = await on
    .selectFrom('effects')
    .select(['key', 'reason'])
    .where('go_live', 'is', null)
    .where('state', '=', 'dead')
    .$if(keys !== undefined, (all) => all.where('key', 'in', keys ?? []))
    .orderBy('id', 'desc')
    .limit(keys?.length ?? mostGivenUp)
    .execute();
  return rows.map(({ key, reason }) => ({ effect: key, reason: reason ?? '' }));
}

const effectSchema = z.looseObject({ kind: z.string(), key: z.string(), goLive: z.string() });

type WrittenEffect = z.infer<typeof effectSchema>;

const isKnown = (effect: WrittenEffect): effect is Effect & WrittenEffect =>
  Object.hasOwn(COALESCES, effect.kind);

/** What stands inside is trusted, as with events: only the engine writes effects. */
function parseEffect(payload: string): Effect {
  const effect = effectSchema.parse(JSON.parse(payload));
  if (isKnown(effect)) return effect;
  throw new StoreError('corrupt', `The effect "${effect.key}" is of an unknown kind "${effect.kind}"`);
}
