import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { guardStories } from './guard-stories.ts';
import { recordedFolder, recordedTables } from './recorded.ts';
import { createRecording } from './recording.ts';
import { stories } from './stories.ts';
import { voterStories } from './voter-stories.ts';

/**
 * Records the go-lives of `stories.ts`, `guard-stories.ts` and `voter-stories.ts` as the present golive writes them, or those that are named:
 * `npx node tests/upgrade/record.ts 0.1.0`. What is recorded stays as it is for ever; a later version records into a folder
 * of its own.
 */
const [version, ...names] = process.argv.slice(2);
if (!version) throw new Error('Say for which version it is recorded: npx node tests/upgrade/record.ts 0.1.0');
const folder = join(recordedFolder, version);
mkdirSync(folder, { recursive: true });

for (const [name, play] of Object.entries({ ...stories, ...guardStories, ...voterStories })) {
  if (names.length > 0 && !names.includes(name)) continue;
  const scratch = mkdtempSync(join(tmpdir(), 'golive-record-'));
  const file = join(scratch, 'golive.db');
  const world = await createRecording(file);
  await play(world);
  // The runbook is that of the first event: it stands there once.
  const { runbook: _runbook, ...state } = await world.read();
  await world.store.close();
  // What was recorded is never written anew.
  writeFileSync(join(folder, `${name}.jsonl`), linesOf(file), { flag: 'wx' });
  writeFileSync(join(folder, `${name}.state.json`), `${JSON.stringify(state, null, 2)}\n`, { flag: 'wx' });
  rmSync(scratch, { recursive: true });
}

function linesOf(file: string): string {
  const database = new SqliteDatabase(file, { readonly: true });
  const lines = recordedTables.flatMap((table) =>
    database
      .prepare(`SELECT * FROM ${table} ORDER BY 1, 2`)
      .all()
      .map((row) => `${JSON.stringify({ table, row })}\n`),
  );
  database.close();
  return lines.join('');
}
