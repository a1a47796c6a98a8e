import { createAddressGuard, type Resolve } from './address-guard.ts';
import { type GuardedAnswer, guardedCall } from './guarded-call.ts';
import { networkFailure } from './network-failure.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

export interface JsonReaderOptions {
  /** As for health: `127.0.0.1:4400`. */
  readonly allowPrivateHosts: readonly string[];
  readonly resolve?: Resolve | undefined;
}

export interface JsonReader {
  /** The JSON at a public address. Throws an `OutsideError` where there is none, or more than is read. */
  read(url: string, within: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<unknown>;
}

/** Some status pages list hundreds of components; parsing this much takes a few milliseconds. */
const MAX_BYTES = 1024 * 1024;

/** Reads what anybody may read: nothing of ours is sent along, no redirect is followed, nothing is unpacked. */
export function createJsonReader(options: JsonReaderOptions): JsonReader {
  const guard = createAddressGuard(options.allowPrivateHosts, options.resolve);
  return {
    async read(address, { timeoutMs, signal }) {
      const url = URL.parse(address);
      if (!url) throw unusable(`"${plainSentence(address, 80)}" is no web address.`, 'bad_url');
      return parsed(
        url,
        await guardedCall(url, {
          guard,
          timeoutMs,
          signal,
          maxBytes: MAX_BYTES,
          userAgent: 'golive',
        }).catch((error: unknown) => {
          throw toOutsideError(url, timeoutMs, error);
        }),
      );
    },
  };
}

function parsed(url: URL, { status, contentEncoding, body, complete }: GuardedAnswer): unknown {
  if (status !== 200) throw unusable(`${url.host} answered ${status}.`, `http_${status}`);
  if (!complete) throw unusable(`${url.host} sent more than ${MAX_BYTES} bytes.`, 'answer_too_large');
  if (contentEncoding !== undefined && contentEncoding !== 'identity') {
    throw unusable(`${url.host} packed its answer, though not asked to.`, 'unreadable');
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw unusable(`${url.host} sent something else than JSON.`, 'unreadable');
  }
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

const unusable = (message: string, code: string) =>
  new OutsideError(message, { code, retryable: true, happened: 'no' });
