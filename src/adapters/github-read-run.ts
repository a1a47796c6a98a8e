import { z } from 'zod';
import type { RunStatus } from '../domain/event.ts';
import { githubUnreadable } from './github-answer.ts';
import type { GithubClient } from './github-client.ts';
import { splitRepository } from './github-workflow.ts';
import { OutsideError } from './outside-error.ts';

export interface RunQuestion {
  /** `owner/name` */
  readonly repository: string;
  readonly runId: number;
  /** Whether the run was read before. Only such a run can be `deleted`; another one may not be visible yet. */
  readonly seen: boolean;
}

export type RunView =
  | (RunFacts & { readonly state: 'running'; readonly status: RunStatus })
  | (RunFacts & { readonly state: 'completed'; readonly conclusion: string })
  | { readonly state: 'deleted' };

interface RunFacts {
  /** 1, and one more with each re-run. */
  readonly attempt: number;
  readonly url: string;
  /** The first hundred; undefined where they could not be read this time. */
  readonly jobs: readonly RunJob[] | undefined;
  /** GitHub says that nothing has changed since the last time it was asked. */
  readonly unchanged: boolean;
}

/** `status` and `conclusion` are GitHub's words, as they came. */
interface RunJob {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | undefined;
  readonly url: string | undefined;
  readonly steps: readonly RunStep[];
}

interface RunStep {
  readonly number: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | undefined;
}

const RUNS = '/repos/{owner}/{repo}/actions/runs';

const word = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);
const runSchema = z.object({
  status: z.string().nullish(),
  conclusion: word,
  run_attempt: z.int().positive().default(1),
  html_url: z.url({ protocol: /^https?$/ }),
});
const jobsSchema = z.object({
  jobs: z.array(
    z
      .object({
        name: z.string(),
        status: z.string(),
        conclusion: word,
        html_url: word,
        steps: z
          .array(z.object({ number: z.int(), name: z.string(), status: z.string(), conclusion: word }))
          .default([]),
      })
      .transform(({ html_url, ...job }): RunJob => ({ ...job, url: html_url })),
  ),
});

/** Reads a run with its jobs and steps. Conditional requests: asking again while nothing changes costs no quota. */
export async function readRun(client: GithubClient, question: RunQuestion): Promise<RunView> {
  const parameters = { ...splitRepository(question.repository, client.words), run_id: question.runId };
  const answer = await readOrMissing(client, { route: `GET ${RUNS}/{run_id}`, parameters });
  if (answer === undefined) {
    await proveDeleted(client, question);
    return { state: 'deleted' };
  }
  const run = runSchema.safeParse(answer.data);
  if (!run.success)
    throw githubUnreadable(client.words.unreadable.run(question.runId), { changes: false, cause: run.error });
  const { status, conclusion, run_attempt, html_url } = run.data;
  const jobs = await readJobs(client, parameters);
  const facts: RunFacts = {
    attempt: run_attempt,
    url: html_url,
    jobs: jobs?.jobs,
    unchanged: answer.unchanged && jobs?.unchanged === true,
  };
  if (status === 'completed' && conclusion !== undefined) return { ...facts, state: 'completed', conclusion };
  return { ...facts, state: 'running', status: runStatus(status) };
}

function runStatus(status: string | null | undefined): RunStatus {
  switch (status) {
    case 'queued':
    case 'requested':
    case 'pending':
      return 'queued';
    case 'in_progress':
      return 'in_progress';
    case 'waiting':
    case 'action_required':
      return 'waiting';
    default:
      return 'other';
  }
}

/** How the run itself stands matters more than its steps: it is told even where GitHub cannot show them just now. */
async function readJobs(
  client: GithubClient,
  parameters: Readonly<Record<string, unknown>>,
): Promise<{ readonly jobs: readonly RunJob[]; readonly unchanged: boolean } | undefined> {
  try {
    const { data, unchanged } = await client.read({
      route: `GET ${RUNS}/{run_id}/jobs`,
      parameters: { ...parameters, filter: 'latest', per_page: 100 },
    });
    const parsed = jobsSchema.safeParse(data);
    return parsed.success ? { jobs: parsed.data.jobs, unchanged } : undefined;
  } catch (error) {
    if (error instanceof OutsideError) return undefined;
    throw error;
  }
}

/** GitHub answers 404 for a deleted run, for one it does not show yet, and for a repository hidden from the token. */
async function proveDeleted(client: GithubClient, question: RunQuestion): Promise<void> {
  if (!question.seen) {
    throw new OutsideError(client.words.runNotVisible(question.runId), {
      code: 'run_not_visible',
      retryable: true,
      happened: 'no',
    });
  }
  await client.read({
    route: `GET ${RUNS}`,
    parameters: { ...splitRepository(question.repository, client.words), per_page: 1 },
  });
}

async function readOrMissing(
  client: GithubClient,
  call: { readonly route: string; readonly parameters: Readonly<Record<string, unknown>> },
) {
  try {
    return await client.read(call);
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'http_404') return undefined;
    throw error;
  }
}
