import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../sandbox/faults.ts';
import { type RunningSlack, startSlack, until } from './slack-harness.ts';

let running: RunningSlack;
beforeEach(async () => {
  running = await startSlack({ ackTimeoutMs: 200 });
});
afterEach(() => running.stop());

const strike = (fault: Omit<Fault, 'id' | 'system' | 'times'>) =>
  running.faults.add({ system: 'slack', times: 1, ...fault });

const post = (timeout = 30_000) =>
  running.client('xoxb-sandbox-bot', { timeout }).chat.postMessage({ channel: 'C0RELEASE', text: 'Once' });
const failure = (timeout?: number) =>
  post(timeout).then(
    () => undefined,
    (error) => error.code as unknown,
  );
const posted = () => running.slack.snapshot().channels[0]?.messages.length;
const entries = () => running.ledger.read({ kind: 'chat.postMessage' });

describe('a call that is struck by a fault', () => {
  test('of a reset after acceptance fails for the caller, yet the message is there once and the ledger says so', async () => {
    strike({ match: 'chat.postMessage', kind: 'reset_after' });
    expect(await failure()).toBe('slack_webapi_request_error');
    expect(posted()).toBe(1);
    expect(entries()).toMatchObject([{ accepted: true, data: { text: 'Once', fault: 'reset_after' } }]);
  });

  test('of a 502 after acceptance is there once too', async () => {
    strike({ match: 'chat.postMessage', kind: 'status_after', status: 502 });
    expect(await failure()).toBe('slack_webapi_http_error');
    expect([posted(), entries()[0]?.accepted]).toEqual([1, true]);
  });

  test('of a reset before acceptance changes nothing', async () => {
    strike({ match: '*', kind: 'reset_before' });
    expect(await failure()).toBe('slack_webapi_request_error');
    expect([posted(), entries()[0]?.accepted]).toEqual([0, false]);
  });

  test('of a hang gives the caller its own timeout', async () => {
    strike({ match: 'chat.postMessage', kind: 'hang' });
    expect(await failure(1_000)).toBe('slack_webapi_request_error');
    expect([posted(), entries()[0]?.accepted]).toEqual([0, false]);
  });

  test('of latency is carried out, even when the caller no longer waits', async () => {
    strike({ match: 'chat.postMessage', kind: 'latency', delayMs: 1_400 });
    expect(await failure(1_000)).toBe('slack_webapi_request_error');
    await until(running, () => entries()[0]);
    expect([posted(), entries()[0]?.accepted]).toEqual([1, true]);
  });

  test('of a status, a rate limit, junk or a Slack error answers just that', async () => {
    strike({ match: 'chat.postMessage', kind: 'status', status: 503 });
    expect(await failure()).toBe('slack_webapi_http_error');
    strike({ match: 'chat.postMessage', kind: 'status', status: 429, retryAfterS: 7 });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 7 });
    strike({ match: 'chat.postMessage', kind: 'junk' });
    await expect(post()).rejects.toMatchObject({
      data: { ok: false, error: expect.stringContaining('<html>') },
    });
    strike({ match: 'chat.postMessage', kind: 'slack_error', error: 'fatal_error' });
    await expect(post()).rejects.toMatchObject({ data: { error: 'fatal_error' } });
    expect(posted()).toBe(0);
    await post();
    expect(posted()).toBe(1);
  });
});

describe('an interaction that is struck by a fault', () => {
  const command = () => running.slack.postCommand({ userId: 'U0RITA', channelId: 'C0RELEASE', text: 'help' });
  async function startedBolt() {
    const app = running.bolt();
    const texts: string[] = [];
    app.command('/golive', async ({ ack, command: { text } }) => {
      texts.push(text);
      await ack();
    });
    await app.start();
    return texts;
  }

  test('may never arrive', async () => {
    const texts = await startedBolt();
    strike({ match: 'envelope', kind: 'reset_before' });
    expect(await command()).toMatchObject({ ok: false, error: 'dispatch_failed' });
    expect(texts).toEqual([]);
    expect(await command()).toMatchObject({ ok: true });
  });

  test('may arrive while its acknowledgement is lost with the socket', async () => {
    const texts = await startedBolt();
    strike({ match: 'envelope', kind: 'reset_after' });
    expect(await command()).toMatchObject({ ok: false, error: 'operation_timeout' });
    expect(texts).toEqual(['help']);
    expect(running.slack.snapshot().connections).toBe(0);
  });

  test('has a response_url that may fail too', async () => {
    const app = running.bolt();
    const failures: unknown[] = [];
    app.command('/golive', async ({ ack, respond }) => {
      await ack();
      await respond('Hello').catch((error: unknown) => failures.push(error));
    });
    await app.start();
    strike({ match: 'response_url', kind: 'status', status: 500 });
    await command();
    await until(running, () => running.ledger.read({ kind: 'response_url' })[0]);
    expect(running.ledger.read({ kind: 'response_url' })).toMatchObject([
      { accepted: false, data: { fault: 'status' } },
    ]);
    expect(await command()).toMatchObject({ ok: true });
    await until(running, () => running.ledger.read({ kind: 'response_url' })[1]?.accepted);
    expect(failures).toHaveLength(1);
  });
});
