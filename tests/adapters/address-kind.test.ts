import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKind } from '../../src/adapters/address-kind.ts';

describe('the kind of an address', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:830::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('%s is public', (address) => {
    expect(addressKind(address)).toBe('public');
  });

  it.each([
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '198.18.0.1',
    '::1',
    '0:0:0:0:0:0:0:1',
    'fc00::1',
    'fdff:ffff::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::FFFF:10.0.0.1',
    '0:0:0:0:0:ffff:c0a8:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b::7f00:1',
  ])('%s is internal', (address) => {
    expect(addressKind(address)).toBe('internal');
  });

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '169.254.0.1',
    '169.254.169.254',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::7f00:1',
    '::127.0.0.1',
    '::8.8.8.8',
    '::ffff:169.254.169.254',
    '::ffff:0:127.0.0.1',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '3fff::1',
    '5f00::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fec0::1',
    'ff02::1',
    '',
    'localhost',
    '127.1',
    '0x7f000001',
    '127.0.0.1 ',
    '127.0.0.01',
  ])('"%s" is forbidden', (address) => {
    expect(addressKind(address)).toBe('forbidden');
  });

  it('is the same however IPv4 is wrapped in IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const kind = addressKind(address);
        expect(addressKind(`::ffff:${address}`)).toBe(kind);
        expect(addressKind(`64:ff9b::${address}`)).toBe(kind);
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const groups = [a * 256 + b, c * 256 + d].map((group) => group.toString(16).padStart(4, '0'));
        expect(addressKind(`0000:0000:0000:0000:0000:FFFF:${groups.join(':')}`.toUpperCase())).toBe(kind);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('is the same in every way to write an IPv6 address', () => {
    const sixteenBits = fc.integer({ min: 0, max: 0xffff });
    const group = fc.oneof(fc.constant(0), sixteenBits);
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const long = groups.map((one) => one.toString(16).padStart(4, '0')).join(':');
        const short = new URL(`http://[${long}]`).hostname.slice(1, -1);
        expect(addressKind(short)).toBe(addressKind(long));
        expect(addressKind(long.toUpperCase())).toBe(addressKind(long));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('is never public for what begins like a private network', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const start = fc.constantFrom('10.7', '127.0', '169.254', '172.20', '192.168', '100.80', '0.0', '225.1');
    fc.assert(
      fc.property(start, octet, octet, (head, c, d) => {
        expect(addressKind(`${head}.${c}.${d}`)).not.toBe('public');
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
