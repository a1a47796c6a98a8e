import { Resolver } from 'node:dns/promises';
import type { DnsRecordType } from '../domain/checks/check.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { addressKind } from './address-kind.ts';
import { networkFailure } from './network-failure.ts';
import { OutsideError } from './outside-error.ts';
import { plainSentence } from './outside-words.ts';

export interface DnsReaderOptions {
  /** As for health, `health.internal:443`: hosts that may stand for internal addresses. */
  readonly allowPrivateHosts: readonly string[];
  readonly words: Catalogue['outside'];
  /** `9.9.9.9` or `127.0.0.1:5353`; the system's name servers when left out. */
  readonly servers?: readonly string[] | undefined;
}

interface Within {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface DnsReader {
  /**
   * The records of a name as the name servers have them, without what this machine's own files say; none where there
   * are none. Hosts are in lower case and without the last dot, an MX is its host.
   */
  records(name: string, type: DnsRecordType, within: Within): Promise<readonly string[]>;
}

const NOTHING_THERE = new Set(['ENOTFOUND', 'ENODATA']);
/** So that a lost datagram is sent again within the time of the whole question. */
const TRIES = 3;

export function createDnsReader(options: DnsReaderOptions): DnsReader {
  const allowedHosts = new Set(options.allowPrivateHosts.map((place) => place.replace(/:\d+$/, '')));

  function judge(name: string, address: string): void {
    const kind = addressKind(address);
    const isAllowed = allowedHosts.has(name) || allowedHosts.has(address);
    if (kind === 'public' || (kind === 'internal' && isAllowed)) return;
    throw new OutsideError(options.words.addresses.notPublic(name), {
      code: 'forbidden_address',
      retryable: false,
      happened: 'no',
    });
  }

  return {
    async records(name, type, { timeoutMs, signal }) {
      const resolver = new Resolver({ timeout: Math.ceil(timeoutMs / TRIES), tries: TRIES });
      if (options.servers) resolver.setServers(options.servers);
      const stop = () => resolver.cancel();
      const timeout = AbortSignal.timeout(timeoutMs);
      const deadline = signal ? AbortSignal.any([signal, timeout]) : timeout;
      deadline.addEventListener('abort', stop, { once: true });
      try {
        const found = await ask(resolver, name, type);
        if (type === 'A' || type === 'AAAA') for (const address of found) judge(name, address);
        return found;
      } catch (error) {
        if (NOTHING_THERE.has(networkFailure(error).code)) return [];
        throw toOutsideError(name, error, options.words.reading.dns);
      } finally {
        deadline.removeEventListener('abort', stop);
      }
    },
  };
}

async function ask(resolver: Resolver, name: string, type: DnsRecordType): Promise<readonly string[]> {
  switch (type) {
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
    case 'CNAME':
      return (await resolver.resolveCname(name)).map(plainHost);
    case 'NS':
      return (await resolver.resolveNs(name)).map(plainHost);
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ exchange }) => plainHost(exchange));
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((chunks) => chunks.join(''));
    default:
      throw unreachable(type);
  }
}

const plainHost = (host: string): string => host.toLowerCase().replace(/\.$/, '');

function toOutsideError(
  name: string,
  error: unknown,
  words: Catalogue['outside']['reading']['dns'],
): OutsideError {
  if (error instanceof OutsideError) return error;
  const { code } = networkFailure(error);
  return new OutsideError(words.noAnswer(name, plainSentence(code, 80)), {
    code,
    retryable: true,
    happened: 'no',
    cause: error,
  });
}
