import { expect } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { Action } from '../../src/domain/command.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { Event } from '../../src/domain/event.ts';
import { fold } from '../../src/domain/evolve.ts';
import type { Facts } from '../../src/domain/facts.ts';
import type { GoLive } from '../../src/domain/go-live.ts';
import type { Refusal, RefusalCode } from '../../src/domain/refusal.ts';
import { record } from '../fixtures/golive-driver.ts';
import {
  facts,
  goLiveId,
  golive,
  hours,
  pat,
  plan,
  plannedAt,
  T0,
  user,
} from '../fixtures/golive-fixture.ts';

/** An event of the past, with who did it (Pat when left out) and when (at the planning when left out). */
export type Past = Event | { readonly event: Event; readonly by?: string; readonly at?: number };

export interface When {
  /** A Slack user; golive itself when left out. */
  readonly by?: string;
  /** An hour before T-0 when left out. */
  readonly at?: number;
  readonly facts?: Partial<Facts>;
}

interface Outcome {
  readonly decision: Decision;
  /** Accepted with exactly these events. */
  gives(...events: readonly Event[]): void;
  /** Accepted, with at least these types in this order. */
  givesTypes(...types: readonly Event['type'][]): void;
  /** Refused with exactly these events; most refusals leave none. */
  refused(code: RefusalCode, ...events: readonly Event[]): Refusal;
  /** Refused, and the refusal stands in the audit trail. */
  refusedOnRecord(code: RefusalCode): Refusal;
}

function foldPast(past: readonly Past[]): GoLive | undefined {
  return fold(
    past.map((one, index) => {
      const { event, by = pat, at = plannedAt } = 'event' in one ? one : { event: one };
      const actor: Actor = by === 'golive' ? golive : user(by);
      return record(event, { version: index + 1, at, actor });
    }),
  );
}

/** `given(...events).when(action).gives(...events)`. */
export function given(...past: readonly Past[]) {
  return {
    get state(): GoLive {
      const state = foldPast(past);
      if (!state) throw new Error('nothing was planned');
      return state;
    },
    when: (action: Action, { by, at = T0 - hours(1), facts: more }: When = {}): Outcome =>
      outcome(
        action,
        decide(
          foldPast(past),
          {
            id: 'c1',
            goLive: goLiveId,
            at,
            actor: by === undefined ? golive : user(by),
            origin: { via: 'button' },
            do: action,
          },
          { ...facts, ...more },
        ),
      ),
  };
}

function outcome(action: Action, decision: Decision): Outcome {
  const refusal = (code: RefusalCode): Refusal => {
    expect(decision.refusal?.code).toBe(code);
    return decision.refusal ?? { code };
  };
  return {
    decision,
    gives(...events) {
      // As it is on disk: a field without a value is none.
      expect(decision).toStrictEqual({ events });
    },
    givesTypes(...types) {
      expect(decision.refusal).toBeUndefined();
      expect(decision.events.map((event) => event.type)).toEqual(types);
    },
    refused(code, ...events) {
      expect(decision.events).toEqual(events);
      return refusal(code);
    },
    refusedOnRecord(code) {
      expect(decision.events).toMatchObject([{ type: 'CommandRefused', command: action.type, code }]);
      return refusal(code);
    },
  };
}

const { type: _type, ...fields } = plan;
export const planned: Past = { type: 'GoLivePlanned', number: 7, installation: '3f9a2c', ...fields };
