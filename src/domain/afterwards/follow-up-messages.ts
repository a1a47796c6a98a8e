import { followUpLists } from '../checklist/task.ts';
import type { MessageRef } from '../effect.ts';
import type { GoLive } from '../go-live.ts';
import { unreachable } from '../unreachable.ts';
import type { FollowUpEvent } from './follow-up-event.ts';
import { isListOpen } from './follow-ups.ts';

const cardOf = (list: string): MessageRef => ({ card: 'follow_ups', list });

/** Every list that has a card, also of an outcome that a rollback has overtaken. */
export const followUpCards = ({ followUps }: GoLive): readonly MessageRef[] =>
  Object.keys(followUps).map(cardOf);

/** The card on which a task stands: that of its follow-up list once it has begun, else the checklist's. */
export function taskCard(goLive: GoLive, item: string): 'checklist' | readonly MessageRef[] {
  const list = followUpLists(goLive).find(({ tasks }) => tasks.some(({ id }) => id === item));
  if (!list) return 'checklist';
  return isListOpen(goLive, list) ? [cardOf(list.id)] : [];
}

export function followUpMessages(goLive: GoLive, event: FollowUpEvent): readonly MessageRef[] {
  switch (event.type) {
    case 'FollowUpsOpened':
    case 'FollowUpsOverdue':
      return [cardOf(event.list)];
    case 'GoLiveClosed':
    case 'GoLiveReopened':
      // What led to the deployment can be changed no more, or again.
      return [...followUpCards(goLive), { card: 'checklist' }, { card: 'steps' }];
    case 'VersionAllowed':
    case 'EnvironmentLocked':
    case 'EnvironmentUnlocked':
    case 'PostMortemOpened':
    case 'PostMortemNotOpened':
    case 'RemindersDue':
      return [];
    default:
      throw unreachable(event);
  }
}

/** That a list begins is told by its card, a reminder by itself, and a lock comes with a rollback that is told. */
export const isFollowUpTold = ({ type }: FollowUpEvent): boolean =>
  type !== 'FollowUpsOpened' && type !== 'RemindersDue' && type !== 'EnvironmentLocked';
