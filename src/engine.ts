import { type Answer, type CommandHandler, savedAnswer } from './answer.ts';
import { formatAnchor } from './domain/anchor.ts';
import { putInTheWay } from './domain/bar.ts';
import type { Command } from './domain/command.ts';
import { decide } from './domain/decide.ts';
import type { Decision } from './domain/decision.ts';
import type { Effect } from './domain/effect.ts';
import type { RecordedEvent } from './domain/event.ts';
import { fold } from './domain/evolve.ts';
import type { FreezeCalendar } from './domain/freeze.ts';
import { type GoLive, mayHaveRun } from './domain/go-live.ts';
import { type Reaction, react, refreshed } from './domain/react.ts';
import { refuse } from './domain/refusal.ts';
import { mayBeSentSince } from './domain/restore.ts';
import type { NoticeChannel } from './domain/runbook.ts';
import { nextDueAt } from './domain/schedule.ts';
import { isFinished } from './domain/status.ts';
import { isWatched } from './domain/watch.ts';
import { asksCalendar, type Load, readFacts } from './facts.ts';
import { failpoint } from './failpoint.ts';
import {
  ConcurrencyError,
  type EffectFinish,
  type GoLiveRow,
  type Lease,
  type NewEvent,
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
  /** Called soon after each commit that may have left work to do. */
  onCommit(listener: (goLive: string) => void): void;
}

/** How often a command is tried again when another replica wrote to the same go-live in between. */
const conflictRetries = 5;

/** The work that a commit leaves waits so long: it must not hold up the ack of the click, also where processors are few. */
const tellAfterMs = 5;

/** The stream of the plans that were refused on record. */
const refusedPlans = 'REFUSED-PLANS';

/** The folded states kept in memory; each is brought up to date from the log before it is used. */
const cachedStates = 500;

class LeaseLost extends Error {}

/** What a command needs of its lease, in its own transaction; false when the lease was lost. */
type First = (tx: Transaction) => Promise<boolean>;

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
}

/** The only writer: a command goes in, and one transaction writes its events, effects, answer and read model. */
export function createEngine({ store, realNow, reachable = [], readCalendar }: EngineNeeds): Engine {
  const { load, remember } = createStates();
  const listeners: ((goLive: string) => void)[] = [];

  async function attempt(command: Command, first?: First): Promise<Answer> {
    const calendar = asksCalendar(command) ? await readCalendar?.() : undefined;
    const done = await store.transaction(async (tx) => {
      if (first && !(await first(tx))) throw new LeaseLost();
      const earlier = await tx.findAnswer(command.id);
      if (earlier !== undefined) return { answer: savedAnswer.parse(earlier), changed: [] };
      const before = command.goLive ? await load(tx, command.goLive) : undefined;
      const decision = decide(
        before,
        command,
        await readFacts(tx, command, { goLive: before, load, reachable, calendar }),
      );
      const { answer, goLive } = await write(tx, { command, before, decision, realNow: realNow() });
      const next =
        before && goLive
          ? await tellNext(tx, { command, before, goLive, realNow: realNow() }, load)
          : undefined;
      await failpoint('engine.before_commit');
      return { answer, changed: [goLive, next].filter((one) => one !== undefined) };
    });
    for (const goLive of done.changed) remember(goLive);
    await failpoint('engine.after_commit');
    for (const { id } of done.changed) tell(id);
    return done.answer;
  }

  function tell(goLive: string): void {
    setTimeout(() => {
      for (const listener of listeners) listener(goLive);
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

/** In the same transaction: the go-live that is planned next on this target hears what is in its way now. */
async function tellNext(
  tx: Transaction,
  { command, before, goLive, realNow }: { command: Command; before: GoLive; goLive: GoLive; realNow: number },
  load: Load,
): Promise<GoLive | undefined> {
  if (putInTheWay(before) === putInTheWay(goLive)) return undefined;
  const { service } = goLive;
  const id = await tx.findActiveOnTarget(service.id, service.environment);
  if (id === undefined || id === goLive.id) return undefined;
  // One whose events cannot be read is not started either; it must not keep this one from being rolled back.
  const next = await load(tx, id).catch(() => undefined);
  if (!next) return undefined;
  const report: Command = {
    id: `${command.id}/bars`,
    goLive: id,
    at: command.at,
    actor: { kind: 'system', id: 'watch' },
    origin: { via: 'outcome' },
    do: { type: 'ReportBars' },
  };
  const decision = decide(next, report, await readFacts(tx, report, { goLive: next, load }));
  return (await write(tx, { command: report, before: next, decision, realNow })).goLive;
}

interface Writing {
  readonly command: Command;
  readonly before: GoLive | undefined;
  readonly decision: Decision;
  readonly realNow: number;
}

async function write(tx: Transaction, { command, before, decision, realNow }: Writing) {
  const recorded = await tx.append(newEvents(command, decision, await placeOf(tx, before, decision)));
  const goLive = before || !decision.refusal ? fold(recorded, before) : undefined;
  const answer = answerTo(decision, goLive);
  const changed = goLive && !(decision.refusal && recorded.length === 0) ? goLive : undefined;
  if (changed) {
    const reaction = reactionTo(changed, recorded, { ...decision, now: command.at });
    if (reaction.cancel.length > 0) await tx.cancelEffects(reaction.cancel);
    if (reaction.effects.length > 0) {
      const sentSince = (effect: Effect) => mayBeSentSince(changed, effect);
      await tx.enqueue(reaction.effects, realNow, sentSince);
    }
    await tx.saveGoLive(rowOf(changed, command.at));
  }
  // What golive tells itself is judged by the state each time; only people's wishes need to be known again.
  if (command.actor.kind !== 'system')
    await tx.saveAnswer({ commandId: command.id, goLive: goLive?.id, at: command.at, answer });
  return { answer, goLive: changed };
}

/** The stream that the events go to, and the last event there. A plan that was refused on record has no go-live. */
async function placeOf(
  tx: Transaction,
  before: GoLive | undefined,
  { events: [first] }: Decision,
): Promise<Place> {
  if (before) return { stream: before.id, after: before.streamVersion };
  if (first?.type === 'GoLivePlanned') return { stream: `GL-${first.number}`, after: 0 };
  return { stream: refusedPlans, after: first ? await tx.lastVersion(refusedPlans) : 0 };
}

interface Place {
  readonly stream: string;
  readonly after: number;
}

function newEvents(command: Command, decision: Decision, { stream, after }: Place): readonly NewEvent[] {
  const { at, actor, origin } = command;
  return decision.events.map((event, index) => ({
    stream,
    version: after + 1 + index,
    at,
    actor,
    origin,
    event,
  }));
}

function answerTo(decision: Decision, goLive: GoLive | undefined): Answer {
  if (decision.refusal)
    return { ok: false, refusal: decision.refusal, ...(goLive ? { goLive: goLive.id } : {}) };
  if (!goLive) return { ok: false, refusal: refuse('unknown_go_live') };
  const anchor = formatAnchor({ stream: goLive.id, version: goLive.streamVersion, hash: goLive.headHash });
  return { ok: true, goLive: goLive.id, events: decision.events.map((event) => event.type), anchor };
}

/** Accepted without an event (the countdown moved on): the cards are drawn again. */
function reactionTo(goLive: GoLive, recorded: readonly RecordedEvent[], { refusal, now }: Decided): Reaction {
  return recorded.length > 0 || refusal ? react(goLive, recorded) : refreshed(goLive, now);
}

interface Decided extends Pick<Decision, 'refusal'> {
  readonly now: number;
}

function rowOf(goLive: GoLive, now: number): GoLiveRow {
  const everFinished =
    isFinished(goLive.status) || goLive.success !== undefined || goLive.ended !== undefined;
  return {
    id: goLive.id,
    number: goLive.number,
    service: goLive.service.id,
    environment: goLive.service.environment,
    version: goLive.version,
    status: goLive.status,
    active: !everFinished,
    channel: goLive.service.channel,
    t0: goLive.t0,
    timeZone: goLive.timeZone,
    nextDueAt: nextDueAt(goLive, now),
    streamVersion: goLive.streamVersion,
    headHash: goLive.headHash,
    watched: isWatched(goLive, now),
    started: mayHaveRun(goLive),
    succeeded: goLive.status === 'succeeded',
  };
}
