import type { HealthSample } from '../adapters/health.ts';
import type { CheckOutcome, SpecOf } from '../domain/checks/check.ts';
import type { HealthEndpoint } from '../domain/service.ts';
import { type CheckCase, type CheckedGoLive, type CheckRunner, filled, filledUrl } from './check-runner.ts';
import { failed, lookAtEach, passed, unknown } from './outcome.ts';

/** Asks one address, or every health endpoint of the service. */
export const checkHttp: CheckRunner<'http'> = async (it) => {
  const { spec, goLive, adapters, timeoutMs } = it;
  const endpoints = endpointsOf(spec, goLive, timeoutMs);
  return lookAtEach(it, endpoints, async (endpoint) =>
    judge(it, endpoint, await adapters.health.probe(endpoint)),
  );
};

function endpointsOf(
  spec: SpecOf<'http'>,
  goLive: CheckedGoLive,
  timeoutMs: number,
): readonly HealthEndpoint[] {
  if (spec.url === undefined) {
    return goLive.service.health.map((endpoint) => ({
      ...endpoint,
      timeoutMs: Math.min(endpoint.timeoutMs, timeoutMs),
    }));
  }
  const url = filledUrl(spec.url, goLive);
  const { json, text, expectStatus, maxLatencyMs } = spec;
  return [
    {
      id: URL.parse(url)?.host ?? url,
      url,
      intervalMs: timeoutMs,
      timeoutMs,
      expectStatus,
      maxLatencyMs,
      json: json && { path: json.path, equals: filled(json.equals, goLive) },
      text: text === undefined ? undefined : filled(text, goLive),
    },
  ];
}

function judge(
  { words }: CheckCase<'http'>,
  endpoint: HealthEndpoint,
  { outcome, detail, wrongStatus }: HealthSample,
): CheckOutcome {
  const evidence = words.checks.endpoint(endpoint.id, detail);
  if (outcome === 'up') return passed(evidence, endpoint.url);
  const isWrong = outcome === 'down' || wrongStatus === true;
  return isWrong ? failed(evidence, endpoint.url) : unknown(evidence, endpoint.url);
}
