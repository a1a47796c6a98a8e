import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Signed by itself, for this machine or, as one that nobody may trust, for another. */
export async function makeCertificate(host: '127.0.0.1' | 'mail.elsewhere.example'): Promise<Certificate> {
  const name = host === '127.0.0.1' ? { type: 7 as const, ip: host } : { type: 2 as const, value: host };
  // Each has a name of its own: of two that are trusted, OpenSSL takes the first of a name for the other.
  const made = await generate([{ name: 'commonName', value: `golive sandbox ${randomUUID()}` }], {
    keyType: 'ec',
    curve: 'P-256',
    extensions: [{ name: 'subjectAltName', altNames: [name] }],
  });
  return { key: made.private, cert: made.cert };
}

/** A file of the certificate for `NODE_EXTRA_CA_CERTS`: with it the bot trusts the sandbox's mail server, and nobody else. */
export function certificateFile(cert: string): { readonly path: string; remove(): void } {
  removeThoseOfTheDead();
  const directory = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const path = join(directory, 'mail-server.pem');
  writeFileSync(path, cert);
  return { path, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

const prefix = 'golive-mail-';

/** A sandbox that was killed removed nothing: the next one does, for each process that is no more. */
function removeThoseOfTheDead(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is there all the same.
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH';
  }
}
