import { holdersHere } from './authority.ts';
import type { GoLive } from './go-live.ts';
import type { GateDefinition } from './runbook.ts';

/** Why somebody who holds the role of a gate may not say GO on it all the same: four eyes. */
export type OutOfGo = 'planner' | 'author';

export function outOfGo(goLive: GoLive, gate: GateDefinition, person: string): OutOfGo | undefined {
  if (!gate.fourEyes) return undefined;
  if (person === goLive.plannedBy) return 'planner';
  return authorsHere(goLive).includes(person) ? 'author' : undefined;
}

/** Who of the people here wrote what goes live, as far as GitHub has told and the service knows their names there. */
function authorsHere({ changes: { read }, service: { logins = {} } }: GoLive): readonly string[] {
  return (read?.authors ?? []).flatMap((author) => {
    const login = author.toLowerCase();
    return Object.hasOwn(logins, login) ? (logins[login] ?? []) : [];
  });
}

/** Who may say GO at this moment: the holder first. */
export const votersOf = (goLive: GoLive, gate: GateDefinition): readonly string[] =>
  holdersHere(goLive, gate.owner).filter((person) => outOfGo(goLive, gate, person) === undefined);
