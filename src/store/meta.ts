import { randomBytes } from 'node:crypto';
import { prepare, type Slots } from './prepare.ts';
import type { Db } from './schema.ts';

/** The few facts about the database as a whole. */
export function meta(db: Db) {
  const select = prepare(($: Slots<{ key: string }>) =>
    db.selectFrom('meta').select('value').where('key', '=', $.key),
  );
  const save = prepare(($: Slots<{ key: string; value: string }>) =>
    db
      .insertInto('meta')
      .values({ key: $.key, value: $.value })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
      ),
  );
  const find = async (on: Db, key: string): Promise<string | undefined> =>
    (await select(on, { key })).rows[0]?.value;

  return {
    /** Six random hex digits, made once per database. */
    async installation(on: Db): Promise<string> {
      const known = await find(on, 'installation');
      if (known !== undefined) return known;
      const value = randomBytes(3).toString('hex');
      await save(on, { key: 'installation', value });
      return value;
    },
    async lastAliveAt(on: Db): Promise<number | undefined> {
      const found = await find(on, 'alive_at');
      return found === undefined ? undefined : Number(found);
    },
    async markAlive(on: Db, now: number): Promise<void> {
      await save(on, { key: 'alive_at', value: String(now) });
    },
    async checkWritable(on: Db): Promise<void> {
      await save(on, { key: 'write_check', value: randomBytes(3).toString('hex') });
    },
  };
}
