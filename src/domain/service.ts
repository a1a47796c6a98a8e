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
  readonly workflows: { readonly deploy: string; readonly rollback: string };
  readonly timeZone: string;
  /** Slack channel id where the go-live is run. */
  readonly channel: string;
  readonly bridge?: string | undefined;
  readonly health: readonly HealthEndpoint[];
  readonly audiences: readonly Audience[];
  /** Slack user ids by role id. */
  readonly roles: Readonly<Record<string, RoleHolders>>;
}

export interface RoleHolders {
  readonly holder: string;
  readonly deputy?: string | undefined;
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
}
