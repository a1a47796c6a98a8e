import { z } from 'zod';
import { type ArmedFailpoint, failpointNames } from './failpoint.ts';

const text = (accepted: string) =>
  z.string(`missing; accepted: ${accepted}`).trim().min(1, `empty; accepted: ${accepted}`);
const optional = (accepted: string) => text(accepted).optional();
/** Anything else in a header fails at every call, with an error that quotes the header. */
const token = (accepted: string) =>
  text(accepted)
    .regex(/^[\x21-\x7e]*$/, `has a blank or a sign that no token has; accepted: ${accepted}`)
    .optional();
/** The log hides a secret wherever it stands: one of a few letters would take words with it, and is none anyway. */
const shortestSecret = 8;
const tooShort = (accepted: string) =>
  `is shorter than ${shortestSecret} characters: no secret, and hiding it would blot out the log; accepted: ${accepted}`;
const secret = (accepted: string) => text(accepted).min(shortestSecret, tooShort(accepted)).optional();
const secretToken = (accepted: string) =>
  token(accepted).refine((v) => v === undefined || v.length >= shortestSecret, tooShort(accepted));
const url = (accepted: string) =>
  z.url({ protocol: /^https?$/, error: `is not a URL; accepted: ${accepted}` });
const port = z.coerce.number(`is not a number; accepted: 0 to 65535`).int().min(0).max(65_535);
/** A misspelt `production` would open the sandbox where nobody wants one. */
const nodeEnvironments = ['production', 'development', 'test'] as const;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const clockStart = z.object({ baseMs: z.number(), realMs: z.number(), speed: z.number().min(0) });

const failpoints = z.string().transform((list, context): ArmedFailpoint[] =>
  list.split(',').flatMap((entry) => {
    const [, name, of, does, nth] =
      /^([a-z_.]+)(?:@([A-Za-z_.]+))?=(kill|kill_together|stop|throw)(?::(\d+))?$/.exec(entry.trim()) ?? [];
    const known = failpointNames.find((n) => n === name);
    if (!known || (does !== 'kill' && does !== 'kill_together' && does !== 'stop' && does !== 'throw')) {
      context.addIssue(
        `has the entry '${entry}'; accepted: name[@kind]=kill|kill_together|stop|throw[:nth] with one of ${failpointNames.join(', ')}`,
      );
      return [];
    }
    return [{ name: known, does, nth: nth === undefined ? 1 : Number(nth), ...(of ? { of } : {}) }];
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

/** What is wrong with the user and the password in the mail server's address. */
function wrongInAddress(address: string): string | undefined {
  const { username = '', password = '' } = URL.parse(address) ?? {};
  const decoded = [username, password].map((text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return undefined;
    }
  });
  if (decoded.includes(undefined)) return 'has a % that encodes nothing; accepted: %25 for the sign itself';
  const length = decoded[1]?.length ?? 0;
  return length > 0 && length < shortestSecret
    ? `has a password shorter than ${shortestSecret} characters, and hiding it would blot out the log; accepted: a longer one, or none`
    : undefined;
}

/** Every variable that golive reads; `.env.example` lists the same ones. */
export const environmentSchema = z.object({
  NODE_ENV: z
    .enum(nodeEnvironments, `is not known; accepted: ${nodeEnvironments.join(', ')}, or not set`)
    .optional(),
  SLACK_BOT_TOKEN: token('a bot token, xoxb-…').refine(
    (v) => v === undefined || /^xoxb-./.test(v),
    'does not look like a bot token; accepted: xoxb-…',
  ),
  SLACK_APP_TOKEN: token('an app-level token, xapp-…').refine(
    (v) => v === undefined || /^xapp-./.test(v),
    'does not look like an app-level token; accepted: xapp-…',
  ),
  SLACK_SIGNING_SECRET: secret("the signing secret of the app's Basic Information page"),
  SLACK_API_URL: url('https://slack.com/api/').default('https://slack.com/api/'),
  GITHUB_TOKEN: secretToken('a fine-grained or classic token'),
  GITHUB_APP_ID: optional('the number of the GitHub App'),
  GITHUB_APP_PRIVATE_KEY: secret('the PEM text of the key, with \\n for line ends'),
  GITHUB_INSTALLATION_ID: z.coerce
    .number('is not a number; accepted: the number of the installation')
    .int()
    .positive()
    .optional(),
  GITHUB_WEBHOOK_SECRET: secret('the secret of the GitHub App’s webhook'),
  GITHUB_API_URL: url('https://api.github.com').default('https://api.github.com'),
  GITHUB_LISTED_WITHIN_SECONDS: z.coerce
    .number('is not a number; accepted: seconds, 1 to 600')
    .min(1)
    .max(600)
    .default(60),
  PAGERDUTY_ROUTING_KEY: secretToken('the integration key of Events API v2 of a PagerDuty service'),
  PAGERDUTY_API_URL: url('https://events.pagerduty.com').default('https://events.pagerduty.com'),
  STATUSPAGE_API_KEY: secretToken('an API key of Statuspage'),
  STATUSPAGE_PAGE_ID: text('the id of the page')
    .regex(/^[\w-]+$/, 'is no page id; accepted: letters and digits')
    .optional(),
  STATUSPAGE_API_URL: url('https://api.statuspage.io/v1').default('https://api.statuspage.io/v1'),
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      hostname: /./,
      error: 'is not a mail server; accepted: smtps://USER:PASSWORD@HOST, or smtp:// with STARTTLS',
    })
    .superRefine((address, context) => {
      const wrong = wrongInAddress(address);
      if (wrong) context.addIssue(wrong);
    })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^\p{Cc}<>",;:@\\()[\]]+ <[^\s\p{Cc}<>",;:@\\()[\]]+@[\w.-]+>|[^\s\p{Cc}<>",;:@\\()[\]]+@[\w.-]+)$/u,
      'is no sender; accepted: golive@example.com or golive <golive@example.com>',
    )
    .optional(),
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

export type Environment = z.infer<typeof environmentSchema>;
