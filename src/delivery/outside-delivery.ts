import { OutsideError } from '../adapters/outside-error.ts';
import type { ClaimedEffect } from '../store/store.ts';
import { backoffMs, type Delivery, isTriedOut } from './delivery.ts';

/* What the deliveries to the systems beside Slack and GitHub have in common. */

/** Well over the time after which one call is given up. */
const longestCallMs = 15_000;

/** This process may have slept since the claim: nobody may send in its name any more. */
export const isLeaseNearlyOver = ({ leaseUntil }: ClaimedEffect, now: number): boolean =>
  now > leaseUntil - longestCallMs;

export const leaseNearlyOver: Delivery = {
  end: 'later',
  inMs: longestCallMs,
  reason: 'the lease is nearly over',
  uncounted: true,
};

/** What a failed call means for its effect, which is tried for so long; bugs go on up. */
export function afterFailure(
  error: unknown,
  claim: ClaimedEffect,
  { now, tryForMs }: { readonly now: number; readonly tryForMs: number },
): Delivery {
  if (!(error instanceof OutsideError)) throw error;
  const isHopeless = error.happened === 'no' && !error.retryable;
  if (isHopeless || isTriedOut(claim, now, tryForMs)) return { end: 'dead', reason: error.message };
  return {
    end: 'later',
    inMs: backoffMs(claim.attempt, error.retryAfterMs),
    reason: error.message,
    unsent: error.happened === 'no',
  };
}
