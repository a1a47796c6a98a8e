import type { CertificateReader } from '../adapters/certificate.ts';
import type { DnsReader } from '../adapters/dns-records.ts';
import type { GithubFacts } from '../adapters/github-facts.ts';
import type { HealthProbe } from '../adapters/health.ts';
import type { JsonReader } from '../adapters/json-reader.ts';
import type { CheckKind, CheckOutcome, SpecOf } from '../domain/checks/check.ts';
import type { GoLive } from '../domain/go-live.ts';
import { renderTemplate } from '../domain/notices/template.ts';
import type { HeldRehearsal } from '../domain/rehearsals/rehearsals.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { SlackReads } from './slack-reads.ts';

/** The doors through which checks look outside; each refuses private addresses that are not allowed. */
export interface CheckAdapters {
  readonly health: HealthProbe;
  readonly json: JsonReader;
  readonly certificates: CertificateReader;
  readonly dns: DnsReader;
  readonly github: GithubFacts;
  readonly slack: SlackReads;
  readonly rehearsals: RehearsalRecord;
}

/** golive's own record of what was rehearsed. */
export interface RehearsalRecord {
  /** Oldest first. */
  read(): Promise<readonly HeldRehearsal[]>;
}

/** What a check must know of its go-live. */
export type CheckedGoLive = Pick<GoLive, 'service' | 'version' | 'runbook' | 'issues'>;

export interface CheckCase<Kind extends CheckKind> {
  readonly spec: SpecOf<Kind>;
  readonly goLive: CheckedGoLive;
  /** The go-live's clock, epoch milliseconds. */
  readonly now: number;
  readonly adapters: CheckAdapters;
  readonly words: Catalogue;
  /** What one call may take; the whole check has a little more. */
  readonly timeoutMs: number;
  /** Aborted when the check's time is over or nobody wants it any more. */
  readonly signal: AbortSignal;
}

/** Looks once. An `OutsideError` that it throws means that nothing could be seen. */
export type CheckRunner<Kind extends CheckKind> = (it: CheckCase<Kind>) => Promise<CheckOutcome>;

/** The text with its variables filled in. The runbook was checked: it holds no others. */
export function filled(template: string, goLive: CheckedGoLive): string {
  const rendered = renderTemplate(template, variablesOf(goLive));
  return rendered.ok ? rendered.text : template;
}

/** The same for an address, in which a value must stay what it is: one piece of a path or a query. */
export function filledUrl(template: string, goLive: CheckedGoLive): string {
  const { version, environment } = variablesOf(goLive);
  const rendered = renderTemplate(template, {
    version: encodeURIComponent(version),
    environment: encodeURIComponent(environment),
  });
  return rendered.ok ? rendered.text : template;
}

const variablesOf = ({ version, service }: CheckedGoLive) => ({ version, environment: service.environment });

/** Where a check leans on a value that the service does not have. */
export const notNamed = (
  { goLive, words }: Pick<CheckCase<CheckKind>, 'goLive' | 'words'>,
  what: string,
  key: string,
): string => words.checks.notNamed({ what, service: goLive.service.title, key });
