import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { App, type ReceiverEvent } from '@slack/bolt';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpReceiver } from '../../src/slack/http/http-receiver.ts';

const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const realNow = Date.UTC(2026, 11, 1, 17);
const nowS = realNow / 1000;
const form = 'application/x-www-form-urlencoded';
const body = new URLSearchParams({ command: '/golive', text: 'status', user_id: 'U0RITA' }).toString();

let server: Server;
let origin: string;
let seen: ReceiverEvent['body'][];
let answer: (event: ReceiverEvent) => Promise<void>;

beforeEach(async () => {
  seen = [];
  answer = ({ ack }) => ack({ text: 'here it is' });
  const receiver = createHttpReceiver({
    signingSecret: secret,
    log: pino({ level: 'silent' }),
    realNow: () => realNow,
    intake: async (_app, event) => {
      seen.push(event.body);
      await answer(event);
    },
  });
  new App({
    receiver,
    authorize: async () => ({}),
    ignoreSelf: false,
    convoStore: false,
  });
  server = createServer((request, response) => receiver.handleRequest(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const sign = (text: string, timestamp: string | number = nowS, key = secret): string =>
  `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${text}`).digest('hex')}`;

interface Sending {
  readonly text?: string;
  readonly signature?: string | undefined;
  readonly timestamp?: string | undefined;
  readonly type?: string;
  readonly path?: string;
  readonly method?: string;
}

function send(sending: Sending = {}): Promise<Response> {
  const { text = body, type = form, path = '/slack/events', method = 'POST' } = sending;
  const signature = 'signature' in sending ? sending.signature : sign(text);
  const timestamp = 'timestamp' in sending ? sending.timestamp : String(nowS);
  return fetch(origin + path, {
    method,
    headers: {
      'content-type': type,
      ...(signature === undefined ? {} : { 'x-slack-signature': signature }),
      ...(timestamp === undefined ? {} : { 'x-slack-request-timestamp': timestamp }),
    },
    ...(method === 'GET' ? {} : { body: text }),
  });
}

describe('a request in HTTP mode', () => {
  it('is taken when Slack signed it, and answered with the acknowledgement', async () => {
    const response = await send();
    expect([response.status, await response.json()]).toEqual([200, { text: 'here it is' }]);
    expect(seen).toEqual([{ command: '/golive', text: 'status', user_id: 'U0RITA' }]);
  });

  it.each<[string, Sending]>([
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['a signature without its digest', { signature: 'v0=' }],
    ['a short signature', { signature: sign(body).slice(0, -1) }],
    ['a long signature', { signature: `${sign(body)}0` }],
    ['a signature of another version', { signature: sign(body).replace('v0', 'v1') }],
    ['a signature in capitals', { signature: sign(body).toUpperCase() }],
    ['a signature with another secret', { signature: sign(body, nowS, 'guessed') }],
    ['a signature with an empty secret', { signature: sign(body, nowS, '') }],
    ['a signature of another time', { signature: sign(body, nowS - 1) }],
    ['no timestamp', { timestamp: undefined, signature: sign(body, '') }],
    ['an empty timestamp', { timestamp: '', signature: sign(body, '') }],
    ['a timestamp that is no number', { timestamp: 'now', signature: sign(body, 'now') }],
    ['a timestamp with an exponent', { timestamp: '1e9', signature: sign(body, '1e9') }],
    ['an old timestamp', { timestamp: String(nowS - 301), signature: sign(body, nowS - 301) }],
    ['a future timestamp', { timestamp: String(nowS + 301), signature: sign(body, nowS + 301) }],
    ['a changed byte', { text: body.replace('RITA', 'RITB'), signature: sign(body) }],
    ['an added byte', { text: `${body}&a=b`, signature: sign(body) }],
  ])('is refused with %s', async (_, sending) => {
    expect((await send(sending)).status).toBe(401);
    expect(seen).toEqual([]);
  });

  it.each([-300, 300])('is taken %i s away from now', async (awayS) => {
    const timestamp = String(nowS + awayS);
    expect((await send({ timestamp, signature: sign(body, timestamp) })).status).toBe(200);
  });

  it('is the same request when it is replayed: what it does has the same name', async () => {
    await send();
    await send();
    expect(seen[1]).toEqual(seen[0]);
  });

  it('is refused over one megabyte', async () => {
    const text = `text=${'a'.repeat(2 * 1024 * 1024)}`;
    expect((await send({ text })).status).toBe(413);
    expect(seen).toEqual([]);
  });

  it.each([
    ['another path', { path: '/slack/other' }, 404],
    ['another method', { method: 'GET' }, 405],
    ['a body that is no JSON', { text: '{', type: 'application/json' }, 400],
    ['a payload that is no JSON', { text: 'payload=%7B' }, 400],
    ['a payload that is a list', { text: 'payload=%5B%5D' }, 400],
    ['a payload that is null', { text: 'payload=null' }, 400],
  ])('is refused with %s', async (_, sending: Sending, status) => {
    expect((await send(sending)).status).toBe(status);
    expect(seen).toEqual([]);
  });

  it('reads the payload of a click', async () => {
    await send({ text: `payload=${encodeURIComponent('{"type":"block_actions"}')}` });
    expect(seen).toEqual([{ type: 'block_actions' }]);
  });

  it('takes nothing from the prototype that a payload brings', async () => {
    await send({ text: '{"__proto__":{"type":"view_submission"},"a":1}', type: 'application/json' });
    expect(seen[0]?.['a']).toBe(1);
    expect(seen[0]?.['type']).toBeUndefined();
    expect(({} as Record<string, unknown>)['type']).toBeUndefined();
  });

  it('proves to Slack that the address is ours', async () => {
    const text = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    expect(await (await send({ text, type: 'application/json' })).json()).toEqual({ challenge: 'abc' });
    expect((await send({ text: 'ssl_check=1' })).status).toBe(200);
    expect(seen).toEqual([]);
  });

  it('that is not acknowledged is answered with 500, so that Slack shows the failure', async () => {
    answer = async () => {};
    expect((await send()).status).toBe(500);
  });

  it('whose handling fails is answered with 500', async () => {
    answer = async () => {
      throw new Error('broken');
    };
    expect((await send()).status).toBe(500);
  });

  it('is answered once, whatever is acknowledged later', async () => {
    answer = async ({ ack }) => {
      await ack('first');
      await ack('second');
    };
    expect(await (await send()).text()).toBe('first');
  });

  it('that breaks off midway troubles nobody', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /slack/events HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.destroy();
    expect((await send()).status).toBe(200);
  });
});
