import { describe, expect, it } from 'vitest';
import { describeContract, readingOfGithubFails } from './contract.testsuite.ts';
import { githubAt, notFound, workflowFile } from './fake-github.ts';
import { type Received, type Reply, startServer } from './throwaway-server.ts';

const question = {
  repository: 'acme/shop',
  ref: 'main',
  workflow: 'deploy.yml',
  workflows: ['deploy.yml', 'rollback.yml'],
};
const run = (id: number, status: string | null) => ({
  id,
  status,
  html_url: `https://github.com/acme/shop/actions/runs/${id}`,
  display_title: `Deploy ${id}`,
  name: 'Deploy',
});
const file = workflowFile();
const isRuns = ({ path }: Received) => path.includes('/runs');
const isCommit = ({ path }: Received) => path.includes('/commits/');

describeContract('the last look before a dispatch', {
  before: file,
  call: ({ url, timeoutMs }) =>
    githubAt(url, { timeoutMs }).lookBeforeDispatch({ ...question, workflows: ['deploy.yml'] }),
  success: { body: { workflow_runs: [] } },
  expected: {
    ...readingOfGithubFails,
    'answers well': { returns: { unfinished: [] } },
    'answers 404': { returns: { unfinished: [] } },
  },
});

async function look(answer: (request: Received) => Reply | undefined, more: object = {}) {
  const server = await startServer(
    (request) => answer(request) ?? (isRuns(request) ? { body: { workflow_runs: [] } } : file(request)),
  );
  return githubAt(server.url).lookBeforeDispatch({ ...question, ...more });
}

describe('the last look', () => {
  it('sees every run that has not ended, also in a state that golive does not know', async () => {
    const found = await look((request) =>
      isRuns(request) && request.path.includes('rollback.yml')
        ? { body: { workflow_runs: [run(3, 'completed'), run(4, 'hibernating'), run(5, null)] } }
        : undefined,
    );
    expect(found.unfinished.map(({ url }) => url.at(-1))).toEqual(['4', '5']);
    expect(found.unfinished[0]?.title).toContain('Deploy 4');
  });

  it('reads the commit that the version names, and that there is none', async () => {
    const sha = 'd'.repeat(40);
    const answering = (reply: Reply) =>
      look((request) => (isCommit(request) ? reply : undefined), { version: 'v1.4.2' });
    expect((await answering({ body: { sha } })).commit).toBe(sha);
    expect((await answering({ status: 422, body: { message: 'No commit found' } })).commit).toBeNull();
    expect(await look(() => undefined)).not.toHaveProperty('commit');
  });

  it('sees that the workflow is gone', async () => {
    const found = await look(() => notFound());
    expect(found.workflowMissing).toContain('There is no workflow deploy.yml in acme/shop at main.');
  });
});
