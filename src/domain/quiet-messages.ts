import type { MessageRef } from './effect.ts';
import type { Event } from './event.ts';
import type { GoLive } from './go-live.ts';
import { isBeforeStart } from './status.ts';

/** Of what changes the control card at the most; undefined for all else. Where all is over, not even that is drawn anew. */
export function quietMessages({ status }: GoLive, { type }: Event): readonly MessageRef[] | undefined {
  switch (type) {
    case 'HoldersAskedFor':
      return [{ card: 'control' }];
    case 'RunbookReviewDue':
      return isBeforeStart(status) ? [{ card: 'control' }] : [];
    case 'RemindersMuted':
    case 'RemindersUnmuted':
      return [];
    default:
      return undefined;
  }
}
