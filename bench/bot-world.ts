import { setTimeout as pause } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../sandbox/start.ts';
import { openOwnSqliteStore } from '../src/store/sqlite.ts';
import type { Store } from '../src/store/store.ts';
import { goPayload } from '../tests/scenarios/raw-payloads.ts';
import { planFleet, plannedAt } from './fleet.ts';
import type { ScratchFolder } from './scratch-folder.ts';

export interface BotWorld {
  readonly sandbox: Sandbox;
  /** The bot's database, to be read only while it runs. */
  readonly database: string;
  /** The newest message in the channel whose blocks, as JSON, hold this text. */
  findMessage(channel: string, text: string): { readonly ts: string; readonly blocks: string } | undefined;
  /** The form of a GO on a gate whose card is in the channel, with every box ticked. */
  goForm(channel: string, gate: string, userId: string): Readonly<Record<string, unknown>>;
  /** Waits until the bot has not called Slack for so long. */
  untilQuiet(ms: number): Promise<void>;
  close(): Promise<void>;
}

interface Wanted {
  readonly scratch: ScratchFolder;
  /** How many are active. */
  readonly goLives: number;
  /** Where the go-lives with the lowest numbers stand; the others are in #general. */
  readonly channels: readonly string[];
  /**
   * Which have their cards, posted before the world is given: those with a channel of their own alone, or all, each in as
   * little time as if Slack had no limits. From then on its limits count.
   */
  readonly cards: 'in_channels' | 'all';
}

/** The real bot process in the sandbox, with go-lives that were planned before it started. */
export async function startBotWorld(wanted: Wanted): Promise<BotWorld> {
  const database = wanted.scratch.file('golive.db');
  const output: string[] = [];
  const sandbox = await startSandbox({
    port: 0,
    startMs: plannedAt,
    ...(wanted.cards === 'all' ? { slackLimitsTimes: 100 } : {}),
    environment: { DATABASE_URL: `file:${database}`, LOG_LEVEL: 'warn' },
    botOutput: (text) => output.push(text),
  });
  let calledAt = performance.now();
  sandbox.ledger.onEntry(({ system, kind }) => {
    if (system === 'slack' && !kind.startsWith('envelope.')) calledAt = performance.now();
  });
  const world: BotWorld = {
    sandbox,
    database,
    findMessage(channel, text) {
      const shown = sandbox.slack.snapshot().channels.find(({ id }) => id === channel)?.messages ?? [];
      return shown
        .flatMap((message) => [message, ...message.replies])
        .map(({ ts, blocks }) => ({ ts, blocks: JSON.stringify(blocks) }))
        .findLast(({ blocks }) => blocks.includes(text));
    },
    goForm(channel, gate, userId) {
      const card = world.findMessage(channel, `|${gate}|`)?.blocks ?? '';
      const [, goLive, t0] = new RegExp(`(GL-\\d+)\\|${gate}\\|(\\d+)`).exec(card) ?? [];
      if (!goLive) throw new Error(`no card of the gate in ${channel}`);
      return goPayload(userId, { goLive, gate, t0: Number(t0) });
    },
    async untilQuiet(ms) {
      for (;;) {
        const left = calledAt + ms - performance.now();
        if (left <= 0) return;
        await pause(left);
      }
    },
    async close() {
      await sandbox.close();
      process.stdout.write(output.join(''));
    },
  };
  try {
    await planAll(world, wanted);
    await sandbox.bot.start();
    await world.untilQuiet(3_000);
    if (wanted.cards === 'all') {
      await sandbox.bot.stop();
      await sandbox.bot.start({ GOLIVE_SANDBOX_SLACK_LIMITS_TIMES: '1' });
    }
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function planAll({ database, sandbox }: BotWorld, { goLives, channels, cards }: Wanted): Promise<void> {
  const store = await openOwnSqliteStore({ file: database });
  await planFleet(store, {
    count: goLives,
    channelOf: (n) => channels[n - 1] ?? 'C0GENERAL',
    // Their services name this sandbox's own address.
    definitions: sandbox.botEnvironment()['RUNBOOKS_DIR'],
  });
  if (cards === 'in_channels') await leaveOutCards(store, channels.length);
  await store.close();
}

/** Slack takes one post a second in a channel: the cards of all go-lives would take minutes. */
async function leaveOutCards(store: Store, keep: number): Promise<void> {
  const kept = new Set(Array.from({ length: keep }, (_, n) => `GL-${n + 1}`));
  const now = Date.now();
  const claims = await store.claimEffects({ kinds: ['slack.message'], now, leaseMs: 60_000, limit: 100_000 });
  for (const { id, leaseToken, effect } of claims) {
    if (kept.has(effect.goLive))
      await store.releaseEffect({
        id,
        leaseToken,
        availableAt: now,
        reason: 'posted later',
        uncounted: true,
      });
    else await store.transaction((tx) => tx.finishEffect({ id, leaseToken, state: 'done', now }));
  }
}
