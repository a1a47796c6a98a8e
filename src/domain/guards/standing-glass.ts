import { votesOn } from '../gates/gate-state.ts';
import { areVotesHistory, areVotesOpen, type GoLive } from '../go-live.ts';
import { holdersHere } from '../people/authority.ts';
import type { Bar } from './bar.ts';
import { votedCommit } from './last-look.ts';

/*
 * Which break-glasses hold at this moment. One counts for its T-0, and like a GO while whoever did it is still here and still
 * holds a role that may; once something was sent it stays as it was. Of a lock, a freeze or a silent calendar it counts for
 * the one that stood there.
 */

type BrokenGlass = NonNullable<GoLive['brokenGlass']>[number];

export const glassRoles = ({ runbook }: GoLive): readonly string[] => runbook.permissions.breakGlass ?? [];

/** Who can break the glass, and is still here. */
export const glassBreakers = (goLive: GoLive): readonly string[] => [
  ...new Set(glassRoles(goLive).flatMap((role) => holdersHere(goLive, role))),
];

/** What was skipped for this T-0. */
const brokenForT0 = ({ brokenGlass = [], round }: GoLive): readonly BrokenGlass[] =>
  brokenGlass.filter((one) => one.round === round);

const stands = (goLive: GoLive, { by }: BrokenGlass): boolean =>
  areVotesHistory(goLive) || glassBreakers(goLive).includes(by);

export const standingGlass = (goLive: GoLive): readonly BrokenGlass[] =>
  brokenForT0(goLive).filter((one) => stands(goLive, one));

/** Those that would hold, were whoever did it still here, or still allowed to. What was sent by one is done. */
export const lostGlass = (goLive: GoLive): readonly BrokenGlass[] =>
  brokenForT0(goLive).filter((one) => one.what !== 'rollback' && !stands(goLive, one));

/** A NO-GO that came after it is another matter, and so is another commit: no GO counts for that either. */
export function skippedGate(goLive: GoLive, gate: string): BrokenGlass | undefined {
  const noGos = votesOn(goLive, gate).filter(({ vote }) => vote === 'NO-GO');
  return standingGlass(goLive).findLast(
    (glass) =>
      glass.what === `gate/${gate}` &&
      isOfThisCommit(goLive, glass) &&
      !noGos.some((noGo) => noGo.version > glass.version),
  );
}

/** Events of the time before it was said which one hold for any; so does one that was done while it was not known. */
function isOfThisCommit(goLive: GoLive, { version, commit }: BrokenGlass): boolean {
  if (commit === undefined || !areVotesOpen(goLive)) return true;
  const isMoved = goLive.versionMoved !== undefined && goLive.versionMoved.version > version;
  return !isMoved && votedCommit(goLive) === commit;
}

export const skippedItem = (goLive: GoLive, item: string): BrokenGlass | undefined =>
  standingGlass(goLive).findLast(({ what }) => what === `item/${item}`);

const nameOf = ({ because, by }: Bar): string => `${because} ${by}`;

/**
 * The next lock or stop by the same person is another one, and so is the next time of a freeze that recurs, or the next
 * silence of a calendar.
 */
export function barKey(bar: Bar): string {
  const which = whichOf(bar);
  return which === undefined ? nameOf(bar) : `${nameOf(bar)} ${which}`;
}

function whichOf({ because, since, until, readAt }: Bar): number | 'never' | undefined {
  if (because === 'frozen') return until;
  return because === 'calendar_unread' ? (readAt ?? 'never') : since;
}

/** Events of the time before it was said which one it is have its name alone. */
const isSkippedBy = ({ bars = [] }: BrokenGlass, bar: Bar): boolean =>
  bars.includes(barKey(bar)) || bars.includes(nameOf(bar));

export const isBarSkipped = (goLive: GoLive, bar: Bar): boolean =>
  standingGlass(goLive).some((one) => isSkippedBy(one, bar));

/** Whether something stands in the way that only this one skips. */
export const isBarOf = (bars: readonly Bar[], broken: BrokenGlass): boolean =>
  bars.some((bar) => !bar.warnOnly && isSkippedBy(broken, bar));
