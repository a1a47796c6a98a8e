import { closeWhenDone } from '../afterwards/follow-ups.ts';
import { followUpTasks, openTasks } from '../checklist/task.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, type KnownCase } from '../decision.ts';
import { deploymentAcceptedAt } from '../deployment/deployment.ts';
import type { NoticeEffect } from '../effect.ts';
import type { Event, NoticeCancelReason, NoticeQueued } from '../event.ts';
import { type GoLive, lastAcceptedRun, overallHealth } from '../go-live.ts';
import { surelyWatchedUntil } from '../health/watch.ts';
import { undecidedIncident } from '../rollback/incident.ts';
import type { NoticeDefinition } from '../runbook.ts';
import { isBeforeStart } from '../status.ts';
import { outcomeOf } from './mail-progress.ts';
import { approvalOf } from './notice-approval.ts';
import { branchOf, heardBefore, isHeardOf, isSaidByCorrection } from './notice-branch.ts';
import { fallBack } from './notice-fallback.ts';
import type { DeliveryState, NoticeState } from './notice-state.ts';
import { channelOf, isExternal, targetsOf } from './notice-target.ts';
import { renderWords, variablesIn } from './notice-text.ts';
import { graceOf, onTimeMs, plannedFor } from './notice-time.ts';

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;

/** When a notice of this round falls due; undefined while its milestone is not reached or when it is settled. */
export function noticeDueAt(goLive: GoLive, notice: NoticeDefinition): number | undefined {
  if (findNotice(goLive, notice.id)) return undefined;
  const ready = milestoneAt(goLive, notice);
  if (ready === undefined || waitsForLink(goLive, notice)) return undefined;
  return Math.max(ready, notice.atOffsetMs === undefined ? ready : plannedFor(goLive, notice));
}

/** GitHub may take a run without naming it: a text with its link waits until the run is found. */
const waitsForLink = (goLive: GoLive, notice: NoticeDefinition): boolean =>
  notice.after === 'deployment_accepted' &&
  lastAcceptedRun(goLive)?.link === undefined &&
  variablesIn(notice).includes('run_url');

/** From when on nothing but the time of day keeps the notice back. */
export function milestoneAt(goLive: GoLive, notice: NoticeDefinition): number | undefined {
  switch (notice.after) {
    case undefined:
      return goLive.held ? undefined : Math.max(goLive.t0SetAt, goLive.resumedAt ?? 0);
    case 'deployment_accepted':
      return deploymentAcceptedAt(goLive);
    case 'success_declared':
      return isSuccessWhole(goLive) && isHeardOf(goLive, notice)
        ? Math.max(
            goLive.success?.at ?? 0,
            ...Object.values(goLive.health).map((h) => h.since),
            ...goLive.incidents.map(({ settledAt = 0 }) => settledAt),
            ...severeIssues(goLive).map(({ resolved }) => resolved?.at ?? 0),
          )
        : undefined;
    case 'rolled_back':
      return goLive.status === 'rolled_back' && isHeardOf(goLive, notice) ? goLive.rolledBackAt : undefined;
    case 'held_past_t0':
      return goLive.held && isBeforeStart(goLive.status) && isHeardOf(goLive, notice)
        ? Math.max(goLive.t0, goLive.held.at)
        : undefined;
    case 'rescheduled':
      return goLive.round > 1 && isBeforeStart(goLive.status) && heardBefore(goLive, notice).length > 0
        ? goLive.t0SetAt
        : undefined;
    case 'aborted':
      return goLive.status === 'aborted' && isHeardOf(goLive, notice) ? goLive.ended?.at : undefined;
    case 'issue_opened':
      return undefined;
  }
}

const severeIssues = ({ issues }: GoLive) => issues.filter(({ severity }) => severity === 'severe');

/** Nobody is told of a success of which somebody has reported that it is none, or while people were paged for it. */
const isSuccessWhole = (goLive: GoLive): boolean =>
  goLive.status === 'succeeded' &&
  overallHealth(goLive) === 'up' &&
  !goLive.held &&
  undecidedIncident(goLive) === undefined &&
  severeIssues(goLive).every(({ resolved }) => resolved !== undefined);

/**
 * When something that never came is waited for no longer: for a success that health is up, for as long as it is
 * watched in any case; for a text with the run's link that the run is found, within the grace time.
 */
export function noticeMissedAt(goLive: GoLive, notice: NoticeDefinition): number | undefined {
  if (findNotice(goLive, notice.id)) return undefined;
  const ready = milestoneAt(goLive, notice);
  if (notice.after === 'success_declared' && ready === undefined)
    return isHeardOf(goLive, notice) ? surelyWatchedUntil(goLive) : undefined;
  return ready !== undefined && waitsForLink(goLive, notice) ? ready + graceOf(notice) : undefined;
}

/** When T-0 passed during a hold, nobody is told any more that it is still to come. */
const isOvertakenByHold = (goLive: GoLive, notice: NoticeDefinition, now: number): boolean =>
  notice.after === undefined &&
  plannedFor(goLive, notice) < Math.min(goLive.t0, goLive.resumedAt ?? 0) &&
  now >= goLive.t0;

const findNotice = (goLive: GoLive, notice: string): NoticeState | undefined =>
  goLive.notices.find((n) => n.notice === notice && n.round === goLive.round);

export function decideSendNotice({ goLive, command, facts }: Case, action: ActionOf<'SendNotice'>): Decision {
  const notice = goLive.runbook.notices.find((n) => n.id === action.notice);
  if (!notice || action.round !== goLive.round) return decline('unknown_notice', { subject: action.notice });
  const { id } = notice;
  const { round } = goLive;
  if (command.at >= (noticeMissedAt(goLive, notice) ?? Number.POSITIVE_INFINITY)) {
    const since = milestoneAt(goLive, notice) ?? goLive.success?.at ?? 0;
    return accept({
      type: 'NoticeMissed',
      notice: id,
      round,
      dueAt: Math.max(since, plannedFor(goLive, notice)),
    });
  }
  const dueAt = noticeDueAt(goLive, notice);
  if (dueAt === undefined || command.at < dueAt) return decline('not_due');
  const overdue = command.at - dueAt;
  if (overdue > graceOf(notice)) return accept({ type: 'NoticeMissed', notice: id, round, dueAt });
  if (isOvertakenByHold(goLive, notice, command.at))
    return accept({ type: 'NoticeMissed', notice: id, round, dueAt: plannedFor(goLive, notice) });
  if (isSaidByCorrection(goLive, notice, plannedFor(goLive, notice)))
    return accept({ type: 'NoticeCancelled', notice: id, round, because: 'rescheduled' });
  const rendered = renderWords(goLive, notice);
  if (!rendered.ok) return accept({ type: 'NoticeCancelled', notice: id, round, because: 'missing_value' });
  const late = overdue > onTimeMs;
  const queued = heldBack(goLive, notice, targetsOf(goLive, notice, facts.reachable));
  return accept(
    { type: 'NoticeQueued', notice: id, round, dueAt, late, ...rendered.words, ...queued },
    ...approvedAlready(goLive, notice, { late, targets: queued.awaiting ?? [] }),
  );
}

/** What leaves the house waits for an approval, which may be there already; all others hear it in time. */
function heldBack(
  goLive: GoLive,
  notice: NoticeDefinition,
  { targets, notConfigured }: ReturnType<typeof targetsOf>,
): Pick<NoticeQueued, 'targets' | 'notConfigured' | 'awaiting'> {
  const awaiting = targets.filter((target) => isExternal(goLive, notice, target));
  if (awaiting.length === 0) return { targets, notConfigured };
  return { targets: targets.filter((target) => !awaiting.includes(target)), notConfigured, awaiting };
}

function approvedAlready(
  goLive: GoLive,
  notice: NoticeDefinition,
  { late, targets }: { readonly late: boolean; readonly targets: readonly string[] },
): readonly Event[] {
  const approval = targets.length > 0 ? approvalOf(goLive, notice) : undefined;
  if (!approval) return [];
  const { round } = goLive;
  return [{ type: 'ExternalNoticeQueued', notice: notice.id, round, late, targets, ...approval.words }];
}

type NoticeReport = ActionOf<'ReportNoticeDelivered' | 'ReportNoticeFailed'>;

export function decideNoticeReport(it: Case, action: NoticeReport): Decision {
  const { goLive } = it;
  const { notice, round, target } = action;
  const known = goLive.notices.find((n) => n.notice === notice && n.round === round);
  const delivery = known?.deliveries[target];
  if (!known || !delivery) return decline('unknown_notice', { subject: notice });
  if (delivery.state === 'delivered') return decline('stale');
  if (action.type === 'ReportNoticeFailed' && delivery.state === 'failed') return decline('stale');
  if (action.type === 'ReportNoticeFailed')
    return accept(
      { type: 'NoticeFailed', notice, round, target, reason: action.reason, ...mailOf(delivery) },
      ...fallBack(goLive, known, { target, text: action.text }),
    );
  const permalink = action.permalink ? { permalink: action.permalink } : {};
  return accept(
    { type: 'NoticeDelivered', notice, round, target, ...permalink, ...mailOf(delivery) },
    ...doneByDelivery(it, known, target),
  );
}

const mailOf = ({ mail }: DeliveryState) => (mail ? { mail: outcomeOf(mail) } : {});

/** The last delivery of a notice does the tasks that it stands for, or shows on them how far it came. */
export function doneByDelivery(
  { goLive, facts }: KnownCase,
  known: NoticeState,
  target: string,
): readonly Event[] {
  if ([...(known.awaiting ?? []), ...(known.unapproved ?? [])].length > 0) return [];
  const others = Object.entries(known.deliveries).filter(([name]) => name !== target);
  if (others.some(([, { state }]) => state !== 'delivered' && state !== 'left_out')) return [];
  const title = goLive.runbook.notices.find(({ id }) => id === known.notice)?.title ?? known.notice;
  const missing = [...new Set(known.notConfigured.map(channelOf))];
  const tasks = openTasks(goLive, followUpTasks(goLive)).filter(
    ({ doneByNotice }) => doneByNotice === known.notice,
  );
  if (missing.length > 0)
    return tasks.map(({ id }) => ({
      type: 'EvidenceAdded',
      item: id,
      evidence: facts.words.notices.told(title, missing),
    }));
  const done: readonly Event[] = tasks.map(({ id }) => ({
    type: 'ChecklistItemTicked',
    item: id,
    evidence: facts.words.notices.told(title, []),
  }));
  return [
    ...done,
    ...closeWhenDone(
      goLive,
      tasks.map(({ id }) => id),
    ),
  ];
}

/**
 * How a queued delivery stands at this moment. A success waits for health, what waited for time alone for the end of a
 * hold, both within the grace time of the notice. What goes by time alone is missed after its grace time, though Slack
 * kept it waiting; what tells of an event still follows the event;
 * `settled`: the go-live's rules ended it already; `void`: what it tells is not so any more.
 */
export type NoticeStanding = 'holds' | 'waits' | 'missed' | 'settled' | 'void';

export function noticeStanding(
  goLive: GoLive,
  { notice, round, target }: Pick<NoticeState, 'notice' | 'round'> & { readonly target?: string },
  now: number,
): NoticeStanding {
  const state = goLive.notices.find((n) => n.notice === notice && n.round === round);
  if (state?.state !== 'queued') return 'settled';
  const definition = goLive.runbook.notices.find((n) => n.id === notice);
  if (!definition) return 'holds';
  const byTime = definition.after === undefined;
  const isPastGrace = now - (state.dueAt ?? state.at) > graceOf(definition);
  const isApproved =
    target === undefined ||
    !isExternal(goLive, definition, target) ||
    approvalOf(goLive, definition) !== undefined;
  if (!isApproved) return isPastGrace ? 'missed' : 'waits';
  if (milestoneAt(goLive, definition) !== undefined) return byTime && isPastGrace ? 'missed' : 'holds';
  if (!byTime && (definition.after !== 'success_declared' || goLive.status !== 'succeeded')) return 'void';
  return isPastGrace ? 'missed' : 'waits';
}

/** Whether it would be late by now, also where it was queued in time and Slack has kept it waiting since. */
export function isLate(
  goLive: GoLive,
  { notice, round, late }: Pick<NoticeEffect, 'notice' | 'round' | 'late'>,
  now: number,
): boolean {
  const { dueAt = now } = goLive.notices.find((n) => n.notice === notice && n.round === round) ?? {};
  return late || now - dueAt > onTimeMs;
}

/** Whoever was about to hear that it is on hold need not, now that it goes on. */
export const cancelHoldNotices = (goLive: GoLive): readonly Event[] =>
  goLive.runbook.notices
    .filter((notice) => notice.after === 'held_past_t0' && isCancelled(goLive, notice, 'resumed'))
    .map((notice) => ({
      type: 'NoticeCancelled',
      notice: notice.id,
      round: goLive.round,
      because: 'resumed',
    }));

/**
 * What no longer holds when the go-live takes another way: deliveries that are still waiting, and, unless it is only
 * moved to another time, what this round has still to say.
 */
export function cancelNotices(goLive: GoLive, because: NoticeCancelReason): readonly Event[] {
  return goLive.runbook.notices
    .filter((notice) => isCancelled(goLive, notice, because))
    .map((notice) => ({ type: 'NoticeCancelled', notice: notice.id, round: goLive.round, because }));
}

const leavesPlan: readonly NoticeCancelReason[] = ['aborted', 'rolled_back'];

function isCancelled(goLive: GoLive, notice: NoticeDefinition, because: NoticeCancelReason): boolean {
  const state = findNotice(goLive, notice.id);
  if (state)
    return (
      state.state === 'queued' &&
      ((state.awaiting ?? []).length > 0 ||
        Object.values(state.deliveries).some((d) => d.state === 'pending'))
    );
  // The other ways may still be taken: a go-live that was aborted after a failed deployment can be rolled back.
  return leavesPlan.includes(because) && branchOf(notice) === 'normal' && notice.after !== 'issue_opened';
}
