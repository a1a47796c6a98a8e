import { describe, expect, it } from 'vitest';
import { describeContract, SECRET } from './contract.testsuite.ts';
import { form, POST, serveSlack, slackAt } from './fake-slack.ts';
import { startServer } from './throwaway-server.ts';

const POSTED = { ok: true, channel: 'C1', ts: '1764608400.000100' };
const PERHAPS = { happened: 'maybe', retryable: true } as const;
const AGAIN = { happened: 'no', retryable: true } as const;

describeContract('a post', {
  call: ({ url, timeoutMs }) => slackAt(url, { timeoutMs }).post(POST),
  success: { body: POSTED },
  expected: {
    'answers well': { returns: { channel: 'C1', ts: POSTED.ts } },
    'answers 404': { throws: { happened: 'no', retryable: false, code: 'http_404' } },
    'answers 429 with Retry-After': { throws: { ...AGAIN, retryAfterMs: 7_000 } },
    'answers 429 without Retry-After': { throws: { ...AGAIN, retryAfterMs: 30_000 } },
    'answers 503': { throws: { ...PERHAPS, code: 'http_503' } },
    'answers 302': { throws: { happened: 'no', retryable: false, code: 'http_302' } },
    'never answers': { throws: { ...PERHAPS, code: 'timeout' } },
    'drips its answer': { throws: { ...PERHAPS, code: 'timeout' } },
    'resets the connection before the answer': { throws: PERHAPS },
    'breaks off in the middle of the answer': { throws: PERHAPS },
    'answers half of the JSON': { throws: { ...PERHAPS, code: 'unreadable' } },
    'answers junk': { throws: { ...PERHAPS, code: 'unreadable' } },
    'answers other JSON': { throws: { ...PERHAPS, code: 'unreadable' } },
    'refuses the connection': { throws: { ...AGAIN, code: 'ECONNREFUSED' } },
  },
});

/** A read changes nothing: it is tried again wherever that may help. */
const failedRead = {
  'answers 404': { throws: { happened: 'no', retryable: false } },
  'answers 429 with Retry-After': { throws: { ...AGAIN, retryAfterMs: 7_000 } },
  'answers 429 without Retry-After': { throws: { ...AGAIN, retryAfterMs: 30_000 } },
  'answers 503': { throws: AGAIN },
  'answers 302': { throws: { happened: 'no', retryable: false } },
  'never answers': { throws: AGAIN },
  'drips its answer': { throws: AGAIN },
  'resets the connection before the answer': { throws: AGAIN },
  'breaks off in the middle of the answer': { throws: AGAIN },
  'answers half of the JSON': { throws: AGAIN },
  'answers junk': { throws: AGAIN },
  'answers other JSON': { throws: AGAIN },
  'refuses the connection': { throws: AGAIN },
} as const;

describeContract('a read of a person', {
  call: ({ url, timeoutMs }) => slackAt(url, { timeoutMs }).userInfo('U1'),
  success: { body: { ok: true, user: { id: 'U1' } } },
  expected: {
    'answers well': { returns: { id: 'U1', name: 'U1' } },
    ...failedRead,
  },
});

describeContract('a read of a user group', {
  call: ({ url, timeoutMs }) => slackAt(url, { timeoutMs }).groupMembers('S1'),
  success: { body: { ok: true, users: ['U1', 'U2'] } },
  expected: {
    'answers well': { returns: ['U1', 'U2'] },
    ...failedRead,
  },
});

it('a user group that Slack does not let it read is no empty one', async () => {
  for (const error of ['no_such_subteam', 'permission_denied', 'plan_upgrade_required']) {
    const { slack } = await serveSlack(() => ({ ok: false, error }));
    await expect(slack.groupMembers('S1')).rejects.toMatchObject({ code: error, retryable: false });
  }
});

describe('a post', () => {
  it('is shown in the channel too only as a reply, and says in which thread it stands', async () => {
    const inThread = { ...POSTED, message: { thread_ts: '1.2' } };
    const { slack, received } = await serveSlack(() => inThread);
    expect(await slack.post({ ...POST, threadTs: '1.2', broadcast: true, permalink: false })).toEqual({
      channel: 'C1',
      ts: POSTED.ts,
      threadTs: '1.2',
    });
    await slack.post({ ...POST, broadcast: true, permalink: false });
    expect(form(received[0])).toMatchObject({ thread_ts: '1.2', reply_broadcast: 'true' });
    expect(form(received[1])).not.toHaveProperty('reply_broadcast');
  });

  it('carries the key of its effect and unfurls no link', async () => {
    const { slack, received } = await serveSlack(() => POSTED);
    const blocks = [{ type: 'divider' }];
    await slack.post({ ...POST, blocks, threadTs: '1.2' });
    expect(received[0]?.path).toBe('/api/chat.postMessage');
    expect(received[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
    expect(form(received[0])).toEqual({
      channel: 'C1',
      text: 'Gate opened',
      blocks,
      thread_ts: '1.2',
      unfurl_links: 'false',
      unfurl_media: 'false',
      metadata: { event_type: 'golive_effect', event_payload: { key: POST.effectKey } },
    });
  });

  it('comes with its permalink', async () => {
    const permalink = 'https://acme.slack.com/archives/C1/p1764608400000100';
    const { slack, received } = await serveSlack((method) =>
      method === 'chat.getPermalink' ? { ok: true, permalink } : POSTED,
    );
    expect(await slack.post({ ...POST, permalink: true })).toEqual({
      channel: 'C1',
      ts: POSTED.ts,
      permalink,
    });
    expect(form(received[1])).toEqual({ channel: 'C1', message_ts: POSTED.ts });
  });

  it('stands although Slack does not give its permalink', async () => {
    const { slack } = await serveSlack((method) =>
      method === 'chat.getPermalink' ? { ok: false, error: 'internal_error' } : POSTED,
    );
    const posted = await slack.post({ ...POST, permalink: true });
    expect(posted).toEqual({ channel: 'C1', ts: POSTED.ts, permalink: undefined });
  });

  it.each([
    ['channel_not_found', 'no', false],
    ['not_in_channel', 'no', false],
    ['is_archived', 'no', false],
    ['msg_blocks_too_long', 'no', false],
    ['invalid_auth', 'no', true],
    ['token_revoked', 'no', true],
    ['an_error_of_next_year', 'no', false],
    ['request_timeout', 'no', true],
    ['team_added_to_org', 'no', true],
    ['internal_error', 'maybe', true],
    ['fatal_error', 'maybe', true],
    ['service_unavailable', 'maybe', true],
  ])('refused with %s is done: %s; to be tried again: %s', async (error, happened, retryable) => {
    const { slack, received } = await serveSlack(() => ({ ok: false, error }));
    await expect(slack.post(POST)).rejects.toMatchObject({
      code: error,
      happened,
      retryable,
      message: expect.stringContaining(`(chat.postMessage: ${error})`),
    });
    expect(received).toHaveLength(1);
  });

  it('waits where Slack says "ratelimited" with a 200', async () => {
    const { slack } = await serveSlack(() => ({ ok: false, error: 'ratelimited' }));
    await expect(slack.post(POST)).rejects.toMatchObject({ ...AGAIN, retryAfterMs: 30_000 });
  });

  it('names the scope that is missing', async () => {
    const { slack } = await serveSlack(() => ({ ok: false, error: 'missing_scope', needed: 'chat:write' }));
    await expect(slack.post(POST)).rejects.toMatchObject({
      message: 'The bot token lacks the scope chat:write. (chat.postMessage: missing_scope)',
    });
  });

  it('tells which block Slack refuses', async () => {
    const messages = ['[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]'];
    const { slack } = await serveSlack(() => ({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: { messages },
    }));
    await expect(slack.post(POST)).rejects.toMatchObject({
      message: expect.stringContaining('/blocks/0/text/text'),
    });
  });

  it.each([
    { ok: false },
    { ok: false, error: 'What a day! <html>' },
    { ok: true },
    { ok: true, channel: 'C1' },
  ])('is perhaps done where Slack answers %j', async (answer) => {
    const { slack } = await serveSlack(() => answer);
    await expect(slack.post(POST)).rejects.toMatchObject(PERHAPS);
  });
});

describe('the pacing of calls', () => {
  it('keeps a post back that would come too soon, without sending it', async () => {
    let now = 1_000_000;
    const server = await startServer(() => ({ body: POSTED }));
    const slack = slackAt(server.url, { now: () => now });
    for (let count = 0; count < 10; count += 1) await slack.post(POST);
    await expect(slack.post(POST)).rejects.toMatchObject({ code: 'paced', ...AGAIN, retryAfterMs: 1_300 });
    expect(server.received).toHaveLength(10);
    now = 1_001_300;
    await slack.post(POST);
    expect(server.received).toHaveLength(11);
  });

  it('stays quiet for as long as a 429 asks, for that channel only', async () => {
    let now = 1_000_000;
    let limited = true;
    const server = await startServer(() =>
      limited ? { status: 429, headers: { 'retry-after': '20' }, body: {} } : { body: POSTED },
    );
    const slack = slackAt(server.url, { now: () => now });
    await expect(slack.post(POST)).rejects.toMatchObject({ code: 'ratelimited' });
    limited = false;
    now += 19_999;
    await expect(slack.post(POST)).rejects.toMatchObject({ code: 'paced', retryAfterMs: 1 });
    await slack.post({ ...POST, channel: 'C2' });
    now += 1;
    await slack.post(POST);
  });
});
