import { describe, expect, it } from 'vitest';
import type { CheckSpec } from '../../src/domain/checks/check.ts';
import { type Handler, startServer } from '../adapters/throwaway-server.ts';
import { check, checkAgainst, githubThat } from './checks-world.ts';

const SHA = 'f81ce6a11d4a3ef0f2ab2b1b5dd7d3b2a9a80c01';
const PAGE = `https://github.com/acme/shop-api/commit/${SHA}`;

interface Ran {
  readonly runs?: readonly object[];
  readonly checks?: readonly object[];
  readonly statuses?: readonly object[];
  readonly ref?: string;
}

const github = ({ runs = [], checks = [], statuses = [], ref = 'v1.4.2' }: Ran) => ({
  [`/commits/${ref}`]: { sha: SHA, html_url: PAGE },
  '/actions/runs': { total_count: runs.length, workflow_runs: runs },
  [`/commits/${SHA}/check-runs`]: { total_count: checks.length, check_runs: checks },
  [`/commits/${SHA}/status`]: { state: 'success', statuses },
});

let id = 0;
const workflow = (name: string, conclusion: string | null, more: object = {}) => {
  id += 1;
  return {
    id,
    workflow_id: [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7),
    name,
    path: `.github/workflows/${name.toLowerCase()}.yml`,
    status: conclusion === null ? 'in_progress' : 'completed',
    conclusion,
    html_url: `https://github.com/acme/shop-api/actions/runs/${id}`,
    ...more,
  };
};
const checkRun = (name: string, conclusion: string | null, slug = 'sonar') => ({
  name,
  status: conclusion === null ? 'queued' : 'completed',
  conclusion,
  html_url: 'https://github.com/acme/shop-api/runs/1',
  app: { slug },
});

const SPEC: CheckSpec = { kind: 'github_ci' };
const asked = async (ran: Ran, spec: CheckSpec = SPEC) =>
  (await checkAgainst(githubThat(github(ran)), spec)).outcome;

describe('a check of CI on GitHub', () => {
  it('passes where all is green on the version that goes live', async () => {
    const { outcome, server } = await checkAgainst(
      githubThat(
        github({
          runs: [workflow('Build', 'success'), workflow('Docs', 'skipped')],
          checks: [checkRun('Quality gate', 'neutral'), checkRun('lint', 'failure', 'github-actions')],
          statuses: [{ context: 'jenkins', state: 'success', target_url: null }],
        }),
      ),
      SPEC,
    );
    expect(outcome).toEqual({
      verdict: 'passed',
      evidence: 'On v1.4.2 (f81ce6a) all is green: Build and jenkins.',
      link: PAGE,
    });
    const runs = server.received.find(({ path }) => path.endsWith('/actions/runs'));
    expect(runs?.query.get('head_sha')).toBe(SHA);
  });

  it.each(['failure', 'cancelled', 'timed_out', 'action_required', 'startup_failure'])(
    'fails where a workflow ended with %s',
    async (conclusion) => {
      const outcome = await asked({ runs: [workflow('Build', conclusion), workflow('Test', 'success')] });
      expect(outcome).toMatchObject({
        verdict: 'failed',
        evidence: `On v1.4.2 (f81ce6a) not everything is green: Build (${conclusion}).`,
        link: expect.stringContaining('/actions/runs/'),
      });
    },
  );

  it('fails where a check of another app or a commit status is red', async () => {
    const well = [workflow('Build', 'success')];
    expect((await asked({ runs: well, checks: [checkRun('Sonar', 'failure')] })).verdict).toBe('failed');
    const statuses = [{ context: 'jenkins', state: 'error', target_url: 'https://ci.example/1' }];
    expect(await asked({ runs: well, statuses })).toMatchObject({
      verdict: 'failed',
      link: 'https://ci.example/1',
    });
  });

  it('goes by the latest run of each workflow', async () => {
    expect(
      (await asked({ runs: [workflow('Build', 'success'), workflow('Build', 'failure')] })).verdict,
    ).toBe('passed');
    expect(
      (await asked({ runs: [workflow('Build', 'failure'), workflow('Build', 'success')] })).verdict,
    ).toBe('failed');
  });

  it('does not count the deployments and rollbacks of golive itself', async () => {
    const deploy = workflow('Deploy', 'failure', {
      path: '.github/workflows/deploy-production.yml@refs/heads/main',
    });
    expect((await asked({ runs: [deploy, workflow('Build', 'success')] })).verdict).toBe('passed');
    expect((await asked({ runs: [deploy] })).verdict).toBe('unknown');
  });

  it.each<[string, Ran]>([
    ['something still runs', { runs: [workflow('Build', null), workflow('Test', 'success')] }],
    [
      'a commit status is pending',
      { statuses: [{ context: 'jenkins', state: 'pending', target_url: null }] },
    ],
    ['a word is new', { runs: [workflow('Build', 'excellent')] }],
    ['nothing has run', {}],
    ['everything was skipped', { runs: [workflow('Build', 'skipped')] }],
  ])('is unknown where %s', async (_what, ran) => {
    expect((await asked(ran)).verdict).toBe('unknown');
  });

  it('looks at the named ones alone, jobs too; each of them must have run', async () => {
    const ran = {
      runs: [workflow('Build', 'success'), workflow('Nightly', 'failure')],
      checks: [checkRun('unit tests', 'success', 'github-actions')],
    };
    const named = (...names: string[]): CheckSpec => ({ kind: 'github_ci', names });
    expect((await asked(ran, named('build.yml', 'unit tests'))).verdict).toBe('passed');
    expect((await asked(ran, named('Build', 'Nightly'))).verdict).toBe('failed');
    expect(await asked(ran, named('Build', 'e2e'))).toMatchObject({
      verdict: 'unknown',
      evidence: 'e2e did not run on v1.4.2 (f81ce6a).',
    });
  });

  it('takes the commit from the check, or from what the service says of its releases', async () => {
    const runs = [workflow('Build', 'success')];
    expect((await asked({ runs, ref: 'main' }, { kind: 'github_ci', ref: 'main' })).verdict).toBe('passed');
    const server = await startServer(githubThat(github({ runs, ref: 'release-v1.4.2' })));
    const outcome = await check(SPEC, { server, checks: { releaseRef: 'release-{{version}}' } });
    expect(outcome.verdict).toBe('passed');
  });

  it('is unknown where GitHub has no such commit, or hides one of the lists', async () => {
    const none = {
      ...github({}),
      '/commits/v1.4.2': { status: 422, body: { message: 'No commit found for SHA: v1.4.2' } },
    };
    expect((await checkAgainst(githubThat(none), SPEC)).outcome).toEqual({
      verdict: 'unknown',
      evidence: 'GitHub knows no tag, branch or commit v1.4.2 in acme/shop-api.',
    });
    const hidden = {
      ...github({ runs: [workflow('Build', 'success')] }),
      [`/commits/${SHA}/check-runs`]: {
        status: 403,
        body: { message: 'Resource not accessible by integration' },
      },
    };
    expect((await checkAgainst(githubThat(hidden), SPEC)).outcome).toEqual({
      verdict: 'unknown',
      evidence: 'GitHub answered 403: Resource not accessible by integration.',
    });
  });

  it('reads page by page, and is unknown where there are too many', async () => {
    const many = Array.from({ length: 65 }, (_, index) =>
      workflow(`Build ${index}`, index === 64 ? 'failure' : 'success'),
    );
    const paged: Handler = (request, response) => {
      const answer = githubThat(github({}))(request, response);
      if (!request.path.endsWith('/actions/runs')) return answer;
      const [page, size] = [Number(request.query.get('page')), Number(request.query.get('per_page'))];
      const runs = request.query.get('head_sha') === SHA ? many : [];
      return {
        body: { total_count: runs.length, workflow_runs: runs.slice((page - 1) * size, page * size) },
      };
    };
    expect((await checkAgainst(paged, SPEC)).outcome).toMatchObject({
      verdict: 'failed',
      evidence: 'On v1.4.2 (f81ce6a) not everything is green: Build 64 (failure).',
    });
    const endless: Handler = (request, response) =>
      request.path.endsWith('/actions/runs')
        ? {
            body: { total_count: 9_999, workflow_runs: many.slice(0, Number(request.query.get('per_page'))) },
          }
        : githubThat(github({}))(request, response);
    expect((await checkAgainst(endless, SPEC)).outcome).toMatchObject({
      verdict: 'unknown',
      evidence: 'More ran on v1.4.2 (f81ce6a) than golive reads.',
    });
  });
});
