import type SqliteDatabase from 'better-sqlite3';
import { expect } from 'vitest';
import { z } from 'zod';
import type { ScenarioWorld } from '../scenarios/world.ts';

/* Status page, pager and webhooks after any number of kills: what is on record as told has arrived, and once. */

type Database = InstanceType<typeof SqliteDatabase>;

/** The events of one type, each with its go-live. */
function told<T>(
  database: Database,
  type: string,
  schema: z.ZodType<T>,
): readonly (T & { stream: string })[] {
  const rows = z
    .array(z.object({ stream: z.string(), event: z.string() }))
    .parse(
      database
        .prepare(
          "SELECT stream, event FROM events WHERE json_extract(event, '$.type') = ? ORDER BY stream, version",
        )
        .all(type),
    );
  return rows.map(({ stream, event }) => ({ ...schema.parse(JSON.parse(event)), stream }));
}

/** Of a kind of effect, the keys of those that are done. */
const doneKeys = (database: Database, kind: string): readonly string[] =>
  z
    .array(z.object({ key: z.string() }))
    .parse(database.prepare("SELECT key FROM effects WHERE kind = ? AND state = 'done'").all(kind))
    .map(({ key }) => key);

const doubled = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

/** `golive-x7-gl-1-incident/1` -> `gl-1-incident/1`: of one installation, this is what a name is about. */
const about = (name: string): string => name.replace(/^.*?(?=gl-\d+-)/, '');

export function expectSignalsToldOnce(world: ScenarioWorld, database: Database): void {
  expectStatusPage(world, database);
  expectPager(world, database);
  expectWebhook(world, database);
}

const markSchema = z.object({ golive: z.object({ entry: z.string(), said: z.array(z.string()) }) });
const sayingSchema = z.object({ body: z.object({ incident: z.object({ metadata: markSchema }) }) });
const updatedSchema = z.object({ id: z.string(), says: z.string() });

function expectStatusPage({ sandbox }: ScenarioWorld, database: Database): void {
  const stands = sandbox.shopPage
    .incidents()
    .map(({ id, metadata }) => ({ id, ...markSchema.parse(metadata).golive }));
  expect(doubled(stands.map(({ entry }) => about(entry)))).toEqual([]);
  const sayings = sandbox.ledger
    .read({ system: 'status_page' })
    .filter(({ accepted }) => accepted)
    .map(({ data }) => sayingSchema.parse(data).body.incident.metadata.golive);
  expect(doubled(sayings.map(({ entry, said }) => `${about(entry)} ${said.at(-1)}`))).toEqual([]);
  const lost = told(database, 'StatusPageUpdated', updatedSchema).filter(
    ({ id, says }) => !stands.some((entry) => entry.id === id && entry.said.includes(says)),
  );
  expect(lost).toEqual([]);
  const said = stands.flatMap((entry) => entry.said);
  expect(doneKeys(database, 'status_page.notice').filter((key) => !said.includes(key))).toEqual([]);
}

const pagerSchema = z.object({
  subject: z.string(),
  action: z.string(),
  isUncertain: z.boolean().default(false),
});

function expectPager({ sandbox }: ScenarioWorld, database: Database): void {
  const { incidents, changes } = sandbox.pager.snapshot();
  // A second incident of the same is people paged anew.
  expect(doubled(incidents.map(({ dedupKey }) => about(dedupKey)))).toEqual([]);
  const isOf = ({ stream, subject }: { stream: string; subject: string }, key: string) =>
    key.endsWith(`-${stream.toLowerCase()}-${subject}`);
  const signals = told(database, 'PagerTold', pagerSchema);
  const lost = signals.filter((signal) =>
    signal.action === 'change'
      ? !signal.isUncertain && !changes.some(({ id }) => isOf(signal, id))
      : signal.action === 'trigger' && !incidents.some(({ dedupKey }) => isOf(signal, dedupKey)),
  );
  expect(lost).toEqual([]);
  const leftOpen = incidents.filter(
    ({ dedupKey, status }) =>
      status !== 'resolved' &&
      signals.some((signal) => signal.action === 'resolve' && isOf(signal, dedupKey)),
  );
  expect(leftOpen).toEqual([]);
  // PagerDuty has no key for changes: one that may have arrived is not sent again.
  expect(doubled(changes.map(({ id }) => id))).toEqual([]);
}

const postSchema = z.object({ body: z.object({ data: z.object({ notice: z.string(), t0: z.string() }) }) });

function expectWebhook({ sandbox }: ScenarioWorld, database: Database): void {
  // What came again under the same id is not accepted: the receiver knows it.
  const posts = sandbox.ledger
    .read({ system: 'webhook' })
    .filter(({ accepted }) => accepted)
    .map(({ data }) => postSchema.parse(data).body.data);
  expect(doubled(posts.map(({ notice, t0 }) => `${notice} ${t0}`))).toEqual([]);
  const arrived = posts.map(({ notice }) => notice).toSorted();
  const missing = doneKeys(database, 'webhook.notice')
    .map((key) => /\/notice\/(.+)\/\d+\/webhook:/.exec(key)?.[1] ?? key)
    .filter((notice) => {
      const at = arrived.indexOf(notice);
      if (at >= 0) arrived.splice(at, 1);
      return at < 0;
    });
  expect(missing).toEqual([]);
}
