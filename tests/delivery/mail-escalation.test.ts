import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createEscalationMailDelivery } from '../../src/delivery/mail-escalation.ts';
import { messageKey } from '../../src/domain/effect.ts';
import type { ContactDetails } from '../../src/domain/service.ts';
import { en } from '../../src/messages/en.ts';
import { eventSentence } from '../../src/messages/events/event-sentence.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, type EngineWorld, MINUTE, people } from '../fixtures/engine-world.ts';

const permalink = 'https://acme.slack.example/archives/C0RELEASE/p1000001';
const cto = 'U0CARL';
const reason = 'the index <is> gone';

let world: EngineWorld;
let mails: { readonly to: readonly string[]; readonly source: string }[];
let contacts: Map<string, ContactDetails>;
let failure: OutsideError | undefined;

/** Somebody who is the first contact's deputy called the technical contacts. */
beforeEach(async () => {
  [mails, failure] = [[], undefined];
  contacts = new Map([
    ['technical_lead', { person: people.technicalLead, email: 'tom@acme.example' }],
    ['backup_technical_lead', { person: people.backupLead, email: 'tess@acme.example' }],
    ['cto', { person: cto, email: 'carl@acme.example' }],
  ]);
  world = await createEngineWorld();
  await world.plan();
  await world.as(people.backupLead, { type: 'Escalate', area: 'technical', reason });
});
afterEach(() => world.store.close());

function deliver(rung: number, known: Partial<ClaimedEffect> = {}) {
  const effect = {
    kind: 'mail.escalation',
    key: `GL-1/mail/escalation/1/${rung}`,
    goLive: 'GL-1',
    escalation: 1,
    rung,
  } as const;
  const connect = async () => ({
    async send({ to, text }: { readonly to: readonly string[]; readonly text: Buffer }) {
      if (failure) throw failure;
      mails.push({ to, source: text.toString() });
      return [];
    },
    close: () => {},
  });
  return createEscalationMailDelivery({
    store: {
      ...world.store,
      findSlackMessage: async (goLive, key) =>
        key === messageKey({ card: 'control' })
          ? { goLive, messageKey: key, channel: 'C0RELEASE', ts: '1.1', permalink }
          : undefined,
    },
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    words: en,
    realNow: () => world.now,
    mail: { mail: { connect }, sender: { header: 'golive@acme.example', address: 'golive@acme.example' } },
    findContacts: async () => contacts,
  })(effect, claimOf(effect, world.now, known));
}

/** The mails that wait for each rung. */
const wanted = async () =>
  (await world.store.claimEffects({ kinds: ['mail.escalation'], now: world.now, leaseMs: 1, limit: 9 })).map(
    ({ effect }) => effect.key,
  );

test('each rung is mailed once, as it is asked, with the reason and the way to Slack, and whoever raised it is not', async () => {
  expect(await wanted()).toEqual(['GL-1/mail/escalation/1/1']);
  expect(await deliver(1)).toEqual({ end: 'done' });
  expect(mails).toMatchObject([{ to: ['tom@acme.example'] }]);
  const source = mails[0]?.source.replaceAll('=\r\n', '') ?? '';
  expect(source).toMatch(/^Subject: Demo Shop .*Technical Escalation/m);
  expect(source).toContain(reason);
  expect(source).toContain('the index &lt;is&gt; gone');
  expect(source).toContain('You are asked as Technical Lead');
  expect(source).toContain(permalink);
  expect(await deliver(3)).toMatchObject({ end: 'cancelled' });
  world.now += 5 * MINUTE;
  // The backup raised it, and knows of it: the next is the CTO.
  await world.tell({ type: 'CallNextContact', escalation: 1 });
  expect(await wanted()).toContain('GL-1/mail/escalation/1/3');
  expect(await deliver(3)).toEqual({ end: 'done' });
  expect(mails.map(({ to }) => to)).toEqual([['tom@acme.example'], ['carl@acme.example']]);
});

test('nobody is mailed once somebody sees to it, or where it may have arrived before', async () => {
  const dead = { end: 'dead', reason: 'it may have arrived, and is not sent again' };
  expect(await deliver(1, { attempt: 2, lastAttemptAt: world.now })).toEqual(dead);
  failure = new OutsideError('broke off', { code: 'ECONNRESET', retryable: true, happened: 'maybe' });
  expect(await deliver(1)).toEqual(dead);
  failure = undefined;
  await world.as(people.technicalLead, { type: 'AcknowledgeEscalation', escalation: 1 });
  expect(await deliver(1)).toMatchObject({ end: 'cancelled', reason: 'somebody sees to it' });
  expect(mails).toEqual([]);
});

test('a mail that nobody got is told in the thread, with the area and no address', async () => {
  const key = 'GL-1/mail/escalation/1/1';
  const given = { effect: key, kind: 'mail.escalation', subject: '1', reason: 'timeout' };
  expect(await world.tell({ type: 'ReportEffectGivenUp', ...given })).toMatchObject({ ok: true });
  const goLive = await world.read();
  const event = (await world.store.readStream('GL-1')).at(-1);
  expect(event && eventSentence(event, goLive, en)).toContain(
    'The mail that calls for *Technical Escalation* could not be delivered',
  );
});
