import { z } from 'zod';
import type { Catalogue } from '../messages/catalogue.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface GithubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly data: unknown;
}

/** GitHub asks to wait "at least one minute" where a limit names no time. */
const UNNAMED_WAIT_MS = 60_000;

const problemSchema = z.object({
  message: z.string(),
  errors: z
    .array(z.union([z.string(), z.object({ message: z.string() }).transform((e) => e.message)]))
    .catch([]),
});

/** What an answer that is no success means. `changes`: the call would have changed something at GitHub. */
export function githubRefusal(
  answer: GithubAnswer,
  call: { readonly changes: boolean; readonly now: number },
  { answer: words, github }: Catalogue['outside'],
): OutsideError {
  const { status } = answer;
  const said = problemWords(answer);
  const waitMs = rateLimitWaitMs(answer, said, call.now);
  const broken = status >= 500 || status === 408;
  const why = said === undefined ? words.noReason : plainSentence(said);
  const answered = words.refusal('GitHub', status, why);
  return new OutsideError(waitMs === undefined ? hinted(answered, status, github) : answered, {
    code: `http_${status}`,
    retryable: broken || waitMs !== undefined,
    happened: broken && call.changes ? 'maybe' : 'no',
    retryAfterMs: waitMs ?? parseRetryAfter(answer.headers['retry-after'], call.now),
  });
}

/** An answer that cannot be understood: a change may well have been made, all the same. `said` is what people read of it. */
export function githubUnreadable(
  said: string,
  call: { readonly changes: boolean; readonly cause?: unknown },
): OutsideError {
  return new OutsideError(said, {
    code: 'unreadable',
    retryable: true,
    happened: call.changes ? 'maybe' : 'no',
    cause: call.cause,
  });
}

/** GitHub's own words about a refused request; undefined where it gives no reason. */
export function problemWords(answer: GithubAnswer): string | undefined {
  const problem = problemSchema.safeParse(answer.data);
  if (!problem.success) return undefined;
  return [problem.data.message, ...problem.data.errors].join(' ');
}

function rateLimitWaitMs(answer: GithubAnswer, said: string | undefined, now: number): number | undefined {
  const { status, headers } = answer;
  if (status !== 403 && status !== 429) return undefined;
  const retryAfterMs = parseRetryAfter(headers['retry-after'], now);
  if (retryAfterMs !== undefined) return retryAfterMs;
  if (headers['x-ratelimit-remaining'] === '0') {
    const resetAt = Number(headers['x-ratelimit-reset']) * 1000;
    return Number.isFinite(resetAt) ? Math.max(1_000, resetAt - now) : UNNAMED_WAIT_MS;
  }
  return status === 429 || /rate limit|abuse detection/i.test(said ?? '') ? UNNAMED_WAIT_MS : undefined;
}

function hinted(answered: string, status: number, words: Catalogue['outside']['github']): string {
  if (status === 404) return words.missingOrHidden(answered);
  return status >= 300 && status < 400 ? words.moved(answered) : answered;
}
