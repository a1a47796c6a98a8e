import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Catalogue } from '../messages/catalogue.ts';
import { addressKind } from './address-kind.ts';
import { OutsideError } from './outside-error.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a host name, as the system knows them. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export interface AddressGuardOptions {
  readonly allowPrivateHosts: readonly string[];
  readonly words: Catalogue['outside'];
  readonly resolve?: Resolve | undefined;
}

export interface AddressGuard {
  /**
   * The addresses that a request to the URL may connect to: every one that its host stands for, all of them judged.
   * Throws an `OutsideError` with the code `forbidden_address`, or the lookup's own error.
   */
  addressesOf(url: URL): Promise<readonly ResolvedAddress[]>;
}

const DEFAULT_PORTS: ReadonlyMap<string, string> = new Map([
  ['http:', '80'],
  ['https:', '443'],
]);

/**
 * Decides where a request may go: over http or https, to ports 80 and 443 of public addresses. `allowPrivateHosts` are
 * the exceptions, each exact and with its port: `127.0.0.1:4400`, `[::1]:4400`, `health.internal:443`.
 *
 * The URL parser has brought every notation of an IP address (127.1, 0x7f.1, 2130706433) into one before it is judged.
 * The caller must connect to one of the addresses it is given and look up nothing again: a name can stand for another
 * address a moment later.
 */
export function createAddressGuard({
  allowPrivateHosts,
  words: { addresses: words },
  resolve = (hostname) => lookup(hostname, { all: true }),
}: AddressGuardOptions): AddressGuard {
  const allowed = new Set(allowPrivateHosts.map(exception));

  function judge(url: URL, address: string): void {
    const kind = addressKind(address);
    const place = placeOf(url);
    if (kind === 'public' || (kind === 'internal' && allowed.has(place))) return;
    const judged = { host: hostOf(url), address };
    throw forbidden(kind === 'internal' ? words.internal(judged, place) : words.never(judged));
  }

  return {
    async addressesOf(url) {
      if (!DEFAULT_PORTS.has(url.protocol)) throw forbidden(words.protocol(url.protocol));
      if (url.username || url.password) throw forbidden(words.signIn);
      const place = placeOf(url);
      if (![...DEFAULT_PORTS.values()].includes(portOf(url)) && !allowed.has(place)) {
        throw forbidden(words.port(portOf(url), place));
      }
      const host = hostOf(url);
      const family = isIP(host);
      const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
      for (const { address } of addresses) judge(url, address);
      return addresses;
    },
  };
}

/** The host without the brackets of IPv6. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function portOf(url: URL): string {
  return url.port || (DEFAULT_PORTS.get(url.protocol) ?? '');
}

function placeOf(url: URL): string {
  return `${url.hostname}:${portOf(url)}`;
}

function exception(entry: string): string {
  const url = URL.parse(`http://${entry}`);
  if (!url || !/^[^/?#@*]+:\d+$/.test(entry)) {
    throw new Error(`"${entry}" is no allowed host: write host:port, such as 127.0.0.1:4400.`);
  }
  return placeOf(url);
}

function forbidden(message: string): OutsideError {
  return new OutsideError(message, { code: 'forbidden_address', retryable: false, happened: 'no' });
}
