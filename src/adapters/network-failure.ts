import { z } from 'zod';

export interface NetworkFailure {
  /** Node's or undici's word, `ECONNREFUSED`; `timeout` for every kind of waiting too long. */
  readonly code: string;
  /** True where the request certainly never left: no connection stood. */
  readonly neverSent: boolean;
}

const facts = z.object({
  name: z.string().catch(''),
  code: z.string().catch(''),
  syscall: z.string().catch(''),
});

const CONNECTING = new Set(['connect', 'getaddrinfo', 'queryA', 'queryAaaa']);
const TIMEOUTS = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

/** What a thrown network error says. `fetch` hides it in `cause`, several tried addresses in `errors`. */
export function networkFailure(error: unknown): NetworkFailure {
  const innermost = unwrap(error);
  if (innermost instanceof AggregateError) return failureOfAll(innermost.errors.map(networkFailure));
  const { name, code, syscall } = facts.catch({ name: '', code: '', syscall: '' }).parse(innermost);
  const neverSent =
    CONNECTING.has(syscall) || code === 'UND_ERR_CONNECT_TIMEOUT' || isUntrustedCertificate(code);
  const timedOut = TIMEOUTS.has(code) || name === 'TimeoutError';
  return { code: timedOut ? 'timeout' : code || name || 'unknown', neverSent };
}

/** OpenSSL's words for a certificate that was refused before anything was sent over the connection. */
export function isUntrustedCertificate(code: string): boolean {
  return /^(CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_)/.test(
    code,
  );
}

const OTHER_SIDES_TROUBLE =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|EPROTO|EHOSTUNREACH|EHOSTDOWN|HPE_|HTTPParserError|ERR_SSL_|ERR_TLS_|UND_ERR_SOCKET|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)/;

/** Errors that only the other side can cause. Any other may be of this machine, its network or its name service. */
export function isOtherSidesTrouble(code: string): boolean {
  return OTHER_SIDES_TROUBLE.test(code);
}

/** Of several addresses, one that this machine has no way to says nothing about the others. */
function failureOfAll(tried: readonly NetworkFailure[]): NetworkFailure {
  const telling = tried.find(({ code }) => code !== 'ENETUNREACH' && code !== 'EADDRNOTAVAIL') ?? tried[0];
  return { code: telling?.code ?? 'unknown', neverSent: tried.every((one) => one.neverSent) };
}

function unwrap(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < 5; depth += 1) {
    if (!(current instanceof Error) || current.cause === undefined || current.cause === null) return current;
    if (facts.safeParse(current).data?.code) return current;
    current = current.cause;
  }
  return current;
}
