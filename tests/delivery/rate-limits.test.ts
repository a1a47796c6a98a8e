import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Github } from '../../src/adapters/github.ts';
import type { SlackOut } from '../../src/adapters/slack.ts';
import type { Deliverers } from '../../src/delivery/delivery.ts';
import { createDispatchDelivery } from '../../src/delivery/dispatch.ts';
import { createMessageDelivery } from '../../src/delivery/slack-message.ts';
import type { EffectKind } from '../../src/domain/effect.ts';
import { en } from '../../src/messages/en.ts';
import { createWorker, type Worker } from '../../src/worker.ts';
import { githubAt, workflowFile } from '../adapters/fake-github.ts';
import { slackAt } from '../adapters/fake-slack.ts';
import { startServer } from '../adapters/throwaway-server.ts';
import { deliverEverything } from '../fixtures/deliverers.ts';
import { createEngineWorld, type EngineWorld, HOUR } from '../fixtures/engine-world.ts';
import { lookAllWell } from '../fixtures/last-look.ts';
import { soon } from '../soon.ts';

/** Real adapters over HTTP, the real worker, and a clock that goes on only where nothing is under way. */
let world: EngineWorld;
let worker: Worker;
let ids = 0;
const now = () => world.now;

const nothing = async () => ({ end: 'done' }) as const;

function start(outside: { slack?: SlackOut; github?: Github }): void {
  const core = {
    store: world.store,
    engine: world.engine,
    clock: { now, realMsUntil: (at: number) => at - world.now, onMove: () => {} },
    log: pino({ level: 'silent' }),
    realNow: now,
    newId: () => `w${++ids}`,
    words: en,
  };
  const { slack, github } = outside;
  const deliverers: Deliverers = {
    ...deliverEverything,
    'github.dispatch': github
      ? createDispatchDelivery({
          ...core,
          github,
          lastLook: lookAllWell,
          isMember: async () => true,
          groupMembers: async () => [],
          listedWithinMs: 1_000,
        })
      : nothing,
    'slack.message': slack ? createMessageDelivery({ ...core, slack, progressOf: () => undefined }) : nothing,
  };
  worker = createWorker({ ...core, deliverers });
  worker.start();
}

const kinds: readonly EffectKind[] = ['github.dispatch', 'slack.message', 'slack.notice'];

/** Until nothing waits, or for so long; each attempt is made at the instant that the worker set for it. */
async function pass(ms: number): Promise<void> {
  const until = world.now + ms;
  for (;;) {
    worker.wake();
    await soon(async () => {
      const next = await world.store.nextEffectAt(kinds);
      const { claimed } = await world.store.countEffects();
      expect(claimed === 0 && (next === undefined || next > world.now)).toBe(true);
    });
    const next = await world.store.nextEffectAt(kinds);
    if (next === undefined || next > until) break;
    world.now = next;
  }
  world.now = until;
}

beforeEach(async () => {
  world = await createEngineWorld();
});
afterEach(async () => {
  await worker.stop();
  await world.store.close();
});

describe('a 429 that names no time', () => {
  it('from Slack keeps the channel quiet for half a minute, and no burst follows', async () => {
    const posts: number[] = [];
    let ts = 0;
    const server = await startServer(({ path }) => {
      if (!path.endsWith('chat.postMessage'))
        return { body: { ok: true, permalink: 'https://slack.test/p', messages: [] } };
      posts.push(world.now);
      if (posts.length === 1) return { status: 429, body: { ok: false, error: 'ratelimited' } };
      ts += 1;
      return { body: { ok: true, channel: 'C0RELEASE', ts: `${ts}.0` } };
    });
    const began = world.now;
    start({ slack: slackAt(server.url, { now }) });
    await world.plan({ t0: began + 72 * HOUR });
    await pass(5 * 60_000);
    const [refused, ...sent] = posts.map((at) => at - began);
    expect(refused).toBe(0);
    expect(sent[0]).toBe(30_000);
    expect(sent.length).toBeGreaterThan(4);
    for (const [index, at] of sent.entries()) expect(at - 30_000).toBeGreaterThanOrEqual(index * 1_300);
    expect(await world.store.countEffects()).toMatchObject({ pending: 0, claimed: 0, dead: 0 });
  });

  it('from GitHub keeps the deployment back for a minute, and it is sent once', async () => {
    const posts: number[] = [];
    const file = workflowFile();
    const server = await startServer((request) => {
      if (request.method === 'GET') return file(request) ?? { status: 404, body: { message: 'Not Found' } };
      posts.push(world.now);
      if (posts.length === 1) return { status: 429, body: { message: 'Too many requests' } };
      return { status: 204 };
    });
    await world.plan({ service: { repository: 'acme/shop' } });
    await world.start();
    const began = world.now;
    start({ github: githubAt(server.url, { now }) });
    await pass(10 * 60_000);
    expect(posts.map((at) => at - began)).toEqual([0, 60_000]);
    expect((await world.read()).runs).toMatchObject([{ dispatch: 'accepted' }]);
  });

  it('from GitHub at the reading of the workflow sends nothing before its time either', async () => {
    const asked: [string, number][] = [];
    const file = workflowFile();
    const server = await startServer((request) => {
      asked.push([request.method, world.now]);
      if (asked.length === 1) return { status: 429, body: { message: 'Too many requests' } };
      return file(request) ?? { status: 204 };
    });
    await world.plan({ service: { repository: 'acme/shop' } });
    await world.start();
    const began = world.now;
    start({ github: githubAt(server.url, { now }) });
    await pass(10 * 60_000);
    expect(asked.map(([method, at]) => [method, at - began])).toEqual([
      ['GET', 0],
      ['GET', 60_000],
      ['POST', 60_000],
    ]);
  });
});
