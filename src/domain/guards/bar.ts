import type { Event } from '../event.ts';
import type { Facts } from '../facts.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import { isVersionMarkedBad } from '../rollback/bad-version.ts';
import { isFinished } from '../status.ts';
import { lockOf } from './lock.ts';

/**
 * What stands in the way of this go-live's deployment from outside of it: an earlier one of the same service and
 * environment, or a freeze. `because` is the code of the refusal too.
 */
export interface Bar {
  readonly because: BarReason;
  /** The other go-live; of a window, its id; of a lock and of the stop of all go-lives, who said it. */
  readonly by: string;
  /** A window's title, or the reason that was given. */
  readonly title?: string;
  /** Of a lock and of the stop of all go-lives: when somebody said it. */
  readonly since?: number;
  /** When it ends by itself. */
  readonly until?: number;
  /** Of a freeze: the first time after it that no other one covers. Missing where there is none. */
  readonly freeAt?: number;
  /** It keeps nothing back, and is only shown. */
  readonly warnOnly?: true;
  /** Of a calendar that cannot be read now: when it was, for the last time. */
  readonly readAt?: number;
  /** Until when what it said then counts; missing where it counts no more. */
  readonly countsUntil?: number;
  /** How often people have heard of it, and hear of it with this. */
  readonly told?: number;
}

export type BarReason =
  | 'target_rolling_back'
  | 'target_locked'
  | 'version_marked_bad'
  | 'frozen'
  | 'freezes_unreadable'
  /** A calendar that says when nothing is deployed. */
  | 'calendar_unread'
  | 'all_frozen'
  | 'locked';

/** What the earlier go-lives of a target say of a version that is to be deployed there. */
export interface TargetFacts {
  /** The last one that may have changed what runs there. */
  readonly last: GoLive | undefined;
  /** The one that rolled the version back there, where it is still marked bad. */
  readonly versionMarkedBadBy: string | undefined;
}

export function barsOf({ last, versionMarkedBadBy }: TargetFacts): readonly Bar[] {
  const lock = last && lockOf(last);
  return [
    ...(lock ? [{ because: lock, by: last.id }] : []),
    ...(versionMarkedBadBy === undefined
      ? []
      : [{ because: 'version_marked_bad', by: versionMarkedBadBy } as const]),
  ];
}

/** What it puts in the way of whichever go-live is planned on its target; compared before and after. */
export const putInTheWay = (goLive: GoLive): string =>
  [lockOf(goLive) ?? 'free', isVersionMarkedBad(goLive) ? 'marked bad' : 'not marked'].join(', ');

const isSame = (a: readonly Bar[], b: readonly Bar[]): boolean => textOf(a) === textOf(b);

const textOf = (bars: readonly Bar[]): string =>
  JSON.stringify(
    bars.map(({ because, by, title, since, until, freeAt, warnOnly, countsUntil, told }) => [
      [because, by, title, since, until, freeAt, warnOnly],
      [countsUntil, told],
    ]),
  );

/** The state as its target is at this moment, and the event where that is news. */
export function asTargetIs(
  goLive: GoLive,
  { bars: found, waited = [] }: Pick<Facts, 'bars'> & { readonly waited?: readonly string[] },
  now: number,
): { readonly goLive: GoLive; readonly news: readonly Event[] } {
  const lasting = found?.filter(({ until }) => until === undefined || until > now);
  const bars = lasting && shownOn(goLive, lasting);
  const isFreed = waited.length > 0;
  if (!bars || (isSame(bars, goLive.bars) && !isFreed)) return { goLive, news: [] };
  return {
    goLive: { ...goLive, bars },
    news: [{ type: 'BarsChanged', bars, ...(isFreed ? { waiting: waited } : {}) }],
  };
}

/** Once it is on its way nothing keeps it back; that all others stand still is shown all the same. */
function shownOn(goLive: GoLive, bars: readonly Bar[]): readonly Bar[] {
  // A dispatch of which nothing arrived is sent again, and asks again.
  if (areVotesOpen(goLive) || goLive.status === 'starting') return bars;
  if (isFinished(goLive.status)) return goLive.bars;
  return bars.filter(({ because }) => because === 'all_frozen');
}
