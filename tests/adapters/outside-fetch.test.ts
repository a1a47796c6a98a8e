import { describe, expect, it } from 'vitest';
import { createOutsideFetch } from '../../src/adapters/outside-fetch.ts';
import { en } from '../../src/messages/en.ts';
import { startServer } from './throwaway-server.ts';

const fetchFrom = createOutsideFetch({
  system: 'Slack',
  timeoutMs: 1_000,
  maxAnswerBytes: 1_000,
  words: en.outside.network,
});

describe('a fetch of the outside', () => {
  it('gives the whole answer', async () => {
    const server = await startServer(() => ({
      status: 418,
      headers: { 'x-tea': 'pot' },
      body: 'short and stout',
    }));
    const answer = await fetchFrom(server.url);
    expect(answer.status).toBe(418);
    expect(answer.headers.get('x-tea')).toBe('pot');
    expect(await answer.text()).toBe('short and stout');
  });

  it.each([{ authorization: 'token 0a1b2c3d' }, { Authorization: 'Bearer 0a1b2c3d' }])(
    'does not give back the token that it sent as %j',
    async (headers) => {
      const server = await startServer(() => ({ body: 'no 0a1b2c3d, "0a1b2c3d" is unknown' }));
      const answer = await fetchFrom(server.url, { headers });
      expect(await answer.text()).toBe('no [secret], "[secret]" is unknown');
    },
  );

  it.each([
    ['POST', 'maybe'],
    ['GET', 'no'],
  ])('stops reading an answer to a %s that is too long', async (method, happened) => {
    const server = await startServer(() => ({ body: 'x'.repeat(1_001) }));
    await expect(fetchFrom(server.url, { method })).rejects.toMatchObject({
      code: 'answer_too_large',
      happened,
    });
  });

  it('does not know what became of a POST that its caller gave up', async () => {
    const caller = new AbortController();
    const { signal } = caller;
    const server = await startServer(() => {
      caller.abort(new DOMException('given up', 'TimeoutError'));
      return undefined;
    });
    await expect(fetchFrom(server.url, { method: 'POST', body: '{}', signal })).rejects.toMatchObject({
      code: 'timeout',
      happened: 'maybe',
    });
  });
});
