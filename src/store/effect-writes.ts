import { type ExpressionBuilder, sql } from 'kysely';
import type { Effect, EffectKind } from '../domain/effect.ts';
import { isOfNoGoLive } from '../domain/guards/targets-told.ts';
import { prepare, type Slots } from './prepare.ts';
import type { Db, Schema } from './schema.ts';
import type { EffectFinish, EffectState } from './store.ts';

export interface EffectWrites {
  enqueue(on: Db, effects: readonly Effect[], when: WantedWhen): Promise<void>;
  cancel(on: Db, keys: readonly string[]): Promise<readonly string[]>;
  finish(on: Db, finish: EffectFinish): Promise<boolean>;
}

/** Instants of real time, but for those of `sentSince`, which may be of another clock: see `Transaction.enqueue`. */
interface WantedWhen {
  readonly availableAt: number;
  readonly sentSince?: ((effect: Effect) => number | undefined) | undefined;
}

/** Every kind, and whether a wish for a key that exists is a wish for the newest state. */
export const COALESCES = {
  'slack.message': true,
  'slack.notice': false,
  'mail.notice': false,
  'mail.no_go': false,
  'mail.escalation': false,
  'mail.test': false,
  'slack.members': false,
  'slack.reminder': false,
  'github.issue': false,
  'github.dispatch': false,
  'github.cancel': false,
  'github.compare': false,
  'check.run': false,
  'channel.test': false,
  'pager.alert': true,
  'pager.change': false,
  'pager.notice': false,
  'webhook.notice': false,
  'status_page.entry': true,
  'status_page.notice': false,
} satisfies Record<EffectKind, boolean>;

/** The guarded writes of one effect at a time, compiled once: they are part of most commands. */
export function effectWrites(db: Db): EffectWrites {
  const whileWaiting = waitingQuery(db);
  const once = insertQuery(db, 'once');
  const again = insertQuery(db, 'again');
  const cancel = cancelQuery(db);
  const finish = finishQuery(db);

  return {
    async enqueue(on, effects, { availableAt, sentSince }) {
      for (const effect of effects) {
        const coalesces = COALESCES[effect.kind];
        const payload = JSON.stringify(effect);
        if (coalesces && didOne(await whileWaiting(on, { key: effect.key, payload }))) continue;
        const insert = coalesces ? again : once;
        const since = sentSince?.(effect);
        await insert(on, {
          key: effect.key,
          kind: effect.kind,
          go_live: isOfNoGoLive(effect) ? null : effect.goLive,
          payload,
          available_at: availableAt,
          last_attempt_at: since === undefined ? null : Math.min(since, availableAt),
        });
      }
    },
    async cancel(on, keys) {
      const cancelled: string[] = [];
      for (const key of keys) {
        if (didOne(await cancel(on, { key }))) cancelled.push(key);
      }
      return cancelled;
    },
    async finish(on, { id, leaseToken, state, reason, now }) {
      return didOne(await finish(on, { id, leaseToken, state, reason: reason ?? null, now }));
    },
  };
}

const pending = sql.lit<EffectState>('pending');

const didOne = (result: { readonly numAffectedRows?: bigint }): boolean => result.numAffectedRows === 1n;

type NewEffect = {
  key: string;
  kind: EffectKind;
  go_live: string | null;
  payload: string;
  available_at: number;
  last_attempt_at: number | null;
};

function insertQuery(db: Db, wanted: 'once' | 'again') {
  return prepare(($: Slots<NewEffect>) =>
    db
      .insertInto('effects')
      .values({
        key: $('key'),
        kind: $('kind'),
        go_live: $('go_live'),
        payload: $('payload'),
        available_at: $('available_at'),
        last_attempt_at: $('last_attempt_at'),
        created_at: $('available_at'),
      })
      .onConflict((conflict) => {
        const sameKey = conflict.column('key');
        return wanted === 'once' ? sameKey.doNothing() : sameKey.doUpdateSet(wantedAgain);
      }),
  );
}

/** The usual wish in a storm of them. It names no column that an index holds: no index is written. */
function waitingQuery(db: Db) {
  return prepare(($: Slots<{ key: string; payload: string }>) =>
    db
      .updateTable('effects')
      .set((eb) => ({ revision: eb('revision', '+', 1), payload: $('payload') }))
      .where('key', '=', $('key'))
      .where('available_at', 'is not', null),
  );
}

/**
 * A pending one keeps its instant, so that a new wish does not shorten a backoff, and a claimed one its lease. What was
 * ended without success may have reached the other side: its last attempt is kept, and the worker looks there first.
 */
function wantedAgain(
  eb: ExpressionBuilder<Schema & { excluded: Schema['effects'] }, 'effects' | 'excluded'>,
) {
  const waits = eb('effects.available_at', 'is not', null);
  return {
    revision: eb('effects.revision', '+', 1),
    payload: eb.ref('excluded.payload'),
    state: eb.case().when(waits).then(eb.ref('effects.state')).else(pending).end(),
    available_at: eb.fn.coalesce('effects.available_at', 'excluded.available_at'),
    attempts: eb.case().when(waits).then(eb.ref('effects.attempts')).else(0).end(),
    last_attempt_at: eb
      .case()
      .when('effects.state', '=', 'done')
      .then(null)
      .else(eb.fn.coalesce('effects.last_attempt_at', 'excluded.last_attempt_at'))
      .end(),
    finished_at: null,
    tried_ms: eb.case().when(waits).then(eb.ref('effects.tried_ms')).else(0).end(),
    // What was ended begins anew: its age is that of this wish.
    created_at: eb
      .case()
      .when(waits)
      .then(eb.ref('effects.created_at'))
      .else(eb.ref('excluded.created_at'))
      .end(),
  };
}

function cancelQuery(db: Db) {
  return prepare(($: Slots<{ key: string }>) =>
    db
      .updateTable('effects')
      .set({ state: 'cancelled', available_at: null, waits_for: null })
      .where('key', '=', $('key'))
      .where('state', '=', 'pending')
      .where('last_attempt_at', 'is', null),
  );
}

type Finish = {
  id: number;
  leaseToken: string;
  state: EffectFinish['state'];
  reason: string | null;
  now: number;
};

function finishQuery(db: Db) {
  return prepare(($: Slots<Finish>) =>
    db
      .updateTable('effects')
      .set((eb) => {
        const wantedSince = eb('revision', '>', eb.ref('claimed_revision'));
        return {
          state: eb.case().when(wantedSince).then(pending).else($('state')).end(),
          available_at: eb.case().when(wantedSince).then($('now')).else(null).end(),
          attempts: eb.case().when(wantedSince).then(0).else(eb.ref('attempts')).end(),
          last_attempt_at: eb
            .case()
            .when(eb.and([wantedSince, eb($('state'), '=', 'done')]))
            .then(null)
            .else(eb.ref('last_attempt_at'))
            .end(),
          finished_at: eb.case().when(wantedSince).then(null).else($('now')).end(),
          created_at: eb.case().when(wantedSince).then($('now')).else(eb.ref('created_at')).end(),
          tried_ms: eb.case().when(wantedSince).then(0).else(eb.ref('tried_ms')).end(),
          reason: $('reason'),
          lease_token: null,
        };
      })
      .where('id', '=', $('id'))
      .where('lease_token', '=', $('leaseToken')),
  );
}
