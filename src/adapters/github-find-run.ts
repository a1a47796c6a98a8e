import { z } from 'zod';
import type { RunLink, RunRequest } from '../domain/event.ts';
import { githubUnreadable } from './github-answer.ts';
import type { GithubClient } from './github-client.ts';
import { readWorkflow, splitRepository, type WorkflowFacts } from './github-workflow.ts';
import type { Lookup } from './lookup.ts';
import { OutsideError } from './outside-error.ts';

export interface RunSearch {
  readonly run: RunRequest;
  /** When the dispatch was first sent, or earlier: epoch milliseconds of the clock that stamps GitHub's runs. */
  readonly since: number;
}

const SLACK_MS = 60_000;
const PAGE_SIZE = 100;
/** GitHub lists no more than 1,000 runs of a filtered search. */
const MAX_PAGES = 10;
const MARK = /\[golive:[^\]]*\]/;

const runSchema = z.object({
  id: z.int().positive(),
  html_url: z.url({ protocol: /^https?$/ }),
  display_title: z.string().nullish(),
  name: z.string().nullish(),
  head_branch: z.string().nullish(),
});
const pageSchema = z.object({ total_count: z.int(), workflow_runs: z.array(runSchema) });

type ListedRun = z.infer<typeof runSchema>;

/**
 * Looks for the run that carries `[golive:<correlation id>]` in its title, never for "the newest run". GitHub may list a
 * run some seconds after it accepted the dispatch, so that "absent" counts only once the caller has waited long enough.
 * Absence cannot be proven where the workflow does not show the id, or where a run of the time in question shows none.
 */
export async function findRun(client: GithubClient, search: RunSearch): Promise<Lookup<RunLink>> {
  const { run } = search;
  const signal = AbortSignal.timeout(client.timeoutMs * 2);
  const workflow = await readWorkflow(client, run, signal);
  // Only here: the answer above has told how far this machine's clock is ahead of GitHub's.
  const from = search.since - SLACK_MS - client.clockAheadMs();
  const listed = await listRuns(client, run, { from, signal });
  const found = listed.runs.filter((one) => title(one).includes(`[golive:${run.correlationId}]`));
  // Should one id have two runs, the receiver's guard lets the first one go on.
  const first = found.sort((a, b) => a.id - b.id)[0];
  if (first) return { found: { runId: first.id, url: first.html_url } };
  const because = doubt(workflow, listed, { run, words: client.words.cannotTell });
  return because === undefined ? { absent: true } : { unprovable: true, because };
}

async function listRuns(
  client: GithubClient,
  run: RunRequest,
  within: { readonly from: number; readonly signal: AbortSignal },
): Promise<{ readonly runs: ListedRun[]; readonly complete: boolean }> {
  const seen = new Map<number, ListedRun>();
  let total = 0;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { data } = await client.read({
      route: 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      parameters: {
        ...splitRepository(run.repository, client.words),
        workflow_id: run.workflow,
        event: 'workflow_dispatch',
        created: `>=${new Date(within.from).toISOString().slice(0, 19)}Z`,
        per_page: PAGE_SIZE,
        page,
      },
      signal: within.signal,
    });
    const listed = pageSchema.safeParse(data);
    if (!listed.success)
      throw githubUnreadable(client.words.unreadable.runList, { changes: false, cause: listed.error });
    for (const one of listed.data.workflow_runs) seen.set(one.id, one);
    total = listed.data.total_count;
    if (listed.data.workflow_runs.length < PAGE_SIZE) break;
  }
  if (seen.size < Math.min(total, MAX_PAGES * PAGE_SIZE)) {
    throw new OutsideError(client.words.runsMissing(seen.size, total), {
      code: 'list_incomplete',
      retryable: true,
      happened: 'no',
    });
  }
  return { runs: [...seen.values()], complete: total <= seen.size };
}

function doubt(
  workflow: WorkflowFacts,
  listed: { readonly runs: readonly ListedRun[]; readonly complete: boolean },
  { run, words }: { readonly run: RunRequest; readonly words: GithubClient['words']['cannotTell'] },
): string | undefined {
  if (!workflow.exists) return workflow.because;
  if (!workflow.declaresGoliveId) return words.idNotDeclared(run.workflow);
  if (!workflow.showsGoliveId) return words.idNotShown(run.workflow);
  if (!listed.complete) return words.notAllListed(run.workflow);
  // The file may have been another one when the dispatch was sent.
  const unmarked = listed.runs.find((one) => !MARK.test(title(one)) && mayBeOf(one, run.ref));
  return unmarked && words.unmarkedRun(unmarked.id);
}

function mayBeOf(one: ListedRun, ref: string): boolean {
  return !one.head_branch || one.head_branch === ref.replace(/^refs\/(?:heads|tags)\//, '');
}

function title(run: ListedRun): string {
  return `${run.display_title ?? ''}\n${run.name ?? ''}`;
}
