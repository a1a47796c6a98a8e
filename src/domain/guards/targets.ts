import type { Command } from '../command.ts';
import { accept, type Decision, decline } from '../decision.ts';
import type { Event, RecordedEvent } from '../event.ts';
import { type Refusal, type RefusalCode, refuse } from '../refusal.ts';
import { unreachable } from '../unreachable.ts';
import type { Bar } from './bar.ts';
import type { TargetEvent } from './target-event.ts';
import type { TargetWish, TargetWishOfPeople } from './target-wish.ts';

/*
 * What stops go-lives and belongs to none of them, as the fold of the stream `LOCKS`:
 * all are frozen by somebody with a reason -> unfrozen by somebody with a reason, or by the time that was said;
 * a target is locked by somebody -> unlocked by them, by somebody else with a reason, or by the time that was said;
 * locked by one -> taken over by another, with a reason. Whoever waits for a lock is told once when it ends (`targets-told.ts`).
 * What has ended by its time stays in the state: whether it counts is asked with the time. Rollbacks heed none of it.
 */

/** The stream of these events. */
export const targetsStream = 'LOCKS';

export interface Stop {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
  readonly until: number | undefined;
}

export interface TargetLock extends Stop {
  readonly service: string;
  readonly environment: string;
  readonly warnOnly: boolean;
  /** Who waits for its end, the first of them first. */
  readonly waiting: readonly string[];
}

export interface Targets {
  readonly streamVersion: number;
  readonly headHash: string;
  readonly stop: Stop | undefined;
  readonly locks: readonly TargetLock[];
}

const noTargets: Targets = { streamVersion: 0, headHash: '', stop: undefined, locks: [] };

interface Place {
  readonly service: string;
  readonly environment: string;
}

const isOver = ({ until }: Stop, now: number): boolean => until !== undefined && until <= now;

/** Everything stands still, if anybody said so and it is not over. */
export const stopAt = ({ stop }: Targets, now: number): Stop | undefined =>
  stop && !isOver(stop, now) ? stop : undefined;

const isOf = (lock: Place, { service, environment }: Place): boolean =>
  lock.service === service && lock.environment === environment;

export const locksAt = ({ locks }: Targets, now: number): readonly TargetLock[] =>
  locks.filter((lock) => !isOver(lock, now));

const lockAt = (targets: Targets, place: Place, now: number): TargetLock | undefined =>
  locksAt(targets, now).find((lock) => isOf(lock, place));

interface Moment {
  readonly now: number;
  /** When it is to be deployed, as far as is known: a lock that ends before is not in the way. */
  readonly at: number;
}

/** What they put in the way of a deployment. */
export function targetBars(targets: Targets, place: Place, { now, at }: Moment): readonly Bar[] {
  const stop = stopAt(targets, now);
  const lock = lockAt(targets, place, at);
  return [
    ...(stop ? [barOf('all_frozen', stop)] : []),
    ...(lock ? [{ ...barOf('locked', lock), ...(lock.warnOnly ? { warnOnly: true as const } : {}) }] : []),
  ];
}

const barOf = (because: 'all_frozen' | 'locked', { by, at, reason, until }: Stop): Bar => ({
  because,
  by,
  title: reason,
  since: at,
  ...(until === undefined ? {} : { until }),
});

const heldAt = ({ locks }: Targets, place: Place): TargetLock | undefined =>
  locks.find((lock) => isOf(lock, place));

/** The locks whose time is over while somebody waits for that. */
export const overAt = ({ locks }: Targets, now: number): readonly Place[] =>
  locks.filter((lock) => isOver(lock, now) && lock.waiting.length > 0);

export function decideTargets(targets: Targets, command: Command, action: TargetWish): Decision {
  const { actor, at } = command;
  if (action.type === 'ReportTargetFree')
    return actor.kind === 'system' ? decideFree(heldAt(targets, action), at) : decline('not_allowed');
  if (actor.kind !== 'user' || !mayDo(targets, action, { user: actor.id, at })) return rejectWish(action);
  switch (action.type) {
    case 'FreezeAll': {
      const stop = stopAt(targets, at);
      if (stop) return decline('all_frozen', { subject: stop.by, bar: barOf('all_frozen', stop) });
      return whyNotWritten(action, at) ?? accept(withoutNames(action, 'AllFrozen'));
    }
    case 'UnfreezeAll':
      if (!stopAt(targets, at)) return decline('all_not_frozen');
      return whyNotWritten(action, at) ?? accept({ type: 'AllUnfrozen', reason: action.reason });
    case 'LockTarget':
      return decideLock(lockAt(targets, action, at), action, { user: actor.id, at });
    case 'AwaitTarget': {
      const lock = lockAt(targets, action, at);
      if (!lock) return decline('target_not_locked', { subject: action.service });
      if (lock.by === actor.id || lock.waiting.includes(actor.id)) return decline('waiting_already');
      const { service, environment } = action;
      return accept({ type: 'TargetAwaited', service, environment });
    }
    case 'UnlockTarget':
      return decideUnlockTarget(lockAt(targets, action, at), action, actor.id);
    default:
      throw unreachable(action);
  }
}

/** Whoever waited for the end of its time hears of it once. */
function decideFree(lock: TargetLock | undefined, now: number): Decision {
  if (!lock || !isOver(lock, now) || lock.waiting.length === 0) return decline('not_due');
  const { service, environment, waiting } = lock;
  return accept({ type: 'TargetFreed', service, environment, waiting });
}

interface Asking {
  readonly user: string;
  readonly at: number;
}

/** Whoever holds a lock may end it; anybody may wait for one. */
function mayDo(targets: Targets, action: TargetWishOfPeople, { user, at }: Asking): boolean {
  if (action.type === 'AwaitTarget' || action.allowed.includes(user)) return true;
  return action.type === 'UnlockTarget' && lockAt(targets, action, at)?.by === user;
}

function decideLock(
  lock: TargetLock | undefined,
  action: Extract<TargetWish, { type: 'LockTarget' }>,
  { user, at }: Asking,
): Decision {
  const isOthers = lock !== undefined && lock.by !== user;
  if (isOthers && !action.steal) return decline('locked', { subject: lock.by, bar: barOf('locked', lock) });
  const { service, environment, reason, until, warnOnly } = action;
  return (
    whyNotWritten(action, at) ??
    accept({
      type: 'TargetLocked',
      service,
      environment,
      reason,
      ...(until === undefined ? {} : { until }),
      ...(warnOnly ? { warnOnly } : {}),
      ...(isOthers ? { takenFrom: lock.by } : {}),
    })
  );
}

function decideUnlockTarget(
  lock: TargetLock | undefined,
  { service, environment, reason }: Extract<TargetWish, { type: 'UnlockTarget' }>,
  user: string,
): Decision {
  if (!lock) return decline('target_not_locked', { subject: service });
  const isReasoned = reason.trim() !== '';
  if (lock.by !== user && !isReasoned) return decline('reason_required');
  const { waiting } = lock;
  return accept({
    type: 'TargetUnlocked',
    service,
    environment,
    ...(isReasoned ? { reason } : {}),
    ...(lock.by === user ? {} : { lockedBy: lock.by }),
    ...(waiting.length > 0 ? { waiting } : {}),
  });
}

function whyNotWritten(
  { reason, until }: { readonly reason: string; readonly until?: number },
  now: number,
): Decision | undefined {
  if (reason.trim() === '') return decline('reason_required');
  return until !== undefined && until <= now ? decline('until_in_past') : undefined;
}

const withoutNames = (
  { reason, until }: Extract<TargetWish, { type: 'FreezeAll' }>,
  type: 'AllFrozen',
): TargetEvent => ({ type, reason, ...(until === undefined ? {} : { until }) });

/** On record: somebody tried what they may not. */
function rejectWish(action: TargetWish): Decision {
  const code: RefusalCode = 'may_not_stop';
  const subject = 'service' in action ? `${action.service}/${action.environment}` : undefined;
  const event: Event = {
    type: 'CommandRefused',
    command: action.type,
    code,
    ...(subject === undefined ? {} : { subject }),
  };
  const refusal: Refusal = refuse(code, { people: 'allowed' in action ? action.allowed : [] });
  return { events: [event], refusal };
}

export const foldTargets = (events: readonly RecordedEvent[], from: Targets = noTargets): Targets =>
  events.reduce<Targets>(evolveTargets, from);

/** The stream must be whole and in order; anything else is a bug and throws. */
function evolveTargets(before: Targets, recorded: RecordedEvent): Targets {
  if (recorded.version !== before.streamVersion + 1)
    throw new Error(`${recorded.stream}: event ${recorded.version} after ${before.streamVersion}`);
  const changed = changes(before, recorded);
  return { ...before, ...changed, streamVersion: recorded.version, headHash: recorded.hash };
}

function changes(before: Targets, { event, actor, at, stream }: RecordedEvent): Partial<Targets> {
  const others = (place: Place) => before.locks.filter((lock) => !isOf(lock, place));
  switch (event.type) {
    case 'AllFrozen':
      return { stop: { by: actor.id, at, reason: event.reason, until: event.until } };
    case 'AllUnfrozen':
      return { stop: undefined };
    case 'TargetLocked': {
      const { service, environment, reason, until, warnOnly = false } = event;
      // Whoever waits for a lock that was over and is locked again before they were told goes on waiting.
      const waiting = (heldAt(before, event)?.waiting ?? []).filter((person) => person !== actor.id);
      const lock = { service, environment, by: actor.id, at, reason, until, warnOnly, waiting };
      return { locks: [...others(event), lock] };
    }
    case 'TargetAwaited':
      return {
        locks: before.locks.map((lock) =>
          isOf(lock, event) ? { ...lock, waiting: [...lock.waiting, actor.id] } : lock,
        ),
      };
    // A clock that is put back brings neither back.
    case 'TargetUnlocked':
    case 'TargetFreed':
      return { locks: others(event) };
    case 'CommandRefused':
      return {};
    default:
      throw new Error(`${stream}: ${event.type} belongs to a go-live`);
  }
}
