import type { Effect, EffectKind } from '../domain/effect.ts';
import type { RecordedEvent } from '../domain/event.ts';
import type { MissingTime } from '../domain/restore.ts';
import type { PruneTimes } from './prune.ts';

/**
 * What is kept on disk, behind one asynchronous interface. All writes of one command happen in one `transaction`
 * (serialised by the database: BEGIN IMMEDIATE); everything else here is a read or a guarded update of one row.
 * Trouble with the database is a `StoreError`; inside `work` only the transaction may be used, not the store.
 */
export interface Store {
  transaction<T>(
    work: (tx: Transaction) => Promise<T>,
    /** A person waits for it: it goes before those that nobody waits for. */
    how?: { readonly isWaitedFor: boolean },
  ): Promise<T>;

  readStream(stream: string, afterVersion?: number): Promise<readonly RecordedEvent[]>;
  findGoLive(id: string): Promise<GoLiveRow | undefined>;
  /** A go-live of the same target with a higher number whose deployment was started. */
  findSuccessor(row: Pick<GoLiveRow, 'number' | 'service' | 'environment'>): Promise<string | undefined>;
  /** The last go-live that rolled this version back. */
  findRolledBack(row: Pick<GoLiveRow, 'service' | 'environment' | 'version'>): Promise<string | undefined>;
  /** The go-lives that stand as a success on a target, the newest first. */
  listGood(
    target: Pick<GoLiveRow, 'service' | 'environment'>,
    limit: number,
  ): Promise<readonly Pick<GoLiveRow, 'id' | 'version' | 't0'>[]>;
  /** `open`: not over, or something still waits for time, as what is left to do does. */
  listGoLives(filter?: {
    readonly open?: true;
    readonly active?: boolean;
    readonly watched?: boolean;
    readonly channel?: string;
    readonly limit?: number;
  }): Promise<readonly GoLiveRow[]>;
  /** Go-lives with `nextDueAt <= now`, the most overdue first. Reads one index, never every go-live. */
  dueGoLives(
    now: number,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly nextDueAt: number }[]>;

  /** Durable before the call it is for: attempts + 1, a lease and its token. `now` is real time. */
  claimEffects(claim: EffectClaim): Promise<readonly ClaimedEffect[]>;
  /** The instant (real time) at which the next effect of these kinds can be claimed; undefined when none waits. */
  nextEffectAt(kinds: readonly EffectKind[], except?: readonly number[]): Promise<number | undefined>;
  /**
   * Gives a claimed effect back, to be claimed again at `availableAt`, or once what it waits for is posted. False when the
   * lease was lost.
   */
  releaseEffect(release: EffectRelease): Promise<boolean>;
  /** Lets every lease run out now. Only for the one process that owns the database, before it claims anything. */
  endLeases(): Promise<void>;
  countEffects(): Promise<Readonly<Record<EffectState, number>>>;
  /** What was given up of no go-live, so that no trail tells of it; the newest first, or all of those that are named. */
  listGivenUpBeside(
    keys?: readonly string[],
  ): Promise<readonly { readonly effect: string; readonly reason: string }[]>;

  findSlackMessage(goLive: string, messageKey: string): Promise<SlackMessageRow | undefined>;
  /**
   * The key of the last message of the go-live, of those wanted before this effect, that still waits to be posted for the
   * first time, and may soon be.
   */
  findEarlierPost(goLive: string, effectId: number): Promise<string | undefined>;
  /** What waits for this message may be claimed at once. False when the lease was lost: then nothing is written. */
  saveSlackMessage(row: SlackMessageRow, lease: Lease): Promise<boolean>;

  addSamples(samples: readonly SampleRow[]): Promise<void>;
  readSamples(goLive: string, endpoint: string, since: number): Promise<readonly SampleRow[]>;
  /**
   * Removes a batch of what nobody asks for any more; false when there was nothing. It keeps answers for 7 days; ended
   * effects for 30 days, and as long as their go-live is not over; every sample of a day, then one good sample a minute
   * and all failed ones for 30 days.
   */
  prune(times: PruneTimes): Promise<boolean>;

  /** How often effects were claimed since the database was made. */
  claimCount(): Promise<number>;
  /**
   * For a copy of the database that was made before the last claim: whatever waits in it may have been sent since, and
   * is looked for outside first. Go-lives planned from now on get correlation ids of their own. `claims` were made.
   */
  noteRestored(claims: number): Promise<void>;
  /** The last mark of life in such a copy, 0 where it has none, until `forgetRestored`. */
  restoredSince(): Promise<number | undefined>;
  /** Once every go-live knows of it. This is a mark of life too: the time before is no downtime. */
  forgetRestored(now: number): Promise<void>;

  /** The last mark of life, from which a downtime shows; undefined before the first. */
  lastAliveAt(): Promise<number | undefined>;
  markAlive(now: number): Promise<void>;
  /** What a calendar said when it was read last. */
  calendarReading(url: string): Promise<CalendarReading | undefined>;
  saveCalendarReading(url: string, reading: CalendarReading): Promise<void>;
  /** Fails when the database cannot be written at this moment. */
  checkWritable(): Promise<void>;
  close(): Promise<void>;
}

/** What one command writes; handed out inside `Store.transaction` only. */
export interface Transaction {
  findAnswer(commandId: string): Promise<unknown | undefined>;
  saveAnswer(answer: {
    readonly commandId: string;
    readonly goLive: string | undefined;
    readonly at: number;
    readonly answer: unknown;
  }): Promise<void>;

  readStream(stream: string, afterVersion?: number): Promise<readonly RecordedEvent[]>;
  /** Of the stream's last event; 0 where it has none. */
  lastVersion(stream: string): Promise<number>;
  /** Links each event to the chain and stores it. Throws `ConcurrencyError` when a version is taken already. */
  append(events: readonly NewEvent[]): Promise<readonly RecordedEvent[]>;

  saveGoLive(row: GoLiveRow): Promise<void>;
  findActiveOnTarget(service: string, environment: string): Promise<string | undefined>;
  listActive(): Promise<readonly string[]>;
  findSuccessor: Store['findSuccessor'];
  findRolledBack: Store['findRolledBack'];
  /** The last go-live of the same target with a lower number that may have changed what runs there. */
  findLastStarted(row: Pick<GoLiveRow, 'number' | 'service' | 'environment'>): Promise<string | undefined>;
  /** The go-lives of a target that were rolled back, the newest first. */
  listRolledBack(
    target: Pick<GoLiveRow, 'service' | 'environment'>,
    limit: number,
  ): Promise<readonly string[]>;
  lastGoodVersion(service: string, environment: string): Promise<string | undefined>;
  nextNumber(): Promise<number>;
  installation(): Promise<string>;
  /** Of the last backup that was put back and of which all have heard. */
  missingTime(): Promise<MissingTime | undefined>;

  /**
   * `availableAt` is real time. A key that exists is left alone, but for `slack.message`: that one is wanted again.
   * Where `sentSince` gives an instant, the effect may have been sent since then, unknown to this database.
   */
  enqueue(
    effects: readonly Effect[],
    availableAt: number,
    sentSince?: (effect: Effect) => number | undefined,
  ): Promise<void>;
  /**
   * Cancels effects of which certainly nothing has happened. What was tried and may have happened stays, and whoever
   * delivers it looks for it first. Gives the keys that were cancelled.
   */
  cancelEffects(keys: readonly string[]): Promise<readonly string[]>;
  holdsLease(lease: Lease): Promise<boolean>;
  /** Notes that the holder is about to send something that must not go out twice; false when the lease was lost. */
  announceSending(lease: Lease, now: number): Promise<boolean>;
  /** Guarded by the lease token. False when the lease was lost: then nothing else may be written either. */
  finishEffect(finish: EffectFinish): Promise<boolean>;
}

export type NewEvent = Omit<RecordedEvent, 'hash' | 'prevHash'>;

/** One row a go-live: what lists and the scheduler need without folding its events. */
export interface GoLiveRow {
  readonly id: string;
  readonly number: number;
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly status: string;
  /** Holds its target: no other go-live may be planned for the same service and environment. */
  readonly active: boolean;
  readonly channel: string;
  readonly t0: number;
  readonly timeZone: string;
  /** When the rules next want to be asked; undefined when nothing waits for time. */
  readonly nextDueAt: number | undefined;
  readonly streamVersion: number;
  readonly headHash: string;
  /** Its endpoints and runs are looked at: from the dispatch until it is over. */
  readonly watched: boolean;
  /** True where a run of it may have touched its target. */
  readonly started: boolean;
  /** True while it stands as a success, so that the next go-live knows the last good version. */
  readonly succeeded: boolean;
}

export type EffectState = 'pending' | 'claimed' | 'done' | 'dead' | 'cancelled';

export interface EffectClaim {
  readonly kinds: readonly EffectKind[];
  readonly now: number;
  readonly leaseMs: number;
  readonly limit: number;
  /** Ids that this process still has in flight: however late it is, it never claims them a second time. */
  readonly except?: readonly number[];
}

export interface ClaimedEffect {
  readonly id: number;
  readonly effect: Effect;
  /** 1 on the first claim, and on the first after a message was wanted again that was done, given up or cancelled. */
  readonly attempt: number;
  /**
   * When the attempt before this one began, real time. Where it stands beside attempt 1, an earlier round was not seen
   * to succeed: look outside before sending.
   */
  readonly lastAttemptAt: number | undefined;
  /** When an attempt last announced that it sends (`announceSending`), real time. An attempt that only looked does not count. */
  readonly sendingAt: number | undefined;
  readonly createdAt: number;
  /**
   * Since when it would have been tried, had it been tried without a break: real time. Time counts from the first claim, up to
   * the instant for which the next was planned: neither what golive was down after that, nor what it waited without trying.
   */
  readonly triedSince: number;
  readonly leaseToken: string;
  readonly leaseUntil: number;
}

/** What a claim gave, and what every write in its name must still hold. */
export interface Lease {
  readonly id: number;
  readonly leaseToken: string;
}

export interface EffectRelease {
  readonly id: number;
  readonly leaseToken: string;
  readonly availableAt: number;
  readonly reason: string;
  /** Leaves the attempt and its time uncounted: nothing was tried (the rate limit was known beforehand). */
  readonly uncounted?: boolean;
  /** Of what is uncounted: the wait itself has a limit, so that its time counts. */
  readonly waited?: boolean;
  /** Tried, and certainly nothing arrived: it counts for the backoff, and nobody has to look for it. */
  readonly unsent?: boolean;
  /** The key of the message of its go-live that has to be posted before. */
  readonly waitsFor?: string | undefined;
}

export interface EffectFinish {
  readonly id: number;
  readonly leaseToken: string;
  readonly state: 'done' | 'dead' | 'cancelled';
  readonly reason?: string;
  readonly now: number;
}

export interface SlackMessageRow {
  readonly goLive: string;
  readonly messageKey: string;
  readonly channel: string;
  readonly ts: string;
  readonly permalink?: string | undefined;
  /** Stands for what golive last put into it; undefined where that is not known, as in a backup that was put back. */
  readonly shown?: string | undefined;
}

export interface SampleRow {
  readonly goLive: string;
  readonly endpoint: string;
  readonly at: number;
  readonly outcome: 'up' | 'down' | 'misconfigured' | 'inconclusive';
  readonly latencyMs: number;
  readonly detail: string;
}

/** Somebody else wrote since it was read: a version, a command's answer or a target is taken. Read and decide again. */
export class ConcurrencyError extends Error {
  override name = 'ConcurrencyError';
}

/** The last text of a calendar that could be used, and when, in real time, it was read. */
export interface CalendarReading {
  readonly text: string;
  readonly readAt: number;
}
