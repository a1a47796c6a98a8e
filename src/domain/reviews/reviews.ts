import type { Command } from '../command.ts';
import { accept, type Decision, decline } from '../decision.ts';
import type { ReminderEffect } from '../effect.ts';
import type { RecordedEvent } from '../event.ts';
import type { ReviewReminded, ReviewWish } from './review-event.ts';

/**
 * The reviews that were told without a go-live, as the fold of the stream `REVIEWS`: each date of a runbook once for each
 * service. Where a go-live by the runbook is there, that one tells of it (`document-control.ts`).
 */
export const reviewsStream = 'REVIEWS';

type Told = Pick<ReviewReminded, 'runbook' | 'review' | 'service'>;

export const foldReviews = (events: readonly RecordedEvent[]): readonly Told[] =>
  events.map(({ stream, event }): Told => {
    if (event.type === 'ReviewReminded') return event;
    throw new Error(`${stream}: ${event.type} does not belong here`);
  });

export function decideReviews(told: readonly Told[], { actor }: Command, action: ReviewWish): Decision {
  const { runbook, review, service } = action;
  if (actor.kind !== 'system') return decline('not_allowed');
  if (told.some((one) => one.runbook === runbook && one.review === review && one.service === service))
    return decline('not_due');
  return accept({ ...action, type: 'ReviewReminded' });
}

/** A reminder that reached nobody, and why. No go-live tells of it. */
export interface LostReminder extends Omit<ReviewReminded, 'type'> {
  readonly reason: string;
}

/** Each once: one person may keep a runbook for several services. `givenUp` are keys of reminders. */
export const lostReminders = (
  reminded: readonly ReviewReminded[],
  givenUp: readonly { readonly effect: string; readonly reason: string }[],
): readonly LostReminder[] =>
  givenUp.flatMap(({ effect, reason }) => {
    const of = reminded.find((one) => reviewReminder(one).key === effect);
    return of ? [{ ...of, reason }] : [];
  });

/** Under the key that a go-live by this runbook has too: nobody hears of the same review twice. */
export const reviewReminder = ({
  runbook,
  review,
  person,
  title,
  owner,
}: ReviewReminded): ReminderEffect => ({
  kind: 'slack.reminder',
  key: `review/${runbook}/${review}/${person}`,
  goLive: reviewsStream,
  person,
  about: 'review',
  review,
  runbook: { title, owner },
});
