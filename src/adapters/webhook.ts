import { createHmac } from 'node:crypto';
import type { Catalogue } from '../messages/catalogue.ts';
import { createAddressGuard, type Resolve } from './address-guard.ts';
import { type GuardedAnswer, guardedCall } from './guarded-call.ts';
import { networkFailure } from './network-failure.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';
import { parseRetryAfter } from './retry-after.ts';

export interface WebhookOptions {
  /** As for health: `127.0.0.1:4400`. */
  readonly allowPrivateHosts: readonly string[];
  readonly words: Catalogue['outside'];
  readonly timeoutMs?: number;
  readonly resolve?: Resolve | undefined;
  /** Real time. */
  readonly now?: () => number;
}

export interface WebhookMessage {
  /** May itself be a secret: it stands in no error. */
  readonly url: string;
  /** `whsec_` and the key in base64. */
  readonly secret: string;
  /** The same for every attempt, so that the other side can tell a second one. */
  readonly id: string;
  readonly body: object;
}

export interface WebhookOut {
  send(message: WebhookMessage): Promise<void>;
}

/** Where a limit names no time. */
const UNNAMED_WAIT_MS = 60_000;
/** What the other side answers is not read for its words. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** Posts signed JSON as Standard Webhooks have it, once: no redirect is followed, no forbidden address is reached. */
export function createWebhookOut(options: WebhookOptions): WebhookOut {
  const { words, timeoutMs = 10_000, now = Date.now } = options;
  const guard = createAddressGuard(options);
  return {
    async send({ url: address, secret, id, body }) {
      const url = URL.parse(address);
      if (!url) throw refused(words.webhook.noAddress, 'bad_url');
      const text = JSON.stringify(body);
      const timestamp = String(Math.floor(now() / 1000));
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signatureOf(secret, `${id}.${timestamp}.${text}`)}`,
      };
      const answer = await guardedCall(url, {
        guard,
        timeoutMs,
        maxBytes: MAX_ANSWER_BYTES,
        userAgent: 'golive',
        post: { headers, body: text },
      }).catch((error: unknown) => {
        throw toOutsideError(error, { url, timeoutMs, words: words.network });
      });
      if (answer.status < 200 || answer.status > 299) {
        throw refusal(answer, now(), words.answer.status(url.host, answer.status));
      }
    },
  };
}

/** The part after `whsec_` is the key. */
const signatureOf = (secret: string, content: string): string =>
  createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(content)
    .digest('base64');

function refusal({ status, retryAfter }: GuardedAnswer, now: number, said: string): OutsideError {
  const isLimited = status === 429;
  const isBroken = status >= 500 || status === 408;
  return new OutsideError(said, {
    code: `http_${status}`,
    retryable: isLimited || isBroken,
    happened: isBroken ? 'maybe' : 'no',
    retryAfterMs: parseRetryAfter(retryAfter, now) ?? (isLimited ? UNNAMED_WAIT_MS : undefined),
  });
}

function toOutsideError(
  error: unknown,
  call: { readonly url: URL; readonly timeoutMs: number; readonly words: Catalogue['outside']['network'] },
): OutsideError {
  if (error instanceof OutsideError) return error;
  const { url, timeoutMs, words } = call;
  const { code, neverSent } = networkFailure(error);
  const said =
    code === 'timeout' || code === 'AbortError'
      ? words.timeout(url.host, timeoutMs / 1000)
      : words.unreachable(url.host, plainSentence(code, 80));
  return new OutsideError(said, {
    code: code === 'AbortError' ? 'timeout' : code,
    retryable: true,
    happened: neverSent ? 'no' : 'maybe',
    cause: error,
  });
}

const refused = (message: string, code: string) =>
  new OutsideError(message, { code, retryable: false, happened: 'no' });
