import { type Expression, type SqlBool, sql } from 'kysely';
import type { Db } from './schema.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Rows that one transaction removes: a few milliseconds in which nobody else writes. */
const BATCH = 500;

/** Slack delivers again within the hour. */
const KEEP_ANSWERS_MS = 7 * DAY_MS;
const KEEP_EFFECTS_MS = 30 * DAY_MS;
const KEEP_SAMPLES_MS = 30 * DAY_MS;
const KEEP_EVERY_SAMPLE_MS = DAY_MS;

export interface PruneTimes {
  /** Of the go-live's clock, which stamps answers and samples. */
  readonly now: number;
  /** Real time, which stamps effects. */
  readonly realNow: number;
}

/** Removes up to a batch; false when nothing was left to remove. */
type Prune = (times: PruneTimes) => Promise<boolean>;

interface Access {
  readonly read: () => Db;
  readonly transact: (work: (on: Db) => Promise<void>) => Promise<void>;
}

/**
 * What grows with use and is not the audit trail. What is to go is found before the write lock is taken, so that a look
 * that finds nothing keeps nobody waiting.
 */
export function createPrune({ read, transact }: Access): Prune {
  const all: readonly Prune[] = [
    async ({ now }) => {
      const old = await read()
        .selectFrom('inbox')
        .select('command_id')
        .where('at', '<', now - KEEP_ANSWERS_MS)
        .limit(BATCH)
        .execute();
      if (old.length === 0) return false;
      const ids = old.map((row) => row.command_id);
      await transact(async (on) => {
        await on.deleteFrom('inbox').where('command_id', 'in', ids).execute();
      });
      return true;
    },
    async ({ realNow }) => {
      const before = realNow - KEEP_EFFECTS_MS;
      const ids = [...(await endedEffects(read(), before)), ...(await endedBeside(read(), before))];
      if (ids.length === 0) return false;
      await transact(async (on) => {
        // One may be wanted again since it was found.
        await on.deleteFrom('effects').where('id', 'in', ids).where('available_at', 'is', null).execute();
      });
      return true;
    },
    ({ now }) => pruneSamples({ read, transact }, sql`at < ${now - KEEP_SAMPLES_MS}`),
    ({ now }) => pruneSamples({ read, transact }, isThinned(now - KEEP_EVERY_SAMPLE_MS)),
  ];
  return async (times) => {
    for (const prune of all) if (await prune(times)) return true;
    return false;
  };
}

/** Of go-lives for which nothing is left to do: nobody wants these keys again, so none can be stored a second time. */
async function endedEffects(on: Db, before: number): Promise<readonly number[]> {
  const rows = await on
    .selectFrom('effects')
    .innerJoin('go_lives', 'go_lives.id', 'effects.go_live')
    .select('effects.id')
    .where('available_at', 'is', null)
    .where((eb) => eb.fn.coalesce('finished_at', 'created_at'), '<', before)
    .where('active', '=', 0)
    .where('watched', '=', 0)
    .where('next_due_at', 'is', null)
    .limit(BATCH)
    .execute();
  return rows.map((row) => row.id);
}

/** Of no go-live. The stream that asked for one holds that it did, and asks once. */
async function endedBeside(on: Db, before: number): Promise<readonly number[]> {
  const rows = await on
    .selectFrom('effects')
    .select('id')
    .where('go_live', 'is', null)
    .where('available_at', 'is', null)
    .where((eb) => eb.fn.coalesce('finished_at', 'created_at'), '<', before)
    .limit(BATCH)
    .execute();
  return rows.map((row) => row.id);
}

async function pruneSamples({ read, transact }: Access, isOld: Expression<SqlBool>): Promise<boolean> {
  const old = await read()
    .selectFrom('health_samples')
    .select(['go_live', 'endpoint', 'at'])
    .where(isOld)
    .limit(BATCH)
    .execute();
  if (old.length === 0) return false;
  await transact(async (on) => {
    for (const { go_live, endpoint, at } of old)
      await on
        .deleteFrom('health_samples')
        .where('go_live', '=', go_live)
        .where('endpoint', '=', endpoint)
        .where('at', '=', at)
        .execute();
  });
  return true;
}

/** A good sample after another good one of its minute. */
const isThinned = (before: number): Expression<SqlBool> => sql`at < ${before} and outcome = 'up' and exists (
  select 1 from health_samples as earlier
  where earlier.go_live = health_samples.go_live and earlier.endpoint = health_samples.endpoint
    and earlier.outcome = 'up' and earlier.at < health_samples.at
    and earlier.at >= health_samples.at - health_samples.at % ${MINUTE_MS})`;
