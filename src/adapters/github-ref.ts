import { z } from 'zod';
import { githubUnreadable } from './github-answer.ts';
import type { GithubClient } from './github-client.ts';
import { splitRepository } from './github-workflow.ts';

export interface RefQuestion {
  /** `owner/name` */
  readonly repository: string;
  /** A tag, a branch or a commit. */
  readonly ref: string;
}

const commitSchema = z.object({ sha: z.string() });

/** Whether GitHub has it and shows it to golive. */
export async function knowsRef(client: GithubClient, { repository, ref }: RefQuestion): Promise<boolean> {
  const answer = await client.send({
    route: 'GET /repos/{owner}/{repo}/commits/{ref}',
    parameters: { ...splitRepository(repository), ref },
  });
  // 422 is its word for a name that no branch, tag or commit has.
  if (answer.status === 404 || answer.status === 422) return false;
  if (answer.status !== 200) throw client.refusal(answer, false);
  if (!commitSchema.safeParse(answer.data).success) throw githubUnreadable('a commit', { changes: false });
  return true;
}
