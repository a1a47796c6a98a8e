import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  DEPLOY,
  dispatch,
  type GithubWorld,
  githubWorld,
  jobsOf,
  REPO,
  ROLLBACK,
  refusal,
  runOf,
  T0,
} from './github-world.ts';

let world: GithubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world.close());

const executed = () =>
  world.ledger
    .read({ system: 'github' })
    .filter((e) => e.kind === 'deployed' || e.kind === 'rolled_back')
    .map((e) => [e.kind, e.data['golive_id'], e.data['attempt']]);

async function statusOf(runId: number): Promise<string> {
  const { status, conclusion } = await runOf(world, runId);
  return conclusion === null ? String(status) : `${status}: ${conclusion}`;
}

describe('the page of a run', () => {
  const pageOf = async (address: string) => {
    const answer = await fetch(address, { redirect: 'manual' });
    return { status: answer.status, html: await answer.text() };
  };

  test('shows its jobs and steps as they are, and looks again until the run is over', async () => {
    const runId = await dispatch(world, { version: 'v1.4.2-<b>' });
    const { html_url } = await runOf(world, runId);
    world.wait(3 + 15 + 60);
    const running = await pageOf(html_url);
    expect(running.status).toBe(200);
    for (const shown of [
      '<strong>in_progress</strong>',
      'version: v1.4.2-&lt;b&gt;',
      '<h2>guard: success</h2>',
      '<h2>deploy (production): in_progress</h2>',
      /<li>Deploy: in_progress, <time>[^<]+<\/time><\/li>/,
      '<h2>verify: queued</h2>',
      'leaves no log',
      'http-equiv="refresh"',
    ])
      expect(running.html).toMatch(shown);
    world.wait(200);
    const over = await pageOf(`${html_url}/job/1`);
    expect(over.html).toContain('<strong>success</strong>');
    expect(over.html).not.toContain('refresh');
  });

  test('is there too for what golive did not start, and says where a run is unknown', async () => {
    const { data } = await world.octokit().actions.listWorkflowRunsForRepo({ ...REPO });
    const [past] = data.workflow_runs;
    expect((await pageOf(past?.html_url ?? '')).html).toContain(
      `#${past?.run_number}, <strong>success</strong>`,
    );
    const site = `${world.origin}/acme/demo-shop`;
    expect(await pageOf(`${site}/actions/runs/42`)).toMatchObject({
      status: 404,
      html: expect.stringContaining('acme/demo-shop has no run 42.'),
    });
    expect((await pageOf(`${site}/commit/42`)).status).toBe(302);
  });
});

describe('a run', () => {
  test('goes from queued over three jobs to success in three minutes of sandbox time', async () => {
    const runId = await dispatch(world);
    expect(await statusOf(runId)).toBe('queued');
    world.wait(3);
    expect(await statusOf(runId)).toBe('in_progress');
    world.wait(15);
    expect((await jobsOf(world, runId)).map((j) => [j.name, j.status, j.conclusion])).toEqual([
      ['guard', 'completed', 'success'],
      ['deploy', 'in_progress', null],
      ['verify', 'queued', null],
    ]);
    world.wait(60);
    const deploy = (await jobsOf(world, runId))[1];
    expect(deploy?.steps?.map((s) => [s.name, s.status])).toEqual([
      ['Set up job', 'completed'],
      ['Check out', 'completed'],
      ['Deploy', 'in_progress'],
      ['Complete job', 'queued'],
    ]);
    world.wait(105);
    expect(await statusOf(runId)).toBe('completed: success');
  });

  test('stands still while the clock does', async () => {
    const runId = await dispatch(world);
    expect(await statusOf(runId)).toBe('queued');
    expect(await statusOf(runId)).toBe('queued');
  });

  test('keeps its own times when the clock jumps over it', async () => {
    const runId = await dispatch(world);
    world.wait(24 * 3600);
    const run = await runOf(world, runId);
    expect([run.created_at, run.updated_at]).toEqual(['2026-12-01T17:00:00Z', '2026-12-01T17:03:03Z']);
    const jobs = await jobsOf(world, runId);
    expect(jobs.map((j) => j.completed_at)).toEqual([
      '2026-12-01T17:00:18Z',
      '2026-12-01T17:02:18Z',
      '2026-12-01T17:03:03Z',
    ]);
  });

  test('goes on after the clock was put back', async () => {
    const runId = await dispatch(world);
    world.wait(60);
    world.clock.jumpTo(T0 - 3_600_000);
    world.wait(120);
    expect(await statusOf(runId)).toBe('in_progress');
    world.wait(3);
    expect(await statusOf(runId)).toBe('completed: success');
  });

  test('goes on by itself while the clock runs fast', async () => {
    const runId = await dispatch(world);
    const done = new Promise<void>((resolve) => {
      world.demo.onChange(() => resolve());
    });
    world.clock.setSpeed(2_000);
    await done;
    expect(world.demo.snapshot().version).toBe('v1.4.2');
    expect(runId).toBeGreaterThan(0);
  });

  test('that succeeds puts the demo service on the new version', async () => {
    const health = async () => (await fetch(`${world.origin}/demo/health`)).json();
    await dispatch(world);
    world.wait(17);
    expect(await health()).toMatchObject({ status: 'ok', version: 'v1.4.1' });
    world.wait(180);
    expect(await health()).toMatchObject({ status: 'ok', version: 'v1.4.2' });
    await dispatch(world, { workflow: ROLLBACK, version: 'v1.4.1', goliveId: 'GL-1.rollback' });
    world.wait(180);
    expect(await health()).toMatchObject({ status: 'ok', version: 'v1.4.1' });
    expect(executed()).toEqual([
      ['deployed', 'GL-1.deploy', 1],
      ['rolled_back', 'GL-1.rollback', 1],
    ]);
  });
});

describe('a scenario', () => {
  test('makes later runs fail at the step it names', async () => {
    expect(
      world.github.setScenario(DEPLOY, { outcome: 'fail', job: 'verify', step: 'Smoke tests' }),
    ).toBeUndefined();
    const runId = await dispatch(world);
    world.wait(600);
    expect(await statusOf(runId)).toBe('completed: failure');
    const verify = (await jobsOf(world, runId))[2];
    expect(verify?.steps?.map((s) => s.conclusion)).toEqual(['success', 'success', 'failure', 'skipped']);
    expect(world.demo.snapshot().version).toBe('v1.4.2');
  });

  test('leaves the old version serving where the deployment itself fails', async () => {
    world.github.setScenario(undefined, { outcome: 'fail' });
    const runId = await dispatch(world);
    world.wait(600);
    expect((await jobsOf(world, runId)).map((j) => j.conclusion)).toEqual(['success', 'failure', 'skipped']);
    expect(world.demo.snapshot().version).toBe('v1.4.1');
    expect(executed()).toEqual([['deployed', 'GL-1.deploy', 1]]);
  });

  test('can end a run with any conclusion', async () => {
    world.github.setScenario(DEPLOY, { outcome: 'fail', conclusion: 'startup_failure' });
    const runId = await dispatch(world);
    world.wait(600);
    expect(await statusOf(runId)).toBe('completed: startup_failure');
  });

  test('makes a run hang until it is changed on the run', async () => {
    world.github.setScenario(DEPLOY, { outcome: 'hang' });
    const runId = await dispatch(world);
    world.wait(7_200);
    expect(await statusOf(runId)).toBe('in_progress');
    world.github.setRunScenario(runId, { outcome: 'succeed' });
    world.wait(200);
    expect(await statusOf(runId)).toBe('completed: success');
  });

  test('makes a run fail that is on its way', async () => {
    const runId = await dispatch(world);
    world.wait(30);
    world.github.setRunScenario(runId, { outcome: 'fail' });
    world.wait(200);
    expect(await statusOf(runId)).toBe('completed: failure');
  });

  test('that names a job or step that is not there is refused', () => {
    expect(world.github.setScenario(DEPLOY, { outcome: 'fail', job: 'paint' })).toBe(
      `${DEPLOY} has no job paint: it has guard, deploy, verify`,
    );
    expect(world.github.setScenario(DEPLOY, { outcome: 'fail', job: 'verify', step: 'Dance' })).toBe(
      'Job verify has no step Dance: it has Health check, Smoke tests',
    );
    expect(world.github.setScenario('missing.yml', { outcome: 'fail' })).toBe(
      'There is no workflow missing.yml',
    );
  });
});

describe('an environment that wants a review', () => {
  const pending = (runId: number) =>
    world.octokit().actions.getPendingDeploymentsForRun({ ...REPO, run_id: runId });
  const review = (runId: number, state: 'approved' | 'rejected', environment = 160_001) =>
    world.octokit().actions.reviewPendingDeploymentsForRun({
      ...REPO,
      run_id: runId,
      environment_ids: [environment],
      state,
      comment: 'Looks good',
    });

  test('keeps the run waiting, and a reviewer lets it go on', async () => {
    world.github.setScenario(DEPLOY, { outcome: 'waiting' });
    world.github.setSwitches({ botIsReviewer: true });
    const runId = await dispatch(world);
    world.wait(3_600);
    expect(await statusOf(runId)).toBe('waiting');
    const { data } = await pending(runId);
    expect(data[0]?.environment).toMatchObject({ id: 160_001, name: 'production' });
    expect((await review(runId, 'approved')).status).toBe(200);
    expect(executed()).toHaveLength(1);
    world.wait(180);
    expect(await statusOf(runId)).toBe('completed: success');
  });

  test('takes no review from an account that is not listed', async () => {
    world.github.setScenario(DEPLOY, { outcome: 'waiting' });
    const runId = await dispatch(world);
    world.wait(60);
    expect((await pending(runId)).data[0]?.current_user_can_approve).toBe(false);
    expect((await refusal(review(runId, 'approved'))).status).toBe(403);
    expect(await statusOf(runId)).toBe('waiting');
  });

  test('ends the run as failed where a reviewer says no, without a deployment', async () => {
    world.github.setScenario(DEPLOY, { outcome: 'reject' });
    const runId = await dispatch(world);
    world.wait(20);
    expect(await statusOf(runId)).toBe('waiting');
    world.wait(60);
    expect(await statusOf(runId)).toBe('completed: failure');
    expect(executed()).toEqual([]);
  });

  test('refuses a review of a run that does not wait, or of another environment', async () => {
    const runId = await dispatch(world);
    expect((await refusal(review(runId, 'approved'))).status).toBe(422);
    world.github.setScenario(DEPLOY, { outcome: 'waiting' });
    world.github.actOnRun(runId, 'delete');
    const waiting = await dispatch(world, { goliveId: 'other' });
    world.wait(60);
    expect((await refusal(review(waiting, 'approved', 1))).status).toBe(422);
  });
});

describe('the receiver guard', () => {
  test('fails a second run with the same golive_id before it deploys', async () => {
    const first = await dispatch(world);
    const second = await dispatch(world);
    world.wait(600);
    expect([await statusOf(first), await statusOf(second)]).toEqual([
      'completed: success',
      'completed: failure',
    ]);
    expect((await jobsOf(world, second)).map((j) => j.conclusion)).toEqual(['failure', 'skipped', 'skipped']);
    expect(executed()).toEqual([['deployed', 'GL-1.deploy', 1]]);
  });

  test('lets runs without a golive_id pass', async () => {
    await dispatch(world, { goliveId: '' });
    await dispatch(world, { goliveId: '' });
    world.wait(600);
    expect(executed()).toHaveLength(2);
  });
});

describe('the concurrency group', () => {
  test('keeps a second run pending until the first is done, and drops none', async () => {
    const first = await dispatch(world, { goliveId: 'a' });
    const second = await dispatch(world, { goliveId: 'b' });
    const third = await dispatch(world, { workflow: ROLLBACK, goliveId: 'c', version: 'v1.4.1' });
    world.wait(100);
    expect(await Promise.all([first, second, third].map(statusOf))).toEqual([
      'in_progress',
      'pending',
      'pending',
    ]);
    world.wait(100);
    expect(await Promise.all([first, second, third].map(statusOf))).toEqual([
      'completed: success',
      'in_progress',
      'pending',
    ]);
    world.wait(600);
    expect(executed().map(([, id]) => id)).toEqual(['a', 'b', 'c']);
    expect(world.demo.snapshot().version).toBe('v1.4.1');
  });

  test('keeps runs of another environment apart', async () => {
    await dispatch(world, { goliveId: 'a' });
    await world.octokit().actions.createWorkflowDispatch({
      ...REPO,
      workflow_id: DEPLOY,
      ref: 'main',
      inputs: { version: 'v1.4.2', environment: 'staging' },
    });
    world.wait(30);
    expect(world.github.snapshot().runs.map((r) => r.status)).toEqual(['in_progress', 'in_progress']);
  });
});

describe('cancel and re-run', () => {
  const cancel = (run_id: number) => world.octokit().actions.cancelWorkflowRun({ ...REPO, run_id });
  const rerun = (run_id: number) => world.octokit().actions.reRunWorkflow({ ...REPO, run_id });

  test('a cancel is accepted with 202 and ends the run soon after', async () => {
    const runId = await dispatch(world);
    world.wait(60);
    expect((await cancel(runId)).status).toBe(202);
    expect(await statusOf(runId)).toBe('in_progress');
    world.wait(2);
    expect(await statusOf(runId)).toBe('completed: cancelled');
    expect(world.demo.snapshot().version).toBe('v1.4.1');
  });

  test('a cancel ends a hanging, a waiting and a pending run too', async () => {
    world.github.setScenario(DEPLOY, { outcome: 'hang' });
    const hanging = await dispatch(world, { goliveId: 'a' });
    const pending = await dispatch(world, { goliveId: 'b' });
    world.wait(600);
    await cancel(pending);
    await cancel(hanging);
    world.wait(2);
    expect(await Promise.all([hanging, pending].map(statusOf))).toEqual([
      'completed: cancelled',
      'completed: cancelled',
    ]);
    world.github.setScenario(DEPLOY, { outcome: 'waiting' });
    const waiting = await dispatch(world, { goliveId: 'c' });
    world.wait(60);
    await cancel(waiting);
    world.wait(2);
    expect(await statusOf(waiting)).toBe('completed: cancelled');
  });

  test('a completed run cannot be cancelled', async () => {
    const runId = await dispatch(world);
    world.wait(600);
    expect(await refusal(cancel(runId))).toEqual({
      status: 409,
      message: 'Cannot cancel a workflow run that is completed.',
    });
  });

  test('a re-run keeps the id, counts the attempt and keeps the jobs of the first', async () => {
    world.github.setScenario(DEPLOY, { outcome: 'fail' });
    const runId = await dispatch(world);
    world.wait(600);
    world.github.setRunScenario(runId, { outcome: 'succeed' });
    expect((await rerun(runId)).status).toBe(201);
    expect(await runOf(world, runId)).toMatchObject({
      id: runId,
      run_attempt: 2,
      status: 'queued',
      conclusion: null,
    });
    world.wait(600);
    expect(await statusOf(runId)).toBe('completed: success');
    const attempt = async (attempt_number: number) =>
      (
        await world
          .octokit()
          .actions.listJobsForWorkflowRunAttempt({ ...REPO, run_id: runId, attempt_number })
      ).data.jobs.map((j) => j.conclusion);
    expect(await attempt(1)).toEqual(['success', 'failure', 'skipped']);
    expect(await attempt(2)).toEqual(['success', 'success', 'success']);
    expect((await refusal(attempt(3))).status).toBe(404);
    expect(executed().map(([, , n]) => n)).toEqual([1, 2]);
  });

  test('a run on its way cannot be run again', async () => {
    const runId = await dispatch(world);
    expect(await refusal(rerun(runId))).toEqual({ status: 403, message: 'This workflow is already running' });
  });

  test('a deleted run is not found, and makes room for the next', async () => {
    const runId = await dispatch(world, { goliveId: 'a' });
    const next = await dispatch(world, { goliveId: 'b' });
    world.github.actOnRun(runId, 'delete');
    expect((await refusal(runOf(world, runId))).status).toBe(404);
    world.wait(30);
    expect(await statusOf(next)).toBe('in_progress');
  });

  test('every accepted and refused write is in the ledger', async () => {
    const runId = await dispatch(world);
    await refusal(rerun(runId));
    await cancel(runId);
    await refusal(cancel(runId));
    expect(
      world.ledger.read({ system: 'github' }).map((e) => [e.kind, e.accepted, e.data['status']]),
    ).toEqual([
      ['dispatch', true, 200],
      ['rerun', false, 403],
      ['cancel', true, 202],
      ['cancel', false, 409],
    ]);
  });
});
