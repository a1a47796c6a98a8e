import { z } from 'zod';
import type { RunLink, RunRequest } from '../domain/event.ts';
import { type GithubAnswer, githubUnreadable, problemWords } from './github-answer.ts';
import type { GithubClient } from './github-client.ts';
import { GOLIVE_ID, readWorkflow, splitRepository } from './github-workflow.ts';
import { OutsideError } from './outside-error.ts';

export interface Dispatched {
  /** Left out where GitHub accepts without saying which run it made: look for it with `findRun`. */
  readonly run?: RunLink;
}

const RUN_DETAILS = 'return_run_details';

const detailsSchema = z
  .object({ workflow_run_id: z.int().positive(), html_url: z.url({ protocol: /^https?$/ }) })
  .transform((details): RunLink => ({ runId: details.workflow_run_id, url: details.html_url }));

/**
 * Asks for one run, once. `golive_id` goes along only where the workflow declares it, since GitHub refuses an input it
 * does not know; every other input is always sent, and GitHub's refusal says which one is wrong.
 */
export async function dispatchRun(
  client: GithubClient,
  run: RunRequest,
  sendUntil?: number,
): Promise<Dispatched> {
  const workflow = await readWorkflow(client, run, AbortSignal.timeout(client.timeoutMs));
  if (!workflow.exists) {
    throw new OutsideError(client.words.noWorkflow(run, workflow.because), {
      code: 'workflow_not_found',
      retryable: false,
      happened: 'no',
    });
  }
  const inputs = workflow.declaresGoliveId ? { ...run.inputs, [GOLIVE_ID]: run.correlationId } : run.inputs;
  const signal = AbortSignal.timeout(client.timeoutMs);
  const send = (details: Readonly<Record<string, true>>) =>
    client.send({
      route: 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
      parameters: {
        ...splitRepository(run.repository, client.words),
        workflow_id: run.workflow,
        ref: run.ref,
        inputs,
        ...details,
      },
      signal,
      sendUntil,
    });
  const answer = await send({ [RUN_DETAILS]: true });
  // A refusal that names the flag proves that no run was made: this one repetition is safe.
  return accepted(client, refusesDetails(answer) ? await send({}) : answer);
}

function refusesDetails(answer: GithubAnswer): boolean {
  const isRefused = answer.status === 400 || answer.status === 422;
  return isRefused && problemWords(answer)?.includes(RUN_DETAILS) === true;
}

function accepted(client: GithubClient, answer: GithubAnswer): Dispatched {
  if (answer.status === 204) return {};
  if (answer.status >= 300) throw client.refusal(answer, true);
  const details = detailsSchema.safeParse(answer.data);
  if (answer.status === 200 && details.success) return { run: details.data };
  throw githubUnreadable(client.words.unreadable.dispatch, { changes: true, cause: details.error });
}
