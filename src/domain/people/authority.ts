import type { Actor } from '../actor.ts';
import { areVotesHistory, type Deed, type GoLive } from '../go-live.ts';

/** Who holds a role at this moment: its holder and the deputy, who counts as much. */
export function holdersOf(goLive: Pick<GoLive, 'service'>, role: string): readonly string[] {
  const holders = goLive.service.roles[role];
  if (!holders) return [];
  return holders.deputy ? [holders.holder, holders.deputy] : [holders.holder];
}

/** Those of them who, as far as golive has heard, are still full members of the workspace. */
export const holdersHere = (goLive: GoLive, role: string): readonly string[] =>
  holdersOf(goLive, role).filter((person) => !goLive.left.includes(person));

export const holdsOneOf = (goLive: GoLive, actor: Actor, roles: readonly string[]): boolean =>
  actor.kind === 'user' && roles.some((role) => holdersOf(goLive, role).includes(actor.id));

/** May hold, resume, reschedule, abort: the roles that the runbook names, and whoever planned it. */
export const mayManage = (goLive: GoLive, actor: Actor): boolean =>
  (actor.kind === 'user' && actor.id === goLive.plannedBy) ||
  holdsOneOf(goLive, actor, goLive.runbook.permissions.manage);

/**
 * Not whoever planned it: anybody may plan, but who holds a role is said by `services.yaml`, by those who manage, and by
 * the holders.
 */
export const mayHandOver = (goLive: GoLive, actor: Actor, role: string): boolean =>
  holdsOneOf(goLive, actor, [role, ...goLive.runbook.permissions.manage]);

/** Who can do that for one of these roles, and is still here. */
export const whoHandsOver = (goLive: GoLive, roles: readonly string[]): readonly string[] => [
  ...new Set([...goLive.runbook.permissions.manage, ...roles].flatMap((role) => holdersHere(goLive, role))),
];

/** Holds any role at all: enough to stop a go-live that looks wrong. */
export const takesPart = (goLive: GoLive, actor: Actor): boolean =>
  mayManage(goLive, actor) || holdsOneOf(goLive, actor, Object.keys(goLive.service.roles));

/** The final GO, while whoever gave it may still give it: it may have been given before a deployment that failed. */
export function standingFinalGo(goLive: GoLive): Deed | undefined {
  const { finalGo, left, runbook } = goLive;
  if (!finalGo || areVotesHistory(goLive)) return finalGo;
  const isCurrent =
    holdersOf(goLive, runbook.decision.owner).includes(finalGo.by) && !left.includes(finalGo.by);
  return isCurrent ? finalGo : undefined;
}
