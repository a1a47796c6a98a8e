import { prepare, type Slots } from './prepare.ts';
import type { Db, Schema } from './schema.ts';
import type { SampleRow } from './store.ts';

export function samples(db: Db) {
  const insert = prepare(($: Slots<{ [K in keyof Schema['health_samples']]: Schema['health_samples'][K] }>) =>
    db
      .insertInto('health_samples')
      .values({
        go_live: $('go_live'),
        endpoint: $('endpoint'),
        at: $('at'),
        outcome: $('outcome'),
        latency_ms: $('latency_ms'),
        detail: $('detail'),
      })
      // Two watchers that looked at the same millisecond saw the same.
      .onConflict((conflict) => conflict.columns(['go_live', 'endpoint', 'at']).doNothing()),
  );
  const select = prepare(($: Slots<{ go_live: string; endpoint: string; since: number }>) =>
    db
      .selectFrom('health_samples')
      .selectAll()
      .where('go_live', '=', $('go_live'))
      .where('endpoint', '=', $('endpoint'))
      .where('at', '>=', $('since'))
      .orderBy('at'),
  );

  return {
    async add(on: Db, rows: readonly SampleRow[]): Promise<void> {
      for (const { goLive, latencyMs, ...row } of rows) {
        await insert(on, { ...row, go_live: goLive, latency_ms: latencyMs });
      }
    },
    async read(
      on: Db,
      { goLive, endpoint, since }: { goLive: string; endpoint: string; since: number },
    ): Promise<readonly SampleRow[]> {
      const { rows } = await select(on, { go_live: goLive, endpoint, since });
      return rows.map(({ go_live, latency_ms, ...row }) => ({
        ...row,
        goLive: go_live,
        latencyMs: latency_ms,
      }));
    },
  };
}
