import type { RecordedEvent } from '../src/domain/event.ts';
import { evolve } from '../src/domain/evolve.ts';
import type { GoLive } from '../src/domain/go-live.ts';
import { en } from '../src/messages/en.ts';
import { renderMessage } from '../src/messages/render-message.ts';
import { createEngineWorld, type EngineWorld, MINUTE, people } from '../tests/fixtures/engine-world.ts';
import { median, percentile, report } from './figures.ts';
import { accepted } from './fleet.ts';

const wantedEvents = 500;
/** So many of them before the start, as a long preparation has them. */
const beforeStart = 400;
const warmUpRounds = 50;
const rounds = 400;
const limitMs = 20;

async function run(): Promise<void> {
  const world = await createEngineWorld();
  const events = await history(world);
  const written = JSON.stringify(events);
  const cards = { control: [] as number[], steps: [] as number[], checklist: [] as number[] };
  const plain: number[] = [];
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    for (const card of ['control', 'steps', 'checklist'] as const) {
      const ms = timed(() => renderMessage({ card }, fold(events), { now: world.now, words: en }));
      if (round >= warmUpRounds) cards[card].push(ms);
    }
    const ms = timed(() => JSON.stringify(JSON.parse(written)));
    if (round >= warmUpRounds) plain.push(ms);
  }
  // Where the machine is busy, p99 is what other programs take of it, on both sides.
  const figures = (name: string, values: readonly number[]) => [
    {
      name: `${name}, p50`,
      measured: median(values),
      reference: median(plain),
      unit: 'ms' as const,
      limit: { atMost: limitMs },
    },
    {
      name: `${name}, p99`,
      measured: percentile(values, 99),
      reference: percentile(plain, 99),
      unit: 'ms' as const,
    },
  ];
  report(
    `Folding ${events.length} events and drawing a card of the go-live, ` +
      `against reading and writing their ${Math.round(written.length / 1024)} KB of JSON`,
    [
      ...figures('control card', cards.control),
      ...figures('execution plan', cards.steps),
      ...figures('checklist', cards.checklist),
    ],
  );
  await world.store.close();
}

function timed(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function fold(events: readonly RecordedEvent[]): GoLive {
  let state: GoLive | undefined;
  for (const event of events) state = evolve(state, event);
  if (!state) throw new Error('no events');
  return state;
}

/** A go-live that was long prepared, and is validated while its health comes and goes. */
async function history(world: EngineWorld): Promise<readonly RecordedEvent[]> {
  const { runbook, service } = world;
  const events = () => world.store.readStream('GL-1');
  accepted(await world.plan({ rollbackTo: 'v1.4.1' }));
  const items = runbook.checklist.flatMap((section) => section.items.map(({ id }) => id));
  for (let n = 0; (await events()).length < beforeStart; n += 1) {
    const item = items[Math.floor(n / 3) % items.length] ?? '';
    const type = (['TickItem', 'AddEvidence', 'UntickItem'] as const)[n % 3] ?? 'TickItem';
    const evidence = `https://ci.example.com/builds/${n}`;
    const action = type === 'AddEvidence' ? { type, item, evidence } : { type, item };
    accepted(await world.as(people.planner, action));
  }
  const correlationId = await world.start();
  accepted(await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 }));
  const run = { runId: 1, url: 'https://github.example.com/runs/1' };
  accepted(await world.tell({ type: 'ReportDispatchAccepted', correlationId, run }));
  accepted(
    await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' }),
  );
  for (let n = 0; (await events()).length < wantedEvents; n += 1) {
    world.now += MINUTE;
    const verdict = n % 2 === 0 ? 'up' : 'down';
    const health = { endpoint: service.health[0]?.id ?? '', since: world.now, evidence: `web is ${verdict}` };
    accepted(await world.tell({ type: 'ReportHealth', verdict, ...health }));
  }
  return events();
}

await run();
