import type { Event } from '../event.ts';
import type { Deed, GoLive } from '../go-live.ts';
import { unreachable } from '../unreachable.ts';
import type { FollowUpEvent } from './follow-up-event.ts';

const followUpEvents: Readonly<Record<FollowUpEvent['type'], true>> = {
  FollowUpsOpened: true,
  FollowUpsOverdue: true,
  GoLiveClosed: true,
  GoLiveReopened: true,
  VersionAllowed: true,
  EnvironmentLocked: true,
  EnvironmentUnlocked: true,
  PostMortemOpened: true,
  PostMortemNotOpened: true,
  RemindersDue: true,
};

export const isFollowUpEvent = (event: Event): event is FollowUpEvent =>
  Object.hasOwn(followUpEvents, event.type);

export function evolveFollowUps(goLive: GoLive, event: FollowUpEvent, deed: Deed): Partial<GoLive> {
  switch (event.type) {
    case 'FollowUpsOpened':
      return { followUps: { ...goLive.followUps, [event.list]: { isOpen: true, isOverdue: false } } };
    case 'FollowUpsOverdue':
      return { followUps: { ...goLive.followUps, [event.list]: { isOpen: true, isOverdue: true } } };
    case 'GoLiveClosed':
      return { closed: { ...deed, open: event.open, ...(event.reason ? { reason: event.reason } : {}) } };
    case 'GoLiveReopened':
      return { closed: undefined };
    case 'PostMortemOpened':
      return { postMortem: { state: 'opened', number: event.number, url: event.url } };
    case 'PostMortemNotOpened':
      return { postMortem: { state: 'not_opened', reason: event.reason } };
    case 'VersionAllowed':
      return { versionAllowed: { ...deed, reason: event.reason } };
    case 'EnvironmentLocked':
      return { lock: { at: deed.at, lifted: undefined } };
    case 'EnvironmentUnlocked':
      return { lock: { at: goLive.lock?.at ?? deed.at, lifted: { ...deed, reason: event.reason } } };
    case 'RemindersDue':
      return { remindedAt: deed.at };
    default:
      throw unreachable(event);
  }
}
