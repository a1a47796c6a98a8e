import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import type { Milestone } from '../runbook.ts';
import { channelsTold } from './notice-target.ts';

/** Who was told of the plan in another channel hears there what becomes of it. */
export const toldElsewhere = (goLive: GoLive, event: Event, version: number): readonly MessageRef[] =>
  isToldByNotice(goLive, event)
    ? []
    : channelsTold(goLive).map((channel) => ({ card: 'event', version, channel }));

/** The runbook has words of its own for this turn, and they go to the same places. */
function isToldByNotice({ runbook, t0, held }: GoLive, { type }: Event): boolean {
  const says = (milestone: Milestone) => runbook.notices.some(({ after }) => after === milestone);
  switch (type) {
    case 'Rescheduled':
      return says('rescheduled');
    case 'Aborted':
      return says('aborted');
    case 'Held':
      return says('held_past_t0') && (held?.at ?? 0) >= t0;
    default:
      return false;
  }
}
