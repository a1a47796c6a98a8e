import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { MissingTime } from '../domain/restore.ts';
import { prepare, type Slots } from './prepare.ts';
import type { Db } from './schema.ts';
import type { CalendarReading } from './store.ts';

const missingTime = z.object({ since: z.number(), until: z.number() });
const calendarReading = z.object({ text: z.string(), readAt: z.number() });

/** An address may hold a secret, and is told to nobody. */
const calendarKey = (url: string): string => `calendar/${createHash('sha256').update(url).digest('hex')}`;

/** The few facts about the database as a whole. */
export function meta(db: Db) {
  const select = prepare(($: Slots<{ key: string }>) =>
    db.selectFrom('meta').select('value').where('key', '=', $('key')),
  );
  const save = prepare(($: Slots<{ key: string; value: string }>) =>
    db
      .insertInto('meta')
      .values({ key: $('key'), value: $('value') })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })),
      ),
  );
  const find = async (on: Db, key: string): Promise<string | undefined> =>
    (await select(on, { key })).rows[0]?.value;

  const renewInstallation = async (on: Db): Promise<string> => {
    const value = randomBytes(3).toString('hex');
    await save(on, { key: 'installation', value });
    return value;
  };
  const claimCount = async (on: Db): Promise<number> => Number((await find(on, 'claims')) ?? 0);

  return {
    /** Six random hex digits, made once per database, and anew where a backup was put back. */
    async installation(on: Db): Promise<string> {
      return (await find(on, 'installation')) ?? renewInstallation(on);
    },
    renewInstallation,
    /** How often effects were claimed: a copy of the database that is put back knows fewer than were made. */
    claimCount,
    async countClaim(on: Db): Promise<void> {
      await save(on, { key: 'claims', value: String((await claimCount(on)) + 1) });
    },
    async restoredSince(on: Db): Promise<number | undefined> {
      const found = await find(on, 'restored_since');
      return found === undefined ? undefined : Number(found);
    },
    /** Nothing here tells when the copy was made; its last mark of life came before that. */
    async noteRestored(on: Db, claims: number): Promise<void> {
      await save(on, { key: 'claims', value: String(claims) });
      if ((await find(on, 'restored_since')) !== undefined) return;
      await save(on, { key: 'restored_since', value: (await find(on, 'alive_at')) ?? '0' });
    },
    /** Everybody has heard of it; what may be missing is kept. */
    async forgetRestored(on: Db, now: number): Promise<void> {
      const since = await find(on, 'restored_since');
      if (since === undefined) return;
      await save(on, { key: 'missing_time', value: JSON.stringify({ since: Number(since), until: now }) });
      await on.deleteFrom('meta').where('key', '=', 'restored_since').execute();
    },
    async missingTime(on: Db): Promise<MissingTime | undefined> {
      const found = await find(on, 'missing_time');
      return found === undefined ? undefined : missingTime.parse(JSON.parse(found));
    },
    async lastAliveAt(on: Db): Promise<number | undefined> {
      const found = await find(on, 'alive_at');
      return found === undefined ? undefined : Number(found);
    },
    async markAlive(on: Db, now: number): Promise<void> {
      await save(on, { key: 'alive_at', value: String(now) });
    },
    /** The last text of a calendar that could be used, and when, in real time, it was read. */
    async calendarReading(on: Db, url: string): Promise<CalendarReading | undefined> {
      const found = await find(on, calendarKey(url));
      return found === undefined ? undefined : calendarReading.parse(JSON.parse(found));
    },
    async saveCalendarReading(on: Db, url: string, reading: CalendarReading): Promise<void> {
      await save(on, { key: calendarKey(url), value: JSON.stringify(reading) });
    },
    async checkWritable(on: Db): Promise<void> {
      await save(on, { key: 'write_check', value: randomBytes(3).toString('hex') });
    },
  };
}
