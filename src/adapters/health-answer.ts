import type { HealthEndpoint } from '../domain/service.ts';
import type { Catalogue } from '../messages/catalogue.ts';
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

type Words = Catalogue['outside']['health'];

const SEEN_LENGTH = 80;
const UNKNOWN_NAME = new Set(['ENOTFOUND', 'ENODATA']);

/** What an answer says. A body is read for what the endpoint wants of it, and for nothing else. */
export function judgeAnswer(endpoint: HealthEndpoint, answer: HealthAnswer, words: Words): HealthOutcome {
  const { status, latencyMs } = answer;
  if (status !== endpoint.expectStatus) {
    const detail = words.wrongStatus(status, endpoint.expectStatus);
    return { outcome: status >= 500 ? 'down' : 'misconfigured', detail, wrongStatus: true };
  }
  const fault = faultOfBody(endpoint, answer, words.body);
  if (fault) return fault;
  const { maxLatencyMs } = endpoint;
  if (maxLatencyMs !== undefined && latencyMs > maxLatencyMs) {
    return { outcome: 'down', detail: words.tooSlow(status, latencyMs, maxLatencyMs) };
  }
  return { outcome: 'up', detail: words.after(status, latencyMs) };
}

/** What it says that there was no answer. */
export function judgeFailure(endpoint: HealthEndpoint, error: unknown, words: Words): HealthOutcome {
  if (error instanceof OutsideError && error.code === 'forbidden_address') {
    return { outcome: 'misconfigured', detail: plainSentence(error.message) };
  }
  const { code } = networkFailure(error);
  if (code === 'timeout') return { outcome: 'down', detail: words.timeout(endpoint.timeoutMs) };
  if (UNKNOWN_NAME.has(code)) return { outcome: 'down', detail: words.unknownHost(code) };
  if (code === 'ERR_INVALID_URL') return { outcome: 'misconfigured', detail: words.noUrl };
  if (isUntrustedCertificate(code)) return { outcome: 'down', detail: words.certificate(code) };
  const named = plainSentence(code, SEEN_LENGTH);
  if (isOtherSidesTrouble(code)) return { outcome: 'down', detail: words.noAnswer(named) };
  return { outcome: 'inconclusive', detail: words.probeFailed(named) };
}

function faultOfBody(
  endpoint: HealthEndpoint,
  answer: HealthAnswer,
  words: Words['body'],
): HealthOutcome | undefined {
  const { json, text } = endpoint;
  if (json === undefined && text === undefined) return undefined;
  const { contentEncoding, complete } = answer;
  if (contentEncoding !== undefined && contentEncoding !== 'identity') {
    const detail = words.encoded(plainSentence(contentEncoding, SEEN_LENGTH));
    return { outcome: 'misconfigured', detail };
  }
  const body = new TextDecoder().decode(answer.body);
  const seen = json && jsonFault(json, { body, complete }, words);
  if (seen) return seen;
  if (text === undefined || body.includes(text)) return undefined;
  return complete
    ? { outcome: 'down', detail: words.lacks(plainSentence(text, SEEN_LENGTH)) }
    : tooLong(words);
}

function jsonFault(
  wanted: NonNullable<HealthEndpoint['json']>,
  { body, complete }: { readonly body: string; readonly complete: boolean },
  words: Words['body'],
): HealthOutcome | undefined {
  if (!complete) return tooLong(words);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { outcome: 'down', detail: words.notJson };
  }
  const found = fieldOf(value, wanted.path.split('.'));
  if (found === wanted.equals) return undefined;
  const shown = found === undefined ? undefined : plainSentence(found, SEEN_LENGTH);
  const detail = words.wrongField(wanted.path, shown, plainSentence(wanted.equals, SEEN_LENGTH));
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

function tooLong(words: Words['body']): HealthOutcome {
  return { outcome: 'misconfigured', detail: words.tooLong };
}
