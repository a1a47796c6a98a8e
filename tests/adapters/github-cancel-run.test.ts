import { expect, it } from 'vitest';
import { changeAtGithubFails, describeContract } from './contract.testsuite.ts';
import { githubAt } from './fake-github.ts';
import { startServer } from './throwaway-server.ts';

const question = { repository: 'acme/shop', runId: 42 };

describeContract('the cancelling of a run', {
  call: ({ url, timeoutMs }) => githubAt(url, { timeoutMs }).cancelRun(question),
  success: { status: 202, body: {} },
  expected: { ...changeAtGithubFails, 'answers well': { returns: undefined } },
});

it('a run that has ended is as good as cancelled', async () => {
  const server = await startServer(() => ({
    status: 409,
    body: { message: 'Cannot cancel a workflow run' },
  }));
  await githubAt(server.url).cancelRun(question);
  expect(server.received).toMatchObject([
    { method: 'POST', path: '/repos/acme/shop/actions/runs/42/cancel' },
  ]);
});
