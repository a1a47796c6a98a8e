import type { HealthEndpoint } from '../domain/service.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { createAddressGuard, type Resolve } from './address-guard.ts';
import { guardedCall } from './guarded-call.ts';
import { type HealthAnswer, type HealthOutcome, judgeAnswer, judgeFailure } from './health-answer.ts';

export interface HealthProbeOptions {
  /** Hosts outside the public internet, or on other ports than 80 and 443: `127.0.0.1:4400`, `health.internal:443`. */
  readonly allowPrivateHosts: readonly string[];
  readonly words: Catalogue['outside'];
  /** An address that always answers while this machine's network works. Where it does not, nothing is `down`. */
  readonly controlUrl?: string | undefined;
  readonly resolve?: Resolve | undefined;
}

export interface HealthSample extends HealthOutcome {
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
  const guard = createAddressGuard(options);
  const words = options.words.health;
  const controlUrl = options.controlUrl === undefined ? undefined : new URL(options.controlUrl);
  let controlling: Promise<boolean> | undefined;

  async function ask(url: URL, timeoutMs: number): Promise<HealthAnswer> {
    const started = performance.now();
    const answer = await guardedCall(url, {
      guard,
      timeoutMs,
      maxBytes: MAX_BODY_BYTES,
      userAgent: 'golive-health',
    });
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
        return { ...judgeAnswer(endpoint, answer, words), latencyMs: answer.latencyMs };
      } catch (error) {
        const latencyMs = Math.round(performance.now() - started);
        const judged = judgeFailure(endpoint, error, words);
        if (judged.outcome !== 'down' || !controlUrl || (await networkWorks(controlUrl))) {
          return { ...judged, latencyMs };
        }
        const detail = words.norControl(judged.detail, controlUrl.host);
        return { outcome: 'inconclusive', detail, latencyMs };
      }
    },
  };
}
