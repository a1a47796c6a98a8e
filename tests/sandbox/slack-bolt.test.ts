import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actions, button, section } from './slack-blocks.ts';
import { type RunningSlack, startSlack, until } from './slack-harness.ts';

let running: RunningSlack;
beforeEach(async () => {
  running = await startSlack({ ackTimeoutMs: 300, subscriptions: ['app_home_opened', 'app_mention'] });
});
afterEach(() => running.stop());

const rita = { userId: 'U0RITA', channelId: 'C0RELEASE' };

function person(id: string) {
  const found = running.slack.snapshot().users.find((user) => user.id === id);
  if (!found) throw new Error(`no user ${id}`);
  return found;
}

function messagesIn(channelId: string) {
  return running.slack.snapshot().channels.find((channel) => channel.id === channelId)?.messages ?? [];
}

describe('a slash command', () => {
  test('reaches the app with the fields of the real thing and shows the words of its ack', async () => {
    const app = running.bolt();
    const bodies: Record<string, unknown>[] = [];
    app.command('/golive', async ({ ack, body }) => {
      bodies.push(body);
      await ack('Here is help.');
    });
    await app.start();
    const seen = await running.slack.postCommand({ ...rita, text: ' help ' });
    expect(seen).toMatchObject({ ok: true, ephemerals: [{ text: 'Here is help.', userId: 'U0RITA' }] });
    expect(bodies).toEqual([
      {
        token: 'sandbox-verification-token',
        team_id: 'T0GOLIVE',
        team_domain: 'golive-sandbox',
        channel_id: 'C0RELEASE',
        channel_name: 'releases',
        user_id: 'U0RITA',
        user_name: 'rita',
        command: '/golive',
        text: 'help',
        api_app_id: 'A0GOLIVE',
        is_enterprise_install: 'false',
        response_url: expect.stringMatching(`^${running.origin}/slack/response/`),
        trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]{32}$/),
      },
    ]);
  });

  test('that nobody acknowledges fails for the person and is entered as unacked', async () => {
    const app = running.bolt();
    await app.start();
    const seen = await running.slack.postCommand({ ...rita, text: 'help' });
    expect(seen).toMatchObject({
      ok: false,
      error: 'operation_timeout',
      text: '/golive failed because the app did not respond',
    });
    expect(running.ledger.read({ kind: 'envelope.unacked' })).toMatchObject([
      { accepted: false, data: { envelopeId: seen.envelopeId, text: 'help', via: 'socket-1' } },
    ]);
  });

  test('that the app did not register does not exist', async () => {
    await expect(running.slack.postCommand({ ...rita, command: '/deploy', text: '' })).rejects.toThrow(
      '/deploy is not a valid command.',
    );
  });

  test('without any connection fails at once', async () => {
    const seen = await running.slack.postCommand({ ...rita, text: 'help' });
    expect(seen).toMatchObject({ ok: false, text: '/golive failed with the error "dispatch_failed"' });
    expect(running.ledger.read({ kind: 'envelope.undelivered' })).toHaveLength(1);
  });

  test('whose ack carries bad blocks shows an error instead of them', async () => {
    const app = running.bolt();
    app.command('/golive', async ({ ack }) => {
      await ack({ blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }] });
    });
    await app.start();
    const seen = await running.slack.postCommand({ ...rita, text: 'help' });
    expect(seen).toMatchObject({ ok: true, text: 'failed with the error "invalid_blocks"', ephemerals: [] });
  });

  test('in a private channel hides its name, and the bot can answer there through the response_url only', async () => {
    const app = running.bolt();
    app.command('/golive', async ({ ack, body, respond, client }) => {
      await ack();
      const refused = await client.chat
        .postMessage({ channel: body.channel_id, text: 'hello' })
        .catch((error) => error.data.error);
      await respond({ text: `${body.channel_name}: ${refused}`, response_type: 'in_channel' });
    });
    await app.start();
    await running.slack.postCommand({ userId: 'U0RITA', channelId: 'C0PRIV', text: '' });
    const [message] = await until(running, () => messagesIn('C0PRIV').length > 0 && messagesIn('C0PRIV'));
    expect(message?.text).toBe('privategroup: channel_not_found');
  });
});

describe('a click', () => {
  test('on a message brings the message, its state and a response_url that can replace it', async () => {
    const app = running.bolt();
    const bodies: Record<string, unknown>[] = [];
    app.action('go', async ({ ack, body, respond }) => {
      await ack();
      bodies.push({ ...body });
      await respond({ replace_original: true, text: 'Voted' });
    });
    await app.start();
    const blocks = [section('Gate 1'), actions(button('go', 'v:7'))];
    const posted = await running.client().chat.postMessage({ channel: 'C0RELEASE', text: 'Gate', blocks });
    expect(await running.slack.click({ ...rita, ts: posted.ts, actionId: 'go' })).toMatchObject({ ok: true });
    await until(running, () => messagesIn('C0RELEASE').some((m) => m.text === 'Voted'));
    expect(bodies[0]).toMatchObject({
      type: 'block_actions',
      user: { id: 'U0RITA', username: 'rita', name: 'rita', team_id: 'T0GOLIVE' },
      api_app_id: 'A0GOLIVE',
      container: { type: 'message', message_ts: posted.ts, channel_id: 'C0RELEASE', is_ephemeral: false },
      team: { id: 'T0GOLIVE', domain: 'golive-sandbox' },
      channel: { id: 'C0RELEASE', name: 'releases' },
      message: { ts: posted.ts, bot_id: 'B0GOLIVE', user: 'U0BOTGL', text: 'Gate' },
      state: { values: {} },
      actions: [{ type: 'button', action_id: 'go', value: 'v:7', text: { type: 'plain_text', text: 'go' } }],
    });
    expect(messagesIn('C0RELEASE')).toMatchObject([{ ts: posted.ts, text: 'Voted', blocks: [], changes: 1 }]);
  });

  test('on an ephemeral message comes without the message, and only its reader can make it', async () => {
    const app = running.bolt();
    const bodies: Record<string, unknown>[] = [];
    app.action('yes', async ({ ack, body, respond }) => {
      await ack();
      bodies.push({ ...body });
      await respond({ delete_original: true });
    });
    await app.start();
    const sent = await running.client().chat.postEphemeral({
      channel: 'C0RELEASE',
      user: 'U0RITA',
      text: 'Sure?',
      blocks: [actions(button('yes'))],
    });
    const place = { channelId: 'C0RELEASE', ts: sent.message_ts, actionId: 'yes' };
    await expect(running.slack.click({ ...place, userId: 'U0TOM' })).rejects.toThrow('There is no message');
    await running.slack.click({ ...place, userId: 'U0RITA' });
    await until(running, () => person('U0RITA').ephemerals.length === 0);
    expect(bodies[0]).toMatchObject({ container: { is_ephemeral: true, message_ts: sent.message_ts } });
    expect(bodies[0]).not.toHaveProperty('message');
  });

  test('on a button that was replaced still arrives, as old payloads do', async () => {
    const app = running.bolt();
    const values: unknown[] = [];
    app.action('go', async ({ ack, action }) => {
      await ack();
      values.push('value' in action ? action.value : undefined);
    });
    await app.start();
    const client = running.client();
    const posted = await client.chat.postMessage({
      channel: 'C0RELEASE',
      text: 'Gate',
      blocks: [actions(button('go', 'old'))],
    });
    await client.chat.update({ channel: 'C0RELEASE', ts: posted.ts ?? '', text: 'Closed' });
    const place = { ...rita, ts: posted.ts, actionId: 'go' };
    await expect(running.slack.click(place)).rejects.toThrow('nothing to click');
    expect(await running.slack.click({ ...place, stale: true })).toMatchObject({ ok: true });
    expect(values).toEqual(['old']);
  });

  test('is not possible for outsiders, bots, deactivated people and those not in the channel', async () => {
    const posted = await running
      .client()
      .chat.postMessage({ channel: 'C0TECH', text: 'Gate', blocks: [actions(button('go'))] });
    const place = { channelId: 'C0TECH', ts: posted.ts, actionId: 'go' };
    await expect(running.slack.click({ ...place, userId: 'U0DEAD' })).rejects.toThrow('deactivated');
    await expect(running.slack.click({ ...place, userId: 'U0GUS' })).rejects.toThrow('not in C0TECH');
    await expect(running.slack.click({ ...place, userId: 'U0BOTX' })).rejects.toThrow('is a bot');
    await expect(running.slack.click({ ...place, userId: 'U9NONE' })).rejects.toThrow('no user');
  });
});

describe('a menu in a message', () => {
  test('tells the app at once, with the state of all inputs of that person', async () => {
    const app = running.bolt();
    const bodies: Record<string, unknown>[] = [];
    app.action('pick', async ({ ack, body }) => {
      await ack();
      bodies.push({ ...body });
    });
    await app.start();
    const option = (value: string) => ({ text: { type: 'plain_text' as const, text: value }, value });
    const posted = await running.client().chat.postMessage({
      channel: 'C0RELEASE',
      text: 'Which?',
      blocks: [
        {
          type: 'actions',
          block_id: 'menus',
          elements: [
            { type: 'static_select', action_id: 'pick', options: [option('GL-1'), option('GL-2')] },
            { type: 'users_select', action_id: 'owner', initial_user: 'U0TOM' },
          ],
        },
      ],
    });
    const place = { ...rita, ts: posted.ts, actionId: 'pick' };
    await expect(running.slack.setState({ ...place, value: 'GL-3' })).rejects.toThrow(
      'not among the options',
    );
    await running.slack.setState({ ...place, value: 'GL-2' });
    expect(bodies).toMatchObject([
      {
        actions: [{ type: 'static_select', selected_option: { value: 'GL-2' } }],
        state: {
          values: {
            menus: {
              pick: { type: 'static_select', selected_option: { value: 'GL-2' } },
              owner: { type: 'users_select', selected_user: 'U0TOM' },
            },
          },
        },
      },
    ]);
  });
});

describe('events', () => {
  test('opening the home tab lets the app publish it', async () => {
    const app = running.bolt();
    app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({
        user_id: event.user,
        view: { type: 'home', blocks: [section(`Tab ${event.tab}`)] },
      });
    });
    await app.start();
    expect(await running.slack.openHome({ userId: 'U0TOM' })).toMatchObject({ ok: true });
    const home = await until(running, () => person('U0TOM').home);
    expect(home).toMatchObject({ type: 'home', blocks: [{ text: { text: 'Tab home' } }] });
  });

  test('a mention reaches the app; other talk does not', async () => {
    const app = running.bolt();
    const texts: string[] = [];
    app.event('app_mention', async ({ event }) => {
      texts.push(event.text);
    });
    await app.start();
    await running.slack.postMessage({ ...rita, text: 'no bot here' });
    await running.slack.postMessage({ ...rita, text: '@golive status <3' });
    await until(running, () => texts.length > 0);
    expect(texts).toEqual(['<@U0BOTGL> status &lt;3']);
  });
});
