import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { createBotInProcess } from './bot-in-process.ts';

/** The people of the sandbox's workspace, by what they do. */
export const people = {
  planner: 'U0RITA',
  technicalLead: 'U0TOM',
  security: 'U0SAM',
  business: 'U0BEA',
  operations: 'U0OLE',
  onCall: 'U0ONA',
  outsider: 'U0OTTO',
} as const;

export const releases = 'C0RELEASE';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How often the demo service is looked at. */
export const healthInterval = 15_000;

export interface ShownMessage {
  readonly channel: string;
  readonly ts: string;
  /** The head of its thread. */
  readonly threadTs: string | undefined;
  /** A reply that is shown in the channel too. */
  readonly broadcast: boolean;
  readonly text: string;
  /** The text and every block, as one string to search in. */
  readonly whole: string;
  readonly blocks: readonly unknown[];
}

export interface ScenarioWorld {
  readonly sandbox: Sandbox;
  readonly database: string;
  /** T-0 of the go-live that `plan` plans. */
  readonly t0: number;
  start(environment?: Readonly<Record<string, string>>): Promise<void>;
  command(user: string, text: string): Promise<string>;
  /** Presses the newest button of this action (and subject) that is on show. Gives what only that person saw. */
  click(user: string, actionId: string, subject?: string): Promise<string>;
  /** Fills in and submits the modal that is open in front of the person. Gives the errors it shows. */
  submit(
    user: string,
    values: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<Readonly<Record<string, string>>>;
  messages(channel?: string): readonly ShownMessage[];
  /** Waits until something outside the bot is so. */
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
  untilShown(words: string | RegExp, channel?: string): Promise<ShownMessage>;
  /** Moves the clock forward and waits until the bot goes by it. */
  advance(ms: number): Promise<void>;
  jumpTo(epochMs: number): Promise<void>;
  /** One interval of the health watch: moves the clock and waits for the sample, where one is still taken. */
  step(): Promise<void>;
  /** No effect waits and none is under way. */
  settled(): Promise<void>;
  /** All that the bot has printed so far, in all its starts; empty where it is shown at once (`log`). */
  output(): string;
  close(): Promise<void>;
}

/** The sandbox with the bot in it, on a clock that stands still until the test moves it. */
export async function createScenarioWorld(
  options: {
    /** The bot as a process, to kill it or to look at it from outside; within this one when left out, which starts at once. */
    ownProcess?: boolean;
    log?: boolean;
    keepAlive?: boolean;
    /** Far more than Slack allows, so that nobody waits for its minutes; 1 where its limits are what is looked at. */
    slackLimitsTimes?: number;
    patienceMs?: number;
    /** The hour of T-0 in Europe/Berlin, for what depends on the time of day; the next full one when left out. */
    hourOfT0?: number;
  } = {},
): Promise<ScenarioWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'golive-scenario-'));
  const database = `file:${join(folder, 'golive.db')}`;
  const output: string[] = [];
  const sandbox = await startSandbox({
    port: 0,
    speed: 0,
    keepAlive: options.keepAlive ?? false,
    ...(options.ownProcess ? {} : { holdBot: createBotInProcess }),
    slackLimitsTimes: options.slackLimitsTimes ?? 100,
    environment: {
      DATABASE_URL: database,
      GITHUB_LISTED_WITHIN_SECONDS: '1',
      LOG_LEVEL: 'info',
    },
    botOutput: (text) => (options.log ? process.stdout.write(text) : output.push(text)),
  });
  const { patienceMs = 60_000 } = options;
  const { slack, clock, bot } = sandbox;
  /** How many times the service had been looked at. */
  let atLastStep = 0;
  const t0 =
    options.hourOfT0 === undefined
      ? Math.ceil(clock.now() / HOUR) * HOUR + 72 * HOUR
      : atHour(clock.now(), options.hourOfT0);

  const messages = (channel?: string): readonly ShownMessage[] =>
    slack
      .snapshot()
      .channels.filter(({ id }) => channel === undefined || id === channel)
      // A reply that is shown in the channel too stands among the replies.
      .flatMap(({ messages: top }) =>
        top.filter(({ broadcast }) => !broadcast).flatMap((message) => [message, ...message.replies]),
      )
      .map(({ channelId, ts, threadTs, broadcast, text, blocks }) => ({
        channel: channelId,
        ts,
        threadTs,
        broadcast,
        text,
        blocks,
        whole: `${text}\n${JSON.stringify(blocks)}`,
      }));

  async function until(
    what: string,
    holds: () => boolean | Promise<boolean>,
    withinMs = patienceMs,
  ): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (let pauseMs = 10; !(await holds()); pauseMs = Math.min(100, pauseMs * 1.3)) {
      if (Date.now() > deadline)
        throw new Error(
          `not within ${withinMs / 1000} s: ${what}\n${messages()
            .map((m) => m.text)
            .join('\n')}\n${output.slice(-10).join('')}`,
        );
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  const view = (user: string) =>
    slack
      .snapshot()
      .users.find(({ id }) => id === user)
      ?.views.at(-1);
  const seenBy = ({
    text,
    ephemerals,
  }: {
    text?: string | undefined;
    ephemerals: readonly { text: string }[];
  }): string => [text ?? '', ...ephemerals.map((e) => e.text)].join('\n');

  const world: ScenarioWorld = {
    sandbox,
    database,
    t0,
    start: (environment) => bot.start(environment),
    async command(user, text) {
      return seenBy(await slack.postCommand({ userId: user, channelId: releases, text }));
    },
    async click(user, actionId, subject) {
      const accepts = (value: string | undefined) =>
        subject === undefined || value?.split('|')[1] === subject;
      const wanted = { actionId, accepts };
      const open = view(user);
      const inView = open && findControl(open.content, wanted);
      if (open && inView)
        return seenBy(await slack.click({ userId: user, viewId: open.id, actionId, ...inView }));
      let found: { channelId: string; ts: string; value?: string; blockId?: string } | undefined;
      await until(`a button ${actionId} ${subject ?? ''}`, () => {
        for (const { channel, ts, blocks } of messages().toReversed()) {
          const control = findControl(blocks, wanted);
          if (control) found ??= { channelId: channel, ts, ...control };
        }
        return found !== undefined;
      });
      if (!found) throw new Error('unreachable');
      return seenBy(await slack.click({ userId: user, actionId, ...found }));
    },
    async submit(user, values) {
      await until(`a modal in front of ${user}`, () => view(user) !== undefined);
      const seen = await slack.submitView({ userId: user, viewId: view(user)?.id ?? '', values });
      return seen.errors ?? {};
    },
    messages,
    until,
    async untilShown(words, channel) {
      const matches = ({ whole }: ShownMessage) =>
        typeof words === 'string' ? whole.includes(words) : words.test(whole);
      await until(`a message with ${words}`, () => messages(channel).some(matches));
      const found = messages(channel).find(matches);
      if (!found) throw new Error('unreachable');
      return found;
    },
    advance: (ms) => world.jumpTo(clock.now() + ms),
    async jumpTo(epochMs) {
      clock.jumpTo(epochMs);
      await bot.clockApplied();
    },
    async step() {
      const before = sandbox.demo.samples().length;
      await world.advance(healthInterval);
      // Where a sample has come since the last step, one most likely comes now, however slow the machine is.
      const mostWaits = before > atLastStep ? 200 : 30;
      for (let waits = 0; waits < mostWaits && sandbox.demo.samples().length === before; waits += 1)
        await new Promise((resolve) => setTimeout(resolve, 10));
      atLastStep = before;
    },
    async settled() {
      const isQuiet = async () => {
        const effects = await readyz(bot.snapshot().port);
        return effects !== undefined && effects.pending + effects.claimed === 0;
      };
      // After a burst of edits the last ones wait for Slack's minute.
      await until('nothing is under way', isQuiet, Math.max(patienceMs, 90_000));
    },
    output: () => output.join(''),
    async close() {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** The first such hour in Europe/Berlin that is more than three days ahead. */
const atHour = (now: number, hour: number): number =>
  Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO('Europe/Berlin')
    .add({ days: 4 })
    .withPlainTime({ hour })
    .toInstant().epochMilliseconds;

async function readyz(port: number | undefined): Promise<{ pending: number; claimed: number } | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
  const body: unknown = await answer?.json();
  if (typeof body !== 'object' || body === null || !('effects' in body)) return undefined;
  const { effects } = body;
  if (typeof effects !== 'object' || effects === null || !('pending' in effects) || !('claimed' in effects))
    return undefined;
  return { pending: Number(effects.pending), claimed: Number(effects.claimed) };
}

interface Wanted {
  readonly actionId: string;
  readonly accepts: (value: string | undefined) => boolean;
}

/** The first control of this action anywhere inside blocks or a view. */
function findControl(
  within: unknown,
  wanted: Wanted,
  blockId?: string,
): { value?: string; blockId?: string } | undefined {
  if (Array.isArray(within)) {
    for (const part of within) {
      const found = findControl(part, wanted, blockId);
      if (found) return found;
    }
    return undefined;
  }
  if (typeof within !== 'object' || within === null) return undefined;
  const block = 'block_id' in within && typeof within.block_id === 'string' ? within.block_id : blockId;
  if ('action_id' in within && within.action_id === wanted.actionId) {
    const value = 'value' in within && typeof within.value === 'string' ? within.value : undefined;
    if (wanted.accepts(value))
      return {
        ...(value === undefined ? {} : { value }),
        ...(block === undefined ? {} : { blockId: block }),
      };
  }
  return findControl(Object.values(within), wanted, block);
}

/** The subjects of all controls of this action, each once. */
export function subjectsOf(within: unknown, actionId: string): readonly string[] {
  const found = new Set<string>();
  const accepts = (value: string | undefined): boolean => {
    const subject = value?.split('|')[1];
    if (subject) found.add(subject);
    return false;
  };
  findControl(within, { actionId, accepts });
  return [...found];
}
