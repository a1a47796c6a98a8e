import { pino } from 'pino';
import type { Resolve } from '../../src/adapters/address-guard.ts';
import { createCertificateReader } from '../../src/adapters/certificate.ts';
import { createDnsReader } from '../../src/adapters/dns-records.ts';
import { createGithubFacts } from '../../src/adapters/github-facts.ts';
import { createHealthProbe } from '../../src/adapters/health.ts';
import { createJsonReader } from '../../src/adapters/json-reader.ts';
import type { CheckAdapters, CheckedGoLive } from '../../src/checks/check-runner.ts';
import { type CheckLimits, createChecks } from '../../src/checks/run-check.ts';
import { createSlackReads } from '../../src/checks/slack-reads.ts';
import type { CheckOutcome, CheckSpec } from '../../src/domain/checks/check.ts';
import type { Issue } from '../../src/domain/notices/issue.ts';
import type { Runbook } from '../../src/domain/runbook.ts';
import type { Service, ServiceChecks } from '../../src/domain/service.ts';
import { en } from '../../src/messages/en.ts';
import { SECRET } from '../adapters/contract.testsuite.ts';
import { slackAt } from '../adapters/fake-slack.ts';
import { type Handler, startServer, type ThrowawayServer } from '../adapters/throwaway-server.ts';
import { plan, T0 } from '../fixtures/golive-fixture.ts';

export const NOW = T0;
/** Enough for a busy machine; what hangs is given less. */
const LIMITS: CheckLimits = { timeoutMs: 8_000, atOnce: 8, spacingMs: 0 };
const log = pino({ level: 'silent' });

interface More {
  /** Where GitHub, Slack and the service stand; nowhere when left out. */
  readonly server?: Pick<ThrowawayServer, 'url' | 'port'>;
  readonly allow?: readonly string[];
  readonly resolve?: Resolve;
  readonly nameServers?: readonly string[];
  readonly service?: Partial<Service>;
  readonly gates?: Runbook['gates'];
  readonly checks?: Partial<ServiceChecks>;
  readonly version?: string;
  readonly issues?: readonly Issue[];
  readonly now?: number;
  readonly limits?: Partial<CheckLimits>;
  readonly adapters?: Partial<CheckAdapters>;
}

export function goLiveWith({
  service = {},
  checks,
  version = 'v1.4.2',
  issues = [],
  gates,
}: More): CheckedGoLive {
  const given = checks ? { checks: { domains: [], statusPages: [], workflows: {}, ...checks } } : {};
  return {
    version,
    issues,
    runbook: { ...plan.runbook, ...(gates ? { gates } : {}) },
    service: { ...plan.service, ...service, ...given },
  };
}

export function checksIn(more: More) {
  const { server = { url: 'http://127.0.0.1:1', port: 1 }, resolve } = more;
  const allowPrivateHosts = more.allow ?? [`127.0.0.1:${server.port}`];
  const words = en.outside;
  return createChecks(
    {
      health: createHealthProbe({ allowPrivateHosts, words, resolve }),
      json: createJsonReader({ allowPrivateHosts, words, resolve }),
      certificates: createCertificateReader({ allowPrivateHosts, words, resolve }),
      dns: createDnsReader({ allowPrivateHosts, words, servers: more.nameServers }),
      github: createGithubFacts({ auth: { token: SECRET }, baseUrl: server.url, log, words }),
      slack: createSlackReads({ slack: slackAt(server.url), realNow: Date.now }),
      rehearsals: { read: async () => [] },
      ...more.adapters,
    },
    en,
    { ...LIMITS, ...more.limits },
  );
}

/** Runs one check once. */
export function check(spec: CheckSpec, more: More = {}): Promise<CheckOutcome> {
  return checksIn(more).run({ spec, goLive: goLiveWith(more), now: more.now ?? NOW });
}

/** Runs one check against a server of its own. */
export async function checkAgainst(handle: Handler, spec: CheckSpec, more: More = {}) {
  const server = await startServer(handle);
  return { outcome: await check(spec, { server, ...more }), server };
}

/** What GitHub answers by path, `/repos/acme/shop-api` left out; 404 for everything else. */
export function githubThat(answers: Readonly<Record<string, unknown>>): Handler {
  return ({ path }) => {
    const place = path.replace('/repos/acme/shop-api', '');
    const answer = answers[place];
    if (answer === undefined) return { status: 404, body: { message: 'Not Found' } };
    return isReply(answer) ? answer : { body: answer };
  };
}

const isReply = (answer: unknown): answer is { status: number; body: unknown } =>
  typeof answer === 'object' && answer !== null && Object.hasOwn(answer, 'body');
