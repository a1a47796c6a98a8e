import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { soon } from '../soon.ts';
import { bodyOf, DEPLOY, dispatch, type GithubWorld, githubWorld, REPO, refusal } from './github-world.ts';

let world: GithubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(() => world.close());

const INPUTS = { version: 'v1.4.2', golive_id: 'GL-1.deploy' };

function start(body: Record<string, unknown>, headers: Record<string, string> = {}) {
  return world.octokit().request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
    ...REPO,
    workflow_id: DEPLOY,
    ref: 'main',
    ...body,
    headers,
  });
}

const wanted = (body: Record<string, unknown>) => refusal(start(body));

describe('a dispatch', () => {
  test('answers 204 without a body under the default API version', async () => {
    const answer = await start({ inputs: INPUTS });
    expect(answer.status).toBe(204);
    expect(answer.data).toBeFalsy();
  });

  test('answers 200 with the run where return_run_details is asked for', async () => {
    const answer = await start({ inputs: INPUTS, return_run_details: true });
    expect(answer.status).toBe(200);
    const runId = world.github.snapshot().runs[0]?.id;
    expect(answer.data).toEqual({
      workflow_run_id: runId,
      run_url: `${world.origin}/github/repos/acme/demo-shop/actions/runs/${runId}`,
      html_url: `${world.origin}/acme/demo-shop/actions/runs/${runId}`,
    });
  });

  test('always answers 200 under version 2026-03-10, where the flag is refused', async () => {
    const version = { 'X-GitHub-Api-Version': '2026-03-10' };
    const answer = await start({ inputs: INPUTS }, version);
    expect(answer.status).toBe(200);
    expect(answer.data).toHaveProperty('workflow_run_id');
    expect(await refusal(start({ inputs: INPUTS, return_run_details: true }, version))).toEqual({
      status: 422,
      message: 'Invalid request.\n\n"return_run_details" is not a permitted key.',
    });
  });

  test('under an unknown API version is refused', async () => {
    const answer = await refusal(start({ inputs: INPUTS }, { 'X-GitHub-Api-Version': '1999-01-01' }));
    expect(answer.status).toBe(400);
  });

  test('on a server that does not know the flag answers 422 that names it, or ignores it', async () => {
    world.github.setSwitches({ runDetails: 'refused' });
    const refused = await wanted({ inputs: INPUTS, return_run_details: true });
    expect(refused.status).toBe(422);
    expect(refused.message).toContain('return_run_details');
    expect((await start({ inputs: INPUTS })).status).toBe(204);
    world.github.setSwitches({ runDetails: 'ignored' });
    expect((await start({ inputs: INPUTS, return_run_details: true })).status).toBe(204);
  });

  test('shows its golive_id in the title of the run', async () => {
    const runId = await dispatch(world, { goliveId: 'GL-7.deploy.1' });
    const run = world.github.snapshot().runs.find((r) => r.id === runId);
    expect(run?.display_title).toBe('Deploy v1.4.2 to production [golive:GL-7.deploy.1]');
  });

  test('takes the workflow by its id and the ref in its long form', async () => {
    const { data } = await world.octokit().actions.getWorkflow({ ...REPO, workflow_id: DEPLOY });
    const answer = await start({ workflow_id: data.id, ref: 'refs/tags/v1.4.2', inputs: INPUTS });
    expect(answer.status).toBe(204);
    expect(world.github.snapshot().runs[0]?.head_branch).toBe('v1.4.2');
  });
});

describe('GitHub refuses a dispatch', () => {
  const unprocessable = (message: string) => ({ status: 422, message });

  test('of a workflow that does not exist', async () => {
    expect(await wanted({ workflow_id: 'missing.yml', inputs: INPUTS })).toEqual({
      status: 404,
      message: 'Not Found',
    });
  });

  test('in a repository that does not exist', async () => {
    expect((await wanted({ repo: 'other', inputs: INPUTS })).status).toBe(404);
  });

  test('on a ref that does not exist', async () => {
    expect(await wanted({ ref: 'v9', inputs: INPUTS })).toEqual(unprocessable('No ref found for: v9'));
    expect(await wanted({ ref: 'constructor', inputs: INPUTS })).toEqual(
      unprocessable('No ref found for: constructor'),
    );
  });

  test('without a ref', async () => {
    const answer = await refusal(start({ ref: undefined, inputs: INPUTS }));
    expect(answer).toEqual(unprocessable('Invalid request.\n\n"ref" wasn\'t supplied.'));
  });

  test('of a workflow without the trigger', async () => {
    expect(await wanted({ workflow_id: 'no-dispatch.yml' })).toEqual(
      unprocessable("Workflow does not have 'workflow_dispatch' trigger"),
    );
  });

  test('with inputs that the workflow does not declare', async () => {
    expect(await wanted({ inputs: { ...INPUTS, colour: 'red', size: 'L' } })).toEqual(
      unprocessable('Unexpected inputs provided: ["colour","size"]'),
    );
  });

  test('without a required input', async () => {
    expect(await wanted({ inputs: { golive_id: 'x' } })).toEqual(
      unprocessable("Required input 'version' not provided"),
    );
  });

  test('with a value outside the choices', async () => {
    expect(await wanted({ inputs: { ...INPUTS, environment: '' } })).toEqual(
      unprocessable("Provided value '' for input 'environment' not in the list of allowed values"),
    );
  });

  test('with a value that is not a string', async () => {
    expect(await wanted({ inputs: { ...INPUTS, version: 142 } })).toEqual(
      unprocessable("Invalid request.\n\nFor 'additionalProperties', 142 is not a string."),
    );
  });

  test('with more than 25 inputs', async () => {
    const many = Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`i${i}`, 'x']));
    expect(await wanted({ inputs: many })).toMatchObject({
      status: 422,
      message: expect.stringContaining('25'),
    });
  });

  test('with more than 10 inputs on a server that takes no more', async () => {
    world.github.setSwitches({ maxInputs: 10 });
    const inputs = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`i${i}`, 'x']));
    expect((await wanted({ inputs: inputs(11) })).message).toContain(
      'no more than 10 properties are allowed',
    );
    expect((await wanted({ inputs: inputs(10) })).message).toContain('Unexpected inputs provided');
  });

  test('with a body that is no JSON', async () => {
    const answer = await fetch(
      `${world.origin}/github/repos/acme/demo-shop/actions/workflows/${DEPLOY}/dispatches`,
      {
        method: 'POST',
        headers: { authorization: 'Bearer ghp_sandbox', 'content-type': 'application/json' },
        body: '{"ref": "main"',
      },
    );
    expect([answer.status, (await bodyOf(answer))['message']]).toEqual([400, 'Problems parsing JSON']);
  });

  test('and no refused dispatch makes a run, but each is in the ledger', async () => {
    await wanted({ ref: 'v9', inputs: INPUTS });
    await wanted({ workflow_id: 'missing.yml', inputs: INPUTS });
    expect(world.github.snapshot().runs).toEqual([]);
    expect(world.ledger.read({ kind: 'dispatch' }).map((e) => [e.accepted, e.data['status']])).toEqual([
      [false, 422],
      [false, 404],
    ]);
  });
});

describe('when the line breaks', () => {
  const ledger = () => world.ledger.read({ kind: 'dispatch' }).map((e) => [e.accepted, e.data['fault']]);

  test('after acceptance, the caller gets no answer and the run is there', async () => {
    world.faults.add({ system: 'github', match: 'dispatch', kind: 'reset_after', times: 1 });
    const lost = await refusal(start({ inputs: INPUTS }));
    expect(lost.status).toBe(500);
    expect(lost.message).toMatch(/other side closed|ECONNRESET|terminated|fetch failed/);
    expect(world.github.snapshot().runs).toHaveLength(1);
    expect(ledger()).toEqual([[true, 'reset_after']]);
  });

  test('before acceptance, there is no run', async () => {
    world.faults.add({ system: 'github', match: 'dispatch', kind: 'reset_before', times: 1 });
    await refusal(start({ inputs: INPUTS }));
    expect(world.github.snapshot().runs).toEqual([]);
    expect(ledger()).toEqual([[false, 'reset_before']]);
    expect((await start({ inputs: INPUTS })).status).toBe(204);
  });

  test('with a 502 after acceptance, the run is there', async () => {
    world.faults.add({ system: 'github', match: 'dispatch', kind: 'status_after', status: 502, times: 1 });
    expect((await refusal(start({ inputs: INPUTS }))).status).toBe(502);
    expect(world.github.snapshot().runs).toHaveLength(1);
  });

  test('with truncated JSON, the run is there', async () => {
    world.faults.add({ system: 'github', match: 'dispatch', kind: 'junk', times: 1 });
    const answer = await fetch(
      `${world.origin}/github/repos/acme/demo-shop/actions/workflows/${DEPLOY}/dispatches`,
      {
        method: 'POST',
        headers: { authorization: 'Bearer ghp_sandbox', 'content-type': 'application/json' },
        body: JSON.stringify({ ref: 'main', inputs: INPUTS, return_run_details: true }),
      },
    );
    expect(answer.status).toBe(200);
    await expect(answer.json()).rejects.toThrow(SyntaxError);
    expect(world.github.snapshot().runs).toHaveLength(1);
  });

  test('with 429 or 403 and Retry-After, nothing is carried out', async () => {
    for (const status of [429, 403]) {
      world.faults.add({
        system: 'github',
        match: 'dispatch',
        kind: 'status',
        status,
        retryAfterS: 30,
        times: 1,
      });
      const error = await start({ inputs: INPUTS }).catch((e) => e);
      expect([error.status, error.response.headers['retry-after']]).toEqual([status, '30']);
      expect(error.response.data.message).toContain('secondary rate limit');
    }
    expect(world.github.snapshot().runs).toEqual([]);
  });

  test('a call that hangs is given up by the caller and is not carried out', async () => {
    world.faults.add({ system: 'github', match: '*', kind: 'hang', times: 1 });
    const caller = new AbortController();
    const octokit = world.octokitWith({ auth: 'ghp_sandbox', request: { signal: caller.signal } });
    const call = octokit.actions.createWorkflowDispatch({
      ...REPO,
      workflow_id: DEPLOY,
      ref: 'main',
      inputs: INPUTS,
    });
    call.catch(() => {});
    await soon(() => expect(ledger()).toEqual([[false, 'hang']]));
    caller.abort();
    await expect(call).rejects.toThrow(/abort/i);
    expect(ledger()).toEqual([[false, 'hang']]);
  });
});
