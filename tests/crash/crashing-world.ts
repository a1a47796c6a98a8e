import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { z } from 'zod';
import { criteriaOf } from '../scenarios/raw-payloads.ts';
import { gates, ownerOf, written } from '../scenarios/steps.ts';
import { createScenarioWorld, people, type ScenarioWorld, subjectsOf } from '../scenarios/world.ts';
import { smallRunbooks } from './small-runbook.ts';

export interface RecordedLine {
  readonly actor: string;
  readonly type: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/** A world whose bot dies again and again; every step is repeated until its outcome stands in the database. */
export interface CrashingWorld extends ScenarioWorld {
  /** What the database holds, read beside the bot. */
  recorded(): readonly RecordedLine[];
  /** As the read model has it. */
  status(): string;
  has(type: string, fields?: Readonly<Record<string, unknown>>): boolean;
  /** Tries the action again and again until the outcome is recorded. */
  insist(outcome: string, holds: () => boolean, action: () => Promise<unknown>): Promise<void>;
  /** Lets time pass in steps of the health interval until it holds. */
  pass(outcome: string, holds: () => boolean): Promise<void>;
  /** Stops restarting the bot into a crash; the next start is a quiet one. */
  calm(): Promise<void>;
}

/** A bot that dies at every commit starts some ten times for one step, and each start takes seconds on a busy machine. */
const patience = 180_000;

const eventSchema = z.looseObject({ type: z.string() });
const actorSchema = z.looseObject({ id: z.string() });

/** `environmentOf` gives what the nth start (1, 2, …) gets, failpoints above all. */
export async function createCrashingWorld(
  environmentOf: (start: number, recorded: readonly RecordedLine[]) => Readonly<Record<string, string>>,
): Promise<CrashingWorld> {
  const world = await createScenarioWorld({ ownProcess: true, slackLimitsTimes: 1000, patienceMs: patience });
  const { bot } = world.sandbox;
  const runbooks = smallRunbooks(world.sandbox.origin);
  const file = world.database.slice('file:'.length);
  let calmed = false;
  let starts = 0;
  let restarting: Promise<void> = Promise.resolve();

  const start = async (): Promise<void> => {
    starts += 1;
    const crash = calmed ? {} : environmentOf(starts, starts > 1 ? recorded() : []);
    // It may die before it is ready: then its exit starts it again.
    await bot.start({ RUNBOOKS_DIR: runbooks, ...crash }).catch(() => {});
  };
  bot.onChange(() => {
    if (bot.snapshot().status === 'crashed')
      restarting = restarting.then(() => (bot.snapshot().status === 'crashed' ? start() : undefined));
  });

  const recorded = (): readonly RecordedLine[] => {
    const database = new SqliteDatabase(file, { readonly: true });
    try {
      const rows: unknown[] = database
        .prepare("SELECT actor, event FROM events WHERE stream = 'GL-1' ORDER BY version")
        .all();
      return z
        .array(z.object({ actor: z.string(), event: z.string() }))
        .parse(rows)
        .map((row) => {
          const event = eventSchema.parse(JSON.parse(row.event));
          return { actor: actorSchema.parse(JSON.parse(row.actor)).id, type: event.type, event };
        });
    } finally {
      database.close();
    }
  };
  const status = (): string => {
    const database = new SqliteDatabase(file, { readonly: true });
    try {
      return z
        .object({ status: z.string() })
        .parse(database.prepare("SELECT status FROM go_lives WHERE id = 'GL-1'").get()).status;
    } finally {
      database.close();
    }
  };
  const has = (type: string, fields: Readonly<Record<string, unknown>> = {}): boolean =>
    recorded().some(
      (line) =>
        line.type === type && Object.entries(fields).every(([name, value]) => line.event[name] === value),
    );

  const crashing: CrashingWorld = {
    ...world,
    start,
    recorded,
    status,
    has,
    async insist(outcome, holds, action) {
      const deadline = Date.now() + patience;
      while (!holds()) {
        if (Date.now() > deadline)
          throw new Error(
            `not within ${patience / 1000} s: ${outcome}; recorded: ${recorded()
              .map((l) => l.type)
              .join(' ')}`,
          );
        // A bot that is down, a modal that did not open, a button not drawn yet: the person tries again.
        let over = false;
        const end = () => {
          over = true;
        };
        action().then(end, end);
        // A bot that dies before its answer keeps Slack waiting for three seconds.
        for (let waits = 0; waits < 160 && !over && !holds(); waits += 1) await pause(25);
        for (let waits = 0; waits < 20 && !holds(); waits += 1) await pause(25);
      }
    },
    async pass(outcome, holds) {
      const deadline = Date.now() + patience;
      while (!holds()) {
        if (Date.now() > deadline)
          throw new Error(
            `not within ${patience / 1000} s: ${outcome}; recorded: ${recorded()
              .map((l) => l.type)
              .join(' ')}`,
          );
        await world.step();
      }
    },
    async calm() {
      calmed = true;
      await restarting;
      await bot.kill('SIGKILL');
      await start();
    },
    async close() {
      calmed = true;
      await world.close();
      rmSync(runbooks, { recursive: true, force: true });
    },
  };
  return crashing;
}

export async function plan(world: CrashingWorld): Promise<void> {
  await world.insist(
    'the plan',
    () => world.has('GoLivePlanned'),
    () => world.command(people.planner, `plan demo-shop v1.4.2 at ${written(world.t0)} rollback v1.4.1`),
  );
  // Before it is known who wrote it, nobody may say GO.
  await world.insist(
    'what goes live',
    () => world.has('ChangesRead'),
    () => pause(25),
  );
}

export async function tickAll(world: CrashingWorld): Promise<void> {
  const view = () =>
    world.sandbox.slack
      .snapshot()
      .users.find(({ id }) => id === people.planner)
      ?.views.at(-1);
  await world.insist(
    'the checklist modal',
    () => JSON.stringify(view() ?? '').includes('item_tick'),
    () => world.command(people.planner, 'checklist GL-1'),
  );
  const items = subjectsOf(view()?.content, 'item_tick');
  for (const item of items)
    await world.insist(
      `a tick of ${item}`,
      () => world.has('ChecklistItemTicked', { item }),
      () => world.click(people.planner, 'item_tick', item),
    );
  const open = view();
  if (open) await world.sandbox.slack.closeView({ userId: people.planner, viewId: open.id });
}

export async function voteGo(world: CrashingWorld): Promise<void> {
  for (const gate of gates)
    await fillIn(world, ownerOf[gate], {
      holds: () => world.has('VoteCast', { gate, vote: 'GO' }),
      open: () => world.click(ownerOf[gate], 'gate_go', gate),
      values: { criteria: criteriaOf.get(gate) ?? [] },
    });
}

/** Opens a modal by an action and submits it, as often as it takes. */
export async function fillIn(
  world: CrashingWorld,
  user: string,
  {
    holds,
    open,
    values,
  }: {
    holds: () => boolean;
    open: () => Promise<unknown>;
    values: Readonly<Record<string, string | readonly string[]>>;
  },
): Promise<void> {
  const view = () =>
    world.sandbox.slack
      .snapshot()
      .users.find(({ id }) => id === user)
      ?.views.at(-1);
  await world.insist('the form', holds, async () => {
    if (!view()) await open();
    const shown = view();
    if (shown) await world.sandbox.slack.submitView({ userId: user, viewId: shown.id, values });
  });
  const left = view();
  if (left) await world.sandbox.slack.closeView({ userId: user, viewId: left.id });
}

export async function approve(world: CrashingWorld): Promise<void> {
  await plan(world);
  await tickAll(world);
  await voteGo(world);
  await fillIn(world, people.technicalLead, {
    holds: () => world.has('FinalGoGiven'),
    open: () => world.click(people.technicalLead, 'final_go'),
    values: { typed: 'GO' },
  });
}

export async function deploy(world: CrashingWorld): Promise<void> {
  await approve(world);
  await world.jumpTo(world.t0 - 24 * 3_600_000);
  await told(world, 'scheduled');
  await world.jumpTo(world.t0);
  await world.until('the offer to start', () => world.has('StartOffered'));
  await world.insist(
    'the start',
    () => world.has('RunRequested'),
    () => world.click(people.technicalLead, 'start_deployment'),
  );
  await world.until('the dispatch', () => world.has('DispatchAccepted'));
  await told(world, 'started');
}

/** Until every channel of a notice has its end: only then does the go-live take a turn that would cancel what waits. */
export async function told(world: CrashingWorld, notice: string, round = 1): Promise<void> {
  await world.until(`the end of ${notice} in every channel`, () => isTold(world, notice, { round }));
}

/** `external`: also to those outside the house, for whom it had to be approved. */
export function isTold(
  world: CrashingWorld,
  notice: string,
  { round = 1, external = false }: { round?: number; external?: boolean } = {},
): boolean {
  const ends = ['NoticeDelivered', 'NoticeFailed', 'NoticeUncertain'];
  const lines = world
    .recorded()
    .filter(({ event }) => event['notice'] === notice && event['round'] === round);
  const ended = lines.filter(({ type }) => ends.includes(type)).map(({ event }) => event['target']);
  const wanted = external ? 'ExternalNoticeQueued' : 'NoticeQueued';
  const queued = lines.find(({ type }) => type === wanted);
  const targets = z.array(z.string()).parse(queued?.event['targets'] ?? []);
  return targets.length > 0 && targets.every((target) => ended.includes(target));
}

/** Of what was deployed: health from before the end of the run says nothing about it. */
export function healthSinceRun(world: CrashingWorld): unknown {
  const lines = world.recorded();
  const since = lines.slice(lines.findIndex(({ type }) => type === 'RunCompleted'));
  return since.findLast(({ type }) => type === 'HealthChanged')?.event['verdict'];
}

export async function rollBack(world: CrashingWorld): Promise<void> {
  await fillIn(world, people.onCall, {
    holds: () => rollbacks(world) > 0,
    open: () => world.command(people.onCall, 'rollback GL-1 the shop is down'),
    values: {},
  });
}

const rollbacks = (world: CrashingWorld): number =>
  world
    .recorded()
    .filter(
      ({ type, event }) => type === 'RunRequested' && JSON.stringify(event).includes('"purpose":"rollback"'),
    ).length;
