import { pino } from 'pino';
import { expect, it } from 'vitest';
import { OutsideError } from '../../src/adapters/outside-error.ts';
import type { ListedRun } from '../../src/domain/guards/foreign-run.ts';
import { reconcile } from '../../src/reconcile-command.ts';
import { createForeignRunWatch } from '../../src/watch/foreign-runs.ts';
import { createEngineWorld, type EngineWorld } from '../fixtures/engine-world.ts';

const run = (runId: number, title = 'By hand'): ListedRun => ({
  runId,
  title,
  url: `https://github.test/runs/${runId}`,
  workflow: 'deploy-production.yml',
  by: 'mara\u001b[2J',
  at: 0,
});
/** Of a workflow that brings traffic. */
let ofTraffic: (workflow: string) => readonly ListedRun[] = () => [];
let listed: () => readonly ListedRun[] = () => [];
const github = {
  productionRuns: async ({ workflow }: { readonly workflow: string }) =>
    workflow.startsWith('deploy') ? listed() : ofTraffic(workflow),
};
let ids = 0;
const watchOf = (world: EngineWorld) =>
  createForeignRunWatch({
    store: world.store,
    engine: world.engine,
    clock: { now: () => world.now, realMsUntil: (at) => at - world.now, onMove: () => {} },
    log: pino({ level: 'silent' }),
    newId: () => `f${++ids}`,
    realNow: () => world.now,
    github,
    loadDefinitions: async () => ({
      services: new Map([['demo-shop', world.service]]),
      runbooks: new Map([[world.runbook.id, world.runbook]]),
    }),
  });

it('a run past golive is told once in the newest go-live of its target; an outage of GitHub is no finding', async () => {
  const world = await createEngineWorld();
  const watch = watchOf(world);
  listed = () => [run(5)];
  await watch.lookOnce();
  await world.plan();
  const correlationId = await world.start();
  listed = () => [run(5), run(6, `Deploy [golive:${correlationId}]`)];
  await watch.lookOnce();
  expect((await world.read()).foreignRuns).toEqual([5]);
  const { streamVersion } = await world.read();
  await watch.lookOnce();
  listed = () => {
    throw new OutsideError('503', { code: 'http_503', retryable: true, happened: 'no' });
  };
  await watch.lookOnce();
  expect((await world.read()).streamVersion).toBe(streamVersion);
});

it('the command lists it for a shell, with nothing that could steer a terminal', async () => {
  const world = await createEngineWorld();
  const compared = {
    services: [world.service],
    runbooks: new Map(),
    goLives: [],
    since: Date.parse('2026-11-20T00:00:00Z'),
  };
  listed = () => [];
  expect(await reconcile(github, compared)).toEqual({
    output: 'Every run since 2026-11-20 belongs to a go-live.\n',
    exitCode: 0,
  });
  listed = () => [run(5)];
  const { output, exitCode } = await reconcile(github, compared);
  expect(exitCode).toBe(5);
  expect(output).toContain(
    'demo-shop production: deploy-production.yml by mara?[2J at 1970-01-01T00:00:00.000Z: https://github.test/runs/5',
  );
});

it('a run of a workflow that brings traffic is found too, where the runbook brings it in parts or the service says so', async () => {
  const world = await createEngineWorld();
  listed = () => [];
  ofTraffic = (workflow) => (workflow === 'traffic.yml' ? [{ ...run(7), workflow }] : []);
  const [first, ...others] = world.runbook.phases;
  if (!first) throw new Error('no phase');
  const part = { percent: 100, bakeMs: 60_000 };
  const step = {
    id: 'traffic',
    title: 'Traffic',
    kind: 'workflow',
    workflow: 'full_traffic',
    traffic: [part],
    tasks: [],
    commands: [],
  } as const;
  const inParts = { ...world.runbook, phases: [{ ...first, steps: [step] }, ...others] };
  const workflows = { ...world.service.workflows, steps: { full_traffic: 'traffic.yml' } };
  const service = { ...world.service, workflows };
  const marked = { ...service, workflows: { ...workflows, changesProduction: ['full_traffic'] } };
  for (const [its, runbook, exitCode] of [
    [service, world.runbook, 0],
    [service, inParts, 5],
    [marked, world.runbook, 5],
  ] as const) {
    const runbooks = new Map([[its.runbook, runbook]]);
    const compared = { services: [its], runbooks, goLives: [], since: 0 };
    expect((await reconcile(github, compared)).exitCode).toBe(exitCode);
  }
});
