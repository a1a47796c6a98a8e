import type { Resolve } from '../../src/adapters/address-guard.ts';
import { createHealthProbe } from '../../src/adapters/health.ts';
import type { HealthEndpoint } from '../../src/domain/service.ts';
import { en } from '../../src/messages/en.ts';
import { TIMEOUT_MS } from './contract.testsuite.ts';

export function endpoint(url: string, more: Partial<HealthEndpoint> = {}): HealthEndpoint {
  return { id: 'web', url, intervalMs: 15_000, timeoutMs: TIMEOUT_MS, expectStatus: 200, ...more };
}

interface ProbeMore {
  readonly resolve?: Resolve;
  readonly controlUrl?: string;
  readonly allow?: readonly string[];
}

/** Allows the host of the endpoint, where it has a port of its own and nothing else is said. */
export function probe(wanted: HealthEndpoint, more: ProbeMore = {}) {
  const { host, port } = new URL(wanted.url);
  return createHealthProbe({
    allowPrivateHosts: more.allow ?? (port ? [host] : []),
    words: en.outside,
    resolve: more.resolve,
    controlUrl: more.controlUrl,
  }).probe(wanted);
}
