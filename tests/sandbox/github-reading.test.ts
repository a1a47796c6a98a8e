import { generateKeyPairSync } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  DEPLOY,
  dispatch,
  type GithubWorld,
  githubWorld,
  REPO,
  ROLLBACK,
  refusal,
  runOf,
} from './github-world.ts';

let world: GithubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world.close());

const list = (more: Record<string, unknown> = {}) =>
  world.octokit().actions.listWorkflowRuns({ ...REPO, workflow_id: DEPLOY, ...more });

describe('signing in', () => {
  test('a wrong token is refused with 401 Bad credentials', async () => {
    expect(await refusal(world.octokit('ghp_wrong').repos.get(REPO))).toEqual({
      status: 401,
      message: 'Bad credentials',
    });
  });

  test('a call without a token is refused', async () => {
    expect((await refusal(world.octokitWith({}).repos.get(REPO))).status).toBe(401);
  });

  test('a token without the permission reads, but does not write', async () => {
    const octokit = world.octokit('ghp_sandbox_readonly');
    expect((await octokit.repos.get(REPO)).status).toBe(200);
    const dispatching = octokit.actions.createWorkflowDispatch({ ...REPO, workflow_id: DEPLOY, ref: 'main' });
    expect(await refusal(dispatching)).toEqual({
      status: 403,
      message: 'Resource not accessible by personal access token',
    });
    expect(world.github.snapshot().runs).toEqual([]);
  });

  test('a token that lacks one permission is refused what needs it, and nothing else', async () => {
    const { actions, issues, repos } = world.octokit();
    const calls = {
      contents: () => repos.getCommit({ ...REPO, ref: 'main' }),
      actions: () => actions.listWorkflowRunsForRepo(REPO),
      issues: () => issues.create({ ...REPO, title: 'Post-mortem' }),
    };
    const accepted = { contents: 'contents=read', actions: 'actions=read', issues: 'issues=write' };
    for (const missing of ['contents', 'actions', 'issues'] as const) {
      world.github.setSwitches({ missingPermissions: [missing] });
      for (const [permission, call] of Object.entries(calls)) {
        const answer = await call().catch((error) => error.response);
        if (permission !== missing) expect(answer.status, permission).toBeLessThan(300);
        else
          expect(answer).toMatchObject({
            status: 403,
            headers: { 'x-accepted-github-permissions': accepted[missing] },
            data: { message: 'Resource not accessible by personal access token', status: '403' },
          });
      }
      expect((await repos.get(REPO)).status).toBe(200);
    }
    // One of the two will do.
    world.github.setSwitches({ missingPermissions: ['issues'] });
    expect((await issues.listMilestones(REPO)).status).toBe(200);
  });
});

describe('a GitHub App', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const app = { appId: '4711', installationId: 99, publicKeyPem: publicKey };
  let appWorld: GithubWorld;
  beforeEach(async () => {
    appWorld = await githubWorld({ app });
  });
  afterEach(() => appWorld.close());
  const as = (auth: Record<string, unknown>) =>
    appWorld.octokitWith({ authStrategy: createAppAuth, auth: { ...app, privateKey, ...auth } });

  test('fetches a token with its JWT and works with it', async () => {
    const octokit = as({});
    expect((await octokit.repos.get(REPO)).data.full_name).toBe('acme/demo-shop');
    expect((await octokit.repos.get(REPO)).status).toBe(200);
    expect(appWorld.ledger.read({ kind: 'access_token' })).toMatchObject([{ accepted: true }]);
    appWorld.github.setSwitches({ missingPermissions: ['contents'] });
    expect((await refusal(octokit.repos.getCommit({ ...REPO, ref: 'main' }))).message).toBe(
      'Resource not accessible by integration',
    );
  });

  test('is refused with a key that is not its own, another id or another installation', async () => {
    const other = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const refused = async (auth: Record<string, unknown>) => refusal(as(auth).repos.get(REPO));
    expect(await refused({ privateKey: other.privateKey })).toEqual({
      status: 401,
      message: 'A JSON web token could not be decoded',
    });
    expect(await refused({ appId: '1' })).toEqual({ status: 404, message: 'Integration not found' });
    expect((await refused({ installationId: 1 })).status).toBe(404);
  });

  test('cannot read with its JWT alone', async () => {
    const octokit = appWorld.octokitWith({
      authStrategy: createAppAuth,
      auth: { appId: '4711', privateKey },
    });
    const { token } = Object(await octokit.auth({ type: 'app' }));
    expect((await refusal(appWorld.octokit(String(token)).repos.get(REPO))).status).toBe(401);
  });
});

describe('the repository', () => {
  test('is read with its default branch', async () => {
    const { data } = await world.octokit().repos.get(REPO);
    expect(data).toMatchObject({ full_name: 'acme/demo-shop', default_branch: 'main' });
  });

  test('gives a workflow file, from which the inputs can be read', async () => {
    const read = (ref: string, path = `.github/workflows/${DEPLOY}`) =>
      world.octokit().repos.getContent({ ...REPO, path, ref });
    const { content, encoding } = Object((await read('v1.4.2')).data);
    expect(encoding).toBe('base64');
    const workflow = parse(Buffer.from(content, 'base64').toString('utf8'));
    expect(Object.keys(workflow.on.workflow_dispatch.inputs)).toEqual([
      'version',
      'environment',
      'golive_id',
    ]);
    expect(await refusal(read('v9'))).toEqual({ status: 404, message: 'No commit found for the ref v9' });
    expect((await refusal(read('main', '.github/workflows/missing.yml'))).status).toBe(404);
  });

  test('gives a file as plain text where that is asked for', async () => {
    const { data } = await world.octokit().repos.getContent({
      ...REPO,
      path: `.github/workflows/${ROLLBACK}`,
      mediaType: { format: 'raw' },
    });
    expect(String(data)).toContain('name: Roll back production');
  });

  test('knows its workflows by id and by file name', async () => {
    const { data } = await world.octokit().actions.getWorkflow({ ...REPO, workflow_id: DEPLOY });
    expect(data).toMatchObject({
      name: 'Deploy production',
      state: 'active',
      path: `.github/workflows/${DEPLOY}`,
    });
    const missing = world.octokit().actions.getWorkflow({ ...REPO, workflow_id: 'missing.yml' });
    expect((await refusal(missing)).status).toBe(404);
  });

  test('resolves branches, tags and commit ids', async () => {
    const commit = async (ref: string) => (await world.octokit().repos.getCommit({ ...REPO, ref })).data;
    const tagged = await commit('v1.4.2');
    expect(tagged.commit.message).toBe('Release 1.4.2');
    expect((await commit('refs/tags/v1.4.2')).sha).toBe(tagged.sha);
    expect((await commit(tagged.sha.slice(0, 8))).sha).toBe(tagged.sha);
    expect((await commit('main')).parents[0]?.sha).toBe(tagged.sha);
    expect(await refusal(commit('v9'))).toEqual({ status: 422, message: 'No commit found for SHA: v9' });
  });

  test('compares two versions', async () => {
    const compare = async (basehead: string) =>
      (await world.octokit().repos.compareCommitsWithBasehead({ ...REPO, basehead })).data;
    const { status, ahead_by, behind_by, commits } = await compare('v1.4.1...v1.4.2');
    expect({ status, ahead_by, behind_by }).toEqual({ status: 'ahead', ahead_by: 3, behind_by: 0 });
    expect(commits.map((c) => c.commit.message)).toEqual([
      'Pay by invoice',
      'Speed up the search\n\nCo-authored-by: Mara Lind <4100001+mara-lind@users.noreply.github.com>\nCo-authored-by: Nia Okoro <nia@partner.example>',
      'Release 1.4.2',
    ]);
    expect(await compare('v1.4.2...v1.4.1')).toMatchObject({ status: 'behind', behind_by: 3, commits: [] });
    expect(await compare('main...main')).toMatchObject({ status: 'identical' });
    expect((await refusal(compare('main...v9'))).status).toBe(404);
  });
});

describe('the list of runs', () => {
  test('is filtered by workflow, event, status and creation time', async () => {
    const first = await dispatch(world, { goliveId: 'a' });
    world.wait(600);
    const second = await dispatch(world, { goliveId: 'b' });
    await dispatch(world, { goliveId: 'c', workflow: ROLLBACK });
    const ids = async (more: Record<string, unknown>) =>
      (await list(more)).data.workflow_runs.map((r) => r.id);
    expect(await ids({ event: 'workflow_dispatch' })).toEqual([second, first]);
    expect(await ids({ event: 'push' })).toEqual([]);
    expect(await ids({ status: 'success' })).toEqual([first]);
    expect(await ids({ status: 'queued' })).toEqual([second]);
    expect(await ids({ created: '>=2026-12-01T17:10:00Z' })).toEqual([second]);
    expect(await ids({ created: '>=2026-12-01T17:10:00.900Z' })).toEqual([second]);
    expect(await ids({ created: '>2026-12-01T17:10:00Z' })).toEqual([]);
    expect(await ids({ created: '<2026-12-01T17:10:00Z' })).toEqual([first]);
    expect(await ids({ created: '2026-12-01T17:00:00Z..2026-12-01T17:05:00Z' })).toEqual([first]);
    expect(await ids({ created: '2026-12-01' })).toEqual([second, first]);
    expect((await refusal(list({ created: '>=yesterday' }))).status).toBe(422);
  });

  test('comes in pages, newest first', async () => {
    const ids: number[] = [];
    for (const goliveId of ['a', 'b', 'c']) ids.unshift(await dispatch(world, { goliveId }));
    const first = await list({ per_page: 2 });
    expect(first.data.total_count).toBe(3);
    expect(first.headers.link).toContain('rel="next"');
    const octokit = world.octokit();
    const all = await octokit.paginate(octokit.actions.listWorkflowRuns, {
      ...REPO,
      workflow_id: DEPLOY,
      per_page: 2,
    });
    expect(all.map((r) => r.id)).toEqual(ids);
  });

  test('shows a new run late where that is switched on, while the run itself can be read', async () => {
    world.github.setSwitches({ listingDelayMs: 20_000 });
    const runId = await dispatch(world);
    expect((await list()).data.total_count).toBe(0);
    expect((await runOf(world, runId)).id).toBe(runId);
    world.wait(19);
    expect((await list()).data.total_count).toBe(0);
    world.wait(1);
    expect((await list()).data.workflow_runs[0]?.id).toBe(runId);
  });
});

describe('conditional requests', () => {
  test('answer 304 as long as nothing changed, at no cost of the limit', async () => {
    const runId = await dispatch(world);
    const read = (etag?: string) =>
      world.octokit().actions.getWorkflowRun({
        ...REPO,
        run_id: runId,
        headers: etag === undefined ? {} : { 'if-none-match': etag },
      });
    const first = await read();
    const etag = String(first.headers.etag);
    const left = first.headers['x-ratelimit-remaining'];
    expect((await refusal(read(etag))).status).toBe(304);
    expect((await refusal(read(etag))).status).toBe(304);
    expect((await read()).headers['x-ratelimit-remaining']).toBe(String(Number(left) - 1));
    world.wait(5);
    expect((await read(etag)).data.status).toBe('in_progress');
    expect(world.github.snapshot().calls['run']).toEqual({ calls: 5, notModified: 2 });
  });
});

describe('the rate limit', () => {
  test('is told with every answer, and refuses with 403 until its reset', async () => {
    world.github.setRateLimits({ perHour: 2 });
    const { headers } = await world.octokit().repos.get(REPO);
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '1',
      'x-ratelimit-reset': String(Date.parse('2026-12-01T18:00:00Z') / 1000),
    });
    await world.octokit().repos.get(REPO);
    const error = await world
      .octokit()
      .repos.get(REPO)
      .catch((e) => e);
    expect([error.status, error.response.headers['x-ratelimit-remaining']]).toEqual([403, '0']);
    world.wait(3_600);
    expect((await world.octokit().repos.get(REPO)).status).toBe(200);
  });

  test('of writes per minute refuses with Retry-After', async () => {
    world.github.setRateLimits({ writesPerMinute: 1 });
    await dispatch(world, { goliveId: 'a' });
    world.wait(20);
    const error = await dispatch(world, { goliveId: 'b' }).catch((e) => e);
    expect([error.status, error.response.headers['retry-after']]).toEqual([403, '40']);
    world.wait(40);
    await dispatch(world, { goliveId: 'b' });
    expect(world.github.snapshot().runs).toHaveLength(2);
  });
});
