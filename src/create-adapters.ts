import type { Logger } from 'pino';
import { createCertificateReader } from './adapters/certificate.ts';
import { createDnsReader } from './adapters/dns-records.ts';
import { createGithub } from './adapters/github.ts';
import { createGithubFacts } from './adapters/github-facts.ts';
import { createHealthProbe } from './adapters/health.ts';
import { createJsonReader } from './adapters/json-reader.ts';
import { createMailOut } from './adapters/mail.ts';
import { createPagerOut } from './adapters/pager.ts';
import { createPublicText } from './adapters/public-text.ts';
import { createSlackOut } from './adapters/slack.ts';
import { createStatusPageOut } from './adapters/status-page.ts';
import { createWebhookOut } from './adapters/webhook.ts';
import type { Config, GithubConfig, SlackConfig } from './config.ts';
import type { NoticeChannel } from './domain/notices/reach.ts';
import type { Catalogue } from './messages/catalogue.ts';
import { LARGEST_ICS_BYTES } from './runbook/read-ics.ts';

export type BotConfig = Config & { readonly slack: SlackConfig; readonly github: GithubConfig };

interface Shared {
  readonly log: Logger;
  /** What adapters say of the systems outside. */
  readonly words: Catalogue['outside'];
}

export type Adapters = ReturnType<typeof createAdapters>;

/** All ways to the systems outside that this installation is set up for. */
export function createAdapters(config: BotConfig, shared: Shared) {
  const { log, words } = shared;
  const { privateHostsAllowed: allowPrivateHosts } = config;
  const { auth, apiUrl: baseUrl } = config.github;
  const github = { auth, baseUrl, userAgent: 'golive', log, words };
  return {
    slack: createSlackOut({
      token: config.slack.botToken,
      apiUrl: config.slack.apiUrl,
      limitsTimes: config.sandbox.slackLimitsTimes,
      log,
      words,
    }),
    github: createGithub(github),
    probe: createHealthProbe({ allowPrivateHosts, words, controlUrl: config.healthControlUrl }),
    webhooks: createWebhookOut({ allowPrivateHosts, words }),
    text: createPublicText({ allowPrivateHosts, words, maxBytes: LARGEST_ICS_BYTES }),
    beside: besideOf(config, words),
    /** What the checks of runbooks look through, besides Slack. */
    looks: {
      health: createHealthProbe({ allowPrivateHosts, words }),
      json: createJsonReader({ allowPrivateHosts, words }),
      certificates: createCertificateReader({ allowPrivateHosts, words }),
      dns: createDnsReader({ allowPrivateHosts, words }),
      github: createGithubFacts(github),
    },
  };
}

/** The systems beside Slack and GitHub that this installation is set up for. */
function besideOf(
  { mail, statusPage, pager, sandbox: { slackLimitsTimes: limitsTimes } }: BotConfig,
  words: Catalogue['outside'],
) {
  const reachable: NoticeChannel[] = [
    ...(mail ? (['email'] as const) : []),
    ...(statusPage ? (['status_page'] as const) : []),
    ...(pager ? (['pager'] as const) : []),
  ];
  return {
    reachable,
    mail: mail && { mail: createMailOut({ ...mail, words }), sender: mail.sender },
    pager: pager && createPagerOut({ ...pager, baseUrl: pager.apiUrl, words }),
    statusPage:
      statusPage && createStatusPageOut({ ...statusPage, baseUrl: statusPage.apiUrl, limitsTimes, words }),
  };
}
