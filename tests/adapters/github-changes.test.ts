import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangesQuestion } from '../../src/adapters/github-changes.ts';
import { type GithubWorld, githubWorld } from '../sandbox/github-world.ts';
import { describeContract, readingOfGithubFails } from './contract.testsuite.ts';
import { githubAt } from './fake-github.ts';
import { type Handler, type Received, startServer } from './throwaway-server.ts';

const question = { repository: 'acme/shop', base: 'v1', head: 'v2' };

const commit = (n: number) => ({
  sha: `${n}`.padStart(40, '0'),
  author: n % 2 ? { login: 'mara' } : null,
  commit: { author: { name: 'Jonas W.' }, message: 'Tidy' },
});
const compared = (count: number, more: object = {}) => ({
  html_url: 'https://github.com/acme/shop/compare/v1...v2',
  status: 'ahead',
  behind_by: 0,
  total_commits: count,
  base_commit: { sha: 'b' },
  merge_base_commit: { sha: 'b' },
  commits: Array.from({ length: count }, (_, n) => commit(n)),
  ...more,
});
const pull = (number: number, merged_at: string | null = '2026-11-01T00:00:00Z') => ({
  number,
  title: `Change ${number}`,
  html_url: `https://github.com/acme/shop/pull/${number}`,
  merged_at,
  user: { login: 'mara' },
});
const isPulls = ({ path }: Received) => path.includes('/pulls');
const isRef = ({ path }: Received) => /\/commits\/[^/]+$/.test(path.split('?')[0] ?? '');

describeContract('a comparison of two versions', {
  before: (request) => {
    if (isPulls(request)) return { body: [] };
    return isRef(request) ? { status: 422, body: { message: 'No commit found' } } : undefined;
  },
  call: ({ url, timeoutMs }) => githubAt(url, { timeoutMs }).readChanges(question),
  success: { body: compared(1) },
  expected: {
    ...readingOfGithubFails,
    'answers well': { returns: { status: 'ahead', commits: 1, pulls: [], authors: ['Jonas W.'] } },
    'answers 404': { throws: { happened: 'no', retryable: false, code: 'http_404' } },
  },
});

describeContract('the commit of a version with nothing to compare it with', {
  call: ({ url, timeoutMs }) =>
    githubAt(url, { timeoutMs }).readChanges({ repository: 'acme/shop', head: 'v2' }),
  success: { body: [{ ...commit(1), html_url: 'https://github.com/c/1' }] },
  expected: {
    ...readingOfGithubFails,
    'answers well': { returns: { status: 'uncompared', commits: 1, authors: ['mara'] } },
    'answers 404': { throws: { happened: 'no', retryable: false, code: 'http_404' } },
  },
});

describeContract('a look whether there is such a version', {
  call: ({ url, timeoutMs }) =>
    githubAt(url, { timeoutMs }).knowsRef({ repository: 'acme/shop', ref: 'v1.4.2' }),
  success: { body: commit(1) },
  expected: {
    ...readingOfGithubFails,
    'answers well': { returns: true },
    'answers 404': { returns: false },
  },
});

it('GitHub’s own word for an unknown name is a no', async () => {
  const server = await startServer(() => ({ status: 422, body: { message: 'No commit found for SHA: v9' } }));
  expect(await githubAt(server.url).knowsRef({ repository: 'acme/shop', ref: 'v9' })).toBe(false);
});

async function read(handler: Handler, asked: ChangesQuestion = question) {
  const server = await startServer(handler);
  return githubAt(server.url).readChanges(asked);
}

describe('what goes live', () => {
  it('has each merged pull request once, and none that is open', async () => {
    const changes = await read((request) => ({
      body: isPulls(request) ? [pull(7), pull(8, null)] : compared(3),
    }));
    expect(changes.pulls).toEqual([
      { number: 7, title: 'Change 7', author: 'mara', url: 'https://github.com/acme/shop/pull/7' },
    ]);
    expect(changes).toMatchObject({ lookedAt: 3, headSha: commit(2).sha, authors: ['Jonas W.', 'mara'] });
  });

  it('says where pull requests may not be read, and keeps the commits', async () => {
    const changes = await read((request) =>
      isPulls(request)
        ? { status: 403, body: { message: 'Resource not accessible' } }
        : { body: compared(2) },
    );
    expect(changes).toMatchObject({ commits: 2, lookedAt: 0, pulls: [] });
    expect(changes.pullsProblem).toContain('403');
  });

  it('looks at the newest sixty commits only, asks for the commit where it lists too few, and says that authors are missing', async () => {
    const page = Array.from({ length: 100 }, (_, n) => commit(n));
    const changes = await read((request) => ({
      body: isPulls(request)
        ? []
        : isRef(request)
          ? commit(7)
          : compared(0, { total_commits: 1900, commits: page }),
    }));
    expect(changes).toMatchObject({
      commits: 1900,
      lookedAt: 60,
      headSha: commit(7).sha,
      authorsProblem: 'Only 1000 of 1900 commits could be read.',
    });
  });

  it('reads the commit and its newest authors where there is nothing to compare with', async () => {
    const changes = await read(
      ({ path, query }) => {
        if (path !== '/repos/acme/shop/commits' || query.get('sha') !== 'v2') return { status: 500 };
        return { body: [3, 2].map((n) => ({ ...commit(n), html_url: `https://github.com/c/${n}` })) };
      },
      { repository: 'acme/shop', head: 'v2' },
    );
    expect(changes).toEqual({
      head: 'v2',
      headSha: commit(3).sha,
      url: 'https://github.com/c/3',
      status: 'uncompared',
      commits: 2,
      lacks: 0,
      pulls: [],
      lookedAt: 0,
      authors: ['mara', 'Jonas W.'],
    });
  });

  it('reads the commit also where the version before is gone, and says that its authors are not known', async () => {
    const changes = await read(({ path }) => {
      if (path.includes('/compare/')) return { status: 404, body: { message: 'Not Found' } };
      if (path.includes('/commits/v1')) return { status: 422, body: { message: 'No commit found' } };
      if (path.includes('/commits/v2')) return { body: commit(1) };
      return { body: [{ ...commit(1), html_url: 'https://github.com/c/1' }] };
    });
    expect(changes).toMatchObject({
      base: 'v1',
      headSha: commit(1).sha,
      status: 'uncompared',
      authorsProblem: 'GitHub finds no v1 in acme/shop, or may not show it.',
    });
  });

  it('keeps all authors of a large version, for whoever is left out could vote on it', async () => {
    const commits = Array.from({ length: 90 }, (_, n) => ({ ...commit(n), author: { login: `dev-${n}` } }));
    const changes = await read((request) => ({
      body: isPulls(request) ? [] : compared(90, { commits }),
    }));
    expect(changes.authors).toHaveLength(90);
    expect(changes).not.toHaveProperty('authorsProblem');
  });

  it('names the version that GitHub does not know', async () => {
    const changes = read(({ path }) =>
      path.includes('/commits/v2')
        ? { status: 422, body: { message: 'No commit found for SHA: v2' } }
        : path.includes('/commits/')
          ? { body: commit(1) }
          : { status: 404, body: { message: 'Not Found' } },
    );
    await expect(changes).rejects.toThrow('GitHub finds no v2 in acme/shop, or may not show it.');
  });
});

describe('the sandbox', () => {
  let world: GithubWorld;
  beforeAll(async () => {
    world = await githubWorld();
  });
  afterAll(() => world.close());

  it('tells what goes live as GitHub does', async () => {
    const github = githubAt(`${world.origin}/github`, { auth: { token: 'ghp_sandbox' } });
    const repository = 'acme/demo-shop';
    const changes = await github.readChanges({ repository, base: 'v1.4.1', head: 'v1.4.2' });
    expect(changes).toMatchObject({ status: 'ahead', commits: 3, lookedAt: 3, lacks: 0 });
    expect(changes.pulls.map(({ title }) => title)).toEqual([
      'Release 1.4.2',
      'Speed up the search',
      'Pay by invoice',
    ]);
    expect(changes.authors).toEqual([
      'jonas-weber',
      'priya-nair',
      'release-manager',
      'mara-lind',
      'Nia Okoro',
    ]);
    for (const more of [{ base: 'v1.4.1' }, {}])
      await expect(github.readChanges({ repository, ...more, head: 'v9' })).rejects.toThrow(
        'GitHub finds no v9 in acme/demo-shop',
      );
    const alone = await github.readChanges({ repository, head: 'v1.4.2' });
    expect(alone).toMatchObject({ status: 'uncompared', commits: 7, headSha: changes.headSha });
    expect(alone.authors).toContain('mara-lind');
  });
});
