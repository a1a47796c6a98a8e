import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Resolve } from '../../src/adapters/address-guard.ts';
import { startServer } from '../adapters/throwaway-server.ts';
import { check } from './checks-world.ts';

const DAY_MS = 86_400_000;
const fixture = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
/** Made for tests: it signs nothing but itself, for localhost, until 2126-10-28. */
const TLS = { key: fixture('localhost-key.pem'), cert: fixture('localhost-cert.pem') };
const ENDS = Date.parse('2126-10-28T21:34:54Z');
const here: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];

function trusted(): void {
  const before = getCACertificates('default');
  onTestFinished(() => setDefaultCACertificates(before));
  setDefaultCACertificates([TLS.cert]);
}

async function asked(host: string, more: { now?: number; allow?: readonly string[] } = {}) {
  const server = await startServer(() => undefined, TLS);
  const place = `${host}:${server.port}`;
  const spec = { kind: 'tls', hosts: [place], validForMs: 14 * DAY_MS } as const;
  const outcome = await check(spec, { resolve: here, allow: [place], ...more });
  return { outcome, place, server };
}

async function rawServer(connected: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    connected(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a tls check', () => {
  it('passes where the certificate is trusted and stays valid long enough, and asks for nothing', async () => {
    trusted();
    const { outcome, place, server } = await asked('localhost', { now: ENDS - 61 * DAY_MS });
    expect(outcome).toEqual({
      verdict: 'passed',
      evidence: `${place}: the certificate is valid for 61 more days, until 2126-10-28.`,
      link: `https://${place}`,
    });
    expect(server.received).toHaveLength(0);
  });

  it('fails where it ends too soon, and where it has ended', async () => {
    trusted();
    const soon = await asked('localhost', { now: ENDS - 1.5 * DAY_MS });
    expect(soon.outcome).toMatchObject({
      verdict: 'failed',
      evidence: `${soon.place}: the certificate is valid for 1 more day, until 2126-10-28 only.`,
    });
    const over = await asked('localhost', { now: ENDS + DAY_MS });
    expect(over.outcome).toMatchObject({
      verdict: 'failed',
      evidence: `${over.place}: the certificate ended on 2126-10-28.`,
    });
  });

  it('fails where nobody vouches for the certificate, however long it is valid', async () => {
    const { outcome, place } = await asked('localhost');
    expect(outcome).toMatchObject({
      verdict: 'failed',
      evidence: `${place}: the certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).`,
    });
  });

  it('fails where it was made for another name', async () => {
    trusted();
    const { outcome, place } = await asked('shop.example');
    expect(outcome).toMatchObject({
      verdict: 'failed',
      evidence: `${place}: the certificate is not trusted (ERR_TLS_CERT_ALTNAME_INVALID).`,
    });
  });

  it('fails where nothing listens, or something speaks otherwise', async () => {
    const junk = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    for (const place of ['127.0.0.1:1', junk]) {
      const outcome = await check({ kind: 'tls', hosts: [place], validForMs: 1 }, { allow: [place] });
      expect(outcome).toMatchObject({
        verdict: 'failed',
        evidence: expect.stringMatching(`^${place} shows no certificate`),
      });
    }
  });

  it('is unknown where the handshake hangs', async () => {
    const place = await rawServer(() => undefined);
    const outcome = await check(
      { kind: 'tls', hosts: [place], validForMs: 1 },
      { allow: [place], limits: { timeoutMs: 400 } },
    );
    expect(outcome).toMatchObject({
      verdict: 'unknown',
      evidence: `${place} did not show a certificate within 0.32 s.`,
    });
  });

  it('goes to no private address, whatever name stands for it', async () => {
    let connected = 0;
    const place = await rawServer(() => {
      connected += 1;
    });
    const named = `shop.example:${place.split(':')[1]}`;
    for (const host of [place, named, '169.254.169.254', 'shop.example']) {
      const outcome = await check(
        { kind: 'tls', hosts: [host], validForMs: 1 },
        { resolve: here, allow: [] },
      );
      expect(outcome.verdict).toBe('unknown');
    }
    expect(connected).toBe(0);
  });

  it('looks at the domains of the service, and one bad one is enough', async () => {
    trusted();
    const server = await startServer(() => undefined, TLS);
    const domains = [`localhost:${server.port}`, `other.example:${server.port}`];
    const outcome = await check(
      { kind: 'tls', validForMs: DAY_MS },
      { resolve: here, allow: domains, checks: { domains } },
    );
    expect(outcome).toMatchObject({ verdict: 'failed', evidence: expect.stringContaining('other.example') });
    expect((await check({ kind: 'tls', validForMs: 1 })).verdict).toBe('unknown');
  });
});
