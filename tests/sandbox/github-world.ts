import { Octokit } from '@octokit/rest';
import fastify from 'fastify';
import { SandboxClock } from '../../sandbox/clock.ts';
import { DemoService } from '../../sandbox/demo-service.ts';
import { Faults } from '../../sandbox/faults.ts';
import type { GithubApp } from '../../sandbox/github/access.ts';
import { GithubSandbox } from '../../sandbox/github/github-sandbox.ts';
import { Ledger } from '../../sandbox/ledger.ts';

export const T0 = Date.parse('2026-12-01T17:00:00Z');
export const REPO = { owner: 'acme', repo: 'demo-shop' };
export const DEPLOY = 'deploy-production.yml';
export const ROLLBACK = 'rollback-production.yml';

/** GitHub and the demo service on a free port, with a clock that stands still until it is moved. */
export async function githubWorld(options: { app?: GithubApp } = {}) {
  const server = fastify({ forceCloseConnections: true });
  const clock = new SandboxClock(T0, 0);
  const ledger = new Ledger(() => clock.now());
  const faults = new Faults();
  let origin = '';
  const world = { clock, ledger, faults, origin: () => origin };
  const demo: DemoService = new DemoService({ ...world, settle: () => github.settle() });
  const github: GithubSandbox = new GithubSandbox({
    ...world,
    ...options,
    released: (version, atMs) => demo.release(version, atMs),
  });
  await server.register((scope) => github.register(scope), { prefix: '/github' });
  await server.register((scope) => github.registerSite(scope));
  await server.register((scope) => demo.register(scope), { prefix: '/demo' });
  origin = await server.listen({ port: 0, host: '127.0.0.1' });

  return {
    origin,
    clock,
    ledger,
    faults,
    github,
    demo,
    octokit: (token = 'ghp_sandbox') => octokitFor(origin, { auth: token }),
    octokitWith: (more: ConstructorParameters<typeof Octokit>[0]) => octokitFor(origin, more),
    wait: (seconds: number) => clock.jumpTo(clock.now() + seconds * 1000),
    close: async () => {
      github.close();
      await server.close();
    },
  };
}

export type GithubWorld = Awaited<ReturnType<typeof githubWorld>>;

function octokitFor(origin: string, more: ConstructorParameters<typeof Octokit>[0]): Octokit {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return new Octokit({ baseUrl: `${origin}/github`, log, ...more });
}

/** Starts a workflow and returns the id of its run. */
export async function dispatch(
  world: GithubWorld,
  request: { workflow?: string; goliveId?: string; version?: string } = {},
): Promise<number> {
  const { data } = await world
    .octokit()
    .request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      ...REPO,
      workflow_id: request.workflow ?? DEPLOY,
      ref: 'main',
      inputs: { version: request.version ?? 'v1.4.2', golive_id: request.goliveId ?? 'GL-1.deploy' },
      return_run_details: true,
    });
  const { workflow_run_id } = JSON.parse(JSON.stringify(data));
  return Number(workflow_run_id);
}

export async function runOf(world: GithubWorld, runId: number) {
  const { data } = await world.octokit().actions.getWorkflowRun({ ...REPO, run_id: runId });
  return data;
}

export async function jobsOf(world: GithubWorld, runId: number) {
  const { data } = await world.octokit().actions.listJobsForWorkflowRun({ ...REPO, run_id: runId });
  return data.jobs;
}

/** What a refused call answers. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; message: string }> {
  try {
    await call;
  } catch (error) {
    const { status, message, response } = Object(error);
    return { status, message: response?.data?.message ?? message };
  }
  throw new Error('The call was not refused');
}

/** The JSON body of an answer, as an object. */
export async function bodyOf(answer: Response): Promise<Record<string, unknown>> {
  return Object(await answer.json());
}
