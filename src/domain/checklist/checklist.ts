import type { GoLive } from '../go-live.ts';
import type { ChecklistItem } from '../runbook.ts';
import { progressOf } from './task.ts';

export function findItem(goLive: GoLive, id: string): ChecklistItem | undefined {
  return allItems(goLive).find((item) => item.id === id);
}

export const allItems = (goLive: GoLive): readonly ChecklistItem[] =>
  goLive.runbook.checklist.flatMap((section) => section.items);

/** Done and all, over the whole list; skipped items count as settled. */
export const checklistProgress = (goLive: GoLive) => progressOf(goLive, allItems(goLive));
