import type { PlanEvent } from './event.ts';
import type { Deed, GoLive } from './go-live.ts';
import { holdHearing } from './notices/hold-hearing.ts';
import { unreachable } from './unreachable.ts';

export function evolvePlan(goLive: GoLive, event: PlanEvent, deed: Deed): Partial<GoLive> {
  switch (event.type) {
    case 'FinalGoGiven':
      return { finalGo: deed };
    case 'FinalGoWithdrawn':
      return { finalGo: undefined };
    case 'Held':
      return { held: { ...deed, reason: event.reason, ...holdHearing(goLive, deed.at) } };
    case 'Resumed':
      return { held: undefined, lastHold: goLive.held, resumedAt: deed.at };
    case 'Rescheduled':
      return {
        t0: event.t0,
        timeZone: event.timeZone,
        round: goLive.round + 1,
        t0SetAt: deed.at,
        steps: {},
        phasesBegun: [],
        checkMoments: [],
      };
    case 'Aborted':
      return {
        ended: {
          at: deed.at,
          by: deed.by,
          reason: event.reason,
          ...(event.begun ? { begun: event.begun } : {}),
        },
      };
    case 'MembershipChanged': {
      const others = goLive.left.filter((person) => person !== event.person);
      return { left: event.isMember ? others : [...others, event.person] };
    }
    case 'StartOffered':
      return { start: { ...goLive.start, offeredRound: goLive.round } };
    case 'BarsChanged':
      return { bars: event.bars };
    case 'FreezeLifted':
      return { liftedFreezes: [...goLive.liftedFreezes, ...event.freezes] };
    case 'VersionMoved': {
      const { type: _type, ...moved } = event;
      return { versionMoved: { ...deed, ...moved } };
    }
    case 'StartOverdue':
      return { start: { ...goLive.start, overdueRound: goLive.round } };
    case 'SuccessDeclared':
      return { success: deed };
    default:
      throw unreachable(event);
  }
}
