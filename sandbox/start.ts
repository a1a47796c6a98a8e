import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastify, { type FastifyInstance } from 'fastify';
import { type BotExit, BotProcess, type BotProcessOptions, type SandboxBot } from './bot-process.ts';
import { SandboxClock } from './clock.ts';
import { addControlRoutes } from './control.ts';
import { refuseForeignPages } from './control-guard.ts';
import { DemoService } from './demo-service.ts';
import { Faults } from './faults.ts';
import { BOT_TOKEN, type GithubApp } from './github/access.ts';
import type { ApiVersion } from './github/dispatch-check.ts';
import { GithubSandbox } from './github/github-sandbox.ts';
import { Ledger } from './ledger.ts';
import { MailSandbox } from './mail/mail-sandbox.ts';
import { addPage } from './page/page-routes.ts';
import { Pager, ROUTING_KEY } from './pager.ts';
import { RunbookCopy } from './runbook-copy.ts';
import type { SandboxParts } from './sandbox-parts.ts';
import { manifestScopes } from './slack/manifest.ts';
import { createSlackSandbox } from './slack/slack-sandbox.ts';
import { StatusPage } from './status-page.ts';
import { API_KEY, addManagementApi } from './statuspage/management-api.ts';
import { addPublicPage } from './statuspage/public-page.ts';
import { PAGE_ID, ShopPage } from './statuspage/shop-page.ts';
import { anchorsIn } from './trail/anchors.ts';
import { AuditTrail } from './trail/audit-trail.ts';
import { WEBHOOK_SECRET, WebhookReceiver } from './webhook-receiver.ts';

export interface SandboxOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** What the sandbox clock shows first, epoch milliseconds; the present time when left out. */
  readonly startMs?: number;
  /** How many times as fast as real time the clock runs; 0 stops it. */
  readonly speed?: number;
  /** How many times Slack's limits are allowed, to the bot's knowledge; 1 is Slack as it is. */
  readonly slackLimitsTimes?: number;
  readonly githubApiVersion?: ApiVersion;
  readonly githubApp?: GithubApp;
  /** Whether a bot that crashed is started again. */
  readonly keepAlive?: boolean;
  /** The bot's main file, `src/main.ts` when left out. */
  readonly botEntry?: string;
  /** How the bot is held; as a process when left out. */
  readonly holdBot?: (options: BotProcessOptions) => SandboxBot;
  /** Where the runbooks and `services.yaml` are; those of the repository when left out. */
  readonly runbooksDir?: string;
  /** Further environment variables for the bot; they win over the sandbox's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Takes what the bot prints; it goes to this process's standard output when left out. */
  readonly botOutput?: (text: string) => void;
}

export interface Sandbox extends SandboxParts {
  /** e.g. `http://127.0.0.1:4400` */
  readonly origin: string;
  /** The environment variables with which the bot works in this sandbox. */
  botEnvironment(): Record<string, string>;
  close(): Promise<void>;
}

/** The port that `runbooks/services.yaml` names for the demo service. */
export const DEFAULT_PORT = 4400;
const REPOSITORY_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Starts Slack, GitHub and the demo service on one port of 127.0.0.1, with a control API and a page to see and drive them. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const app = fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 500 } });
  let origin = '';
  const clock = new SandboxClock(options.startMs, options.speed);
  const ledger = new Ledger(() => clock.now());
  const faults = new Faults();
  const world = { clock, ledger, faults, origin: () => origin };
  const runbooks = new RunbookCopy(
    options.runbooksDir ?? join(REPOSITORY_ROOT, 'runbooks'),
    `http://127.0.0.1:${DEFAULT_PORT}`,
  );
  const demo: DemoService = new DemoService({ ...world, settle: () => github.settle() });
  const github = new GithubSandbox({
    ...world,
    apiVersion: options.githubApiVersion,
    app: options.githubApp,
    released: (version, atMs) => demo.release(version, atMs),
  });
  const mail = await MailSandbox.start({ clock, ledger, faults });
  const limitsTimes = options.slackLimitsTimes ?? 1;
  const slack = createSlackSandbox({ ...world, limitsTimes, scopes: manifestScopes() });
  const botEnvironment = () => ({
    ...mailEnvironment(mail),
    ...environmentOf(origin, runbooks.directoryFor(origin), options.environment),
    GOLIVE_SANDBOX_SLACK_LIMITS_TIMES: String(limitsTimes),
  });
  const { holdBot = (its: BotProcessOptions) => new BotProcess(its) } = options;
  const bot = holdBot({
    clock,
    entry: options.botEntry ?? join(REPOSITORY_ROOT, 'src/main.ts'),
    environment: botEnvironment,
    keepAlive: options.keepAlive ?? false,
    output: options.botOutput ?? ((text) => process.stdout.write(text)),
  });
  enterExits(bot, ledger);
  const databaseUrl = () => options.environment?.['DATABASE_URL'];
  const trail = new AuditTrail({ databaseUrl, anchors: () => anchorsIn(slack) });
  const parts = { clock, ledger, faults, slack, github, demo, mail, bot, trail, ...reachedBy(world) };

  refuseForeignPages(app, () => origin);
  slack.register(app);
  await app.register((scope) => github.register(scope), { prefix: '/github' });
  await app.register((scope) => github.registerSite(scope));
  await app.register((scope) => demo.register(scope), { prefix: '/demo' });
  await addReached(app, parts, { ...world, limitsTimes });
  await app.register((scope) => addControlRoutes(scope, parts), { prefix: '/_sandbox' });
  await app.register((scope) => addPage(scope));
  origin = await listen(app, options.port);

  async function close(): Promise<void> {
    await bot.close();
    github.close();
    await app.close();
    await mail.close();
    runbooks.remove();
  }
  return { origin, ...parts, botEnvironment, close };
}

/** The systems beside Slack and GitHub: those that the bot writes to, and the page of a cloud that it reads. */
const reachedBy = (world: ConstructorParameters<typeof Pager>[0] & { readonly origin: () => string }) => ({
  statusPage: new StatusPage(world),
  shopPage: new ShopPage(world.clock),
  pager: new Pager(world),
  webhooks: new WebhookReceiver(world),
});

async function addReached(
  app: FastifyInstance,
  { statusPage, shopPage: page, pager, webhooks, clock, ledger, faults }: SandboxParts,
  { origin, limitsTimes }: { readonly origin: () => string; readonly limitsTimes: number },
): Promise<void> {
  await app.register((scope) => statusPage.register(scope), { prefix: '/status' });
  const api = { page, ledger, faults, origin, limitsTimes };
  await app.register(async (scope) => addManagementApi(scope, api), { prefix: '/statuspage/v1' });
  const shown = { page, origin, now: () => clock.now() };
  await app.register(async (scope) => addPublicPage(scope, shown), { prefix: '/shop-status' });
  await app.register(async (scope) => pager.register(scope), { prefix: '/pagerduty' });
  await app.register(async (scope) => webhooks.register(scope), { prefix: '/webhook' });
}

/** Exits of the bot that nobody asked for stand in the ledger. */
function enterExits(bot: SandboxBot, ledger: Ledger): void {
  let entered: BotExit | undefined;
  bot.onChange(() => {
    const { lastExit } = bot.snapshot();
    if (!lastExit || lastExit === entered || lastExit.expected) return;
    entered = lastExit;
    ledger.add({ system: 'control', kind: 'bot.crashed', accepted: true, data: { ...lastExit } });
  });
}

async function listen(app: FastifyInstance, port: number): Promise<string> {
  await app.listen({ port, host: '127.0.0.1' }).catch((error: unknown) => {
    if (Object(error).code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} of 127.0.0.1 is taken; name a free one in SANDBOX_PORT`, { cause: error });
  });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox listens on no port');
  return `http://127.0.0.1:${address.port}`;
}

const mailEnvironment = (mail: MailSandbox): Record<string, string> => ({
  SMTP_URL: mail.url(),
  MAIL_FROM: 'golive <golive@acme.example>',
  NODE_EXTRA_CA_CERTS: mail.trusted.path,
});

function environmentOf(
  origin: string,
  runbooksDirectory: string,
  more: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: 'xoxb-sandbox-bot',
    SLACK_APP_TOKEN: 'xapp-sandbox-app',
    SLACK_API_URL: `${origin}/slack/api/`,
    GITHUB_TOKEN: BOT_TOKEN,
    GITHUB_API_URL: `${origin}/github`,
    WEBHOOK_SECRET_DEMO: WEBHOOK_SECRET,
    PAGERDUTY_ROUTING_KEY: ROUTING_KEY,
    PAGERDUTY_API_URL: `${origin}/pagerduty`,
    STATUSPAGE_API_KEY: API_KEY,
    STATUSPAGE_PAGE_ID: PAGE_ID,
    STATUSPAGE_API_URL: `${origin}/statuspage/v1`,
    PRIVATE_HOSTS_ALLOWED: new URL(origin).host,
    RUNBOOKS_DIR: runbooksDirectory,
    PORT: '0',
    ...more,
  };
}
