import { readFileSync } from 'node:fs';
import { setDefaultCACertificates } from 'node:tls';
import type { BotProcessOptions, BotSnapshot, SandboxBot } from '../../sandbox/bot-process.ts';
import { type Bot, startBot } from '../../src/bot.ts';
import { createMovableClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { BotConfig } from '../../src/create-adapters.ts';
import { createLog } from '../../src/log.ts';

/**
 * The bot as `src/main.ts` starts it, but in the process of the test: a scenario that neither kills it nor looks at its
 * process need not wait for one. It stops cleanly or not at all.
 */
export function createBotInProcess({ clock, environment, output }: BotProcessOptions): SandboxBot {
  const listeners = new Set<() => void>();
  let running: Bot | undefined;
  let status: BotSnapshot['status'] = 'stopped';
  let starts = 0;
  let unfollow = () => {};

  const become = (next: BotSnapshot['status']): void => {
    status = next;
    for (const listener of listeners) listener();
  };
  const host: SandboxBot = {
    snapshot: () => ({ status, pid: undefined, port: running?.port, starts, lastExit: undefined }),
    async start(more = {}) {
      if (status !== 'stopped') throw new Error(`The bot runs already (${status})`);
      starts += 1;
      become('starting');
      const given = { ...environment(), ...more };
      trust(given['NODE_EXTRA_CA_CERTS']);
      const config = botConfig(given, clock.state);
      const botClock = createMovableClock(clock.state);
      unfollow = clock.onChange((state) => botClock.move(state));
      running = await startBot(config, { clock: botClock, log: createLog(config, output) });
      become('ready');
    },
    async stop() {
      const bot = running;
      running = undefined;
      unfollow();
      await bot?.stop();
      become('stopped');
    },
    async restart() {
      await host.stop();
      await host.start();
    },
    async kill(signal) {
      if (signal !== 'SIGTERM') throw new Error(`${signal} needs a bot in a process of its own`);
      await host.stop();
    },
    clockApplied: async () => status === 'ready',
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => host.stop(),
  };
  return host;
}

function botConfig(
  given: Readonly<Record<string, string>>,
  clock: BotProcessOptions['clock']['state'],
): BotConfig {
  const sandbox = { GOLIVE_SANDBOX: '1', GOLIVE_SANDBOX_CLOCK: JSON.stringify(clock) };
  const config = readConfig({ ...given, ...sandbox }, { hasParent: true });
  const { slack, github } = config;
  if (!slack || !github) throw new Error('The sandbox names neither Slack nor GitHub');
  return { ...config, slack, github };
}

/** Of all sandboxes of this process, for several may be at work at once. */
const trusted: string[] = [];

/**
 * What Node reads by itself at the start of a process. The public authorities are left out: nobody here is asked for a
 * certificate of theirs, and each time they are set, all of them are read anew.
 */
function trust(file: string | undefined): void {
  if (!file) return;
  trusted.push(readFileSync(file, 'utf8'));
  setDefaultCACertificates(trusted);
}
