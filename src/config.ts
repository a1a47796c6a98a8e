import { z } from 'zod';
import type { ClockState } from './clock.ts';
import { type ArmedFailpoint, failpointNames } from './failpoint.ts';

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
  readonly auth:
    | { readonly token: string }
    | { readonly appId: string; readonly privateKey: string; readonly installationId: number };
}

export interface StatusPageConfig {
  readonly apiKey: string;
  readonly pageId: string;
  readonly apiUrl: string;
}

/** Names the variable, what was seen (never a secret) and what is accepted. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const text = (accepted: string) =>
  z.string(`missing; accepted: ${accepted}`).trim().min(1, `empty; accepted: ${accepted}`);
const optional = (accepted: string) => text(accepted).optional();
/** Anything else in a header fails at every call, with an error that quotes the header. */
const token = (accepted: string) =>
  text(accepted)
    .regex(/^[\x21-\x7e]*$/, `has a blank or a sign that no token has; accepted: ${accepted}`)
    .optional();
const url = (accepted: string) =>
  z.url({ protocol: /^https?$/, error: `is not a URL; accepted: ${accepted}` });
const port = z.coerce.number(`is not a number; accepted: 0 to 65535`).int().min(0).max(65_535);
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const clockStart = z.object({ baseMs: z.number(), realMs: z.number(), speed: z.number().min(0) });

const failpoints = z.string().transform((list, context): ArmedFailpoint[] =>
  list.split(',').flatMap((entry) => {
    const [, name, does, nth] = /^([a-z_.]+)=(kill|stop|throw)(?::(\d+))?$/.exec(entry.trim()) ?? [];
    const known = failpointNames.find((n) => n === name);
    if (!known || (does !== 'kill' && does !== 'stop' && does !== 'throw')) {
      context.addIssue(
        `has the entry '${entry}'; accepted: name=kill|stop|throw[:nth] with one of ${failpointNames.join(', ')}`,
      );
      return [];
    }
    return [{ name: known, does, nth: nth === undefined ? 1 : Number(nth) }];
  }),
);

const jsonOf = <T>(schema: z.ZodType<T>) =>
  z.string().transform((raw, context): T => {
    const parsed = schema.safeParse(readJson(raw));
    if (parsed.success) return parsed.data;
    context.addIssue('is not the JSON that is expected here');
    return z.NEVER;
  });

function readJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** Every variable that golive reads; `.env.example` lists the same ones. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  SLACK_BOT_TOKEN: token('a bot token, xoxb-…').refine(
    (v) => v === undefined || v.startsWith('xoxb-'),
    'does not look like a bot token; accepted: xoxb-…',
  ),
  SLACK_APP_TOKEN: token('an app-level token, xapp-…').refine(
    (v) => v === undefined || v.startsWith('xapp-'),
    'does not look like an app-level token; accepted: xapp-…',
  ),
  SLACK_SIGNING_SECRET: optional("the signing secret of the app's Basic Information page"),
  SLACK_API_URL: url('https://slack.com/api/').default('https://slack.com/api/'),
  GITHUB_TOKEN: token('a fine-grained or classic token'),
  GITHUB_APP_ID: optional('the number of the GitHub App'),
  GITHUB_APP_PRIVATE_KEY: optional('the PEM text of the key, with \\n for line ends'),
  GITHUB_INSTALLATION_ID: z.coerce
    .number('is not a number; accepted: the number of the installation')
    .int()
    .positive()
    .optional(),
  GITHUB_API_URL: url('https://api.github.com').default('https://api.github.com'),
  GITHUB_LISTED_WITHIN_SECONDS: z.coerce
    .number('is not a number; accepted: seconds, 1 to 600')
    .min(1)
    .max(600)
    .default(60),
  PAGERDUTY_ROUTING_KEY: token('the integration key of Events API v2 of a PagerDuty service'),
  PAGERDUTY_API_URL: url('https://events.pagerduty.com').default('https://events.pagerduty.com'),
  STATUSPAGE_API_KEY: token('an API key of Statuspage'),
  STATUSPAGE_PAGE_ID: text('the id of the page')
    .regex(/^[\w-]+$/, 'is no page id; accepted: letters and digits')
    .optional(),
  STATUSPAGE_API_URL: url('https://api.statuspage.io/v1').default('https://api.statuspage.io/v1'),
  DATABASE_URL: z
    .string()
    .regex(/^file:./, 'is not supported; accepted: file:PATH')
    .default('file:data/golive.db'),
  RUNBOOKS_DIR: text('a folder').default('runbooks'),
  PORT: port.optional(),
  HOST: text('an address to listen on').default('127.0.0.1'),
  PRIVATE_HOSTS_ALLOWED: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    ),
  HEALTH_CONTROL_URL: url('an address that always answers').optional(),
  LOG_LEVEL: z.enum(logLevels, `is not a level; accepted: ${logLevels.join(', ')}`).default('info'),
  SANDBOX_PORT: port.default(4400),
  /** Set by the sandbox for the bot that it starts; nobody else sets it. */
  GOLIVE_SANDBOX: z.literal('1', 'is set by the sandbox alone; accepted: 1').optional(),
  GOLIVE_SANDBOX_CLOCK: jsonOf(clockStart).optional(),
  GOLIVE_SANDBOX_SLACK_LIMITS_TIMES: z.coerce.number().min(1).max(1000).default(1),
  GOLIVE_FAILPOINTS: failpoints.optional(),
});

type Environment = z.infer<typeof environmentSchema>;

const secretNames = /TOKEN|SECRET|KEY/;

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
  if (!parsed.success)
    throw new ConfigError(parsed.error.issues.map((issue) => problem(issue, given)).join('\n'));
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  const inSandbox = env.GOLIVE_SANDBOX === '1' && hasParent && !production;
  const slack = slackConfig(env, { production, isApiUrlGiven: given['SLACK_API_URL'] !== undefined });
  const github = githubConfig(env);
  if (slack && !github)
    throw new ConfigError(
      'GITHUB_TOKEN missing; accepted: a token, or GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY and GITHUB_INSTALLATION_ID',
    );
  return Object.freeze({
    production,
    slack,
    github,
    statusPage: statusPageConfig(env),
    pager: env.PAGERDUTY_ROUTING_KEY
      ? { routingKey: env.PAGERDUTY_ROUTING_KEY, apiUrl: env.PAGERDUTY_API_URL }
      : undefined,
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

function slackConfig(
  env: Environment,
  { production, isApiUrlGiven }: { readonly production: boolean; readonly isApiUrlGiven: boolean },
): SlackConfig | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = env;
  if (!botToken && !appToken && !signingSecret && !isApiUrlGiven) {
    if (!production) return undefined;
    throw new ConfigError(
      'SLACK_BOT_TOKEN missing; in production golive needs SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET',
    );
  }
  if (!botToken)
    throw new ConfigError(
      'SLACK_BOT_TOKEN missing; accepted: a bot token, xoxb-…, beside the other SLACK_ variables',
    );
  if (!appToken && !signingSecret)
    throw new ConfigError(
      'SLACK_APP_TOKEN missing; accepted: an app-level token, xapp-… (Socket Mode), or SLACK_SIGNING_SECRET (HTTP)',
    );
  return { botToken, appToken, signingSecret, apiUrl: env.SLACK_API_URL };
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
  };
  if (appId || key || installationId) {
    if (!appId || !key || !installationId)
      throw new ConfigError(
        'A GitHub App needs GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY and GITHUB_INSTALLATION_ID together',
      );
    return { ...common, auth: { appId, privateKey: key.replaceAll('\\n', '\n'), installationId } };
  }
  if (!token) return undefined;
  return { ...common, auth: { token } };
}

function statusPageConfig(env: Environment): StatusPageConfig | undefined {
  const { STATUSPAGE_API_KEY: apiKey, STATUSPAGE_PAGE_ID: pageId, STATUSPAGE_API_URL: apiUrl } = env;
  if (!apiKey && !pageId) return undefined;
  if (!apiKey || !pageId)
    throw new ConfigError('A status page needs STATUSPAGE_API_KEY and STATUSPAGE_PAGE_ID together');
  return { apiKey, pageId, apiUrl };
}
