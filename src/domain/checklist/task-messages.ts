import { taskCard } from '../afterwards/follow-up-messages.ts';
import type { MessageRef } from '../effect.ts';
import { currentConditions } from '../gates/condition.ts';
import type { GoLive } from '../go-live.ts';
import type { ChecklistEvent } from './checklist-event.ts';

/** Slack shows a file to whoever is where its link was posted; who owes a task now, is to hear of it. */
export const isTold = (event: ChecklistEvent): boolean =>
  event.type === 'TaskAssigned' || (event.type === 'EvidenceAdded' && event.files !== undefined);

/** An item of the checklist stands on the start card too. */
export const taskMessages = (goLive: GoLive, { item }: ChecklistEvent): readonly MessageRef[] => {
  const card = taskCard(goLive, item);
  return card === 'checklist'
    ? [{ card: 'checklist' }, ...conditionCards(goLive, item), ...startCard(goLive)]
    : card;
};

/** The gate's card says how its condition stands. */
const conditionCards = (goLive: GoLive, item: string): readonly MessageRef[] =>
  currentConditions(goLive)
    .filter(({ id }) => id === item)
    .map(({ gate }) => ({ card: 'gate', gate }));

export function startCard({ start }: GoLive): readonly MessageRef[] {
  const offered: MessageRef[] = start.offeredRound > 0 ? [{ card: 'start', round: start.offeredRound }] : [];
  return start.overdueRound > 0
    ? [...offered, { card: 'start_overdue', round: start.overdueRound }]
    : offered;
}
