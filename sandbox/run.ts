import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox } from './start.ts';

/** Starts the sandbox and the bot in it, says where they are, and ends both on SIGINT or SIGTERM. */
export async function runSandbox(options: {
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<void> {
  const sandbox = await startSandbox({ ...options, keepAlive: true });
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    await Promise.race([sandbox.close(), delay(20_000)]);
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  await sandbox.bot.start();
  console.log(`No Slack is configured, so golive runs in its sandbox: nothing leaves this machine.
Open ${sandbox.origin} to be anyone in a Slack workspace; the service to take live is ${sandbox.origin}/demo/health.
Press Ctrl+C to stop. With SLACK_BOT_TOKEN and SLACK_APP_TOKEN set, golive runs in your own workspace instead.`);
}
