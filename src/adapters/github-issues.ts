import { z } from 'zod';
import { githubUnreadable } from './github-answer.ts';
import type { GithubClient } from './github-client.ts';
import { readList } from './github-list.ts';
import { splitRepository } from './github-workflow.ts';
import type { Lookup } from './lookup.ts';

export interface IssueLink {
  readonly number: number;
  readonly url: string;
}

export interface NewIssue {
  /** `owner/name` */
  readonly repository: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly labels: readonly string[];
}

export interface IssueSearch {
  readonly repository: string;
  /** Stands in the body of the issue that is looked for. */
  readonly marker: string;
  /** Not opened before this: epoch milliseconds of the clock that stamps GitHub's issues. */
  readonly since: number;
}

/** Covers a clock of this machine that runs ahead of GitHub's. */
const CLOCK_MS = 5 * 60_000;

const linkSchema = z
  .object({ number: z.int().positive(), html_url: z.url({ protocol: /^https?$/ }) })
  .transform(({ number, html_url }): IssueLink => ({ number, url: html_url }));
const listSchema = z.array(
  z.object({
    number: z.int(),
    html_url: z.string(),
    body: z.string().nullish(),
    pull_request: z.unknown().optional(),
  }),
);

/** Opens one issue, once. */
export async function openIssue(
  client: GithubClient,
  { repository, title, body, labels }: NewIssue,
): Promise<IssueLink> {
  const answer = await client.send({
    route: 'POST /repos/{owner}/{repo}/issues',
    parameters: { ...splitRepository(repository, client.words), title, body, labels },
    signal: AbortSignal.timeout(client.timeoutMs),
  });
  if (answer.status >= 300) throw client.refusal(answer, true);
  const link = linkSchema.safeParse(answer.data);
  if (!link.success)
    throw githubUnreadable(client.words.unreadable.newIssue, { changes: true, cause: link.error });
  return link.data;
}

/** Reads the list of issues, not GitHub's search, which knows of a new one only later. */
export async function findIssue(
  client: GithubClient,
  { repository, marker, since }: IssueSearch,
): Promise<Lookup<IssueLink>> {
  const { entries, complete } = await readList(
    client,
    {
      unreadable: client.words.unreadable.issues,
      schema: listSchema,
      route: 'GET /repos/{owner}/{repo}/issues',
      parameters: {
        ...splitRepository(repository, client.words),
        state: 'all',
        sort: 'created',
        direction: 'desc',
        since: new Date(since - CLOCK_MS).toISOString(),
      },
      signal: AbortSignal.timeout(client.timeoutMs),
    },
    { perPage: 100, maxPages: 5, entries: (page) => page },
  );
  const found = entries.find(({ body, pull_request }) => !pull_request && body?.includes(marker));
  if (found) return { found: { number: found.number, url: found.html_url } };
  return complete ? { absent: true } : { unprovable: true, because: client.words.tooManyIssues };
}
