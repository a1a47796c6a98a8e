import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Resolve } from '../../src/adapters/address-guard.ts';
import { createHealthProbe } from '../../src/adapters/health.ts';
import { en } from '../../src/messages/en.ts';
import { TIMEOUT_MS } from './contract.testsuite.ts';
import { endpoint, probe } from './probe-endpoint.ts';
import { type Handler, startServer } from './throwaway-server.ts';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
/** Made for tests: it signs nothing but itself, for localhost. */
const TLS = { key: fixture('localhost-key.pem'), cert: fixture('localhost-cert.pem') };

describe('a health probe over TLS', () => {
  it('calls a certificate down that nobody vouches for, and sends nothing', async () => {
    const server = await startServer(() => ({ body: 'fine' }), TLS);
    expect(await probe(endpoint(server.url))).toMatchObject({
      outcome: 'down',
      detail: 'the certificate is refused (DEPTH_ZERO_SELF_SIGNED_CERT)',
    });
    expect(server.received).toHaveLength(0);
  });

  it('takes a certificate that is trusted, for the name it was made for only', async () => {
    const before = getCACertificates('default');
    onTestFinished(() => setDefaultCACertificates(before));
    setDefaultCACertificates([TLS.cert]);
    const server = await startServer(() => ({ body: 'fine' }), TLS);
    const here: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    expect(await probe(endpoint(`https://localhost:${server.port}/`), { resolve: here })).toMatchObject({
      outcome: 'up',
    });
    expect(await probe(endpoint(`https://other.test:${server.port}/`), { resolve: here })).toMatchObject({
      outcome: 'down',
      detail: 'the certificate is refused (ERR_TLS_CERT_ALTNAME_INVALID)',
    });
  });
});

describe('the addresses of a health probe', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/',
  ])('never calls %s', async (url) => {
    expect(await probe(endpoint(url), { allow: [] })).toMatchObject({ outcome: 'misconfigured' });
  });

  it('calls nothing where a name stands for an internal address too', async () => {
    const server = await startServer(() => ({ body: 'secret' }));
    const resolve: Resolve = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const sample = await probe(endpoint(`http://shop.example:${server.port}/`), {
      resolve,
      allow: [`other.test:${server.port}`],
    });
    expect(sample.outcome).toBe('misconfigured');
    expect(server.received).toHaveLength(0);
  });

  it('looks a name up once and connects to what was judged, whatever it stands for a moment later', async () => {
    const judged = await startServer(() => ({ body: 'judged' }));
    let lookups = 0;
    const resolve: Resolve = async () => {
      lookups += 1;
      return [{ address: lookups === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
    };
    const sample = await probe(endpoint(`http://rebind.test:${judged.port}/`, { text: 'judged' }), {
      resolve,
    });
    expect(sample.outcome).toBe('up');
    expect(lookups).toBe(1);
  });

  it.each([
    ['ENOTFOUND', 'down'],
    ['ENODATA', 'down'],
    ['EAI_AGAIN', 'inconclusive'],
    ['ESERVFAIL', 'inconclusive'],
    ['EMFILE', 'inconclusive'],
  ])('a lookup that ends with %s is %s', async (code, outcome) => {
    const resolve: Resolve = async () => {
      throw Object.assign(new Error(`getaddrinfo ${code}`), { code, syscall: 'getaddrinfo' });
    };
    expect(await probe(endpoint('https://shop.example/'), { resolve })).toMatchObject({ outcome });
  });

  it('a name without an address is down', async () => {
    const sample = await probe(endpoint('https://shop.example/'), { resolve: async () => [] });
    expect(sample).toMatchObject({ outcome: 'down' });
  });

  it('a lookup that hangs is inconclusive', async () => {
    const resolve: Resolve = () => new Promise(() => undefined);
    expect(await probe(endpoint('https://shop.example/', { timeoutMs: 50 }), { resolve })).toMatchObject({
      outcome: 'inconclusive',
    });
  });
});

describe('the control of a health probe', () => {
  const hang: Handler = () => undefined;

  it('leaves it down where the control answers, be it with an error', async () => {
    const control = await startServer(() => ({ status: 500 }));
    const server = await startServer(hang);
    const allow = [`127.0.0.1:${server.port}`, `127.0.0.1:${control.port}`];
    const sample = await probe(endpoint(server.url), { controlUrl: control.url, allow });
    expect(sample).toMatchObject({ outcome: 'down', detail: `no answer within ${TIMEOUT_MS} ms` });
  });

  it('makes it inconclusive where the control does not answer either', async () => {
    const control = await startServer(() => ({ status: 200 }));
    await control.close();
    const server = await startServer(hang);
    const allow = [`127.0.0.1:${server.port}`, `127.0.0.1:${control.port}`];
    const sample = await probe(endpoint(server.url), { controlUrl: control.url, allow });
    expect(sample).toMatchObject({
      outcome: 'inconclusive',
      detail: `no answer within ${TIMEOUT_MS} ms; 127.0.0.1:${control.port} does not answer either`,
    });
  });

  it('is not asked where the service itself says that it is down', async () => {
    const control = await startServer(() => ({ status: 200 }));
    const server = await startServer(() => ({ status: 503 }));
    const allow = [`127.0.0.1:${server.port}`, `127.0.0.1:${control.port}`];
    expect((await probe(endpoint(server.url), { controlUrl: control.url, allow })).outcome).toBe('down');
    expect(control.received).toHaveLength(0);
  });

  it('is asked once for probes that fail together, and anew for later ones', async () => {
    const control = await startServer(() => ({ status: 200 }));
    const server = await startServer(hang);
    const together = createHealthProbe({
      allowPrivateHosts: [`127.0.0.1:${server.port}`, `127.0.0.1:${control.port}`],
      words: en.outside,
      controlUrl: control.url,
    });
    await Promise.all([1, 2, 3].map(() => together.probe(endpoint(server.url))));
    expect(control.received).toHaveLength(1);
    await together.probe(endpoint(server.url));
    expect(control.received).toHaveLength(2);
  });
});
