import { isIPv4, isIPv6 } from 'node:net';

/**
 * What an IP address is for. `public` may be called; `internal` is a network of which an operator may open single
 * hosts; `forbidden` is never called: metadata services, link-local, multicast, and all that no health endpoint is on.
 */
export type AddressKind = 'public' | 'internal' | 'forbidden';

interface Range {
  readonly base: readonly number[];
  readonly bits: number;
}

const FORBIDDEN = ranges(
  '0.0.0.0/8',
  '169.254.0.0/16',
  // Metadata services beside 169.254.169.254: Alibaba, Azure, AWS and Google over IPv6; Oracle's is in 192.0.0.0/24.
  '100.100.100.200/32',
  '168.63.129.16/32',
  'fd00:ec2::/32',
  'fd20:ce::/32',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Teredo and other protocols; documentation; 6to4, which hides an IPv4 address.
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
);

const INTERNAL = ranges(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '::1/128',
  'fc00::/7',
);

/** IPv4 mapped into IPv6, and NAT64: what counts is the address inside. */
const EMBEDDED_IPV4 = ranges('::ffff:0:0/96', '64:ff9b::/96');

/** Of IPv6, the internet is only this. */
const GLOBAL_IPV6 = ranges('2000::/3');

/** Text that is no IP address is `forbidden`. */
export function addressKind(address: string): AddressKind {
  const bytes = addressBytes(address);
  if (!bytes) return 'forbidden';
  if (isIn(EMBEDDED_IPV4, bytes)) return addressKind(bytes.slice(12).join('.'));
  if (isIn(FORBIDDEN, bytes)) return 'forbidden';
  if (isIn(INTERNAL, bytes)) return 'internal';
  return bytes.length === 4 || isIn(GLOBAL_IPV6, bytes) ? 'public' : 'forbidden';
}

function ranges(...texts: readonly string[]): readonly Range[] {
  return texts.map((text) => {
    const [prefix = '', bits] = text.split('/');
    return { base: addressBytes(prefix) ?? [], bits: Number(bits) };
  });
}

function isIn(list: readonly Range[], bytes: readonly number[]): boolean {
  return list.some(({ base, bits }) => base.length === bytes.length && samePrefix(base, bytes, bits));
}

function samePrefix(base: readonly number[], bytes: readonly number[], bits: number): boolean {
  return bytes.every((byte, index) => {
    const counted = Math.min(8, Math.max(0, bits - index * 8));
    const ignored = 8 - counted;
    return byte >> ignored === (base[index] ?? 0) >> ignored;
  });
}

/** 4 or 16 bytes. A zone (`fe80::1%eth0`) makes no difference. */
function addressBytes(address: string): readonly number[] | undefined {
  const [plain = ''] = address.split('%');
  if (isIPv4(plain)) return plain.split('.').map(Number);
  if (!isIPv6(plain)) return undefined;
  // The URL parser writes an IPv6 address in one way only: groups in hexadecimal, the longest run of zeros as `::`.
  const canonical = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [head = [], tail] = canonical.split('::').map((side) => (side === '' ? [] : side.split(':')));
  const zeros = tail ? Array<string>(8 - head.length - tail.length).fill('0') : [];
  return [...head, ...zeros, ...(tail ?? [])].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
