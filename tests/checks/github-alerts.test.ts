import { describe, expect, it } from 'vitest';
import type { AlertSeverity, AlertSource, CheckSpec } from '../../src/domain/checks/check.ts';
import { type Received, type Reply, startServer } from '../adapters/throwaway-server.ts';
import { check } from './checks-world.ts';

const SOURCES: readonly AlertSource[] = ['code_scanning', 'dependabot', 'secret_scanning'];
const url = (path: string) => `https://github.com/acme/shop-api/security/${path}/3`;
const code = {
  number: 3,
  state: 'open',
  html_url: url('code-scanning'),
  rule: { id: 'js/sql', description: 'SQL injection' },
};
const dependency = {
  number: 3,
  state: 'open',
  html_url: url('dependabot'),
  security_advisory: { summary: 'Prototype pollution', severity: 'critical' },
};
const secret = {
  number: 3,
  state: 'open',
  html_url: url('secret-scanning'),
  secret_type_display_name: 'AWS key',
};

type Lists = Partial<Record<'code-scanning' | 'dependabot' | 'secret-scanning', readonly object[] | Reply>>;

async function asked(
  lists: Lists,
  more: { severities?: readonly AlertSeverity[]; sources?: readonly AlertSource[] } = {},
) {
  const answer = ({ path }: Received): Reply => {
    const found = Object.entries(lists).find(([name]) => path.endsWith(`/${name}/alerts`))?.[1] ?? [];
    return 'status' in found ? found : { body: found };
  };
  const server = await startServer(answer);
  const spec: CheckSpec = { kind: 'github_alerts', sources: SOURCES, severities: ['critical'], ...more };
  return { outcome: await check(spec, { server }), server };
}

describe('a check of security alerts', () => {
  it('passes where nothing critical is open anywhere', async () => {
    const { outcome, server } = await asked({});
    expect(outcome).toEqual({
      verdict: 'passed',
      evidence:
        'Code scanning has no open critical alert. Dependabot has no open critical alert. Secret scanning has no open secret.',
    });
    for (const { query } of server.received) expect(query.get('state')).toBe('open');
  });

  it('asks GitHub for the severities that count', async () => {
    const { server } = await asked({}, { severities: ['critical', 'high'] });
    const asks = server.received.map(
      ({ path, query }) => `${path.split('/').at(-2)} ${query.get('severity')}`,
    );
    expect(asks.sort()).toEqual([
      'code-scanning critical',
      'code-scanning high',
      'dependabot critical,high',
      'secret-scanning null',
    ]);
  });

  it.each<[Lists, string]>([
    [{ 'code-scanning': [code] }, 'Code scanning: 1 open critical alert, SQL injection.'],
    [
      { dependabot: [dependency, dependency] },
      'Dependabot: 2 open critical alerts, Prototype pollution and Prototype pollution.',
    ],
    [{ 'secret-scanning': [secret] }, 'Secret scanning: 1 open secret, AWS key.'],
  ])('fails where one is open: %j', async (lists, evidence) => {
    const { outcome } = await asked(lists);
    expect(outcome).toMatchObject({
      verdict: 'failed',
      evidence,
      link: expect.stringContaining('/security/'),
    });
  });

  it('counts no further than it reads', async () => {
    const { outcome } = await asked({ 'code-scanning': Array(30).fill(code) });
    expect(outcome.evidence).toContain('30 or more open critical alerts');
  });

  it.each<[keyof Lists, number, string]>([
    ['code-scanning', 403, 'Advanced Security must be enabled for this repository to use code scanning.'],
    ['code-scanning', 404, 'no analysis found'],
    ['dependabot', 403, 'Dependabot alerts are disabled for this repository.'],
    ['secret-scanning', 404, 'Secret scanning is disabled on this repository.'],
  ])('is unknown, not green, where %s answers %i', async (list, status, message) => {
    const { outcome } = await asked({ [list]: { status, body: { message } } });
    expect(outcome.verdict).toBe('unknown');
    expect(outcome.evidence).toContain(message.replace(/\.$/, ''));
  });

  it('fails for an open alert though another source cannot be read', async () => {
    const { outcome } = await asked({ 'code-scanning': { status: 403, body: {} }, dependabot: [dependency] });
    expect(outcome.verdict).toBe('failed');
  });

  it('asks only the sources that are wanted', async () => {
    const { outcome, server } = await asked(
      { dependabot: { status: 403, body: {} } },
      { sources: ['secret_scanning'] },
    );
    expect(outcome.verdict).toBe('passed');
    expect(server.received).toHaveLength(1);
  });
});
