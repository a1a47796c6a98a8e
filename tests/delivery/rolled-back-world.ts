import { join } from 'node:path';
import { pino } from 'pino';
import { expect, vi } from 'vitest';
import type { Github, GithubIssues } from '../../src/adapters/github.ts';
import { createChangesDelivery } from '../../src/delivery/changes.ts';
import { createDispatchDelivery } from '../../src/delivery/dispatch.ts';
import { createIssueDelivery } from '../../src/delivery/github-issue.ts';
import { createMessageDelivery } from '../../src/delivery/slack-message.ts';
import { createNoticeDelivery } from '../../src/delivery/slack-notice.ts';
import type { Action } from '../../src/domain/command.ts';
import type { RunLink, RunRequest } from '../../src/domain/event.ts';
import { fold } from '../../src/domain/evolve.ts';
import { writtenPlan } from '../../src/domain/people/plan-authority.ts';
import { en } from '../../src/messages/en.ts';
import { createScheduler } from '../../src/scheduler.ts';
import { verifyAudit } from '../../src/store/audit.ts';
import { openSqliteForReading } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { createWorker } from '../../src/worker.ts';
import { deliverEverything } from '../fixtures/deliverers.ts';
import {
  changesRead,
  createEngineWorld,
  type EngineWorld,
  MINUTE,
  people,
} from '../fixtures/engine-world.ts';
import { createFakeSlackOut, type FakeSlackOut } from '../fixtures/fake-slack-out.ts';
import { lookAllWell } from '../fixtures/last-look.ts';
import { givenFolder } from '../store/given-folder.ts';

/*
 * A go-live through the real engine, store, scheduler, worker and deliveries, by one process or by several on one
 * database, with a Slack and a GitHub that keep what arrived. Timers are faked.
 */

export const fakeTime = (): unknown =>
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date'],
    now: Date.parse('2026-12-01T09:00:00Z'),
  });

/** Lets time pass until the work is done: it may wait for another process on its database. */
async function settled<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  while (!isOver) await vi.advanceTimersByTimeAsync(1);
  return work;
}

/** What one process has of its own. */
function createReplica(
  world: EngineWorld,
  outside: {
    readonly slack: FakeSlackOut;
    readonly github: Github & GithubIssues;
    readonly errors: string[];
    /** The effects that were claimed, apart from those that show the newest state, however often it changes meanwhile. */
    readonly taken: string[];
  },
) {
  const { slack, github, errors, taken } = outside;
  const log = pino({ level: 'warn' }, { write: (line) => void errors.push(line) });
  const clock = { now: Date.now, realMsUntil: (at: number) => at - Date.now(), onMove: () => {} };
  const store: Store = {
    ...world.store,
    claimEffects: async (claim) => {
      const claims = await world.store.claimEffects(claim);
      const keys = claims.map(({ effect }) => effect.key);
      taken.push(...keys.filter((key) => !/\/(?:message|status_page|pager)\//.test(key)));
      return claims;
    },
  };
  const core = {
    ...world,
    store,
    clock,
    log,
    realNow: Date.now,
    words: en,
    newId: () => crypto.randomUUID(),
  };
  const dispatchNeeds = {
    ...core,
    github,
    lastLook: lookAllWell,
    listedWithinMs: MINUTE,
    isMember: async () => true,
    groupMembers: async () => [],
  };
  const worker = createWorker({
    ...core,
    deliverers: {
      ...deliverEverything,
      'github.dispatch': createDispatchDelivery(dispatchNeeds),
      'github.compare': createChangesDelivery({ ...core, github }),
      'github.issue': createIssueDelivery({ ...dispatchNeeds, userInfo: async () => undefined }),
      'slack.message': createMessageDelivery({ ...core, slack, progressOf: () => undefined }),
      'slack.notice': createNoticeDelivery({ ...core, slack }),
    },
  });
  world.now = Date.now();
  worker.start();
  return { world, worker, scheduler: createScheduler(core) };
}

export type RolledBackWorld = Awaited<ReturnType<typeof createRolledBackWorld>>;

/** One item, two gates, no steps; with all notices and the post-mortem. */
export async function createRolledBackWorld(processes = 1) {
  const file = processes > 1 ? join(givenFolder(), 'golive.db') : ':memory:';
  const errors: string[] = [];
  const taken: string[] = [];
  const slack = createFakeSlackOut();
  // Long enough for the others to come across it.
  if (processes > 1) slack.beforePost = () => takes(200);
  const { github, dispatched, issues } = fakeGithub();
  const replicas = await Promise.all(
    Array.from({ length: processes }, async () =>
      createReplica(await createEngineWorld({ file }), { slack, github, errors, taken }),
    ),
  );
  const [one] = replicas;
  if (!one) throw new Error('no process');
  const { world } = one;
  const t0 = Date.now() + 5 * MINUTE;
  const gates = world.runbook.gates.slice(0, 2).map(({ closesOffsetMs: _closes, ...gate }) => gate);
  const checklist = world.runbook.checklist.slice(0, 1).map((section) => ({
    ...section,
    items: section.items.slice(0, 1),
  }));

  /** In all processes at once, and once more where it failed. */
  async function insist<T>(work: (world: EngineWorld) => Promise<T>): Promise<readonly T[]> {
    const again = (on: EngineWorld) =>
      work(on).catch((error: unknown) => {
        errors.push(String(error));
        return work(on);
      });
    const done = await settled(Promise.all(replicas.map((replica) => again(replica.world))));
    await it.pass(1_000);
    return done;
  }
  const run = async () => (await world.read()).runs.at(-1);

  const it = {
    errors,
    item: checklist[0]?.items[0]?.id ?? '',
    votes: gates.map(({ id: gate, owner, criteria }) => {
      const confirmed = criteria.map(({ id }) => id);
      return {
        user: world.service.roles[owner]?.holder ?? '',
        action: { type: 'CastVote', gate, vote: 'GO', confirmed } as const,
      };
    }),
    plan: () =>
      it.does(people.planner, {
        type: 'PlanGoLive',
        version: 'v1.4.2',
        t0,
        timeZone: 'Europe/Berlin',
        runbook: { ...world.runbook, gates, checklist, phases: [] },
        service: world.service,
        written: writtenPlan(world.service, world.runbook),
      }),
    /** Slack delivers again what was not acknowledged: with the same id. All get one answer. */
    async does(user: string, action: Action) {
      const id = crypto.randomUUID();
      const [answer, ...others] = await insist((on) => on.as(user, action, id));
      expect(answer).toMatchObject({ ok: true });
      for (const other of others) expect(other).toEqual(answer);
    },
    run,
    status: async () => (await world.read()).status,
    /** Before anybody votes: who is quicker, this or the worker, makes no difference. */
    async learnsChanges() {
      await insist((on) => on.tell(changesRead()));
    },
    /** What the watch would tell, and tells again as long as it is not on record. */
    async reports(report: { type: 'ReportRunCompleted'; attempt: number; conclusion: string }) {
      const correlationId = (await run())?.request.correlationId ?? '';
      await insist((on) => on.tell({ ...report, correlationId }));
    },
    async seesHealth() {
      for (const { id: endpoint } of world.service.health) {
        const report = { type: 'ReportHealth', endpoint, verdict: 'up', since: Date.now() } as const;
        await insist((on) => on.tell({ ...report, evidence: 'ok' }));
      }
    },
    async isQuiet() {
      const { pending, claimed } = await world.store.countEffects();
      return pending + claimed === 0;
    },
    async pass(ms: number) {
      for (const end = Date.now() + ms; Date.now() < end; ) {
        await vi.advanceTimersByTimeAsync(Math.min(ms > MINUTE ? 10_000 : 1_000, ms));
        for (const replica of replicas) replica.world.now = Date.now();
        const ticks = replicas.map(({ scheduler }) => scheduler.tick());
        await settled(Promise.all(ticks)).catch((error: unknown) => errors.push(String(error)));
      }
    },
    async until(what: string, holds: () => Promise<boolean>) {
      for (let seconds = 0; !(await holds()); seconds += 1) {
        if (seconds > 600) throw new Error(`not within 10 minutes: ${what}\n${errors.join('')}`);
        await it.pass(1_000);
      }
    },
    async endsWell(where: string) {
      for (const { worker, scheduler } of replicas)
        await settled(Promise.all([worker.stop(), scheduler.stop()]));
      expect(
        dispatched.map(({ purpose }) => purpose),
        where,
      ).toEqual(['deploy', 'rollback']);
      expect(issues, where).toHaveLength(1);
      const keys = slack.posts.map(({ effectKey }) => effectKey);
      expect(
        keys.filter((key, at) => keys.indexOf(key) !== at),
        where,
      ).toEqual([]);
      const notices = keys.filter((key) => key.includes('/notice/'));
      const events = await world.store.readStream('GL-1');
      const told = events.filter(({ event }) => event.type === 'NoticeDelivered');
      expect(told.length, where).toBe(notices.length);
      expect(
        events.map(({ event }) => event.type),
        where,
      ).not.toContain('EffectGaveUp');
      expect((await world.store.countEffects()).dead, where).toBe(0);
      for (const replica of replicas) expect(await replica.world.read(), where).toEqual(fold(events));
      if (file !== ':memory:') expect(await audit(file)).toMatchObject({ ok: true, events: events.length });
      for (const replica of replicas) await replica.world.store.close();
      // In no order: what is delivered at the same time may be told either way round.
      return {
        taken: taken.map((key) => key.replace(/^dispatch\/[^-]+-/, 'dispatch/')).toSorted(),
        events: events.map(({ event }) => event.type).toSorted(),
        posted: keys.map((key) => key.replace(/event:\d+/, 'event')).toSorted(),
      };
    },
  };
  return it;
}

async function audit(file: string) {
  const db = openSqliteForReading(file);
  try {
    return await verifyAudit(db);
  } finally {
    await db.destroy();
  }
}

const takes = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** GitHub, which keeps what was asked of it. */
function fakeGithub() {
  const dispatched: RunRequest[] = [];
  const issues: string[] = [];
  const linkOf = (run: RunRequest): RunLink | undefined => {
    const at = dispatched.findIndex(({ correlationId }) => correlationId === run.correlationId);
    return at < 0 ? undefined : { runId: at + 1, url: `https://github.test/runs/${at + 1}` };
  };
  const issue = { number: 1, url: 'https://github.test/issues/1' };
  const unasked = async (): Promise<never> => {
    throw new Error('not asked here');
  };
  const github: Github & GithubIssues = {
    async dispatch(run) {
      await takes(2_000);
      dispatched.push(run);
      const link = linkOf(run);
      return link ? { run: link } : {};
    },
    async findRun({ run }) {
      const found = linkOf(run);
      return found ? { found } : { absent: true };
    },
    async openIssue({ title }) {
      issues.push(title);
      return issue;
    },
    findIssue: async () => (issues.length > 0 ? { found: issue } : { absent: true }),
    readRun: unasked,
    readChanges: async ({ head }) => ({
      head,
      url: 'https://github.test/commit',
      status: 'uncompared',
      commits: 0,
      lacks: 0,
      pulls: [],
      lookedAt: 0,
      authors: [],
    }),
    checkWorkflow: unasked,
    knowsRef: unasked,
  };
  return { github, dispatched, issues };
}

/** Planned, approved, deployed, and rolled back. */
export async function playRollback(it: RolledBackWorld): Promise<void> {
  await it.plan();
  await it.learnsChanges();
  await it.does(people.planner, { type: 'TickItem', item: it.item });
  for (const vote of it.votes) await it.does(vote.user, vote.action);
  await it.does(people.technicalLead, { type: 'GiveFinalGo' });
  await it.pass(5 * MINUTE);
  await it.does(people.technicalLead, { type: 'StartDeployment' });
  await it.until('the run', async () => (await it.status()) === 'deploying');
  await it.reports({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
  // What is not sent yet when a person asks for the rollback is not sent at all: which that is must not depend on who is quicker.
  await it.until('the word of the start', it.isQuiet);
  await it.does(people.onCall, { type: 'RequestRollback', reason: 'it failed', version: 'v1.4.1' });
  await it.until('the rollback', async () => (await it.run())?.dispatch === 'accepted');
  await it.reports({ type: 'ReportRunCompleted', attempt: 1, conclusion: 'success' });
  await it.seesHealth();
  await it.until('the end', async () => (await it.status()) === 'rolled_back' && (await it.isQuiet()));
}
