import { z } from 'zod';
import type { GithubClient } from './github-client.ts';
import { readList, readOnce } from './github-list.ts';
import { splitRepository } from './github-workflow.ts';
import { OutsideError } from './outside-error.ts';

export interface CiQuestion {
  /** `owner/name` */
  readonly repository: string;
  /** A branch, a tag or a commit. */
  readonly ref: string;
  readonly signal: AbortSignal;
}

/** One thing that ran on a commit. `status` and `conclusion` are GitHub's words. */
export interface CiResult {
  readonly source: 'workflow' | 'check_run' | 'commit_status';
  readonly name: string;
  /** The workflow's file name, where it is a workflow. */
  readonly file: string | undefined;
  /** A job of a workflow, which its workflow speaks for. */
  readonly isJob: boolean;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly url: string | undefined;
}

export interface CiFacts {
  readonly sha: string;
  readonly url: string;
  /** Of each workflow, check and status only the latest. */
  readonly results: readonly CiResult[];
  /** False where more ran than GitHub was asked for. */
  readonly complete: boolean;
}

const word = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);
const commitSchema = z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/), html_url: z.string() });
const runsSchema = z.object({
  workflow_runs: z.array(
    z.object({
      workflow_id: z.int(),
      name: word,
      path: z.string(),
      status: z.string().nullish(),
      conclusion: word,
      html_url: word,
    }),
  ),
});
const checksSchema = z.object({
  check_runs: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      conclusion: word,
      html_url: word,
      app: z.object({ slug: word }).nullish(),
    }),
  ),
});
const statusesSchema = z.object({
  statuses: z.array(z.object({ context: z.string(), state: z.string(), target_url: word })),
});

/** A run's JSON is some 13 KB: pages are kept so small that none takes long to parse. */
const RUNS = { perPage: 30, maxPages: 10 };
const CHECKS = { perPage: 50, maxPages: 6 };

/** What ran on a commit. Needs "Actions", "Checks" and "Commit statuses" to be readable; one that is not throws. */
export async function readCi(client: GithubClient, question: CiQuestion): Promise<CiFacts> {
  const { signal } = question;
  const repository = splitRepository(question.repository, client.words);
  const commit = await readCommit(client, question);
  const at = { ...repository, ref: commit.sha };
  const [runs, checks, statuses] = await Promise.all([
    readList(
      client,
      {
        unreadable: client.words.unreadable.runsOfCommit,
        schema: runsSchema,
        route: 'GET /repos/{owner}/{repo}/actions/runs',
        parameters: { ...repository, head_sha: commit.sha },
        signal,
      },
      { ...RUNS, entries: (page) => page.workflow_runs },
    ),
    readList(
      client,
      {
        unreadable: client.words.unreadable.checksOfCommit,
        schema: checksSchema,
        route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
        parameters: { ...at, filter: 'latest' },
        signal,
      },
      { ...CHECKS, entries: (page) => page.check_runs },
    ),
    readList(
      client,
      {
        unreadable: client.words.unreadable.statusesOfCommit,
        schema: statusesSchema,
        route: 'GET /repos/{owner}/{repo}/commits/{ref}/status',
        parameters: at,
        signal,
      },
      { ...CHECKS, entries: (page) => page.statuses },
    ),
  ]);
  return {
    sha: commit.sha,
    url: commit.html_url,
    complete: runs.complete && checks.complete && statuses.complete,
    results: [
      ...latestRuns(runs.entries),
      ...checks.entries.map(resultOfCheck),
      ...statuses.entries.map(resultOfStatus),
    ],
  };
}

function resultOfCheck({
  app,
  html_url,
  ...check
}: z.infer<typeof checksSchema>['check_runs'][number]): CiResult {
  const isJob = app?.slug === 'github-actions';
  return { ...check, source: 'check_run', file: undefined, isJob, url: html_url };
}

function resultOfStatus(given: z.infer<typeof statusesSchema>['statuses'][number]): CiResult {
  const { context, state, target_url } = given;
  return {
    source: 'commit_status',
    name: context,
    file: undefined,
    isJob: false,
    status: state === 'pending' ? 'in_progress' : 'completed',
    conclusion: state,
    url: target_url,
  };
}

async function readCommit(client: GithubClient, { repository, ref, signal }: CiQuestion) {
  try {
    return await readOnce(client, {
      unreadable: client.words.unreadable.commit,
      schema: commitSchema,
      route: 'GET /repos/{owner}/{repo}/commits/{ref}',
      parameters: { ...splitRepository(repository, client.words), ref },
      signal,
    });
  } catch (error) {
    // GitHub's word for a name that no branch, tag or commit has.
    if (!(error instanceof OutsideError) || error.code !== 'http_422') throw error;
    throw new OutsideError(client.words.noSuchRef(ref, repository), {
      code: 'ref_not_found',
      retryable: false,
      happened: 'no',
      cause: error,
    });
  }
}

/** GitHub lists the newest first; of each workflow only that one counts, whatever came before. */
function latestRuns(
  runs: readonly z.infer<typeof runsSchema>['workflow_runs'][number][],
): readonly CiResult[] {
  const latest = new Map<number, CiResult>();
  for (const { workflow_id, name, path, status, conclusion, html_url } of runs) {
    if (latest.has(workflow_id)) continue;
    const file = path.replace(/@.*$/, '').split('/').at(-1) ?? path;
    latest.set(workflow_id, {
      source: 'workflow',
      name: name ?? file,
      file,
      isJob: false,
      status: status ?? 'unknown',
      conclusion,
      url: html_url,
    });
  }
  return [...latest.values()];
}
