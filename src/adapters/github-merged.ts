import { z } from 'zod';
import type { GithubClient } from './github-client.ts';
import { readList, readOnce } from './github-list.ts';
import { splitRepository } from './github-workflow.ts';
import { OutsideError } from './outside-error.ts';

interface Question {
  /** `owner/name` */
  readonly repository: string;
  readonly signal: AbortSignal;
}

export interface PullRequestFacts {
  readonly number: number;
  readonly title: string;
  readonly isMerged: boolean;
  /** GitHub's word, `open` or `closed`. */
  readonly state: string;
  readonly base: string;
  readonly url: string;
}

export interface MilestoneFacts {
  readonly url: string;
  readonly openCount: number;
  readonly closedCount: number;
  /** The first of them: issues and pull requests. */
  readonly open: readonly { readonly number: number; readonly title: string }[];
}

const pullRequestSchema = z
  .object({
    number: z.int(),
    title: z.string(),
    state: z.string(),
    merged: z.boolean(),
    base: z.object({ ref: z.string() }),
    html_url: z.string(),
  })
  .transform(
    ({ merged, base, html_url, ...it }): PullRequestFacts => ({
      ...it,
      isMerged: merged,
      base: base.ref,
      url: html_url,
    }),
  );
const milestonesSchema = z.array(
  z.object({
    number: z.int(),
    title: z.string(),
    open_issues: z.int(),
    closed_issues: z.int(),
    html_url: z.string(),
  }),
);
const issuesSchema = z.array(z.object({ number: z.int(), title: z.string() }));

/** Undefined where there is none of that number, or it is hidden. */
export async function readPullRequest(
  client: GithubClient,
  { repository, number, signal }: Question & { readonly number: number },
): Promise<PullRequestFacts | undefined> {
  try {
    return await readOnce(client, {
      unreadable: client.words.unreadable.pullRequest(number),
      schema: pullRequestSchema,
      route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
      parameters: { ...splitRepository(repository, client.words), pull_number: number },
      signal,
    });
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'http_404') return undefined;
    throw error;
  }
}

/** Undefined where no milestone, open or closed, has exactly that title. */
export async function readMilestone(
  client: GithubClient,
  { repository, title, signal }: Question & { readonly title: string },
): Promise<MilestoneFacts | undefined> {
  const place = splitRepository(repository, client.words);
  const milestones = await readList(
    client,
    {
      unreadable: client.words.unreadable.milestones,
      schema: milestonesSchema,
      route: 'GET /repos/{owner}/{repo}/milestones',
      parameters: { ...place, state: 'all', sort: 'due_on', direction: 'desc' },
      signal,
    },
    { perPage: 100, maxPages: 5, entries: (page) => page },
  );
  const milestone = milestones.entries.find((one) => one.title === title);
  if (!milestone) return undefined;
  const open =
    milestone.open_issues === 0
      ? []
      : await readOnce(client, {
          unreadable: client.words.unreadable.issuesOfMilestone,
          schema: issuesSchema,
          route: 'GET /repos/{owner}/{repo}/issues',
          parameters: { ...place, milestone: milestone.number, state: 'open', per_page: 10 },
          signal,
        });
  const { html_url: url, open_issues: openCount, closed_issues: closedCount } = milestone;
  return { url, openCount, closedCount, open };
}
