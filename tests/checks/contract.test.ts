import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { CheckOutcome, CheckSpec } from '../../src/domain/checks/check.ts';
import { SECRET } from '../adapters/contract.testsuite.ts';
import { drip, type Reply, startServer } from '../adapters/throwaway-server.ts';
import { check } from './checks-world.ts';

const LIMIT_MS = 8_000;
/** For those that take all the time that they are given. */
const SHORT_MS = 700;
const ENDLESS = new Set<string>(['never answers', 'drips its answer']);
type Act = (response: ServerResponse, inner: string) => Reply | undefined;

const BEHAVIOURS = {
  'never answers': () => undefined,
  'drips its answer': drip,
  'resets the connection': (response) => {
    response.socket?.resetAndDestroy();
    return undefined;
  },
  'answers 403': () => ({ status: 403, body: { message: 'Forbidden', ok: false, error: 'missing_scope' } }),
  'answers 429': () => ({ status: 429, headers: { 'retry-after': '7' }, body: {} }),
  'answers 503': () => ({ status: 503, body: 'unavailable' }),
  'answers junk': () => ({ headers: { 'content-type': 'application/json' }, body: '{"status": "o' }),
  'answers other JSON': () => ({ body: [null, { __proto__: { ok: true } }, 'ok'] }),
  'answers deep JSON': () => ({
    headers: { 'content-type': 'application/json' },
    body: `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  }),
  'answers 10 MB': () => ({
    headers: { 'content-type': 'application/json' },
    body: `"${'x'.repeat(10 * 1024 * 1024)}"`,
  }),
  'redirects to a private address': (_response, inner) => ({ status: 302, headers: { location: inner } }),
} as const satisfies Record<string, Act>;

const KINDS: Readonly<Record<string, (url: string) => CheckSpec>> = {
  http: (url) => ({ kind: 'http', url, expectStatus: 200, json: { path: 'status', equals: 'ok' } }),
  status_page: (url) => ({ kind: 'status_page', urls: [url] }),
  github_ci: () => ({ kind: 'github_ci' }),
  github_merged: () => ({ kind: 'github_merged', pullRequests: [12], milestone: '{{version}}' }),
  github_alerts: () => ({
    kind: 'github_alerts',
    sources: ['code_scanning', 'dependabot', 'secret_scanning'],
    severities: ['critical'],
  }),
  github_workflow: () => ({ kind: 'github_workflow', workflow: 'staging.yml', withinMs: 86_400_000 }),
  slack_reachable: () => ({ kind: 'slack_reachable' }),
};

/** To check an address is to find out whether it answers: these are its own faults, and plainly seen. */
const SEEN_BY_HTTP = new Set<string>([
  'never answers',
  'drips its answer',
  'resets the connection',
  'answers 403',
  'answers 429',
  'answers 503',
  'answers junk',
  'answers other JSON',
  'redirects to a private address',
]);

describe.each(Object.entries(KINDS))('a check of the kind %s, when the other side', (kind, specFor) => {
  async function looks(behaviour: string, act: Act): Promise<void> {
    const inner = await startServer(() => ({ body: { ok: true, status: 'ok' } }));
    const server = await startServer((_request, response) => act(response, inner.url));
    // A full Slack is waited for.
    const waits = kind === 'slack_reachable' && behaviour === 'answers 429';
    const timeoutMs = waits || ENDLESS.has(behaviour) ? SHORT_MS : LIMIT_MS;
    const started = performance.now();
    const outcome: CheckOutcome = await check(specFor(server.url), { server, limits: { timeoutMs } });
    expect(performance.now() - started).toBeLessThan(timeoutMs * 5);
    expect(outcome.verdict).toBe(kind === 'http' && SEEN_BY_HTTP.has(behaviour) ? 'failed' : 'unknown');
    expect(outcome.evidence).toMatch(/^[^\n]{10,300}[.…]$/u);
    expect(outcome.evidence).not.toContain(SECRET);
    expect(server.received.length).toBeGreaterThan(0);
    expect(inner.received).toHaveLength(0);
  }

  const all: readonly (readonly [string, Act])[] = Object.entries(BEHAVIOURS);
  // What is waited for to its end is waited for at the same time.
  const [endless, others] = [true, false].map((is) => all.filter(([name]) => ENDLESS.has(name) === is));
  it(`${endless?.map(([name]) => name).join(', or ')}, has not passed`, () =>
    Promise.all((endless ?? []).map((one) => looks(...one))));
  it.each(others ?? [])('%s, has not passed', looks);
});
