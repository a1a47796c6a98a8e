import { type Answer, type CommandHandler, savedAnswer } from './answer.ts';
import type { Command } from './domain/command.ts';
import { decide } from './domain/decide.ts';
import type { EffectKind } from './domain/effect.ts';
import { fold } from './domain/evolve.ts';
import type { GoLive } from './domain/go-live.ts';
import type { FreezeCalendar } from './domain/guards/freeze.ts';
import type { NoticeChannel } from './domain/notices/reach.ts';
import { isWishOfNoGoLive } from './domain/of-no-go-live.ts';
import type { RecordedWords } from './domain/recorded-words.ts';
import { asksCalendar, readFacts } from './facts.ts';
import { failpoint } from './failpoint.ts';
import { tellNext, write, writeBeside } from './record.ts';
import {
  ConcurrencyError,
  type EffectFinish,
  type Lease,
  type Store,
  type Transaction,
} from './store/store.ts';

export interface Engine extends CommandHandler {
  /** Handles the outcome of an effect: the effect is finished in the same transaction, or nothing is written at all. */
  handleOutcome(command: Command, finish: EffectFinish): Promise<Answer | 'lease_lost'>;
  /** Handles what a worker says in the middle of a delivery; one that lost its lease writes nothing. */
  handleWhileLeased(command: Command, lease: Lease): Promise<Answer | 'lease_lost'>;
  /** The same for what a worker says just before it sends something that must not go out twice. */
  handleBeforeSending(command: Command, lease: Lease): Promise<Answer | 'lease_lost'>;
  /** Ends an effect that has no event to tell. */
  finishEffect(finish: EffectFinish): Promise<boolean>;
  /** Called once, soon after each commit that may have left work to do. `wanted`: the kinds of effects that it wants. */
  onCommit(listener: (wanted: ReadonlySet<EffectKind>) => void): void;
}

/** How often a command is tried again when another replica wrote to the same go-live in between. */
const conflictRetries = 5;

/** The work that a commit leaves waits so long: it must not hold up the ack of the click, also where processors are few. */
const tellAfterMs = 5;

/** The folded states kept in memory; each is brought up to date from the log before it is used. */
const cachedStates = 500;

class LeaseLost extends Error {}

/** What a command needs of its lease, in its own transaction; false when the lease was lost. */
type First = (tx: Transaction) => Promise<boolean>;

/** Notes the kinds of the effects that are wanted. */
const noting = (tx: Transaction, wanted: Set<EffectKind>): Transaction => ({
  ...tx,
  enqueue(effects, ...when) {
    for (const { kind } of effects) wanted.add(kind);
    return tx.enqueue(effects, ...when);
  },
});

const leased = (handling: Promise<Answer>): Promise<Answer | 'lease_lost'> =>
  handling.catch((error: unknown) => {
    if (error instanceof LeaseLost) return 'lease_lost' as const;
    throw error;
  });

/** The folded states, kept in memory and brought up to date from the log. */
function createStates() {
  const cache = new Map<string, GoLive>();
  return {
    async load(source: Pick<Store, 'readStream'>, id: string): Promise<GoLive | undefined> {
      const known = cache.get(id);
      return fold(await source.readStream(id, known?.streamVersion ?? 0), known);
    },
    remember(goLive: GoLive): void {
      const known = cache.get(goLive.id);
      if (known && known.streamVersion > goLive.streamVersion) return;
      cache.delete(goLive.id);
      cache.set(goLive.id, goLive);
      const oldest = cache.keys().next();
      if (cache.size > cachedStates && !oldest.done) cache.delete(oldest.value);
    },
  };
}

interface EngineNeeds {
  readonly store: Store;
  readonly realNow: () => number;
  /** The channels besides Slack that notices can go over here. */
  readonly reachable?: readonly NoticeChannel[];
  /** Read afresh for each command that rests on it; where there is none, nothing is frozen. */
  readonly readCalendar?: () => Promise<FreezeCalendar>;
  /** Its one go-live is the rehearsal of this number: `RH-3`, on a store of its own. */
  readonly rehearsal?: number | undefined;
  /** What the rules put on record is said in these. */
  readonly words: RecordedWords;
}

/** The only writer: a command goes in, and one transaction writes its events, effects, answer and read model. */
export function createEngine(needs: EngineNeeds): Engine {
  const { store, realNow, reachable = [], readCalendar, rehearsal, words } = needs;
  const { load, remember } = createStates();
  const sources = { load, words };
  const listeners: ((wanted: ReadonlySet<EffectKind>) => void)[] = [];

  async function attempt(command: Command, first?: First): Promise<Answer> {
    const calendar = asksCalendar(command) ? await readCalendar?.() : undefined;
    // A person waits for the answer.
    const asked = { isWaitedFor: command.actor.kind !== 'system' };
    const wanted = new Set<EffectKind>();
    const done = await store.transaction(async (plain) => {
      const tx = noting(plain, wanted);
      if (first && !(await first(tx))) throw new LeaseLost();
      const earlier = await tx.findAnswer(command.id);
      if (earlier !== undefined) return { answer: savedAnswer.parse(earlier), changed: [] };
      if (isWishOfNoGoLive(command.do)) {
        const done = await writeBeside(tx, { command, action: command.do, realNow: realNow() }, sources);
        await failpoint('engine.before_commit', command.do.type);
        return done;
      }
      const before = command.goLive ? await load(tx, command.goLive) : undefined;
      const decision = decide(
        before,
        command,
        await readFacts(tx, command, { ...sources, goLive: before, reachable, calendar, rehearsal }),
      );
      const { answer, goLive } = await write(tx, {
        command,
        before,
        decision,
        realNow: realNow(),
        rehearsal,
      });
      const next =
        before && goLive
          ? await tellNext(tx, { command, before, goLive, realNow: realNow() }, sources)
          : undefined;
      await failpoint('engine.before_commit', command.do.type);
      return { answer, changed: [goLive, next].filter((one) => one !== undefined) };
    }, asked);
    for (const goLive of done.changed) remember(goLive);
    await failpoint('engine.after_commit', command.do.type);
    // What belongs to no go-live may want something too: whoever waits for a lock hears that it is free.
    if (done.changed.length > 0 || wanted.size > 0) tell(wanted);
    return done.answer;
  }

  function tell(wanted: ReadonlySet<EffectKind>): void {
    setTimeout(() => {
      for (const listener of listeners) listener(wanted);
    }, tellAfterMs);
  }

  async function handle(command: Command, first?: First): Promise<Answer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt(command, first);
      } catch (error) {
        if (!(error instanceof ConcurrencyError) || tries > conflictRetries) throw error;
      }
    }
  }

  return {
    handle: (command) => handle(command),
    handleOutcome: (command, finish) => leased(handle(command, (tx) => tx.finishEffect(finish))),
    handleWhileLeased: (command, lease) => leased(handle(command, (tx) => tx.holdsLease(lease))),
    handleBeforeSending: (command, lease) =>
      leased(handle(command, (tx) => tx.announceSending(lease, realNow()))),
    finishEffect: (finish) => store.transaction((tx) => tx.finishEffect(finish)),
    read: async (id) => {
      const goLive = await load(store, id);
      if (goLive) remember(goLive);
      return goLive;
    },
    onCommit: (listener) => listeners.push(listener),
  };
}
