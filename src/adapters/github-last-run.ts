import { z } from 'zod';
import type { GithubClient } from './github-client.ts';
import { readOnce } from './github-list.ts';
import { splitRepository } from './github-workflow.ts';

export interface LastRunQuestion {
  /** `owner/name` */
  readonly repository: string;
  /** The file's name in `.github/workflows`. */
  readonly workflow: string;
  /** Epoch milliseconds: runs that began earlier are not looked at. */
  readonly since: number;
  readonly branch: string | undefined;
  readonly signal: AbortSignal;
}

export interface PastRun {
  /** GitHub's word. */
  readonly conclusion: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly url: string;
}

const SEEN = 20;

const runsSchema = z.object({
  workflow_runs: z.array(
    z
      .object({ conclusion: z.string().nullish(), created_at: z.iso.datetime(), html_url: z.string() })
      .transform(
        (run): PastRun => ({
          conclusion: run.conclusion ?? 'unknown',
          createdAt: Date.parse(run.created_at),
          url: run.html_url,
        }),
      ),
  ),
});

/** The last completed runs of a workflow, the newest first. */
export async function readLastRuns(
  client: GithubClient,
  { repository, workflow, since, branch, signal }: LastRunQuestion,
): Promise<readonly PastRun[]> {
  const { workflow_runs } = await readOnce(client, {
    unreadable: client.words.unreadable.runs(workflow),
    schema: runsSchema,
    route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    parameters: {
      ...splitRepository(repository, client.words),
      workflow_id: workflow,
      status: 'completed',
      created: `>=${new Date(since).toISOString().slice(0, 19)}Z`,
      per_page: SEEN,
      ...(branch === undefined ? {} : { branch }),
    },
    signal,
  });
  return workflow_runs;
}
