import { cancelGivenUp } from './deployment/cancel-run.ts';
import { patchRun } from './deployment/evolve-runs.ts';
import type { LogEvent } from './event.ts';
import { type Deed, findRun, type GoLive } from './go-live.ts';
import { healthAfterDowntime } from './health/evolve-health.ts';
import { unreachable } from './unreachable.ts';

export function evolveLog(
  goLive: GoLive,
  event: LogEvent,
  { at, version }: Pick<Deed, 'at' | 'version'>,
): Partial<GoLive> {
  switch (event.type) {
    case 'EffectGaveUp': {
      const { effect, kind, subject, reason } = event;
      return {
        ...dispatchGivenUp(goLive, subject),
        ...cancelGivenUp(goLive, effect),
        troubles: [...goLive.troubles, { effect, kind, subject, reason, at, version }],
      };
    }
    case 'DowntimeNoticed':
      return { health: healthAfterDowntime(goLive, event.to - event.from) };
    case 'CommandRefused':
      return {};
    default:
      throw unreachable(event);
  }
}

/** A given-up dispatch leaves its run for a person to look at. `subject` is then its correlation id. */
function dispatchGivenUp(goLive: GoLive, subject: string): Partial<GoLive> {
  const dispatch = findRun(goLive, subject)?.dispatch;
  const isOpen = dispatch === 'requested' || dispatch === 'begun' || dispatch === 'unknown';
  return isOpen ? patchRun(goLive, subject, { dispatch: 'given_up', wasDoubted: true }) : {};
}
