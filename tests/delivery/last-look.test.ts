import { expect, it } from 'vitest';
import type { GithubLook } from '../../src/adapters/github-last-look.ts';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import { createLastLook } from '../../src/delivery/last-look.ts';
import { createEngineWorld } from '../fixtures/engine-world.ts';

const world = await createEngineWorld();
await world.plan();
await world.start();
const goLive = await world.read();
const request = goLive.runs[0]?.request;
if (!request) throw new Error('nothing was asked for');

const workflows = {
  ...goLive.service.workflows,
  steps: { smoke: 'smoke.yml', full_traffic: 'traffic.yml' },
  changesProduction: ['full_traffic'],
};
let asked: readonly string[] = [];
const outcomes = { web: 'up' as 'up' | 'down' | 'misconfigured' | 'inconclusive' };
const look = (answer: () => GithubLook, read = world.engine.read) =>
  createLastLook({
    github: {
      lookBeforeDispatch: async ({ workflows }) => {
        asked = workflows;
        return answer();
      },
    },
    probe: { probe: async () => ({ outcome: outcomes.web, detail: 'seen', latencyMs: 1 }) },
    engine: { ...world.engine, read },
  })({ ...goLive, service: { ...goLive.service, workflows } }, request);

it.each([
  ['up', 'up'],
  ['down', 'down'],
  ['misconfigured', 'unknown'],
  ['inconclusive', 'unknown'],
] as const)('an endpoint that is %s is told as %s', async (outcome, verdict) => {
  outcomes.web = outcome;
  expect(await look(() => ({ unfinished: [] }))).toEqual({
    health: [{ endpoint: 'web', verdict, said: 'seen' }],
  });
  expect(asked).toEqual([workflows.deploy, workflows.rollback, 'traffic.yml']);
});

it('a GitHub that fails is told as such', async () => {
  const failing = () => {
    throw new OutsideError('GitHub answered 503', { code: 'http_503', retryable: true, happened: 'no' });
  };
  expect(await look(failing)).toEqual({ unreadable: 'GitHub answered 503' });
});

it('another run counts unless golive asked for it in another environment', async () => {
  const { installation } = goLive;
  const run = (title: string) => ({ unfinished: [{ runId: 9, url: 'https://x/9', title }] });
  const runs = ['deploy', 'step-full_traffic'].flatMap((what) =>
    goLive.runs.map((one) => ({
      ...one,
      request: { ...one.request, correlationId: `${installation}-gl-5-${what}-1` },
    })),
  );
  const staging = { ...goLive, runs, service: { ...goLive.service, environment: 'staging' } };
  const read = async (id: string) => (id === 'GL-5' ? staging : id === 'GL-6' ? goLive : undefined);
  const ofGoLive = (id: string, by = installation) => run(`Deploy [golive:${by}-${id}-deploy-1]`);
  const ofStep = run(`Traffic [golive:${installation}-gl-5-step-full_traffic-1]`);
  for (const own of [ofGoLive('gl-5'), ofStep])
    expect(await look(() => own, read)).not.toHaveProperty('otherRun');
  for (const found of [run('By hand'), ofGoLive('gl-6'), ofGoLive('gl-4'), ofGoLive('gl-5', 'other')])
    expect(await look(() => found, read)).toMatchObject({ otherRun: 'https://x/9' });
});
