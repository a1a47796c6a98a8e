import { expect, it } from 'vitest';
import { describeContract, readingOfGithubFails } from './contract.testsuite.ts';
import { githubAt } from './fake-github.ts';
import { startServer } from './throwaway-server.ts';

const question = {
  repository: 'acme/shop',
  workflow: 'deploy.yml',
  since: Date.parse('2026-11-20T10:00:00Z'),
};
const run = (id: number) => ({
  id,
  html_url: `https://github.com/acme/shop/actions/runs/${id}`,
  display_title: 'Deploy v2',
  name: 'Deploy',
  created_at: '2026-11-21T09:00:00Z',
  actor: { login: 'mara' },
});
const told = {
  runId: 7,
  url: 'https://github.com/acme/shop/actions/runs/7',
  workflow: 'deploy.yml',
  title: 'Deploy v2\nDeploy',
  by: 'mara',
  at: Date.parse('2026-11-21T09:00:00Z'),
};

describeContract('the list of production runs', {
  call: ({ url, timeoutMs }) => githubAt(url, { timeoutMs }).productionRuns(question),
  success: { body: { workflow_runs: [run(7)] } },
  expected: {
    ...readingOfGithubFails,
    'answers well': { returns: [told] },
    'answers 404': { throws: { happened: 'no', retryable: false, code: 'http_404' } },
  },
});

it('is read page by page, and not taken for whole where it is longer than GitHub lists', async () => {
  let pages = 0;
  const asked: string[] = [];
  const server = await startServer(({ query }) => {
    pages += 1;
    asked.push(query.get('created') ?? '');
    const full = Array.from({ length: 100 }, (_, index) => run(pages * 100 + index));
    return { body: { workflow_runs: pages < 3 ? full : [run(1)] } };
  });
  expect(await githubAt(server.url).productionRuns(question)).toHaveLength(201);
  expect(new Set(asked)).toEqual(new Set(['>=2026-11-20T10:00:00Z']));
  const endless = await startServer(() => ({
    body: { workflow_runs: Array.from({ length: 100 }, (_, index) => run(index + 1)) },
  }));
  await expect(githubAt(endless.url).productionRuns(question)).rejects.toMatchObject({
    code: 'list_incomplete',
  });
});
