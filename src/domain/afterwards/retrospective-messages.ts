import type { MessageRef } from '../effect.ts';
import type { GoLive } from '../go-live.ts';
import type { RetrospectiveEvent } from './retrospective-event.ts';

/** What was posted of it shows the issues of its action items, too; that one could not be opened is told. */
export function retrospectiveMessages(
  { retrospective: { held } }: GoLive,
  { type }: RetrospectiveEvent,
  tells: MessageRef,
): readonly MessageRef[] {
  const isOfIssue = type === 'ActionItemOpened' || type === 'ActionItemNotOpened';
  return [
    { card: 'retrospective' },
    ...(type === 'RetrospectiveHeld' || type === 'ActionItemNotOpened' ? [tells] : []),
    ...(isOfIssue && held ? [{ card: 'event' as const, version: held.version }] : []),
  ];
}
