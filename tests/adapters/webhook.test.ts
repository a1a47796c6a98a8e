import { createHmac } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WEBHOOK_SECRET } from '../../sandbox/webhook-receiver.ts';
import { createWebhookOut } from '../../src/adapters/webhook.ts';
import { en } from '../../src/messages/en.ts';
import { controlWorld } from '../sandbox/control-world.ts';
import { changeAtGithubFails, describeContract, SECRET } from './contract.testsuite.ts';
import { startServer } from './throwaway-server.ts';

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const now = () => Date.parse('2026-12-01T17:00:00.900Z');
const message = (url: string) => ({
  url: `${url}/hook/${SECRET}`,
  secret,
  id: 'msg_1',
  body: { type: 'golive.notice' },
});
const webhookAt = (url: string, timeoutMs = 10_000) =>
  createWebhookOut({ allowPrivateHosts: [new URL(url).host], words: en.outside, timeoutMs, now });

describeContract('a webhook', {
  call: ({ url, timeoutMs }) => webhookAt(url, timeoutMs).send(message(url)),
  success: { status: 200, body: { taken: true } },
  expected: {
    ...changeAtGithubFails,
    'answers well': { returns: undefined },
    'answers 302': { throws: { happened: 'no', retryable: false, code: 'http_302' } },
    // Of what it answers beside the status nothing is used.
    'answers half of the JSON': { returns: undefined },
    'answers junk': { returns: undefined },
    'answers other JSON': { returns: undefined },
  },
});

describe('a webhook', () => {
  it('is signed by the headers of Standard Webhooks', async () => {
    const server = await startServer(() => ({ status: 200 }));
    await webhookAt(server.url).send(message(server.url));
    const [received] = server.received;
    if (!received) throw new Error('nothing arrived');
    const { headers, body } = received;
    expect(JSON.parse(body)).toEqual({ type: 'golive.notice' });
    expect(headers).toMatchObject({ 'webhook-id': 'msg_1', 'webhook-timestamp': '1796144400' });
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    const signature = createHmac('sha256', key).update(`msg_1.1796144400.${body}`).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  });

  it.each([
    [400, false],
    [401, false],
    [410, false],
    [422, false],
    [500, true],
  ])('answered %i is tried again: %s', async (status, retryable) => {
    const server = await startServer(() => ({ status, body: { error: 'no' } }));
    await expect(webhookAt(server.url).send(message(server.url))).rejects.toMatchObject({
      code: `http_${status}`,
      retryable,
      message: expect.not.stringContaining('/hook/'),
    });
  });

  it('reaches no address that is private or not the web’s', async () => {
    const out = createWebhookOut({ allowPrivateHosts: [], words: en.outside, now });
    for (const url of ['http://127.0.0.1:9', 'http://169.254.169.254', 'http://0x7f.1', 'https://[::1]'])
      await expect(out.send(message(url))).rejects.toMatchObject({
        code: 'forbidden_address',
        retryable: false,
      });
    await expect(out.send({ ...message(''), url: 'nowhere' })).rejects.toMatchObject({ code: 'bad_url' });
  });

  it('is taken once by the sandbox’s tool, and not at all under another secret', async () => {
    const sandbox = await controlWorld();
    onTestFinished(() => sandbox.close());
    const out = createWebhookOut({ allowPrivateHosts: [new URL(sandbox.origin).host], words: en.outside });
    const given = { ...message(''), url: `${sandbox.origin}/webhook`, secret: WEBHOOK_SECRET };
    await out.send(given);
    await out.send(given);
    await expect(out.send({ ...given, secret, id: 'msg_2' })).rejects.toMatchObject({ code: 'http_401' });
    sandbox.faults.add({ system: 'webhook', match: 'post', kind: 'reset_after', times: 1 });
    await expect(out.send({ ...given, id: 'msg_3' })).rejects.toMatchObject({ happened: 'maybe' });
    expect(sandbox.webhooks.snapshot().received).toMatchObject([
      { id: 'msg_1', isGenuine: true, times: 2, text: JSON.stringify(given.body) },
      { id: 'msg_2', isGenuine: false, times: 1 },
      { id: 'msg_3', isGenuine: true, times: 1 },
    ]);
    const posts = sandbox.ledger.read({ system: 'webhook' });
    expect(posts.map(({ accepted, data }) => [data['id'], accepted])).toEqual([
      ['msg_1', true],
      ['msg_1', false],
      ['msg_2', false],
      ['msg_3', true],
    ]);
  });
});
