import { z } from 'zod';
import type { AlertSeverity, AlertSource } from '../domain/checks/check.ts';
import type { GithubClient } from './github-client.ts';
import { readOnce } from './github-list.ts';
import { splitRepository } from './github-workflow.ts';

export interface AlertQuestion {
  /** `owner/name` */
  readonly repository: string;
  readonly source: AlertSource;
  readonly severities: readonly AlertSeverity[];
  readonly signal: AbortSignal;
}

export interface OpenAlert {
  readonly title: string;
  readonly url: string;
}

export interface AlertFacts {
  readonly open: readonly OpenAlert[];
  /** False where there may be more than were read. */
  readonly complete: boolean;
}

const PER_PAGE = 30;

const common = { state: z.literal('open'), html_url: z.string() };
const codeScanningSchema = (untitled: string) =>
  z.array(
    z
      .object({ ...common, rule: z.object({ description: z.string().nullish(), id: z.string().nullish() }) })
      .transform(({ rule, html_url }) => ({ title: rule.description ?? rule.id ?? untitled, url: html_url })),
  );
const dependabotSchema = z.array(
  z
    .object({ ...common, security_advisory: z.object({ summary: z.string() }) })
    .transform((alert) => ({ title: alert.security_advisory.summary, url: alert.html_url })),
);
const secretsSchema = (untitled: string) =>
  z.array(
    z
      .object({ ...common, secret_type_display_name: z.string().nullish() })
      .transform((alert) => ({ title: alert.secret_type_display_name ?? untitled, url: alert.html_url })),
  );

/**
 * The open alerts of one kind. GitHub refuses with 403 or 404 where that kind is switched off, nothing was ever analysed,
 * or the token may not read it; that throws, for an empty list it is not.
 */
export async function readAlerts(client: GithubClient, question: AlertQuestion): Promise<AlertFacts> {
  const { untitledAlert } = client.words;
  switch (question.source) {
    case 'code_scanning': {
      const schema = codeScanningSchema(untitledAlert.codeScanning);
      // One severity a call is all that GitHub takes here.
      return together(
        await Promise.all(
          question.severities.map((severity) =>
            read(client, question, { path: 'code-scanning', schema, filter: { severity } }),
          ),
        ),
      );
    }
    case 'dependabot': {
      const filter = { severity: question.severities.join(',') };
      return read(client, question, { path: 'dependabot', schema: dependabotSchema, filter });
    }
    case 'secret_scanning': {
      const schema = secretsSchema(untitledAlert.secretScanning);
      return read(client, question, { path: 'secret-scanning', schema, filter: {} });
    }
  }
}

async function read(
  client: GithubClient,
  { repository, signal }: AlertQuestion,
  list: { path: string; schema: z.ZodType<readonly OpenAlert[]>; filter: { readonly severity?: string } },
): Promise<AlertFacts> {
  const open = await readOnce(client, {
    unreadable: client.words.unreadable.alerts(list.path),
    schema: list.schema,
    route: `GET /repos/{owner}/{repo}/${list.path}/alerts`,
    parameters: {
      ...splitRepository(repository, client.words),
      ...list.filter,
      state: 'open',
      per_page: PER_PAGE,
    },
    signal,
  });
  return { open, complete: open.length < PER_PAGE };
}

function together(lists: readonly AlertFacts[]): AlertFacts {
  return { open: lists.flatMap(({ open }) => open), complete: lists.every(({ complete }) => complete) };
}
