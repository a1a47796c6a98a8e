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
    return unknown(notNamed(it.goLive, 'what must be merged', 'checks.milestone'));
  }
  return lookAtEach(looks, (look) => look());
};

async function lookAtPullRequest(
  { spec, goLive, adapters, signal }: Case,
  number: number,
): Promise<CheckOutcome> {
  const { repository } = goLive.service;
  const seen = await adapters.github.pullRequest({ repository, number, signal });
  if (!seen) return unknown(`There is no pull request #${number} in ${repository}, or it is hidden.`);
  const { url, base, title } = seen;
  if (!seen.isMerged) {
    const how = seen.state === 'closed' ? 'was closed without being merged' : 'is not merged';
    return failed(`#${number} (${title}) ${how}.`, url);
  }
  if (spec.base !== undefined && base !== spec.base) {
    return failed(`#${number} (${title}) was merged into ${base} instead of ${spec.base}.`, url);
  }
  return passed(`#${number} is merged into ${base}.`, url);
}

async function lookAtMilestone({ goLive, adapters, signal }: Case, title: string): Promise<CheckOutcome> {
  const { repository } = goLive.service;
  const milestone = await adapters.github.milestone({ repository, title, signal });
  if (!milestone) return unknown(`There is no milestone "${title}" in ${repository}.`);
  const { openCount, closedCount, open, url } = milestone;
  if (openCount > 0) {
    const names = open.map((one) => `#${one.number} ${one.title}`);
    const which = names.length === 0 ? '' : `: ${listed(names)}`;
    return failed(`${openCount} still open under the milestone "${title}"${which}.`, url);
  }
  if (closedCount === 0) return unknown(`The milestone "${title}" is empty.`, url);
  return passed(`Nothing is open under the milestone "${title}", ${closedCount} closed.`, url);
}
