import { describe, expect, it, onTestFinished } from 'vitest';
import { ROUTING_KEY } from '../../sandbox/pager.ts';
import { createPagerOut, type PagerSignal } from '../../src/adapters/pager.ts';
import { en } from '../../src/messages/en.ts';
import { controlWorld } from '../sandbox/control-world.ts';
import { changeAtGithubFails, describeContract, SECRET } from './contract.testsuite.ts';
import { startServer } from './throwaway-server.ts';

const pagerAt = (url: string, { routingKey = SECRET, timeoutMs = 10_000 } = {}) =>
  createPagerOut({ routingKey, baseUrl: `${url}/`, timeoutMs, words: en.outside });

const about = {
  summary: 'Demo Shop v1.4.2: rollback proposed',
  at: Date.parse('2026-12-01T17:00:00Z'),
  component: 'demo-shop',
  details: { go_live: 'GL-7' },
  links: [{ href: 'https://meet.example/shop', text: 'Join the call' }],
};
const dedupKey = 'golive-3f9a2c-gl-7-incident/1';
const trigger: PagerSignal = { action: 'trigger', dedupKey, severity: 'critical', about };

describeContract('an alert for PagerDuty', {
  call: ({ url, timeoutMs }) => pagerAt(url, { timeoutMs }).send(trigger),
  success: { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: dedupKey } },
  expected: { ...changeAtGithubFails, 'answers well': { returns: undefined } },
});

describe('the pager', () => {
  it('is told by a body that PagerDuty takes, and its key shows in no error though it is said back', async () => {
    // As PagerDuty's are: nothing tells by its looks that it is one.
    const routingKey = '1b9f04cc8d3e4f6aa0c2d9e7b5a41f60';
    const server = await startServer(() => ({
      status: 400,
      body: { status: 'invalid event', message: 'Event object is invalid', errors: [`key ${routingKey}`] },
    }));
    await expect(pagerAt(server.url, { routingKey }).send(trigger)).rejects.toMatchObject({
      code: 'http_400',
      retryable: false,
      message: 'PagerDuty answered 400: Event object is invalid: key [secret]',
    });
    expect(server.received[0]?.path).toBe('/v2/enqueue');
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
      routing_key: routingKey,
      event_action: 'trigger',
      dedup_key: dedupKey,
      client: 'golive',
      links: about.links,
      payload: {
        summary: about.summary,
        source: 'golive',
        severity: 'critical',
        timestamp: '2026-12-01T17:00:00.000Z',
        component: 'demo-shop',
        custom_details: { go_live: 'GL-7' },
      },
    });
  });
});

describe('the sandbox’s PagerDuty', () => {
  async function world() {
    const sandbox = await controlWorld();
    onTestFinished(() => sandbox.close());
    return { sandbox, pager: pagerAt(`${sandbox.origin}/pagerduty`, { routingKey: ROUTING_KEY }) };
  }
  const statuses = ({ pager }: Awaited<ReturnType<typeof world>>['sandbox']) =>
    pager
      .snapshot()
      .incidents.map(({ status, log }) => `${status}: ${log.map(({ action }) => action).join(' ')}`);

  it('makes one incident of alerts with one key, follows it to its end, and then makes another', async () => {
    const { sandbox, pager } = await world();
    await pager.send({ action: 'resolve', dedupKey });
    await pager.send(trigger);
    await pager.send(trigger);
    await pager.send({ action: 'acknowledge', dedupKey });
    expect(statuses(sandbox)).toEqual(['acknowledged: trigger trigger acknowledge']);
    await pager.send({ action: 'resolve', dedupKey });
    await pager.send(trigger);
    expect(statuses(sandbox)).toEqual([
      'triggered: trigger',
      'resolved: trigger trigger acknowledge resolve',
    ]);
    await pager.tellOfChange({ ...about, details: { golive_id: 'c1' } });
    expect(sandbox.pager.snapshot().changes).toMatchObject([{ summary: about.summary, id: 'c1' }]);
    expect(sandbox.ledger.read({ system: 'pager' }).map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 6 }, () => 'enqueue'),
      'change',
    ]);
  });

  it('refuses a wrong key and what is too long, and slows down whoever sends too much', async () => {
    const { sandbox, pager } = await world();
    const wrong = pagerAt(`${sandbox.origin}/pagerduty`, { routingKey: 'wrong' });
    await expect(wrong.send(trigger)).rejects.toMatchObject({
      message: expect.stringContaining('Invalid routing key'),
    });
    const long = { ...trigger, about: { ...about, summary: 'x'.repeat(1025) } };
    await expect(pager.send(long)).rejects.toMatchObject({ code: 'http_400', retryable: false });
    await expect(pager.send({ ...trigger, dedupKey: 'x'.repeat(256) })).rejects.toMatchObject({
      message: expect.stringContaining('too long'),
    });
    expect(sandbox.pager.snapshot().incidents).toEqual([]);
    sandbox.faults.add({ system: 'pager', match: 'enqueue', kind: 'status', status: 429, times: 1 });
    await expect(pager.send(trigger)).rejects.toMatchObject({ retryable: true, retryAfterMs: 60_000 });
    await Promise.all(Array.from({ length: 120 }, () => pager.send(trigger)));
    await expect(pager.send(trigger)).rejects.toMatchObject({
      code: 'http_429',
      message: expect.stringContaining('arriving too quickly'),
    });
  });
});
