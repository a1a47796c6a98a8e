import type { SandboxBot } from './bot-process.ts';
import type { SandboxClock } from './clock.ts';
import type { DemoService } from './demo-service.ts';
import type { Faults } from './faults.ts';
import type { GithubSandbox } from './github/github-sandbox.ts';
import type { Ledger } from './ledger.ts';
import type { MailSandbox } from './mail/mail-sandbox.ts';
import type { Pager } from './pager.ts';
import type { SlackSandbox } from './slack/slack-sandbox.ts';
import type { StatusPage } from './status-page.ts';
import type { ShopPage } from './statuspage/shop-page.ts';
import type { AuditTrail } from './trail/audit-trail.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** What stands in a running sandbox. */
export interface SandboxParts {
  readonly clock: SandboxClock;
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly slack: SlackSandbox;
  readonly github: GithubSandbox;
  readonly demo: DemoService;
  /** Of a cloud that the demo service depends on. */
  readonly statusPage: StatusPage;
  /** The status page of the demo service itself, as its team manages it. */
  readonly shopPage: ShopPage;
  readonly pager: Pager;
  readonly mail: MailSandbox;
  readonly webhooks: WebhookReceiver;
  readonly bot: SandboxBot;
  /** What the bot has recorded, as the sandbox itself reads it. */
  readonly trail: AuditTrail;
}
