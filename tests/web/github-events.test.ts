import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { protectionVerdict } from '../../src/domain/guards/protection.ts';
import { createProtection } from '../../src/watch/protection.ts';
import { isSignedByGithub, receiveGithubEvent } from '../../src/web/github-events.ts';
import { startWeb } from '../../src/web/server.ts';
import { createEngineWorld } from '../fixtures/engine-world.ts';
import { wellNeeds } from './needs.ts';

const recorded = readFileSync(
  new URL('../fixtures/github-events/deployment_protection_rule.json', import.meta.url),
);
const secret = "It's a Secret to Everybody";
const signed = (body: Buffer | string, by = secret) =>
  `sha256=${createHmac('sha256', by).update(body).digest('hex')}`;
const log = pino({ level: 'silent' });

let asked: unknown[];
let onProtection: (request: unknown) => Promise<unknown>;
beforeEach(() => {
  asked = [];
  onProtection = async (request) => asked.push(request);
});

/** What golive answers to what is posted to it over HTTP. */
async function post(body: Buffer | string, headers: Record<string, string>): Promise<number> {
  const web = await startWeb(wellNeeds, {
    port: 0,
    host: '127.0.0.1',
    githubEvents: (event) => receiveGithubEvent({ secret, log, onProtection: (r) => onProtection(r) }, event),
  });
  onTestFinished(() => web.stop());
  const { status } = await fetch(`http://127.0.0.1:${web.port}/github/events`, {
    method: 'POST',
    body: body.toString(),
    headers: { 'content-type': 'application/json', ...headers },
  });
  return status;
}
const rule = { 'x-github-event': 'deployment_protection_rule' };

it('is signed as GitHub’s own example says', () => {
  const body = Buffer.from('Hello, World!');
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  expect(isSignedByGithub({ signature, body }, secret)).toBe(true);
  expect(isSignedByGithub({ signature, body: Buffer.from('Hello, World?') }, secret)).toBe(false);
});

it('a recorded question reaches golive with the run that it names', async () => {
  expect(await post(recorded, { ...rule, 'x-hub-signature-256': signed(recorded) })).toBe(204);
  expect(asked).toEqual([{ environment: 'production', runId: 7, repository: 'acme/demo-shop' }]);
});

it('a forged question is refused: no signature, a wrong one, a short one, a changed byte', async () => {
  const changed = recorded.toString().replace('"production"', '"staging"');
  expect(await post(recorded, rule)).toBe(401);
  for (const [body, signature] of [
    [recorded, signed(recorded, 'guessed')],
    [recorded, 'sha256=12'],
    [recorded, signed(recorded).replace('sha256', 'sha1')],
    [changed, signed(recorded)],
  ] as const)
    expect(await post(body, { ...rule, 'x-hub-signature-256': signature })).toBe(401);
  expect(asked).toEqual([]);
});

it('what it does not know is left alone, what is broken is refused, and what failed can be sent again', async () => {
  const send = (body: string, event: string) =>
    post(body, { 'x-github-event': event, 'x-hub-signature-256': signed(body) });
  expect(await send('{}', 'ping')).toBe(204);
  for (const body of [
    '{',
    '[]',
    '{"action":"requested"}',
    recorded.toString().replace('/runs/7/', '/runs/x/'),
  ])
    expect(await send(body, 'deployment_protection_rule')).toBe(400);
  expect(asked).toEqual([]);
  onProtection = () => Promise.reject(new Error('GitHub is down'));
  expect(await send(recorded.toString(), 'deployment_protection_rule')).toBe(500);
});

it('golive answers from the state of its go-lives, and looks for the mark where the id says nothing', async () => {
  const world = await createEngineWorld();
  await world.plan();
  const correlationId = await world.start();
  await world.tell({ type: 'BeginDispatch', correlationId, attempt: 1 });
  const answers: { state: string; comment: string }[] = [];
  let title = 'By hand';
  const protect = createProtection({
    store: world.store,
    engine: world.engine,
    log,
    commentOf: ({ because }) => because,
    github: {
      runTitle: async () => title,
      answerProtection: async (answer) => void answers.push(answer),
    },
  });
  const request = { repository: world.service.repository, runId: 7, environment: 'production' };
  await protect(request);
  title = `Deploy [golive:${correlationId}]`;
  await protect(request);
  expect(answers).toMatchObject([
    { state: 'rejected', comment: 'unknown_run', runId: 7 },
    { state: 'approved', comment: 'wanted', environment: 'production' },
  ]);
  expect(protectionVerdict([await world.read()], { ...request, title })).toMatchObject({ state: 'approved' });
});
