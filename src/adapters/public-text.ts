import type { Catalogue } from '../messages/catalogue.ts';
import { createAddressGuard, type Resolve } from './address-guard.ts';
import { type GuardedAnswer, guardedCall } from './guarded-call.ts';
import { networkFailure } from './network-failure.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

export interface PublicTextOptions {
  /** As for health: `127.0.0.1:4400`. */
  readonly allowPrivateHosts: readonly string[];
  readonly words: Catalogue['outside'];
  readonly resolve?: Resolve | undefined;
  readonly maxBytes: number;
}

export interface PublicText {
  /** The text at a public address. Throws an `OutsideError` where there is none, or more than is read; it names the host alone. */
  read(url: string, within: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<string>;
}

/** Reads what anybody may read: nothing of ours is sent along, no redirect is followed, nothing is unpacked. */
export function createPublicText(options: PublicTextOptions): PublicText {
  const { maxBytes, words } = options;
  const guard = createAddressGuard(options);
  return {
    async read(address, { timeoutMs, signal }) {
      const url = URL.parse(address);
      if (!url) throw unusable(words.reading.noAddress, 'bad_url');
      const answer = await guardedCall(url, {
        guard,
        timeoutMs,
        signal,
        maxBytes,
        userAgent: 'golive',
      }).catch((error: unknown) => {
        throw toOutsideError(error, { url, timeoutMs, words: words.network });
      });
      return textOf(url, answer, options);
    },
  };
}

function textOf(
  url: URL,
  { status, contentEncoding, body, complete }: GuardedAnswer,
  { maxBytes, words }: PublicTextOptions,
): string {
  if (status !== 200) throw unusable(words.answer.status(url.host, status), `http_${status}`);
  if (!complete) throw unusable(words.network.tooLarge(url.host, maxBytes), 'answer_too_large');
  if (contentEncoding !== undefined && contentEncoding !== 'identity') {
    throw unusable(words.reading.packed(url.host), 'unreadable');
  }
  return body.toString('utf8');
}

function toOutsideError(
  error: unknown,
  call: { readonly url: URL; readonly timeoutMs: number; readonly words: Catalogue['outside']['network'] },
): OutsideError {
  if (error instanceof OutsideError) return error;
  const { url, timeoutMs, words } = call;
  const { code } = networkFailure(error);
  const said =
    code === 'timeout' || code === 'AbortError'
      ? words.timeout(url.host, timeoutMs / 1000)
      : words.unreachable(url.host, plainSentence(code, 80));
  return new OutsideError(said, { code, retryable: true, happened: 'no', cause: error });
}

export const unusable = (message: string, code: string) =>
  new OutsideError(message, { code, retryable: true, happened: 'no' });
