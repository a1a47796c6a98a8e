import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createMailDelivery } from '../../src/delivery/mail-notice.ts';
import { armFailpoints } from '../../src/failpoint.ts';
import { en } from '../../src/messages/en.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, HOUR, people, T0 } from '../fixtures/engine-world.ts';
import { soon } from '../soon.ts';
import { address, createMailWorld } from './mail-world.ts';

afterEach(() => armFailpoints([]));

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => address(from + i));

describe('a notice by mail', () => {
  it('reaches each address once, also of people in two audiences, who do not see each other', async () => {
    const world = await createMailWorld({
      stakeholders: numbers(1, 230),
      users: [address(7).toUpperCase(), ...numbers(200, 260)],
      managers: numbers(1, 3),
    });
    await world.send();
    await world.until(world.settled);
    expect(world.received().toSorted()).toEqual(numbers(1, 260).toSorted());
    expect(
      world.server.mailbox
        .all()
        .map(({ to }) => to.length)
        .toSorted(),
    ).toEqual([100, 100, 30, 30].toSorted());
    expect(await world.deliveries()).toMatchObject({
      'email:stakeholders': { state: 'delivered', mail: { accepted: numbers(1, 230), refused: [] } },
      'email:users': { state: 'delivered', mail: { accepted: numbers(231, 260), refused: [] } },
    });
    expect(Object.keys(await world.deliveries())).not.toContain('email:managers');
    const mail = world.server.mailbox.all().find(({ to }) => to.includes(address(1)));
    expect(mail).toMatchObject({
      subject: expect.stringMatching(/^Demo Shop v1\.4\.2: /),
      headers: {
        'auto-submitted': 'auto-generated',
        to: 'The stakeholders:;',
        references: expect.stringMatching(/^<thread\.email-stakeholders\./),
      },
    });
    expect(mail?.source).not.toMatch(/person\d/);
  });

  it('names who is refused, tries again who is greylisted, and sends to nobody twice', async () => {
    const world = await createMailWorld({ users: numbers(1, 5) });
    world.strike(
      { match: address(2), kind: 'status', status: 550 },
      { match: address(3), kind: 'status', status: 451, times: 2 },
    );
    await world.send();
    await world.until(world.settled);
    expect(world.received().toSorted()).toEqual([1, 3, 4, 5].map(address));
    const refused = [{ address: address(2), reason: expect.stringMatching(/550/) }];
    expect(await world.events('NoticeDelivered')).toMatchObject([
      { mail: { accepted: 4, refusedCount: 1, refused } },
    ]);
  });

  it('is tried again while the server is down, unknown or greylists everybody', async () => {
    const world = await createMailWorld({ users: numbers(1, 2) });
    world.strike(
      { match: 'connect', kind: 'reset_before', times: 1 },
      { match: 'auth', kind: 'status', status: 454, times: 1 },
      { match: 'rcpt', kind: 'status', status: 451, times: 2 },
      { match: 'data', kind: 'status', status: 451, times: 1 },
    );
    await world.send();
    await world.until(world.settled);
    expect(world.received()).toEqual(numbers(1, 2));
    expect(await world.events('NoticeUncertain')).toEqual([]);
  });

  it('reaches everybody, each once, over a server that takes so long for an address that a hundred are too many', async () => {
    const world = await createMailWorld({ users: numbers(1, 30) }, ['users'], 1_000);
    world.strike({ match: 'rcpt', kind: 'latency', delayMs: 40 });
    await world.send();
    await world.until(world.settled);
    expect(world.received().toSorted()).toEqual(numbers(1, 30).toSorted());
    expect(await world.events('NoticeDelivered')).toMatchObject([{ mail: { accepted: 30 } }]);
  });

  it('has failed, with the words of the server, where everybody is refused', async () => {
    const world = await createMailWorld({
      users: [...numbers(1, 2), 'x@y.example\r\nRCPT TO:<z@y.example>', 'a,b@y.example'],
    });
    world.strike({ match: 'rcpt', kind: 'status', status: 550 });
    await world.send();
    await world.until(world.settled);
    expect(world.received()).toEqual([]);
    expect(await world.events('NoticeFailed')).toMatchObject([
      { reason: expect.stringMatching(/refused every address: /), mail: { accepted: 0, refusedCount: 4 } },
    ]);
  });

  it('has failed after an hour in which the server let nobody in, with its words for people in Slack', async () => {
    const world = await createEngineWorld({ reachable: ['email'] });
    onTestFinished(() => world.store.close());
    await world.plan();
    world.now = T0 - 24 * HOUR;
    await world.tell({ type: 'SendNotice', notice: 'scheduled', round: 1 });
    const place = { notice: 'scheduled', round: 1 } as const;
    const text = 'Scheduled.';
    const effect = {
      kind: 'mail.notice',
      key: 'k',
      goLive: 'GL-1',
      audience: 'all_stakeholders',
      again: 0,
      late: false,
      text,
      ...place,
    } as const;
    const refused = { code: 'smtp_535', retryable: true, happened: 'no' } as const;
    const clock = { now: () => world.now, realMsUntil: () => 0, onMove: () => {} };
    const deliver = createMailDelivery({
      ...world,
      clock,
      realNow: () => world.now,
      newId: () => 'id',
      words: en,
      mail: { connect: () => Promise.reject(new OutsideError('not let in', refused)) },
      sender: { header: 'golive <golive@acme.example>', address: 'golive@acme.example' },
    });
    const attempt = (triedForMs: number) =>
      deliver(effect, claimOf(effect, world.now, { attempt: 9, triedSince: world.now - triedForMs }));
    expect(await attempt(HOUR / 2)).toMatchObject({ end: 'later', unsent: true });
    expect(await attempt(2 * HOUR)).toMatchObject({
      end: 'dead',
      report: { type: 'ReportNoticeFailed', ...place, target: 'email:all_stakeholders', text },
    });
  });

  it('goes to nobody else once the go-live is aborted on the way', async () => {
    const world = await createMailWorld({ users: numbers(1, 150) });
    world.strike({ match: address(101), kind: 'latency', delayMs: 700 });
    await world.send();
    await world.until((now) => (now['email:users']?.mail?.accepted.length ?? 0) === 100);
    await world.as(people.planner, { type: 'Abort', reason: 'a flaw' });
    await world.until((now) => now['email:users']?.mail?.sending === undefined);
    await soon(async () => expect((await world.store.countEffects()).claimed).toBe(0));
    expect(world.received()).toEqual(numbers(1, 100));
    expect(await world.events('MailBegun')).toHaveLength(1);
  });
});

describe('a mail whose answer is lost', () => {
  it.each(['reset_after', 'reset_before', 'hang'] as const)(
    'by %s, is not sent again: the lead is asked',
    async (kind) => {
      const world = await createMailWorld({ users: numbers(1, 130) }, ['users'], 2_000);
      world.strike({ match: 'data', kind, times: 1 });
      await world.send();
      await world.until(world.settled);
      const first = kind === 'reset_after' ? numbers(1, 130) : numbers(101, 130);
      expect(world.received().toSorted()).toEqual(first.toSorted());
      expect(await world.events('NoticeUncertain')).toMatchObject([
        { target: 'email:users', recipients: 100, mail: { accepted: 30, refusedCount: 0 } },
      ]);
      const [doubt] = (await world.read()).doubts ?? [];
      expect(await world.as(people.outsider, settle(doubt?.version, 'send_again'))).toMatchObject({
        ok: false,
      });
      expect(await world.as(people.technicalLead, settle(doubt?.version, 'send_again'))).toMatchObject({
        ok: true,
      });
      expect(await world.as(people.planner, settle(doubt?.version, 'arrived'))).toMatchObject({
        ok: false,
        refusal: { code: 'notice_settled' },
      });
      await world.until(world.settled);
      expect(world.received().length - first.length).toBe(100);
      expect(await world.events('NoticeDelivered')).toMatchObject([
        { mail: { accepted: 130, refusedCount: 0 } },
      ]);
    },
  );

  it('counts as delivered once somebody says that it arrived', async () => {
    const world = await createMailWorld({ users: numbers(1, 2) });
    world.strike({ match: 'data', kind: 'reset_after', times: 1 });
    await world.send();
    await world.until(world.settled);
    const [doubt] = (await world.read()).doubts ?? [];
    expect(await world.as(people.planner, settle(doubt?.version, 'arrived'))).toMatchObject({ ok: true });
    expect(await world.deliveries()).toMatchObject({
      'email:users': { state: 'delivered', mail: { accepted: numbers(1, 2), uncertain: [] } },
    });
    expect(world.received()).toEqual(numbers(1, 2));
  });
});

const settle = (uncertain: number | undefined, as: 'arrived' | 'send_again') =>
  ({ type: 'SettleNotice', uncertain: uncertain ?? 0, as }) as const;

describe('an error thrown', () => {
  it.each(['mail.before_mark', 'mail.after_mark', 'mail.after_send', 'mail.before_record'] as const)(
    'at %s of any batch sends to nobody twice, and leaves nobody out in silence',
    async (name) => {
      for (const nth of [1, 2]) {
        const world = await createMailWorld({ users: numbers(1, 130) });
        armFailpoints([{ name, does: 'throw', nth }]);
        await world.send();
        await world.until(world.settled);
        const received = world.received();
        expect(new Set(received).size).toBe(received.length);
        const { state, mail } = (await world.deliveries())['email:users'] ?? {};
        expect(state).toBe(name === 'mail.before_mark' ? 'delivered' : 'uncertain');
        const known = [...(mail?.accepted ?? []), ...(mail?.uncertain ?? [])];
        expect(known.toSorted()).toEqual(numbers(1, 130).toSorted());
        expect(received).toEqual(expect.arrayContaining([...(mail?.accepted ?? [])]));
      }
    },
  );
});
