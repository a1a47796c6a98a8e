import type { MessageRef } from '../effect.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import type { Milestone } from '../runbook.ts';
import { endHearing } from './hold-hearing.ts';
import { channelsTold } from './notice-target.ts';

/** Who was told of the plan in another channel hears there what becomes of it. */
export function toldElsewhere(goLive: GoLive, event: Event, version: number): readonly MessageRef[] {
  const { heardIn, afterStart } = hearingOf(goLive, event);
  // What goes on already is not announced anew: whoever wants to know finds it in the thread.
  const quiet = afterStart ? ({ quiet: true } as const) : {};
  return heardIn.map((channel) => ({ card: 'event', version, channel, ...quiet }));
}

const nobody = { heardIn: [], afterStart: false };

function hearingOf(goLive: GoLive, { type }: Event): ReturnType<typeof endHearing> {
  // The runbook has words of its own for this turn, and they go to the same places.
  const says = (milestone: Milestone) => goLive.runbook.notices.some(({ after }) => after === milestone);
  const all = () => ({ heardIn: channelsTold(goLive), afterStart: false });
  switch (type) {
    case 'Held':
      return goLive.held ?? nobody;
    case 'Resumed':
      return goLive.lastHold ? endHearing(goLive, goLive.lastHold) : nobody;
    case 'Rescheduled':
      return says('rescheduled') ? nobody : all();
    case 'Aborted':
      return says('aborted') ? nobody : all();
    default:
      return all();
  }
}
