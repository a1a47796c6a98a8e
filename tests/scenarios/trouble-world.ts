import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { runAuditVerify } from '../../src/store/audit-commands.ts';
import { formPayload, goPayload } from './raw-payloads.ts';
import { ownerOf, written } from './steps.ts';
import { createScenarioWorld, people, type ScenarioWorld } from './world.ts';

const runbookSchema = z.looseObject({
  checklist: z.array(z.looseObject({ items: z.array(z.looseObject({})) })),
  gates: z.array(
    z.looseObject({
      id: z.enum(['technical_readiness', 'security_approval', 'business_approval', 'operations_readiness']),
    }),
  ),
  deployment: z.looseObject({}),
});
const servicesSchema = z.object({ services: z.tuple([z.looseObject({})]) });

type Runbook = z.infer<typeof runbookSchema>;

export interface RecordedLine {
  readonly type: string;
  readonly actor: string;
  readonly event: Readonly<Record<string, unknown>>;
}

/** A world in which a go-live is approved with a few clicks, so that a test can come to its trouble. */
export interface TroubleWorld extends ScenarioWorld {
  /** `services.yaml` and the runbook of this world stand here. */
  readonly runbooks: string;
  /** What the database holds, read beside the bot. */
  recorded(goLive?: string): readonly RecordedLine[];
  count(type: string, fields?: Readonly<Record<string, unknown>>, goLive?: string): number;
  /** T-0 is `world.t0` where no other is given. Gives the id of the go-live. */
  plan(service?: string, t0?: number): Promise<string>;
  /** Plans, votes GO on every gate and gives the final GO, all without waiting for cards. */
  approve(service?: string, t0?: number): Promise<string>;
  /** At T-0 the technical lead asks for the deployment of what is approved. */
  deploy(goLive: string): Promise<void>;
  /** What only this person has seen so far, in all channels. */
  whispered(user: string): readonly string[];
  whispers(user: string): string;
  /** What must hold after every trouble, whatever it was; then closes. */
  closeSound(): Promise<void>;
}

export interface TroubleOptions {
  readonly ownProcess?: boolean;
  /** How many of the four gates the runbook keeps. */
  readonly gates?: number;
  /** Further services, each a copy of the demo service with these changes. */
  readonly services?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Changes to the demo service itself. */
  readonly service?: Readonly<Record<string, unknown>>;
  readonly startsAt?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Changes the runbooks in their folder before the bot reads them. */
  readonly prepare?: (folder: string) => void;
}

/** Starts the bot in a world of its own, and at the end looks whether all is sound. */
export async function inTroubleWorld(
  options: TroubleOptions,
  test: (world: TroubleWorld) => Promise<void>,
): Promise<void> {
  const world = await createTroubleWorld(options);
  let passed = false;
  try {
    await world.start();
    await test(world);
    passed = true;
  } finally {
    // What went wrong in the test itself is told, not what follows from it.
    await (passed ? world.closeSound() : world.close());
  }
}

/** The runbooks that come with golive, with one checklist item that blocks nothing and is no gate owner's. */
function troubleRunbooks(origin: string, { gates = 1, services = {}, service = {} }: TroubleOptions): string {
  const folder = mkdtempSync(join(tmpdir(), 'golive-trouble-'));
  cpSync(resolve(import.meta.dirname, '../../runbooks'), folder, { recursive: true });
  changeRunbook(folder, (runbook) => {
    runbook.checklist.splice(1);
    for (const section of runbook.checklist)
      section.items = section.items
        .slice(0, 1)
        .map((item) => ({ ...item, blocking: false, owner: 'release_manager' }));
    runbook.gates.splice(gates);
  });
  withoutChecks(folder);
  const file = join(folder, 'services.yaml');
  const text = readFileSync(file, 'utf8').replaceAll('http://127.0.0.1:4400', origin);
  const [demo] = servicesSchema.parse(parse(text)).services;
  const copies = Object.entries(services).map(([id, changes]) => ({ ...demo, id, title: id, ...changes }));
  writeFileSync(
    file,
    stringify({ services: [{ ...demo, ...service }, ...copies] }, { aliasDuplicateObjects: false }),
  );
  return folder;
}

/** What checks see at their own pace would come in between the events that a test counts. */
function withoutChecks(folder: string): void {
  const file = join(folder, 'production-go-live.yaml');
  const runbook: unknown = parse(readFileSync(file, 'utf8'));
  const kept = JSON.stringify(runbook, (key, value: unknown) => (key === 'check' ? undefined : value));
  writeFileSync(file, stringify(JSON.parse(kept)));
}

export function changeRunbook(folder: string, change: (runbook: Runbook) => void): void {
  const file = join(folder, 'production-go-live.yaml');
  const runbook = runbookSchema.parse(parse(readFileSync(file, 'utf8')));
  change(runbook);
  writeFileSync(file, stringify(runbook));
}

/** Prepares a runbook in which the deployment needs no click at T-0. */
export function startsByItself(folder: string): void {
  changeRunbook(folder, (runbook) => {
    runbook.deployment = { ...runbook.deployment, start: 'automatic' };
  });
}

export async function createTroubleWorld(options: TroubleOptions = {}): Promise<TroubleWorld> {
  const { ownProcess = false } = options;
  const base = await createScenarioWorld({ ownProcess });
  const { clock, slack, ledger, bot } = base.sandbox;
  if (options.startsAt !== undefined) clock.jumpTo(options.startsAt);
  const runbooks = troubleRunbooks(base.sandbox.origin, options);
  options.prepare?.(runbooks);
  const start = (more: Readonly<Record<string, string>> = {}) =>
    base.start({ RUNBOOKS_DIR: runbooks, LOG_LEVEL: 'trace', ...options.environment, ...more });

  const world: TroubleWorld = {
    ...base,
    runbooks,
    start,
    recorded: (goLive = 'GL-1') => recordedIn(base.database, goLive),
    count: (type, fields = {}, goLive = 'GL-1') =>
      world.recorded(goLive).filter((line) => line.type === type && isLike(line.event, fields)).length,
    async plan(service = 'demo-shop', t0 = base.t0) {
      const line = `plan ${service} v1.4.2 at ${written(t0)} rollback v1.4.1`;
      const isPlanned = /GL-\d+(?= is planned)/;
      let said = await world.command(people.planner, line);
      // On a machine that is busy the outcome follows.
      if (said.includes('golive is slow'))
        await world.until('the outcome of the plan', () => {
          said = world.whispered(people.planner).at(-1) ?? '';
          return isPlanned.test(said);
        });
      const [id] = isPlanned.exec(said) ?? [];
      if (id === undefined) throw new Error(`not planned: ${said}`);
      return id;
    },
    async approve(service, t0 = base.t0) {
      const id = await world.plan(service, t0);
      // Before it is known who wrote it, nobody may say GO.
      await world.until('what goes live', () => world.count('ChangesRead', {}, id) > 0);
      const interactive = (payload: Readonly<Record<string, unknown>>) =>
        slack.deliver({ type: 'interactive', payload });
      for (const [gate, owner] of Object.entries(ownerOf).slice(0, options.gates ?? 1))
        await interactive(goPayload(owner, { goLive: id, gate, t0 }));
      const typed = {
        callback_id: 'final_go',
        private_metadata: `${id}||${t0}`,
        values: { typed: 'GO' },
      };
      await interactive(formPayload(people.technicalLead, typed));
      await world.until('the final GO', () => world.count('FinalGoGiven', {}, id) === 1);
      return id;
    },
    async deploy(id) {
      if (clock.now() < base.t0) await world.jumpTo(base.t0);
      await world.command(people.technicalLead, `deploy ${id}`);
      await world.until('the request', () => world.count('RunRequested', {}, id) > 0);
    },
    whispered: (user) =>
      slack
        .snapshot()
        .users.filter(({ id }) => id === user)
        .flatMap(({ ephemerals }) => ephemerals.map(({ text }) => text)),
    whispers: (user) => world.whispered(user).join('\n'),
    async closeSound() {
      try {
        expect(ledger.read({ system: 'control', kind: 'bot.crashed' })).toEqual([]);
        expect(base.output()).not.toMatch(/unhandled|xoxb-|xapp-|ghp_|"level":(50|60).*TypeError/);
        // All that is printed goes through the log, which masks what is secret.
        expect(
          base
            .output()
            .split('\n')
            .filter((line) => !/^(\{.*\})?$/.test(line)),
        ).toEqual([]);
        const keys = standingKeys(base);
        expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
        const verified = await runAuditVerify({ database: base.database });
        expect(verified.output).toContain('The audit trail is whole');
      } finally {
        await world.close();
      }
    },
    async close() {
      if (ownProcess) await bot.kill('SIGCONT');
      await base.close();
      rmSync(runbooks, { recursive: true, force: true });
    },
  };
  return world;
}

/** The effects whose messages stand in Slack, but for what somebody deleted there; each reply once, in its thread. */
const standingKeys = ({ sandbox }: ScenarioWorld): readonly string[] =>
  sandbox.slack
    .snapshot()
    .channels.flatMap(({ messages }) =>
      messages.filter(({ broadcast }) => !broadcast).flatMap((message) => [message, ...message.replies]),
    )
    .filter(({ deleted }) => !deleted)
    .flatMap(({ metadata }) => (metadata ? [String(metadata.event_payload['key'])] : []));

const rowSchema = z.object({ actor: z.string(), event: z.string() });
const eventSchema = z.looseObject({ type: z.string() });
const actorSchema = z.looseObject({ id: z.string() });

function recordedIn(url: string, stream: string): readonly RecordedLine[] {
  const database = new SqliteDatabase(url.slice('file:'.length), { readonly: true });
  try {
    const rows: unknown[] = database
      .prepare('SELECT actor, event FROM events WHERE stream = ? ORDER BY version')
      .all(stream);
    return rows.map((row) => {
      const { actor, event } = rowSchema.parse(row);
      const parsed = eventSchema.parse(JSON.parse(event));
      return { type: parsed.type, actor: actorSchema.parse(JSON.parse(actor)).id, event: parsed };
    });
  } finally {
    database.close();
  }
}

const isLike = (event: RecordedLine['event'], fields: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(fields).every(([name, value]) => event[name] === value);
