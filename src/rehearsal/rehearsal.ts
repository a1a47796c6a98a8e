import { OutsideError } from '../adapters/outside-error.ts';
import type { CommandHandler } from '../answer.ts';
import { createMovableClock } from '../clock.ts';
import type { PlanGoLive } from '../domain/command.ts';
import type { GroupReading } from '../domain/gates/group-reading.ts';
import { allGroups } from '../domain/gates/voter-groups.ts';
import { writtenPlan } from '../domain/people/plan-authority.ts';
import { refuse } from '../domain/refusal.ts';
import type { Failure } from '../domain/rehearsals/rehearsal-plan.ts';
import { leadOf } from '../domain/rehearsals/rehearsal-span.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Service } from '../domain/service.ts';
import type { Store } from '../store/store.ts';
import { createAnswers } from './answers.ts';
import { createPace } from './pace.ts';
import { play, type RehearsalEnd } from './player.ts';
import { createRehearsalParts, type RehearsalNeeds, type RehearsalParts } from './rehearsal-parts.ts';

/** What somebody wants to be rehearsed. */
export interface RehearsalWish {
  readonly number: number;
  readonly service: Service;
  readonly runbook: Runbook;
  /** The only channel that anything goes to. */
  readonly channel: string;
  readonly version: string;
  readonly rollbackTo: string;
  readonly by: { readonly user: string; readonly team: string };
  /** How many times as fast as real time it may go; what is under way is always waited for. */
  readonly speed: number;
  /** How long before T-0 it begins; left out, before all that the runbook names. */
  readonly leadMs?: number | undefined;
  /** False: people answer themselves, or nobody does. */
  readonly standIns: boolean;
  readonly failures: readonly Failure[];
  /** Of its own database. */
  readonly file: string;
}

export interface Rehearsal {
  readonly id: string;
  readonly wish: RehearsalWish;
  /** For the doors: time is the rehearsal's. */
  readonly handler: CommandHandler;
  readonly clock: { now(): number };
  readonly store: Store;
  /** Resolves once it is over, however it ended. */
  readonly ended: Promise<RehearsalEnd>;
  /** Ends it early, for this person. */
  stop(by: string): void;
  /** Once it is over nobody reads it any more. */
  close(): Promise<void>;
}

const minute = 60_000;

/**
 * Plays one go-live from its plan to its end: time moves from one instant at which something is wanted to the next, no
 * faster than wished, and stands still while anything is under way.
 */
export async function startRehearsal(needs: RehearsalNeeds, wish: RehearsalWish): Promise<Rehearsal> {
  const { log, newId } = needs;
  const id = `RH-${wish.number}`;
  const stopping = new AbortController();
  const startsAt = Math.floor(needs.realNow() / minute) * minute;
  const clock = createMovableClock({ baseMs: startsAt, realMs: needs.realNow(), speed: 0 });
  const t0 = startsAt + leadOf(wish.runbook, wish.leadMs);
  const parts = await createRehearsalParts({ ...needs, clock, over: stopping.signal }, { ...wish, id, t0 });
  const { engine, store, worker } = parts;
  const planned = await engine.handle({
    id: newId(),
    at: clock.now(),
    actor: { kind: 'user', id: wish.by.user, team: wish.by.team },
    origin: { via: 'command' },
    do: { ...planOf(wish, t0), ...(await groupsFor(wish, parts, clock.now())) },
  });
  if (!planned.ok) {
    await store.close();
    throw new RehearsalRefused(planned.refusal);
  }
  let isOver = false;
  let stoppedBy: string | undefined;
  const pace = createPace({ ...needs, ...wish, clock });
  const answers = createAnswers({ ...needs, ...parts, ...wish, clock });
  worker.start();
  const played = play({ ...parts, id, clock, answers, pace, stopping: stopping.signal }).finally(async () => {
    isOver = true;
    stopping.abort();
    await parts.scheduler.stop();
    await worker.stop();
  });
  const ended = played.then((end) => ({
    ...end,
    stoppedBy: end.result === 'stopped' ? stoppedBy : undefined,
  }));
  ended.catch((error: unknown) => log.error({ err: error, rehearsal: id }, 'the rehearsal broke off'));
  return {
    id,
    wish,
    store,
    clock,
    ended,
    handler: {
      read: (goLive) => engine.read(goLive),
      handle: async (command) =>
        isOver
          ? { ok: false, goLive: id, refusal: refuse('rehearsal_over', { subject: id }) }
          : await engine.handle({ ...command, at: clock.now() }),
    },
    stop(by) {
      stoppedBy ??= by;
      stopping.abort();
    },
    async close() {
      stopping.abort();
      await ended.catch(() => {});
      await store.close();
    },
  };
}

/** It cannot even be planned. */
export class RehearsalRefused extends Error {
  override name = 'RehearsalRefused';
  readonly refusal: ReturnType<typeof refuse>;

  constructor(refusal: ReturnType<typeof refuse>) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** As they really are: who votes is rehearsed too. */
async function groupsFor({ runbook }: RehearsalWish, { slack }: RehearsalParts, readAt: number) {
  const voterGroups = await Promise.all(
    allGroups({ runbook }).map(async (group): Promise<GroupReading> => {
      try {
        return { group, readAt, members: await slack.groupMembers(group) };
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        return { group, readAt, unreadable: error.message };
      }
    }),
  );
  return voterGroups.length > 0 ? { voterGroups } : {};
}

const planOf = (
  { service, runbook, channel, version, rollbackTo }: RehearsalWish,
  t0: number,
): PlanGoLive => {
  const rehearsed = { ...service, channel };
  return {
    type: 'PlanGoLive',
    version,
    rollbackTo,
    t0,
    timeZone: service.timeZone,
    runbook,
    service: rehearsed,
    written: { ...writtenPlan(rehearsed, runbook), runbook: runbook.id },
  };
};
