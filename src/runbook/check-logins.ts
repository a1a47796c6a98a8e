import { votersWithoutLogin } from '../domain/gates/voters.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Service } from '../domain/service.ts';
import { type Finding, type Path, quote } from './problem.ts';

/** Four eyes know an author by `github_logins` alone. Who votes as a member of a user group is not known here. */
export function warnOfLogins(service: Service, runbook: Runbook, path: Path): readonly Finding[] {
  const unknown = votersWithoutLogin({ service }, runbook);
  if (unknown.length === 0) return [];
  return [
    {
      path: [...path, 'github_logins'],
      message: 'nobody can tell whether these voters wrote what goes live',
      found: unknown.map(quote).join(', '),
      accepted: 'a name on GitHub for each, or `four_eyes: false` in the runbook',
    },
  ];
}
