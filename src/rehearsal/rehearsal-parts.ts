import type { Logger } from 'pino';
import type { SlackOut } from '../adapters/slack.ts';
import type { Clock } from '../clock.ts';
import { createDeliverers } from '../delivery/deliverers.ts';
import type { NoticeChannel } from '../domain/notices/reach.ts';
import type { Failure } from '../domain/rehearsals/rehearsal-plan.ts';
import type { Runbook } from '../domain/runbook.ts';
import { createEngine, type Engine } from '../engine.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { createScheduler, type Scheduler } from '../scheduler.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { createHealthWatch, type HealthWatch } from '../watch/health.ts';
import { createRunWatch, type RunWatch } from '../watch/runs.ts';
import { createWorker, type Worker } from '../worker.ts';
import { createFakeWorld, type FakeWorld } from './fake-world.ts';
import { createRecorders, rehearsedSecret, rehearsedWebhook } from './recorders.ts';
import { createRehearsalSlack } from './rehearsal-slack.ts';

/** What is rehearsed, and how. */
export interface RehearsalPlan {
  readonly number: number;
  /** `RH-3` */
  readonly id: string;
  readonly runbook: Runbook;
  readonly channel: string;
  readonly t0: number;
  readonly failures: readonly Failure[];
  /** Of its own database. */
  readonly file: string;
}

export interface RehearsalNeeds {
  readonly slack: SlackOut;
  readonly words: Catalogue;
  readonly log: Logger;
  readonly newId: () => string;
  readonly realNow: () => number;
  /** How many times Slack's limits the other side allows: more than 1 only in the sandbox. */
  readonly limitsTimes: number;
}

export interface RehearsalParts {
  readonly store: Store;
  readonly engine: Engine;
  readonly worker: Worker;
  readonly scheduler: Scheduler;
  readonly runs: RunWatch;
  readonly health: HealthWatch;
  readonly world: FakeWorld;
  readonly slack: SlackOut;
}

/** Nobody is there, by RFC 6761. */
const nowhere = 'rehearsal.invalid';

/** Every channel is set up in a rehearsal, or nobody would see what would go out there. */
const reachable: readonly NoticeChannel[] = ['email', 'status_page', 'pager'];

/**
 * The parts of golive itself with other adapters: this file alone says what a rehearsal can reach, and that is one channel
 * of Slack. All time is the rehearsal's, also that of leases and retries, for its clock stands still while anything is
 * under way.
 */
export async function createRehearsalParts(
  needs: RehearsalNeeds & { readonly clock: Clock; readonly over: AbortSignal },
  plan: RehearsalPlan,
): Promise<RehearsalParts> {
  const { clock, words, newId, log } = needs;
  const store = await openSqliteStore({ file: plan.file });
  const realNow = () => clock.now();
  const engine = createEngine({ store, realNow, reachable, words: words.recorded, rehearsal: plan.number });
  const slack = createRehearsalSlack({ ...needs, id: plan.id, channel: plan.channel });
  const tell = teller({ slack, store }, plan);
  const tellOfIssue = (title: string) => tell(words.rehearsal.wouldGo.issue(title));
  const world = createFakeWorld({ ...plan, clock, words, tellOfIssue });
  const { mail, pager, statusPage, webhooks } = createRecorders({ words, tell });
  const core = { store, engine, clock, log, newId, words };
  const runs = createRunWatch({ ...core, github: world.github });
  const deliverers = createDeliverers({
    ...core,
    realNow,
    slack,
    github: world.github,
    listedWithinMs: 0,
    probe: world.probe,
    checks: world.checks,
    isMember: async () => true,
    progressOf: runs.progressOf,
    statusPage,
    pager,
    mail: { mail, sender: { header: plan.id, address: `${plan.id}@${nowhere}` } },
    webhooks,
    findWebhook: async (_service, id) => rehearsedWebhook(id),
    // How people are really reached is for the people of a go-live alone.
    findContacts: () => contactsIn(engine, plan),
    webhookSecrets: { [rehearsedSecret]: rehearsedSecret },
  });
  return {
    store,
    engine,
    worker: createWorker({ ...core, realNow, deliverers }),
    // Whether golive was down shows by the machine's clock alone.
    scheduler: createScheduler({ ...core, realNow: needs.realNow }),
    runs,
    health: createHealthWatch({ ...core, probe: world.probe }),
    world,
    slack,
  };
}

/** Each role has an address that leads nowhere, of whoever holds it in the rehearsal. */
async function contactsIn(engine: Engine, { id: goLive, runbook }: RehearsalPlan) {
  const roles = (await engine.read(goLive))?.service.roles ?? {};
  return new Map(
    runbook.roles.map(({ id }) => [id, { person: roles[id]?.holder, email: `${id}@${nowhere}` }]),
  );
}

/** One line beside the cards, about what would have left Slack. */
function teller(
  { slack, store }: { readonly slack: SlackOut; readonly store: Store },
  { id, channel }: RehearsalPlan,
): (line: string) => Promise<void> {
  let told = 0;
  return async (text) => {
    told += 1;
    const card = await store.findSlackMessage(id, 'control');
    const effectKey = `${id}/would/${told}`;
    await slack.post({ channel, threadTs: card?.ts, text, effectKey, permalink: false });
  };
}
