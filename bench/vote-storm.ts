import { setTimeout as pause } from 'node:timers/promises';
import { formatAnchor } from '../src/domain/anchor.ts';
import { openSqliteForReading } from '../src/store/sqlite.ts';
import { people } from '../tests/fixtures/engine-world.ts';
import { type BotWorld, startBotWorld } from './bot-world.ts';
import { report } from './figures.ts';
import { createScratchFolder } from './scratch-folder.ts';
import {
  allGates,
  cardOf,
  type Gate,
  go,
  inviteOnlookers,
  peopleAt,
  pressing,
  stopping,
  voting,
  watchedGate,
} from './storm.ts';

const channel = 'C0RELEASE';
const clicks = 200;
const stormMs = 10_000;
const shownWithinMs = 3_000;
/** Slack's own limit for a form. */
const openWithinMs = 3_000;
/** After that the bench gives up waiting for a card. */
const giveUpMs = 20_000;

async function run(world: BotWorld, gates: readonly Gate[]): Promise<void> {
  inviteOnlookers(world);
  const single = await untilShown(world, () => go(world, people.backupLead));
  await world.untilQuiet(6_000);

  const before = world.sandbox.ledger.read().length;
  const wanted = { count: clicks, overMs: stormMs, gates };
  const stopped: number[] = [];
  const storm = await untilShown(world, async () => {
    await Promise.all([voting(world, wanted), pressing(world, wanted)]);
    for (const actionId of ['hold', 'abort'] as const)
      stopped.push(await stopping(world, people.planner, actionId));
  });
  const calls = world.sandbox.ledger.read({ system: 'slack', after: before });
  const count = (kind: string) => calls.filter((call) => call.kind === kind).length;
  const refused = calls.filter(({ data }) => data['error'] === 'ratelimited');
  report(
    `${clicks} clicks on GO and NO-GO and ${clicks} forms sent in ${stormMs / 1000} s by ${peopleAt(gates)} people on ${gates.length === 1 ? 'one gate' : `${gates.length} gates`}, against one form alone`,
    [
      {
        name: 'gate card shows the end after',
        measured: storm.gateMs,
        reference: single.gateMs,
        unit: 'ms',
        limit: { atMost: shownWithinMs },
      },
      {
        name: 'control card shows the end after',
        measured: storm.controlMs,
        reference: single.controlMs,
        unit: 'ms',
        limit: { atMost: shownWithinMs },
      },
      { name: 'calls over a limit of Slack (429)', measured: refused.length, unit: '', limit: { atMost: 0 } },
      {
        name: 'interactions without an ack',
        measured: count('envelope.unacked'),
        unit: '',
        limit: { atMost: 0 },
      },
      {
        name: 'forms of hold and abort open after',
        measured: Math.max(...stopped),
        unit: 'ms',
        limit: { atMost: openWithinMs },
      },
      { name: 'interactions', measured: count('envelope.acked'), unit: '' },
      { name: 'votes recorded', measured: storm.votes - single.votes, unit: '' },
      { name: 'chat.update', measured: count('chat.update'), unit: '' },
      { name: 'chat.postMessage', measured: count('chat.postMessage'), unit: '' },
      { name: 'views.open', measured: count('views.open'), unit: '' },
    ],
  );
  for (const { kind } of refused) console.log(`429: ${kind}`);
}

interface Shown {
  /** From the moment of the last click on. */
  readonly gateMs: number;
  readonly controlMs: number;
  readonly votes: number;
}

/** Lets people click, and waits until both cards show what the database says after the last click. */
async function untilShown(world: BotWorld, clicking: () => Promise<unknown>): Promise<Shown> {
  const { ledger } = world.sandbox;
  await clicking();
  const lastClickAt = lastActionAt(world);
  const { votes, lastVote, head } = await readVotes(world.database);
  const shownMs = async (anchor: string, ts: string): Promise<number> => {
    const shows = () =>
      ledger
        .read({ system: 'slack', kind: 'chat.update' })
        .find(
          ({ accepted, data }) =>
            accepted && data['ts'] === ts && JSON.stringify(data['blocks']).includes(anchor),
        );
    while (!shows() && Date.now() < lastClickAt + giveUpMs) await pause(20);
    return (shows()?.realAt ?? Number.POSITIVE_INFINITY) - lastClickAt;
  };
  const [gateMs, controlMs] = await Promise.all([
    shownMs(lastVote, cardOf(world, `|${watchedGate}|`)),
    shownMs(head, cardOf(world, '"action_id":"abort"')),
  ]);
  return { gateMs, controlMs, votes };
}

function lastActionAt({ sandbox }: BotWorld): number {
  const delivered = sandbox.ledger.read({ system: 'slack', kind: 'envelope.delivered' }).at(-1);
  if (!delivered) throw new Error('nobody has clicked');
  return delivered.realAt;
}

/** What the trail says, with the anchors that the cards must show. */
async function readVotes(database: string) {
  const db = openSqliteForReading(database);
  const events = await db
    .selectFrom('events')
    .select(['stream', 'version', 'hash', 'event'])
    .orderBy('version')
    .execute();
  await db.destroy();
  const votes = events.filter(({ event }) => event.includes('"type":"VoteCast"'));
  const ofGate = votes.filter(({ event }) => event.includes(`"gate":"${watchedGate}"`));
  const [lastVote, head] = [ofGate.at(-1), events.at(-1)];
  if (!lastVote || !head) throw new Error('no vote was recorded');
  return { votes: votes.length, lastVote: formatAnchor(lastVote), head: formatAnchor(head) };
}

async function storm(gates: readonly Gate[]): Promise<void> {
  const scratch = createScratchFolder();
  let world: BotWorld | undefined;
  try {
    world = await startBotWorld({ scratch, goLives: 1, channels: [channel], cards: 'in_channels' });
    await run(world, gates);
  } finally {
    await world?.close();
    scratch.remove();
  }
}

await storm([watchedGate]);
await storm(allGates);
