import { isDeepStrictEqual } from 'node:util';
import { DatabaseFile, type GoLiveRow } from './database-file.ts';
import { eventWords, filesOf } from './event-words.ts';
import { type History, historyOf } from './history.ts';
import {
  type Anchor,
  anchorProblem,
  brokenLink,
  type ChainProblem,
  type EventRow,
  endProblem,
  missingGoLive,
} from './verify-chain.ts';

export interface RecordedGoLive {
  readonly row: GoLiveRow;
  readonly history: History;
  readonly verdict: Verdict;
}

export interface Verdict {
  readonly events: number;
  readonly head: string;
  /** Anchors of this go-live that stand in Slack's messages and were compared. */
  readonly anchors: number;
  /** Undefined where the chain is whole and every anchor matches. */
  readonly problem: ChainProblem | undefined;
}

export interface Trail {
  readonly goLives: readonly RecordedGoLive[];
  /** A go-live whose whole stream is gone. */
  readonly missing: string | undefined;
  /** Why the database could not be read, where that is so. */
  readonly unreadable: string | undefined;
}

const LOOK_MS = 300;

export interface AuditTrailOptions {
  /** The bot's DATABASE_URL. */
  readonly databaseUrl: () => string | undefined;
  /** The anchors that stand in Slack's messages: a place where the database's owner cannot reach. */
  readonly anchors: () => readonly Anchor[];
}

/** The bot's audit trail, read from its database and verified anew wherever it changed. */
export class AuditTrail {
  readonly database: DatabaseFile;
  readonly #anchors: () => readonly Anchor[];
  readonly #listeners = new Set<() => void>();
  #stamp = '';
  #goLives: readonly GoLiveRow[] = [];
  #streams: ReadonlyMap<string, Stream> = new Map();
  #unreadable: string | undefined;
  #looking: NodeJS.Timeout | undefined;

  constructor(options: AuditTrailOptions) {
    this.database = new DatabaseFile(options.databaseUrl);
    this.#anchors = options.anchors;
  }

  read(): Trail {
    this.#refresh();
    const anchors = Map.groupBy(this.#anchors(), (anchor) => anchor.stream);
    return {
      goLives: this.#goLives.map((row) => {
        const stream = this.#streams.get(row.id) ?? streamOf([]);
        return { row, history: stream.history, verdict: verdictOf(stream, row, anchors.get(row.id) ?? []) };
      }),
      missing: missingGoLive([...this.#streams.keys()]),
      unreadable: this.#unreadable,
    };
  }

  /** Looks a few times a second whether the bot has recorded something, for as long as anybody listens. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#looking ??= setInterval(() => this.#look(), LOOK_MS).unref();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#looking);
      this.#looking = undefined;
    };
  }

  #look(): void {
    if (this.#refresh()) for (const listener of this.#listeners) listener();
  }

  /** Whether there is something new. The bot writes more than its trail: samples, marks of life. */
  #refresh(): boolean {
    const stamp = this.database.stamp();
    if (stamp === this.#stamp) return false;
    this.#stamp = stamp;
    try {
      const { goLives, events } = this.database.read();
      const before = [this.#streams, this.#goLives, this.#unreadable];
      this.#unreadable = undefined;
      if (!isDeepStrictEqual(goLives, this.#goLives)) this.#goLives = goLives;
      this.#take(Map.groupBy(events, (row) => row.stream));
      return before.some((part, n) => part !== [this.#streams, this.#goLives, this.#unreadable][n]);
    } catch (error) {
      // It may have been caught in the middle of a change: the next look tries again.
      this.#stamp = '';
      const why = error instanceof Error ? error.message : String(error);
      const isNew = why !== this.#unreadable;
      this.#unreadable = why;
      return isNew;
    }
  }

  /** Verifies what is another than before, byte by byte; the rest was verified already. */
  #take(rows: ReadonlyMap<string, readonly EventRow[]>): void {
    const known = (stream: string) => {
      const found = this.#streams.get(stream);
      return isDeepStrictEqual(found?.rows, rows.get(stream)) ? found : undefined;
    };
    if (rows.size === this.#streams.size && [...rows.keys()].every(known)) return;
    this.#streams = new Map([...rows].map(([id, list]) => [id, known(id) ?? streamOf(list)]));
  }
}

interface Stream {
  readonly rows: readonly EventRow[];
  readonly history: History;
  readonly broken: ChainProblem | undefined;
}

const streamOf = (rows: readonly EventRow[]): Stream => ({
  rows,
  history: historyOf(rows),
  broken: brokenLink(rows),
});

/** A go-live for the page: its chain in words, oldest event first. */
export function trailShown({ row, history, verdict }: RecordedGoLive, after = 0) {
  return {
    id: row.id,
    ...verdict,
    entries: history.entries
      .filter(({ version }) => version > after)
      .map(({ version, at, actor, event, hash }) => ({
        version,
        at,
        actor,
        type: event.type,
        words: eventWords(event, history.plan),
        files: filesOf(event),
        hash,
      })),
  };
}

function verdictOf({ rows, broken }: Stream, row: GoLiveRow, anchors: readonly Anchor[]): Verdict {
  const problems = [
    broken,
    endProblem(rows, row),
    ...anchors.map((anchor) => anchorProblem(rows, anchor, 'a message in Slack')),
  ];
  return {
    events: rows.length,
    head: rows.at(-1)?.hash ?? '',
    anchors: anchors.length,
    problem: problems.find((problem) => problem !== undefined),
  };
}
