import type { GoLive } from '../go-live.ts';
import type { Branch, Milestone, NoticeDefinition } from '../runbook.ts';
import type { MailProgress } from './mail-progress.ts';
import type { DeliveryState, NoticeState } from './notice-state.ts';

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

type OfBranch = Partial<Pick<NoticeDefinition, 'id' | 'branch' | 'after' | 'builtIn'>>;

export const branchOf = ({ branch, after }: OfBranch): Branch =>
  branch ?? (after === undefined ? 'normal' : branchOfMilestone[after]);

/** Whether it goes to whoever heard a notice before, besides the audiences that it names. */
export const isForWhoeverHeard = (notice: OfBranch): boolean =>
  notice.builtIn === true || branchOf(notice) !== 'normal';

/** Whom a mail reached, or may have. */
export const reachedIn = ({ sending = [], accepted, uncertain }: MailProgress): readonly string[] => [
  ...accepted,
  ...sending,
  ...uncertain,
];

/** The targets at which one of these notices stands or may stand in a moment. */
export const toldTargets = (notices: readonly NoticeState[]): readonly string[] => [
  ...new Set(
    notices.flatMap((notice) =>
      Object.entries(notice.deliveries).flatMap(([target, delivery]) =>
        isTold(notice, target, delivery) ? [target] : [],
      ),
    ),
  ),
];

/** A mail may have reached some and failed for others; what was called off before the server had any of it reaches nobody. */
function isTold(notice: NoticeState, target: string, { state, mail, members }: DeliveryState): boolean {
  // Its members are told, each by themselves.
  if (members !== undefined || state === 'left_out') return false;
  if (mail && reachedIn(mail).length > 0) return true;
  const isCalledOff = notice.state === 'cancelled' && state === 'pending' && target.startsWith('email:');
  return state !== 'failed' && !isCalledOff;
}

/** What a notice corrects or ends; undefined where it does neither. `round`: its own. */
export function saidBefore(
  { notices }: GoLive,
  notice: OfBranch,
  round: number,
): readonly NoticeState[] | undefined {
  if (!isForWhoeverHeard(notice)) return undefined;
  return notices.filter(
    (said) => said.notice !== notice.id && (notice.after !== 'rescheduled' || said.round < round),
  );
}

/** Who is to hear of a turn because of what they heard before it: everybody, but where the go-live is run, which knows. */
export const heardBefore = (goLive: GoLive, notice: OfBranch): readonly string[] =>
  toldTargets(saidBefore(goLive, notice, goLive.round) ?? []).filter((target) =>
    isHeardAgain(goLive, notice, target),
  );

/** Whether whoever heard something there hears of a turn there. */
export const isHeardAgain = ({ service }: GoLive, notice: OfBranch, target: string): boolean =>
  target !== `slack:${service.channel}` && !followsByItself(target, notice);

/** A page ends by being resolved: nobody is paged anew. What golive says by itself stands on the status page anyway. */
const followsByItself = (target: string, { builtIn }: OfBranch): boolean =>
  target === 'pager' || (target === 'status_page' && builtIn === true);

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
