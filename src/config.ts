import type { ClockState } from './clock.ts';
import { type Environment, environmentSchema } from './environment.ts';
import type { ArmedFailpoint } from './failpoint.ts';
import { missingVariables } from './missing-variables.ts';
import { readWebhookSecrets } from './webhook-secrets.ts';

/** Everything that the environment decides, read once at the start. Secrets are in here: never log it whole. */
export interface Config {
  readonly production: boolean;
  /** Undefined when no SLACK_* variable is set: then the sandbox is started. */
  readonly slack: SlackConfig | undefined;
  readonly github: GithubConfig | undefined;
  /** Undefined where none is set up. */
  readonly statusPage: StatusPageConfig | undefined;
  /** Undefined where none is set up. */
  readonly pager: { readonly routingKey: string; readonly apiUrl: string } | undefined;
  /** Undefined where golive sends no mail. */
  readonly mail: MailConfig | undefined;
  /** By the name of their variables. */
  readonly webhookSecrets: Readonly<Record<string, string>>;
  readonly databaseUrl: string;
  readonly runbooksDir: string;
  readonly port: number;
  /** The address that golive listens on; this machine alone unless it is set. */
  readonly host: string;
  /** `host:port` entries that health checks may reach although they are private. */
  readonly privateHostsAllowed: readonly string[];
  /** Fetched beside a failing endpoint: when it fails too, the fault is on our side. */
  readonly healthControlUrl: string | undefined;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly sandbox: {
    readonly port: number;
    readonly clock: ClockState | undefined;
    /** How many times the limits of Slack, and of other systems, it allows; 1 anywhere else. */
    readonly slackLimitsTimes: number;
  };
  readonly failpoints: readonly ArmedFailpoint[];
}

export interface SlackConfig {
  readonly botToken: string;
  /** Socket Mode, the default. */
  readonly appToken: string | undefined;
  /** HTTP mode, where there is no app token. */
  readonly signingSecret: string | undefined;
  readonly apiUrl: string;
}

export interface GithubConfig {
  readonly apiUrl: string;
  /** How long a run may take to show in lists after it was accepted: only then is its absence a proof. */
  readonly listedWithinMs: number;
  /** Signs what GitHub posts to `/github/events`; without it nothing is taken there. */
  readonly webhookSecret: string | undefined;
  readonly auth:
    | { readonly token: string }
    | { readonly appId: string; readonly privateKey: string; readonly installationId: number };
}

export interface StatusPageConfig {
  readonly apiKey: string;
  readonly pageId: string;
  readonly apiUrl: string;
}

export interface MailConfig {
  /** With its user and password. */
  readonly url: string;
  readonly password: string;
  /** As the header says it, with a name or without. */
  readonly sender: { readonly header: string; readonly address: string };
}

/** Names the variable, what was seen (never a secret) and what is accepted. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** The address of the mail server holds its password. */
const secretNames = /TOKEN|SECRET|KEY|SMTP_URL/;

type Given = Readonly<Record<string, string | undefined>>;

/**
 * Takes over what stands in `.env` of the working folder, where there is one; a variable that is set already stays.
 * The sandbox's bot takes nothing from there: the sandbox gives it all that it may know.
 */
export function loadEnvironmentFile(): void {
  if (process.env['GOLIVE_SANDBOX']) return;
  try {
    process.loadEnvFile('.env');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code !== 'ENOENT')
      throw new ConfigError(`.env cannot be read (${code}); accepted: a readable file, or none`);
  }
}

/**
 * The only reader of the environment. An empty variable counts as not set. A failpoint strikes and a clock moves only
 * in a process that the sandbox started.
 */
export function readConfig(
  raw: Given = process.env,
  { hasParent = process.send !== undefined }: { readonly hasParent?: boolean } = {},
): Config {
  const given = Object.fromEntries(
    Object.entries(raw).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(given);
  const webhooks = readWebhookSecrets(given);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => problem(issue, given))),
    ...missingVariables(given),
    ...webhooks.problems,
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('\n'));
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  const inSandbox = env.GOLIVE_SANDBOX === '1' && hasParent && !production;
  const slack = slackConfig(env);
  return Object.freeze({
    production,
    slack,
    github: githubConfig(env),
    statusPage: statusPageConfig(env),
    pager: env.PAGERDUTY_ROUTING_KEY
      ? { routingKey: env.PAGERDUTY_ROUTING_KEY, apiUrl: env.PAGERDUTY_API_URL }
      : undefined,
    mail: mailConfig(env),
    webhookSecrets: webhooks.secrets,
    databaseUrl: env.DATABASE_URL,
    runbooksDir: env.RUNBOOKS_DIR,
    // In the sandbox nobody has to know the port beforehand: any free one will do.
    port: env.PORT ?? (slack ? 3000 : 0),
    host: env.HOST,
    privateHostsAllowed: env.PRIVATE_HOSTS_ALLOWED,
    healthControlUrl: env.HEALTH_CONTROL_URL,
    logLevel: env.LOG_LEVEL,
    sandbox: {
      port: env.SANDBOX_PORT,
      clock: inSandbox ? env.GOLIVE_SANDBOX_CLOCK : undefined,
      slackLimitsTimes: inSandbox ? env.GOLIVE_SANDBOX_SLACK_LIMITS_TIMES : 1,
    },
    failpoints: inSandbox ? (env.GOLIVE_FAILPOINTS ?? []) : [],
  });
}

function problem(
  issue: { readonly path: PropertyKey[]; readonly message: string },
  given: Record<string, string | undefined>,
): string {
  const name = String(issue.path[0] ?? '');
  const seen = given[name];
  if (seen === undefined || secretNames.test(name)) return `${name} ${issue.message}`;
  return `${name}='${seen.slice(0, 80)}' ${issue.message}`;
}

function slackConfig({
  SLACK_BOT_TOKEN: botToken,
  SLACK_APP_TOKEN: appToken,
  SLACK_SIGNING_SECRET: signingSecret,
  SLACK_API_URL: apiUrl,
}: Environment): SlackConfig | undefined {
  return botToken ? { botToken, appToken, signingSecret, apiUrl } : undefined;
}

function mailConfig({ SMTP_URL: url, MAIL_FROM: header }: Environment): MailConfig | undefined {
  if (!url || !header) return undefined;
  const [, inBrackets] = /<(.+)>$/.exec(header) ?? [];
  const password = decodeURIComponent(new URL(url).password);
  return { url, password, sender: { header, address: inBrackets ?? header } };
}

function githubConfig(env: Environment): GithubConfig | undefined {
  const {
    GITHUB_TOKEN: token,
    GITHUB_APP_ID: appId,
    GITHUB_APP_PRIVATE_KEY: key,
    GITHUB_INSTALLATION_ID: installationId,
  } = env;
  const common = {
    apiUrl: env.GITHUB_API_URL.replace(/\/$/, ''),
    listedWithinMs: env.GITHUB_LISTED_WITHIN_SECONDS * 1000,
    webhookSecret: env.GITHUB_WEBHOOK_SECRET,
  };
  if (appId && key && installationId)
    return { ...common, auth: { appId, privateKey: key.replaceAll('\\n', '\n'), installationId } };
  return token ? { ...common, auth: { token } } : undefined;
}

function statusPageConfig(env: Environment): StatusPageConfig | undefined {
  const { STATUSPAGE_API_KEY: apiKey, STATUSPAGE_PAGE_ID: pageId, STATUSPAGE_API_URL: apiUrl } = env;
  return apiKey && pageId ? { apiKey, pageId, apiUrl } : undefined;
}
