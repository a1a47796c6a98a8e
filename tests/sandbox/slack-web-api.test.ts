import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultScopes } from '../../sandbox/slack/workspace.ts';
import { section } from './slack-blocks.ts';
import { type RunningSlack, startSlack } from './slack-harness.ts';

let running: RunningSlack;
beforeEach(async () => {
  running = await startSlack();
});
afterEach(() => running.stop());

/** The error code of a call that Slack refuses, with what else the answer says. */
async function refusal(call: Promise<unknown>): Promise<Record<string, unknown>> {
  return call.then(
    () => ({ error: 'none: the call was accepted' }),
    (error) => error.data,
  );
}

const fetchJson = async (path: string, init: RequestInit) =>
  (await fetch(`${running.origin}/slack/api/${path}`, { method: 'POST', ...init })).json();

describe('who calls', () => {
  test('auth.test names the bot', async () => {
    expect(await running.client().auth.test()).toMatchObject({
      team_id: 'T0GOLIVE',
      user_id: 'U0BOTGL',
      bot_id: 'B0GOLIVE',
      url: 'https://golive-sandbox.slack.com/',
    });
  });

  test('a call without a token, with an unknown one or one of the wrong kind is refused', async () => {
    expect(await fetchJson('auth.test', {})).toEqual({ ok: false, error: 'not_authed' });
    expect(await refusal(running.client('xoxb-other').auth.test())).toMatchObject({ error: 'invalid_auth' });
    const wrongKind = { error: 'not_allowed_token_type' };
    expect(await refusal(running.client().apps.connections.open({}))).toMatchObject(wrongKind);
    const asApp = running.client('xapp-sandbox-app');
    expect(await refusal(asApp.chat.postMessage({ channel: 'C0RELEASE', text: 'x' }))).toMatchObject(
      wrongKind,
    );
  });

  test('a call that needs a scope which was not granted says which', async () => {
    await running.stop();
    running = await startSlack({ scopes: defaultScopes.filter((scope) => scope !== 'pins:write') });
    const { ts = '' } = await running.client().chat.postMessage({ channel: 'C0RELEASE', text: 'x' });
    const answer = await refusal(running.client().pins.add({ channel: 'C0RELEASE', timestamp: ts }));
    expect(answer).toMatchObject({ error: 'missing_scope', needed: 'pins:write' });
    expect(answer['provided']).toContain('chat:write');
  });

  test('an unknown method is refused by name', async () => {
    expect(await refusal(running.client().apiCall('chat.shout'))).toMatchObject({
      error: 'unknown_method',
      req_method: 'chat.shout',
    });
  });

  test('arguments may come as JSON too, and junk is refused', async () => {
    const headers = { authorization: 'Bearer xoxb-sandbox-bot', 'content-type': 'application/json' };
    const body = JSON.stringify({ channel: 'C0RELEASE', blocks: [section('From JSON')] });
    expect(await fetchJson('chat.postMessage', { headers, body })).toMatchObject({ ok: true });
    expect(await fetchJson('chat.postMessage', { headers, body: '{' })).toEqual({
      ok: false,
      error: 'invalid_json',
    });
    expect(await fetchJson('chat.postMessage', { headers, body: '[]' })).toEqual({
      ok: false,
      error: 'json_not_object',
    });
    const inForm = { body: new URLSearchParams({ token: 'xoxb-sandbox-bot' }) };
    expect(await fetchJson('auth.test', inForm)).toMatchObject({ ok: true });
  });

  test('no token ever reaches the ledger', async () => {
    await fetchJson('auth.test', { body: new URLSearchParams({ token: 'xoxb-sandbox-bot', note: 'kept' }) });
    expect(JSON.stringify(running.ledger.read())).toContain('kept');
    expect(JSON.stringify(running.ledger.read())).not.toContain('xoxb');
  });
});

describe('conversations', () => {
  test('are listed page by page, without the private ones that the bot is not in', async () => {
    const ids: (string | undefined)[] = [];
    const pages = running.client().paginate('conversations.list', {
      limit: 3,
      exclude_archived: true,
      types: 'public_channel,private_channel',
    });
    for await (const page of pages) {
      if ('channels' in page && Array.isArray(page.channels)) ids.push(...page.channels.map((c) => c.id));
    }
    expect(ids).toEqual([
      'C0RELEASE',
      'C0TECH',
      'C0STAKE',
      'C0SUPPORT',
      'C0INC',
      'C0USERS',
      'C0REHEARSE',
      'C0GENERAL',
    ]);
    const bad = running.client().conversations.list({ cursor: 'bm9wZQ==' });
    expect(await refusal(bad)).toMatchObject({ error: 'invalid_cursor' });
  });

  test('tell whether the bot is in them', async () => {
    const client = running.client();
    expect(await client.conversations.info({ channel: 'C0ARCH' })).toMatchObject({
      channel: { name: 'archived', is_archived: true, is_member: true, is_private: false },
    });
    running.slack.removeBot('C0INC');
    expect(await client.conversations.info({ channel: 'C0INC' })).toMatchObject({
      channel: { is_member: false },
    });
    expect(await refusal(client.conversations.history({ channel: 'C0INC' }))).toMatchObject({
      error: 'not_in_channel',
    });
    expect(await refusal(client.conversations.info({ channel: 'C0PRIV' }))).toMatchObject({
      error: 'channel_not_found',
    });
  });

  test('list their members', async () => {
    const { members } = await running.client().conversations.members({ channel: 'C0RELEASE' });
    expect(members).toContain('U0GUS');
    expect(members).not.toContain('U0DEAD');
  });

  test('with one person are opened for messages; reading them needs another scope', async () => {
    const client = running.client();
    const opened = await client.conversations.open({ users: 'U0TOM' });
    const channel = opened.channel?.id ?? '';
    expect(channel).toMatch(/^D/);
    expect(await client.chat.postMessage({ channel, text: 'hello' })).toMatchObject({ ok: true, channel });
    expect(await client.chat.postMessage({ channel: 'U0TOM', text: 'hello' })).toMatchObject({ channel });
    expect(await refusal(client.conversations.history({ channel }))).toMatchObject({
      error: 'missing_scope',
      needed: 'im:history',
    });
    expect(await refusal(client.conversations.open({ users: 'U0DEAD' }))).toMatchObject({
      error: 'user_disabled',
    });
    expect(await refusal(client.conversations.open({ users: 'U0BOTX' }))).toMatchObject({
      error: 'cannot_dm_bot',
    });
    expect(await refusal(client.conversations.open({ users: 'U9' }))).toMatchObject({
      error: 'user_not_found',
    });
    const several = client.conversations.open({ users: 'U0TOM,U0RITA' });
    expect(await refusal(several)).toMatchObject({ error: 'missing_scope', needed: 'mpim:write' });
  });
});

describe('people and groups', () => {
  test('users tell who is a guest, a bot or gone, and their zone', async () => {
    const info = async (user: string) => (await running.client().users.info({ user })).user;
    expect(await info('U0RITA')).toMatchObject({
      name: 'rita',
      tz: 'Europe/Berlin',
      tz_offset: 3600,
      is_bot: false,
    });
    expect(await info('U0GUS')).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
    expect(await info('U0BOTGL')).toMatchObject({ is_bot: true, profile: { bot_id: 'B0GOLIVE' } });
    expect(await info('U0DEAD')).toMatchObject({ deleted: true });
    expect(await info('U0DEAD')).not.toHaveProperty('tz');
    expect(await refusal(running.client().users.info({ user: 'U9' }))).toMatchObject({
      error: 'user_not_found',
    });
  });

  test('are listed page by page and found by e-mail while they are active', async () => {
    const { users } = running.client();
    const first = await users.list({ limit: 10 });
    const second = await users.list({ limit: 10, cursor: first.response_metadata?.next_cursor ?? '' });
    expect([first.members?.length, second.members?.length]).toEqual([10, 6]);
    expect(second.response_metadata?.next_cursor).toBe('');
    expect(await users.lookupByEmail({ email: 'Tom@example.com' })).toMatchObject({ user: { id: 'U0TOM' } });
    running.slack.setDeactivated('U0TOM', true);
    const gone = users.lookupByEmail({ email: 'tom@example.com' });
    expect(await refusal(gone)).toMatchObject({ error: 'users_not_found' });
  });

  test('show no e-mail address without its scope', async () => {
    await running.stop();
    running = await startSlack({ scopes: ['users:read'] });
    const { user } = await running.client().users.info({ user: 'U0TOM' });
    expect(user?.profile).not.toHaveProperty('email');
  });

  test('a user group lists its active members, unless it cannot be read', async () => {
    const { usergroups } = running.client();
    const list = () => usergroups.users.list({ usergroup: 'S0ONCALL' });
    expect((await list()).users).toEqual(['U0ONA', 'U0TOM']);
    running.slack.setDeactivated('U0TOM', true);
    expect((await list()).users).toEqual(['U0ONA']);
    running.slack.setUsergroupMembers('S0ONCALL', ['U0ONA', 'U0SAM']);
    expect((await list()).users).toEqual(['U0ONA', 'U0SAM']);
    running.slack.setUsergroupUnreadable('S0ONCALL', 'permission_denied');
    expect(await refusal(list())).toMatchObject({ error: 'permission_denied' });
    expect(await refusal(usergroups.users.list({ usergroup: 'S9' }))).toMatchObject({
      error: 'no_such_subteam',
    });
    expect((await usergroups.list({})).usergroups).toMatchObject([{ id: 'S0ONCALL', handle: 'on-call' }]);
  });
});

describe('pins', () => {
  test('are set once, removed once, and go with their message', async () => {
    const { pins, chat } = running.client();
    const { ts = '' } = await chat.postMessage({ channel: 'C0RELEASE', text: 'card' });
    const at = { channel: 'C0RELEASE', timestamp: ts };
    await pins.add(at);
    expect(await refusal(pins.add(at))).toMatchObject({ error: 'already_pinned' });
    await pins.remove(at);
    expect(await refusal(pins.remove(at))).toMatchObject({ error: 'no_pin' });
    await pins.add(at);
    await chat.delete({ channel: 'C0RELEASE', ts });
    expect(running.slack.snapshot().channels[0]).toMatchObject({ pins: [], messages: [{ deleted: true }] });
    const nothing = { channel: 'C0RELEASE', timestamp: '1.000001' };
    expect(await refusal(pins.add(nothing))).toMatchObject({ error: 'message_not_found' });
  });
});

describe('files', () => {
  test('are uploaded in three steps and shared in a thread', async () => {
    const client = running.client();
    const { ts = '' } = await client.chat.postMessage({ channel: 'C0RELEASE', text: 'card' });
    await client.files.uploadV2({
      channel_id: 'C0RELEASE',
      thread_ts: ts,
      filename: 'report.md',
      title: 'Report',
      initial_comment: 'The report',
      file: Buffer.from('# Report'),
    });
    const { channels, files } = running.slack.snapshot();
    expect(channels[0]?.messages[0]?.replies).toMatchObject([
      { text: 'The report', files: [{ name: 'report.md', title: 'Report' }] },
    ]);
    expect(files).toMatchObject([{ name: 'report.md', length: 8, complete: true }]);
    expect(running.ledger.read({ kind: 'upload' })).toMatchObject([{ accepted: true, data: { length: 8 } }]);
  });

  test('cannot be completed before their bytes arrived, nor with fewer of them', async () => {
    const { files } = running.client();
    const { upload_url = '', file_id = '' } = await files.getUploadURLExternal({
      filename: 'a.txt',
      length: 5,
    });
    const complete = () => refusal(files.completeUploadExternal({ files: [{ id: file_id }] }));
    expect(await complete()).toMatchObject({ error: 'file_not_found' });
    expect((await fetch(upload_url, { method: 'POST', body: 'four' })).status).toBe(400);
    expect((await fetch(upload_url, { method: 'POST', body: 'fives' })).status).toBe(200);
    expect(await complete()).toEqual({ error: 'none: the call was accepted' });
    expect(await complete()).toMatchObject({ error: 'file_not_found' });
  });
});

test('the snapshot is plain JSON', async () => {
  await running.client().chat.postMessage({ channel: 'C0RELEASE', text: 'x', blocks: [section('x')] });
  const snapshot = running.slack.snapshot();
  expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
});
