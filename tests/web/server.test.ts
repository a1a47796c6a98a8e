import type { RequestListener } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import type { ReadinessNeeds } from '../../src/web/readiness.ts';
import { startWeb, type WebServer } from '../../src/web/server.ts';
import { wellNeeds } from './needs.ts';

const host = '127.0.0.1';

async function serve(
  changes: Partial<ReadinessNeeds> = {},
  slackRequests?: RequestListener,
): Promise<WebServer & { ask(path: string, init?: RequestInit): Promise<Response> }> {
  const web = await startWeb({ ...wellNeeds, ...changes }, { port: 0, host, slackRequests });
  onTestFinished(() => web.stop());
  return { ...web, ask: (path, init) => fetch(`http://${host}:${web.port}${path}`, init) };
}

it('/healthz says that the process lives, whatever else is wrong', async () => {
  const { ask } = await serve({ checkWritable: () => Promise.reject(new Error('the disk is full')) });
  const answer = await ask('/healthz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ alive: true });
});

it('/readyz answers 200 where all is well, naming go-lives that cannot be read', async () => {
  const troubles = [{ goLive: 'GL-1', reason: 'unknown event' }];
  const answer = await (await serve({ troubles: () => troubles })).ask('/readyz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ ready: true, checks: { slack: 'ok' }, troubles });
});

it('/readyz answers 503 with the reason for each part that is not well', async () => {
  const { ask } = await serve({
    checkWritable: () => Promise.reject(new Error('the disk is full')),
    slackState: () => 'reconnecting',
    realNow: () => 60_000,
    troubles: () => [],
  });
  const answer = await ask('/readyz');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({
    ready: false,
    checks: { database: 'the disk is full', slack: 'reconnecting', scheduler: 'silent for 60 s' },
  });
});

it('serves nothing else', async () => {
  const { ask } = await serve();
  expect((await ask('/')).status).toBe(404);
  expect((await ask('/slack/events', { method: 'POST', body: '{}' })).status).toBe(404);
});

it.each([
  ['application/json', '{"a" :  1, "b": "\\u00e9"}'],
  ['application/json', 'not json'],
  ['application/x-www-form-urlencoded', `payload=%7B%7D&x=${'y'.repeat(5_000)}`],
  ['text/plain', 'as it is'],
])('passes what Slack posts as %s unread to its handler', async (type, sent) => {
  const { ask } = await serve({}, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    response.end(Buffer.concat(chunks));
  });
  const headers = { 'content-type': type };
  const answer = await ask('/slack/events', { method: 'POST', headers, body: sent });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe(sent);
});

it('says which port is taken and what to change', async () => {
  const { port } = await serve();
  const needs: ReadinessNeeds = {
    checkWritable: async () => {},
    slackState: () => 'connected',
    slackMode: 'Socket Mode',
    lastTickAt: () => 0,
    countEffects: async () => ({ pending: 0, claimed: 0, done: 0, dead: 0, cancelled: 0 }),
    listGivenUp: async () => [],
    realNow: () => 0,
    troubles: () => [],
  };
  await expect(startWeb(needs, { port, host })).rejects.toThrow(
    new RegExp(`cannot listen on HOST=127\\.0\\.0\\.1 PORT=${port}; set another PORT \\(.*EADDRINUSE`),
  );
});
