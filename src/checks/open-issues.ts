import { openIssues } from '../domain/notices/issue.ts';
import type { CheckRunner } from './check-runner.ts';
import { failed, listed, passed } from './outcome.ts';

/** Nothing is wrong that people said in this go-live: what is not said here is not seen. */
export const checkOpenIssues: CheckRunner<'open_issues'> = async ({ spec, goLive, words }) => {
  const open = openIssues(goLive).filter(({ severity }) => spec.severities.includes(severity));
  const said = words.checks.issues;
  if (open.length === 0)
    return passed(said.none(spec.severities.length > 1 ? undefined : spec.severities[0]));
  const issues = open.map(({ number, what }) => said.issue(number, what));
  return failed(said.open(listed(words, issues)));
};
