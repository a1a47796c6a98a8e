import { setTimeout as pause } from 'node:timers/promises';
import { encodeControl } from '../src/messages/blocks/control.ts';
import { openSqliteForReading } from '../src/store/sqlite.ts';
import { people } from '../tests/fixtures/engine-world.ts';
import { clickPayload } from '../tests/scenarios/raw-payloads.ts';
import { type BotWorld, startBotWorld } from './bot-world.ts';
import { median, percentile, report } from './figures.ts';
import { createScratchFolder } from './scratch-folder.ts';

/** The go-lives that are clicked on, each in a channel of its own. */
const channels = ['C0RELEASE', 'C0TECH', 'C0STAKE', 'C0SUPPORT', 'C0INC'];
const services = 200;
const gate = 'technical_readiness';
const warmUpClicks = 100;
/** In turns: clicks for as long as the checks run, then as many without. */
const turns = 8;
const clicksBetweenLooks = 10;
/** What is checked of each service: whether all CI is green, which asks GitHub more than any other check. */
const check = 'item/pipelines_green';
const pauseMs = 10;

const scratch = createScratchFolder();

async function run(world: BotWorld): Promise<void> {
  let clicked = 0;
  const click = async (): Promise<number> => {
    // The holder and the deputy take the gate over from each other: each of these votes is recorded.
    const userId = Math.floor(clicked / channels.length) % 2 === 0 ? people.technicalLead : people.backupLead;
    const payload = world.goForm(channels[clicked % channels.length] ?? '', gate, userId);
    clicked += 1;
    return acked(world, payload);
  };
  const without: number[] = [];
  const during: number[] = [];
  await allChecked(world);
  for (let n = 0; n < warmUpClicks; n += 1) await click();
  for (let turn = 0; turn < turns; turn += 1) {
    const asked = await checkAll(world);
    if (asked !== services) throw new Error(`${asked} checks were wanted`);
    let clicks = 0;
    for (; (await countChecks(world)) > 0; clicks += clicksBetweenLooks)
      for (let n = 0; n < clicksBetweenLooks; n += 1) during.push(await click());
    for (let n = 0; n < clicks; n += 1) without.push(await click());
  }
  const figure = (name: string, of: (values: readonly number[]) => number) => ({
    name,
    measured: of(during),
    reference: of(without),
    unit: 'ms' as const,
  });
  report(
    `Ack of a vote while the CI of ${services} services is checked, against none: ${during.length} clicks on each side`,
    [
      figure('p50', median),
      { ...figure('p99', (values) => percentile(values, 99)), limit: { ratioAtMost: 1.5 } },
    ],
  );
}

async function acked({ sandbox }: BotWorld, payload: Readonly<Record<string, unknown>>): Promise<number> {
  const startedAt = performance.now();
  const seen = await sandbox.slack.deliver({ type: 'interactive', payload });
  const ms = performance.now() - startedAt;
  if (!seen.ok) throw new Error(`not acknowledged: ${seen.error}`);
  await pause(pauseMs);
  return ms;
}

/** Somebody has it checked in each go-live: gives how many checks that comes to. */
async function checkAll(world: BotWorld): Promise<number> {
  const before = await countChecks(world, ever);
  const channel = { id: 'C0GENERAL', name: 'general' };
  const presses = Array.from({ length: services }, async (_, n) => {
    const goLive = `GL-${channels.length + n + 1}`;
    const action = { action_id: 'check_run', value: encodeControl({ goLive, subject: check }) };
    const container = { type: 'message', message_ts: '1.000001', channel_id: channel.id };
    const payload = clickPayload(people.planner, action, { channel, container });
    const seen = await world.sandbox.slack.deliver({ type: 'interactive', payload });
    if (!seen.ok) throw new Error(`not acknowledged: ${seen.error}`);
  });
  await Promise.all(presses);
  return (await countChecks(world, ever)) - before;
}

const ever = ['pending', 'claimed', 'done'] as const;

async function countChecks(
  { database }: BotWorld,
  states: readonly ('pending' | 'claimed' | 'done')[] = ['pending', 'claimed'],
): Promise<number> {
  const db = openSqliteForReading(database);
  const found = await db
    .selectFrom('effects')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('kind', '=', 'check.run')
    .where('state', 'in', states)
    .executeTakeFirstOrThrow();
  await db.destroy();
  return found.count;
}

async function allChecked(world: BotWorld): Promise<void> {
  while ((await countChecks(world)) > 0) await pause(500);
}

let world: BotWorld | undefined;
try {
  world = await startBotWorld({ scratch, goLives: channels.length + services, channels, cards: 'all' });
  await run(world);
} finally {
  await world?.close();
  scratch.remove();
}
