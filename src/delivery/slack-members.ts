import { OutsideError } from '../adapters/outside-error.ts';
import type { Clock } from '../clock.ts';
import type { Action } from '../domain/command.ts';
import { roleHolders } from '../domain/people/holders.ts';
import type { Engine } from '../engine.ts';
import { backoffMs, type Deliver, isTriedOut } from './delivery.ts';
import { findChangedGroups } from './leavers.ts';

interface MembersNeeds {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly realNow: () => number;
  readonly newId: () => string;
  /** Whether somebody is a full member of the workspace; fails where Slack does not tell. */
  readonly isMember: (person: string) => Promise<boolean>;
  /** Who is in a user group of Slack; fails where Slack does not tell. */
  readonly groupMembers: (group: string) => Promise<readonly string[]>;
}

/** Within the day that is left; then the start asks about those that it rests on. */
const askForMs = 12 * 3_600_000;

/** Asks about one person after the other and tells the engine of each: what was told before a crash is told again in vain. */
export function createMembersDelivery(needs: MembersNeeds): Deliver<'slack.members'> {
  const { engine, clock, realNow, newId, isMember, groupMembers } = needs;
  return async (effect, claim) => {
    const goLive = await engine.read(effect.goLive);
    if (!goLive) return { end: 'cancelled', reason: 'no such go-live' };
    const report = (action: Action) =>
      engine.handleWhileLeased(
        {
          id: newId(),
          goLive: goLive.id,
          at: clock.now(),
          actor: { kind: 'system', id: 'worker' },
          origin: { via: 'outcome' },
          do: action,
        },
        claim,
      );
    try {
      for (const person of roleHolders(goLive)) {
        const answer = await isMember(person);
        if (answer !== goLive.left.includes(person)) continue;
        await report({ type: 'ReportMembership', person, isMember: answer });
      }
      const groups = await findChangedGroups(goLive, groupMembers, clock.now());
      if (groups.length > 0) await report({ type: 'ReportVoterGroups', groups });
      return { end: 'done' };
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      const { message: reason, retryAfterMs } = error;
      if (isTriedOut(claim, realNow(), askForMs)) return { end: 'dead', reason };
      return { end: 'later', inMs: backoffMs(claim.attempt, retryAfterMs), reason };
    }
  };
}
