import type { Answer } from './answer.ts';
import { formatAnchor } from './domain/anchor.ts';
import type { Command } from './domain/command.ts';
import { decide } from './domain/decide.ts';
import type { Decision } from './domain/decision.ts';
import type { Effect } from './domain/effect.ts';
import type { RecordedEvent } from './domain/event.ts';
import { fold } from './domain/evolve.ts';
import { type GoLive, mayHaveRun } from './domain/go-live.ts';
import { putInTheWay } from './domain/guards/bar.ts';
import { isTargetWish, type TargetWish } from './domain/guards/target-wish.ts';
import { decideTargets, foldTargets, targetsStream } from './domain/guards/targets.ts';
import { lockReminders, waitedUntil } from './domain/guards/targets-told.ts';
import { isWatched } from './domain/health/watch.ts';
import type { WishOfNoGoLive } from './domain/of-no-go-live.ts';
import { type Reaction, react, refreshed } from './domain/react.ts';
import { refuse } from './domain/refusal.ts';
import { decideRehearsals, foldRehearsals, rehearsalsStream } from './domain/rehearsals/rehearsals.ts';
import { isReviewReminder, mayBeSentSince, reviewMayBeToldSince } from './domain/restore.ts';
import { isReviewEvent, isReviewWish } from './domain/reviews/review-event.ts';
import { decideReviews, foldReviews, reviewReminder, reviewsStream } from './domain/reviews/reviews.ts';
import { nextDueAt } from './domain/schedule.ts';
import { isFinished } from './domain/status.ts';
import { readFacts, type Sources } from './facts.ts';
import type { GoLiveRow, NewEvent, Transaction } from './store/store.ts';

/** The stream of the plans that were refused on record. */
const refusedPlans = 'REFUSED-PLANS';

/** In the same transaction: the go-live that is planned next on this target hears what is in its way now. */
export async function tellNext(
  tx: Transaction,
  { command, before, goLive, realNow }: { command: Command; before: GoLive; goLive: GoLive; realNow: number },
  sources: Sources,
): Promise<GoLive | undefined> {
  if (putInTheWay(before) === putInTheWay(goLive)) return undefined;
  const { service } = goLive;
  const id = await tx.findActiveOnTarget(service.id, service.environment);
  if (id === undefined || id === goLive.id) return undefined;
  return await reportBars(tx, { command, id, realNow }, sources);
}

interface Reported {
  readonly command: Command;
  readonly id: string;
  readonly realNow: number;
  /** For a lock that this ends. */
  readonly waited?: readonly string[];
}

/** Lets a go-live see what is in its way now. */
async function reportBars(
  tx: Transaction,
  { command, id, realNow, waited = [] }: Reported,
  sources: Sources,
): Promise<GoLive | undefined> {
  // One whose events cannot be read is not started either; it must not keep another from being rolled back.
  const before = await sources.load(tx, id).catch(() => undefined);
  if (!before) return undefined;
  const report: Command = {
    id: `${command.id}/bars`,
    goLive: id,
    at: command.at,
    actor: { kind: 'system', id: 'watch' },
    origin: { via: 'outcome' },
    do: { type: 'ReportBars', ...(waited.length > 0 ? { waited } : {}) },
  };
  const decision = decide(before, report, await readFacts(tx, report, { ...sources, goLive: before }));
  return (await write(tx, { command: report, before, decision, realNow })).goLive;
}

interface WritingBeside {
  readonly command: Command;
  readonly action: WishOfNoGoLive;
  readonly realNow: number;
}

/** What belongs to no go-live has a stream of its own; every go-live that it concerns hears of it at once. */
export async function writeBeside(
  tx: Transaction,
  writing: WritingBeside,
  sources: Sources,
): Promise<{ readonly answer: Answer; readonly changed: readonly GoLive[] }> {
  const { command, action, realNow } = writing;
  const { answer, appended } = await appendBeside(tx, writing);
  await tx.saveAnswer({ commandId: command.id, goLive: undefined, at: command.at, answer });
  const waited = appended.flatMap(({ event }) => waitedUntil(event));
  const changed: GoLive[] = [];
  for (const id of answer.ok && isTargetWish(action) ? await concernedBy(tx, action) : []) {
    const goLive = await reportBars(tx, { command, id, realNow, waited }, sources);
    if (goLive) changed.push(goLive);
  }
  return { answer, changed };
}

function streamOf(action: WishOfNoGoLive): string {
  if (isReviewWish(action)) return reviewsStream;
  return isTargetWish(action) ? targetsStream : rehearsalsStream;
}

function decideBeside(events: readonly RecordedEvent[], command: Command, action: WishOfNoGoLive): Decision {
  if (isReviewWish(action)) return decideReviews(foldReviews(events), command, action);
  return isTargetWish(action)
    ? decideTargets(foldTargets(events), command, action)
    : decideRehearsals(foldRehearsals(events), command, action);
}

interface AppendedBeside {
  readonly answer: Answer;
  readonly appended: readonly RecordedEvent[];
}

async function appendBeside(
  tx: Transaction,
  { command, action, realNow }: WritingBeside,
): Promise<AppendedBeside> {
  const stream = streamOf(action);
  const events = await tx.readStream(stream);
  const decision = decideBeside(events, command, action);
  const after = events.at(-1)?.version ?? 0;
  const appended = await tx.append(newEvents(command, decision, { stream, after }));
  const reminders = [
    ...decision.events.filter(isReviewEvent).map(reviewReminder),
    ...appended.flatMap(lockReminders),
  ];
  await enqueue(tx, reminders, { realNow });
  if (decision.refusal) return { answer: { ok: false, refusal: decision.refusal }, appended };
  const { version = 0, hash = '' } = appended.at(-1) ?? {};
  return { answer: accepted(decision, { id: stream, streamVersion: version, headHash: hash }), appended };
}

type When = Pick<Writing, 'realNow'> & { readonly goLive?: GoLive };

async function enqueue(tx: Transaction, effects: readonly Effect[], { realNow, goLive }: When) {
  const missing = effects.some(isReviewReminder) ? await tx.missingTime() : undefined;
  const sentSince = (effect: Effect) =>
    (goLive && mayBeSentSince(goLive, effect)) ?? reviewMayBeToldSince(missing, effect);
  if (effects.length > 0) await tx.enqueue(effects, realNow, sentSince);
}

async function concernedBy(tx: Transaction, action: TargetWish): Promise<readonly string[]> {
  if (!('service' in action)) return await tx.listActive();
  const id = await tx.findActiveOnTarget(action.service, action.environment);
  return id === undefined ? [] : [id];
}

interface Writing {
  readonly command: Command;
  readonly before: GoLive | undefined;
  readonly decision: Decision;
  readonly realNow: number;
  /** Where what is planned is a rehearsal. */
  readonly rehearsal?: number | undefined;
}

export async function write(tx: Transaction, writing: Writing) {
  const { command, before, decision, realNow } = writing;
  const recorded = await tx.append(newEvents(command, decision, await placeOf(tx, writing)));
  const goLive = before || !decision.refusal ? fold(recorded, before) : undefined;
  const answer = answerTo(decision, goLive);
  const changed = goLive && !(decision.refusal && recorded.length === 0) ? goLive : undefined;
  if (changed) {
    const reaction = reactionTo(changed, recorded, { ...decision, command });
    if (reaction.cancel.length > 0) await tx.cancelEffects(reaction.cancel);
    await enqueue(tx, reaction.effects, { realNow, goLive: changed });
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
  { before, decision: { events }, rehearsal }: Writing,
): Promise<Place> {
  const [first] = events;
  if (before) return { stream: before.id, after: before.streamVersion };
  if (first?.type === 'GoLivePlanned')
    return { stream: `${rehearsal === undefined ? 'GL' : 'RH'}-${first.number}`, after: 0 };
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
  return accepted(decision, goLive);
}

function accepted(
  { events }: Decision,
  { id, streamVersion, headHash }: Pick<GoLive, 'id' | 'streamVersion' | 'headHash'>,
): Answer {
  const anchor = formatAnchor({ stream: id, version: streamVersion, hash: headHash });
  return { ok: true, goLive: id, events: events.map((event) => event.type), anchor };
}

/** Accepted without an event (the countdown moved on): the cards are drawn again. */
function reactionTo(
  goLive: GoLive,
  recorded: readonly RecordedEvent[],
  { refusal, command }: Decided,
): Reaction {
  if (recorded.length > 0 || refusal) return react(goLive, recorded);
  return refreshed(goLive, command.at, command.do.type === 'RefreshCard' ? command.do.lookedFor : undefined);
}

interface Decided extends Pick<Decision, 'refusal'> {
  readonly command: Command;
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
