import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Event } from '../event.ts';
import { type Deed, type GoLive, lastRun } from '../go-live.ts';
import { holdsOneOf } from '../people/authority.ts';
import { hasLeft } from '../people/membership.ts';
import { isHealthAccepted } from './last-look.ts';
import type { BadHealthAccepted } from './last-look-event.ts';

/*
 * An endpoint that is down before its deployment keeps that back: what else goes wrong could not be told from it. Where the
 * deployment is what mends it, whoever starts it says so with a reason. That counts for the endpoints that were seen, and for
 * this T-0. A rollback is never asked.
 */

/** Somebody took it on that these endpoints were down before. */
export type AcceptedHealth = Deed & Omit<BadHealthAccepted, 'type'> & { readonly round: number };

/** The endpoints that keep the deployment back at this moment, and that nobody took on. */
export function keptBackBy(goLive: GoLive): readonly string[] {
  const run = lastRun(goLive, 'deploy');
  const isWaiting = goLive.status === 'starting' && run?.dispatch === 'requested';
  const down = (isWaiting && run.notSent?.down) || [];
  return down.filter((endpoint) => !isHealthAccepted(goLive, endpoint));
}

export function decideAcceptBadHealth(
  it: Case,
  { reason }: Extract<Action, { type: 'AcceptBadHealth' }>,
): Decision {
  const { goLive, command } = it;
  const { starter } = goLive.runbook.deployment;
  if (!holdsOneOf(goLive, command.actor, [starter]))
    return reject(it, 'not_allowed', { allowedRoles: [starter] });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  const endpoints = keptBackBy(goLive);
  if (endpoints.length === 0) return decline('health_not_down');
  return reason.trim() === ''
    ? decline('reason_required')
    : accept({ type: 'BadHealthAccepted', endpoints, reason });
}

export const isBadHealthEvent = (event: Event): event is BadHealthAccepted =>
  event.type === 'BadHealthAccepted';

export const evolveBadHealth = (
  { acceptedHealth = [], round }: GoLive,
  { type: _type, ...accepted }: BadHealthAccepted,
  deed: Deed,
): Partial<GoLive> => ({ acceptedHealth: [...acceptedHealth, { ...deed, ...accepted, round }] });

/** Somebody decides whether it is sent all the same. */
export const isKeptBackByHealth = (event: Event): boolean =>
  event.type === 'DispatchNotSent' && event.because === 'health_down';
