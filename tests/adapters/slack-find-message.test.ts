import { describe, expect, it } from 'vitest';
import { form, slackAt } from './fake-slack.ts';
import { type Received, startServer } from './throwaway-server.ts';

const KEY = 'GL-7/notice/1/C1';
const SINCE = Date.parse('2026-12-01T17:00:00Z');
const SEARCH = { channel: 'C1', key: KEY, since: SINCE };

const message = (ts: string, key: string, event_type = 'golive_effect') => ({
  ts,
  text: 'x',
  metadata: { event_type, event_payload: { key } },
});

async function find(answer: (request: Received) => object, search: object = {}) {
  const server = await startServer((request) => ({ body: answer(request) }));
  const outcome = await slackAt(server.url).findByEffectKey({ ...SEARCH, ...search });
  return { outcome, received: server.received };
}

const page = (messages: readonly object[], next_cursor = '') => ({
  ok: true,
  messages,
  has_more: next_cursor !== '',
  response_metadata: { next_cursor },
});

describe('the search for a message', () => {
  it('finds the one that carries the key', async () => {
    const { outcome, received } = await find(() => page([{ ts: '9.9', text: 'hi' }, message('1.2', KEY)]));
    expect(outcome).toEqual({ found: { channel: 'C1', ts: '1.2' } });
    expect(received[0]?.path).toBe('/api/conversations.history');
    expect(form(received[0])).toMatchObject({
      channel: 'C1',
      include_all_metadata: 'true',
      oldest: `${SINCE / 1000 - 300}.000000`,
    });
  });

  it('reads the replies of a thread, then the channel, where it stands if the thread was gone', async () => {
    const inChannel = ({ path }: Received) =>
      path.endsWith('.history') ? page([message('6.6', KEY)]) : page([message('5.5', 'x')]);
    const { outcome, received } = await find(inChannel, { threadTs: '5.5' });
    expect(outcome).toEqual({ found: { channel: 'C1', ts: '6.6' } });
    expect(received.map(({ path }) => path)).toEqual([
      '/api/conversations.replies',
      '/api/conversations.history',
    ]);
    expect(form(received[0])).toMatchObject({ ts: '5.5' });
    expect(form(received[1])).not.toHaveProperty('ts');
    const inThread = await find(() => page([{ ...message('5.6', KEY), thread_ts: '5.5' }]), {
      threadTs: '5.5',
    });
    expect(inThread.outcome).toEqual({ found: { channel: 'C1', ts: '5.6', threadTs: '5.5' } });
    expect(inThread.received).toHaveLength(1);
  });

  it('takes a thread that is gone for empty, and still reads the channel', async () => {
    const gone = ({ path }: Received) =>
      path.endsWith('.replies') ? { ok: false, error: 'thread_not_found' } : page([message('6.6', KEY)]);
    expect((await find(gone, { threadTs: '5.5' })).outcome).toMatchObject({ found: { ts: '6.6' } });
  });

  it('reads the threads of messages whose head is not known any more', async () => {
    const head = { ...message('5.5', 'GL-7/notice/0/C1'), thread_ts: '5.5' };
    const other = { ...message('5.1', 'GL-8/notice/0/C1'), thread_ts: '5.1' };
    const { outcome, received } = await find(
      ({ path }) => (path.endsWith('.history') ? page([other, head]) : page([message('5.6', KEY)])),
      { threadsOf: 'GL-7/notice/' },
    );
    expect(outcome).toMatchObject({ found: { ts: '5.6' } });
    expect(received.slice(1).map((request) => form(request)['ts'])).toEqual(['5.5']);
  });

  it('reads the direct channel of a person', async () => {
    const { outcome, received } = await find(
      ({ path }) =>
        path.endsWith('.open') ? { ok: true, channel: { id: 'D7' } } : page([message('1.2', KEY)]),
      { channel: 'U7' },
    );
    expect(outcome).toEqual({ found: { channel: 'D7', ts: '1.2' } });
    expect(form(received[0])).toMatchObject({ users: 'U7' });
    expect(form(received[1])).toMatchObject({ channel: 'D7' });
  });

  it('proves nothing about a person whom Slack knows no more', async () => {
    const { outcome } = await find(() => ({ ok: false, error: 'user_disabled' }), { channel: 'U7' });
    expect(outcome).toMatchObject({ unprovable: true });
  });

  it('takes neither another key nor another kind of metadata for it', async () => {
    const others = [
      message('1.1', `${KEY}0`),
      message('1.2', KEY, 'other'),
      { ts: '1.3', metadata: { event_type: 'golive_effect', event_payload: {} } },
    ];
    expect((await find(() => page(others))).outcome).toEqual({ absent: true });
  });

  it('takes what is left of a deleted message for none', async () => {
    const tombstone = { ...message('1.2', KEY), subtype: 'tombstone', hidden: true };
    expect((await find(() => page([tombstone]))).outcome).toEqual({ absent: true });
    expect((await find(() => page([tombstone, message('1.3', KEY)]))).outcome).toMatchObject({
      found: { ts: '1.3' },
    });
  });

  it('reads on to the last page', async () => {
    const { outcome, received } = await find((request) =>
      form(request)['cursor'] === 'two' ? page([message('1.2', KEY)]) : page([message('1.1', 'x')], 'two'),
    );
    expect(outcome).toMatchObject({ found: { ts: '1.2' } });
    expect(received).toHaveLength(2);
  });

  it('gives up after ten pages and proves nothing', async () => {
    const { outcome, received } = await find(() => page([message('1.1', 'x')], 'again'));
    expect(outcome).toMatchObject({ unprovable: true });
    expect(received).toHaveLength(10);
  });

  it('proves nothing where Slack holds more back and gives no way to it', async () => {
    const { outcome } = await find(() => ({ ok: true, messages: [], has_more: true }));
    expect(outcome).toMatchObject({ unprovable: true });
  });

  it.each(['missing_scope', 'not_in_channel', 'channel_not_found', 'thread_not_found'])(
    'proves nothing where Slack says %s',
    async (error) => {
      const { outcome } = await find(() => ({ ok: false, error }));
      expect(outcome).toEqual({ unprovable: true, because: expect.stringContaining(error) });
    },
  );

  it('starts no further page once it has taken too long', async () => {
    const server = await startServer(async () => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { body: page([message('1.1', 'x')], 'again') };
    });
    const slack = slackAt(server.url, { timeoutMs: 350 });
    await expect(slack.findByEffectKey(SEARCH)).rejects.toMatchObject({ code: 'timeout', retryable: true });
    expect(server.received.length).toBeLessThan(4);
  });

  it('throws what may go better later', async () => {
    await expect(find(() => ({ ok: false, error: 'internal_error' }))).rejects.toMatchObject({
      happened: 'no',
      retryable: true,
    });
  });
});
