import type { HealthEndpoint } from '../domain/service.ts';
import type { GuardedAnswer } from './guarded-call.ts';
import { isOtherSidesTrouble, isUntrustedCertificate, networkFailure } from './network-failure.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

export interface HealthOutcome {
  /**
   * `misconfigured`: it answers, but golive asks wrongly or is not let in; that is no proof of an outage.
   * `inconclusive`: it may as well be golive's own network.
   */
  readonly outcome: 'up' | 'down' | 'misconfigured' | 'inconclusive';
  /** One short line: what was seen. It may hold the endpoint's own words. */
  readonly detail: string;
  /** It answered with another status than it should: `misconfigured` for a watch, and plainly wrong for a check. */
  readonly wrongStatus?: true;
}

export interface HealthAnswer extends GuardedAnswer {
  readonly latencyMs: number;
}

const SEEN_LENGTH = 80;
const UNKNOWN_NAME = new Set(['ENOTFOUND', 'ENODATA']);

/** What an answer says. A body is read for what the endpoint wants of it, and for nothing else. */
export function judgeAnswer(endpoint: HealthEndpoint, answer: HealthAnswer): HealthOutcome {
  const { status, latencyMs } = answer;
  if (status !== endpoint.expectStatus) {
    const detail = `${status} instead of ${endpoint.expectStatus}`;
    return { outcome: status >= 500 ? 'down' : 'misconfigured', detail, wrongStatus: true };
  }
  const fault = faultOfBody(endpoint, answer);
  if (fault) return fault;
  const { maxLatencyMs } = endpoint;
  if (maxLatencyMs !== undefined && latencyMs > maxLatencyMs) {
    return { outcome: 'down', detail: `${status} after ${latencyMs} ms, more than ${maxLatencyMs} ms` };
  }
  return { outcome: 'up', detail: `${status} after ${latencyMs} ms` };
}

/** What it says that there was no answer. */
export function judgeFailure(endpoint: HealthEndpoint, error: unknown): HealthOutcome {
  if (error instanceof OutsideError && error.code === 'forbidden_address') {
    return { outcome: 'misconfigured', detail: plainSentence(error.message) };
  }
  const { code } = networkFailure(error);
  if (code === 'timeout') return { outcome: 'down', detail: `no answer within ${endpoint.timeoutMs} ms` };
  if (UNKNOWN_NAME.has(code)) return { outcome: 'down', detail: `the host name is unknown (${code})` };
  if (code === 'ERR_INVALID_URL') return { outcome: 'misconfigured', detail: 'the address is no URL' };
  if (isUntrustedCertificate(code))
    return { outcome: 'down', detail: `the certificate is refused (${code})` };
  const named = plainSentence(code, SEEN_LENGTH);
  if (isOtherSidesTrouble(code)) return { outcome: 'down', detail: `no answer (${named})` };
  return { outcome: 'inconclusive', detail: `the probe itself failed (${named})` };
}

function faultOfBody(endpoint: HealthEndpoint, answer: HealthAnswer): HealthOutcome | undefined {
  const { json, text } = endpoint;
  if (json === undefined && text === undefined) return undefined;
  const { contentEncoding, complete } = answer;
  if (contentEncoding !== undefined && contentEncoding !== 'identity') {
    const detail = `the body is encoded as ${plainSentence(contentEncoding, SEEN_LENGTH)}, though not asked for`;
    return { outcome: 'misconfigured', detail };
  }
  const body = new TextDecoder().decode(answer.body);
  const seen = json && jsonFault(json, body, complete);
  if (seen) return seen;
  if (text === undefined || body.includes(text)) return undefined;
  return complete
    ? { outcome: 'down', detail: `the body lacks "${plainSentence(text, SEEN_LENGTH)}"` }
    : tooLong();
}

function jsonFault(
  wanted: NonNullable<HealthEndpoint['json']>,
  body: string,
  complete: boolean,
): HealthOutcome | undefined {
  if (!complete) return tooLong();
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { outcome: 'down', detail: 'the body is not JSON' };
  }
  const found = fieldOf(value, wanted.path.split('.'));
  if (found === wanted.equals) return undefined;
  const shown = found === undefined ? 'missing' : `"${plainSentence(found, SEEN_LENGTH)}"`;
  const detail = `${wanted.path} is ${shown} instead of "${plainSentence(wanted.equals, SEEN_LENGTH)}"`;
  return { outcome: 'down', detail };
}

/** The text of a plain value; undefined where there is none at the path. */
function fieldOf(value: unknown, path: readonly string[]): string | undefined {
  let current: unknown = value;
  for (const name of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) return undefined;
    current = Reflect.get(current, name);
  }
  return typeof current === 'object' ? (current === null ? 'null' : undefined) : String(current);
}

function tooLong(): HealthOutcome {
  return { outcome: 'misconfigured', detail: 'the body is too long to be checked' };
}
