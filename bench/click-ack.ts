import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openSqliteForReading } from '../src/store/sqlite.ts';
import { people } from '../tests/fixtures/engine-world.ts';
import { type BotWorld, startBotWorld } from './bot-world.ts';
import { percentile, report } from './figures.ts';
import { createScratchFolder } from './scratch-folder.ts';

const activeGoLives = 50;
/** The go-lives that are clicked on, each in a channel of its own. */
const channels = ['C0RELEASE', 'C0TECH', 'C0STAKE', 'C0SUPPORT', 'C0INC'];
const gate = 'technical_readiness';
const warmUpClicks = 100;
const clicks = 600;
/** Between two clicks, so that what golive does after an ack does not stand in the way of the next click. */
const pauseMs = 10;

const scratch = createScratchFolder();

async function run(world: BotWorld): Promise<void> {
  const golive = newestConnection(world);
  const bare = await startBolt(world, {});
  const committing = await startBolt(world, { COMMIT_TO: scratch.file('bolt.db') });
  const sides = [golive, bare.connection, committing.connection];
  if (new Set(sides).size < sides.length) throw new Error('not one connection each');
  const times = await clickInTurns(world, sides.length);
  bare.process.disconnect();
  committing.process.disconnect();
  const [ofGolive = [], ofBare = [], ofCommitting = []] = sides.map((side) => times.get(side));
  if (ofGolive.length !== clicks || ofBare.length !== clicks || ofCommitting.length !== clicks)
    throw new Error(`the clicks came to ${ofGolive.length}, ${ofBare.length} and ${ofCommitting.length}`);
  const figure = (name: string, percent: number, of: readonly number[]) => ({
    name,
    measured: percentile(ofGolive, percent),
    reference: percentile(of, percent),
    unit: 'ms' as const,
  });
  report(`Ack of a click with its commit: ${clicks} clicks on each side, ${activeGoLives} go-lives active`, [
    { ...figure('p50, against Bolt with an ack alone', 50, ofBare), limit: { ratioAtMost: 2 } },
    { ...figure('p99, against Bolt with an ack alone', 99, ofBare), limit: { ratioAtMost: 3 } },
    {
      ...figure('p50, against Bolt that commits one row before', 50, ofCommitting),
      limit: { ratioAtMost: 2 },
    },
    {
      ...figure('p99, against Bolt that commits one row before', 99, ofCommitting),
      limit: { ratioAtMost: 3 },
    },
  ]);
  await assertRecorded(world);
}

/** The same click goes to each side in turn: Slack gives every envelope to the next connection. */
async function clickInTurns(world: BotWorld, sides: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = ackTimes(world);
  for (let n = 0; n < warmUpClicks + clicks; n += 1) {
    if (n === warmUpClicks) times.clear();
    // The holder and the deputy take the gate over from each other: each of these votes is recorded.
    const turn = Math.floor(n / channels.length);
    const userId = turn % 2 === 0 ? people.technicalLead : people.backupLead;
    for (let side = 0; side < sides; side += 1) {
      const payload = world.goForm(channels[n % channels.length] ?? '', gate, userId);
      const seen = await world.sandbox.slack.deliver({ type: 'interactive', payload });
      if (!seen.ok) throw new Error(`click ${n} was not acknowledged: ${seen.error}`);
      await pause(pauseMs);
    }
  }
  return times;
}

async function startBolt(
  world: BotWorld,
  environment: NodeJS.ProcessEnv,
): Promise<{ process: ChildProcess; connection: string }> {
  const child = fork(fileURLToPath(new URL('bare-bolt.ts', import.meta.url)), {
    env: { ...process.env, ...world.sandbox.botEnvironment(), ...environment },
  });
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`Bolt ended with ${code}`)));
  await Promise.race([once(child, 'message'), failed]);
  failed.catch(() => {});
  // Should the bench fail, nothing keeps it; without its parent Bolt ends by itself.
  child.unref();
  child.channel?.unref();
  return { process: child, connection: newestConnection(world) };
}

function newestConnection({ sandbox }: BotWorld): string {
  const opened = sandbox.ledger.read({ system: 'slack', kind: 'socket.opened' });
  return String(opened.at(-1)?.data['connection']);
}

/** Milliseconds from an envelope's leaving to its ack, by the connection that it went through. */
function ackTimes({ sandbox }: BotWorld): Map<string, number[]> {
  const sentAt = new Map<unknown, number>();
  const times = new Map<string, number[]>();
  sandbox.ledger.onEntry(({ kind, data }) => {
    const now = performance.now();
    if (kind === 'envelope.delivered') sentAt.set(data['envelopeId'], now);
    if (kind !== 'envelope.acked') return;
    const via = String(data['via']);
    const taken = times.get(via) ?? [];
    taken.push(now - (sentAt.get(data['envelopeId']) ?? Number.NaN));
    times.set(via, taken);
  });
  return times;
}

/** Each click that golive acknowledged is an event: no refusal was measured. */
async function assertRecorded({ sandbox, database }: BotWorld): Promise<void> {
  await sandbox.bot.stop();
  const db = openSqliteForReading(database);
  const votes = await db
    .selectFrom('events')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('event', 'like', '%"type":"VoteCast"%')
    .executeTakeFirstOrThrow();
  await db.destroy();
  if (votes.count !== warmUpClicks + clicks) throw new Error(`${votes.count} votes were recorded`);
}

let world: BotWorld | undefined;
try {
  world = await startBotWorld({ scratch, goLives: activeGoLives, channels, cards: 'all' });
  await run(world);
} finally {
  await world?.close();
  scratch.remove();
}
