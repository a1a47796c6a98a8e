import type { Effect, ReminderEffect } from '../effect.ts';
import type { Event, RecordedEvent } from '../event.ts';
import { reviewsStream } from '../reviews/reviews.ts';
import type { LockNews } from './target-event.ts';
import { targetsStream } from './targets.ts';

/** Who is told directly of what became of a lock: each who waited for it, the first of them first, and whose lock it was. */
export function lockReminders({ event, actor, version }: RecordedEvent): readonly ReminderEffect[] {
  const remind = (person: string, lock: LockNews): readonly ReminderEffect[] =>
    person === actor.id
      ? []
      : [
          {
            kind: 'slack.reminder',
            key: `lock/${version}/${person}`,
            goLive: targetsStream,
            person,
            about: 'lock',
            lock,
          },
        ];
  const by = actor.kind === 'user' ? { by: actor.id } : {};
  switch (event.type) {
    case 'TargetLocked': {
      const { service, environment, reason, takenFrom } = event;
      return takenFrom === undefined
        ? []
        : remind(takenFrom, { what: 'taken', service, environment, ...by, reason });
    }
    case 'TargetUnlocked':
    case 'TargetFreed': {
      const { service, environment, waiting = [] } = event;
      const place = { service, environment, ...by };
      const { lockedBy = undefined, reason = undefined } = event.type === 'TargetUnlocked' ? event : {};
      return [
        ...waiting.flatMap((person, index) => remind(person, { what: 'free', ...place, waiting, index })),
        ...(lockedBy === undefined || waiting.includes(lockedBy)
          ? []
          : remind(lockedBy, { what: 'ended', ...place, ...(reason === undefined ? {} : { reason }) })),
      ];
    }
    default:
      return [];
  }
}

/** Who waited for what this ended, the first of them first. */
export const waitedUntil = (event: Event): readonly string[] =>
  event.type === 'TargetUnlocked' || event.type === 'TargetFreed' ? (event.waiting ?? []) : [];

/** No go-live asked for it. */
export const isOfNoGoLive = ({ goLive }: Effect): boolean =>
  goLive === reviewsStream || goLive === targetsStream;
