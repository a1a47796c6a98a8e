import type { CheckOutcome } from '../domain/checks/check.ts';
import { type CheckCase, type CheckRunner, filled, notNamed } from './check-runner.ts';
import { failed, listed, lookAtEach, passed, unknown } from './outcome.ts';

type Case = CheckCase<'github_merged'>;

/** The named pull requests are merged, and nothing is open under the milestone. */
export const checkGithubMerged: CheckRunner<'github_merged'> = async (it) => {
  const milestone = it.spec.milestone ?? it.goLive.service.checks?.milestone;
  const looks = [
    ...it.spec.pullRequests.map((number) => () => lookAtPullRequest(it, number)),
    ...(milestone === undefined ? [] : [() => lookAtMilestone(it, filled(milestone, it.goLive))]),
  ];
  if (looks.length === 0) {
    return unknown(notNamed(it, it.words.checks.unnamed.merged, 'checks.milestone'));
  }
  return lookAtEach(it, looks, (look) => look());
};

async function lookAtPullRequest(
  { spec, goLive, adapters, words, signal }: Case,
  number: number,
): Promise<CheckOutcome> {
  const { repository } = goLive.service;
  const seen = await adapters.github.pullRequest({ repository, number, signal });
  const said = words.checks.merged;
  if (!seen) return unknown(said.noPullRequest(number, repository));
  const { url, base, title } = seen;
  if (!seen.isMerged) {
    const how = seen.state === 'closed' ? said.closed : said.notMerged;
    return failed(how(number, title), url);
  }
  if (spec.base !== undefined && base !== spec.base) {
    return failed(said.elsewhere({ number, title, base, wanted: spec.base }), url);
  }
  return passed(said.merged(number, base), url);
}

async function lookAtMilestone(
  { goLive, adapters, words, signal }: Case,
  title: string,
): Promise<CheckOutcome> {
  const { repository } = goLive.service;
  const milestone = await adapters.github.milestone({ repository, title, signal });
  const said = words.checks.merged;
  if (!milestone) return unknown(said.noMilestone(title, repository));
  const { openCount, closedCount, open, url } = milestone;
  if (openCount > 0) {
    const names = open.map((one) => said.issue(one.number, one.title));
    return failed(said.open(title, openCount, listed(words, names)), url);
  }
  if (closedCount === 0) return unknown(said.empty(title), url);
  return passed(said.done(title, closedCount), url);
}
