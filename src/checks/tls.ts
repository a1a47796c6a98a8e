import type { Certificate } from '../adapters/certificate.ts';
import { isOtherSidesTrouble, isUntrustedCertificate } from '../adapters/network-failure.ts';
import { OutsideError } from '../adapters/outside-error.ts';
import type { CheckOutcome } from '../domain/checks/check.ts';
import { type CheckCase, type CheckRunner, notNamed } from './check-runner.ts';
import { failed, lookAtEach, passed, unknown } from './outcome.ts';

const DAY_MS = 86_400_000;

/** The chain is trusted, the certificate is for this name, and it stays valid long enough. */
export const checkTls: CheckRunner<'tls'> = async (it) => {
  const hosts = it.spec.hosts ?? it.goLive.service.checks?.domains ?? [];
  if (hosts.length === 0) {
    return unknown(notNamed(it, it.words.checks.unnamed.domains, 'checks.domains'));
  }
  return lookAtEach(it, hosts, async (host): Promise<CheckOutcome> => {
    const link = `https://${host}`;
    const read = await certificateOf(it, host);
    if ('verdict' in read) return read;
    const { validTo } = read;
    const days = Math.floor((validTo - it.now) / DAY_MS);
    const until = new Date(validTo).toISOString().slice(0, 10);
    const said = it.words.checks.tls;
    if (validTo < it.now) return failed(said.ended(host, until), link);
    return validTo - it.now < it.spec.validForMs
      ? failed(said.endsSoon(host, days, until), link)
      : passed(said.valid(host, days, until), link);
  });
};

/** The certificate, where it is trusted; else what is wrong with it. */
async function certificateOf(it: CheckCase<'tls'>, host: string): Promise<Certificate | CheckOutcome> {
  const link = `https://${host}`;
  try {
    const certificate = await it.adapters.certificates.read(host, it);
    const { distrust } = certificate;
    if (distrust === undefined) return certificate;
    const said = it.words.checks.tls.distrusted(host, distrust);
    return isUntrustedCertificate(distrust) ? failed(said, link) : unknown(said, link);
  } catch (error) {
    if (error instanceof OutsideError && isOtherSidesTrouble(error.code)) return failed(error.message, link);
    throw error;
  }
}
