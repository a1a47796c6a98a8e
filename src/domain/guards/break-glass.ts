import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import { areVotesOpen, type Deed, type GoLive } from '../go-live.ts';
import { holdersHere, holdsOneOf } from '../people/authority.ts';
import { hasLeft } from '../people/membership.ts';
import type { Blocker } from '../refusal.ts';
import type { GlassBroken } from './break-glass-event.ts';
import { glassContacts } from './glass-contacts.ts';
import { skippedName } from './glass-review.ts';
import { votedCommit } from './last-look.ts';
import { barKey, glassRoles } from './standing-glass.ts';

/*
 * Break-glass: in an emergency the roles that the runbook names skip one gate, one blocking item, the locks or the freezes that
 * stand in the way, or ask for a rollback that is not theirs, each with a typed reason. It is announced in the channel and to the
 * escalation contact, and opens a task to review it. It holds for this T-0; a NO-GO that is given afterwards wins, and what
 * comes in the way afterwards does, the next time of a freeze that recurs too; of a gate it holds for its commit. Which hold at
 * a moment: `standing-glass.ts`.
 */

export interface BrokenGlass extends Deed, Omit<GlassBroken, 'type'> {
  readonly round: number;
}

/** The channel hears of it, and each contact directly; the card of what was skipped shows it. */
export const glassMessages = (
  goLive: GoLive,
  { what }: GlassBroken,
  version: number,
): readonly MessageRef[] => [
  ...(what.startsWith('gate/') ? [{ card: 'gate', gate: what.slice('gate/'.length) } as const] : []),
  ...(what.startsWith('item/') ? [{ card: 'checklist' } as const] : []),
  ...[...new Set(glassContacts(goLive, what).flatMap((role) => holdersHere(goLive, role)))].map(
    (channel) => ({ card: 'event', version, channel }) as const,
  ),
];

export type BreakGlass = Extract<Action, { type: 'BreakGlass' }>;

/** What may be skipped at this moment. */
export type InTheWay = (goLive: GoLive) => readonly Skippable[];

export interface Skippable {
  /** `gate/ID`, `item/ID`, `lock`, `freeze`. */
  readonly what: string;
  readonly blockers: readonly Blocker[];
}

export function decideBreakGlass(
  it: Case,
  { what, reason, drawnForT0 }: BreakGlass,
  inTheWay: InTheWay,
): Decision {
  const { goLive, command } = it;
  const { glassReview } = it.facts.words;
  const allowedRoles = glassRoles(goLive);
  if (!holdsOneOf(goLive, command.actor, allowedRoles)) return reject(it, 'not_allowed', { allowedRoles });
  if (hasLeft(goLive, command.actor)) return reject(it, 'left_workspace');
  if (!areVotesOpen(goLive)) return reject(it, goLive.status === 'aborted' ? 'finished' : 'already_started');
  if (drawnForT0 !== undefined && drawnForT0 !== goLive.t0) return decline('stale');
  const skipped = inTheWay(goLive).find((one) => one.what === what);
  if (!skipped) return decline('nothing_to_break', what === '' ? {} : { subject: what });
  if (reason.trim() === '') return decline('reason_required');
  const bars = skipped.blockers.flatMap((one) => (one.kind === 'bar' ? [barKey(one)] : []));
  const commit = what.startsWith('gate/') ? votedCommit(goLive) : undefined;
  return accept({
    type: 'GlassBroken',
    what,
    reason,
    review: glassReview(what, skippedName(goLive, what)),
    ...(bars.length > 0 ? { bars } : {}),
    ...(commit === undefined ? {} : { commit }),
  });
}

/** Whoever may only roll back in an emergency says why; undefined for those who may anyway. */
export function glassForRollback(
  { goLive, command, facts }: Case,
  reason: string,
): readonly Event[] | 'reason_required' | undefined {
  if (!holdsOneOf(goLive, command.actor, glassRoles(goLive))) return undefined;
  if (reason.trim() === '') return 'reason_required';
  const review = facts.words.glassReview('rollback', undefined);
  return [{ type: 'GlassBroken', what: 'rollback', reason, review }];
}

export const isGlassEvent = (event: Event): event is GlassBroken => event.type === 'GlassBroken';

export function evolveGlass(
  { brokenGlass = [], round }: GoLive,
  { type: _type, ...broken }: GlassBroken,
  deed: Deed,
): Partial<GoLive> {
  return { brokenGlass: [...brokenGlass, { ...deed, ...broken, round }], closed: undefined };
}
