import { describe, expect, it } from 'vitest';
import type { CheckSpec } from '../../src/domain/checks/check.ts';
import { check } from './checks-world.ts';
import { hostName, ipv4, mail, startNameServer, text, type Zone } from './name-server.ts';

type Dns = Extract<CheckSpec, { kind: 'dns' }>;

const NAME_UNKNOWN = 3;
const SERVER_FAILS = 2;

const records: Readonly<Record<string, readonly Buffer[]>> = {
  'shop.example A': [ipv4('93.184.216.34')],
  'www.shop.example CNAME': [hostName('Shop.Example.net')],
  'shop.example TXT': [text('v=spf1 -all'), text('other')],
  'shop.example MX': [mail('mx.shop.example')],
  'inner.example A': [ipv4('10.1.2.3')],
  'metadata.example A': [ipv4('169.254.169.254')],
  'shop.example AAAA': [],
};
const zone: Zone = (name, type) => records[`${name} ${type}`] ?? (type === 'AAAA' ? [] : NAME_UNKNOWN);

async function asked(
  spec: Partial<Dns>,
  more: { zone?: Zone; allow?: readonly string[]; domains?: string[]; timeoutMs?: number } = {},
) {
  const nameServers = [await startNameServer(more.zone ?? zone)];
  const { allow = [], domains = [], timeoutMs } = more;
  const limits = timeoutMs === undefined ? {} : { timeoutMs };
  return check({ kind: 'dns', ...spec }, { nameServers, allow, limits, checks: { domains } });
}

describe('a dns check', () => {
  it('passes where the names of the service have an address', async () => {
    expect(await asked({}, { domains: ['shop.example:8443'] })).toEqual({
      verdict: 'passed',
      evidence: 'shop.example stands for 93.184.216.34.',
    });
  });

  it('fails where a name has none', async () => {
    expect(await asked({ names: ['shop.example', 'gone.example'] })).toEqual({
      verdict: 'failed',
      evidence: 'gone.example has no address.',
    });
  });

  it.each([
    ['www.shop.example', { type: 'CNAME', value: 'shop.example.net.' }],
    ['shop.example', { type: 'TXT', value: 'v=spf1 -all' }],
    ['shop.example', { type: 'MX', value: 'mx.shop.example' }],
    ['shop.example', { type: 'A', value: '93.184.216.34' }],
  ] as const)('finds the record that is wanted: %s %j', async (name, record) => {
    expect(await asked({ names: [name], record })).toEqual({
      verdict: 'passed',
      evidence: `${name} has the ${record.type} record ${record.value}.`,
    });
  });

  it('fails where the record is another one, or there is none', async () => {
    const record = { type: 'A', value: '93.184.216.35' } as const;
    expect(await asked({ names: ['shop.example'], record })).toEqual({
      verdict: 'failed',
      evidence: 'shop.example has the A record 93.184.216.34 instead of 93.184.216.35.',
    });
    const none = await asked({ names: ['gone.example'], record: { type: 'CNAME', value: 'a.example' } });
    expect(none).toEqual({
      verdict: 'failed',
      evidence: 'gone.example has no CNAME record, instead of a.example.',
    });
  });

  it('is unknown where the name server fails, hangs or cannot be reached', async () => {
    const fails = await asked({ names: ['shop.example'] }, { zone: () => SERVER_FAILS });
    expect(fails).toMatchObject({ verdict: 'unknown', evidence: expect.stringContaining('ESERVFAIL') });
    const hangs = await asked({ names: ['shop.example'] }, { zone: () => undefined, timeoutMs: 400 });
    expect(hangs.verdict).toBe('unknown');
    const nowhere = await check({ kind: 'dns', names: ['shop.example'] }, { nameServers: ['127.0.0.1:1'] });
    expect(nowhere.verdict).toBe('unknown');
  });

  it('is unknown where the name server answers junk', async () => {
    const half = Buffer.from([93, 184]);
    const junk = await asked({ names: ['shop.example'] }, { zone: () => [half], timeoutMs: 400 });
    expect(junk).toMatchObject({ verdict: 'unknown', evidence: expect.stringContaining('did not answer') });
    const record = { type: 'MX', value: 'mx.shop.example' } as const;
    const ofRecord = await asked(
      { names: ['shop.example'], record },
      { zone: () => [half.subarray(0, 1)], timeoutMs: 400 },
    );
    expect(ofRecord.verdict).toBe('unknown');
  });

  it('does not tell where a name stands for a private address, unless that host is allowed', async () => {
    const refused = await asked({ names: ['inner.example'] });
    expect(refused).toMatchObject({ verdict: 'unknown', evidence: expect.stringContaining('not public') });
    expect(refused.evidence).not.toContain('10.1.2.3');
    expect((await asked({ names: ['inner.example'] }, { allow: ['inner.example:443'] })).verdict).toBe(
      'passed',
    );
    const metadata = await asked({ names: ['metadata.example'] }, { allow: ['metadata.example:80'] });
    expect(metadata.verdict).toBe('unknown');
  });

  it('takes an address of either kind, where the other question stays unanswered', async () => {
    const half: Zone = (_name, type) => (type === 'A' ? [ipv4('93.184.216.34')] : SERVER_FAILS);
    expect((await asked({ names: ['shop.example'] }, { zone: half })).verdict).toBe('passed');
    const inner = Buffer.from('fc000000000000000000000000000001', 'hex');
    const both: Zone = (_name, type) => (type === 'A' ? [ipv4('93.184.216.34')] : [inner]);
    expect((await asked({ names: ['shop.example'] }, { zone: both })).verdict).toBe('unknown');
  });

  it('is unknown where nothing names a host', async () => {
    expect(await asked({})).toEqual({
      verdict: 'unknown',
      evidence:
        'Nothing says under which names people reach it: say so for Shop API in services.yaml (checks.domains).',
    });
  });
});
