import { describe, expect, it } from 'vitest';
import { startServer } from '../adapters/throwaway-server.ts';
import { check } from './checks-world.ts';

const summary = (
  indicator: string,
  incidents: readonly object[] = [],
  description = 'All Systems Operational',
) => ({
  page: { id: 'p1', name: 'GitHub', url: 'https://www.githubstatus.com' },
  components: [],
  incidents,
  scheduled_maintenances: [],
  status: { indicator, description },
});
const incident = (impact: string, status = 'investigating') => ({
  name: `Trouble, ${impact}`,
  impact,
  status,
});

async function asked(body: unknown, urls?: (url: string) => readonly string[]) {
  const server = await startServer(() => ({ body }));
  const outcome = await check({ kind: 'status_page', urls: urls?.(server.url) ?? [server.url] }, { server });
  return { outcome, server };
}

describe('a status page check', () => {
  it('passes where no major incident is unresolved', async () => {
    const { outcome, server } = await asked(summary('none'), (url) => [`${url}/`]);
    expect(outcome).toEqual({
      verdict: 'passed',
      evidence: 'GitHub says: All Systems Operational.',
      link: `${server.url}/`,
    });
    expect(server.received[0]?.path).toBe('/api/v2/summary.json');
    expect((await asked(summary('minor', [incident('minor')]))).outcome.verdict).toBe('passed');
    expect((await asked(summary('none', [incident('critical', 'resolved')]))).outcome.verdict).toBe('passed');
  });

  it.each(['major', 'critical'])('fails where an incident is %s', async (impact) => {
    expect((await asked(summary('minor', [incident(impact)]))).outcome).toMatchObject({
      verdict: 'failed',
      evidence: `GitHub has an incident: Trouble, ${impact}.`,
    });
  });

  it('fails where the page calls itself broken without an incident', async () => {
    expect((await asked(summary('critical', [], 'Major System Outage'))).outcome).toMatchObject({
      verdict: 'failed',
      evidence: 'GitHub says: Major System Outage.',
    });
  });

  it('is unknown where a word is new', async () => {
    expect((await asked(summary('none', [incident('apocalyptic')]))).outcome.verdict).toBe('unknown');
  });

  it('is unknown where the page says more than is read', async () => {
    const long = `${JSON.stringify(summary('none'))}${' '.repeat(1024 * 1024)}`;
    expect((await asked(long)).outcome).toMatchObject({
      verdict: 'unknown',
      evidence: expect.stringContaining('sent more than 1048576 bytes.'),
    });
  });

  it('is unknown where it is no status page, or none is named', async () => {
    expect((await asked({ status: 'ok' })).outcome.verdict).toBe('unknown');
    expect(await check({ kind: 'status_page' })).toEqual({
      verdict: 'unknown',
      evidence:
        'Nothing says which status pages to look at: say so for Shop API in services.yaml (checks.status_pages).',
    });
  });

  it('looks at all pages that the service depends on; what cannot be seen hides no incident', async () => {
    const good = await startServer(() => ({ body: summary('none') }));
    const bad = await startServer(() => ({ body: summary('major', [incident('major')]) }));
    const allow = [good, bad].map(({ port }) => `127.0.0.1:${port}`);
    const with_ = (statusPages: readonly string[]) =>
      check({ kind: 'status_page' }, { allow, checks: { statusPages } });
    expect((await with_([good.url, bad.url])).verdict).toBe('failed');
    expect((await with_(['http://127.0.0.1:1', bad.url])).verdict).toBe('failed');
    expect((await with_(['http://127.0.0.1:1', good.url])).verdict).toBe('unknown');
  });
});
