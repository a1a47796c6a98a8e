import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MailOut, RefusedAddress } from '../../src/adapters/mail.ts';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createTestMailDelivery } from '../../src/delivery/mail-test.ts';
import type { ContactDetails } from '../../src/domain/service.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, type EngineWorld, HOUR, people, T0 } from '../fixtures/engine-world.ts';

const asked = people.operations;

let world: EngineWorld;
let mails: { readonly to: readonly string[]; readonly source: string }[];
let contacts: Map<string, ContactDetails>;
let failure: OutsideError | undefined;
let refused: readonly RefusedAddress[];

/** Whoever leads operations asked for a test of the notice at T-24h, which goes by mail too. */
beforeEach(async () => {
  [mails, failure, refused] = [[], undefined, []];
  contacts = new Map([
    ['technical_lead', { person: people.technicalLead, email: 'tom@acme.example' }],
    ['operations_lead', { person: asked, email: 'ole@acme.example' }],
  ]);
  world = await createEngineWorld({ reachable: ['email'] });
  await world.plan();
  await world.as(asked, { type: 'TestNotice', notice: 'scheduled' });
});
afterEach(() => world.store.close());

const out: MailOut = {
  connect: async () => ({
    async send({ to, text, beforeText }) {
      await beforeText();
      if (failure) throw failure;
      if (refused.length === 0) mails.push({ to, source: text.toString() });
      return refused;
    },
    close: () => {},
  }),
};

const sender = { header: 'golive <golive@acme.example>', address: 'golive@acme.example' };

function deliver(known: Partial<ClaimedEffect> = {}, server: 'none' | 'there' = 'there') {
  const effect = {
    kind: 'mail.test',
    key: 'GL-1/mail/test/1',
    goLive: 'GL-1',
    notice: 'scheduled',
    to: asked,
    number: 1,
  } as const;
  return createTestMailDelivery({
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
    words: en,
    realNow: () => world.now,
    mail: server === 'none' ? undefined : { mail: out, sender },
    findContacts: async () => contacts,
  })(effect, claimOf(effect, world.now, known));
}

const settled = (outcome: object) => ({
  end: 'done',
  report: { type: 'ReportTestMail', notice: 'scheduled', to: asked, number: 1, ...outcome },
});

test('the test of a notice goes by mail to whoever asked and to nobody else, marked, and into no calendar', async () => {
  expect(await deliver()).toEqual(settled({ as: 'sent' }));
  expect(mails).toMatchObject([{ to: ['ole@acme.example'] }]);
  const source = mails[0]?.source.replaceAll('=\r\n', '') ?? '';
  expect(source).toMatch(/^Subject: \[TEST\] Demo Shop .*Pre-Go-Live/m);
  expect(source).toContain('TEST: you alone get this');
  expect(source).toContain('Production go-live scheduled for');
  expect(source).toContain('This test has none.');
  expect(source).not.toMatch(/text\/calendar|BEGIN:VCALENDAR|\.ics/);
  expect(source).not.toMatch(/stakeholders@example\.com|thread\.email-all_stakeholders/);
});

test('nothing of it counts as the notice, which still goes out at its time', async () => {
  await world.tell({ type: 'ReportTestMail', notice: 'scheduled', to: asked, number: 1, as: 'sent' });
  expect((await world.read()).notices).toEqual([]);
  world.now = T0 - 24 * HOUR;
  await world.tell({ type: 'SendNotice', notice: 'scheduled', round: 1 });
  const [notice] = (await world.read()).notices;
  expect(notice?.deliveries['email:all_stakeholders']).toMatchObject({ state: 'pending' });
  expect(await deliver()).toMatchObject({ end: 'cancelled' });
  expect(mails).toEqual([]);
});

test('what may have gone out is not sent again, and whoever asked is told so', async () => {
  failure = new OutsideError('broke off', { code: 'ECONNRESET', retryable: true, happened: 'maybe' });
  expect(await deliver()).toEqual(settled({ as: 'uncertain' }));
  failure = undefined;
  expect(await deliver({ attempt: 2, lastAttemptAt: world.now })).toEqual(settled({ as: 'uncertain' }));
  expect(mails).toEqual([]);
});

test('where no mail can go it says why: no address, no server, or a server that does not take it', async () => {
  expect(await deliver({}, 'none')).toEqual(settled({ as: 'not_set_up' }));
  contacts.set('operations_lead', { person: asked, phone: '+49 30 5550101' });
  expect(await deliver()).toEqual(settled({ as: 'no_address' }));
  contacts.set('operations_lead', { person: asked, email: 'ole@acme.example' });
  refused = [{ address: 'ole@acme.example', reason: '450 ole@acme.example is full', later: true }];
  expect(await deliver()).toMatchObject({ end: 'later', unsent: true });
  const reason = 'the mail server does not take your address';
  expect(await deliver({ triedSince: world.now - HOUR })).toEqual(settled({ as: 'failed', reason }));
  failure = new OutsideError('550 ole@acme.example is spam', { code: 'x', retryable: false, happened: 'no' });
  expect(await deliver()).toEqual(settled({ as: 'failed', reason: '550 … is spam' }));
  expect(mails).toEqual([]);
});
