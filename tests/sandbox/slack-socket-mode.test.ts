import { SocketModeReceiver } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningSlack, silent, startSlack, until } from './slack-harness.ts';

let running: RunningSlack;
let sockets: WebSocket[];
beforeEach(async () => {
  sockets = [];
  running = await startSlack({
    ackTimeoutMs: 200,
    perMinute: { 'apps.connections.open': 1_000 },
    eventRetryDelaysMs: [0, 0],
  });
});
afterEach(async () => {
  for (const socket of sockets) socket.terminate();
  await running.stop();
});

const newUrl = async () => (await running.client('xapp-sandbox-app').apps.connections.open({})).url ?? '';

type Received = Record<string, unknown>;

/** A bare connection that keeps what it gets and acknowledges what the given function answers. */
async function connect(answer: (received: Received) => unknown = () => undefined, url?: string) {
  const socket = new WebSocket(url ?? (await newUrl()));
  sockets.push(socket);
  const received: Received[] = [];
  const greeted = Promise.withResolvers<void>();
  socket.on('error', greeted.reject);
  socket.on('message', (data) => {
    const message: Received = JSON.parse(data.toString());
    received.push(message);
    if (message['type'] === 'hello') greeted.resolve();
    const payload = message['envelope_id'] === undefined ? undefined : answer(message);
    if (payload !== undefined) socket.send(JSON.stringify({ envelope_id: message['envelope_id'], payload }));
  });
  await greeted.promise;
  return { socket, received };
}

const command = (text = 'help') =>
  running.slack.postCommand({ userId: 'U0RITA', channelId: 'C0RELEASE', text });
const connections = () => running.slack.snapshot().connections;

describe('a connection', () => {
  test('begins with a hello that tells how many there are', async () => {
    await connect();
    const { received } = await connect();
    expect(received).toEqual([
      {
        type: 'hello',
        num_connections: 2,
        debug_info: { host: expect.any(String), build_number: 1, approximate_connection_time: 18_060 },
        connection_info: { app_id: 'A0GOLIVE' },
      },
    ]);
  });

  test('needs a URL of its own: one that was used or made up is refused', async () => {
    const url = await newUrl();
    expect(url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/slack\/socket\?ticket=/);
    await connect(undefined, url);
    await expect(connect(undefined, url)).rejects.toThrow('403');
    await expect(connect(undefined, url.replace(/ticket=\w+/, 'ticket=made-up'))).rejects.toThrow('403');
  });

  test('beyond the tenth is told to go', async () => {
    for (let n = 1; n <= 10; n += 1) await connect();
    const { socket, received } = await connect();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(received[1]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
    await until(running, () => connections() === 10);
  });

  test('is refused to an app whose token is no longer good', async () => {
    running.slack.refuseConnections('invalid_auth');
    await expect(newUrl()).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
    running.slack.refuseConnections(undefined);
    await connect();
  });

  test.each(['warning', 'refresh_requested'] as const)(
    'that is told to go because of %s gets its share until it is closed',
    async (reason) => {
      const old = await connect(() => ({}));
      running.slack.disconnect(reason);
      expect(await command()).toMatchObject({ ok: true });
      expect(old.received.slice(1)).toMatchObject([
        { type: 'disconnect', reason },
        { type: 'slash_commands' },
      ]);
      const next = await connect(() => ({}));
      for (let n = 0; n < 4; n += 1) expect(await command()).toMatchObject({ ok: true });
      expect([old, next].map(({ received }) => received.length)).toEqual([5, 3]);
      old.socket.close();
      await until(running, () => connections() === 1);
      expect(await command()).toMatchObject({ ok: true });
      expect(next.received).toHaveLength(4);
    },
  );

  test.each(['link_disabled', 'too_many_websockets'] as const)(
    'that is told to go because of %s gets nothing more',
    async (reason) => {
      const { socket, received } = await connect(() => ({}));
      const told = new Promise((resolve) => socket.once('message', resolve));
      running.slack.disconnect(reason);
      await told;
      expect(await command()).toMatchObject({ ok: false, error: 'dispatch_failed' });
      expect(received.at(-1)).toMatchObject({ type: 'disconnect', reason });
    },
  );

  test('is made anew by the real client after a disconnect', async () => {
    const receiver = new SocketModeReceiver({
      appToken: 'xapp-sandbox-app',
      clientPingTimeout: 50,
      logger: silent,
      installerOptions: { clientOptions: { slackApiUrl: running.slackApiUrl } },
    });
    const app = running.bolt({ receiver });
    app.command('/golive', async ({ ack }) => ack());
    await app.start();
    running.slack.disconnect('refresh_requested');
    await until(running, () => running.ledger.read({ kind: 'socket.opened' }).length === 2);
    expect(await command()).toMatchObject({ ok: true });
    running.slack.dropSockets();
    await until(running, () => running.ledger.read({ kind: 'socket.opened' }).length === 3);
    expect(await command()).toMatchObject({ ok: true });
  });
});

describe('an envelope', () => {
  test('goes to exactly one connection, each in its turn', async () => {
    const counts = [0, 0, 0];
    for (const index of counts.keys()) {
      await connect(() => {
        counts[index] = (counts[index] ?? 0) + 1;
        return {};
      });
    }
    for (let n = 0; n < 9; n += 1) expect(await command()).toMatchObject({ ok: true });
    expect(counts).toEqual([3, 3, 3]);
  });

  test('has an id, a type, and says whether an answer may be more than an ack', async () => {
    const { received } = await connect(() => ({}));
    await command();
    await running.slack.openHome({ userId: 'U0TOM' });
    expect(received.slice(1)).toMatchObject([
      { envelope_id: expect.any(String), type: 'slash_commands', accepts_response_payload: true },
      { type: 'events_api', accepts_response_payload: false, retry_attempt: 0, retry_reason: '' },
    ]);
  });

  test('is entered with its delivery and its acknowledgement', async () => {
    await connect(() => ({ text: 'Hello' }));
    const { envelopeId } = await command();
    expect(running.ledger.read({ kind: 'envelope.delivered' })).toMatchObject([
      { data: { envelopeId, via: 'socket-1' } },
    ]);
    expect(running.ledger.read({ kind: 'envelope.acked' })).toMatchObject([
      { accepted: true, data: { envelopeId, answer: { text: 'Hello' }, ms: expect.any(Number) } },
    ]);
  });

  test('that is acknowledged too late counts as unacked, and the late ack is entered', async () => {
    const { socket, received } = await connect();
    const seen = await command();
    expect(seen).toMatchObject({ ok: false, error: 'operation_timeout' });
    socket.send(JSON.stringify({ envelope_id: received[1]?.['envelope_id'] }));
    await until(running, () => running.ledger.read({ kind: 'envelope.late_ack' })[0]);
  });

  test('can come twice, and again later', async () => {
    const { received } = await connect(() => ({}));
    running.slack.duplicateNext(1);
    const { envelopeId } = await command('vote');
    await until(running, () => received.length === 3);
    await running.slack.redeliver(envelopeId);
    await command('other');
    const envelopes = received.slice(1).map((e) => e['envelope_id']);
    expect(envelopes.slice(0, 3)).toEqual([envelopeId, envelopeId, envelopeId]);
    expect(envelopes).toHaveLength(4);
    expect(await running.slack.redeliver('unknown')).toBeUndefined();
  });

  test('with an event is repeated until the app takes it', async () => {
    const { received } = await connect((message) => (message['retry_attempt'] === 2 ? {} : undefined));
    expect(await running.slack.openHome({ userId: 'U0TOM' })).toMatchObject({ ok: false });
    await until(running, () => running.ledger.read({ kind: 'envelope.acked' })[0]);
    expect(received.slice(1)).toMatchObject([
      { retry_attempt: 0 },
      { retry_attempt: 1, retry_reason: 'timeout' },
      { retry_attempt: 2, retry_reason: 'timeout' },
    ]);
    const events = received.slice(1).map((e) => JSON.stringify(e['payload']));
    expect(new Set(events).size).toBe(1);
  });

  test('may carry any payload that the network could bring', async () => {
    const { received } = await connect(() => ({}));
    const payload = { type: 'block_actions', user: null, actions: [] };
    expect(await running.slack.deliver({ type: 'interactive', payload })).toMatchObject({ ok: true });
    expect(received[1]).toMatchObject({ payload });
  });
});
