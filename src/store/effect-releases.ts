import { type Expression, type ExpressionBuilder, sql } from 'kysely';
import { prepare, type Slots } from './prepare.ts';
import type { Db, Schema } from './schema.ts';
import type { EffectRelease, SlackMessageRow } from './store.ts';

export interface EffectReleases {
  release(on: Db, release: EffectRelease): Promise<boolean>;
  /** What waits for this message may be claimed at once. */
  letGoOn(on: Db, posted: SlackMessageRow): Promise<void>;
}

/** Effects that are given back, and what ends their wait before its time. */
export function effectReleases(db: Db): EffectReleases {
  const releases = {
    sent: releaseQuery(db, 'sent'),
    unsent: releaseQuery(db, 'unsent'),
    uncounted: releaseQuery(db, 'uncounted'),
    waited: releaseQuery(db, 'waited'),
  };
  const letGoOn = letGoOnQuery(db);

  return {
    async release(on, { waitsFor = null, ...release }) {
      const { id, leaseToken, availableAt, reason } = release;
      const query = releases[kindOf(release)];
      const { numAffectedRows } = await query(on, { id, leaseToken, availableAt, reason, waitsFor });
      return numAffectedRows === 1n;
    },
    async letGoOn(on, { goLive, messageKey }) {
      await letGoOn(on, { goLive, messageKey });
    },
  };
}

const kindOf = ({ uncounted, waited, unsent }: Omit<EffectRelease, 'waitsFor'>) => {
  if (uncounted) return waited ? 'waited' : 'uncounted';
  return unsent ? 'unsent' : 'sent';
};

/** The instant of what may be claimed at once. */
const atOnce = sql.lit(0);

type Release = {
  id: number;
  leaseToken: string;
  availableAt: number;
  reason: string;
  waitsFor: string | null;
};

function releaseQuery(db: Db, attempt: ReturnType<typeof kindOf>) {
  return prepare(($: Slots<Release>) => {
    const release = db
      .updateTable('effects')
      .set((eb) => ({
        state: 'pending',
        // What it waits for may have been posted since it looked.
        available_at: eb
          .case()
          .when(isPosted(eb, $('waitsFor')))
          .then(atOnce)
          .else($('availableAt'))
          .end(),
        waits_for: $('waitsFor'),
        reason: $('reason'),
        lease_token: null,
      }))
      .where('id', '=', $('id'))
      .where('lease_token', '=', $('leaseToken'));
    const timed =
      attempt === 'uncounted'
        ? release
        : release.set((eb) => ({
            // What is held was claimed at its last attempt.
            tried_ms: eb('tried_ms', '+', eb($('availableAt'), '-', eb.ref('last_attempt_at'))),
          }));
    if (attempt === 'sent') return timed;
    const unsent = timed.set((eb) => ({ last_attempt_at: eb.ref('previous_attempt_at') }));
    return attempt === 'unsent' ? unsent : unsent.set((eb) => ({ attempts: eb('attempts', '-', 1) }));
  });
}

const isPosted = (eb: ExpressionBuilder<Schema, 'effects'>, message: Expression<string | null>) =>
  eb.exists(
    eb
      .selectFrom('slack_messages')
      .select('slack_messages.go_live')
      .whereRef('slack_messages.go_live', '=', 'effects.go_live')
      .where('slack_messages.message_key', '=', message),
  );

function letGoOnQuery(db: Db) {
  return prepare(($: Slots<{ goLive: string; messageKey: string }>) =>
    db
      .updateTable('effects')
      .set({ available_at: atOnce })
      .where('go_live', '=', $('goLive'))
      .where('waits_for', '=', $('messageKey'))
      .where('state', '=', 'pending'),
  );
}
