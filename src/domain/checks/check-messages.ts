import { taskCard } from '../afterwards/follow-up-messages.ts';
import type { MessageRef } from '../effect.ts';
import type { GoLive } from '../go-live.ts';
import type { CheckEvent } from './check-event.ts';

/** What people asked for is shown as running; of what time asks for only news is drawn. What turns red is told. */
export function checkMessages(goLive: GoLive, event: CheckEvent, version: number): readonly MessageRef[] {
  if (event.type === 'ChecksRequested')
    return event.moment === undefined ? event.checks.flatMap((check) => cardOfCheck(goLive, check)) : [];
  const { answered, isOfPerson } = goLive.checks[event.check] ?? {};
  if (answered?.at !== answered?.since && !isOfPerson) return [];
  const isTold = event.turnedRed && !tookGoBack(goLive, version);
  return [
    { card: 'control' },
    ...cardOfCheck(goLive, event.check),
    ...(isTold ? [{ card: 'event', version } as const] : []),
  ];
}

/** Where its result is shown, besides the plan. */
function cardOfCheck(goLive: GoLive, check: string): readonly MessageRef[] {
  const [kind, gate = ''] = check.split('/');
  if (kind === 'item') return [{ card: 'checklist' }];
  if (kind === 'follow_up') {
    const card = taskCard(goLive, check.slice('follow_up/'.length));
    return card === 'checklist' ? [] : card;
  }
  return kind === 'criterion' ? [{ card: 'gate', gate }] : [];
}

/** The event after this one tells the same, and what follows from it. */
const tookGoBack = ({ gates }: GoLive, version: number): boolean =>
  Object.values(gates).some(({ vote }) => vote?.unticked?.version === version + 1);
