import type { Effect } from './effect.ts';

/** What an effect was about, as people know it: for the event that it was given up. */
export function subjectOf(effect: Effect): string {
  switch (effect.kind) {
    case 'slack.message':
      return effect.message.card;
    case 'slack.notice':
    case 'status_page.notice':
    case 'pager.notice':
    case 'mail.notice':
    case 'webhook.notice':
    case 'mail.test':
      return effect.notice;
    case 'pager.alert':
      return effect.alert;
    case 'pager.change':
      return effect.moment;
    case 'status_page.entry':
      return effect.entry;
    case 'github.issue':
      return effect.note === undefined ? 'post_mortem' : 'action_item';
    case 'slack.reminder':
      return effect.person;
    case 'mail.no_go':
      return effect.gate;
    case 'mail.escalation':
      return String(effect.escalation);
    case 'slack.members':
      return '';
    case 'github.dispatch':
      return effect.run.correlationId;
    case 'github.cancel':
      return effect.correlationId;
    case 'github.compare':
      return `${effect.base}...${effect.head}`;
    case 'channel.test':
      return effect.target;
    case 'check.run':
      return effect.check;
  }
}
