import { describe, expect, it } from 'vitest';
import { changeAtGithubFails, describeContract } from './contract.testsuite.ts';
import { githubAt } from './fake-github.ts';
import { startServer } from './throwaway-server.ts';

const ISSUE = {
  repository: 'acme/shop',
  title: 'Post-mortem',
  body: 'text <!-- golive:a-gl-7-post-mortem -->',
  labels: ['post-mortem'],
};
const URL_101 = 'https://github.com/acme/shop/issues/101';
const OPENED = { number: 101, url: URL_101 };
const search = { repository: 'acme/shop', marker: '<!-- golive:a-gl-7-post-mortem -->', since: 0 };

describeContract('the opening of an issue', {
  call: ({ url, timeoutMs }) => githubAt(url, { timeoutMs }).openIssue(ISSUE),
  success: { status: 201, body: { number: 101, html_url: URL_101, title: 'Post-mortem' } },
  expected: {
    ...changeAtGithubFails,
    'answers well': { returns: OPENED },
  },
});

describe('the opening of an issue', () => {
  it('sends title, text and labels', async () => {
    const server = await startServer(() => ({ status: 201, body: { number: 101, html_url: URL_101 } }));
    await githubAt(server.url).openIssue(ISSUE);
    const [post] = server.received;
    expect(post).toMatchObject({ method: 'POST', path: '/repos/acme/shop/issues' });
    const { repository: _repository, ...sent } = ISSUE;
    expect(JSON.parse(post?.body ?? '')).toEqual(sent);
  });
});

describe('the search for an issue', () => {
  const entry = (number: number, more: object) => ({
    number,
    html_url: `https://github.com/acme/shop/issues/${number}`,
    body: null,
    ...more,
  });

  it('finds the one that carries the marker, and takes no pull request for it', async () => {
    const server = await startServer(() => ({
      body: [
        entry(103, { body: `x ${search.marker}`, pull_request: {} }),
        entry(102, { body: 'another' }),
        entry(101, { body: `x ${search.marker}` }),
      ],
    }));
    expect(await githubAt(server.url).findIssue(search)).toEqual({ found: OPENED });
    const query = Object.fromEntries(server.received[0]?.query ?? []);
    expect(query).toMatchObject({ state: 'all', sort: 'created', since: '1969-12-31T23:55:00.000Z' });
  });

  it('proves its absence by the whole list, and proves nothing where that is too long', async () => {
    const none = await startServer(() => ({ body: [] }));
    expect(await githubAt(none.url).findIssue(search)).toEqual({ absent: true });
    const endless = await startServer(() => ({ body: Array.from({ length: 100 }, () => entry(1, {})) }));
    expect(await githubAt(endless.url).findIssue(search)).toMatchObject({ unprovable: true });
  });
});
