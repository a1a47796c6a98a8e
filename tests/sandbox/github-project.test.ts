import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dispatch, type GithubWorld, githubWorld, REPO, refusal } from './github-world.ts';

let world: GithubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world.close());

describe('what ran on a commit', () => {
  const runsOf = async (more: object = {}) => {
    const { data: commit } = await world.octokit().repos.getCommit({ ...REPO, ref: 'v1.4.2' });
    const { data } = await world
      .octokit()
      .actions.listWorkflowRunsForRepo({ ...REPO, head_sha: commit.sha, ...more });
    return data.workflow_runs;
  };

  test('the tests of its push are a workflow run, and its jobs are checks beside those of another app', async () => {
    expect(await runsOf()).toMatchObject([
      { name: 'Test', event: 'push', status: 'completed', conclusion: 'success', head_branch: 'main' },
    ]);
    const { data } = await world.octokit().checks.listForRef({ ...REPO, ref: 'v1.4.2', filter: 'latest' });
    expect(data.check_runs.map(({ name, conclusion, app }) => [name, conclusion, app?.slug])).toEqual([
      ['test', 'success', 'github-actions'],
      ['Quality gate', 'success', 'quality-cloud'],
    ]);
    expect(data.total_count).toBe(2);
  });

  test('a deployment of golive is listed beside them, and its jobs are checks too', async () => {
    await dispatch(world);
    const { data } = await world.octokit().actions.listWorkflowRunsForRepo(REPO);
    expect(data.workflow_runs[0]).toMatchObject({ event: 'workflow_dispatch', name: 'Deploy production' });
    const { data: checks } = await world.octokit().checks.listForRef({ ...REPO, ref: 'main' });
    expect(checks.check_runs.map(({ name }) => name)).toContain('deploy');
    const { data: own } = await world
      .octokit()
      .actions.listWorkflowRunsForRepo({ ...REPO, event: 'workflow_dispatch' });
    expect(own.total_count).toBe(1);
  });

  test.each([
    ['red', { status: 'completed', conclusion: 'failure' }],
    ['running', { status: 'in_progress', conclusion: null }],
  ] as const)('they are %s when they are told to be', async (ci, expected) => {
    world.github.setProject({ ci });
    expect(await runsOf()).toMatchObject([expected]);
  });

  test('there is nothing where nothing ran, and no commit status at all', async () => {
    world.github.setProject({ ci: 'none' });
    expect(await runsOf()).toEqual([]);
    const { data } = await world.octokit().repos.getCombinedStatusForRef({ ...REPO, ref: 'v1.4.2' });
    expect(data).toMatchObject({ state: 'pending', statuses: [] });
  });

  test('an unknown commit is refused as GitHub does', async () => {
    const asking = world.octokit().checks.listForRef({ ...REPO, ref: 'v9' });
    expect(await refusal(asking)).toEqual({ status: 422, message: 'No commit found for SHA: v9' });
  });
});

describe('the nightly look at staging', () => {
  const nights = async (more: object = {}) => {
    const { data } = await world
      .octokit()
      .actions.listWorkflowRuns({ ...REPO, workflow_id: 'verify-staging.yml', ...more });
    return data.workflow_runs;
  };

  test('follows the clock, and a run of it can be read by itself', async () => {
    const [last] = await nights({ status: 'success', per_page: 1 });
    expect(last).toMatchObject({
      event: 'schedule',
      created_at: '2026-12-01T03:00:00Z',
      conclusion: 'success',
    });
    const { data } = await world.octokit().actions.getWorkflowRun({ ...REPO, run_id: last?.id ?? 0 });
    expect(data.created_at).toBe('2026-12-01T03:00:00Z');
    world.wait(24 * 3_600);
    expect((await nights())[0]?.created_at).toBe('2026-12-02T03:00:00Z');
  });

  test('is filtered by time, and fails when it is told to', async () => {
    expect(await nights({ created: '>=2026-11-29T00:00:00Z' })).toHaveLength(3);
    world.github.setProject({ staging: 'red' });
    expect((await nights())[0]?.conclusion).toBe('failure');
    world.github.setProject({ staging: 'none' });
    expect(await nights()).toEqual([]);
  });
});

describe('what else runs by the clock', () => {
  const last = async (workflow_id: string) => {
    const { data } = await world.octokit().actions.listWorkflowRuns({ ...REPO, workflow_id, per_page: 1 });
    const [run] = data.workflow_runs;
    return run && `${run.created_at} ${run.conclusion}`;
  };

  test('the backup is restored each night, the benchmark and the rollback rehearsal run on Mondays', async () => {
    expect(await last('backup-restore.yml')).toBe('2026-12-01T04:00:00Z success');
    expect(await last('performance-benchmark.yml')).toBe('2026-11-30T03:30:00Z success');
    expect(await last('rehearse-rollback.yml')).toBe('2026-11-30T05:00:00Z success');
    world.wait(7 * 24 * 3_600);
    expect(await last('rehearse-rollback.yml')).toBe('2026-12-07T05:00:00Z success');
  });

  test('each fails, is old or never ran when it is told to', async () => {
    world.github.setProject({ performance: 'red', backup: 'old', rollbackRehearsal: 'none' });
    expect(await last('performance-benchmark.yml')).toBe('2026-11-30T03:30:00Z failure');
    expect(await last('backup-restore.yml')).toBe('2026-10-02T04:00:00Z success');
    expect(await last('rehearse-rollback.yml')).toBeUndefined();
  });
});

describe('milestones, issues and pull requests', () => {
  test('each version has its milestone, and each change was merged under one', async () => {
    const { data } = await world.octokit().issues.listMilestones({ ...REPO, state: 'all' });
    expect(
      data.map(({ title, state, open_issues, closed_issues }) => [title, state, open_issues, closed_issues]),
    ).toEqual([
      ['v1.4.0', 'closed', 0, 2],
      ['v1.4.1', 'closed', 0, 2],
      ['v1.4.2', 'open', 0, 4],
    ]);
    const { data: pull } = await world.octokit().pulls.get({ ...REPO, pull_number: 36 });
    expect(pull).toMatchObject({
      title: 'Speed up the search',
      merged: true,
      state: 'closed',
      base: { ref: 'main' },
    });
    expect((await refusal(world.octokit().pulls.get({ ...REPO, pull_number: 99 }))).status).toBe(404);
  });

  test('what is left to do is open under the newest one', async () => {
    world.github.setProject({ openIssues: 2 });
    const { data: open } = await world
      .octokit()
      .issues.listForRepo({ ...REPO, milestone: '3', state: 'open' });
    expect(open.map(({ number, title }) => `#${number} ${title}`)).toEqual([
      '#40 Left to do, 2',
      '#39 Left to do, 1',
    ]);
    const { data: milestones } = await world.octokit().issues.listMilestones({ ...REPO, state: 'open' });
    expect(milestones).toMatchObject([{ title: 'v1.4.2', open_issues: 2 }]);
  });

  test('lists come page by page', async () => {
    const all = await world
      .octokit()
      .paginate('GET /repos/{owner}/{repo}/issues', { ...REPO, state: 'all', per_page: 3 });
    expect(all).toHaveLength(8);
  });
});

describe('security alerts', () => {
  const codeAlerts = (more: object = {}) =>
    world.octokit().codeScanning.listAlertsForRepo({ ...REPO, state: 'open', ...more });
  const dependabot = (more: object = {}) =>
    world.octokit().dependabot.listAlertsForRepo({ ...REPO, state: 'open', ...more });
  const secrets = () => world.octokit().secretScanning.listAlertsForRepo({ ...REPO, state: 'open' });

  test('none that is critical is open at first; a dismissed and a harmless one are there', async () => {
    expect((await codeAlerts({ severity: 'critical' })).data).toEqual([]);
    expect((await codeAlerts()).data).toMatchObject([{ rule: { security_severity_level: 'medium' } }]);
    expect((await codeAlerts({ state: 'dismissed' })).data).toHaveLength(1);
    expect((await dependabot({ severity: 'critical,high' })).data).toEqual([]);
    expect((await secrets()).data).toEqual([]);
  });

  test('those that are opened are listed', async () => {
    world.github.setProject({ alerts: { code_scanning: 1, dependabot: 2, secret_scanning: 1 } });
    expect((await codeAlerts({ severity: 'critical' })).data).toMatchObject([{ state: 'open' }]);
    expect((await dependabot({ severity: 'critical' })).data).toHaveLength(2);
    expect((await secrets()).data).toMatchObject([{ secret_type_display_name: 'Demo Shop Key' }]);
  });

  test("Dependabot's are paged by a cursor", async () => {
    world.github.setProject({ alerts: { dependabot: 5 } });
    const all = await world
      .octokit()
      .paginate('GET /repos/{owner}/{repo}/dependabot/alerts', { ...REPO, state: 'open', per_page: 2 });
    expect(new Set(all.map(({ number }) => number)).size).toBe(6);
  });

  test('a kind that is not enabled is refused in its own way', async () => {
    world.github.setProject({ alerts: { code_scanning: 'off', dependabot: 'off', secret_scanning: 'off' } });
    expect((await refusal(codeAlerts())).status).toBe(403);
    expect(await refusal(dependabot())).toEqual({
      status: 403,
      message: 'Dependabot alerts are disabled for this repository.',
    });
    expect(await refusal(secrets())).toEqual({
      status: 404,
      message: 'Secret scanning is disabled on this repository.',
    });
    world.github.reset();
    expect((await secrets()).status).toBe(200);
  });
});
