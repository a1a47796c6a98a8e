import { type AlertFacts, type AlertQuestion, readAlerts } from './github-alerts.ts';
import { type CiFacts, type CiQuestion, readCi } from './github-ci.ts';
import { createGithubClient, type GithubOptions } from './github-client.ts';
import { type LastRunQuestion, type PastRun, readLastRuns } from './github-last-run.ts';
import {
  type MilestoneFacts,
  type PullRequestFacts,
  readMilestone,
  readPullRequest,
} from './github-merged.ts';

/** What checks read on GitHub. Each throws an `OutsideError` where it cannot be seen. */
export interface GithubFacts {
  ci(question: CiQuestion): Promise<CiFacts>;
  pullRequest(question: Parameters<typeof readPullRequest>[1]): Promise<PullRequestFacts | undefined>;
  milestone(question: Parameters<typeof readMilestone>[1]): Promise<MilestoneFacts | undefined>;
  alerts(question: AlertQuestion): Promise<AlertFacts>;
  lastRuns(question: LastRunQuestion): Promise<readonly PastRun[]>;
}

/** Far above what a page of any of these lists takes, and parsed in a few hundredths of a second. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/** A client of its own: what checks read must not push out what the run watch remembers. */
export function createGithubFacts(options: GithubOptions): GithubFacts {
  const client = createGithubClient({ maxAnswerBytes: MAX_ANSWER_BYTES, ...options });
  return {
    ci: (question) => readCi(client, question),
    pullRequest: (question) => readPullRequest(client, question),
    milestone: (question) => readMilestone(client, question),
    alerts: (question) => readAlerts(client, question),
    lastRuns: (question) => readLastRuns(client, question),
  };
}
