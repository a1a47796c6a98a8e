import { createAddressGuard, type Resolve } from './address-guard.ts';
import { type GuardedAnswer, guardedCall } from './guarded-call.ts';
import { networkFailure } from './network-failure.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

export interface PublicTextOptions {
  /** As for health: `127.0.0.1:4400`. */
  readonly allowPrivateHosts: readonly string[];
  readonly resolve?: Resolve | undefined;
  readonly maxBytes: number;
}

export interface PublicText {
  /** The text at a public address. Throws an `OutsideError` where there is none, or more than is read; it names the host alone. */
  read(url: string, within: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<string>;
}

/** Reads what anybody may read: nothing of ours is sent along, no redirect is followed, nothing is unpacked. */
export function createPublicText({ allowPrivateHosts, resolve, maxBytes }: PublicTextOptions): PublicText {
  const guard = createAddressGuard(allowPrivateHosts, resolve);
  return {
    async read(address, { timeoutMs, signal }) {
      const url = URL.parse(address);
      if (!url) throw unusable('This is no web address.', 'bad_url');
      const answer = await guardedCall(url, {
        guard,
        timeoutMs,
        signal,
        maxBytes,
        userAgent: 'golive',
      }).catch((error: unknown) => {
        throw toOutsideError(url, timeoutMs, error);
      });
      return textOf(url, answer, maxBytes);
    },
  };
}

function textOf(
  url: URL,
  { status, contentEncoding, body, complete }: GuardedAnswer,
  maxBytes: number,
): string {
  if (status !== 200) throw unusable(`${url.host} answered ${status}.`, `http_${status}`);
  if (!complete) throw unusable(`${url.host} sent more than ${maxBytes} bytes.`, 'answer_too_large');
  if (contentEncoding !== undefined && contentEncoding !== 'identity') {
    throw unusable(`${url.host} packed its answer, though not asked to.`, 'unreadable');
  }
  return body.toString('utf8');
}

function toOutsideError(url: URL, timeoutMs: number, error: unknown): OutsideError {
  if (error instanceof OutsideError) return error;
  const { code } = networkFailure(error);
  const said =
    code === 'timeout' || code === 'AbortError'
      ? `${url.host} did not answer within ${timeoutMs / 1000} s.`
      : `${url.host} cannot be reached (${plainSentence(code, 80)}).`;
  return new OutsideError(said, { code, retryable: true, happened: 'no', cause: error });
}

export const unusable = (message: string, code: string) =>
  new OutsideError(message, { code, retryable: true, happened: 'no' });
