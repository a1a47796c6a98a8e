import type { LookupFunction } from 'node:net';
import { Client } from 'undici';
import type { AddressGuard, ResolvedAddress } from './address-guard.ts';
import { networkFailure } from './network-failure.ts';

export interface GuardedCall {
  readonly guard: AddressGuard;
  /** One deadline for the whole exchange, the lookup of the name included. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly userAgent: string;
  /** What is posted; left out, it is a GET. */
  readonly post?: { readonly headers: Readonly<Record<string, string>>; readonly body: string } | undefined;
  /** Ends the exchange before its own deadline does. */
  readonly signal?: AbortSignal | undefined;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly contentEncoding: string | undefined;
  readonly retryAfter: string | undefined;
  readonly body: Buffer;
  /** False where the body was longer than is read. */
  readonly complete: boolean;
}

/**
 * One request to an address that the guard allows, over a connection of its own. Redirects are answers like any other.
 * Throws what the guard, the lookup and the network throw.
 */
export async function guardedCall(url: URL, options: GuardedCall): Promise<GuardedAnswer> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const deadline = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const addresses = await withinDeadline(deadline, options.guard.addressesOf(url));
  const client = new Client(url.origin, {
    allowH2: false,
    maxResponseSize: options.maxBytes,
    connect: {
      lookup: pinnedLookup(addresses),
      timeout: options.timeoutMs,
      // Node gives each address a quarter of a second, which is too little for a far one.
      autoSelectFamilyAttemptTimeout: Math.ceil(options.timeoutMs / (addresses.length + 1)),
      rejectUnauthorized: true,
    },
  });
  try {
    const answer = await client.request({
      method: options.post ? 'POST' : 'GET',
      path: `${url.pathname}${url.search}`,
      headers: {
        'user-agent': options.userAgent,
        accept: '*/*',
        'accept-encoding': 'identity',
        ...options.post?.headers,
      },
      body: options.post?.body ?? null,
      signal: deadline,
    });
    const { 'content-encoding': encoding, 'retry-after': retryAfter } = answer.headers;
    return {
      status: answer.statusCode,
      contentEncoding: encoding === undefined ? undefined : String(encoding),
      retryAfter: retryAfter === undefined ? undefined : String(retryAfter),
      ...(await readBody(answer.body)),
    };
  } finally {
    void client.destroy();
  }
}

async function readBody(body: AsyncIterable<Buffer>): Promise<Pick<GuardedAnswer, 'body' | 'complete'>> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of body) chunks.push(chunk);
    return { body: Buffer.concat(chunks), complete: true };
  } catch (error) {
    if (networkFailure(error).code !== 'UND_ERR_RES_EXCEEDED_MAX_SIZE') throw error;
    return { body: Buffer.concat(chunks), complete: false };
  }
}

/** Connects to the judged addresses and looks up nothing again. */
export function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, { all }, callback) => {
    const [first] = addresses;
    if (!first) {
      callback(
        Object.assign(new Error('The name has no address.'), { code: 'ENODATA', syscall: 'getaddrinfo' }),
        [],
      );
    } else if (all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

/** A lookup cannot be broken off; it is left behind. That the name service hangs says nothing about the other side. */
export function withinDeadline<T>(deadline: AbortSignal, lookup: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(Object.assign(new Error('The lookup hangs.'), { code: 'EAI_AGAIN' }));
    if (deadline.aborted) stop();
    deadline.addEventListener('abort', stop, { once: true });
    lookup.then(resolve, reject).finally(() => deadline.removeEventListener('abort', stop));
  });
}
