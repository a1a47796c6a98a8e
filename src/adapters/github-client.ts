import { Octokit } from '@octokit/rest';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Catalogue } from '../messages/catalogue.ts';
import { type GithubAnswer, githubRefusal, githubUnreadable } from './github-answer.ts';
import { createAuthorizer, type GithubAuth, unusableKey } from './github-auth.ts';
import { notCarriedOut, OutsideError } from './outside-error.ts';
import { createOutsideFetch, type OutsideRequest } from './outside-fetch.ts';

type Words = Catalogue['outside']['github'];

export interface GithubOptions {
  readonly auth: GithubAuth;
  /** `https://api.github.com`, or `https://<host>/api/v3` of an Enterprise Server. */
  readonly baseUrl: string;
  readonly userAgent?: string;
  readonly log: Logger;
  readonly words: Catalogue['outside'];
  /** Real time. */
  readonly now?: () => number;
  /** For one call. A dispatch, which reads the workflow first, and a search take up to twice as long. */
  readonly timeoutMs?: number;
  /** What is read of one answer. */
  readonly maxAnswerBytes?: number;
}

export interface GithubCall {
  /** `GET /repos/{owner}/{repo}/…`, filled from `parameters`; the others become the query or the body. */
  readonly route: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Ends the call before its own timeout does. */
  readonly signal?: AbortSignal;
  /** Real time. Asked at the very call: reading, signing in, or a stopped process may have come before it. */
  readonly sendUntil?: number | undefined;
}

export interface GithubClient {
  readonly timeoutMs: number;
  readonly words: Words;
  /** Any answer is returned, a refusal too. Throws where there was no answer. */
  send(call: GithubCall): Promise<GithubAnswer>;
  /** A GET whose success is returned; everything else throws. An answer GitHub calls unchanged comes from memory. */
  read(call: GithubCall): Promise<GithubRead>;
  /** What a refusal that `send` returned means. */
  refusal(answer: GithubAnswer, changes: boolean): OutsideError;
  /** How far this machine's clock runs ahead of GitHub's, as far as known; never negative. */
  clockAheadMs(): number;
}

interface GithubRead {
  readonly data: unknown;
  readonly unchanged: boolean;
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_REMEMBERED = 200;
const TOKEN_AGAIN_MS = 2_000;

const answerSchema = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.coerce.string()),
  data: z.unknown(),
});
const requestErrorSchema = z.object({ response: answerSchema });

export function createGithubClient(options: GithubOptions): GithubClient {
  const { log, now = Date.now, timeoutMs = 10_000, maxAnswerBytes = MAX_ANSWER_BYTES } = options;
  const { network, github: words } = options.words;
  const fetch = createOutsideFetch({ system: 'GitHub', timeoutMs, maxAnswerBytes, words: network });
  const octokit = new Octokit({
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    userAgent: options.userAgent ?? 'golive',
    request: { fetch },
    log: {
      debug: () => {},
      info: () => {},
      warn: (said: string) => log.warn({ said }, 'The GitHub client warned'),
      error: () => {},
    },
  });
  const authorizer = createAuthorizer(options.auth, octokit, log);
  const remembered = new Map<string, { readonly etag: string; readonly data: unknown }>();
  let clockAheadMs = 0;

  async function authorization(signal: AbortSignal | undefined): Promise<string> {
    try {
      return await within(signal, authorizer.header(), words);
    } catch (error) {
      throw notCarriedOut(toSignInFailure(error, now(), options.words));
    }
  }

  async function exchange(call: GithubCall, etag?: string): Promise<GithubAnswer> {
    const headers = {
      authorization: await authorization(call.signal),
      ...(etag === undefined ? {} : { 'if-none-match': etag }),
    };
    const request = {
      ...(call.signal ? { signal: call.signal } : {}),
      fetch: (url: string | URL, init?: OutsideRequest) => {
        if (call.sendUntil !== undefined && now() > call.sendUntil) throw tooLate(words);
        return fetch(url, init);
      },
    };
    const send = () => octokit.request(call.route, { ...call.parameters, headers, request });
    const answer = await answerTo(call, send, words);
    const serverTime = Date.parse(answer.headers['date'] ?? '');
    if (!Number.isNaN(serverTime)) clockAheadMs = Math.max(0, now() - serverTime);
    return answer;
  }

  function refusal(answer: GithubAnswer, changes: boolean): OutsideError {
    const error = githubRefusal(answer, { changes, now: now() }, options.words);
    if (answer.status !== 401 || !authorizer.refused()) return error;
    return new OutsideError(error.message, {
      code: error.code,
      retryable: true,
      happened: 'no',
      retryAfterMs: TOKEN_AGAIN_MS,
    });
  }

  async function read(call: GithubCall): Promise<GithubRead> {
    const key = JSON.stringify([call.route, call.parameters]);
    const known = remembered.get(key);
    const answer = await exchange(call, known?.etag);
    if (answer.status === 304 && known) {
      remember(remembered, key, known);
      return { data: known.data, unchanged: true };
    }
    if (answer.status !== 200) throw refusal(answer, false);
    const { etag } = answer.headers;
    if (etag === undefined) remembered.delete(key);
    else remember(remembered, key, { etag, data: answer.data });
    return { data: answer.data, unchanged: false };
  }

  return {
    timeoutMs,
    words,
    send: (call) => exchange(call),
    read,
    refusal,
    clockAheadMs: () => clockAheadMs,
  };
}

/** Octokit throws answers from 304 on; here they are answers again. */
async function answerTo(
  call: GithubCall,
  request: () => Promise<unknown>,
  words: Words,
): Promise<GithubAnswer> {
  try {
    return answerSchema.parse(await request());
  } catch (error) {
    const answered = requestErrorSchema.safeParse(error);
    if (answered.success) return answered.data.response;
    if (error instanceof Error && error.cause instanceof OutsideError) throw error.cause;
    const changes = !call.route.startsWith('GET ');
    throw githubUnreadable(words.unreadable.call(call.route), { changes, cause: error });
  }
}

function tooLate(words: Words): OutsideError {
  return new OutsideError(words.heldUp, {
    code: 'too_late',
    retryable: true,
    happened: 'no',
  });
}

function toSignInFailure(error: unknown, now: number, words: Catalogue['outside']): unknown {
  const answered = requestErrorSchema.safeParse(error);
  if (answered.success) return githubRefusal(answered.data.response, { changes: false, now }, words);
  if (error instanceof OutsideError) return error;
  return error instanceof Error && error.cause instanceof OutsideError
    ? error.cause
    : unusableKey(error, words.github);
}

function within<T>(signal: AbortSignal | undefined, work: Promise<T>, words: Words): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () =>
      reject(
        new OutsideError(words.signInTooLong, {
          code: 'timeout',
          retryable: true,
          happened: 'no',
        }),
      );
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Keeps the entries used last. */
function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.delete(key);
  memory.set(key, value);
  const [oldest] = memory.keys();
  if (memory.size > MAX_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}
