import { existsSync, rmSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import type { EventRow } from './verify-chain.ts';

const rowSchema = z.object({
  stream: z.string(),
  version: z.number(),
  at: z.number(),
  actor: z.string(),
  origin: z.string(),
  event: z.string(),
  prev_hash: z.string(),
  hash: z.string(),
});

const goLiveSchema = z.object({
  id: z.string(),
  status: z.string(),
  active: z.number(),
  version: z.string(),
  channel: z.string(),
  t0: z.number(),
  time_zone: z.string(),
  next_due_at: z.number().nullable(),
  stream_version: z.number(),
  head_hash: z.string(),
});

export type GoLiveRow = z.infer<typeof goLiveSchema>;

export interface Records {
  readonly goLives: readonly GoLiveRow[];
  /** Of each stream in the order of their versions; the go-lives in the order of their numbers. */
  readonly events: readonly EventRow[];
}

const NOTHING: Records = { goLives: [], events: [] };
const SUFFIXES = ['', '-wal', '-shm', '.lock', '.mark'];

/**
 * The bot's database as another program sees it: opened to read, never kept open, so that the bot's own files are as if
 * nobody had looked. Its format is that of docs/audit-format.md.
 */
export class DatabaseFile {
  readonly #url: () => string | undefined;

  constructor(url: () => string | undefined) {
    this.#url = url;
  }

  read(): Records {
    const path = this.path();
    if (path === undefined || !existsSync(path)) return NOTHING;
    const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
    try {
      // A bot that has only just begun has no tables yet.
      const tables = database
        .prepare("SELECT name FROM sqlite_schema WHERE name IN ('events', 'go_lives')")
        .all();
      if (tables.length < 2) return NOTHING;
      return database.transaction(() => ({
        goLives: z
          .array(goLiveSchema)
          .parse(database.prepare('SELECT * FROM go_lives ORDER BY number').all()),
        events: z
          .array(rowSchema)
          .parse(database.prepare('SELECT * FROM events ORDER BY length(stream), stream, version').all()),
      }))();
    } finally {
      database.close();
    }
  }

  /** Changes whenever the bot has written; costs no more than a look at the folder. */
  stamp(): string {
    const path = this.path();
    if (path === undefined) return '';
    return ['', '-wal']
      .map((suffix) => statSync(`${path}${suffix}`, { bigint: true, throwIfNoEntry: false }))
      .map((file) => (file ? `${file.ino} ${file.size} ${file.mtimeNs}` : 'none'))
      .join('; ');
  }

  /** Forgets everything that the bot knows. Only for a database that the sandbox was given by name. */
  remove(): void {
    const path = this.path();
    if (path === undefined) return;
    for (const suffix of SUFFIXES) rmSync(`${path}${suffix}`, { force: true });
  }

  path(): string | undefined {
    const url = this.#url();
    const path = url?.startsWith('file:') ? url.slice('file:'.length).replace(/^\/\/(?=\/)/, '') : undefined;
    return path === ':memory:' ? undefined : path;
  }
}
