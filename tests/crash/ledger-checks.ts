import { spawnSync } from 'node:child_process';
import SqliteDatabase from 'better-sqlite3';
import { expect } from 'vitest';
import { z } from 'zod';
import { dispatches, postedKeys } from '../scenarios/steps.ts';
import type { ScenarioWorld } from '../scenarios/world.ts';
import { expectSignalsToldOnce } from './signal-checks.ts';

const golive = (...words: readonly string[]) =>
  spawnSync(process.execPath, ['src/cli.ts', ...words], { encoding: 'utf8' });

/** What must hold at the end, however often the bot was killed. The ledgers are the judges, not the bot. */
export function expectNothingLostOrDoubled(world: ScenarioWorld): void {
  const verified = golive('audit', 'verify', '--database', world.database);
  expect(verified.stdout + verified.stderr).toContain('The audit trail is whole');
  const keys = postedKeys(world);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  const mails = mailSchema
    .parse(world.sandbox.ledger.read({ system: 'mail', kind: 'message' }))
    .flatMap(({ data }) => data.to.map((address) => `${data.messageId} ${address}`));
  expect(mails.filter((mail, index) => mails.indexOf(mail) !== index)).toEqual([]);
  const executed = world.sandbox.ledger
    .read({ system: 'github' })
    .filter(({ kind }) => kind === 'deployed' || kind === 'rolled_back');
  const ids = executed.map(({ kind, data }) => `${kind} ${JSON.stringify(data['goliveId'] ?? data)}`);
  expect(new Set(ids).size).toBe(ids.length);
  expectLedgersToCoverIntents(world);
}

/** The same under the same key pages nobody anew; `expectNothingLostOrDoubled` counts who was paged. */
export const isNew = (line: string, at: number, lines: readonly string[]): boolean =>
  line.startsWith('pager changes') || !line.startsWith('pager ') || lines[at - 1] !== line;

const mailSchema = z.array(z.object({ data: z.object({ messageId: z.string(), to: z.array(z.string()) }) }));
const effectsSchema = z.array(
  z.object({ key: z.string(), kind: z.string(), state: z.string(), reason: z.string().nullable() }),
);
const failedSchema = z.object({
  stream: z.string(),
  event: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(z.object({ notice: z.string(), round: z.number(), target: z.string() })),
});
const headsSchema = z.array(z.object({ id: z.string(), row: z.string(), log: z.string() }));

/** What the database calls done has arrived outside, and its rows say what its events say. */
function expectLedgersToCoverIntents(world: ScenarioWorld): void {
  const database = new SqliteDatabase(world.database.slice('file:'.length), { readonly: true });
  try {
    const effects = effectsSchema.parse(
      database.prepare('SELECT key, kind, state, reason FROM effects').all(),
    );
    const told = new Set(
      z
        .array(failedSchema)
        .parse(
          database.prepare('SELECT stream, event FROM events WHERE event LIKE \'%"NoticeFailed"%\'').all(),
        )
        .map(
          ({ stream, event: { notice, round, target } }) => `${stream}/notice/${notice}/${round}/${target}`,
        ),
    );
    // A notice that no longer held is told to people instead; nothing else may be given up here.
    expect(
      effects.filter(({ key, state }) => (state === 'dead' && !told.has(key)) || state === 'claimed'),
    ).toEqual([]);
    const arrived = new Set(postedKeys(world));
    const dispatched = JSON.stringify(dispatches(world));
    const isThere = ({ key, kind }: { key: string; kind: string }) =>
      kind === 'github.dispatch' ? dispatched.includes(key.slice('dispatch/'.length)) : arrived.has(key);
    const lost = effects.filter(
      (effect) =>
        effect.state === 'done' &&
        (effect.kind === 'github.dispatch' ||
          effect.kind === 'slack.message' ||
          effect.kind === 'slack.notice') &&
        !isThere(effect),
    );
    expect(lost).toEqual([]);
    const heads = headsSchema.parse(
      database
        .prepare(
          `SELECT id, stream_version || ':' || head_hash AS row,
            (SELECT version || ':' || hash FROM events WHERE stream = id ORDER BY version DESC LIMIT 1) AS log
          FROM go_lives`,
        )
        .all(),
    );
    expect(heads.length).toBeGreaterThan(0);
    expectSignalsToldOnce(world, database);
    for (const { id, row, log } of heads) expect(`${id} ${row}`).toBe(`${id} ${log}`);
  } finally {
    database.close();
  }
}
