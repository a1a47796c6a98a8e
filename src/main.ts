#!/usr/bin/env node
import { z } from 'zod';
import { startBot } from './bot.ts';
import { createMovableClock, systemClock } from './clock.ts';
import { type Config, ConfigError, loadEnvironmentFile, readConfig } from './config.ts';
import { createLog, maskOf } from './log.ts';

/** What the sandbox, our parent process, says of its clock. */
const clockMessage = z.object({
  type: z.literal('clock'),
  state: z.object({ baseMs: z.number(), realMs: z.number(), speed: z.number().min(0) }),
});

function configOrExit(): Config {
  try {
    loadEnvironmentFile();
    return readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`golive cannot start:\n${error.message}\n`);
    process.exit(1);
  }
}

/** Follows the clock that the sandbox moves; anywhere else it is the machine's clock. */
function clockOf(config: Config) {
  if (!config.sandbox.clock) return systemClock;
  const clock = createMovableClock(config.sandbox.clock);
  process.on('message', (raw) => {
    const message = clockMessage.safeParse(raw);
    if (!message.success) return;
    clock.move(message.data.state);
    process.send?.({ type: 'clock_applied', baseMs: message.data.state.baseMs });
  });
  return clock;
}

async function run(config: Config): Promise<void> {
  const { slack, github, runbooksDir } = config;
  if (!slack || !github) {
    // The one place that knows the sandbox; with Slack configured, or in production, it is never loaded.
    const { runSandbox } = await import('../sandbox/run.ts');
    const environment = { PORT: String(config.port) };
    await runSandbox({ port: config.sandbox.port, runbooksDir, environment });
    return;
  }
  const log = createLog(config);
  const exitBecause = (what: string) => (error: unknown) => {
    log.fatal({ err: error }, what);
    process.exit(1);
  };
  process.on('unhandledRejection', exitBecause('unhandled rejection'));
  process.on('uncaughtException', exitBecause('uncaught exception'));
  const bot = await startBot({ ...config, slack, github }, { clock: clockOf(config), log });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    bot.stop().then(() => process.exit(0), exitBecause('cannot stop cleanly'));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // The sandbox is gone: so is everybody whom this bot could talk to.
  process.once('disconnect', stop);
  process.send?.({ type: 'ready', port: bot.port });
}

const config = configOrExit();
run(config).catch((error: unknown) => {
  const problem = error instanceof Error ? error.message : String(error);
  process.stderr.write(maskOf(config)(`golive cannot start: ${problem}\n`));
  process.exit(1);
});
