import { describe, expect, it } from 'vitest';
import { describeContract, readingOfGithubFails } from './contract.testsuite.ts';
import { githubAt, notFound, RUN_URL } from './fake-github.ts';
import { type Received, type Reply, startServer } from './throwaway-server.ts';

const RUN = { id: 42, status: 'in_progress', conclusion: null, run_attempt: 1, html_url: RUN_URL };
const JOBS = {
  total_count: 1,
  jobs: [
    {
      id: 1,
      name: 'deploy',
      status: 'in_progress',
      conclusion: null,
      html_url: `${RUN_URL}/job/1`,
      steps: [
        { number: 1, name: 'Check out', status: 'completed', conclusion: 'success' },
        { number: 2, name: 'Deploy', status: 'in_progress', conclusion: null },
      ],
    },
  ],
};
const QUESTION = { repository: 'acme/shop', runId: 42, seen: true };

const isJobs = ({ path }: Received) => path.endsWith('/jobs');

describeContract('a read of a run', {
  before: (request) => (isJobs(request) ? { body: JOBS } : undefined),
  call: ({ url, timeoutMs }) => githubAt(url, { timeoutMs }).readRun({ ...QUESTION, seen: false }),
  success: { body: RUN },
  expected: {
    ...readingOfGithubFails,
    'answers well': { returns: { state: 'running', status: 'in_progress' } },
    'answers 404': { throws: { happened: 'no', retryable: true, code: 'run_not_visible' } },
  },
});

/** A run and its jobs, with ETags as GitHub gives them. */
async function serveRun(state: { run: object; jobs?: Reply; tag?: string }) {
  const answers: number[] = [];
  const server = await startServer((request) => {
    const reply: Reply = isJobs(request) ? (state.jobs ?? { body: JOBS }) : { body: state.run };
    const etag = `W/"${isJobs(request) ? 'jobs' : (state.tag ?? 'run')}"`;
    const same = request.headers['if-none-match'] === etag;
    answers.push(same ? 304 : (reply.status ?? 200));
    return same ? { status: 304, headers: { etag } } : { ...reply, headers: { etag } };
  });
  return { github: githubAt(server.url), answers, server };
}

describe('a read of a run', () => {
  it('shows its jobs and steps', async () => {
    const { github } = await serveRun({ run: RUN });
    expect(await github.readRun(QUESTION)).toEqual({
      state: 'running',
      status: 'in_progress',
      attempt: 1,
      url: RUN_URL,
      unchanged: false,
      jobs: [
        {
          name: 'deploy',
          status: 'in_progress',
          conclusion: undefined,
          url: `${RUN_URL}/job/1`,
          steps: [
            { number: 1, name: 'Check out', status: 'completed', conclusion: 'success' },
            { number: 2, name: 'Deploy', status: 'in_progress', conclusion: undefined },
          ],
        },
      ],
    });
  });

  it('asks GitHub for changes only, and says where there are none', async () => {
    const state = { run: RUN as object, tag: 'one' };
    const { github, answers } = await serveRun(state);
    const first = await github.readRun(QUESTION);
    expect(await github.readRun(QUESTION)).toEqual({ ...first, unchanged: true });
    expect(answers).toEqual([200, 200, 304, 304]);
    Object.assign(state, { run: { ...RUN, status: 'completed', conclusion: 'failure' }, tag: 'two' });
    expect(await github.readRun(QUESTION)).toMatchObject({ conclusion: 'failure', unchanged: false });
  });

  it.each([
    ['queued', 'queued'],
    ['requested', 'queued'],
    ['pending', 'queued'],
    ['in_progress', 'in_progress'],
    ['waiting', 'waiting'],
    ['action_required', 'waiting'],
    ['something_new', 'other'],
    [null, 'other'],
  ])('takes the status %s for %s', async (status, expected) => {
    const { github } = await serveRun({ run: { ...RUN, status } });
    expect(await github.readRun(QUESTION)).toMatchObject({ state: 'running', status: expected });
  });

  it.each(['success', 'failure', 'cancelled', 'startup_failure', 'something_new'])(
    'gives the conclusion %s as it came',
    async (conclusion) => {
      const { github } = await serveRun({ run: { ...RUN, status: 'completed', conclusion } });
      expect(await github.readRun(QUESTION)).toMatchObject({ state: 'completed', conclusion });
    },
  );

  it('does not take a run for completed that has no conclusion', async () => {
    const { github } = await serveRun({ run: { ...RUN, status: 'completed' } });
    expect(await github.readRun(QUESTION)).toMatchObject({ state: 'running', status: 'other' });
  });

  it('tells the attempts of a re-run apart', async () => {
    const { github } = await serveRun({ run: { ...RUN, run_attempt: 3 } });
    expect(await github.readRun(QUESTION)).toMatchObject({ attempt: 3 });
  });

  it.each([
    ['are refused', { status: 502 }],
    ['cannot be read', { body: { jobs: 'none' } }],
  ])('tells how the run stands where its jobs %s', async (_what, jobs) => {
    const { github } = await serveRun({ run: { ...RUN, status: 'completed', conclusion: 'success' }, jobs });
    expect(await github.readRun(QUESTION)).toMatchObject({ conclusion: 'success', jobs: undefined });
  });

  it('calls a run deleted that was there before and is gone from a repository that can be read', async () => {
    const server = await startServer(({ path }) =>
      path.endsWith('/actions/runs') ? { body: { total_count: 0, workflow_runs: [] } } : notFound(),
    );
    expect(await githubAt(server.url).readRun(QUESTION)).toEqual({ state: 'deleted' });
  });

  it('does not call a run deleted that was never seen', async () => {
    const server = await startServer(() => notFound());
    const question = { ...QUESTION, seen: false };
    await expect(githubAt(server.url).readRun(question)).rejects.toMatchObject({ code: 'run_not_visible' });
  });

  it('does not call a run deleted where the token no longer sees the repository', async () => {
    const server = await startServer(() => notFound());
    await expect(githubAt(server.url).readRun(QUESTION)).rejects.toMatchObject({ code: 'http_404' });
  });
});

describe('the memory for conditional reads', () => {
  it('keeps the answers used last and forgets the oldest', async () => {
    const { github, answers } = await serveRun({ run: RUN });
    for (let runId = 1; runId <= 150; runId += 1) await github.readRun({ ...QUESTION, runId });
    await github.readRun({ ...QUESTION, runId: 150 });
    await github.readRun({ ...QUESTION, runId: 1 });
    expect(answers.slice(-4)).toEqual([304, 304, 200, 200]);
  });
});
