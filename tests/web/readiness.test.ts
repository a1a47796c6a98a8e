import { expect, it } from 'vitest';
import { type ReadinessNeeds, readiness } from '../../src/web/readiness.ts';

const effects = { pending: 2, claimed: 0, done: 7, dead: 0, cancelled: 0 };
const now = 1_000_000;

const needs = (changes: Partial<ReadinessNeeds> = {}): ReadinessNeeds => ({
  checkWritable: async () => {},
  slackState: () => 'connected',
  slackMode: 'Socket Mode',
  lastTickAt: () => now - 1_000,
  countEffects: async () => effects,
  listGivenUp: async () => [],
  realNow: () => now,
  troubles: () => [],
  ...changes,
});

it('is ready where every part is well', async () => {
  expect(await readiness(needs())).toEqual({
    ready: true,
    checks: { database: 'ok', slack: 'ok', scheduler: 'ok' },
    slackMode: 'Socket Mode',
    effects,
    givenUp: [],
    troubles: [],
  });
});

it('is not ready where the database cannot be written, and counts nothing then', async () => {
  const checkWritable = () => Promise.reject(new Error('the disk is full'));
  const found = await readiness(needs({ checkWritable, countEffects: () => Promise.reject(new Error()) }));
  expect(found).toMatchObject({ ready: false, checks: { database: 'the disk is full' }, effects: {} });
});

it('names what was given up of no go-live, and stays ready', async () => {
  const lost = [
    { effect: 'review/r/2026-05-21/U0TOM', reason: 'U0TOM is no member of the workspace any more' },
  ];
  const found = await readiness(needs({ listGivenUp: async () => lost }));
  expect(found).toMatchObject({ ready: true, givenUp: lost });
});

it('is not ready while Slack is not connected, and says what it does instead', async () => {
  const found = await readiness(needs({ slackState: () => 'failed: invalid_auth' }));
  expect(found).toMatchObject({ ready: false, checks: { slack: 'failed: invalid_auth' } });
});

it('is not ready where the scheduler is silent', async () => {
  expect(await readiness(needs({ lastTickAt: () => now - 15_000 }))).toMatchObject({ ready: true });
  const found = await readiness(needs({ lastTickAt: () => now - 16_000 }));
  expect(found).toMatchObject({ ready: false, checks: { scheduler: 'silent for 16 s' } });
});

it('stays ready where single go-lives cannot be read, and names each once for each reason', async () => {
  const lost = { goLive: 'GL-1', reason: 'unknown event' };
  const other = { goLive: 'GL-1', reason: 'a bug' };
  const found = await readiness(needs({ troubles: () => [lost, other, { ...lost }] }));
  expect(found).toMatchObject({ ready: true, troubles: [lost, other] });
});
