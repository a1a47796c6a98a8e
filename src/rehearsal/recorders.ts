import type { MailOut } from '../adapters/mail.ts';
import type { PagerOut } from '../adapters/pager.ts';
import type { NewPageEntry, PageEntry, PageEntryChange, StatusPageOut } from '../adapters/status-page.ts';
import type { WebhookOut } from '../adapters/webhook.ts';
import type { Webhook } from '../domain/service.ts';
import { outside } from '../messages/blocks/mrkdwn.ts';
import type { Catalogue } from '../messages/catalogue.ts';

/*
 * In the place of what reaches people outside Slack: each call becomes one line in the rehearsal's channel. What has
 * happened is only told once that line stands there, so that it is tried again as the real call would be.
 */

interface RecorderNeeds {
  readonly words: Catalogue;
  readonly tell: (line: string) => Promise<void>;
}

export interface Recorders {
  readonly mail: MailOut;
  readonly pager: PagerOut;
  readonly statusPage: StatusPageOut;
  readonly webhooks: WebhookOut;
}

const nowhere = 'https://rehearsal.invalid';

export const createRecorders = (needs: RecorderNeeds): Recorders => ({
  mail: mailRecorder(needs),
  pager: pagerRecorder(needs),
  statusPage: statusPageRecorder(needs),
  webhooks: webhookRecorder(needs),
});

function mailRecorder({ words, tell }: RecorderNeeds): MailOut {
  return {
    connect: async () => ({
      async send({ to, beforeText }) {
        await beforeText();
        await tell(words.rehearsal.wouldGo.mail(to.length, outside(to.join(', '), 300)));
        return [];
      },
      close: () => {},
    }),
  };
}

function pagerRecorder({ words: { rehearsal }, tell }: RecorderNeeds): PagerOut {
  return {
    send: (signal) => {
      const about = signal.action === 'trigger' ? outside(signal.about.summary) : '';
      return tell(rehearsal.wouldGo.page(rehearsal.pager[signal.action], about));
    },
    tellOfChange: ({ summary }) => tell(rehearsal.wouldGo.page(rehearsal.pager.change, outside(summary))),
  };
}

function statusPageRecorder({ words: { rehearsal }, tell }: RecorderNeeds): StatusPageOut {
  const entries = new Map<string, PageEntry>();
  const write = async (id: string, { status, body, mark }: PageEntryChange | NewPageEntry) => {
    await tell(rehearsal.wouldGo.statusPage(outside(status, 60), outside(body)));
    const entry = { id, url: `${nowhere}/status/${id}`, said: mark.said };
    entries.set(mark.entry, entry);
    return entry;
  };
  return {
    find: async (mark) => {
      const found = entries.get(mark);
      return found ? { found } : { absent: true };
    },
    read: async (id) => {
      const entry = [...entries.values()].find((one) => one.id === id);
      if (!entry) throw new Error(`the rehearsal has no entry ${id} on its status page`);
      return entry;
    },
    components: async () => [],
    create: (entry) => write(`entry-${entries.size + 1}`, entry),
    change: write,
  };
}

/** A webhook's address and secret are not even looked up: what is called in its place names it. */
export const rehearsedWebhook = (id: string): Webhook => ({
  url: `${nowhere}/${id}`,
  secret: rehearsedSecret,
});

export const rehearsedSecret = 'REHEARSAL';

const webhookRecorder = ({ words, tell }: RecorderNeeds): WebhookOut => ({
  send: ({ url }) => tell(words.rehearsal.wouldGo.webhook(outside(new URL(url).pathname.slice(1), 60))),
});
