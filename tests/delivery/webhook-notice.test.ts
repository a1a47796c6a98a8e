import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { WebhookMessage, WebhookOut } from '../../src/adapters/webhook.ts';
import { createSignedPost, createWebhookNoticeDelivery } from '../../src/delivery/webhook-notice.ts';
import type { Webhook } from '../../src/domain/service.ts';
import { armFailpoints } from '../../src/failpoint.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, type EngineWorld, HOUR, people, T0 } from '../fixtures/engine-world.ts';

let world: EngineWorld;
let posted: WebhookMessage[];
let failure: OutsideError | undefined;
let found: Webhook | undefined;

beforeEach(async () => {
  world = await createEngineWorld();
  [posted, failure] = [[], undefined];
  found = { url: 'https://tool.example/hook', secret: 'WEBHOOK_SECRET_DEMO' };
  await world.plan({ service: { webhooks: ['demo_tool'] } });
  world.now = T0 - 24 * HOUR;
  await world.tell({ type: 'SendNotice', notice: 'scheduled', round: 1 });
});
afterEach(() => {
  armFailpoints([]);
  return world.store.close();
});

const webhooks: WebhookOut = {
  async send(message) {
    posted.push(message);
    if (failure) throw failure;
  },
};

async function deliver(claim: Partial<ClaimedEffect> = {}) {
  const effect = {
    kind: 'webhook.notice',
    key: 'GL-1/notice/scheduled/1/webhook:demo_tool',
    goLive: 'GL-1',
    notice: 'scheduled',
    round: 1,
    text: 'Go-live scheduled.',
    late: false,
    webhook: 'demo_tool',
  } as const;
  const needs = {
    postSigned: createSignedPost({
      words: en,
      webhooks,
      findWebhook: async () => found,
      webhookSecrets: { WEBHOOK_SECRET_DEMO: 'whsec_x' },
    }),
    engine: world.engine,
    words: en,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    realNow: () => world.now,
  };
  return createWebhookNoticeDelivery(needs)(effect, claimOf(effect, world.now, claim));
}

test('every notice is also for the webhooks of the service', async () => {
  const { notices } = await world.read();
  expect(Object.keys(notices[0]?.deliveries ?? {})).toContain('webhook:demo_tool');
});

test('a notice is posted with what it is about, and again under the same id where the answer is lost', async () => {
  failure = new OutsideError('broke off', { code: 'x', retryable: true, happened: 'maybe' });
  expect(await deliver()).toMatchObject({ end: 'later', unsent: false });
  failure = undefined;
  expect(await deliver({ attempt: 2, lastAttemptAt: world.now })).toEqual({
    end: 'done',
    report: { type: 'ReportNoticeDelivered', notice: 'scheduled', round: 1, target: 'webhook:demo_tool' },
  });
  expect(new Set(posted.map(({ id }) => id)).size).toBe(1);
  expect(posted.at(-1)).toMatchObject({
    url: 'https://tool.example/hook',
    secret: 'whsec_x',
    body: {
      type: 'golive.notice',
      data: {
        go_live: 'GL-1',
        service: 'demo-shop',
        notice: 'scheduled',
        text: 'Go-live scheduled.',
        status: 'planned',
      },
    },
  });
});

test.each(['webhook.before_send', 'webhook.after_send'] as const)(
  'an error thrown at %s posts under one id',
  async (name) => {
    armFailpoints([{ name, does: 'throw', nth: 1 }]);
    await expect(deliver()).rejects.toThrow(name);
    expect(await deliver({ attempt: 2, lastAttemptAt: world.now })).toMatchObject({ end: 'done' });
    expect(posted).toHaveLength(name === 'webhook.after_send' ? 2 : 1);
    expect(new Set(posted.map(({ id }) => id)).size).toBe(1);
  },
);

test('it fails where nothing can be posted, with its words for people, and is not posted once it no longer holds', async () => {
  const failed = (reason: string) => ({
    end: 'dead',
    report: {
      type: 'ReportNoticeFailed',
      target: 'webhook:demo_tool',
      reason: expect.stringContaining(reason),
      text: 'Go-live scheduled.',
    },
  });
  found = { url: 'https://tool.example/hook', secret: 'WEBHOOK_SECRET_OTHER' };
  expect(await deliver()).toMatchObject(failed('WEBHOOK_SECRET_OTHER is not set'));
  found = undefined;
  expect(await deliver()).toMatchObject(failed('no such webhook'));
  found = { url: 'https://tool.example/hook', secret: 'WEBHOOK_SECRET_DEMO' };
  failure = new OutsideError('Webhook answered 410.', { code: 'x', retryable: false, happened: 'no' });
  expect(await deliver()).toMatchObject(failed('410'));
  posted = [];
  await world.as(people.planner, { type: 'Abort', reason: 'no' });
  expect(await deliver()).toMatchObject({ end: 'cancelled' });
  expect(posted).toEqual([]);
});
