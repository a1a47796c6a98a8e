import type { GoLive } from '../go-live.ts';
import type { GateDefinition } from '../runbook.ts';

/*
 * Who wrote what goes live: GitHub tells, and four eyes rest on it. What was read counts until the version is moved to
 * another commit; where nothing was read, or not all of it, anybody may be an author.
 */

/** `reason`: why not, where GitHub has said so. */
export interface AuthorsUnknown {
  readonly reason?: string;
}

/** What is known of the commit that the version names now. */
const current = ({ changes: { read }, versionMoved }: GoLive) =>
  read && versionMoved && versionMoved.at >= read.at ? undefined : read;

/** Undefined where all of them are known. */
function authorsUnknown(goLive: GoLive): AuthorsUnknown | undefined {
  const { problem } = goLive.changes;
  const read = current(goLive);
  const reason = read ? read.authorsProblem : problem?.reason;
  if (read && reason === undefined) return undefined;
  return reason === undefined ? {} : { reason };
}

/** Why nobody can say GO on this gate yet: nobody can say who may not. */
export const authorsUnknownFor = (goLive: GoLive, gate: GateDefinition): AuthorsUnknown | undefined =>
  gate.fourEyes ? authorsUnknown(goLive) : undefined;

/** Who of the people here wrote what goes live, as far as GitHub has told and the service knows their names there. */
export const authorsHere = ({ changes: { read }, service }: GoLive): readonly string[] =>
  (read?.authors ?? []).flatMap((author) => personOf(service, author) ?? []);

/** The authors of whom the service names no person: four eyes cannot recognise them. */
export const authorsWithoutPerson = (
  { runbook, service }: Pick<GoLive, 'runbook' | 'service'>,
  authors: readonly string[],
): readonly string[] =>
  runbook.gates.some(({ fourEyes }) => fourEyes)
    ? authors.filter((author) => personOf(service, author) === undefined)
    : [];

function personOf({ logins = {} }: GoLive['service'], author: string): string | undefined {
  const login = author.toLowerCase();
  return Object.hasOwn(logins, login) ? logins[login] : undefined;
}
