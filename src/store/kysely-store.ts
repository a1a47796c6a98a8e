import { AsyncLocalStorage } from 'node:async_hooks';
import { effects } from './effects.ts';
import { eventLog } from './event-log.ts';
import { goLives } from './go-lives.ts';
import { inbox } from './inbox.ts';
import { meta } from './meta.ts';
import { createPrune } from './prune.ts';
import { samples } from './samples.ts';
import type { Db } from './schema.ts';
import { slackMessages } from './slack-messages.ts';
import type { Store, Transaction } from './store.ts';
import { createTransactionQueue } from './transaction-queue.ts';

function openAccess(db: Db) {
  const transactions = new AsyncLocalStorage<{ open: boolean }>();

  // With one connection, the store asked from inside its own transaction would wait for itself for ever.
  const outside = (): Db => {
    if (transactions.getStore()?.open === true) {
      throw new Error('Inside a transaction only the transaction may be used, not the store');
    }
    return db;
  };
  const queue = createTransactionQueue();
  const transact = async <T>(work: (on: Db) => Promise<T>, isWaitedFor = false): Promise<T> => {
    const context = { open: true };
    const database = outside();
    try {
      return await queue.run(
        () => database.transaction().execute((on) => transactions.run(context, () => work(on))),
        isWaitedFor,
      );
    } finally {
      context.open = false;
    }
  };
  return { outside, transact };
}

/** The store on any database that Kysely speaks to; `close` is what its kind of database needs at the end. */
export async function createStore(db: Db, close: () => Promise<void>): Promise<Store> {
  const tables = openTables(db);
  const { outside, transact } = openAccess(db);

  await transact((on) => tables.meta.checkWritable(on));
  let installation = await transact((on) => tables.meta.installation(on));

  return {
    transaction: (work, how) =>
      transact((on) => work(openTransaction(on, tables, installation)), how?.isWaitedFor),

    readStream: async (stream, after = 0) => tables.events.read(outside(), stream, after),
    findGoLive: async (id) => tables.goLives.find(outside(), id),
    findSuccessor: async (row) => tables.goLives.findSuccessor(outside(), row),
    findRolledBack: async (row) => tables.goLives.findRolledBack(outside(), row),
    listGood: async (target, limit) => tables.goLives.listGood(outside(), { ...target, limit }),
    listGoLives: async (filter) => tables.goLives.list(outside(), filter),
    dueGoLives: async (now, limit) => tables.goLives.due(outside(), now, limit),

    claimEffects: async (claim) => {
      // A poll that finds nothing must not take the write lock.
      const next = await tables.effects.nextAt(outside(), claim.kinds, claim.except);
      if (next === undefined || next > claim.now) return [];
      return transact(async (on) => {
        const claims = await tables.effects.claim(on, claim);
        if (claims.length > 0) await tables.meta.countClaim(on);
        return claims;
      });
    },
    claimCount: async () => tables.meta.claimCount(outside()),
    nextEffectAt: async (kinds, except) => tables.effects.nextAt(outside(), kinds, except),
    releaseEffect: (release) => transact((on) => tables.effects.release(on, release)),
    endLeases: () => transact((on) => tables.effects.endLeases(on)),
    countEffects: async () => tables.effects.count(outside()),
    listGivenUpBeside: async (keys) => tables.effects.listGivenUpBeside(outside(), keys),

    findEarlierPost: async (goLive, effectId) => tables.effects.findEarlierPost(outside(), goLive, effectId),
    findSlackMessage: async (goLive, key) => tables.slackMessages.find(outside(), goLive, key),
    saveSlackMessage: (row, lease) =>
      transact(async (on) => {
        if (!(await tables.effects.holds(on, lease))) return false;
        await tables.slackMessages.save(on, row);
        await tables.effects.letGoOn(on, row);
        return true;
      }),

    addSamples: (rows) => transact((on) => tables.samples.add(on, rows)),
    readSamples: async (goLive, endpoint, since) =>
      tables.samples.read(outside(), { goLive, endpoint, since }),
    prune: createPrune({ read: outside, transact }),

    noteRestored: async (claims) => {
      installation = await transact(async (on) => {
        await tables.meta.noteRestored(on, claims);
        await tables.effects.doubtAll(on);
        await tables.slackMessages.forgetShown(on);
        return tables.meta.renewInstallation(on);
      });
    },
    restoredSince: async () => tables.meta.restoredSince(outside()),
    forgetRestored: (now) =>
      transact(async (on) => {
        await tables.meta.forgetRestored(on, now);
        await tables.meta.markAlive(on, now);
      }),

    lastAliveAt: async () => tables.meta.lastAliveAt(outside()),
    ...calendarReadings(tables, { outside, transact }),
    markAlive: (now) => transact((on) => tables.meta.markAlive(on, now)),
    checkWritable: () => transact((on) => tables.meta.checkWritable(on)),
    close,
  };
}

interface Access {
  readonly outside: () => Db;
  readonly transact: (work: (on: Db) => Promise<void>) => Promise<void>;
}

const calendarReadings = (
  { meta: kept }: Tables,
  { outside, transact }: Access,
): Pick<Store, 'calendarReading' | 'saveCalendarReading'> => ({
  calendarReading: async (url) => kept.calendarReading(outside(), url),
  saveCalendarReading: (url, reading) => transact((on) => kept.saveCalendarReading(on, url, reading)),
});

type Tables = ReturnType<typeof openTables>;

function openTables(db: Db) {
  return {
    events: eventLog(db),
    goLives: goLives(db),
    inbox: inbox(db),
    effects: effects(db),
    slackMessages: slackMessages(db),
    samples: samples(db),
    meta: meta(db),
  };
}

function openTransaction(on: Db, tables: Tables, installation: string): Transaction {
  return {
    findAnswer: (commandId) => tables.inbox.find(on, commandId),
    saveAnswer: (answer) => tables.inbox.save(on, answer),

    readStream: (stream, after = 0) => tables.events.read(on, stream, after),
    lastVersion: (stream) => tables.events.lastVersion(on, stream),
    append: (events) => tables.events.append(on, events),

    saveGoLive: (row) => tables.goLives.save(on, row),
    listActive: async () => (await tables.goLives.list(on, { active: true })).map(({ id }) => id),
    findActiveOnTarget: (service, environment) =>
      tables.goLives.findActiveOnTarget(on, { service, environment }),
    findSuccessor: (row) => tables.goLives.findSuccessor(on, row),
    findLastStarted: (row) => tables.goLives.findLastStarted(on, row),
    findRolledBack: (row) => tables.goLives.findRolledBack(on, row),
    listRolledBack: (target, limit) => tables.goLives.listRolledBack(on, { ...target, limit }),
    lastGoodVersion: (service, environment) => tables.goLives.lastGoodVersion(on, { service, environment }),
    nextNumber: () => tables.goLives.nextNumber(on),
    installation: async () => installation,
    missingTime: () => tables.meta.missingTime(on),

    enqueue: (effects, availableAt, sentSince) =>
      tables.effects.enqueue(on, effects, { availableAt, sentSince }),
    cancelEffects: (keys) => tables.effects.cancel(on, keys),
    holdsLease: (lease) => tables.effects.holds(on, lease),
    announceSending: (lease, now) => tables.effects.announceSending(on, lease, now),
    finishEffect: (finish) => tables.effects.finish(on, finish),
  };
}
