import { assigneeOf, followUpLists, openTasks } from '../../domain/checklist/task.ts';
import { holdersHere } from '../../domain/people/authority.ts';
import { moment } from '../names/moment.ts';
import { listTitle } from '../names/titles.ts';
import { owersText } from '../topics/task-line.ts';
import type { NextStep, StepContext } from './step.ts';

/** What the first list with open tasks waits for; undefined where there is nothing to follow up. */
export function followUpStep({ goLive, now, words }: StepContext): NextStep | undefined {
  const said = words.next;
  if (goLive.closed) return { text: said.closed, waitsFor: [] };
  const list = followUpLists(goLive).find(({ tasks }) => openTasks(goLive, tasks).length > 0);
  if (!list) return undefined;
  const title = listTitle(goLive, list.id, words);
  if (list.opensAt > now)
    return { text: said.followUpsLater(title, moment(list.opensAt, goLive.timeZone, words)), waitsFor: [] };
  const open = openTasks(goLive, list.tasks);
  const who = owersText(
    goLive,
    open.map(({ id }) => id),
    words,
  );
  const due = moment(list.dueAt, goLive.timeZone, words);
  const waitsFor = open.flatMap((task) => {
    const assignee = assigneeOf(goLive, task);
    return assignee === undefined ? holdersHere(goLive, task.owner) : [assignee];
  });
  return {
    text: said.followUps({ open: open.length, list: title, due, who, isOverdue: now > list.dueAt }),
    waitsFor: [...new Set(waitsFor)],
  };
}
