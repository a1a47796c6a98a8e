import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MailOut, RefusedAddress } from '../../src/adapters/mail.ts';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createNoGoMailDelivery } from '../../src/delivery/mail-no-go.ts';
import { messageKey } from '../../src/domain/effect.ts';
import type { ContactDetails } from '../../src/domain/service.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, type EngineWorld, HOUR, people } from '../fixtures/engine-world.ts';

const cto = 'U0CARL';
const permalink = 'https://acme.slack.example/archives/C0RELEASE/p1000001';
const gate = 'technical_readiness';

let world: EngineWorld;
let mails: { readonly to: readonly string[]; readonly source: string }[];
let contacts: Map<string, ContactDetails>;
let failure: OutsideError | undefined;
let refused: readonly RefusedAddress[];

/** The gate of the runbook that comes with golive, whose contact is the CTO, is NO-GO. */
beforeEach(async () => {
  [mails, failure, refused] = [[], undefined, []];
  contacts = new Map([['cto', { person: cto, email: 'carl@acme.example' }]]);
  world = await createEngineWorld();
  await world.plan();
  await world.tell({ type: 'OpenGate', gate });
  await noGo('the index <is> gone');
});
afterEach(() => world.store.close());

const noGo = (reason: string) =>
  world.as(people.technicalLead, { type: 'CastVote', gate, vote: 'NO-GO', reason });

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
    kind: 'mail.no_go',
    key: `GL-1/mail/no_go/${gate}/1`,
    goLive: 'GL-1',
    gate,
    alert: 1,
  } as const;
  return createNoGoMailDelivery({
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
    mail: server === 'none' ? undefined : { mail: out, sender },
    findContacts: async () => contacts,
  })(effect, claimOf(effect, world.now, known));
}

test('a NO-GO reaches its escalation contact by mail too, with its reason and the way to Slack', async () => {
  expect(await deliver()).toEqual({ end: 'done' });
  expect(mails).toMatchObject([{ to: ['carl@acme.example'] }]);
  const source = mails[0]?.source.replaceAll('=\r\n', '') ?? '';
  expect(source).toMatch(/^Subject: Demo Shop .*NO-GO on Gate 1/m);
  expect(source).toContain('the index <is> gone');
  expect(source).toContain('the index &lt;is&gt; gone');
  expect(source).toContain(permalink);
  expect(source).not.toContain('To: carl');
});

test('it goes to whoever holds the role now, once, and not where the contact has ruled or the vote is another', async () => {
  contacts = new Map([['cto', { person: people.outsider, email: 'otto@acme.example' }]]);
  expect(await deliver()).toMatchObject({ end: 'cancelled', reason: 'no mail address is known' });
  contacts.set('executive_sponsor', { person: cto, email: 'carl@acme.example' });
  expect(await deliver()).toEqual({ end: 'done' });
  expect(mails).toMatchObject([{ to: ['carl@acme.example'] }]);
  await world.as(cto, { type: 'RuleOnNoGo', gate, ruling: 'upheld' });
  expect(await deliver()).toMatchObject({ end: 'cancelled', reason: 'nobody is to rule on it' });
  await noGo('still gone');
  expect(await deliver()).toMatchObject({ end: 'cancelled', reason: 'nobody is to rule on it' });
  expect(mails).toHaveLength(1);
});

test('whoever said NO-GO and is its escalation contact too hears nothing of their own by mail', async () => {
  const to = people.technicalLead;
  contacts = new Map([['cto', { person: to, email: 'tom@acme.example' }]]);
  await world.as(cto, { type: 'HandOverRole', role: 'cto', to });
  expect(await deliver()).toMatchObject({ end: 'cancelled', reason: 'no mail address is known' });
  expect(mails).toEqual([]);
});

test('without a mail server Slack is the only way; what may have arrived is not sent again, and people are told', async () => {
  expect(await deliver({}, 'none')).toMatchObject({ end: 'cancelled', reason: 'no mail server is set up' });
  const dead = { end: 'dead', reason: 'it may have arrived, and is not sent again' };
  failure = new OutsideError('broke off', { code: 'ECONNRESET', retryable: true, happened: 'maybe' });
  expect(await deliver()).toEqual(dead);
  failure = undefined;
  expect(await deliver({ attempt: 2, lastAttemptAt: world.now })).toEqual(dead);
  expect(mails).toEqual([]);
});

test('what the server does not take is tried for an hour, and no address stands in what is told of it', async () => {
  refused = [{ address: 'carl@acme.example', reason: '450 carl@acme.example is full', later: true }];
  expect(await deliver()).toMatchObject({ end: 'later', unsent: true });
  const dead = { end: 'dead', reason: 'the mail server does not take the address' };
  expect(await deliver({ triedSince: world.now - 2 * HOUR })).toEqual(dead);
  refused = refused.map((one) => ({ ...one, later: false }));
  expect(await deliver()).toEqual(dead);
  expect(mails).toEqual([]);
});
