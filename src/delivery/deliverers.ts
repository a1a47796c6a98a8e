import type { Github, GithubCancels, GithubIssues, GithubLooks } from '../adapters/github.ts';
import type { HealthProbe } from '../adapters/health.ts';
import type { MailOut } from '../adapters/mail.ts';
import type { PagerOut } from '../adapters/pager.ts';
import type { SlackOut } from '../adapters/slack.ts';
import type { StatusPageOut } from '../adapters/status-page.ts';
import type { WebhookOut } from '../adapters/webhook.ts';
import type { Checks } from '../checks/run-check.ts';
import type { Clock } from '../clock.ts';
import type { RunProgress } from '../domain/deployment/run-progress.ts';
import type { ContactDetails, Webhook } from '../domain/service.ts';
import type { Engine } from '../engine.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { Store } from '../store/store.ts';
import { createCancelDelivery } from './cancel-run.ts';
import { createChangesDelivery } from './changes.ts';
import { createChannelTestDelivery } from './channel-test.ts';
import { createCheckDelivery } from './check.ts';
import type { Deliverers } from './delivery.ts';
import { createDispatchDelivery } from './dispatch.ts';
import { createIssueDelivery } from './github-issue.ts';
import { createLastLook } from './last-look.ts';
import { createEscalationMailDelivery } from './mail-escalation.ts';
import { createNoGoMailDelivery } from './mail-no-go.ts';
import { createMailDelivery, type MailSender, mailNotConfigured } from './mail-notice.ts';
import { createTestMailDelivery } from './mail-test.ts';
import { createAlertDelivery, createChangeDelivery, createPagerNoticeDelivery } from './pager.ts';
import { createMembersDelivery } from './slack-members.ts';
import { createMessageDelivery } from './slack-message.ts';
import { createNoticeDelivery } from './slack-notice.ts';
import { createReminderDelivery } from './slack-reminder.ts';
import { createPageEntryDelivery } from './status-page.ts';
import { createPageNoticeDelivery } from './status-page-notice.ts';
import { createSignedPost, createWebhookNoticeDelivery } from './webhook-notice.ts';

/** All that effects are delivered through. Whoever gives other adapters, as a rehearsal does, reaches nothing else. */
export interface DeliveryNeeds {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly words: Catalogue;
  readonly newId: () => string;
  readonly realNow: () => number;
  readonly slack: SlackOut;
  readonly github: Github & GithubIssues & GithubLooks & GithubCancels;
  /** GitHub may list what it took this much later. */
  readonly listedWithinMs: number;
  readonly probe: HealthProbe;
  /** Whether somebody is a full member of the workspace; fails where Slack does not tell. */
  readonly isMember: (person: string) => Promise<boolean>;
  readonly progressOf: (correlationId: string) => RunProgress | undefined;
  readonly checks: Checks;
  readonly statusPage: StatusPageOut | undefined;
  readonly pager: PagerOut | undefined;
  readonly mail: { readonly mail: MailOut; readonly sender: MailSender } | undefined;
  readonly webhooks: WebhookOut;
  readonly findWebhook: (service: string, id: string) => Promise<Webhook | undefined>;
  readonly webhookSecrets: Readonly<Record<string, string>>;
  /** As `services.yaml` has it now, by role. */
  readonly findContacts: (service: string) => Promise<ReadonlyMap<string, ContactDetails>>;
}

/** How each kind of effect is delivered. */
export function createDeliverers(needs: DeliveryNeeds): Deliverers {
  const userInfo = (id: string) => needs.slack.userInfo(id);
  const groupMembers = (id: string) => needs.slack.groupMembers(id);
  const postSigned = createSignedPost(needs);
  return {
    'channel.test': createChannelTestDelivery({ ...needs, postSigned }),
    'check.run': createCheckDelivery(needs),
    'github.dispatch': createDispatchDelivery({ ...needs, groupMembers, lastLook: createLastLook(needs) }),
    'github.cancel': createCancelDelivery(needs),
    'github.compare': createChangesDelivery(needs),
    'github.issue': createIssueDelivery({ ...needs, userInfo }),
    'pager.alert': createAlertDelivery(needs),
    'pager.change': createChangeDelivery(needs),
    'pager.notice': createPagerNoticeDelivery(needs),
    'mail.no_go': createNoGoMailDelivery(needs),
    'mail.escalation': createEscalationMailDelivery(needs),
    'mail.notice': needs.mail ? createMailDelivery({ ...needs, ...needs.mail }) : mailNotConfigured(needs),
    'mail.test': createTestMailDelivery(needs),
    'slack.members': createMembersDelivery({ ...needs, groupMembers }),
    'slack.message': createMessageDelivery(needs),
    'slack.notice': createNoticeDelivery(needs),
    'slack.reminder': createReminderDelivery(needs),
    'status_page.entry': createPageEntryDelivery(needs),
    'status_page.notice': createPageNoticeDelivery(needs),
    'webhook.notice': createWebhookNoticeDelivery({ ...needs, postSigned }),
  };
}
