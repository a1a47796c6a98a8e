import { setTimeout as pause } from 'node:timers/promises';
import { formatAnchor } from '../src/domain/anchor.ts';
import { openSqliteForReading } from '../src/store/sqlite.ts';
import { people } from '../tests/fixtures/engine-world.ts';
import { type BotWorld, startBotWorld } from './bot-world.ts';
import { report } from './figures.ts';
import { createScratchFolder } from './scratch-folder.ts';

const channel = 'C0RELEASE';
const gate = 'technical_readiness';
const clicks = 200;
const stormMs = 10_000;
const shownWithinMs = 3_000;
/** After that the bench gives up waiting for a card. */
const giveUpMs = 20_000;

const scratch = createScratchFolder();

async function run(world: BotWorld): Promise<void> {
  const gateTs = tsOf(world, `|${gate}|`);
  const single = await untilShown(world, () => go(world, people.backupLead));
  await world.untilQuiet(6_000);

  const before = world.sandbox.ledger.read().length;
  const storm = await untilShown(world, () =>
    Promise.all([storming(world, gateTs), pressing(world, gateTs)]),
  );
  const calls = world.sandbox.ledger.read({ system: 'slack', after: before });
  const count = (kind: string) => calls.filter((call) => call.kind === kind).length;
  const refused = calls.filter(({ data }) => data['error'] === 'ratelimited');
  report(
    `${clicks} clicks on GO and ${clicks} forms sent in ${stormMs / 1000} s on one gate, against one form alone`,
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
      { name: 'interactions', measured: count('envelope.acked'), unit: '' },
      { name: 'votes recorded', measured: storm.votes - single.votes, unit: '' },
      { name: 'chat.update', measured: count('chat.update'), unit: '' },
      { name: 'chat.postMessage', measured: count('chat.postMessage'), unit: '' },
      { name: 'views.open', measured: count('views.open'), unit: '' },
    ],
  );
  for (const { kind } of refused) console.log(`429: ${kind}`);
}

function tsOf(world: BotWorld, text: string): string {
  const found = world.findMessage(channel, text);
  if (!found) throw new Error(`no message with ${text}`);
  return found.ts;
}

const click = (
  { sandbox }: BotWorld,
  ts: string,
  { userId, actionId }: { userId: string; actionId: string },
) => sandbox.slack.click({ userId, channelId: channel, ts, actionId, stale: true });

/** What the form of a GO sends; opening it is no vote. */
const go = (world: BotWorld, userId: string) =>
  world.sandbox.slack.deliver({ type: 'interactive', payload: world.goForm(channel, gate, userId) });

/** A NO-GO takes a form with its reason. */
async function noGo(world: BotWorld, ts: string): Promise<void> {
  const { slack } = world.sandbox;
  const userId = people.technicalLead;
  await click(world, ts, { userId, actionId: 'gate_no_go' });
  const form = () =>
    slack
      .snapshot()
      .users.find(({ id }) => id === userId)
      ?.views.at(-1);
  for (let waitedMs = 0; !form() && waitedMs < 1_000; waitedMs += 5) await pause(5);
  const viewId = form()?.id;
  if (viewId === undefined) return;
  await slack.submitView({
    userId,
    viewId,
    values: { reason: `Error rate above the limit, look ${viewId}` },
  });
}

/**
 * Five clicks again and again: the holder's NO-GO, a GO of the deputy, one of somebody who may not vote, a GO of the
 * holder and one more of the deputy. The last five are without NO-GO, so that the last click decides.
 */
async function storming(world: BotWorld, ts: string): Promise<void> {
  const startedAt = performance.now();
  const voters = [
    people.outsider,
    people.backupLead,
    people.outsider,
    people.technicalLead,
    people.backupLead,
  ];
  const acks: Promise<unknown>[] = [];
  let forms: Promise<void> = Promise.resolve();
  for (let n = 0; n < clicks - 1; n += 1) {
    await pause(Math.max(0, startedAt + (n * stormMs) / clicks - performance.now()));
    if (n % voters.length === 0 && n < clicks - voters.length) forms = forms.then(() => noGo(world, ts));
    else acks.push(go(world, voters[n % voters.length] ?? people.outsider));
  }
  await Promise.all([...acks, forms]);
  await go(world, people.backupLead);
}

/** GO on the card, again and again: each click wants a form. */
async function pressing(world: BotWorld, ts: string): Promise<void> {
  const startedAt = performance.now();
  const acks: Promise<unknown>[] = [];
  for (let n = 0; n < clicks; n += 1) {
    await pause(Math.max(0, startedAt + (n * stormMs) / clicks - performance.now()));
    acks.push(click(world, ts, { userId: people.backupLead, actionId: 'gate_go' }));
  }
  await Promise.all(acks);
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
    shownMs(lastVote, tsOf(world, `|${gate}|`)),
    shownMs(head, tsOf(world, '"action_id":"abort"')),
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
  const [lastVote, head] = [votes.at(-1), events.at(-1)];
  if (!lastVote || !head) throw new Error('no vote was recorded');
  return { votes: votes.length, lastVote: formatAnchor(lastVote), head: formatAnchor(head) };
}

let world: BotWorld | undefined;
try {
  world = await startBotWorld({ scratch, goLives: 1, channels: [channel] });
  await run(world);
} finally {
  await world?.close();
  scratch.remove();
}
