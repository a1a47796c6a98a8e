import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { NewPageEntry, PageEntryChange, StatusPageOut } from '../../src/adapters/status-page.ts';
import { createPageEntryDelivery } from '../../src/delivery/status-page.ts';
import { createPageNoticeDelivery } from '../../src/delivery/status-page-notice.ts';
import { armFailpoints } from '../../src/failpoint.ts';
import { en } from '../../src/messages/en.ts';
import type { ClaimedEffect } from '../../src/store/store.ts';
import { claimOf } from '../fixtures/claim.ts';
import { createEngineWorld, type EngineWorld, HOUR, MINUTE, people, T0 } from '../fixtures/engine-world.ts';

let world: EngineWorld;
/** What the page was told, in order. */
let told: (PageEntryChange & Partial<NewPageEntry>)[];
let failure: OutsideError | undefined;

beforeEach(async () => {
  world = await createEngineWorld();
  told = [];
  failure = undefined;
  await world.plan();
});
afterEach(() => {
  armFailpoints([]);
  return world.store.close();
});

const url = 'https://stspg.test/m1';
const shown = () => ({ id: 'm1', url, said: told.at(-1)?.mark.said ?? [] });

/** As Statuspage: what it took stands there, also where the answer is lost. */
const page: StatusPageOut = {
  find: async (mark) => (told.at(-1)?.mark.entry === mark ? { found: shown() } : { absent: true }),
  read: async () => shown(),
  create: take,
  change: (_id, change) => take(change),
};

async function take(change: PageEntryChange) {
  if (failure?.happened === 'no') throw failure;
  told.push(change);
  if (failure) throw failure;
  return shown();
}

const needs = (statusPage: StatusPageOut | undefined) => ({
  statusPage,
  engine: world.engine,
  words: en,
  clock: { now: () => world.now, realMsUntil: () => 0, onMove: () => {} },
  realNow: () => world.now,
});

/** One attempt to bring the maintenance up to date; what came of it enters the engine. */
async function deliver(claim: Partial<ClaimedEffect> = {}, statusPage: StatusPageOut | null = page) {
  const effect = {
    kind: 'status_page.entry',
    key: 'GL-1/status_page/maintenance',
    goLive: 'GL-1',
    entry: 'maintenance',
  } as const;
  const delivery = await createPageEntryDelivery(needs(statusPage ?? undefined))(
    effect,
    claimOf(effect, world.now, claim),
  );
  if (delivery.end === 'done' && delivery.report) await world.tell(delivery.report);
  return delivery;
}

const lost = new OutsideError('broke off', { code: 'ECONNRESET', retryable: true, happened: 'maybe' });
const refused = new OutsideError('Statuspage answered 422: Component is gone', {
  code: 'http_422',
  retryable: false,
  happened: 'no',
});

test('the maintenance is created with the plan, with its words, its time and its components', async () => {
  expect(await deliver()).toMatchObject({
    end: 'done',
    report: { says: 'scheduled/1', status: 'scheduled' },
  });
  expect(told).toMatchObject([
    {
      name: 'Update of Demo Shop to v1.4.2',
      status: 'scheduled',
      componentIds: ['shop0web0000', 'shop0api0000'],
      scheduled: { from: T0 },
      notify: true,
      mark: { said: ['scheduled/1'] },
    },
  ]);
  expect(told[0]?.body).toContain('is planned for 2026-12-01 18:00 Europe/Berlin');
  expect(await deliver()).toEqual({ end: 'done' });
  expect((await world.read()).elsewhere.page.maintenance).toMatchObject({ id: 'm1', url });
});

test('a name with mark-up, a mention or a line break in it stands there as one line of text', async () => {
  await world.store.close();
  world = await createEngineWorld();
  await world.plan({ service: { title: 'Shop\r\n<script>x</script> <!channel>\u202e' } });
  await deliver();
  expect(told[0]?.name).toBe('Update of Shop <script>x</script> <!channel> to v1.4.2');
  expect(told[0]?.body).toMatch(/^Shop <script>x<\/script> <!channel> is going to be updated to v1\.4\.2\./);
});

test('what arrived although the answer was lost is found, and not said again', async () => {
  failure = lost;
  expect(await deliver()).toMatchObject({ end: 'later', unsent: false });
  failure = undefined;
  expect(await deliver({ attempt: 2, lastAttemptAt: world.now })).toMatchObject({ end: 'done' });
  expect(told).toHaveLength(1);

  world.now = T0 - HOUR;
  await world.as(people.planner, { type: 'Reschedule', t0: T0 + 24 * HOUR, timeZone: 'Europe/Berlin' });
  failure = lost;
  await deliver();
  failure = undefined;
  expect(await deliver({ attempt: 2, lastAttemptAt: world.now })).toMatchObject({ end: 'done' });
  expect(told.map(({ mark }) => mark.said)).toEqual([['scheduled/1'], ['scheduled/1', 'scheduled/2']]);
});

test('an aborted go-live that never stood there puts nothing there', async () => {
  await world.as(people.planner, { type: 'Abort', reason: 'no' });
  expect(await deliver()).toMatchObject({ end: 'cancelled' });
  expect(told).toEqual([]);
});

test('what Statuspage refuses ends at once; what is not set up, or too long away, is told', async () => {
  failure = refused;
  expect(await deliver()).toEqual({ end: 'dead', reason: refused.message });
  expect(await deliver({}, null)).toMatchObject({
    end: 'dead',
    reason: expect.stringContaining('STATUSPAGE_API_KEY'),
  });
  failure = lost;
  expect(await deliver({ createdAt: world.now - 25 * HOUR })).toMatchObject({ end: 'dead' });
});

test('nothing is sent by a process that slept', async () => {
  expect(await deliver({ leaseUntil: world.now + 5_000 })).toMatchObject({ end: 'later', uncounted: true });
  expect(told).toEqual([]);
});

/** One attempt to say the notice of T-60m, which the installation can put on the page. */
async function deliverNotice(claim: Partial<ClaimedEffect> = {}) {
  const effect = {
    kind: 'status_page.notice',
    key: 'GL-1/notice/starting/1/status_page',
    goLive: 'GL-1',
    notice: 'starting',
    round: 1,
    text: 'Go-live starting.',
    late: false,
  } as const;
  return createPageNoticeDelivery(needs(page))(effect, claimOf(effect, world.now, claim));
}

test('a notice is said on the entry once, waits for it, and is given up after half an hour', async () => {
  world.now = T0 - 60 * MINUTE;
  await world.tell({ type: 'SendNotice', notice: 'starting', round: 1 });
  expect(await deliverNotice()).toMatchObject({ end: 'later', uncounted: true });
  expect(await deliverNotice({ createdAt: world.now - 31 * MINUTE })).toMatchObject({
    end: 'dead',
    report: { type: 'ReportNoticeFailed', target: 'status_page', text: 'Go-live starting.' },
  });
  await deliver();
  failure = lost;
  expect(await deliverNotice()).toMatchObject({ end: 'later' });
  failure = undefined;
  const delivered = {
    end: 'done',
    report: { type: 'ReportNoticeDelivered', target: 'status_page', permalink: url },
  };
  expect(await deliverNotice({ attempt: 2, lastAttemptAt: world.now })).toMatchObject(delivered);
  expect(told.map(({ body, status }) => [body.slice(0, 16), status])).toEqual([
    [expect.any(String), 'scheduled'],
    ['Go-live starting', 'scheduled'],
  ]);
  await world.as(people.planner, { type: 'Abort', reason: 'no' });
  // What stands there is on record as delivered, whatever has become of the go-live since.
  expect(await deliverNotice({ attempt: 3, lastAttemptAt: world.now })).toMatchObject(delivered);
});

test.each(['status_page.before_send', 'status_page.after_send'] as const)(
  'an error thrown at %s leaves one entry, on which the notice stands once',
  async (name) => {
    const again = { attempt: 2, lastAttemptAt: world.now };
    armFailpoints([{ name, does: 'throw', nth: 1 }]);
    await expect(deliver()).rejects.toThrow(name);
    expect(await deliver(again)).toMatchObject({ end: 'done' });
    world.now = T0 - 60 * MINUTE;
    await world.tell({ type: 'SendNotice', notice: 'starting', round: 1 });
    armFailpoints([{ name, does: 'throw', nth: 1 }]);
    await expect(deliverNotice()).rejects.toThrow(name);
    expect(await deliverNotice(again)).toMatchObject({ end: 'done' });
    expect(told.map(({ mark }) => mark.said)).toEqual([
      ['scheduled/1'],
      ['scheduled/1', 'GL-1/notice/starting/1/status_page'],
    ]);
  },
);
