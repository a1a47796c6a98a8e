import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App } from '@slack/bolt';
import { afterEach, describe, expect, test } from 'vitest';
import { actions, button } from './slack-blocks.ts';
import { type RunningSlack, silent, startSlack, until } from './slack-harness.ts';

let running: RunningSlack;
let stopApp: () => Promise<unknown>;
afterEach(async () => {
  await stopApp();
  await running.stop();
});

const rita = { userId: 'U0RITA', channelId: 'C0RELEASE' };
const portOf = (server: { address(): AddressInfo | string | null }) => {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  return address.port;
};

/** The sandbox in HTTP mode with a real Bolt app behind it. */
async function startBoltBehind(signingSecret: string, register: (app: App) => void) {
  const target = { url: '' };
  running = await startSlack({ http: { requestUrl: () => target.url } });
  const app = new App({
    token: 'xoxb-sandbox-bot',
    signingSecret,
    logger: silent,
    clientOptions: { slackApiUrl: running.slackApiUrl },
  });
  register(app);
  const server = await app.start({ host: '127.0.0.1', port: 0 });
  target.url = `http://127.0.0.1:${portOf(server)}/slack/events`;
  stopApp = () => app.stop();
}

/** The sandbox in HTTP mode with a bare server behind it that answers with the given statuses. */
async function startBareBehind(statuses: number[], eventRetryDelaysMs: number[]) {
  const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(statuses[requests.length - 1] ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running = await startSlack({
    eventRetryDelaysMs,
    http: { requestUrl: () => `http://127.0.0.1:${portOf(server)}/` },
  });
  stopApp = () => new Promise((resolve) => server.close(resolve));
  return requests;
}

describe('a real Bolt app in HTTP mode', () => {
  test('accepts signed commands, clicks and events', async () => {
    const clicks: unknown[] = [];
    await startBoltBehind('sandbox-signing-secret', (app) => {
      app.command('/golive', async ({ ack, command }) => ack(`You said: ${command.text}`));
      app.action('go', async ({ ack, action }) => {
        await ack();
        clicks.push(action);
      });
      app.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [{ type: 'divider' }] },
        });
      });
    });
    const seen = await running.slack.postCommand({ ...rita, text: 'a=b&c +1 <x>' });
    expect(seen).toMatchObject({ ok: true, ephemerals: [{ text: 'You said: a=b&amp;c +1 &lt;x&gt;' }] });
    const posted = await running
      .client()
      .chat.postMessage({ channel: 'C0RELEASE', text: 'Gate', blocks: [actions(button('go', 'v:1'))] });
    await running.slack.click({ ...rita, ts: posted.ts, actionId: 'go' });
    expect(clicks).toMatchObject([{ value: 'v:1' }]);
    await running.slack.openHome({ userId: 'U0TOM' });
    await until(running, () => running.ledger.read({ kind: 'views.publish' })[0]);
  });

  test('refuses requests signed with another secret', async () => {
    await startBoltBehind('another-secret', (app) => app.command('/golive', async ({ ack }) => ack()));
    const seen = await running.slack.postCommand({ ...rita, text: 'help' });
    expect(seen).toMatchObject({ ok: false, error: 'http_status_401' });
    expect(running.ledger.read({ kind: 'envelope.refused' })).toHaveLength(1);
  });
});

describe('requests to the app', () => {
  test('with events are repeated with their number, and never more often than the plan says', async () => {
    const requests = await startBareBehind([500, 500, 500, 500], [0, 0]);
    await running.slack.openHome({ userId: 'U0TOM' });
    await until(running, () => running.ledger.read({ kind: 'envelope.refused' }).length === 3);
    expect(requests.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([undefined, '1', '2']);
    expect(requests[1]?.headers['x-slack-retry-reason']).toBe('http_error');
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      type: 'event_callback',
      team_id: 'T0GOLIVE',
      event: { type: 'app_home_opened', user: 'U0TOM', tab: 'home' },
    });
  });

  test('with commands are not repeated', async () => {
    const requests = await startBareBehind([500], [0, 0]);
    expect(await running.slack.postCommand({ ...rita, text: 'help' })).toMatchObject({
      error: 'http_status_500',
    });
    await running.slack.postCommand({ ...rita, text: 'again' });
    expect(requests).toHaveLength(2);
  });

  test('that reach nobody fail at once', async () => {
    running = await startSlack({ http: { requestUrl: () => 'http://127.0.0.1:1/' } });
    stopApp = async () => {};
    expect(await running.slack.postCommand({ ...rita, text: 'help' })).toMatchObject({
      error: 'dispatch_failed',
    });
  });
});
