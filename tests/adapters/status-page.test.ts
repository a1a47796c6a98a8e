import { describe, expect, it, onTestFinished } from 'vitest';
import { API_KEY } from '../../sandbox/statuspage/management-api.ts';
import { PAGE_ID } from '../../sandbox/statuspage/shop-page.ts';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createStatusPageOut } from '../../src/adapters/status-page.ts';
import { en } from '../../src/messages/en.ts';
import { controlWorld } from '../sandbox/control-world.ts';
import { changeAtGithubFails, describeContract, readingOfGithubFails, SECRET } from './contract.testsuite.ts';
import { startServer } from './throwaway-server.ts';

const pageAt = (url: string, more: { timeoutMs?: number; apiKey?: string; pageId?: string } = {}) =>
  createStatusPageOut({ apiKey: SECRET, pageId: 'page1', baseUrl: `${url}/v1/`, words: en.outside, ...more });

const mark = { entry: '3f9a2c-gl-7-maintenance', said: ['scheduled/1'] };
const T0 = Date.parse('2026-12-01T17:00:00Z');
const scheduled = { from: T0, until: T0 + 3_600_000 };
const entry = {
  name: 'Update of Shop to v1.4.2',
  status: 'scheduled',
  body: 'It is planned.',
  notify: true,
  componentIds: ['shop0web0000'],
  components: {},
  scheduled,
  mark,
};
const incident = {
  id: 'p31zjtct2jer',
  shortlink: 'https://stspg.io/p31zjtct2jer',
  status: 'scheduled',
  metadata: { golive: mark },
};
const shown = { id: incident.id, url: incident.shortlink, said: mark.said };

describeContract('the creation of an entry of the status page', {
  call: ({ url, timeoutMs }) => pageAt(url, { timeoutMs }).create(entry),
  success: { status: 201, body: incident },
  expected: { ...changeAtGithubFails, 'answers well': { returns: shown } },
});

describeContract('the search for an entry of the status page', {
  call: ({ url, timeoutMs }) => pageAt(url, { timeoutMs }).find(mark.entry),
  success: { body: [{ ...incident, id: 'another', metadata: {} }, incident] },
  expected: {
    ...readingOfGithubFails,
    'answers 404': { throws: { happened: 'no', retryable: false, code: 'http_404' } },
    'answers well': { returns: { found: shown } },
  },
});

describe('the status page', () => {
  it.each([
    [400, 'incident is missing', false],
    [401, 'Could not authenticate', false],
    [422, ['Name can’t be blank', 'Component is gone'], false],
    [420, 'Enhance your calm', true],
    [500, `who is ${SECRET}`, true],
  ])('answers %i with a reason, which is shown without the key', async (status, said, retryable) => {
    const server = await startServer(() => ({ status, body: { error: said } }));
    const words = [said].flat().join('; ').replace(SECRET, '[secret]');
    const error = await pageAt(server.url)
      .create(entry)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutsideError);
    expect(error).toMatchObject({ retryable, message: expect.stringContaining(words) });
  });

  it('proves nothing where there are too many incidents, and paces its calls', async () => {
    const many = Array.from({ length: 100 }, () => ({ ...incident, metadata: null }));
    const server = await startServer(() => ({ body: many }));
    const began = performance.now();
    expect(await pageAt(server.url).find('x')).toMatchObject({ unprovable: true });
    expect(server.received.map(({ query }) => query.get('page'))).toEqual(['1', '2', '3']);
    expect(performance.now() - began).toBeGreaterThan(1_900);
  });
});

describe('the sandbox’s Statuspage', () => {
  async function world() {
    const sandbox = await controlWorld();
    onTestFinished(() => sandbox.close());
    const page = (more: object = {}) =>
      pageAt(`${sandbox.origin}/statuspage`, { apiKey: API_KEY, pageId: PAGE_ID, ...more });
    return { sandbox, page };
  }

  it('takes an entry through its life, shows it to everybody, and keeps what was said', async () => {
    const { sandbox, page } = await world();
    const created = await page().create(entry);
    expect(await page().find(mark.entry)).toEqual({ found: created });
    const under = {
      ...entry,
      status: 'in_progress',
      body: 'It has begun.',
      components: { shop0web0000: 'under_maintenance' },
      scheduled: undefined,
      mark: { ...mark, said: ['scheduled/1', 'in_progress'] },
    };
    expect((await page().change(created.id, under)).said).toEqual(['scheduled/1', 'in_progress']);
    const summary = await (await fetch(`${sandbox.origin}/shop-status/api/v2/summary.json`)).json();
    expect(summary).toMatchObject({
      status: { indicator: 'maintenance' },
      components: [{ status: 'under_maintenance' }, { status: 'operational' }],
      scheduled_maintenances: [
        { status: 'in_progress', incident_updates: [{ body: 'It has begun.' }, { body: 'It is planned.' }] },
      ],
    });
    await page().change(created.id, { ...under, status: 'completed', components: {} });
    await expect(page().change(created.id, under)).rejects.toMatchObject({ code: 'http_422' });
    const entries = sandbox.ledger.read({ system: 'status_page' });
    expect(entries.map(({ kind, accepted }) => [kind, accepted])).toEqual([
      ['create', true],
      ['update', true],
      ['update', true],
      ['update', false],
    ]);
  });

  it('names its components, by which one that was taken off is known', async () => {
    const { sandbox, page } = await world();
    expect(await page().components()).toEqual(['shop0web0000', 'shop0api0000']);
    sandbox.shopPage.removeComponent('shop0web0000');
    expect(await page().components()).toEqual(['shop0api0000']);
    await expect(page().create(entry)).rejects.toMatchObject({ code: 'http_422', happened: 'no' });
  });

  it.each([
    ['a wrong key', { apiKey: 'wrong' }, 'http_401'],
    ['an unknown page', { pageId: 'other' }, 'http_404'],
    ['a component that is gone', { components: { gone: 'operational' } }, 'http_422'],
    ['a status of the other kind', { status: 'identified' }, 'http_422'],
    ['an end before its beginning', { scheduled: { from: T0, until: T0 } }, 'http_422'],
  ])('refuses %s', async (_what, wrong, code) => {
    const { sandbox, page } = await world();
    await expect(page(wrong).create({ ...entry, ...wrong })).rejects.toMatchObject({
      code,
      retryable: false,
    });
    expect(sandbox.shopPage.incidents()).toEqual([]);
  });

  it('acts out faults: an entry that was taken although the line broke is found by its mark', async () => {
    const { sandbox, page } = await world();
    sandbox.faults.add({ system: 'status_page', match: 'create', kind: 'reset_after', times: 1 });
    await expect(page().create(entry)).rejects.toMatchObject({ happened: 'maybe', retryable: true });
    expect(await page().find(mark.entry)).toMatchObject({ found: { said: ['scheduled/1'] } });
    sandbox.faults.add({ system: 'status_page', match: '*', kind: 'status', status: 429, retryAfterS: 7 });
    await expect(page().find('x')).rejects.toMatchObject({ retryAfterMs: 7_000, happened: 'no' });
  });

  it('takes sixty calls a minute', async () => {
    const { sandbox } = await world();
    const call = () =>
      fetch(`${sandbox.origin}/statuspage/v1/pages/${PAGE_ID}/incidents`, {
        headers: { authorization: `OAuth ${API_KEY}` },
      });
    const answers = await Promise.all(Array.from({ length: 61 }, call));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });
});
