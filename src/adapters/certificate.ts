import { connect as connectLine, isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Catalogue } from '../messages/catalogue.ts';
import { createAddressGuard, type Resolve, type ResolvedAddress } from './address-guard.ts';
import { pinnedLookup, withinDeadline } from './guarded-call.ts';
import { networkFailure } from './network-failure.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

export interface CertificateReaderOptions {
  /** As for health: `127.0.0.1:4400`. */
  readonly allowPrivateHosts: readonly string[];
  readonly words: Catalogue['outside'];
  readonly resolve?: Resolve | undefined;
}

export interface Certificate {
  /** OpenSSL's or Node's word for what is wrong with the chain or the name; undefined where it is trusted. */
  readonly distrust: string | undefined;
  /** Epoch milliseconds. */
  readonly validTo: number;
}

export interface CertificateReader {
  /** The certificate that `host` or `host:port` shows. Nothing is sent but the handshake. */
  read(
    place: string,
    within: { readonly timeoutMs: number; readonly signal?: AbortSignal },
  ): Promise<Certificate>;
}

export function createCertificateReader(options: CertificateReaderOptions): CertificateReader {
  const guard = createAddressGuard(options);
  return {
    async read(place, { timeoutMs, signal }) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const deadline = signal ? AbortSignal.any([signal, timeout]) : timeout;
      try {
        const url = new URL(`https://${place}`);
        const addresses = await withinDeadline(deadline, guard.addressesOf(url));
        return await handshake(url, { addresses, deadline, timeoutMs });
      } catch (error) {
        throw toOutsideError(error, { place, timeoutMs, words: options.words.reading.certificate });
      }
    },
  };
}

function handshake(
  url: URL,
  way: {
    readonly addresses: readonly ResolvedAddress[];
    readonly deadline: AbortSignal;
    readonly timeoutMs: number;
  },
): Promise<Certificate> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const line = connectLine({
      host,
      port: Number(url.port || 443),
      lookup: pinnedLookup(way.addresses),
      autoSelectFamilyAttemptTimeout: Math.ceil(way.timeoutMs / (way.addresses.length + 1)),
    });
    const fail = (error: unknown) => {
      line.destroy();
      reject(error);
    };
    const stop = () => fail(withCode('ETIMEDOUT'));
    way.deadline.addEventListener('abort', stop, { once: true });
    if (way.deadline.aborted) stop();
    line.on('error', fail);
    line.once('close', () => {
      way.deadline.removeEventListener('abort', stop);
      reject(withCode('ECONNRESET'));
    });
    line.once('connect', () => {
      // A refused certificate is to be looked at too; no byte of ours follows the handshake.
      const named = isIP(host) === 0 ? { servername: host } : { host };
      const socket = connect({ socket: line, ...named, rejectUnauthorized: false });
      socket.on('error', fail);
      socket.once('secureConnect', () => {
        const shown = certificateOf(socket);
        if (!shown) return fail(withCode('NO_CERTIFICATE'));
        resolve(shown);
        socket.destroy();
        line.destroy();
      });
    });
  });
}

const withCode = (code: string): Error => Object.assign(new Error('There was no handshake.'), { code });

function certificateOf(socket: TLSSocket): Certificate | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const wrong: unknown = socket.authorizationError;
  const distrust = socket.authorized ? undefined : codeOf(wrong);
  return { distrust, validTo: certificate.validToDate.getTime() };
}

/** Typed as an error, it is the word alone. */
function codeOf(wrong: unknown): string {
  return typeof wrong === 'string' ? wrong : networkFailure(wrong).code;
}

function toOutsideError(
  error: unknown,
  look: {
    readonly place: string;
    readonly timeoutMs: number;
    readonly words: Catalogue['outside']['reading']['certificate'];
  },
): OutsideError {
  if (error instanceof OutsideError) return error;
  const { place, timeoutMs, words } = look;
  const { code } = networkFailure(error);
  const said =
    code === 'timeout' ? words.timeout(place, timeoutMs / 1000) : words.none(place, plainSentence(code, 80));
  return new OutsideError(said, { code, retryable: true, happened: 'no', cause: error });
}
