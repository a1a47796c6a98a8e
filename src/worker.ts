import { setImmediate } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { backoffMs, type Deliverers, type Delivery } from './delivery/delivery.ts';
import type { Action } from './domain/command.ts';
import type { Effect, EffectKind } from './domain/effect.ts';
import { subjectOf } from './domain/effect-subject.ts';
import { isOfNoGoLive } from './domain/guards/targets-told.ts';
import type { Engine } from './engine.ts';
import { failpoint } from './failpoint.ts';
import type { ClaimedEffect, EffectFinish, Store } from './store/store.ts';

export interface Worker {
  start(): void;
  /** Claims nothing more and waits for what is in flight. */
  stop(): Promise<void>;
  wake(): void;
  /** When the next effect can be claimed, by the clock of leases; undefined when none waits. */
  nextAt(): Promise<number | undefined>;
}

interface WorkerNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly deliverers: Deliverers;
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: () => string;
  /** Leases and retries live in real time, also where the go-live's clock is moved. */
  readonly realNow: () => number;
}

/** Over twice the time that any single call may take. */
const leaseMs = 60_000;

/** How long a stop waits for calls in flight; what is left is reconciled at the next start. */
const stopWithinMs = 10_000;

/** How often a lane looks for work that nobody told it of: another replica's, or a lease that ran out. */
const idleMs = 5_000;

/** Kinds that wait for each other, and how many at once. A slow Slack never holds up a deployment. */
const lanes: readonly { readonly kinds: readonly EffectKind[]; readonly slots: number }[] = [
  { kinds: ['github.dispatch'], slots: 4 },
  { kinds: ['github.cancel'], slots: 2 },
  { kinds: ['github.compare'], slots: 2 },
  { kinds: ['slack.notice'], slots: 4 },
  { kinds: ['mail.notice'], slots: 2 },
  { kinds: ['mail.no_go', 'mail.escalation', 'mail.test'], slots: 1 },
  { kinds: ['check.run'], slots: 8 },
  { kinds: ['channel.test'], slots: 2 },
  { kinds: ['slack.message'], slots: 6 },
  { kinds: ['slack.members'], slots: 1 },
  { kinds: ['slack.reminder'], slots: 1 },
  { kinds: ['github.issue'], slots: 1 },
  { kinds: ['pager.alert', 'pager.notice', 'pager.change'], slots: 2 },
  { kinds: ['webhook.notice'], slots: 4 },
  // One after the other: a notice is said on the entry as it stands then.
  { kinds: ['status_page.entry', 'status_page.notice'], slots: 1 },
];

/** Effects -> adapters -> outcome commands. */
export function createWorker(needs: WorkerNeeds): Worker {
  const running = lanes.map((lane) => createLane(needs, lane));
  return {
    start() {
      needs.engine.onCommit((wanted) => {
        for (const lane of running) if (lane.does(wanted)) lane.wake();
      });
      for (const lane of running) lane.wake();
    },
    async stop() {
      await Promise.all(running.map((lane) => lane.stop()));
    },
    wake() {
      for (const lane of running) lane.wake();
    },
    nextAt: () => needs.store.nextEffectAt(lanes.flatMap(({ kinds }) => kinds)),
  };
}

/**
 * The database answers at once, so that many deliveries which come to nothing would let no click in: each of a lane begins
 * in a turn of the event loop of its own.
 */
function createTurns(): () => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    last = last.then(() => setImmediate());
    return last;
  };
}

function createLane(needs: WorkerNeeds, { kinds, slots }: (typeof lanes)[number]) {
  const { store, log, realNow } = needs;
  const inFlight = new Map<number, Promise<void>>();
  const nextTurn = createTurns();
  let timer: NodeJS.Timeout | undefined;
  let claiming: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  /** What is in flight here is never claimed a second time, however late it is: this process may have slept. */
  async function claimAll(): Promise<void> {
    while (again && !stopped) {
      again = false;
      const limit = slots - inFlight.size;
      if (limit <= 0) return;
      const claims = await store.claimEffects({
        kinds,
        now: realNow(),
        leaseMs,
        limit,
        except: [...inFlight.keys()],
      });
      if (claims.length === limit) again = true;
      for (const claim of claims) await (stopped ? giveBack(claim) : run(claim));
    }
  }

  function run(claim: ClaimedEffect): void {
    const flight = nextTurn()
      .then(() => attempt(needs, claim))
      .catch((error: unknown) =>
        log.error({ err: error, effect: claim.effect.key }, 'delivery failed; its lease runs out'),
      )
      .finally(() => {
        inFlight.delete(claim.id);
        wake();
      });
    inFlight.set(claim.id, flight);
  }

  const giveBack = ({ id, leaseToken }: ClaimedEffect): Promise<boolean> =>
    store.releaseEffect({ id, leaseToken, availableAt: realNow(), reason: 'stopping', uncounted: true });

  async function sleepUntilNext(): Promise<void> {
    clearTimeout(timer);
    if (stopped) return;
    const next = await store.nextEffectAt(kinds, [...inFlight.keys()]);
    const ms = next === undefined ? idleMs : Math.min(idleMs, Math.max(1, next - realNow()));
    timer = setTimeout(wake, inFlight.size >= slots ? idleMs : ms);
  }

  async function claimAndSleep(): Promise<void> {
    try {
      await claimAll();
      await sleepUntilNext();
    } catch (error) {
      log.error({ err: error, kinds }, 'cannot claim effects');
      if (!stopped) timer = setTimeout(wake, idleMs);
    } finally {
      claiming = undefined;
      if (again && inFlight.size < slots) wake();
    }
  }

  function wake(): void {
    again = true;
    if (!stopped) claiming ??= claimAndSleep();
  }

  async function stop(): Promise<void> {
    stopped = true;
    await claiming;
    clearTimeout(timer);
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const deadline = setTimeout(resolve, stopWithinMs);
    await Promise.race([Promise.all(inFlight.values()), late]);
    clearTimeout(deadline);
  }

  const does = (wanted: ReadonlySet<EffectKind>): boolean => kinds.some((kind) => wanted.has(kind));

  return { wake, stop, does };
}

/** A delivery that throws what nobody foresaw is tried again so often; then it is given up, which people are told. */
const mostSurprises = 5;

async function attempt(needs: WorkerNeeds, claim: ClaimedEffect): Promise<void> {
  await failpoint('worker.after_claim', claim.effect.kind);
  const delivery = await deliver(needs.deliverers, claim).catch((error: unknown) =>
    surprised(needs, claim, error),
  );
  await failpoint('worker.before_outcome', claim.effect.kind);
  await conclude(needs, claim, delivery);
}

/** A bug, or the database out of reach: neither may keep an effect waiting in silence for ever. */
function surprised({ log }: WorkerNeeds, claim: ClaimedEffect, error: unknown): Delivery {
  log.error({ err: error, effect: claim.effect.key }, 'delivery failed unexpectedly');
  const reason = error instanceof Error ? error.message : String(error);
  if (claim.attempt >= mostSurprises) return { end: 'dead', reason };
  return { end: 'later', inMs: backoffMs(claim.attempt), reason };
}

function deliver(deliverers: Deliverers, claim: ClaimedEffect): Promise<Delivery> {
  const { effect } = claim;
  switch (effect.kind) {
    case 'slack.message':
      return deliverers[effect.kind](effect, claim);
    case 'slack.notice':
      return deliverers[effect.kind](effect, claim);
    case 'mail.notice':
      return deliverers[effect.kind](effect, claim);
    case 'mail.no_go':
      return deliverers[effect.kind](effect, claim);
    case 'mail.escalation':
      return deliverers[effect.kind](effect, claim);
    case 'mail.test':
      return deliverers[effect.kind](effect, claim);
    case 'github.issue':
      return deliverers[effect.kind](effect, claim);
    case 'slack.reminder':
      return deliverers[effect.kind](effect, claim);
    case 'slack.members':
      return deliverers[effect.kind](effect, claim);
    case 'github.dispatch':
      return deliverers[effect.kind](effect, claim);
    case 'github.cancel':
      return deliverers[effect.kind](effect, claim);
    case 'github.compare':
      return deliverers[effect.kind](effect, claim);
    case 'check.run':
      return deliverers[effect.kind](effect, claim);
    case 'channel.test':
      return deliverers[effect.kind](effect, claim);
    case 'pager.alert':
      return deliverers[effect.kind](effect, claim);
    case 'pager.change':
      return deliverers[effect.kind](effect, claim);
    case 'pager.notice':
      return deliverers[effect.kind](effect, claim);
    case 'webhook.notice':
      return deliverers[effect.kind](effect, claim);
    case 'status_page.entry':
      return deliverers[effect.kind](effect, claim);
    case 'status_page.notice':
      return deliverers[effect.kind](effect, claim);
  }
}

/** Writes what came of it, guarded by the lease: a worker that lost it writes nothing. */
async function conclude(needs: WorkerNeeds, claim: ClaimedEffect, delivery: Delivery): Promise<void> {
  const { store, engine, realNow, log } = needs;
  const { id, leaseToken, effect } = claim;
  if (delivery.end === 'later') {
    const { end: _end, inMs, ...why } = delivery;
    await store.releaseEffect({ id, leaseToken, availableAt: realNow() + Math.ceil(inMs), ...why });
    return;
  }
  const reason = 'reason' in delivery ? { reason: delivery.reason } : {};
  const finish: EffectFinish = { id, leaseToken, state: delivery.end, now: realNow(), ...reason };
  if (delivery.end === 'dead') {
    // What no go-live asked for stands in no trail: whoever runs golive tells the person.
    const level = isOfNoGoLive(effect) ? 'error' : 'warn';
    log[level]({ effect: effect.key, reason: delivery.reason }, 'effect given up');
  }
  const report = reportOf(delivery, effect);
  const command = report && outcomeCommand(needs, effect, report);
  const kept = command
    ? (await engine.handleOutcome(command, finish)) !== 'lease_lost'
    : await engine.finishEffect(finish);
  if (!kept) log.warn({ effect: effect.key }, 'lease lost: the outcome is left to whoever holds it now');
}

function reportOf(delivery: Delivery, effect: Effect): Action | undefined {
  if (delivery.end === 'later' || delivery.end === 'cancelled') return undefined;
  if (delivery.report || delivery.end === 'done') return delivery.report;
  // No go-live asked for it.
  if (isOfNoGoLive(effect)) return undefined;
  return {
    type: 'ReportEffectGivenUp',
    effect: effect.key,
    kind: effect.kind,
    subject: subjectOf(effect),
    reason: delivery.reason,
    ...(delivery.said === undefined ? {} : { said: delivery.said }),
  };
}

const outcomeCommand = ({ clock, newId }: WorkerNeeds, { goLive }: Effect, report: Action) => ({
  id: newId(),
  goLive,
  at: clock.now(),
  actor: { kind: 'system', id: 'worker' } as const,
  origin: { via: 'outcome' } as const,
  do: report,
});
