import type { z } from 'zod';
import { githubUnreadable } from './github-answer.ts';
import type { GithubCall, GithubClient } from './github-client.ts';

export interface GithubQuestion<T> extends GithubCall {
  /** What people read of an answer that cannot be understood. */
  readonly unreadable: string;
  readonly schema: z.ZodType<T>;
}

/** One GET. It is not remembered: what checks read is much and seldom asked for twice. */
export async function readOnce<T>(client: GithubClient, question: GithubQuestion<T>): Promise<T> {
  const { unreadable, schema, ...call } = question;
  const answer = await client.send(call);
  if (answer.status !== 200) throw client.refusal(answer, false);
  const parsed = schema.safeParse(answer.data);
  if (!parsed.success) throw githubUnreadable(unreadable, { changes: false, cause: parsed.error });
  return parsed.data;
}

interface Paging<Page, Entry> {
  readonly entries: (page: Page) => readonly Entry[];
  readonly perPage: number;
  readonly maxPages: number;
}

/** All entries of a list, page by page; `complete` is false where there are more than may be read. */
export async function readList<Page, Entry>(
  client: GithubClient,
  question: GithubQuestion<Page>,
  paging: Paging<Page, Entry>,
): Promise<{ readonly entries: readonly Entry[]; readonly complete: boolean }> {
  const found: Entry[] = [];
  for (let page = 1; page <= paging.maxPages; page += 1) {
    const parameters = { ...question.parameters, per_page: paging.perPage, page };
    const entries = paging.entries(await readOnce(client, { ...question, parameters }));
    found.push(...entries);
    if (entries.length < paging.perPage) return { entries: found, complete: true };
  }
  return { entries: found, complete: false };
}
