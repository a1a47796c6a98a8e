import { Agent, fetch } from 'undici';
import type { Catalogue } from '../messages/catalogue.ts';
import { networkFailure } from './network-failure.ts';
import { OutsideError } from './outside-error.ts';

export interface OutsideFetchOptions {
  /** How people call the other side: `GitHub`. */
  readonly system: string;
  /** One deadline for the whole exchange: connecting, sending, and the last byte of the answer. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  /** What is sent elsewhere than as authorization, and must stand in no answer either. */
  readonly secrets?: readonly string[];
  readonly words: Catalogue['outside']['network'];
}

/** As much of `fetch` as the SDKs use. */
export interface OutsideRequest {
  readonly method?: string | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A `fetch` for the SDKs that gives a whole answer or throws an `OutsideError`. It reads the body itself, because
 * both SDKs take a body that breaks off for an empty one or wait for it without end. It follows no redirect: a POST
 * must not travel on to where nobody sent it. The token that it sends stands in no answer: words of it may be shown.
 */
export function createOutsideFetch(options: OutsideFetchOptions) {
  const { timeoutMs, maxAnswerBytes, secrets = [] } = options;
  // HTTP/1.1 only: undici sends an HTTP/2 request again by itself when the server goes away.
  const dispatcher = new Agent({ allowH2: false, connect: { timeout: Math.ceil(timeoutMs / 2) } });

  return async (url: string | URL, request: OutsideRequest = {}): Promise<Response> => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
    const method = request.method ?? 'GET';
    if (request.body !== undefined && typeof request.body !== 'string') {
      throw new TypeError('Only text can be sent.');
    }
    try {
      const answer = await fetch(url, {
        method,
        headers: request.headers ?? {},
        body: request.body ?? null,
        redirect: 'manual',
        signal,
        dispatcher,
      });
      const body = without(await readAll(answer.body, maxAnswerBytes), [...tokensOf(request), ...secrets]);
      const empty = body.length === 0 || [204, 205, 304].includes(answer.status);
      return new Response(empty ? null : body, { status: answer.status, headers: [...answer.headers] });
    } catch (error) {
      throw toOutsideError(error, { ...options, changes: method !== 'GET' && method !== 'HEAD' });
    }
  };
}

function tokensOf({ headers = {} }: OutsideRequest): readonly string[] {
  const [, authorization] = Object.entries(headers).find(([name]) => /^authorization$/i.test(name)) ?? [];
  const token = authorization?.replace(/^\w+\s+/, '');
  return token ? [token] : [];
}

function without(body: Buffer<ArrayBuffer>, secrets: readonly string[]): Buffer<ArrayBuffer> {
  const said = secrets.filter((secret) => body.includes(secret));
  if (said.length === 0) return body;
  return Buffer.from(said.reduce((text, secret) => text.replaceAll(secret, '[secret]'), body.toString()));
}

class AnswerTooLargeError extends Error {
  readonly code = 'answer_too_large';
}

async function readAll(
  body: AsyncIterable<Uint8Array> | null,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new AnswerTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toOutsideError(error: unknown, call: OutsideFetchOptions & { changes: boolean }): OutsideError {
  const { code, neverSent } = networkFailure(error);
  return new OutsideError(sentence(code, neverSent, call), {
    code,
    retryable: true,
    happened: neverSent || !call.changes ? 'no' : 'maybe',
    cause: error,
  });
}

function sentence(
  code: string,
  neverSent: boolean,
  { system, timeoutMs, maxAnswerBytes, words }: OutsideFetchOptions,
): string {
  if (code === 'timeout') return words.timeout(system, timeoutMs / 1000);
  if (code === 'answer_too_large') return words.tooLarge(system, maxAnswerBytes);
  if (neverSent) return words.unreachable(system, code);
  return words.brokeOff(system, code);
}
