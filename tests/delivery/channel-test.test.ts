import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MailOut } from '../../src/adapters/mail.ts';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { PagerFacts } from '../../src/adapters/pager.ts';
import type { WebhookMessage } from '../../src/adapters/webhook.ts';
import { createChannelTestDelivery } from '../../src/delivery/channel-test.ts';
import { createSignedPost } from '../../src/delivery/webhook-notice.ts';
import type { ContactDetails } from '../../src/domain/service.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, type EngineWorld, MINUTE, people } from '../fixtures/engine-world.ts';
import { createFakeSlackOut, type FakeSlackOut } from '../fixtures/fake-slack-out.ts';

let world: EngineWorld;
let slack: FakeSlackOut;
let failure: OutsideError | undefined;
let mails: { readonly to: readonly string[]; readonly source: string }[];
let changes: PagerFacts[];
let posted: WebhookMessage[];
let looked: string[];
let contacts: Map<string, ContactDetails>;

const lost = new OutsideError('broke off', { code: 'ECONNRESET', retryable: true, happened: 'maybe' });

/** Phase 3 of the runbook that comes with golive, whose step that tests the channels has just been started. */
beforeEach(async () => {
  world = await createEngineWorld({ reachable: ['email', 'pager', 'status_page'] });
  slack = createFakeSlackOut();
  [failure, mails, changes, posted, looked] = [undefined, [], [], [], []];
  contacts = new Map([['technical_lead', { person: people.technicalLead, email: 'tom@example.com' }]]);
  await world.plan({ service: { webhooks: ['demo_tool'] } });
  const correlationId = await world.start();
  await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  const run = { runId: 7, url: 'https://github.test/runs/7' };
  await world.tell({ type: 'ReportDispatchAccepted', correlationId, run });
  await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'success' });
  await world.as(people.technicalLead, { type: 'StartStep', step: 'monitoring_verification' });
});
afterEach(() => world.store.close());

const fail = () => {
  if (failure) throw failure;
};

const mail: MailOut = {
  connect: async () => ({
    async send({ to, text, beforeText }) {
      await beforeText();
      mails.push({ to, source: text.toString() });
      fail();
      return [];
    },
    close: () => {},
  }),
};

async function deliver(target: string, claim: Partial<ClaimedEffect> = {}) {
  const effect = {
    kind: 'channel.test',
    key: `GL-1/channel_test/1/${target}`,
    goLive: 'GL-1',
    number: 1,
    target,
  } as const;
  const unasked = async (): Promise<never> => {
    throw new Error('nothing is posted on the page');
  };
  const needs = {
    slack,
    engine: world.engine,
    words: en,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    realNow: () => world.now,
    mail: { mail, sender: { header: 'golive <golive@example.com>', address: 'golive@example.com' } },
    pager: {
      send: unasked,
      tellOfChange: async (change: PagerFacts) => {
        changes.push(change);
        fail();
      },
    },
    statusPage: {
      find: async (mark: string) => {
        looked.push(mark);
        fail();
        return { absent: true } as const;
      },
      read: unasked,
      components: unasked,
      create: unasked,
      change: unasked,
    },
    postSigned: createSignedPost({
      words: en,
      webhooks: {
        send: async (message) => {
          posted.push(message);
          fail();
        },
      },
      findWebhook: async () => ({ url: 'https://tool.example/hook', secret: 'S' }),
      webhookSecrets: { S: 'whsec_x' },
    }),
    findContacts: async () => contacts,
  };
  return createChannelTestDelivery(needs)(effect, claimOf(effect, world.now, claim));
}

const sent = (target: string, seen = {}) => ({
  end: 'done',
  report: { type: 'ReportChannelTest', number: 1, target, outcome: { state: 'sent', ...seen } },
});
const failed = (reason: string) => ({
  end: 'dead',
  report: { outcome: { state: 'failed', reason: expect.stringContaining(reason) } },
});

test('the step asks for each channel of the plan, but for what is read outside the house', async () => {
  const { channelTests } = await world.read();
  expect(Object.keys(channelTests?.[0]?.targets ?? {}).toSorted()).toEqual([
    'email',
    'pager',
    'slack:C0STAKE',
    'slack:C0SUPPORT',
    'slack:C0TECH',
    'status_page',
    'webhook:demo_tool',
  ]);
  expect(channelTests?.[0]?.untested).toEqual([{ target: 'slack:C0USERS', because: 'external' }]);
});

test('a channel of Slack gets one message, marked as a test, also where its answer is lost', async () => {
  expect(await deliver('slack:C0STAKE')).toEqual(
    sent('slack:C0STAKE', { permalink: 'https://slack.test/p' }),
  );
  expect(slack.posts[0]).toMatchObject({ channel: 'C0STAKE', text: expect.stringMatching(/^🧪 \*TEST\*/) });
  await deliver('slack:C0STAKE', { attempt: 2, lastAttemptAt: world.now });
  expect(slack.posts).toHaveLength(1);
});

test('the one mail goes to one of our own, and never twice: whoever looks says whether it arrived', async () => {
  expect(await deliver('email')).toEqual(sent('email'));
  expect(mails).toMatchObject([
    { to: ['tom@example.com'], source: expect.stringMatching(/^Subject: TEST of the notification/m) },
  ]);
  failure = lost;
  expect(await deliver('email')).toEqual(sent('email', { isUncertain: true }));
  expect(await deliver('email', { attempt: 2, lastAttemptAt: world.now })).toEqual(
    sent('email', { isUncertain: true }),
  );
  expect(mails).toHaveLength(2);
});

test('a mail goes to nobody who has handed the role over, and to no audience in their place', async () => {
  const handed = { role: 'technical_lead', to: people.outsider };
  await world.as(people.technicalLead, { type: 'HandOverRole', ...handed });
  expect(await deliver('email')).toMatchObject(failed('no mail address of'));
  expect(mails).toEqual([]);
});

test('the pager takes a change, the page is only read, and a tool gets a test of its own kind', async () => {
  expect(await deliver('pager')).toEqual(sent('pager'));
  expect(changes).toMatchObject([{ summary: expect.stringMatching(/^TEST of golive/) }]);
  expect(await deliver('status_page')).toEqual(sent('status_page'));
  expect(looked).toHaveLength(1);
  expect(await deliver('webhook:demo_tool')).toEqual(sent('webhook:demo_tool'));
  expect(posted).toMatchObject([{ body: { type: 'golive.test', data: { go_live: 'GL-1' } } }]);
});

test('what does not get through is tried for 15 minutes, and for no longer than somebody waits', async () => {
  failure = lost;
  expect(await deliver('status_page')).toMatchObject({ end: 'later' });
  const triedSince = world.now - 16 * MINUTE;
  expect(await deliver('status_page', { triedSince })).toMatchObject(failed('broke off'));
  expect(await deliver('pager')).toMatchObject(failed('the answer was lost'));
  const again = { attempt: 2, lastAttemptAt: world.now };
  expect(await deliver('pager', again)).toMatchObject(failed('the answer was lost'));
  expect(changes).toHaveLength(1);
  failure = new OutsideError('401', { code: 'http_401', retryable: false, happened: 'no' });
  expect(await deliver('status_page')).toMatchObject(failed('401'));
  await world.as(people.technicalLead, { type: 'SkipStep', step: 'monitoring_verification', reason: 'no' });
  expect(await deliver('slack:C0STAKE')).toMatchObject({ end: 'cancelled' });
  expect(slack.posts).toEqual([]);
});
