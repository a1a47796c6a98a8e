import type { LookupFunction } from 'node:net';
import { Client } from 'undici';
import type { HealthEndpoint } from '../domain/service.ts';
import { createAddressGuard, type Resolve, type ResolvedAddress } from './address-guard.ts';
import { type HealthAnswer, type HealthOutcome, judgeAnswer, judgeFailure } from './health-answer.ts';
import { networkFailure } from './network-failure.ts';

export interface HealthProbeOptions {
  /** Hosts outside the public internet, or on other ports than 80 and 443: `127.0.0.1:4400`, `health.internal:443`. */
  readonly allowPrivateHosts: readonly string[];
  /** An address that always answers while this machine's network works. Where it does not, nothing is `down`. */
  readonly controlUrl?: string | undefined;
  readonly resolve?: Resolve | undefined;
}

interface HealthSample extends HealthOutcome {
  /** From the start of the probe to the last byte, or until it was given up. */
  readonly latencyMs: number;
}

export interface HealthProbe {
  /** Asks once. Never throws for what the endpoint, the network or the name service does. */
  probe(endpoint: HealthEndpoint): Promise<HealthSample>;
}

const MAX_BODY_BYTES = 64 * 1024;
const CONTROL_TIMEOUT_MS = 5_000;

export function createHealthProbe(options: HealthProbeOptions): HealthProbe {
  const guard = createAddressGuard(options.allowPrivateHosts, options.resolve);
  const controlUrl = options.controlUrl === undefined ? undefined : new URL(options.controlUrl);
  let controlling: Promise<boolean> | undefined;

  async function ask(url: URL, timeoutMs: number): Promise<HealthAnswer> {
    const started = performance.now();
    const deadline = AbortSignal.timeout(timeoutMs);
    const addresses = await within(deadline, guard.addressesOf(url));
    const answer = await get(url, { addresses, deadline, timeoutMs });
    return { ...answer, latencyMs: Math.round(performance.now() - started) };
  }

  /** Any answer at all shows that the network works. Probes that fail together ask once. */
  async function networkWorks(url: URL): Promise<boolean> {
    controlling ??= ask(url, CONTROL_TIMEOUT_MS)
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        controlling = undefined;
      });
    return controlling;
  }

  return {
    async probe(endpoint) {
      const started = performance.now();
      try {
        const answer = await ask(new URL(endpoint.url), endpoint.timeoutMs);
        return { ...judgeAnswer(endpoint, answer), latencyMs: answer.latencyMs };
      } catch (error) {
        const latencyMs = Math.round(performance.now() - started);
        const judged = judgeFailure(endpoint, error);
        if (judged.outcome !== 'down' || !controlUrl || (await networkWorks(controlUrl))) {
          return { ...judged, latencyMs };
        }
        const detail = `${judged.detail}; ${controlUrl.host} does not answer either`;
        return { outcome: 'inconclusive', detail, latencyMs };
      }
    },
  };
}

/** One request over a connection of its own, to one of the judged addresses; redirects are answers like any other. */
async function get(
  url: URL,
  way: {
    readonly addresses: readonly ResolvedAddress[];
    readonly deadline: AbortSignal;
    readonly timeoutMs: number;
  },
): Promise<Omit<HealthAnswer, 'latencyMs'>> {
  const client = new Client(url.origin, {
    allowH2: false,
    maxResponseSize: MAX_BODY_BYTES,
    connect: {
      lookup: pinned(way.addresses),
      timeout: way.timeoutMs,
      // Node gives each address a quarter of a second, which is too little for a far one.
      autoSelectFamilyAttemptTimeout: Math.ceil(way.timeoutMs / (way.addresses.length + 1)),
      rejectUnauthorized: true,
    },
  });
  try {
    const answer = await client.request({
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      headers: { 'user-agent': 'golive-health', accept: '*/*', 'accept-encoding': 'identity' },
      signal: way.deadline,
    });
    const { 'content-encoding': encoding } = answer.headers;
    return {
      status: answer.statusCode,
      contentEncoding: encoding === undefined ? undefined : String(encoding),
      ...(await readBody(answer.body)),
    };
  } finally {
    void client.destroy();
  }
}

async function readBody(body: AsyncIterable<Buffer>): Promise<Pick<HealthAnswer, 'body' | 'complete'>> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk);
    return { body: Buffer.concat(chunks), complete: true };
  } catch (error) {
    if (networkFailure(error).code !== 'UND_ERR_RES_EXCEEDED_MAX_SIZE') throw error;
    return { body: Buffer.concat(chunks), complete: false };
  }
}

function pinned(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    const [first] = addresses;
    if (!first) {
      callback(
        Object.assign(new Error('The name has no address.'), { code: 'ENODATA', syscall: 'getaddrinfo' }),
        [],
      );
    } else if (all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

/** A lookup cannot be broken off; it is left behind. That the name service hangs says nothing about the endpoint. */
function within<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(Object.assign(new Error('The lookup hangs.'), { code: 'EAI_AGAIN' }));
    deadline.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', stop));
  });
}
