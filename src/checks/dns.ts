import { OutsideError } from '../adapters/outside-error.ts';
import type { CheckOutcome, SpecOf } from '../domain/checks/check.ts';
import { type CheckCase, type CheckRunner, notNamed } from './check-runner.ts';
import { failed, listed, lookAtEach, passed, unknown } from './outcome.ts';

type WantedRecord = NonNullable<SpecOf<'dns'>['record']>;

/** Every name has an address, or the record that is wanted. */
export const checkDns: CheckRunner<'dns'> = async (it) => {
  const domains = it.goLive.service.checks?.domains ?? [];
  const names = it.spec.names ?? [...new Set(domains.map((domain) => domain.replace(/:\d+$/, '')))];
  if (names.length === 0) {
    return unknown(notNamed(it, it.words.checks.unnamed.domains, 'checks.domains'));
  }
  const { record } = it.spec;
  return lookAtEach(it, names, (name) =>
    record ? lookForRecord(it, name, record) : lookForAddress(it, name),
  );
};

async function lookForAddress(it: CheckCase<'dns'>, name: string): Promise<CheckOutcome> {
  const both = await Promise.allSettled([
    it.adapters.dns.records(name, 'A', it),
    it.adapters.dns.records(name, 'AAAA', it),
  ]);
  const addresses = both.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const refusals = both.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  // One of the two may be unanswered where the other has an address, but never a forbidden one.
  const grave =
    refusals.find((error) => !isUnanswered(error)) ?? (addresses.length === 0 ? refusals[0] : undefined);
  if (grave !== undefined) throw grave;
  const said = it.words.checks.dns;
  return addresses.length > 0
    ? passed(said.addresses(name, listed(it.words, addresses)))
    : failed(said.noAddress(name));
}

const isUnanswered = (error: unknown): boolean =>
  error instanceof OutsideError && error.code !== 'forbidden_address';

async function lookForRecord(
  it: CheckCase<'dns'>,
  name: string,
  { type, value }: WantedRecord,
): Promise<CheckOutcome> {
  const found = await it.adapters.dns.records(name, type, it);
  const wanted = comparable(type, value);
  const said = it.words.checks.dns;
  const facts = { name, type, value };
  if (found.some((record) => comparable(type, record) === wanted)) return passed(said.record(facts));
  return failed(
    found.length === 0
      ? said.noRecord(facts)
      : said.otherRecord({ ...facts, found: listed(it.words, found) }),
  );
}

/** One spelling for each: hosts without case and last dot, IPv6 as URLs write it, texts as they are. */
function comparable(type: WantedRecord['type'], value: string): string {
  if (type === 'TXT') return value;
  if (type === 'AAAA') return URL.parse(`http://[${value}]`)?.hostname ?? value;
  return value.toLowerCase().replace(/\.$/, '');
}
