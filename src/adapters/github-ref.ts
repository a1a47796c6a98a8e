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

/** The commit that it names; undefined where GitHub has none, or does not show it to golive. */
export async function commitOf(
  client: GithubClient,
  { repository, ref }: RefQuestion,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const answer = await client.send({
    route: 'GET /repos/{owner}/{repo}/commits/{ref}',
    parameters: { ...splitRepository(repository, client.words), ref },
    ...(signal ? { signal } : {}),
  });
  // 422 is its word for a name that no branch, tag or commit has.
  if (answer.status === 404 || answer.status === 422) return undefined;
  if (answer.status !== 200) throw client.refusal(answer, false);
  const commit = commitSchema.safeParse(answer.data);
  if (!commit.success) throw githubUnreadable(client.words.unreadable.commit, { changes: false });
  return commit.data.sha;
}

/** Whether GitHub has it and shows it to golive. */
export const knowsRef = async (client: GithubClient, question: RefQuestion): Promise<boolean> =>
  (await commitOf(client, question)) !== undefined;
