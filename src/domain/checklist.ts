import { holdsOneOf, mayManage } from './authority.ts';
import type { Action } from './command.ts';
import { accept, type Case, type Decision, decline, reject } from './decision.ts';
import type { Event } from './event.ts';
import { areVotesOpen, type GoLive } from './go-live.ts';
import type { ChecklistItem } from './runbook.ts';
import { withdrawFinalGo } from './withdrawal.ts';

type ItemAction = Extract<Action, { item: string }>;

export function decideItem(it: Case, action: ItemAction): Decision {
  const item = findItem(it.goLive, action.item);
  if (!item) return decline('unknown_item', { subject: action.item });
  const { goLive, command } = it;
  if (goLive.status === 'aborted') return decline('finished');
  if (!holdsOneOf(goLive, command.actor, [item.owner]) && !mayManage(goLive, command.actor))
    return reject(it, 'not_allowed', {
      allowedRoles: [item.owner, ...goLive.runbook.permissions.manage],
      subject: item.id,
    });

  const now = goLive.items[item.id]?.state ?? 'open';
  switch (action.type) {
    case 'TickItem': {
      if (now === 'done' && !action.evidence) return decline('item_unchanged', { subject: item.id });
      const evidence = action.evidence ? { evidence: action.evidence } : {};
      return accept({ type: 'ChecklistItemTicked', item: item.id, ...evidence });
    }
    case 'UntickItem':
      if (now === 'open') return decline('item_unchanged', { subject: item.id });
      if (item.blocking && !areVotesOpen(goLive)) return decline('already_started');
      return accept({ type: 'ChecklistItemUnticked', item: item.id }, ...consequences(goLive, item));
    case 'SkipItem':
      if (action.reason.trim() === '') return decline('reason_required');
      if (now === 'skipped') return decline('item_unchanged', { subject: item.id });
      return accept({ type: 'ChecklistItemSkipped', item: item.id, reason: action.reason });
    case 'AddEvidence':
      return accept({ type: 'EvidenceAdded', item: item.id, evidence: action.evidence });
  }
}

const consequences = (goLive: GoLive, item: ChecklistItem): readonly Event[] =>
  item.blocking ? withdrawFinalGo(goLive, 'item_unticked') : [];

export function findItem(goLive: GoLive, id: string): ChecklistItem | undefined {
  return allItems(goLive).find((item) => item.id === id);
}

export const allItems = (goLive: GoLive): readonly ChecklistItem[] =>
  goLive.runbook.checklist.flatMap((section) => section.items);

export const isSettled = (goLive: GoLive, item: ChecklistItem): boolean =>
  (goLive.items[item.id]?.state ?? 'open') !== 'open';

/** Done and all, over the whole list; skipped items count as settled. */
export function checklistProgress(goLive: GoLive): { readonly settled: number; readonly total: number } {
  const items = allItems(goLive);
  return { settled: items.filter((item) => isSettled(goLive, item)).length, total: items.length };
}
