import type { Severity } from '../notices/issue-event.ts';

/**
 * What a runbook wants to be verified automatically. What a check leaves out it takes from the service, so that one
 * runbook serves many. Texts marked as templates may hold `CHECK_VARIABLES`.
 */
export type CheckSpec = SingleCheck | AllChecks;

export type SingleCheck =
  | HttpCheck
  | TlsCheck
  | DnsCheck
  | GithubCiCheck
  | GithubMergedCheck
  | GithubAlertsCheck
  | GithubWorkflowCheck
  | StatusPageCheck
  | SlackReachableCheck
  | OpenIssuesCheck
  | RehearsedCheck;

export type CheckKind = CheckSpec['kind'];

export type SpecOf<Kind extends CheckKind> = Extract<CheckSpec, { readonly kind: Kind }>;

/** The variables of a check's texts; all of them always have a value. */
export const CHECK_VARIABLES = ['version', 'environment'] as const;

export interface CheckOutcome {
  /** `failed`: seen to be wrong. `unknown`: not seen, unreadable or missing; it never counts as passed. */
  readonly verdict: 'passed' | 'failed' | 'unknown';
  /** One sentence for people, at most 300 characters. It may hold the outside's own words. */
  readonly evidence: string;
  /** A web address where people can see for themselves. */
  readonly link?: string;
}

export interface CheckState {
  /** How often it was asked for, and when for the last time. */
  readonly asked: number;
  readonly askedAt: number;
  /** It was not time that asked. */
  readonly isOfPerson: boolean;
  /** The last verdict that was not `unknown`. */
  readonly told?: 'passed' | 'failed';
  /** The last answer, and to which asking. */
  readonly answered?: CheckOutcome & {
    readonly asking: number;
    readonly at: number;
    /** The verdict has been the same from here on. */
    readonly since: number;
  };
}

/** When all checks run by themselves in a round, each time once: at the planning, a day before, before the decision. */
export type CheckMoment = 'planned' | 'day_before' | 'decision';

export const EVIDENCE_LENGTH = 300;

/** Several in one, which passes only where each of them does. */
interface AllChecks {
  readonly kind: 'all';
  readonly checks: readonly SingleCheck[];
}

interface HttpCheck {
  readonly kind: 'http';
  /** A template. Left out: every health endpoint of the service, with what the service expects of it. */
  readonly url?: string | undefined;
  readonly expectStatus: number;
  readonly maxLatencyMs?: number | undefined;
  /** A field of the JSON answer, as a dotted path, and the value it must have (a template). */
  readonly json?: { readonly path: string; readonly equals: string } | undefined;
  /** What the answer must contain; a template. */
  readonly text?: string | undefined;
}

interface TlsCheck {
  readonly kind: 'tls';
  /** `host` or `host:port`. Left out: the service's domains. */
  readonly hosts?: readonly string[] | undefined;
  /** The certificate must stay valid at least so long. */
  readonly validForMs: number;
}

export type DnsRecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'TXT';

interface DnsCheck {
  readonly kind: 'dns';
  /** Left out: the service's domains. */
  readonly names?: readonly string[] | undefined;
  /** One of the name's records of that type must have the value. Left out: the name must have an address. */
  readonly record?: { readonly type: DnsRecordType; readonly value: string } | undefined;
}

interface GithubCiCheck {
  readonly kind: 'github_ci';
  /** A template. Left out: what the service says about its releases, or else the version itself. */
  readonly ref?: string | undefined;
  /** Names of workflows, check runs or commit statuses. Left out: all that ran on the commit. */
  readonly names?: readonly string[] | undefined;
}

interface GithubMergedCheck {
  readonly kind: 'github_merged';
  readonly pullRequests: readonly number[];
  /** The title of a milestone under which nothing may be open; a template. Left out: the service's. */
  readonly milestone?: string | undefined;
  /** The branch that the named pull requests must have been merged into. Left out: any. */
  readonly base?: string | undefined;
}

export type AlertSource = 'code_scanning' | 'dependabot' | 'secret_scanning';
export type AlertSeverity = 'critical' | 'high' | 'medium' | 'low';

interface GithubAlertsCheck {
  readonly kind: 'github_alerts';
  readonly sources: readonly AlertSource[];
  /** An open alert of one of these fails the check; an open secret always does. */
  readonly severities: readonly AlertSeverity[];
}

interface GithubWorkflowCheck {
  readonly kind: 'github_workflow';
  /** A workflow's file name, or the name that the service gives to one of its workflows. */
  readonly workflow: string;
  /** How long ago its last run may have succeeded. */
  readonly withinMs: number;
  readonly branch?: string | undefined;
}

interface StatusPageCheck {
  readonly kind: 'status_page';
  /** Statuspage sites. Left out: those that the service depends on. */
  readonly urls?: readonly string[] | undefined;
}

interface SlackReachableCheck {
  readonly kind: 'slack_reachable';
}

/** Looks at what people said in this go-live, not outside. */
interface OpenIssuesCheck {
  readonly kind: 'open_issues';
  /** One of these that is open fails the check. */
  readonly severities: readonly Severity[];
}

/** Looks at golive's own record. */
interface RehearsedCheck {
  readonly kind: 'rehearsed';
  /** How long ago the runbook, in just this version, may have been rehearsed for the service. */
  readonly withinMs: number;
}
