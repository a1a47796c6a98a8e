import type { GoLive } from './go-live.ts';
import type { NoticeState } from './notice-state.ts';
import type { Branch, Milestone, NoticeDefinition } from './runbook.ts';

/*
 * The way that a go-live takes, and the notices of each way. Those of the normal one go to their audiences. Those of
 * another way correct what was said: they go to everybody who heard it, in the same places, besides the audiences that
 * they name. What was said of a way that the go-live has left is cancelled in the transaction in which it leaves it.
 */

const branchOfMilestone: Readonly<Record<Milestone, Branch>> = {
  deployment_accepted: 'normal',
  success_declared: 'normal',
  issue_opened: 'normal',
  held_past_t0: 'delayed',
  rescheduled: 'delayed',
  aborted: 'aborted',
  rolled_back: 'rolled_back',
};

type OfBranch = Partial<Pick<NoticeDefinition, 'id' | 'branch' | 'after'>>;

export const branchOf = ({ branch, after }: OfBranch): Branch =>
  branch ?? (after === undefined ? 'normal' : branchOfMilestone[after]);

/** The targets at which a notice stands or may stand in a moment; those of `notices` alone where some are named. */
export const toldTargets = (notices: readonly NoticeState[]): readonly string[] => [
  ...new Set(
    notices.flatMap(({ deliveries }) =>
      Object.entries(deliveries).flatMap(([target, { state }]) => (state === 'failed' ? [] : [target])),
    ),
  ),
];

/** Who is to hear of a turn because of what they heard before it: everybody, but where the go-live is run, which knows. */
export function heardBefore(goLive: GoLive, notice: OfBranch): readonly string[] {
  if (branchOf(notice) === 'normal') return [];
  const before = goLive.notices.filter(
    ({ notice: id, round }) => id !== notice.id && (notice.after !== 'rescheduled' || round < goLive.round),
  );
  return toldTargets(before).filter((target) => target !== `slack:${goLive.service.channel}`);
}

/** Whether there is anybody to tell. */
export const isHeardOf = (goLive: GoLive, notice: NoticeDefinition): boolean =>
  notice.audiences.length > 0 || heardBefore(goLive, notice).length > 0;

/** The correction tells the new time at once: what was said for the old one is not said again in the same breath. */
export const isSaidByCorrection = (goLive: GoLive, notice: NoticeDefinition, plannedFor: number): boolean =>
  notice.after === undefined &&
  plannedFor < goLive.t0SetAt &&
  goLive.runbook.notices.some(({ after }) => after === 'rescheduled') &&
  toldTargets(goLive.notices.filter(({ notice: id, round }) => id === notice.id && round < goLive.round))
    .length > 0;
