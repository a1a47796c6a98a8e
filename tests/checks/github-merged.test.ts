import { describe, expect, it } from 'vitest';
import type { CheckSpec } from '../../src/domain/checks/check.ts';
import { startServer } from '../adapters/throwaway-server.ts';
import { check, githubThat } from './checks-world.ts';

const pull = (number: number, more: object = {}) => ({
  number,
  title: `Change ${number}`,
  state: 'closed',
  merged: true,
  base: { ref: 'main' },
  html_url: `https://github.com/acme/shop-api/pull/${number}`,
  ...more,
});
const milestone = (title: string, open: number, closed: number) => ({
  number: 4,
  title,
  state: 'open',
  open_issues: open,
  closed_issues: closed,
  html_url: 'https://github.com/acme/shop-api/milestone/4',
});

async function asked(answers: Record<string, unknown>, spec: object = {}, milestoneOfService?: string) {
  const server = await startServer(githubThat(answers));
  const checks = milestoneOfService === undefined ? {} : { milestone: milestoneOfService };
  const full: CheckSpec = { kind: 'github_merged', pullRequests: [], ...spec };
  return check(full, { server, checks });
}

describe('a check whether all is merged', () => {
  const pulls = {
    '/pulls/12': pull(12),
    '/pulls/13': pull(13, { state: 'open', merged: false }),
    '/pulls/14': pull(14, { merged: false }),
    '/pulls/15': pull(15, { base: { ref: 'next' } }),
  };

  it('passes where the named pull requests are merged', async () => {
    expect(await asked(pulls, { pullRequests: [12], base: 'main' })).toEqual({
      verdict: 'passed',
      evidence: '#12 is merged into main.',
      link: 'https://github.com/acme/shop-api/pull/12',
    });
  });

  it.each([
    [13, '#13 (Change 13) is not merged.'],
    [14, '#14 (Change 14) was closed without being merged.'],
    [15, '#15 (Change 15) was merged into next instead of main.'],
  ])('fails for #%i', async (number, evidence) => {
    const outcome = await asked(pulls, { pullRequests: [12, number], base: 'main' });
    expect(outcome).toMatchObject({ verdict: 'failed', evidence });
  });

  it('is unknown for a pull request that nobody can see', async () => {
    expect((await asked(pulls, { pullRequests: [12, 99] })).verdict).toBe('unknown');
  });

  it("passes where nothing is open under the version's milestone", async () => {
    const answers = { '/milestones': [milestone('v1.4.1', 9, 0), milestone('v1.4.2', 0, 7)] };
    expect(await asked(answers, {}, '{{version}}')).toEqual({
      verdict: 'passed',
      evidence: 'Nothing is open under the milestone "v1.4.2", 7 closed.',
      link: 'https://github.com/acme/shop-api/milestone/4',
    });
  });

  it('fails where something is open under it, and names it', async () => {
    const answers = {
      '/milestones': [milestone('v1.4.2', 2, 7)],
      '/issues': [
        { number: 21, title: 'Pay by invoice' },
        { number: 22, title: 'Search' },
      ],
    };
    expect(await asked(answers, { milestone: '{{version}}' })).toMatchObject({
      verdict: 'failed',
      evidence: '2 still open under the milestone "v1.4.2": #21 Pay by invoice and #22 Search.',
    });
  });

  it('is unknown where the milestone is missing or empty, or nothing says what must be merged', async () => {
    expect((await asked({ '/milestones': [] }, {}, '{{version}}')).verdict).toBe('unknown');
    expect((await asked({ '/milestones': [milestone('v1.4.2', 0, 0)] }, {}, '{{version}}')).verdict).toBe(
      'unknown',
    );
    expect(await asked({})).toEqual({
      verdict: 'unknown',
      evidence: 'Nothing says what must be merged: say so for Shop API in services.yaml (checks.milestone).',
    });
  });
});
