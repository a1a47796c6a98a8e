import { pino } from 'pino';
import { createGithub, type GithubRunLists } from './adapters/github.ts';
import { OutsideError } from './adapters/outside-error.ts';
import { readConfig } from './config.ts';
import type { GoLive } from './domain/go-live.ts';
import type { ListedRun } from './domain/guards/foreign-run.ts';
import type { Runbook } from './domain/runbook.ts';
import type { Service } from './domain/service.ts';
import { spokenLanguage } from './messages/spoken-language.ts';
import { loadDefinitions } from './runbook/load.ts';
import { type CommandResult, readGoLives } from './store/audit-commands.ts';
import { StoreError } from './store/store-error.ts';
import { findForeignRuns } from './watch/foreign-runs.ts';

const EXIT = { good: 0, failed: 1, found: 5 };

const dayMs = 24 * 3_600_000;

interface ReconcileOptions {
  readonly database: string;
  readonly days: string;
}

/** Reads the database, `services.yaml` and GitHub, and changes nothing. Exit codes: 0 none, 1 not done, 5 there are some. */
export async function runReconcile({ database, days }: ReconcileOptions): Promise<CommandResult> {
  const back = Number(days);
  if (!Number.isInteger(back) || back < 1 || back > 90)
    return failed(`"${days}" is no number of days; accepted: 1 to 90`);
  const { github, runbooksDir } = readConfig();
  if (!github)
    return failed('GITHUB_TOKEN missing; accepted: a token, or the three variables of a GitHub App');
  const client = createGithub({
    auth: github.auth,
    baseUrl: github.apiUrl,
    userAgent: 'golive',
    log: pino({ level: 'silent' }),
    words: spokenLanguage.outside,
  });
  try {
    const { services, runbooks, problems } = await loadDefinitions(runbooksDir);
    if (problems.length > 0) return failed('services.yaml has problems; `npx golive validate` names them');
    const goLives = await readGoLives(database);
    return await reconcile(client, {
      services: [...services.values()],
      runbooks,
      goLives,
      since: Date.now() - back * dayMs,
    });
  } catch (error) {
    if (error instanceof StoreError || error instanceof OutsideError) return failed(error.message);
    throw error;
  }
}

interface Compared {
  readonly services: readonly Service[];
  readonly runbooks: ReadonlyMap<string, Runbook>;
  readonly goLives: readonly GoLive[];
  readonly since: number;
}

export async function reconcile(
  github: GithubRunLists,
  { services, runbooks, goLives, since }: Compared,
): Promise<CommandResult> {
  const lines: string[] = [];
  for (const service of services) {
    const own = goLives.filter((goLive) => goLive.service.repository === service.repository);
    const found = await findForeignRuns(github, service, {
      runbook: runbooks.get(service.runbook),
      since,
      goLives: own,
    });
    lines.push(...found.map((run) => line(service, run)));
  }
  const from = new Date(since).toISOString().slice(0, 10);
  if (lines.length === 0)
    return { output: `Every run since ${from} belongs to a go-live.\n`, exitCode: EXIT.good };
  return {
    output: `These runs since ${from} belong to no go-live:\n${lines.join('\n')}\n`,
    exitCode: EXIT.found,
  };
}

const line = ({ id, environment }: Service, { workflow, url, by, at }: ListedRun): string =>
  `  ${id} ${environment}: ${workflow} by ${plain(by ?? 'unknown')} at ${new Date(at).toISOString()}: ${plain(url)}`;

/** What GitHub says must not steer a terminal. */
const plain = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');

const failed = (message: string): CommandResult => ({ output: `${message}\n`, exitCode: EXIT.failed });
