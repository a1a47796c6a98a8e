import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Github } from '../src/adapters/github.ts';
import type { SlackOut } from '../src/adapters/slack.ts';
import { tellOfRestore } from '../src/after-restore.ts';
import { createDispatchDelivery } from '../src/delivery/dispatch.ts';
import { createMessageDelivery } from '../src/delivery/slack-message.ts';
import { createNoticeDelivery } from '../src/delivery/slack-notice.ts';
import type { Action } from '../src/domain/command.ts';
import { watchEndsAt } from '../src/domain/health/watch.ts';
import { en } from '../src/messages/en.ts';
import { openOwnSqliteStore } from '../src/store/sqlite.ts';
import { createWorker, type Worker } from '../src/worker.ts';
import { deliverEverything } from './fixtures/deliverers.ts';
import { createEngineWorld, type EngineWorld, HOUR, people, T0 } from './fixtures/engine-world.ts';
import { lookAllWell } from './fixtures/last-look.ts';
import { soon } from './soon.ts';

/** What really arrived outside; it stays when a backup is put back. */
let posted: { key: string; channel: string; ts: string }[];
let started: string[];
/** What the outside shows to who looks there. */
let canLook: boolean;

const scheduled: Action = { type: 'SendNotice', notice: 'scheduled', round: 1 };

const unasked = async (): Promise<never> => {
  throw new Error('not asked here');
};
const slack: SlackOut = {
  post: async ({ channel, effectKey }) => {
    const ts = `${posted.length + 1}.0`;
    posted.push({ key: effectKey, channel, ts });
    return { channel, ts };
  },
  update: async () => {},
  findByEffectKey: async ({ channel, key }) => {
    const one = posted.find((post) => post.key === key && post.channel === channel);
    return one ? { found: one } : { absent: true };
  },
  permalink: async () => 'https://slack.test/p',
  userInfo: unasked,
  channelInfo: unasked,
  groupMembers: unasked,
};
const github: Github = {
  readChanges: unasked,
  dispatch: async ({ correlationId }) => {
    started.push(correlationId);
    return { run: { runId: started.length, url: 'https://github.test/run' } };
  },
  findRun: async ({ run }) => {
    if (!canLook) return { unprovable: true, because: 'the workflow does not show golive_id' };
    const index = started.indexOf(run.correlationId);
    return index < 0 ? { absent: true } : { found: { runId: index + 1, url: 'https://github.test/run' } };
  },
  readRun: unasked,
  checkWorkflow: unasked,
  knowsRef: unasked,
};

let folder: string;
let world: EngineWorld;
let worker: Worker;
let ids = 0;
const kinds = ['github.dispatch', 'slack.message', 'slack.notice'] as const;
const file = () => join(folder, 'golive.db');
const backup = () => join(folder, 'backup.db');

const core = () => ({
  store: world.store,
  engine: world.engine,
  clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
  log: pino({ level: 'silent' }),
  realNow: () => world.now,
  newId: () => `w${++ids}`,
  words: en,
});

/** A golive process on the file. */
async function open(now: number): Promise<void> {
  world = await createEngineWorld({ store: await openOwnSqliteStore({ file: file() }) });
  world.now = now;
  await tellOfRestore(core());
  worker = createWorker({
    ...core(),
    deliverers: {
      ...deliverEverything,
      'github.dispatch': createDispatchDelivery({
        ...core(),
        github,
        lastLook: lookAllWell,
        listedWithinMs: 10,
        isMember: async () => true,
        groupMembers: async () => [],
      }),
      'slack.message': createMessageDelivery({ ...core(), slack, progressOf: () => undefined }),
      'slack.notice': createNoticeDelivery({ ...core(), slack }),
    },
  });
}

async function close(): Promise<void> {
  await worker.stop();
  await world.store.close();
}

/** Delivers all that waits; time goes on to the next attempt where nothing is under way. */
async function deliver(): Promise<void> {
  worker.start();
  await soon(async () => {
    const { pending, claimed } = await world.store.countEffects();
    if (claimed === 0 && pending > 0)
      world.now = Math.max(world.now, (await world.store.nextEffectAt(kinds)) ?? 0);
    worker.wake();
    expect(pending + claimed).toBe(0);
  });
}

/** Puts the backup back, as an operator does, and starts golive on it. */
async function restore(): Promise<void> {
  const { now } = world;
  await close();
  copyFileSync(backup(), file());
  await open(now);
}

async function backUp(): Promise<void> {
  const { now } = world;
  await close();
  copyFileSync(file(), backup());
  await open(now);
}

const run = async () => (await world.read()).runs.at(-1);
/** Without the messages about events since the backup, which have the keys of those that are lost. */
const postedTwice = async () => {
  const since = (await world.read()).restored?.version ?? 0;
  return posted
    .filter(({ key }) => Number(key.split('/event:')[1] ?? 0) < since)
    .map(({ key, channel }) => `${key} ${channel}`)
    .filter((one, index, all) => all.indexOf(one) < index);
};

beforeEach(async () => {
  posted = [];
  started = [];
  canLook = true;
  folder = mkdtempSync(join(tmpdir(), 'golive-restore-'));
  await open(T0 - 48 * HOUR);
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

describe('golive on a backup from before its effects were delivered', () => {
  it('starts no deployment twice and posts nothing twice', async () => {
    await world.plan();
    await deliver();
    world.now = T0 - 24 * HOUR;
    await world.tell(scheduled);
    const correlationId = await world.start();
    const inBackup = posted.length;
    await backUp();
    await deliver();
    expect(started).toEqual([correlationId]);
    expect(posted.length).toBeGreaterThan(inBackup);

    await restore();
    expect(await run()).toMatchObject({ dispatch: 'unknown' });
    await deliver();
    expect(started).toEqual([correlationId]);
    expect(await run()).toMatchObject({ dispatch: 'accepted', link: { runId: 1 } });
    expect(await postedTwice()).toEqual([]);
  });

  it('asks a person about a deployment that nobody can look for', async () => {
    await world.plan();
    await deliver();
    await world.start();
    await backUp();
    await deliver();
    canLook = false;
    await restore();
    await deliver();
    expect(started).toHaveLength(1);
    expect(await run()).toMatchObject({ dispatch: 'given_up' });
  });

  it('sends what was never sent, once it is proven and a person has resumed the go-live', async () => {
    await world.plan();
    await deliver();
    await world.start();
    await backUp();
    // Something else was done after the backup, so that it is known as one.
    await world.tell({ type: 'RefreshCard' });
    await world.store.claimEffects({ kinds: ['slack.message'], now: world.now, leaseMs: 1, limit: 1 });
    await restore();
    await deliver();
    expect(started).toEqual([]);
    expect(await world.read()).toMatchObject({
      status: 'deployment_failed',
      held: { at: expect.any(Number) },
    });
    await world.as(people.planner, { type: 'Resume' });
    await world.as(people.technicalLead, { type: 'StartDeployment' });
    await deliver();
    expect(started).toHaveLength(1);
  });
});

describe('golive on a backup from before people asked for something', () => {
  it('takes the deployment that was started since for the one that is asked for again', async () => {
    await world.plan();
    await world.approve();
    await deliver();
    await backUp();
    world.now = T0;
    await world.as(people.technicalLead, { type: 'StartDeployment' });
    await deliver();
    expect(started).toHaveLength(1);
    const shown = posted.filter(({ key }) => !key.includes('/event:')).length;

    await restore();
    expect(await world.as(people.technicalLead, { type: 'StartDeployment' })).toMatchObject({ ok: false });
    await world.as(people.planner, { type: 'Resume' });
    expect(await world.as(people.technicalLead, { type: 'StartDeployment' })).toMatchObject({ ok: true });
    await deliver();
    expect(started).toHaveLength(1);
    expect(await world.read()).toMatchObject({ status: 'deploying' });
    expect(posted.filter(({ key }) => !key.includes('/event:'))).toHaveLength(shown);
  });

  it('sends no notice again that went out since', async () => {
    await world.plan();
    await deliver();
    await backUp();
    world.now = T0 - 24 * HOUR;
    await world.tell(scheduled);
    await deliver();
    const notices = () => posted.filter(({ key }) => key.includes('/notice/'));
    const sent = notices();
    expect(sent.length).toBeGreaterThan(0);

    await restore();
    await world.as(people.planner, { type: 'Resume' });
    await world.tell(scheduled);
    await deliver();
    expect(notices()).toEqual(sent);
    const [state] = (await world.read()).notices;
    expect(Object.values(state?.deliveries ?? {})).toHaveLength(sent.length);
    expect(Object.values(state?.deliveries ?? {})).toContainEqual(
      expect.objectContaining({ state: 'delivered' }),
    );
  });

  it('looks for the reminder of a review that was due meanwhile, before anybody is reminded once more', async () => {
    await backUp();
    const dueOn = (at: number) => new Date(at).toISOString().slice(0, 10);
    const remind = async (review: string) => {
      const of = { runbook: 'r', title: 'R', review, service: 's', owner: 'Lead', person: people.planner };
      await world.tell({ type: 'RemindOfReview', ...of });
      const claims = await world.store.claimEffects({
        kinds: ['slack.reminder'],
        now: world.now,
        leaseMs: 60_000,
        limit: 9,
      });
      return claims.map(({ effect, lastAttemptAt }) => [effect.key, lastAttemptAt !== undefined]);
    };
    const [today, later] = [dueOn(world.now), dueOn(world.now + 90 * 24 * HOUR)];
    const reminder = (review: string) => `review/r/${review}/${people.planner}`;
    expect(await remind(today)).toEqual([[reminder(today), false]]);

    await restore();
    expect(await remind(today)).toEqual([[reminder(today), true]]);
    world.now += 90 * 24 * HOUR;
    expect((await remind(later)).at(-1)).toEqual([reminder(later), false]);
  });

  it('tells a go-live that is over of it once while follow-ups are open, and none that is closed', async () => {
    await world.plan();
    await world.succeed();
    await deliver();
    const restored = async () =>
      (await world.store.readStream('GL-1')).filter(({ event }) => event.type === 'DatabaseRestored');
    // Nobody looks at its health any more.
    world.now = watchEndsAt(await world.read()) ?? 0;
    await world.tell({ type: 'RefreshCard' });
    await deliver();
    expect(await world.store.listGoLives({ watched: true })).toEqual([]);
    await backUp();
    // The deliveries after the backup, so that it is known as one.
    await world.tell({ type: 'RefreshCard' });
    await deliver();
    await restore();
    expect(await restored()).toHaveLength(1);
    expect((await world.read()).held).toBeUndefined();
    await close();
    await open(world.now);
    expect(await restored()).toHaveLength(1);

    await world.as(people.planner, { type: 'Close', reason: 'enough' });
    await deliver();
    await backUp();
    await world.tell({ type: 'RefreshCard' });
    await deliver();
    await restore();
    expect(await restored()).toHaveLength(1);
  });

  it('tells each go-live once that it is on hold, and what is missing', async () => {
    await world.plan();
    await deliver();
    await backUp();
    await world.as(people.security, { type: 'Hold', reason: 'a finding' });
    await deliver();
    await restore();
    const told = posted.length;
    await deliver();
    const types = (await world.store.readStream('GL-1')).map(({ event }) => event.type);
    expect(types.filter((type) => type === 'DatabaseRestored')).toHaveLength(1);
    expect((await world.read()).held).toBeDefined();
    expect(posted).toHaveLength(told + 1);
    await close();
    await open(world.now);
    expect(await world.store.readStream('GL-1')).toHaveLength(types.length);
  });
});
