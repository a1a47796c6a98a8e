import { accept, type Case, type Decision, decline } from '../decision.ts';
import type { GoLive } from '../go-live.ts';
import { isBeforeStart } from '../status.ts';

/** An hour before the day that is left: whoever is missing is known when the last day begins. */
const askBeforeMs = 25 * 3_600_000;

/** Everybody who holds a role, or is its deputy, each once. */
export const roleHolders = ({ service }: GoLive): readonly string[] => [
  ...new Set(
    Object.values(service.roles).flatMap(({ holder, deputy }) => (deputy ? [holder, deputy] : [holder])),
  ),
];

/** The roles that somebody holds or is the deputy of. */
export const rolesHeldBy = ({ service }: GoLive, person: string): readonly string[] =>
  Object.entries(service.roles).flatMap(([role, { holder, deputy }]) =>
    holder === person || deputy === person ? [role] : [],
  );

/** When Slack is asked about all of them; undefined where that was done, or the plan itself has just done it. */
export function holdersAskedForAt(goLive: GoLive): number | undefined {
  const { holdersAskedForRound, plannedAt, round, status, t0 } = goLive;
  const at = t0 - askBeforeMs;
  const isDone = holdersAskedForRound === round || (round === 1 && plannedAt >= at);
  return isDone || !isBeforeStart(status) ? undefined : at;
}

export function decideAskForHolders({ goLive, command }: Case): Decision {
  const at = holdersAskedForAt(goLive);
  if (at === undefined || command.at < at || command.at >= goLive.t0) return decline('not_due');
  return accept({ type: 'HoldersAskedFor', round: goLive.round });
}
