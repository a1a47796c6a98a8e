import { expect, it } from 'vitest';
import { createPublicText } from '../../src/adapters/public-text.ts';
import { en } from '../../src/messages/en.ts';
import { type Handler, startServer } from './throwaway-server.ts';

const within = { timeoutMs: 300 };

async function reading(answer: Handler, maxBytes = 100) {
  const { url, port } = await startServer(answer);
  const text = createPublicText({ allowPrivateHosts: [`127.0.0.1:${port}`], words: en.outside, maxBytes });
  return text.read(`${url}/secret.ics`, within);
}

it('gives the text that is there', async () => {
  expect(await reading(() => ({ body: 'BEGIN:VCALENDAR' }))).toBe('BEGIN:VCALENDAR');
});

it.each<[string, Handler, string]>([
  ['more than is read', () => ({ body: 'x'.repeat(101) }), 'answer_too_large'],
  ['another address', () => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }), 'http_302'],
  ['trouble', () => ({ status: 503 }), 'http_503'],
  ['what is packed', () => ({ headers: { 'content-encoding': 'gzip' }, body: 'x' }), 'unreadable'],
  ['nothing in time', () => undefined, 'timeout'],
])('does not take %s, and names the host alone', async (_, answer, code) => {
  const failed = await reading(answer).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code, retryable: true, message: expect.not.stringContaining('secret') });
});

it('asks nobody at an address that is not public', async () => {
  const { url, received } = await startServer(() => ({ body: 'x' }));
  const text = createPublicText({ allowPrivateHosts: [], words: en.outside, maxBytes: 100 });
  await expect(text.read(url, within)).rejects.toMatchObject({ code: 'forbidden_address' });
  expect(received).toEqual([]);
});
