import { expect, it } from 'vitest';
import { changeAtGithubFails, describeContract, readingOfGithubFails } from './contract.testsuite.ts';
import { githubAt } from './fake-github.ts';
import { startServer } from './throwaway-server.ts';

const run = { repository: 'acme/shop', runId: 42 };
const answer = { ...run, environment: 'production', state: 'approved', comment: 'golive: GL-7' } as const;

describeContract('the title of a run', {
  call: ({ url, timeoutMs }) => githubAt(url, { timeoutMs }).runTitle(run),
  success: { body: { display_title: 'Deploy', name: 'Deploy production' } },
  expected: {
    ...readingOfGithubFails,
    'answers well': { returns: 'Deploy\nDeploy production' },
    'answers 404': { throws: { happened: 'no', retryable: false, code: 'http_404' } },
  },
});

it('an answer to an environment says what, of which run, and why; a refusal of it is thrown', async () => {
  const server = await startServer(() => ({ status: 204 }));
  await githubAt(server.url).answerProtection(answer);
  const [post] = server.received;
  expect(post).toMatchObject({
    method: 'POST',
    path: '/repos/acme/shop/actions/runs/42/deployment_protection_rule',
  });
  expect(JSON.parse(post?.body ?? '')).toEqual({
    environment_name: 'production',
    state: 'approved',
    comment: 'golive: GL-7',
  });
  const refusing = await startServer(() => ({ status: 403, body: { message: 'no' } }));
  await expect(githubAt(refusing.url).answerProtection(answer)).rejects.toMatchObject({
    code: 'http_403',
    ...{ happened: changeAtGithubFails['answers 404'].throws.happened },
  });
});
