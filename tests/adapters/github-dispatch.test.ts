import { describe, expect, it } from 'vitest';
import { changeAtGithubFails, describeContract, SECRET } from './contract.testsuite.ts';
import { githubAt, notFound, RUN, RUN_URL, WORKFLOW, workflowFile } from './fake-github.ts';
import { type Received, type Reply, startServer } from './throwaway-server.ts';

const DETAILS = {
  workflow_run_id: 42,
  run_url: 'https://api.github.com/repos/acme/shop/actions/runs/42',
  html_url: RUN_URL,
};
const ACCEPTED = { run: { runId: 42, url: RUN_URL } };

describeContract('a dispatch', {
  before: workflowFile(),
  call: ({ url, timeoutMs }) => githubAt(url, { timeoutMs }).dispatch(RUN),
  success: { body: DETAILS },
  expected: {
    ...changeAtGithubFails,
    'answers well': { returns: ACCEPTED },
  },
});

/** Serves the workflow's file, and hands the dispatches to `answer`. */
async function serveDispatch(answer: (request: Received) => Reply, file = workflowFile()) {
  const server = await startServer((request) => file(request) ?? answer(request));
  const dispatches = () =>
    server.received.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as unknown);
  return { ...server, dispatches };
}

const refuse = (status: number, message: string): Reply => ({ status, body: { message } });

describe('a dispatch', () => {
  it('asks for the run and carries the correlation id', async () => {
    const server = await serveDispatch(() => ({ body: DETAILS }));
    await githubAt(server.url).dispatch(RUN);
    expect(server.dispatches()).toEqual([
      {
        ref: 'main',
        inputs: { version: 'v1.4.2', environment: 'production', golive_id: RUN.correlationId },
        return_run_details: true,
      },
    ]);
    const post = server.received.at(-1);
    expect(post?.path).toBe('/repos/acme/shop/actions/workflows/deploy.yml/dispatches');
    expect(post?.headers.authorization).toBe(`token ${SECRET}`);
    expect(post?.headers['x-github-api-version']).toBeUndefined();
  });

  it.each([0, 1])('is sent until the given instant, and not after it (%i ms)', async (lateMs) => {
    const readMs = 3_000;
    let at = 1_000_000;
    const file = workflowFile();
    // Reading the workflow takes its time; a process may be stopped meanwhile.
    const slowFile: typeof file = (request) => {
      const reply = file(request);
      if (reply) at += readMs;
      return reply;
    };
    const server = await serveDispatch(() => ({ body: DETAILS }), slowFile);
    const github = githubAt(server.url, { now: () => at });
    const dispatched = github.dispatch(RUN, at + readMs - lateMs);
    if (lateMs === 0) expect(await dispatched).toEqual(ACCEPTED);
    else
      await expect(dispatched).rejects.toMatchObject({ code: 'too_late', happened: 'no', retryable: true });
    expect(server.dispatches()).toHaveLength(lateMs === 0 ? 1 : 0);
  });

  it('is not repeated without the flag after that instant either', async () => {
    let at = 1_000_000;
    const server = await serveDispatch(() => {
      at += 5_000;
      return refuse(422, 'Invalid request: return_run_details is not permitted');
    });
    await expect(githubAt(server.url, { now: () => at }).dispatch(RUN, at + 4_000)).rejects.toMatchObject({
      code: 'too_late',
      happened: 'no',
    });
    expect(server.dispatches()).toHaveLength(1);
  });

  it('reads the workflow at the ref that is dispatched', async () => {
    const server = await serveDispatch(() => ({ body: DETAILS }));
    await githubAt(server.url).dispatch({ ...RUN, ref: 'release/1.4' });
    expect(server.received[0]?.query.get('ref')).toBe('release/1.4');
  });

  it('leaves the correlation id out where the workflow does not declare it', async () => {
    const file = workflowFile(WORKFLOW.replace('golive_id: { required: false }', ''));
    const server = await serveDispatch(() => ({ body: DETAILS }), file);
    await githubAt(server.url).dispatch(RUN);
    expect(server.dispatches()).toEqual([{ ref: 'main', inputs: RUN.inputs, return_run_details: true }]);
  });

  it('accepts a 204, which does not name the run', async () => {
    const server = await serveDispatch(() => ({ status: 204 }));
    expect(await githubAt(server.url).dispatch(RUN)).toEqual({});
  });

  it.each([
    [422, 'Invalid request.\n\n"return_run_details" is not a permitted key.'],
    [400, 'Unknown parameter: return_run_details'],
  ])('is sent once more without the flag where a %i names it', async (status, message) => {
    const server = await serveDispatch(({ body }) =>
      body.includes('return_run_details') ? refuse(status, message) : { status: 204 },
    );
    expect(await githubAt(server.url).dispatch(RUN)).toEqual({});
    expect(server.dispatches()).toHaveLength(2);
  });

  it('takes the run from the 200 of API version 2026-03-10, which refuses the flag and always names the run', async () => {
    const server = await serveDispatch(({ body }) =>
      body.includes('return_run_details')
        ? refuse(422, 'Invalid request.\n\n"return_run_details" is not a permitted key.')
        : { body: DETAILS },
    );
    expect(await githubAt(server.url).dispatch(RUN)).toEqual(ACCEPTED);
    const inputs = { ...RUN.inputs, golive_id: RUN.correlationId };
    expect(server.dispatches()).toEqual([
      { ref: 'main', inputs, return_run_details: true },
      { ref: 'main', inputs },
    ]);
  });

  it('is not sent a third time', async () => {
    const server = await serveDispatch(() => refuse(422, '"return_run_details" is not a permitted key.'));
    await expect(githubAt(server.url).dispatch(RUN)).rejects.toMatchObject({
      code: 'http_422',
      happened: 'no',
    });
    expect(server.dispatches()).toHaveLength(2);
  });

  it('is perhaps done where the second sending breaks off', async () => {
    const server = await serveDispatch(({ body }) =>
      body.includes('return_run_details') ? refuse(422, 'return_run_details') : { status: 502 },
    );
    await expect(githubAt(server.url).dispatch(RUN)).rejects.toMatchObject({ happened: 'maybe' });
  });

  it.each([
    [401, 'Bad credentials'],
    [403, 'Resource not accessible by personal access token'],
    [409, 'Conflict'],
    [422, 'Unexpected inputs provided: ["version"]'],
    [422, 'No ref found for: main'],
    [422, "Workflow does not have 'workflow_dispatch' trigger"],
  ])("is certainly not done after %i %s, and says so in GitHub's words", async (status, message) => {
    const server = await serveDispatch(() => refuse(status, message));
    await expect(githubAt(server.url).dispatch(RUN)).rejects.toMatchObject({
      happened: 'no',
      retryable: false,
      message: `GitHub answered ${status}: ${message}`,
    });
    expect(server.dispatches()).toHaveLength(1);
  });

  it('waits until the quota is renewed', async () => {
    const now = () => 1_700_000_000_000;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700000090' };
    const server = await serveDispatch(() => ({ ...refuse(403, 'API rate limit exceeded.'), headers }));
    await expect(githubAt(server.url, { now }).dispatch(RUN)).rejects.toMatchObject({
      happened: 'no',
      retryable: true,
      retryAfterMs: 90_000,
    });
  });

  it('waits a minute after a secondary limit that names no time', async () => {
    const server = await serveDispatch(() => refuse(403, 'You have exceeded a secondary rate limit.'));
    await expect(githubAt(server.url).dispatch(RUN)).rejects.toMatchObject({
      retryable: true,
      retryAfterMs: 60_000,
    });
  });

  it('is perhaps done where the 200 names a run without a link', async () => {
    const server = await serveDispatch(() => ({
      body: { workflow_run_id: 42, html_url: 'javascript:alert(1)' },
    }));
    await expect(githubAt(server.url).dispatch(RUN)).rejects.toMatchObject({ happened: 'maybe' });
  });

  it('is not sent where the workflow does not exist at the ref', async () => {
    const server = await startServer(() => notFound('No commit found for the ref main'));
    await expect(githubAt(server.url).dispatch(RUN)).rejects.toMatchObject({
      code: 'workflow_not_found',
      happened: 'no',
      retryable: false,
      message: expect.stringContaining('No commit found for the ref main'),
    });
    expect(server.received.map(({ method }) => method)).toEqual(['GET']);
  });

  it('is not sent where the workflow cannot be read, and may be tried again', async () => {
    const server = await startServer(() => ({ status: 502 }));
    await expect(githubAt(server.url).dispatch(RUN)).rejects.toMatchObject({
      happened: 'no',
      retryable: true,
    });
    expect(server.received).toHaveLength(1);
  });

  it('is refused for a repository that is none', async () => {
    const server = await startServer(() => notFound());
    const run = { ...RUN, repository: 'acme/shop/../other' };
    await expect(githubAt(server.url).dispatch(run)).rejects.toMatchObject({ code: 'bad_repository' });
    expect(server.received).toHaveLength(0);
  });

  it('shows no secret that GitHub repeats', async () => {
    const server = await serveDispatch(() => refuse(422, `Bad token ${SECRET} and\nmore`));
    await expect(githubAt(server.url).dispatch(RUN)).rejects.toMatchObject({
      message: 'GitHub answered 422: Bad token [secret] and more',
    });
  });
});
