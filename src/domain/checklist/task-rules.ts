import { isBehind } from '../afterwards/behind.ts';
import { closeWhenDone } from '../afterwards/follow-ups.ts';
import { accept, type Case, type Decision, decline, reject } from '../decision.ts';
import type { Event } from '../event.ts';
import { isConditionTask } from '../gates/condition.ts';
import { whyNotOnCondition } from '../gates/condition-rules.ts';
import { withdrawFinalGo } from '../gates/withdrawal.ts';
import { areVotesOpen, type GoLive } from '../go-live.ts';
import { holdsOneOf, mayManage } from '../people/authority.ts';
import type { RefusalCode } from '../refusal.ts';
import { findTask, isFollowUp, type Task, taskState } from './task.ts';
import type { TaskAction } from './task-action.ts';

/** One rule for whatever a person owes, on the checklist before the start and on the follow-ups after the end. */
export function decideTask(it: Case, action: TaskAction): Decision {
  const task = findTask(it.goLive, action.item);
  if (!task) return decline(whyUnknown(it.goLive, action.item), { subject: action.item });
  const { goLive } = it;
  if (!isFollowUp(task) && isOverFor(goLive, action)) return decline('finished');
  const isCondition = isConditionTask(task);
  const refused = isCondition ? whyNotOnCondition(it, task, action) : undefined;
  if (refused) return refused;
  if (!isCondition && !mayWorkOn(it, task))
    return reject(it, 'not_allowed', {
      allowedRoles: [task.owner, ...goLive.runbook.permissions.manage],
      subject: task.id,
    });
  if (isOwnReview(it, task, action))
    return reject(it, 'own_break_glass', { allowedRoles: [task.owner], subject: task.id });
  return decideAllowed(goLive, task, action);
}

/** Of what led to the deployment: late evidence is taken until an abort, but what was done is as it was at the end. */
const isOverFor = (goLive: GoLive, { type }: TaskAction): boolean =>
  type === 'AddEvidence' ? goLive.status === 'aborted' : isBehind(goLive);

/** Whoever broke the glass neither settles the review of it nor takes it over. */
const isOwnReview = ({ command: { actor } }: Case, { notBy }: Task, action: TaskAction): boolean =>
  notBy !== undefined &&
  (action.type === 'AssignItem'
    ? action.person === notBy
    : actor.id === notBy && (action.type === 'TickItem' || action.type === 'SkipItem'));

/** The condition of a GO-IF goes with its vote. */
const whyUnknown = ({ conditions = [] }: GoLive, item: string): RefusalCode =>
  conditions.some(({ id }) => id === item) ? 'condition_over' : 'unknown_item';

/** Its role, whoever it is assigned to, and who manages the go-live. */
const mayWorkOn = ({ goLive, command: { actor } }: Case, task: Task): boolean =>
  holdsOneOf(goLive, actor, [task.owner]) ||
  (actor.kind === 'user' && taskState(goLive, task).assignee === actor.id) ||
  mayManage(goLive, actor);

function decideAllowed(goLive: GoLive, task: Task, action: TaskAction): Decision {
  const { state, assignee } = taskState(goLive, task);
  const item = task.id;
  switch (action.type) {
    case 'TickItem': {
      if (state === 'done' && !action.evidence) return decline('item_unchanged', { subject: item });
      const evidence = action.evidence ? { evidence: action.evidence } : {};
      return accept({ type: 'ChecklistItemTicked', item, ...evidence }, ...closeWhenDone(goLive, [item]));
    }
    case 'UntickItem':
      if (state === 'open') return decline('item_unchanged', { subject: item });
      if (task.blocking && !areVotesOpen(goLive)) return decline('already_started');
      return accept({ type: 'ChecklistItemUnticked', item }, ...consequences(goLive, task));
    case 'SkipItem':
      if (action.reason.trim() === '') return decline('reason_required');
      if (state === 'skipped') return decline('item_unchanged', { subject: item });
      // That it was done is what was deployed on.
      if (state === 'done' && task.blocking && !areVotesOpen(goLive)) return decline('already_started');
      return accept(
        { type: 'ChecklistItemSkipped', item, reason: action.reason },
        ...closeWhenDone(goLive, [item]),
      );
    case 'AddEvidence': {
      const { evidence, files = [] } = action;
      if (evidence === '' && files.length === 0) return decline('evidence_required');
      return accept({ type: 'EvidenceAdded', item, evidence, ...(files.length > 0 ? { files } : {}) });
    }
    case 'AssignItem': {
      const { person } = action;
      if (person === assignee) return decline('item_unchanged', { subject: item });
      if (person !== undefined && goLive.left.includes(person))
        return decline('assignee_left', { subject: person });
      return accept({ type: 'TaskAssigned', item, ...(person === undefined ? {} : { person }) });
    }
  }
}

/** What is open again keeps the deployment from starting, or the go-live from being closed. */
function consequences(goLive: GoLive, task: Task): readonly Event[] {
  // The final GO does not wait for a condition, only the start does.
  if (isConditionTask(task)) return [];
  if (task.blocking) return withdrawFinalGo(goLive, 'item_unticked');
  return goLive.closed && isFollowUp(task) ? [{ type: 'GoLiveReopened' }] : [];
}
