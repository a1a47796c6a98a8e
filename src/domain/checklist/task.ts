import { conditionTasks } from '../gates/condition.ts';
import type { GoLive } from '../go-live.ts';
import { glassReviews, glassReviewText } from '../guards/glass-review.ts';
import type { FollowUpItem, FollowUpPeriod, Runbook } from '../runbook.ts';
import type { ItemState } from './task-state.ts';

/** Something that a person owes: an item of the checklist before the start, or of a follow-up list after the end. */
export interface Task {
  /** Of its state and events. An item of the checklist has its own id, a follow-up `after_success/ID`. */
  readonly id: string;
  readonly text: string;
  /** The role that owes it, unless it is assigned to a person. */
  readonly owner: string;
  /** The deployment waits for it. */
  readonly blocking: boolean;
  /** From when on it is owed. */
  readonly opensAt: number;
  readonly dueAt: number;
  /** Relative to T-0; only of the checklist. */
  readonly dueOffsetMs?: number;
  readonly doneByNotice?: string | undefined;
  readonly doneByRetrospective?: boolean | undefined;
  /** Whose own deed it looks at: somebody else settles it. */
  readonly notBy?: string;
  /** A follow-up that golive looks at; items of the checklist stand under their own names. */
  readonly isChecked?: true;
}

/** One list of follow-ups with its time, as the outcome of the go-live sets it. */
export interface FollowUpList {
  /** `after_success/immediate`. */
  readonly id: string;
  readonly opensAt: number;
  readonly dueAt: number;
  readonly tasks: readonly Task[];
}

type Outcome = 'after_success' | 'after_rollback';

const periodsOf = (runbook: Runbook, outcome: Outcome): readonly FollowUpPeriod[] =>
  outcome === 'after_success' ? runbook.followUps : runbook.rollback.afterwards;

/**
 * What there is to do after this outcome, and what was skipped in an emergency to be reviewed. An abort after a rollback that was not seen to work is
 * followed up as one that was; of an abort after a deployment alone only the retrospective is left to hold.
 */
export const followUpLists = (goLive: GoLive): readonly FollowUpList[] => [
  ...glassReviews(goLive),
  ...listsAfterEnd(goLive),
];

/** Nothing before the end. */
function listsAfterEnd(goLive: GoLive): readonly FollowUpList[] {
  const { status, success, rolledBackAt, ended, runbook } = goLive;
  if (status === 'succeeded' && success) return listsAfter(runbook, 'after_success', success.at);
  if (status === 'rolled_back' && rolledBackAt !== undefined) return listsAfterRollback(goLive, rolledBackAt);
  if (status !== 'aborted' || !ended?.begun) return [];
  const lists = listsAfterRollback(goLive, ended.at);
  return ended.begun === 'rollback' ? lists : lists.flatMap(retrospectiveOf);
}

/** The retrospective that is owed after success is owed after a rollback too, unless that has one of its own. */
function listsAfterRollback(goLive: GoLive, at: number): readonly FollowUpList[] {
  const lists = listsAfter(goLive.runbook, 'after_rollback', at);
  if (lists.flatMap(retrospectiveOf).length > 0) return lists;
  // It was held when nobody owed it.
  const isNews = ({ id }: Task) => !goLive.retrospective.held || Object.hasOwn(goLive.items, id);
  const owed = listsAfter(goLive.runbook, 'after_success', at).flatMap(retrospectiveOf);
  return [...lists, ...owed.filter(({ tasks }) => tasks.every(isNews))];
}

function retrospectiveOf(list: FollowUpList): readonly FollowUpList[] {
  const tasks = list.tasks.filter(({ doneByRetrospective }) => doneByRetrospective);
  return tasks.length > 0 ? [{ ...list, tasks }] : [];
}

function listsAfter(runbook: Runbook, outcome: Outcome, at: number): readonly FollowUpList[] {
  return periodsOf(runbook, outcome).map(({ id, fromMs, toMs, items }) => {
    const opensAt = at + fromMs;
    const dueAt = at + toMs;
    return {
      id: `${outcome}/${id}`,
      opensAt,
      dueAt,
      tasks: items.map((item) => followUpTask(item, { runbook, outcome, opensAt, dueAt })),
    };
  });
}

const followUpTask = (
  { id, owner, check, ...item }: FollowUpItem,
  { runbook, outcome, ...times }: ListTimes,
): Task => ({
  ...item,
  ...times,
  id: `${outcome}/${id}`,
  owner: owner ?? runbook.success.declaredBy,
  blocking: false,
  ...(check ? { isChecked: true } : {}),
});

interface ListTimes {
  readonly runbook: Runbook;
  readonly outcome: Outcome;
  readonly opensAt: number;
  readonly dueAt: number;
}

export const checklistTasks = ({ runbook, t0, plannedAt }: GoLive): readonly Task[] =>
  itemsOf(runbook).map((item) => ({ ...item, opensAt: plannedAt, dueAt: t0 + item.dueOffsetMs }));

/** Without their checks, which belong to no task. */
function itemsOf(runbook: Runbook) {
  const known = cache.get(runbook);
  if (known) return known;
  const items = runbook.checklist.flatMap(({ items }) => items.map(({ check: _check, ...item }) => item));
  cache.set(runbook, items);
  return items;
}

const cache = new WeakMap<Runbook, readonly Omit<Runbook['checklist'][number]['items'][number], 'check'>[]>();

export const followUpTasks = (goLive: GoLive): readonly Task[] =>
  followUpLists(goLive).flatMap(({ tasks }) => tasks);

/** It comes after the end; what is no follow-up stands on the checklist. */
export const isFollowUp = ({ dueOffsetMs }: Task): boolean => dueOffsetMs === undefined;

/** A task that can be worked on at this moment. */
export const findTask = (goLive: GoLive, id: string): Task | undefined =>
  [...checklistTasks(goLive), ...conditionTasks(goLive), ...followUpTasks(goLive)].find(
    (task) => task.id === id,
  );

/** What the runbook calls a list of follow-ups, whatever came of the go-live since. */
export const followUpTitle = (runbook: Runbook, id: string): string | undefined =>
  outcomes
    .flatMap((outcome) =>
      periodsOf(runbook, outcome).map((period) => ({ ...period, id: `${outcome}/${period.id}` })),
    )
    .find((period) => period.id === id)?.title;

/** All follow-ups of the runbook, whatever came of the go-live, by the ids of their tasks. */
export const followUpItems = (runbook: Runbook): readonly FollowUpItem[] =>
  outcomes.flatMap((outcome) =>
    periodsOf(runbook, outcome).flatMap(({ items }) =>
      items.map((item) => ({ ...item, id: `${outcome}/${item.id}` })),
    ),
  );

/** What the runbook calls a task, whatever came of the go-live since. */
export const taskText = (goLive: GoLive, id: string): string | undefined =>
  glassReviewText(goLive, id) ?? textInRunbook(goLive, id);

const textInRunbook = ({ runbook, conditions = [] }: GoLive, id: string): string | undefined =>
  [...conditions, ...runbook.checklist.flatMap(({ items }) => items), ...followUpItems(runbook)].find(
    (task) => task.id === id,
  )?.text;

const outcomes: readonly Outcome[] = ['after_success', 'after_rollback'];

const untouched: ItemState = { state: 'open', evidence: [] };

export const taskState = ({ items }: Pick<GoLive, 'items'>, { id }: Pick<Task, 'id'>): ItemState =>
  Object.hasOwn(items, id) ? (items[id] ?? untouched) : untouched;

/** Whoever it is assigned to, for as long as they are here; without them it waits for its role again. */
export function assigneeOf(
  { items, left }: Pick<GoLive, 'items' | 'left'>,
  task: Pick<Task, 'id'>,
): string | undefined {
  const { assignee } = taskState({ items }, task);
  return assignee !== undefined && left.includes(assignee) ? undefined : assignee;
}

/** Done, or skipped with a reason. */
export const isSettled = (goLive: GoLive, task: Pick<Task, 'id'>): boolean =>
  taskState(goLive, task).state !== 'open';

export const openTasks = (goLive: GoLive, tasks: readonly Task[]): readonly Task[] =>
  tasks.filter((task) => !isSettled(goLive, task));

/** The check of a follow-up by its name. */
export const followUpCheck = ({ id }: Pick<Task, 'id'>): string => `follow_up/${id}`;

/** Settled and all. */
export const progressOf = (
  goLive: GoLive,
  tasks: readonly Pick<Task, 'id'>[],
): { readonly settled: number; readonly total: number } => ({
  settled: tasks.filter((task) => isSettled(goLive, task)).length,
  total: tasks.length,
});
