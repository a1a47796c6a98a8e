/** What goes live, as `runbooks/services.yaml` describes it. */
export interface Service {
  readonly id: string;
  readonly title: string;
  readonly environment: string;
  readonly runbook: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** The git ref whose workflow files are run. */
  readonly ref: string;
  readonly workflows: {
    readonly deploy: string;
    readonly rollback: string;
    /** Run after a rollback, which is verified only with its success. */
    readonly verify?: string | undefined;
    /** Of steps, by the names that runbooks use: `smoke`, `full_traffic`, … */
    readonly steps?: Readonly<Record<string, string>> | undefined;
    /** Names of those of `steps` that change production, besides those that bring traffic in parts. */
    readonly changesProduction?: readonly string[] | undefined;
  };
  readonly timeZone: string;
  /** Slack channel id where the go-live is run. */
  readonly channel: string;
  /** Slack channel id that its rehearsals are told in; without it there are none. */
  readonly rehearsalChannel?: string | undefined;
  readonly bridge?: string | undefined;
  /** Ids of tools that get every notice; where they are stands in the file alone, for an address may be a secret. */
  readonly webhooks?: readonly string[] | undefined;
  /** What of it stands on the status page. */
  readonly statusPage?: StatusPage | undefined;
  readonly health: readonly HealthEndpoint[];
  readonly audiences: readonly Audience[];
  /** What automatic checks take from the service. */
  readonly checks?: ServiceChecks | undefined;
  /** Slack user ids by role id. */
  readonly roles: Readonly<Record<string, RoleHolders>>;
  /** Slack user ids by their names on GitHub, in lower case. */
  readonly logins?: Readonly<Record<string, string>> | undefined;
  /** Roles that are reached by phone or mail alone, for nobody in Slack holds them. */
  readonly outsideSlack?: readonly string[] | undefined;
}

/** The part of the installation's status page that is about this service. */
export interface StatusPage {
  /** Ids of the page's components; all of them are said to be the same. */
  readonly components: readonly string[];
}

export interface ServiceChecks {
  /** The commit that goes live, as a template: `v{{version}}`. Left out: the version itself is a tag. */
  readonly releaseRef?: string | undefined;
  /** The title of the version's milestone, as a template. */
  readonly milestone?: string | undefined;
  /** Host names under which people reach the service, perhaps with a port. */
  readonly domains: readonly string[];
  /** Statuspage sites of what the service depends on. */
  readonly statusPages: readonly string[];
  /** Workflow files by the names that runbooks use: `staging`, `backup`, … */
  readonly workflows: Readonly<Record<string, string>>;
}

export interface RoleHolders {
  readonly holder: string;
  readonly deputy?: string | undefined;
}

/** A tool that gets every notice. */
export interface Webhook {
  readonly url: string;
  /** The name of the environment variable that holds its secret. */
  readonly secret: string;
}

/** How the holder of a role is reached outside Slack. No go-live keeps it: what it keeps stands in the audit trail. */
export interface ContactDetails {
  /** Missing for a contact without a Slack user. */
  readonly person?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

export interface HealthEndpoint {
  readonly id: string;
  readonly url: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly expectStatus: number;
  /** A slower answer counts as a failed sample. */
  readonly maxLatencyMs?: number | undefined;
  /** A field of the JSON answer, as a dotted path, and the value it must have. */
  readonly json?: { readonly path: string; readonly equals: string } | undefined;
  readonly text?: string | undefined;
}

export interface Audience {
  readonly id: string;
  readonly title: string;
  readonly slack: readonly string[];
  readonly email: readonly string[];
  readonly statusPage: boolean;
  readonly pager: boolean;
  /** Outside the house: what goes to them needs an approval. */
  readonly external?: boolean | undefined;
  /** The Slack channel that hears what did not reach them; the go-live's own where it is left out. */
  readonly fallback?: string | undefined;
}
