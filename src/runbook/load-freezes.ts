import { join } from 'node:path';
import type { FreezeCalendar } from '../domain/freeze.ts';
import type { Service } from '../domain/service.ts';
import { type KnownTargets, type ParsedFreezes, parseFreezes } from './parse-freezes.ts';
import type { Problem } from './problem.ts';
import { readServices } from './read-definition.ts';
import { readText } from './read-text.ts';

export const FREEZES_FILE = 'freezes.yaml';

const none: ParsedFreezes = { ok: true, windows: [], over: () => [] };

export const knownTargets = (services: readonly Service[]): KnownTargets => ({
  services: services.map(({ id }) => id),
  environments: [...new Set(services.map(({ environment }) => environment))],
});

/** Without the file nothing is frozen. */
export async function readFreezes(
  directory: string,
  known: KnownTargets | undefined,
): Promise<ParsedFreezes> {
  const file = join(directory, FREEZES_FILE);
  const read = await readText(file);
  if (!read.ok) return read.isMissing ? none : { ok: false, problems: [read.problem] };
  return parseFreezes(read.text, file, known);
}

/** The freezes of RUNBOOKS_DIR, read afresh. */
export async function loadCalendar(directory: string): Promise<FreezeCalendar> {
  const services = await readServices(join(directory, 'services.yaml'));
  const freezes = await readFreezes(directory, services.ok ? knownTargets(services.services) : undefined);
  return freezes.ok ? { isReadable: true, windows: freezes.windows } : { isReadable: false };
}

/** What is said of freezes that are over, without calling the file wrong. */
export const overFreezes = (freezes: ParsedFreezes, now: number): readonly Problem[] =>
  freezes.ok ? freezes.over(now) : [];
