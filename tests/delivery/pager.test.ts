import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { PagerFacts, PagerOut, PagerSignal } from '../../src/adapters/pager.ts';
import {
  createAlertDelivery,
  createChangeDelivery,
  createPagerNoticeDelivery,
} from '../../src/delivery/pager.ts';
import { armFailpoints } from '../../src/failpoint.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, type EngineWorld, HOUR, MINUTE, people, T0 } from '../fixtures/engine-world.ts';

let world: EngineWorld;
let sent: PagerSignal[];
let changed: PagerFacts[];
let failure: OutsideError | undefined;

const lost = new OutsideError('broke off', { code: 'ECONNRESET', retryable: true, happened: 'maybe' });

/** A go-live whose deployment runs, and for which a rollback is proposed. */
beforeEach(async () => {
  world = await createEngineWorld();
  [sent, changed, failure] = [[], [], undefined];
  await world.plan({ rollbackTo: 'v1.4.1' });
  const correlationId = await world.start();
  await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  const run = { runId: 7, url: 'https://github.test/runs/7' };
  await world.tell({ type: 'ReportDispatchAccepted', correlationId, run });
  const evidence = 'web is down *x* <!here>';
  await world.tell({ type: 'ReportTrigger', trigger: 'unavailable', since: T0, evidence });
});
afterEach(() => {
  armFailpoints([]);
  return world.store.close();
});

const pager: PagerOut = {
  async send(signal) {
    sent.push(signal);
    if (failure) throw failure;
  },
  async tellOfChange(change) {
    changed.push(change);
    if (failure) throw failure;
  },
};

const needs = (given: PagerOut | null) => ({
  pager: given ?? undefined,
  engine: world.engine,
  words: en,
  clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
  realNow: () => world.now,
});

async function deliver(claim: Partial<ClaimedEffect> = {}, given: PagerOut | null = pager) {
  const effect = {
    kind: 'pager.alert',
    key: 'GL-1/pager/incident/1',
    goLive: 'GL-1',
    alert: 'incident/1',
  } as const;
  const delivery = await createAlertDelivery(needs(given))(effect, claimOf(effect, world.now, claim));
  if (delivery.end === 'done' && delivery.report) await world.tell(delivery.report);
  return delivery;
}

const dismiss = () => world.as(people.onCall, { type: 'DismissProposal', incident: 1, reason: 'we mend it' });

test('a proposal pages once, with what is known and where to join', async () => {
  expect(await deliver()).toMatchObject({ end: 'done', report: { type: 'ReportPager', action: 'trigger' } });
  expect(sent).toMatchObject([
    {
      action: 'trigger',
      dedupKey: expect.stringMatching(/^golive-\w+-gl-1-incident\/1$/),
      severity: 'critical',
      about: {
        summary:
          'GL-1 · Demo Shop v1.4.2 → production: Application unavailable for >5 minutes (web is down *x* <!here>)',
        component: 'demo-shop',
        details: { go_live: 'GL-1', version: 'v1.4.2' },
        links: [
          { href: 'https://meet.example.com/demo-shop-go-live', text: 'Join the call' },
          { href: 'https://github.test/runs/7', text: 'The run on GitHub' },
        ],
      },
    },
  ]);
  expect(await deliver()).toEqual({ end: 'done' });
  expect(sent).toHaveLength(1);
});

test('where the answer is lost it is sent again under the same key, and what was decided meanwhile counts', async () => {
  failure = lost;
  expect(await deliver()).toMatchObject({ end: 'later', unsent: false });
  await dismiss();
  failure = undefined;
  expect(await deliver({ attempt: 2, lastAttemptAt: world.now })).toMatchObject({ end: 'done' });
  expect(sent.map(({ action }) => action)).toEqual(['trigger', 'acknowledge']);
  expect(new Set(sent.map(({ dedupKey }) => dedupKey)).size).toBe(1);
});

test.each(['pager.before_send', 'pager.after_send'] as const)(
  'an error thrown at %s leaves one page, acknowledged once it is decided',
  async (name) => {
    armFailpoints([{ name, does: 'throw', nth: 1 }]);
    await expect(deliver()).rejects.toThrow(name);
    expect(await deliver({ attempt: 2, lastAttemptAt: world.now })).toMatchObject({ end: 'done' });
    expect(new Set(sent.map(({ action, dedupKey }) => `${action} ${dedupKey}`)).size).toBe(1);
    await dismiss();
    await deliver();
    expect(sent.at(-1)).toEqual({ action: 'acknowledge', dedupKey: sent[0]?.dedupKey });
  },
);

test('nobody is paged for what was over before, nor by a process that slept', async () => {
  expect(await deliver({ leaseUntil: world.now + 5_000 })).toMatchObject({ end: 'later', uncounted: true });
  await dismiss();
  expect(await deliver()).toMatchObject({ end: 'cancelled' });
  expect(sent).toEqual([]);
});

test('an alert that does not get through is told to people after a quarter of an hour; a resolve is tried for a day', async () => {
  failure = lost;
  const late = { triedSince: world.now - 16 * MINUTE };
  expect(await deliver(late)).toMatchObject({ end: 'dead', reason: 'broke off' });
  failure = undefined;
  await deliver();
  await dismiss();
  failure = lost;
  expect(await deliver(late)).toMatchObject({ end: 'later' });
  expect(await deliver({ triedSince: world.now - 25 * HOUR })).toMatchObject({ end: 'dead' });
  expect(await deliver({}, null)).toMatchObject({
    end: 'dead',
    reason: expect.stringContaining('PAGERDUTY_ROUTING_KEY'),
  });
});

test('the change of production carries its name', async () => {
  const effect = { kind: 'pager.change', key: 'k', goLive: 'GL-1', moment: 'started' } as const;
  const delivery = await createChangeDelivery(needs(pager))(effect, claimOf(effect, world.now));
  expect(delivery).toMatchObject({ end: 'done', report: { subject: 'change/started', action: 'change' } });
  expect(changed).toMatchObject([
    {
      summary: expect.stringContaining('the deployment has begun'),
      details: { golive_id: expect.stringMatching(/change\/started$/) },
    },
  ]);
});

const started = { kind: 'pager.change', key: 'k', goLive: 'GL-1', moment: 'started' } as const;
const uncertain = {
  end: 'done',
  report: { type: 'ReportPager', subject: 'change/started', action: 'change', isUncertain: true },
} as const;

test('a change that may have arrived is not sent again, and on record as uncertain', async () => {
  const tell = (claim: Partial<ClaimedEffect> = {}) =>
    createChangeDelivery(needs(pager))(started, claimOf(started, world.now, claim));
  failure = new OutsideError('busy', { code: 'http_429', retryable: true, happened: 'no' });
  expect(await tell()).toMatchObject({ end: 'later', unsent: true });
  failure = lost;
  expect(await tell()).toEqual(uncertain);
  failure = undefined;
  await world.tell(uncertain.report);
  expect((await world.store.readStream('GL-1')).at(-1)?.event).toEqual({
    type: 'PagerTold',
    subject: 'change/started',
    action: 'change',
    isUncertain: true,
  });
  expect(changed).toHaveLength(2);
});

test.each([
  ['pager.before_send', 0],
  ['pager.after_send', 1],
] as const)('a bot that is lost at %s tells of a change %i times', async (name, times) => {
  armFailpoints([{ name, does: 'throw', nth: 1 }]);
  const tell = createChangeDelivery(needs(pager));
  await expect(tell(started, claimOf(started, world.now))).rejects.toThrow(name);
  const again = claimOf(started, world.now, { attempt: 2, lastAttemptAt: world.now });
  expect(await tell(started, again)).toEqual(uncertain);
  expect(changed).toHaveLength(times);
});

test('a notice over the pager has its own words and key, and its outcome is on record', async () => {
  const text = 'Detailed status';
  const effect = {
    kind: 'pager.notice',
    key: 'k',
    goLive: 'GL-1',
    notice: 'issues',
    round: 1,
    text,
    late: false,
  } as const;
  const notice = createPagerNoticeDelivery(needs(pager));
  expect(await notice(effect, claimOf(effect, world.now))).toMatchObject({ end: 'cancelled' });
  expect(sent).toEqual([]);
  // Whoever was paged by an attempt whose answer was lost is not left with a page that nothing closes.
  const again = claimOf(effect, world.now, { attempt: 2, lastAttemptAt: world.now });
  failure = lost;
  expect(await notice(effect, again)).toMatchObject({ end: 'later' });
  failure = undefined;
  expect(await notice(effect, again)).toMatchObject({ end: 'cancelled' });
  expect(sent.at(-1)).toEqual({
    action: 'resolve',
    dedupKey: expect.stringMatching(/-gl-1-notice\/issues\/1$/),
  });
  const nowhere = createPagerNoticeDelivery(needs(null));
  expect(await nowhere(effect, claimOf(effect, world.now))).toMatchObject({
    end: 'dead',
    report: { type: 'ReportNoticeFailed', target: 'pager' },
  });
});
