import { describe, expect, it } from 'vitest';
import type { CheckSpec } from '../../src/domain/checks/check.ts';
import { startServer } from '../adapters/throwaway-server.ts';
import { check, githubThat, NOW } from './checks-world.ts';

const DAY_MS = 86_400_000;
const run = (conclusion: string | null, daysAgo: number) => ({
  conclusion,
  created_at: `${new Date(NOW - daysAgo * DAY_MS).toISOString().slice(0, 19)}Z`,
  html_url: `https://github.com/acme/shop-api/actions/runs/${daysAgo}`,
});

async function asked(
  runs: readonly object[],
  spec: object = {},
  workflows: Record<string, string> = { staging: 'staging.yml' },
) {
  const server = await startServer(
    githubThat({ '/actions/workflows/staging.yml/runs': { total_count: runs.length, workflow_runs: runs } }),
  );
  const full: CheckSpec = { kind: 'github_workflow', workflow: 'staging', withinMs: 7 * DAY_MS, ...spec };
  return { outcome: await check(full, { server, checks: { workflows } }), server };
}

describe('a check of the last run of a workflow', () => {
  it('passes where it has succeeded in time', async () => {
    const { outcome, server } = await asked([run('success', 2), run('failure', 3)]);
    expect(outcome).toEqual({
      verdict: 'passed',
      evidence: 'staging.yml succeeded on 2026-11-29.',
      link: 'https://github.com/acme/shop-api/actions/runs/2',
    });
    expect(Object.fromEntries(server.received[0]?.query ?? [])).toMatchObject({
      status: 'completed',
      created: '>=2026-11-24T17:00:00Z',
    });
  });

  it('fails where a later run failed, whatever succeeded before', async () => {
    const { outcome } = await asked([run('failure', 1), run('success', 2)]);
    expect(outcome).toMatchObject({
      verdict: 'failed',
      evidence: 'staging.yml ended with "failure" on 2026-11-30.',
    });
  });

  it('passes over runs that were cancelled', async () => {
    expect((await asked([run('cancelled', 1), run('success', 2)])).outcome.verdict).toBe('passed');
  });

  it('is unknown where it has not run in time, or only in part', async () => {
    expect((await asked([])).outcome).toEqual({
      verdict: 'unknown',
      evidence: 'staging.yml has not run through within 7d.',
    });
    expect((await asked([run('skipped', 1)])).outcome.verdict).toBe('unknown');
  });

  it('takes a file name as it is, and asks for one branch', async () => {
    const { outcome, server } = await asked(
      [run('success', 1)],
      { workflow: 'staging.yml', branch: 'main' },
      {},
    );
    expect(outcome.verdict).toBe('passed');
    expect(server.received[0]?.query.get('branch')).toBe('main');
  });

  it('is unknown where the service has no workflow of that name, or GitHub has no such file', async () => {
    expect((await asked([], {}, {})).outcome).toEqual({
      verdict: 'unknown',
      evidence:
        'Nothing says which workflow "staging" is: say so for Shop API in services.yaml (checks.workflows.staging).',
    });
    expect((await asked([], {}, { staging: 'gone.yml' })).outcome.verdict).toBe('unknown');
    expect((await asked([], { workflow: 'constructor' }, {})).outcome.verdict).toBe('unknown');
  });
});
