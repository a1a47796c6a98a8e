import { githubUnreadable } from './github-answer.ts';
import type { GithubClient } from './github-client.ts';
import { splitRepository } from './github-workflow.ts';

export interface CancelQuestion {
  /** `owner/name` */
  readonly repository: string;
  readonly runId: number;
}

/** Asks GitHub to cancel a run. A run that has ended needs none: asking again changes nothing. */
export async function cancelRun(client: GithubClient, { repository, runId }: CancelQuestion): Promise<void> {
  const answer = await client.send({
    route: 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel',
    parameters: { ...splitRepository(repository, client.words), run_id: runId },
  });
  if (answer.status === 202 || answer.status === 409) return;
  if (answer.status >= 300) throw client.refusal(answer, true);
  throw githubUnreadable(client.words.unreadable.cancelling, { changes: true });
}
