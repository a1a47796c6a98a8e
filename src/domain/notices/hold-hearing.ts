import type { Deed, GoLive } from '../go-live.ts';
import { isBeforeStart } from '../status.ts';
import { channelsTold } from './notice-target.ts';

/*
 * Who hears of a hold in other channels than the go-live's own, besides whoever is told by the runbook's notice that T-0
 * passed on hold. Whoever heard of a hold hears of its end, and nobody else.
 */

/** `heardIn`: the other channels in which it is told as it is told in the go-live's own. */
export interface Hold extends Deed {
  readonly reason: string;
  readonly heardIn: readonly string[];
  /** The deployment had begun: it goes on, and what comes after it waits. */
  readonly afterStart: boolean;
}

type Hearing = Pick<Hold, 'heardIn' | 'afterStart'>;

const saysDelay = ({ runbook }: GoLive, id: string): boolean =>
  runbook.notices.some((notice) => notice.id === id && notice.after === 'held_past_t0');

/** How a hold that begins now is told. That T-0 passes on hold is said only of what has not begun yet. */
export function holdHearing(goLive: GoLive, at: number): Hearing {
  const afterStart = !isBeforeStart(goLive.status);
  const isSaidByNotice =
    !afterStart && at >= goLive.t0 && goLive.runbook.notices.some(({ id }) => saysDelay(goLive, id));
  return { heardIn: isSaidByNotice ? [] : channelsTold(goLive), afterStart };
}

/** Where people heard of the hold that has ended. */
export function endHearing(goLive: GoLive, hold: Hold): Hearing {
  const delays = goLive.notices.filter(({ notice, at }) => at >= hold.at && saysDelay(goLive, notice));
  const heardOfDelay = channelsTold({ ...goLive, notices: delays });
  // Whoever is outside the house is told by notices alone.
  const heardIn = channelsTold(goLive).filter(
    (channel) => hold.heardIn.includes(channel) || heardOfDelay.includes(channel),
  );
  return { heardIn, afterStart: hold.afterStart && heardOfDelay.length === 0 };
}
