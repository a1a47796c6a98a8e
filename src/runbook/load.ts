import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Runbook } from '../domain/runbook.ts';
import type { ContactDetails, Service, Webhook } from '../domain/service.ts';
import { warnOfLogins } from './check-logins.ts';
import { findUnknown } from './check-references.ts';
import { checkServiceFitsRunbook } from './check-services.ts';
import { calendarProblems, FREEZES_FILE, knownTargets, readFreezes } from './load-freezes.ts';
import type { KnownTargets, ParsedFreezes } from './parse-freezes.ts';
import { type Problem, problemOfFile, sortProblems } from './problem.ts';
import { readRunbook, readServices } from './read-definition.ts';
import { errorCode } from './read-text.ts';

const SERVICES_FILE = 'services.yaml';

/** All that is sound, by id, and what is wrong with the rest. What stands in a map may be used as it is. */
export interface Definitions {
  readonly runbooks: ReadonlyMap<string, Runbook>;
  readonly services: ReadonlyMap<string, Service>;
  /** How role holders are reached outside Slack, by service and role. */
  readonly contactDetails: ReadonlyMap<string, ReadonlyMap<string, ContactDetails>>;
  /** The tools that get every notice, by service and id. */
  readonly webhooks: ReadonlyMap<string, ReadonlyMap<string, Webhook>>;
  readonly freezes: ParsedFreezes;
  readonly problems: readonly Problem[];
  /** Of what is sound, and may be meant otherwise. */
  readonly warnings: readonly Problem[];
  /** How many files were read. */
  readonly files: number;
}

/**
 * Reads RUNBOOKS_DIR afresh: every `*.yaml` is a runbook, but for `services.yaml` and `freezes.yaml`. Never throws: a broken file is left
 * out with its problems, and so is a service that does not fit its runbook, so that one team's mistake stops no other.
 */
export async function loadDefinitions(directory: string): Promise<Definitions> {
  const names = await listNames(directory);
  if ('problem' in names) {
    return {
      runbooks: new Map(),
      services: new Map(),
      contactDetails: new Map(),
      webhooks: new Map(),
      freezes: { ok: false, problems: [] },
      problems: [names.problem],
      warnings: [],
      files: 0,
    };
  }
  const runbookFiles = names.filter(
    (name) => name.endsWith('.yaml') && ![SERVICES_FILE, FREEZES_FILE].includes(name),
  );
  const loaded = await loadRunbooks(runbookFiles.map((name) => join(directory, name)));
  const services = await loadServices(join(directory, SERVICES_FILE), loaded.runbooks);
  const freezes = await readFreezes(directory, services.known);
  const misnamed = names
    .filter((name) => name.endsWith('.yml'))
    .map((name) =>
      problemOfFile(join(directory, name), {
        message: 'the file is not read',
        accepted: 'a name that ends in .yaml',
      }),
    );
  return {
    runbooks: loaded.runbooks,
    services: services.services,
    contactDetails: services.contactDetails,
    webhooks: services.webhooks,
    freezes,
    problems: [
      ...misnamed,
      ...loaded.problems,
      ...services.problems,
      ...(freezes.ok ? [] : freezes.problems),
      ...(await calendarProblems(directory, freezes, Date.now())),
    ],
    warnings: [...loaded.warnings, ...services.warnings],
    files: runbookFiles.length + (names.includes(FREEZES_FILE) ? 2 : 1),
  };
}

async function listNames(directory: string): Promise<readonly string[] | { readonly problem: Problem }> {
  try {
    const names = await readdir(directory);
    return names.filter((name) => !name.startsWith('.')).sort();
  } catch (error) {
    return {
      problem: problemOfFile(directory, { message: `the directory cannot be read (${errorCode(error)})` }),
    };
  }
}

async function loadRunbooks(
  files: readonly string[],
): Promise<Pick<Definitions, 'runbooks' | 'problems' | 'warnings'>> {
  const runbooks = new Map<string, Runbook>();
  const fileOf = new Map<string, string>();
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const file of files) {
    const parsed = await readRunbook(file);
    if (!parsed.ok) {
      problems.push(...parsed.problems);
      continue;
    }
    warnings.push(...parsed.warnings);
    const { id } = parsed.runbook;
    const earlier = fileOf.get(id);
    if (earlier === undefined) {
      runbooks.set(id, parsed.runbook);
      fileOf.set(id, file);
    } else {
      // Which of the two is meant cannot be known, so neither is used.
      runbooks.delete(id);
      problems.push(problemOfFile(file, { message: `the runbook "${id}" stands in ${earlier} too` }));
    }
  }
  return { runbooks, problems, warnings };
}

async function loadServices(
  file: string,
  runbooks: ReadonlyMap<string, Runbook>,
): Promise<
  Pick<Definitions, 'services' | 'contactDetails' | 'webhooks' | 'problems' | 'warnings'> & {
    known?: KnownTargets;
  }
> {
  const parsed = await readServices(file);
  if (!parsed.ok) {
    const nothing = { services: new Map(), contactDetails: new Map(), webhooks: new Map() };
    return { ...nothing, problems: parsed.problems, warnings: [] };
  }
  const services = new Map<string, Service>();
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [index, service] of parsed.services.entries()) {
    const path = ['services', index];
    const runbook = runbooks.get(service.runbook);
    const findings =
      runbook === undefined
        ? findUnknown([{ path: [...path, 'runbook'], name: service.runbook }], 'or broken runbook', [
            ...runbooks.keys(),
          ])
        : checkServiceFitsRunbook(service, runbook, path);
    if (findings.length === 0) services.set(service.id, service);
    problems.push(...findings.map(parsed.problemOf));
    if (runbook) warnings.push(...warnOfLogins(service, runbook, path).map(parsed.problemOf));
  }
  return {
    services,
    contactDetails: parsed.contactDetails,
    webhooks: parsed.webhooks,
    problems: sortProblems(problems),
    warnings: sortProblems(warnings),
    known: knownTargets(parsed.services),
  };
}

/**
 * The problems of one file; for a runbook also those of the services beside it that follow it, for a mistyped audience
 * shows only there.
 */
export async function validateFile(file: string): Promise<readonly Problem[]> {
  const directory = dirname(file);
  if (basename(file) === SERVICES_FILE) {
    const services = join(directory, SERVICES_FILE);
    const { problems } = await loadDefinitions(directory);
    return problems.filter((problem) => problem.file === services);
  }
  if (basename(file) === FREEZES_FILE) {
    const { freezes } = await loadDefinitions(directory);
    return freezes.ok ? await calendarProblems(directory, freezes, Date.now()) : freezes.problems;
  }
  const parsed = await readRunbook(file);
  if (!parsed.ok) return parsed.problems;
  const beside = await readServices(join(directory, SERVICES_FILE));
  if (!beside.ok) return [];
  const findings = beside.services.flatMap((service, index) =>
    service.runbook === parsed.runbook.id
      ? checkServiceFitsRunbook(service, parsed.runbook, ['services', index])
      : [],
  );
  return sortProblems(findings.map(beside.problemOf));
}
