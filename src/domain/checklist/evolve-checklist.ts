import type { Deed, GoLive } from '../go-live.ts';
import { unreachable } from '../unreachable.ts';
import type { ChecklistEvent } from './checklist-event.ts';
import type { ItemState } from './task-state.ts';

export const evolveChecklist = (goLive: GoLive, event: ChecklistEvent, deed: Deed): Partial<GoLive> => ({
  items: { ...goLive.items, [event.item]: itemAfter(goLive.items[event.item], event, deed) },
});

function itemAfter(before: ItemState | undefined, event: ChecklistEvent, { by, at }: Deed): ItemState {
  const evidence = before?.evidence ?? [];
  const files = before?.files === undefined ? {} : { files: before.files };
  const kept = { ...(before?.assignee === undefined ? {} : { assignee: before.assignee }), ...files };
  switch (event.type) {
    case 'ChecklistItemTicked':
      return {
        ...kept,
        state: 'done',
        by,
        at,
        evidence: event.evidence ? [...evidence, event.evidence] : evidence,
      };
    case 'ChecklistItemUnticked':
      return { ...kept, state: 'open', by, at, evidence };
    case 'ChecklistItemSkipped':
      return { ...kept, state: 'skipped', by, at, reason: event.reason, evidence };
    case 'EvidenceAdded':
      return {
        ...(before ?? { state: 'open' }),
        evidence: event.evidence === '' ? evidence : [...evidence, event.evidence],
        ...(event.files ? { files: [...(before?.files ?? []), ...event.files] } : {}),
      };
    case 'TaskAssigned': {
      const { assignee: _before, ...rest } = before ?? { state: 'open', evidence };
      return { ...rest, ...(event.person === undefined ? {} : { assignee: event.person }) };
    }
    default:
      throw unreachable(event);
  }
}
