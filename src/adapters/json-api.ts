import { z } from 'zod';
import type { Catalogue } from '../messages/catalogue.ts';
import { OutsideError } from './outside-error.ts';
import { createOutsideFetch } from './outside-fetch.ts';
import { plainSentence } from './outside-words.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface JsonApiOptions {
  /** How people call the other side: `Statuspage`. */
  readonly system: string;
  readonly timeoutMs: number;
  /** What must not be read in an error, though the other side says it back. */
  readonly secrets: readonly string[];
  /** Real time. */
  readonly now: () => number;
  readonly words: Catalogue['outside'];
}

export interface JsonCall<T> {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly schema: z.ZodType<T>;
}

/** Where a limit names no time. */
const UNNAMED_WAIT_MS = 60_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

const said = z.union([z.string(), z.array(z.string()).transform((all) => all.join('; '))]);
const problemSchema = z.object({
  error: said.optional().catch(undefined),
  message: said.optional().catch(undefined),
  errors: said.optional().catch(undefined),
});

/** One call to a small JSON API, once: its success as the schema has it, anything else as an `OutsideError`. */
export function createJsonApi({ system, timeoutMs, secrets, now, words }: JsonApiOptions) {
  const fetch = createOutsideFetch({
    system,
    timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    secrets,
    words: words.network,
  });
  return async <T>({ method, url, headers, body, schema }: JsonCall<T>): Promise<T> => {
    const answer = await fetch(url, {
      method,
      headers: {
        ...headers,
        accept: 'application/json',
        'user-agent': 'golive',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const changes = method !== 'GET';
    const data = parsed(await answer.text());
    if (!answer.ok) throw refusal(answer, { system, data, changes, now: now(), words: words.answer });
    const read = schema.safeParse(data);
    if (read.success) return read.data;
    throw new OutsideError(words.answer.unreadable(system), {
      code: 'unreadable',
      retryable: true,
      happened: changes ? 'maybe' : 'no',
      cause: read.error,
    });
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Refused {
  readonly system: string;
  readonly data: unknown;
  readonly changes: boolean;
  readonly now: number;
  readonly words: Catalogue['outside']['answer'];
}

function refusal(
  { status, headers }: Response,
  { system, data, changes, now, words }: Refused,
): OutsideError {
  const problem = problemSchema.safeParse(data).data;
  const why = [problem?.error, problem?.message, problem?.errors].filter(Boolean).join(': ');
  const isLimited = status === 429 || status === 420;
  const isBroken = status >= 500 || status === 408;
  const waitMs = parseRetryAfter(headers.get('retry-after'), now);
  return new OutsideError(words.refusal(system, status, plainSentence(why || words.noReason)), {
    code: `http_${status}`,
    retryable: isLimited || isBroken,
    happened: isBroken && changes ? 'maybe' : 'no',
    retryAfterMs: waitMs ?? (isLimited ? UNNAMED_WAIT_MS : undefined),
  });
}
