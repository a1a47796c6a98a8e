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
/** Somebody who manages the page removed the entry. */
let isRemoved: boolean;
/** The components that the page has. */
let has: readonly string[];

beforeEach(async () => {
  world = await createEngineWorld();
  told = [];
  failure = undefined;
  has = ['shop0web0000', 'shop0api0000'];
  isRemoved = false;
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
  find: async (mark) =>
    told.at(-1)?.mark.entry === mark && !isRemoved ? { found: shown() } : { absent: true },
  read: async () => {
    if (isRemoved) throw missing;
    return shown();
  },
  components: async () => has,
  create: take,
  change: (_id, change) => take(change),
};

async function take(change: PageEntryChange | NewPageEntry) {
  if (failure?.happened === 'no') throw failure;
  const named = [...Object.keys(change.components), ...('componentIds' in change ? change.componentIds : [])];
  if (named.some((id) => !has.includes(id))) throw refused;
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
const missing = new OutsideError('Statuspage answered 404: Not found', {
  code: 'http_404',
  retryable: false,
  happened: 'no',
});
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
  expect(await deliver({ triedSince: world.now - 25 * HOUR })).toMatchObject({ end: 'dead' });
});

test('a component that is gone keeps no entry open: it is closed without it, and whoever leads is told once', async () => {
  has = ['shop0web0000'];
  const without = { withoutComponents: ['shop0api0000'] };
  expect(await deliver()).toMatchObject({ end: 'done', report: { status: 'scheduled', ...without } });
  const correlationId = await world.start();
  await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  const run = { runId: 7, url: 'https://github.test/runs/7' };
  await world.tell({ type: 'ReportDispatchAccepted', correlationId, run });
  expect(await deliver()).toMatchObject({ end: 'done', report: { status: 'in_progress', ...without } });
  expect(told.at(-1)).toMatchObject({
    status: 'in_progress',
    components: { shop0web0000: 'under_maintenance' },
  });
  await world.tell({ type: 'ReportRunCompleted', correlationId, attempt: 1, conclusion: 'failure' });
  const wish = { type: 'RequestRollback', reason: 'it is down', trigger: null } as const;
  await world.as(people.onCall, wish);
  expect(await deliver()).toMatchObject({ end: 'done', report: { status: 'completed' } });
  expect((await world.read()).elsewhere).toMatchObject({
    page: { maintenance: { status: 'completed' } },
    leftOutComponents: ['shop0api0000'],
  });
  const types = (await world.store.readStream('GL-1')).map(({ event }) => event.type);
  expect(types.filter((type) => type === 'StatusPageComponentsLeftOut')).toHaveLength(1);
});

test('where the page does not say which component is gone, the entry is written without any', async () => {
  has = ['shop0web0000'];
  const silent: StatusPageOut = { ...page, components: () => Promise.reject(refused) };
  expect(await deliver({}, silent)).toMatchObject({
    end: 'done',
    report: { withoutComponents: ['shop0web0000', 'shop0api0000'] },
  });
  expect(told).toMatchObject([{ componentIds: [], components: {} }]);
});

test('an entry that somebody removed is not open any more, and nothing is put in its place at the end', async () => {
  await deliver();
  isRemoved = true;
  await world.as(people.planner, { type: 'Abort', reason: 'no' });
  expect(await deliver()).toMatchObject({ end: 'done', report: { status: 'completed', id: 'm1', url } });
  expect(told).toHaveLength(1);
});

test('an entry that somebody removed while it is wanted stands there anew; a page that is gone proves nothing', async () => {
  await deliver();
  isRemoved = true;
  await world.as(people.planner, { type: 'Reschedule', t0: T0 + 24 * HOUR, timeZone: 'Europe/Berlin' });
  const gone: StatusPageOut = { ...page, find: () => Promise.reject(missing) };
  expect(await deliver({}, gone)).toMatchObject({ end: 'dead' });
  expect(await deliver()).toMatchObject({ end: 'done', report: { says: 'scheduled/2' } });
  expect(told.at(-1)).toMatchObject({ name: expect.stringContaining('Update of') });
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
  expect(await deliverNotice({ triedSince: world.now - 31 * MINUTE })).toMatchObject({
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
