import type { Command } from '../command.ts';
import { accept, type Decision, decline } from '../decision.ts';
import type { RecordedEvent } from '../event.ts';
import { refuse } from '../refusal.ts';
import type { RehearsalEvent, RehearsalWish, RehearsedRunbook } from './rehearsal-event.ts';
import type { RehearsalResult } from './rehearsal-plan.ts';

/*
 * The rehearsals that were held, as the fold of the stream `REHEARSALS`: one is begun, one at a time for each service and
 * environment, and ends by itself, by a person, or when golive stops in the middle of it.
 */

/** The stream of these events. */
export const rehearsalsStream = 'REHEARSALS';

export interface HeldRehearsal {
  /** `RH-3` */
  readonly id: string;
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly runbook: RehearsedRunbook;
  readonly channel: string;
  readonly by: string;
  readonly begunAt: number;
  /** Missing while it runs. */
  readonly ended?: {
    readonly at: number;
    readonly result: RehearsalResult;
    readonly unanswered: readonly string[];
    readonly failedChecks: readonly string[];
    readonly stoppedBy?: string | undefined;
  };
}

export interface Rehearsals {
  readonly streamVersion: number;
  readonly headHash: string;
  /** Oldest first. */
  readonly held: readonly HeldRehearsal[];
}

/** By its id: `RH-3`, not `GL-3`. */
export const isRehearsal = (id: string): boolean => id.startsWith('RH-');

const none: Rehearsals = { streamVersion: 0, headHash: '', held: [] };

export const runningOf = ({ held }: Rehearsals, service: string): HeldRehearsal | undefined =>
  held.find((one) => one.service === service && !one.ended);

/** Whether it showed the whole way of a go-live, to a success or back. */
export const isThrough = ({ ended }: HeldRehearsal): boolean =>
  ended?.result === 'succeeded' || ended?.result === 'rolled_back';

export function decideRehearsals(rehearsals: Rehearsals, command: Command, action: RehearsalWish): Decision {
  const { actor } = command;
  if (action.type === 'EndRehearsal') {
    const { type: _type, ...ended } = action;
    const isRunning = rehearsals.held.some(({ id, ended: over }) => id === action.rehearsal && !over);
    if (actor.kind !== 'system' || !isRunning)
      return decline('rehearsal_over', { subject: action.rehearsal });
    return accept({ type: 'RehearsalEnded', ...ended });
  }
  const { type, allowed, ...plan } = action;
  if (actor.kind !== 'user' || !allowed.includes(actor.id))
    return {
      events: [{ type: 'CommandRefused', command: type, code: 'may_not_rehearse', subject: plan.service }],
      refusal: refuse('may_not_rehearse', { people: allowed }),
    };
  const running = runningOf(rehearsals, plan.service);
  if (running) return decline('rehearsal_running', { subject: running.id });
  return accept({ type: 'RehearsalBegun', rehearsal: `RH-${rehearsals.held.length + 1}`, ...plan });
}

export const foldRehearsals = (events: readonly RecordedEvent[], from: Rehearsals = none): Rehearsals =>
  events.reduce<Rehearsals>(evolveRehearsals, from);

/** The stream must be whole and in order; anything else is a bug and throws. */
function evolveRehearsals(before: Rehearsals, recorded: RecordedEvent): Rehearsals {
  const { event, version, hash, stream } = recorded;
  if (version !== before.streamVersion + 1)
    throw new Error(`${stream}: event ${version} after ${before.streamVersion}`);
  return { held: heldAfter(before, recorded, event), streamVersion: version, headHash: hash };
}

function heldAfter(
  { held }: Rehearsals,
  { at, actor, stream }: RecordedEvent,
  event: RecordedEvent['event'] | RehearsalEvent,
): readonly HeldRehearsal[] {
  switch (event.type) {
    case 'RehearsalBegun': {
      const { rehearsal: id, service, environment, version, runbook, channel } = event;
      return [...held, { id, service, environment, version, runbook, channel, by: actor.id, begunAt: at }];
    }
    case 'RehearsalEnded': {
      const { result, unanswered, failedChecks, stoppedBy } = event;
      const ended = { at, result, unanswered, failedChecks, stoppedBy };
      return held.map((one) => (one.id === event.rehearsal ? { ...one, ended } : one));
    }
    case 'CommandRefused':
      return held;
    default:
      throw new Error(`${stream}: ${event.type} belongs to a go-live`);
  }
}
