import { LogLevel, type Logger as SdkLogger, WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Catalogue } from '../messages/catalogue.ts';
import { notCarriedOut, OutsideError } from './outside-error.ts';
import { createOutsideFetch, type OutsideRequest } from './outside-fetch.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { SlackCall } from './slack-pacing.ts';
import { slackRefusal } from './slack-refusal.ts';

export interface SlackOptions {
  readonly token: string;
  /** `https://slack.com/api/` */
  readonly apiUrl: string;
  readonly log: Logger;
  readonly words: Catalogue['outside'];
  /** Real time: Slack's limits do not follow a clock that is moved. */
  readonly now?: () => number;
  /** How many times its usual limits this Slack allows; 1 unless a sandbox says more. */
  readonly limitsTimes?: number;
  /** For one call. A search for a message takes up to twice as long. */
  readonly timeoutMs?: number;
}

export interface SlackRequest<T> {
  readonly method: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly answer: z.ZodType<T>;
  /** False for a read: then nothing can have happened. */
  readonly changes: boolean;
}

export interface SlackClient {
  readonly timeoutMs: number;
  call<T>(request: SlackRequest<T>): Promise<T>;
}

/** The same, within Slack's limits. */
export type PacedCall = <T>(call: SlackCall, request: SlackRequest<T>) => Promise<T>;

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** Slack's 429 names the seconds; this is for one that does not. */
const UNNAMED_WAIT_MS = 30_000;

const answerSchema = z.looseObject({ ok: z.boolean() });
const refusedSchema = z.object({ data: z.looseObject({ ok: z.literal(false) }) });

/**
 * The SDK builds the requests; `slackFetch` judges the answers, since the SDK repeats calls, waits for a body without
 * end, takes a 429 without `Retry-After` for a plain error, and a broken answer for a refusal.
 */
export function createSlackClient(options: SlackOptions): SlackClient {
  const { words, now = Date.now, timeoutMs = 10_000 } = options;
  const client = new WebClient(options.token, {
    slackApiUrl: options.apiUrl,
    allowAbsoluteUrls: false,
    retryConfig: { retries: 0 },
    timeout: timeoutMs,
    rejectRateLimitedCalls: true,
    fetch: slackFetch(timeoutMs, now, words),
    logger: sdkLogger(options.log),
  });

  return {
    timeoutMs,
    async call(request) {
      try {
        const answer = await client.apiCall(request.method, { ...request.arguments });
        const parsed = request.answer.safeParse(answer);
        if (parsed.success) return parsed.data;
        throw unreadable(words.slack.unreadable(request.method), parsed.error);
      } catch (error) {
        const failure = toOutsideError(error, request.method, words.slack.refusal);
        throw request.changes ? failure : notCarriedOut(failure);
      }
    },
  };
}

function toOutsideError(
  error: unknown,
  method: string,
  words: Catalogue['outside']['slack']['refusal'],
): unknown {
  if (error instanceof OutsideError) return error;
  if (error instanceof Error && error.cause instanceof OutsideError) return error.cause;
  const refused = refusedSchema.safeParse(error);
  if (!refused.success) return error;
  return slackRefusal(refused.data.data, { method, unnamedWaitMs: UNNAMED_WAIT_MS, words });
}

function unreadable(said: string, cause: unknown): OutsideError {
  return new OutsideError(said, {
    code: 'unreadable',
    retryable: true,
    happened: 'maybe',
    cause,
  });
}

function slackFetch(timeoutMs: number, now: () => number, words: Catalogue['outside']) {
  const send = createOutsideFetch({
    system: 'Slack',
    timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    words: words.network,
  });
  return async (url: string | URL, request?: OutsideRequest): Promise<Response> => {
    const answer = await send(url, request);
    if (answer.status === 429) {
      throw new OutsideError(words.slack.asksToWait, {
        code: 'ratelimited',
        retryable: true,
        happened: 'no',
        retryAfterMs: parseRetryAfter(answer.headers.get('retry-after'), now()) ?? UNNAMED_WAIT_MS,
      });
    }
    if (answer.status !== 200) {
      const broken = answer.status >= 500 || answer.status === 408;
      throw new OutsideError(words.answer.status('Slack', answer.status), {
        code: `http_${answer.status}`,
        retryable: broken,
        happened: broken ? 'maybe' : 'no',
        retryAfterMs: parseRetryAfter(answer.headers.get('retry-after'), now()),
      });
    }
    const text = await answer.text();
    const method = new URL(url).pathname.split('/').at(-1) ?? '';
    if (!isAnswer(text)) throw unreadable(words.slack.unreadable(method), undefined);
    return new Response(text, { headers: answer.headers });
  };
}

function isAnswer(text: string): boolean {
  try {
    return answerSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

/** The SDK's warnings matter (a deprecated call, a scope that is missing); its debug lines hold whole messages. */
function sdkLogger(log: Logger): SdkLogger {
  return {
    debug: () => {},
    info: () => {},
    warn: (...said) => log.warn({ said: said.map(String) }, 'The Slack client warned'),
    error: (...said) => log.warn({ said: said.map(String) }, 'The Slack client warned'),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
