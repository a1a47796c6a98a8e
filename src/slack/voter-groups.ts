import type { Action } from '../domain/command.ts';
import { allGroups, asLastRead, changedGroups, groupsOf, unreadGroup } from '../domain/gates/voter-groups.ts';
import type { GoLive } from '../domain/go-live.ts';
import { skippedGate } from '../domain/guards/standing-glass.ts';
import type { Deed, Door, Wish } from './wish.ts';

/** A vote with what stands in its gate's user groups now, as far as the go-live knows without Slack. */
export function withKnownGroups(goLive: GoLive, action: Action): Action {
  const gate = action.type === 'CastVote' && goLive.runbook.gates.find(({ id }) => id === action.gate);
  return gate && groupsOf(gate).length > 0 ? { ...action, groups: asLastRead(goLive, gate) } : action;
}

/**
 * Before a step towards production: reads the user groups that it rests on. A vote takes them along; of a final GO and of a
 * start the engine is told first who is in them now, so that votes of others count no more.
 */
export async function withGroupsRead(
  door: Door,
  deed: Deed,
  { goLive, wish }: { readonly goLive: GoLive; readonly wish: Wish },
): Promise<Wish> {
  const action = wish.do;
  if (!restsOnGroups(action)) return wish;
  if (action.type === 'CastVote') {
    const gate = goLive.runbook.gates.find(({ id }) => id === action.gate);
    const asked = gate ? groupsOf(gate) : [];
    if (asked.length === 0) return wish;
    return { ...wish, do: { ...action, groups: await door.groups.read(asked, door.clock.now()) } };
  }
  const asked = allGroups(goLive);
  if (asked.length === 0) return wish;
  const groups = await door.groups.read(asked, door.clock.now());
  if (changedGroups(goLive, groups).length > 0)
    await door.engine.handle({
      id: `${deed.id}/groups`,
      goLive: goLive.id,
      at: door.clock.now(),
      actor: { kind: 'system', id: 'watch' },
      origin: { via: 'watch' },
      do: { type: 'ReportVoterGroups', groups },
    });
  // Of a start, whose gates are GO already, an outage of Slack's holds nothing up.
  if (action.type !== 'GiveFinalGo') return wish;
  const wanted = goLive.runbook.gates.filter(({ id }) => !skippedGate(goLive, id));
  const unread = unreadGroup(wanted, groups);
  return unread ? { ...wish, do: { ...action, unread } } : wish;
}

export const restsOnGroups = (
  action: Action,
): action is Extract<Action, { type: 'CastVote' | 'GiveFinalGo' | 'StartDeployment' }> =>
  action.type === 'CastVote' || action.type === 'GiveFinalGo' || action.type === 'StartDeployment';
