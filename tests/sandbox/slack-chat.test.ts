import { afterEach, beforeEach, expect, test } from 'vitest';
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

test('a message is posted, read back with its metadata, and entered in the ledger', async () => {
  const metadata = { event_type: 'golive_effect', event_payload: { effect_id: 'E-1' } };
  const { ts = '' } = await running
    .client()
    .chat.postMessage({ channel: 'C0RELEASE', text: 'R&D', metadata });
  const read = { channel: 'C0RELEASE', oldest: ts, inclusive: true };
  const plain = await running.client().conversations.history(read);
  expect(plain.messages).toMatchObject([{ ts, text: 'R&amp;D', bot_id: 'B0GOLIVE' }]);
  expect(plain.messages?.[0]).not.toHaveProperty('metadata');
  const full = await running.client().conversations.history({ ...read, include_all_metadata: true });
  expect(full.messages?.[0]?.metadata).toEqual(metadata);
  expect(running.ledger.read({ kind: 'chat.postMessage' })).toMatchObject([
    { accepted: true, data: { channel: 'C0RELEASE', ts, text: 'R&D', metadata } },
  ]);
});

test('timestamps follow the sandbox clock and never repeat, even when it jumps back', async () => {
  const { client, clock } = running;
  const post = async () => Number((await client().chat.postMessage({ channel: 'C0RELEASE', text: 'x' })).ts);
  const first = await post();
  const second = await post();
  clock.jumpTo(clock.now() - 3_600_000);
  const third = await post();
  expect(first).toBe(Date.UTC(2026, 10, 30, 12) / 1000);
  expect([second > first, third > second]).toEqual([true, true]);
  clock.jumpTo(Date.UTC(2026, 11, 1));
  expect(await post()).toBe(Date.UTC(2026, 11, 1) / 1000);
});

test('channels that cannot be written to are refused by name of the reason', async () => {
  const post = (channel: string) => refusal(running.client().chat.postMessage({ channel, text: 'x' }));
  expect(await post('C0NOPE')).toMatchObject({ error: 'channel_not_found' });
  expect(await post('C0PRIV')).toMatchObject({ error: 'channel_not_found' });
  expect(await post('C0ARCH')).toMatchObject({ error: 'is_archived' });
  running.slack.removeBot('C0TECH');
  expect(await post('C0TECH')).toMatchObject({ error: 'not_in_channel' });
  running.slack.inviteBot('C0TECH');
  expect(await running.client().chat.postMessage({ channel: '#tech-team', text: 'x' })).toMatchObject({
    channel: 'C0TECH',
  });
});

test('a message needs words or blocks, and not too many', async () => {
  const post = (text: string) => refusal(running.client().chat.postMessage({ channel: 'C0RELEASE', text }));
  expect(await post('')).toMatchObject({ error: 'no_text' });
  expect(await post('x'.repeat(40_001))).toMatchObject({ error: 'msg_too_long' });
  const { ts = '' } = await running
    .client()
    .chat.postMessage({ channel: 'C0RELEASE', text: 'x'.repeat(40_000) });
  const update = { channel: 'C0RELEASE', ts, text: 'x'.repeat(4_001) };
  expect(await refusal(running.client().chat.update(update))).toMatchObject({ error: 'msg_too_long' });
});

test('an update keeps the metadata, drops blocks that are not given again, and marks edited texts only', async () => {
  const chat = running.client().chat;
  const metadata = { event_type: 'card', event_payload: { id: 'GL-7' } };
  const { ts = '' } = await chat.postMessage({
    channel: 'C0RELEASE',
    text: 'a',
    blocks: [section('a')],
    metadata,
  });
  const at = { channel: 'C0RELEASE', ts };
  const withBlocks = await chat.update({ ...at, text: 'b', blocks: [section('b')] });
  expect(withBlocks.message).toMatchObject({ text: 'b', metadata });
  expect(withBlocks.message).not.toHaveProperty('edited');
  const textOnly = await chat.update({ ...at, text: 'c' });
  expect(textOnly.message).toMatchObject({ text: 'c', edited: { user: 'U0BOTGL' } });
  expect(textOnly.message).not.toHaveProperty('blocks');
});

test('what others wrote, what is gone and what only one person sees cannot be updated', async () => {
  const { chat } = running.client();
  const hers = await running.slack.postMessage({ userId: 'U0RITA', channelId: 'C0RELEASE', text: 'mine' });
  const update = (ts: string) => refusal(chat.update({ channel: 'C0RELEASE', ts, text: 'x' }));
  expect(await update(hers.ts)).toMatchObject({ error: 'cant_update_message' });
  expect(await refusal(chat.delete({ channel: 'C0RELEASE', ts: hers.ts }))).toMatchObject({
    error: 'cant_delete_message',
  });
  const { ts = '' } = await chat.postMessage({ channel: 'C0RELEASE', text: 'mine' });
  running.slack.deleteMessage('C0RELEASE', ts);
  expect(await update(ts)).toMatchObject({ error: 'message_not_found' });
  const own = await chat.postEphemeral({ channel: 'C0RELEASE', user: 'U0TOM', text: 'psst' });
  expect(await update(own.message_ts ?? '')).toMatchObject({ error: 'message_not_found' });
});

test('an ephemeral message needs a reader who is in the channel', async () => {
  const whisper = (user: string) =>
    running.client().chat.postEphemeral({ channel: 'C0TECH', user, text: 'psst' });
  expect(await refusal(whisper('U0GUS'))).toMatchObject({ error: 'user_not_in_channel' });
  expect(await refusal(whisper('U0DEAD'))).toMatchObject({ error: 'user_not_in_channel' });
  await whisper('U0TOM');
  const history = await running.client().conversations.history({ channel: 'C0TECH' });
  expect(history.messages).toEqual([]);
});

test('replies go to the thread, and permalinks lead there', async () => {
  const client = running.client();
  const { ts = '' } = await client.chat.postMessage({ channel: 'C0RELEASE', text: 'card' });
  const reply = await client.chat.postMessage({ channel: 'C0RELEASE', thread_ts: ts, text: 'detail' });
  const nested = await client.chat.postMessage({
    channel: 'C0RELEASE',
    thread_ts: reply.ts ?? '',
    text: 'more',
  });
  const thread = await client.conversations.replies({ channel: 'C0RELEASE', ts });
  expect(thread.messages?.map((m) => m.text)).toEqual(['card', 'detail', 'more']);
  expect(thread.messages?.[0]).toMatchObject({ reply_count: 2, latest_reply: nested.ts });
  const history = await client.conversations.history({ channel: 'C0RELEASE' });
  expect(history.messages?.map((m) => m.text)).toEqual(['card']);
  const link = await client.chat.getPermalink({ channel: 'C0RELEASE', message_ts: reply.ts ?? '' });
  expect(link.permalink).toBe(
    `https://golive-sandbox.slack.com/archives/C0RELEASE/p${reply.ts?.replace('.', '')}?thread_ts=${ts}&cid=C0RELEASE`,
  );
  const shown = await client.chat.postMessage({
    channel: 'C0RELEASE',
    thread_ts: ts,
    text: 'for all',
    reply_broadcast: true,
  });
  const both = await client.conversations.history({ channel: 'C0RELEASE' });
  expect(both.messages?.map((m) => m.text)).toEqual(['for all', 'card']);
  expect(both.messages?.[0]).toMatchObject({ subtype: 'thread_broadcast', thread_ts: ts, ts: shown.ts });
  const nowhere = client.chat.postMessage({ channel: 'C0RELEASE', thread_ts: '1.000001', text: 'x' });
  expect(await refusal(nowhere)).toMatchObject({ error: 'thread_not_found' });
});

test('a reply to a deleted message goes to its thread while that has replies, else to the channel', async () => {
  const client = running.client();
  const post = (text: string, thread_ts?: string) =>
    client.chat.postMessage({ channel: 'C0RELEASE', text, ...(thread_ts ? { thread_ts } : {}) });
  const { ts: kept = '' } = await post('kept');
  await post('reply', kept);
  const { ts: lost = '' } = await post('lost');
  for (const ts of [kept, lost]) await client.chat.delete({ channel: 'C0RELEASE', ts });
  expect((await post('in the thread', kept)).message).toMatchObject({ thread_ts: kept });
  expect((await post('in the channel', lost)).message).not.toHaveProperty('thread_ts');
  const history = await client.conversations.history({ channel: 'C0RELEASE' });
  expect(history.messages?.map(({ text }) => text)).toEqual(['in the channel', 'This message was deleted.']);
});

test('metadata without an event type is refused', async () => {
  const post = (metadata: string) =>
    refusal(running.client().apiCall('chat.postMessage', { channel: 'C0RELEASE', text: 'x', metadata }));
  expect(await post('{"event_payload":{}}')).toMatchObject({ error: 'invalid_metadata_schema' });
  expect(await post('{')).toMatchObject({ error: 'invalid_metadata_format' });
});
