import { z } from 'zod';
import type { Changes, PullRequest } from '../domain/deployment/changes.ts';
import { authoredSchema, authorsOf } from './github-authors.ts';
import type { GithubClient } from './github-client.ts';
import { readOnce } from './github-list.ts';
import { commitOf, knowsRef } from './github-ref.ts';
import { splitRepository } from './github-workflow.ts';
import { OutsideError } from './outside-error.ts';

export interface ChangesQuestion {
  /** `owner/name` */
  readonly repository: string;
  /** Missing where no version before is known. */
  readonly base?: string | undefined;
  readonly head: string;
}

type Comparison = ChangesQuestion & { readonly base: string };

const perPage = 100;
const mostPages = 10;
/** Pages that are not read by then are left out, and it is said that they are. */
const pagesWithinMs = 15_000;
/** Each commit is one more call. */
const mostLookedAt = 60;
const atOnce = 4;
/** All of it must end well within the lease of its effect. */
const pullsWithinMs = 25_000;
const mostPulls = 50;

const login = z.object({ login: z.string() }).nullish();
const commitSchema = authoredSchema.extend({ sha: z.string() });
const compareSchema = z.object({
  html_url: z.string(),
  status: z.enum(['ahead', 'behind', 'diverged', 'identical']),
  behind_by: z.int(),
  total_commits: z.int(),
  base_commit: z.object({ sha: z.string() }),
  merge_base_commit: z.object({ sha: z.string() }),
  commits: z.array(commitSchema),
});
const newestSchema = z.array(commitSchema.extend({ html_url: z.string() })).min(1);
const pullsSchema = z.array(
  z.object({
    number: z.int(),
    title: z.string(),
    html_url: z.string(),
    merged_at: z.string().nullish(),
    user: login,
  }),
);

type Commit = z.output<typeof commitSchema>;

/** Reads what `head` has beyond `base`; tags, branches and commits alike. */
export async function readChanges(client: GithubClient, question: ChangesQuestion): Promise<Changes> {
  const { base } = question;
  if (base === undefined) return await readUncompared(client, question);
  const compared = { ...question, base };
  try {
    return await readCompared(client, compared);
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'http_404') throw error;
    const { because } = await whyNotCompared(client, compared, error);
    return { ...(await readUncompared(client, question)), base, authorsProblem: because };
  }
}

async function readCompared(client: GithubClient, question: Comparison): Promise<Changes> {
  const { repository, base, head } = question;
  const late = AbortSignal.timeout(pagesWithinMs);
  const first = await comparePage(client, question, 1);
  const commits = [...first.commits];
  for (let page = 2; page <= mostPages && commits.length < first.total_commits; page += 1) {
    if (late.aborted) break;
    const { commits: more } = await comparePage(client, question, page);
    if (more.length === 0) break;
    commits.push(...more);
  }
  const newestFirst = commits.toReversed();
  // GitHub lists the oldest first: where there are more than may be read, the newest are not known.
  const isWhole = commits.length >= first.total_commits;
  const headSha = isWhole ? shaOfHead(first, newestFirst) : await commitOf(client, { repository, ref: head });
  const found = await pullRequests(client, question, newestFirst);
  return {
    base,
    head,
    ...(headSha ? { headSha } : {}),
    url: first.html_url,
    status: first.status,
    commits: first.total_commits,
    lacks: first.behind_by,
    ...found,
    ...authorsOf(commits, first.total_commits, client.words.authors),
  };
}

/** The commit that it names, and those before it: nobody can say which of them are new. */
async function readUncompared(client: GithubClient, { repository, head }: ChangesQuestion): Promise<Changes> {
  const commits = await readOnce(client, {
    unreadable: client.words.unreadable.newestCommits(head),
    schema: newestSchema,
    route: 'GET /repos/{owner}/{repo}/commits',
    parameters: { ...splitRepository(repository, client.words), sha: head, per_page: perPage },
  }).catch((error: unknown) => {
    if (!(error instanceof OutsideError) || !['http_404', 'http_422'].includes(error.code)) throw error;
    throw notThere(client.words.refsNotFound([head], repository), error);
  });
  const [newest] = commits;
  return {
    head,
    ...(newest ? { headSha: newest.sha } : {}),
    url: newest?.html_url ?? '',
    status: 'uncompared',
    commits: commits.length,
    lacks: 0,
    pulls: [],
    lookedAt: 0,
    ...authorsOf(commits, commits.length, client.words.authors),
  };
}

const shaOfHead = (
  { status, base_commit, merge_base_commit }: z.output<typeof compareSchema>,
  newestFirst: readonly Commit[],
): string | undefined => {
  if (status === 'identical') return base_commit.sha;
  return status === 'behind' ? merge_base_commit.sha : newestFirst[0]?.sha;
};

const comparePage = (client: GithubClient, { repository, base, head }: Comparison, page: number) =>
  readOnce(client, {
    unreadable: client.words.unreadable.changes(base, head),
    schema: compareSchema,
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: {
      ...splitRepository(repository, client.words),
      basehead: `${base}...${head}`,
      per_page: perPage,
      page,
    },
  });

/** GitHub says "Not Found" whichever of the two it does not know. Without the version itself there is nothing to read. */
async function whyNotCompared(
  client: GithubClient,
  { repository, base, head }: Comparison,
  error: OutsideError,
): Promise<{ readonly because: string }> {
  const missing: string[] = [];
  for (const ref of [base, head]) if (!(await knowsRef(client, { repository, ref }))) missing.push(ref);
  const because = client.words.refsNotFound(missing, repository);
  if (missing.includes(head)) throw notThere(because, error);
  return { because: missing.length > 0 ? because : error.message };
}

const notThere = (because: string, cause: OutsideError): OutsideError =>
  new OutsideError(because, { code: cause.code, retryable: false, happened: 'no', cause });

type Found = Pick<Changes, 'pulls' | 'lookedAt' | 'pullsProblem'>;

/** The merged pull requests of the newest commits, until something or the time stands against it. */
async function pullRequests(
  client: GithubClient,
  { repository }: ChangesQuestion,
  newestFirst: readonly Commit[],
): Promise<Found> {
  const wanted = newestFirst.slice(0, mostLookedAt);
  const pulls = new Map<number, PullRequest>();
  const signal = AbortSignal.timeout(pullsWithinMs);
  for (let at = 0; at < wanted.length; at += atOnce) {
    const some = wanted.slice(at, at + atOnce);
    try {
      const answers = await Promise.all(
        some.map((commit) => pullsOf(client, { repository, commit, signal })),
      );
      for (const pull of answers.flat()) pulls.set(pull.number, pull);
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      return { pulls: listed(pulls), lookedAt: at, pullsProblem: error.message };
    }
  }
  return { pulls: listed(pulls), lookedAt: wanted.length };
}

const listed = (pulls: ReadonlyMap<number, PullRequest>): readonly PullRequest[] =>
  [...pulls.values()].slice(0, mostPulls);

async function pullsOf(
  client: GithubClient,
  {
    repository,
    commit,
    signal,
  }: { readonly repository: string; readonly commit: Commit; readonly signal: AbortSignal },
): Promise<readonly PullRequest[]> {
  const found = await readOnce(client, {
    unreadable: client.words.unreadable.pullRequestsOfCommit,
    schema: pullsSchema,
    route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    parameters: { ...splitRepository(repository, client.words), commit_sha: commit.sha },
    signal,
  });
  return found
    .filter(({ merged_at }) => typeof merged_at === 'string')
    .map(({ number, title, html_url, user }) => ({
      number,
      title: title.slice(0, 200),
      author: user?.login ?? 'ghost',
      url: html_url,
    }));
}
