#!/usr/bin/env node
import { z } from 'zod';
import { startBot } from './bot.ts';
import { createMovableClock, systemClock } from './clock.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';

/** What the sandbox, our parent process, says of its clock. */
const clockMessage = z.object({
  type: z.literal('clock'),
  state: z.object({ baseMs: z.number(), realMs: z.number(), speed: z.number().min(0) }),
});

function configOrExit(): Config {
  try {
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
  const { slack, github } = config;
  if (!slack || !github) {
    // The one place that knows the sandbox; with Slack configured, or in production, it is never loaded.
    const { runSandbox } = await import('../sandbox/run.ts');
    await runSandbox({ port: config.sandbox.port, environment: { PORT: String(config.port) } });
    return;
  }
  const log = createLog(config);
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unhandled rejection');
    process.exit(1);
  });
  const bot = await startBot({ ...config, slack, github }, { clock: clockOf(config), log });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    bot.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'cannot stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // The sandbox is gone: so is everybody whom this bot could talk to.
  process.once('disconnect', stop);
  process.send?.({ type: 'ready', port: bot.port });
}

run(configOrExit()).catch((error: unknown) => {
  process.stderr.write(`golive cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
