import { z } from 'zod';
import type { GithubClient } from './github-client.ts';
import { readOnce } from './github-list.ts';
import { splitRepository } from './github-workflow.ts';

interface OfRun {
  /** `owner/name` */
  readonly repository: string;
  readonly runId: number;
}

export interface ProtectionAnswer extends OfRun {
  readonly environment: string;
  readonly state: 'approved' | 'rejected';
  /** Shown on the run's page. */
  readonly comment: string;
}

const runSchema = z.object({ display_title: z.string().nullish(), name: z.string().nullish() });

export async function readRunTitle(client: GithubClient, { repository, runId }: OfRun): Promise<string> {
  const { display_title, name } = await readOnce(client, {
    unreadable: client.words.unreadable.run(runId),
    schema: runSchema,
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    parameters: { ...splitRepository(repository, client.words), run_id: runId },
  });
  return `${display_title ?? ''}\n${name ?? ''}`;
}

/** Lets the jobs of a run into an environment, or not. Only a GitHub App whose rule it is may answer. */
export async function answerProtection(
  client: GithubClient,
  { repository, runId, environment, state, comment }: ProtectionAnswer,
): Promise<void> {
  const answer = await client.send({
    route: 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule',
    parameters: {
      ...splitRepository(repository, client.words),
      run_id: runId,
      environment_name: environment,
      state,
      comment,
    },
  });
  if (answer.status !== 204) throw client.refusal(answer, true);
}
