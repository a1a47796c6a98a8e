import { describe, expect, it } from 'vitest';
import { createAddressGuard, type Resolve } from '../../src/adapters/address-guard.ts';
import { en } from '../../src/messages/en.ts';

const PUBLIC = { address: '93.184.216.34', family: 4 };
const PUBLIC_6 = { address: '2606:2800:220:1::1', family: 6 };

const noLookup: Resolve = async (hostname) => {
  throw new Error(`looked up ${hostname}`);
};

const guardWith = (allowPrivateHosts: readonly string[], resolve?: Resolve) =>
  createAddressGuard({ allowPrivateHosts, words: en.outside, resolve });

function addresses(url: string, allowed: readonly string[] = [], resolve: Resolve = noLookup) {
  return guardWith(allowed, resolve).addressesOf(new URL(url));
}

const FORBIDDEN = { code: 'forbidden_address', happened: 'no', retryable: false };

describe('the guard of outgoing addresses', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://127.0.1/',
    'http://0x7f.1/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://127.0.0.1./',
    'http://127.000.000.001/',
    'http://%31%32%37.0.0.1/',
    'http://１２７.０.０.１/',
    'http://127。0。0。1/',
    'http://0/',
    'http://10.1/',
    'http://192.168.257/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0xa9fea9fe/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:ffff:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::127.0.0.1]/',
    'http://[2002:7f00:1::]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'https://10.0.0.1/',
  ])('refuses %s, and asks no lookup', async (url) => {
    await expect(addresses(url)).rejects.toMatchObject(FORBIDDEN);
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'data:text/plain,x', 'gopher://example.com/'])(
    'refuses the scheme of %s',
    async (url) => {
      await expect(addresses(url)).rejects.toMatchObject(FORBIDDEN);
    },
  );

  it.each(['http://example.com:22/', 'https://example.com:8443/', 'http://8.8.8.8:53/'])(
    'refuses the port of %s',
    async (url) => {
      await expect(addresses(url)).rejects.toMatchObject(FORBIDDEN);
    },
  );

  it('refuses a name and password in the address', async () => {
    await expect(addresses('http://user:pass@example.com/')).rejects.toMatchObject(FORBIDDEN);
  });

  it('hands out all addresses of a public name', async () => {
    const found = await addresses('https://shop.example/', [], async () => [PUBLIC, PUBLIC_6]);
    expect(found).toEqual([PUBLIC, PUBLIC_6]);
  });

  it.each([
    ['is private', [{ address: '10.0.3.7', family: 4 }]],
    ['is loopback', [{ address: '::1', family: 6 }]],
    ['is a metadata service', [{ address: '169.254.169.254', family: 4 }]],
    ['is mapped', [{ address: '::ffff:10.0.0.1', family: 6 }]],
    ['is private after a public one', [PUBLIC, { address: '192.168.1.1', family: 4 }]],
  ])('refuses a name of which one address %s', async (_what, found) => {
    await expect(addresses('https://shop.example/', [], async () => found)).rejects.toMatchObject(FORBIDDEN);
  });

  it('judges a name anew each time, so that one that changes its mind is refused', async () => {
    const answers = [[PUBLIC], [{ address: '127.0.0.1', family: 4 }]];
    const guard = guardWith([], async () => answers.shift() ?? []);
    const url = new URL('http://rebind.example/');
    expect(await guard.addressesOf(url)).toEqual([PUBLIC]);
    await expect(guard.addressesOf(url)).rejects.toMatchObject(FORBIDDEN);
  });

  it('says what it refused and how to allow it', async () => {
    const resolve = async () => [{ address: '10.0.3.7', family: 4 }];
    await expect(addresses('https://health.internal/', [], resolve)).rejects.toThrow(
      'health.internal stands for 10.0.3.7, which is internal: health.internal:443 is not among the allowed hosts.',
    );
  });

  it.each([
    ['127.0.0.1:4400', 'http://127.0.0.1:4400/health'],
    ['127.0.0.1:4400', 'http://2130706433:4400/health'],
    ['10.0.3.7:80', 'http://10.0.3.7/'],
    ['10.0.3.7:443', 'https://10.0.3.7/'],
    ['[::1]:8080', 'http://[::1]:8080/'],
  ])('the exception %s allows %s', async (entry, url) => {
    expect(await addresses(url, [entry])).toHaveLength(1);
  });

  it.each([
    ['127.0.0.1:4400', 'http://127.0.0.1:4401/'],
    ['127.0.0.1:4400', 'http://127.0.0.2:4400/'],
    ['127.0.0.1:4400', 'http://127.0.0.1/'],
    ['127.0.0.1:4400', 'http://[::ffff:127.0.0.1]:4400/'],
    ['169.254.169.254:80', 'http://169.254.169.254/'],
    ['[fd00:ec2::254]:80', 'http://[fd00:ec2::254]/'],
    ['0.0.0.0:8080', 'http://0.0.0.0:8080/'],
  ])('the exception %s does not allow %s', async (entry, url) => {
    await expect(addresses(url, [entry])).rejects.toMatchObject(FORBIDDEN);
  });

  it('an exception by name opens internal networks and its port, never a metadata service', async () => {
    const at = (address: string) => async () => [{ address, family: 4 }];
    const url = 'https://health.internal:8443/';
    expect(await addresses(url, ['HEALTH.internal:8443'], at('10.0.3.7'))).toHaveLength(1);
    expect(await addresses(url, ['health.internal:8443'], at(PUBLIC.address))).toHaveLength(1);
    await expect(addresses(url, ['health.internal:8443'], at('169.254.169.254'))).rejects.toMatchObject(
      FORBIDDEN,
    );
  });

  it.each([
    '127.0.0.1',
    'http://127.0.0.1:4400',
    '*:80',
    '127.0.0.1:4400/health',
    'a b:80',
    'x@y:80',
    'h:99999',
  ])('does not take "%s" for an exception', (entry) => {
    expect(() => guardWith([entry])).toThrow('is no allowed host');
  });
});
