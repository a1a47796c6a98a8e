import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { DEFAULT_PORT, startSandbox } from './start.ts';
import { DatabaseFile } from './trail/database-file.ts';

/** The bot's memory in the sandbox. Its Slack and GitHub begin anew at each start, so it does too. */
const DATABASE_URL = 'file:data/sandbox.db';

/** What the bot says for operators; the person at the terminal wants to know where to look. */
const LOG = 'data/sandbox.log';

/** Starts the sandbox and the bot in it, says where they are, and ends both on SIGINT or SIGTERM. */
export async function runSandbox(
  options: {
    readonly port?: number;
    /** Where the runbooks and `services.yaml` are; those of the repository when left out. */
    readonly runbooksDir?: string;
    /** Further environment variables for the bot, e.g. the PORT of its own pages. */
    readonly environment?: Readonly<Record<string, string>>;
    /** The bot's main file, `src/main.ts` when left out. */
    readonly botEntry?: string;
  } = {},
): Promise<void> {
  new DatabaseFile(() => DATABASE_URL).remove();
  const environment = { DATABASE_URL, ...options.environment };
  mkdirSync('data', { recursive: true });
  writeFileSync(LOG, '');
  const sandbox = await startSandbox({
    port: DEFAULT_PORT,
    ...options,
    environment,
    keepAlive: true,
    botOutput: (text) => appendFileSync(LOG, text),
  });
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await Promise.race([sandbox.close(), delay(20_000)]);
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    await sandbox.bot.start();
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  console.log(`No Slack is configured, so golive runs in its sandbox: nothing leaves this machine.

  Open ${sandbox.origin} to be anyone in a Slack workspace and take a demo service live.
  Press Ctrl+C to stop.

The service to take live answers at ${sandbox.origin}/demo/health, the bot's own pages are at http://127.0.0.1:${sandbox.bot.snapshot().port},
its log is in ${LOG}.`);
}
