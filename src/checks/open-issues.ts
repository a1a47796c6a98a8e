import { openIssues } from '../domain/notices/issue.ts';
import type { CheckRunner } from './check-runner.ts';
import { failed, listed, passed } from './outcome.ts';

/** Nothing is wrong that people said in this go-live: what is not said here is not seen. */
export const checkOpenIssues: CheckRunner<'open_issues'> = async ({ spec, goLive }) => {
  const open = openIssues(goLive).filter(({ severity }) => spec.severities.includes(severity));
  const which = spec.severities.length > 1 ? '' : `${spec.severities.join('')} `;
  return open.length === 0
    ? passed(`No ${which}issue of this go-live is open.`)
    : failed(`Open: ${listed(open.map(({ number, what }) => `issue ${number} (${what})`))}.`);
};
