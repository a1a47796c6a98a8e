import type { Action } from '../domain/command.ts';
import type { Effect, EffectKind } from '../domain/effect.ts';
import type { ClaimedEffect } from '../store/store.ts';

/** What came of one attempt to deliver an effect. `report` enters the engine with the end of the effect. */
export type Delivery =
  | { readonly end: 'done'; readonly report?: Action }
  /** Nobody will try again; people are told why, unless `report` tells them already. */
  | {
      readonly end: 'dead';
      readonly reason: string;
      readonly report?: Action;
      /** What would have been said, as mrkdwn. */
      readonly said?: string;
    }
  /** Why, is told to nobody. */
  | { readonly end: 'cancelled'; readonly reason: string }
  /**
   * `uncounted`: nothing was tried; `waited` with it: the time counts all the same, for the wait has a limit. `unsent`: it was
   * tried, and certainly nothing arrived. `waitsFor`: the key of the message whose post ends the wait, if that comes first.
   */
  | {
      readonly end: 'later';
      readonly inMs: number;
      readonly reason: string;
      readonly uncounted?: boolean;
      readonly waited?: boolean;
      readonly unsent?: boolean;
      readonly waitsFor?: string;
    };

export type EffectOf<K extends EffectKind> = Extract<Effect, { kind: K }>;

/** Delivers the effects of one kind. Everything it needs to know survives a crash: the claim and the go-live's state. */
export type Deliver<K extends EffectKind> = (effect: EffectOf<K>, claim: ClaimedEffect) => Promise<Delivery>;

/** One entry for every kind of effect: a new kind does not compile until it can be delivered. */
export type Deliverers = { readonly [K in EffectKind]: Deliver<K> };

const firstRetryMs = 1_000;
const longestRetryMs = 60_000;

/** 1 s, 2 s, 4 s … up to a minute; what the other side asks for counts where it is longer. */
export function backoffMs(attempt: number, retryAfterMs = 0): number {
  return Math.max(retryAfterMs, Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempt - 1, 10)));
}

/**
 * The one rule of how long anything is tried: what fails is given up only once it was tried for so long. So a downtime of
 * golive's own ends nothing at its first failure; however often golive is restarted, the limit comes.
 */
export const isTriedOut = ({ triedSince }: ClaimedEffect, now: number, tryForMs: number): boolean =>
  now - triedSince > tryForMs;
