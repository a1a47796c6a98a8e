import {
  type FollowUpList,
  followUpCheck,
  followUpLists,
  followUpTasks,
  openTasks,
  type Task,
} from '../checklist/task.ts';
import type { FollowUpState } from '../checklist/task-state.ts';
import type { Action } from '../command.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Event } from '../event.ts';
import type { GoLive } from '../go-live.ts';
import { holdsOneOf, mayManage } from '../people/authority.ts';
import { undecidedIncident } from '../rollback/incident.ts';
import { isFinished } from '../status.ts';

/*
 * What is left to do once a go-live has succeeded, was rolled back, or was aborted after it had begun. Each list opens at its time and is due at its
 * end; with the last task of the last list the go-live closes, or a person closes it before that with a reason. A
 * task that is opened again opens a closed go-live again; so does a rollback, with lists of its own.
 */

type ActionOf<T extends Action['type']> = Extract<Action, { type: T }>;
type ListAction = ActionOf<'OpenFollowUps' | 'ReportFollowUpsOverdue'>;

const blank: FollowUpState = { isOpen: false, isOverdue: false };

const stateOf = ({ followUps }: GoLive, list: FollowUpList): FollowUpState => followUps[list.id] ?? blank;

export const isListOpen = (goLive: GoLive, list: FollowUpList): boolean => stateOf(goLive, list).isOpen;

/** What is left to do once it is over. */
export const openFollowUps = (goLive: GoLive): readonly Task[] =>
  goLive.closed ? [] : openTasks(goLive, followUpTasks(goLive));

interface ListDue {
  readonly at: number;
  readonly action: ListAction;
}

/** What time wants of the lists: to be opened, and to be called overdue, once each. */
export function followUpsDue(goLive: GoLive): readonly ListDue[] {
  if (goLive.closed) return [];
  return followUpLists(goLive).flatMap((list): readonly ListDue[] => {
    if (list.tasks.length === 0) return [];
    const { isOpen, isOverdue } = stateOf(goLive, list);
    const { id, opensAt, dueAt } = list;
    if (!isOpen) return [{ at: opensAt, action: { type: 'OpenFollowUps', list: id } }];
    if (isOverdue || openTasks(goLive, list.tasks).length === 0) return [];
    return [{ at: dueAt, action: { type: 'ReportFollowUpsOverdue', list: id } }];
  });
}

export function decideFollowUps({ goLive, command }: Case, action: ListAction): Decision {
  const list = followUpLists(goLive).find(({ id }) => id === action.list);
  const isDue = followUpsDue(goLive).some(
    (due) => due.at <= command.at && due.action.type === action.type && due.action.list === action.list,
  );
  if (!list || !isDue) return decline('not_due');
  if (action.type === 'OpenFollowUps') {
    const checks = openTasks(goLive, list.tasks).flatMap((task) =>
      task.isChecked ? [followUpCheck(task)] : [],
    );
    return accept(
      { type: 'FollowUpsOpened', list: list.id },
      ...(checks.length > 0 ? [{ type: 'ChecksRequested', checks } as const] : []),
    );
  }
  const open = openTasks(goLive, list.tasks).map(({ id }) => id);
  return accept({ type: 'FollowUpsOverdue', list: list.id, open });
}

/** What people have to settle before anything is over: a rollback that was proposed, an issue of which they were told. */
const isUnsettled = (goLive: Pick<GoLive, 'incidents' | 'issues'>): boolean =>
  undecidedIncident(goLive) !== undefined || goLive.issues.some(({ resolved }) => !resolved);

/** The last task was settled by just this: nothing is left to do. */
export function closeWhenDone(goLive: GoLive, settled: readonly string[]): readonly Event[] {
  if (goLive.closed || isUnsettled(goLive) || !isFinished(goLive.status)) return [];
  const tasks = followUpTasks(goLive);
  const isOneOfThem = tasks.some(({ id }) => settled.includes(id));
  const left = openTasks(goLive, tasks).filter(({ id }) => !settled.includes(id));
  return isOneOfThem && left.length === 0 ? [{ type: 'GoLiveClosed', open: [] }] : [];
}

/** What a proposal that is dismissed now, or an issue that is over, kept open, though every task is settled. */
export function closeAfterSettling(
  goLive: GoLive,
  { incident, issue }: { readonly incident?: number; readonly issue?: number },
): readonly Event[] {
  const incidents = goLive.incidents.filter(({ number }) => number !== incident);
  const issues = goLive.issues.filter(({ number }) => number !== issue);
  const tasks = followUpTasks(goLive);
  const keptOpen = isFinished(goLive.status) && !goLive.closed && tasks.length > 0;
  if (!keptOpen || isUnsettled({ incidents, issues })) return [];
  return openTasks(goLive, tasks).length === 0 ? [{ type: 'GoLiveClosed', open: [] }] : [];
}

/** A person closes it with a reason; what is left open is named for good. */
export function decideClose(it: Case, { reason }: ActionOf<'Close'>): Decision {
  const { goLive, command } = it;
  const { success, permissions } = goLive.runbook;
  if (!mayManage(goLive, command.actor) && !holdsOneOf(goLive, command.actor, [success.declaredBy]))
    return reject(it, 'not_allowed', { allowedRoles: [...permissions.manage, success.declaredBy] });
  if (goLive.status === 'aborted' && followUpLists(goLive).length === 0) return decline('finished');
  if (!isFinished(goLive.status)) return decline('not_over');
  if (goLive.closed) return decline('already_closed');
  const undecided = undecidedIncident(goLive);
  if (undecided) return reject(it, 'rollback_undecided', { subject: undecided.trigger });
  const issue = goLive.issues.find(({ resolved }) => !resolved);
  if (issue) return reject(it, 'issue_open', { subject: String(issue.number) });
  const open = openFollowUps(goLive).map(({ id }) => id);
  if (open.length > 0 && reason.trim() === '') return decline('reason_required');
  return accept({ type: 'GoLiveClosed', open, ...(reason.trim() === '' ? {} : { reason }) });
}
