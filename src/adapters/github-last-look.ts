import { z } from 'zod';
import type { GithubClient } from './github-client.ts';
import { readOnce } from './github-list.ts';
import { commitOf } from './github-ref.ts';
import { readWorkflow, splitRepository } from './github-workflow.ts';
import { OutsideError } from './outside-error.ts';

export interface LastLookQuestion {
  /** `owner/name` */
  readonly repository: string;
  /** Whose workflow files are run. */
  readonly ref: string;
  /** The file that is about to be started. */
  readonly workflow: string;
  /** All that change production; a run of any of them counts. */
  readonly workflows: readonly string[];
  /** The version whose commit is asked for. */
  readonly version?: string;
}

export interface GithubLook {
  /** Null where GitHub has no such version. */
  readonly commit?: string | null;
  /** Why the workflow cannot be started. */
  readonly workflowMissing?: string;
  /** Of the newest hundred runs of each workflow those that have not ended. */
  readonly unfinished: readonly UnfinishedRun[];
}

export interface UnfinishedRun {
  readonly runId: number;
  readonly url: string;
  /** May hold `[golive:<correlation id>]`. */
  readonly title: string;
}

/** All of it must end well within the lease of the dispatch. */
const withinMs = 15_000;

const runsSchema = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.int().positive(),
      status: z.string().nullish(),
      html_url: z.url({ protocol: /^https?$/ }),
      display_title: z.string().nullish(),
      name: z.string().nullish(),
    }),
  ),
});

/** What GitHub shows at this moment of all that a dispatch rests on. Only reads. */
export async function lookBeforeDispatch(
  client: GithubClient,
  { repository, ref, workflow, workflows, version }: LastLookQuestion,
): Promise<GithubLook> {
  const signal = AbortSignal.timeout(withinMs);
  const target = { repository, workflow, ref };
  const [commit, file, ...lists] = await Promise.all([
    version === undefined ? undefined : commitOf(client, { repository, ref: version }, signal),
    readWorkflow(client, target, signal),
    ...workflows.map((name) => unfinishedRuns(client, { repository, workflow: name, signal })),
  ]);
  return {
    ...(version === undefined ? {} : { commit: commit ?? null }),
    ...(file.exists ? {} : { workflowMissing: client.words.noWorkflow(target, file.because) }),
    unfinished: lists.flat(),
  };
}

/** In whatever state GitHub may name one day: only what is completed has ended. */
async function unfinishedRuns(
  client: GithubClient,
  { repository, workflow, signal }: { repository: string; workflow: string; signal: AbortSignal },
): Promise<readonly UnfinishedRun[]> {
  const listed = await readOnce(client, {
    unreadable: client.words.unreadable.runs(workflow),
    schema: runsSchema,
    route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
    parameters: { ...splitRepository(repository, client.words), workflow_id: workflow, per_page: 100 },
    signal,
  }).catch((error: unknown) => {
    // A workflow that never was there has no runs; that its file is missing is seen by itself.
    if (error instanceof OutsideError && error.code === 'http_404') return { workflow_runs: [] };
    throw error;
  });
  return listed.workflow_runs
    .filter(({ status }) => status !== 'completed')
    .map(({ id, html_url: url, display_title, name }) => ({
      runId: id,
      url,
      title: `${display_title ?? ''}\n${name ?? ''}`,
    }));
}
