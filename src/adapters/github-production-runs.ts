import { z } from 'zod';
import type { ListedRun } from '../domain/guards/foreign-run.ts';
import type { GithubClient } from './github-client.ts';
import { readList } from './github-list.ts';
import { splitRepository } from './github-workflow.ts';
import { OutsideError } from './outside-error.ts';

export interface ProductionRunsQuestion {
  /** `owner/name` */
  readonly repository: string;
  /** The file's name in `.github/workflows`. */
  readonly workflow: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

/** GitHub lists no more than 1,000 runs of a filtered search. */
const paging = { perPage: 100, maxPages: 10 };

const word = z.string().nullish();
const pageSchema = z.object({
  workflow_runs: z.array(
    z.object({
      id: z.int().positive(),
      html_url: z.url({ protocol: /^https?$/ }),
      display_title: word,
      name: word,
      created_at: z.iso.datetime(),
      actor: z.object({ login: z.string() }).nullish(),
    }),
  ),
});

/** Every run of the workflow since then, whoever started it and however; a workflow that never was there has none. */
export async function readProductionRuns(
  client: GithubClient,
  { repository, workflow, since }: ProductionRunsQuestion,
): Promise<readonly ListedRun[]> {
  const { entries, complete } = await readList(
    client,
    {
      unreadable: client.words.unreadable.runs(workflow),
      schema: pageSchema,
      route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      parameters: {
        ...splitRepository(repository, client.words),
        workflow_id: workflow,
        created: `>=${new Date(since).toISOString().slice(0, 19)}Z`,
      },
    },
    { ...paging, entries: ({ workflow_runs }) => workflow_runs },
  );
  if (!complete)
    throw new OutsideError(client.words.tooManyRuns(workflow), {
      code: 'list_incomplete',
      retryable: false,
      happened: 'no',
    });
  return entries.map(({ id, html_url, display_title, name, created_at, actor }) => ({
    runId: id,
    url: html_url,
    workflow,
    title: `${display_title ?? ''}\n${name ?? ''}`,
    ...(actor ? { by: actor.login } : {}),
    at: Date.parse(created_at),
  }));
}
