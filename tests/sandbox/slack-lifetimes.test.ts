import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actions, button, inputBlock, modal, section } from './slack-blocks.ts';
import { type RunningSlack, startSlack } from './slack-harness.ts';

let running: RunningSlack;
let realTime: number;
beforeEach(async () => {
  realTime = Date.UTC(2026, 0, 1);
  running = await startSlack({ realNow: () => realTime });
});
afterEach(() => running.stop());

const seconds = (count: number) => count * 1_000;
const minutes = (count: number) => count * 60_000;

/** Opens a connection that takes everything, so that payloads can be looked at. */
async function receivedPayloads() {
  const app = running.bolt();
  const bodies: Record<string, unknown>[] = [];
  app.use(async ({ body, next }) => {
    bodies.push({ ...body });
    await next();
  });
  app.command('/golive', async ({ ack }) => ack());
  app.action(/.*/, async ({ ack }) => ack());
  await app.start();
  return bodies;
}

async function commandPayload() {
  const bodies = await receivedPayloads();
  await running.slack.postCommand({ userId: 'U0RITA', channelId: 'C0RELEASE', text: 'plan' });
  return { trigger: String(bodies[0]?.['trigger_id']), responseUrl: String(bodies[0]?.['response_url']) };
}

const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error) => error.data?.error ?? `retry after ${error.retryAfter} s`,
  );

const view = modal({ blocks: [inputBlock('version')] });
const open = (trigger_id: string) => outcome(running.client().apiCall('views.open', { trigger_id, view }));

describe('a trigger_id', () => {
  test('opens one view within three seconds of real time, whatever the sandbox clock does', async () => {
    const { trigger } = await commandPayload();
    running.clock.jumpTo(running.clock.now() + minutes(60));
    realTime += seconds(3);
    expect(await open(trigger)).toBe('ok');
    expect(await open(trigger)).toBe('exchanged_trigger_id');
  });

  test('expires after three seconds', async () => {
    const { trigger } = await commandPayload();
    realTime += seconds(3) + 1;
    expect(await open(trigger)).toBe('expired_trigger_id');
  });

  test('is not used up by a view that is refused', async () => {
    const { trigger } = await commandPayload();
    const bad = { ...view, title: { type: 'plain_text', text: 'x'.repeat(25) } };
    expect(await outcome(running.client().apiCall('views.open', { trigger_id: trigger, view: bad }))).toBe(
      'invalid_arguments',
    );
    expect(await open(trigger)).toBe('ok');
  });

  test('cannot be made up', async () => {
    expect(await open('1.1.abc')).toBe('invalid_trigger_id');
    expect(await open('nonsense')).toBe('invalid_arguments');
  });

  test('of a command pushes nothing, since there is no view to push onto', async () => {
    const { trigger } = await commandPayload();
    const pushed = running.client().apiCall('views.push', { trigger_id: trigger, view });
    expect(await outcome(pushed)).toBe('not_found');
  });

  test('of a click in a modal pushes at most two more views onto it', async () => {
    const bodies = await receivedPayloads();
    await running.slack.postCommand({ userId: 'U0RITA', channelId: 'C0RELEASE', text: 'plan' });
    const rootView = modal({ blocks: [actions(button('more'))] });
    const root = await running
      .client()
      .apiCall('views.open', { trigger_id: bodies[0]?.['trigger_id'], view: rootView });
    const front = () =>
      running.slack
        .snapshot()
        .users.find((u) => u.id === 'U0RITA')
        ?.views.at(-1)?.id ?? '';
    const push = async () => {
      await running.slack.click({ userId: 'U0RITA', viewId: front(), actionId: 'more' });
      const trigger_id = bodies.at(-1)?.['trigger_id'];
      return outcome(running.client().apiCall('views.push', { trigger_id, view: rootView }));
    };
    expect(root.ok).toBe(true);
    expect([await push(), await push(), await push()]).toEqual(['ok', 'ok', 'push_limit_reached']);
  });
});

describe('a view', () => {
  async function openedView() {
    const { trigger } = await commandPayload();
    const answer = await running.client().apiCall('views.open', {
      trigger_id: trigger,
      view: { ...view, external_id: 'plan-1' },
    });
    const opened = 'view' in answer ? answer.view : undefined;
    if (typeof opened !== 'object' || opened === null || !('id' in opened) || !('hash' in opened)) {
      throw new Error('no view');
    }
    return { id: String(opened.id), hash: String(opened.hash) };
  }
  const update = (args: Record<string, unknown>) =>
    outcome(running.client().apiCall('views.update', { view, ...args }));

  test('is updated under the hash that it was last seen with', async () => {
    const { id, hash } = await openedView();
    expect(await update({ view_id: id, hash })).toBe('ok');
    expect(await update({ view_id: id, hash })).toBe('hash_conflict');
    expect(await update({ view_id: id })).toBe('ok');
  });

  test('is found by its external_id, which nothing else may have', async () => {
    await openedView();
    const home = { type: 'home', blocks: [section('a')], external_id: 'plan-1' };
    expect(await outcome(running.client().apiCall('views.publish', { user_id: 'U0TOM', view: home }))).toBe(
      'duplicate_external_id',
    );
    expect(await update({ external_id: 'plan-1' })).toBe('ok');
  });

  test('that is closed can no longer be updated', async () => {
    const { id } = await openedView();
    await running.slack.closeView({ userId: 'U0RITA', viewId: id });
    expect(await update({ view_id: id })).toBe('not_found');
    expect(await update({})).toBe('invalid_arguments');
  });
});

describe('a response_url', () => {
  const send = async (url: string, body: unknown = { text: 'x' }) => {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    return `${response.status} ${await response.text()}`;
  };

  test('can be used five times', async () => {
    const { responseUrl } = await commandPayload();
    const answers: string[] = [];
    for (let use = 1; use <= 6; use += 1) answers.push(await send(responseUrl));
    expect(answers).toEqual([...Array(5).fill('200 ok'), '404 used_url']);
    const rita = running.slack.snapshot().users.find((user) => user.id === 'U0RITA');
    expect(rita?.ephemerals).toHaveLength(5);
  });

  test('lives for 30 minutes of real time', async () => {
    const { responseUrl } = await commandPayload();
    realTime += minutes(30);
    expect(await send(responseUrl)).toBe('200 ok');
    realTime += 1;
    expect(await send(responseUrl)).toBe('404 expired_url');
  });

  test('lives for 30 minutes of sandbox time too, for bots that live by the moved clock', async () => {
    const { responseUrl } = await commandPayload();
    running.clock.jumpTo(running.clock.now() + minutes(30) + 1);
    expect(await send(responseUrl)).toBe('404 expired_url');
  });

  test('refuses what is no message', async () => {
    const { responseUrl } = await commandPayload();
    expect(await send(responseUrl, {})).toBe('400 no_text');
    expect(await send(responseUrl, { text: 1 })).toBe('400 invalid_payload');
    expect(await send(responseUrl, { blocks: [{ type: 'nope' }] })).toBe('400 invalid_blocks');
    expect(await send(`${running.origin}/slack/response/none`)).toBe('404 invalid_url');
  });
});

describe('rate limits', () => {
  test('allow 60 posts a minute per channel, and say how long to wait', async () => {
    const post = (channel: string) => outcome(running.client().chat.postMessage({ channel, text: 'x' }));
    for (let n = 1; n <= 60; n += 1) {
      expect(await post('C0RELEASE')).toBe('ok');
      realTime += 100;
    }
    expect(await post('C0RELEASE')).toBe('retry after 54 s');
    expect(await post('C0TECH')).toBe('ok');
    realTime += seconds(54);
    expect(await post('C0RELEASE')).toBe('ok');
    expect(
      running.ledger.read({ kind: 'chat.postMessage' }).filter((entry) => !entry.accepted),
    ).toMatchObject([{ data: { channel: 'C0RELEASE', error: 'ratelimited', status: 429 } }]);
  });

  test('are those of each tier, for the whole workspace', async () => {
    const client = running.client();
    const times = async (count: number, call: () => Promise<unknown>) => {
      const outcomes: string[] = [];
      for (let n = 0; n < count; n += 1) outcomes.push(await outcome(call()));
      return outcomes.filter((each) => each.startsWith('retry after')).length;
    };
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0RELEASE', text: 'x' });
    const update = () => client.chat.update({ channel: 'C0RELEASE', ts, text: 'y' });
    expect(await times(51, update)).toBe(1);
    const whisper = (channel: string) => () =>
      client.chat.postEphemeral({ channel, user: 'U0TOM', text: 'x' });
    expect([await times(100, whisper('C0RELEASE')), await times(1, whisper('C0TECH'))]).toEqual([0, 1]);
    expect(await times(21, () => client.usergroups.list({}))).toBe(1);
    const connect = () => running.client('xapp-sandbox-app').apps.connections.open({});
    expect(await times(11, connect)).toBe(1);
    realTime += minutes(1);
    expect(await times(1, update)).toBe(0);
  });

  test('can be set otherwise for tests that need many calls', async () => {
    await running.stop();
    running = await startSlack({ perMinute: { 'apps.connections.open': 1_000 } });
    for (let n = 0; n < 20; n += 1) {
      expect(await outcome(running.client('xapp-sandbox-app').apps.connections.open({}))).toBe('ok');
    }
  });
});
