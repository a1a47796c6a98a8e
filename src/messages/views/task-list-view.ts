import type { Button, KnownBlock, ModalView } from '@slack/web-api';
import {
  checklistTasks,
  followUpLists,
  progressOf,
  type Task,
  taskState,
} from '../../domain/checklist/task.ts';
import type { TaskAction } from '../../domain/checklist/task-action.ts';
import { conditionTasks, isConditionTask } from '../../domain/gates/condition.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { actions, button, context, header, section } from '../blocks/blocks.ts';
import { type ActionId, encodeControl } from '../blocks/control.ts';
import type { Catalogue } from '../catalogue.ts';
import { zonedText } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { theManagersText } from '../names/people.ts';
import { listTitle } from '../names/titles.ts';
import { isPossible } from '../next/possible-controls.ts';
import { taskLine } from '../topics/task-line.ts';
import { modal } from './modal.ts';

export type TaskList = 'checklist' | 'follow_ups';

interface PageContext {
  readonly now: number;
  readonly words: Catalogue;
  /** 1 for the first. */
  readonly page: number;
  /** Whoever looks at it: a button that the rules would refuse them is not drawn. */
  readonly user: string;
}

/** Two blocks a task and one a section must stay below a modal's hundred. */
const tasksPerPage = 30;

interface Entry {
  readonly section: string;
  readonly task: Task;
}

/** The checklist, or the follow-ups, with what can be done to each task; in pages where it is long. */
export function taskListView(goLive: GoLive, list: TaskList, it: PageContext): ModalView {
  const { words, page } = it;
  const said = words.views.taskList;
  const entries = entriesOf(goLive, list, words);
  const pages = Math.max(1, Math.ceil(entries.length / tasksPerPage));
  const current = Math.min(Math.max(1, page), pages);
  const shown = entries.slice((current - 1) * tasksPerPage, current * tasksPerPage);
  const { settled, total } = progressOf(
    goLive,
    entries.map(({ task }) => task),
  );
  const isDropped = goLive.status === 'aborted' && (list === 'checklist' || entries.length === 0);
  const blocks = shown.flatMap((entry, index) => [
    ...(shown[index - 1]?.section === entry.section ? [] : [header(entry.section)]),
    ...taskBlocks(goLive, entry.task, it),
  ]);
  const looksOnly = shown.length > 0 && !isDropped && blocks.every(({ type }) => type !== 'actions');
  return modal({
    view: list,
    title: said.title[list],
    close: words.views.close,
    metadata: encodeControl({ goLive: goLive.id, subject: String(current), t0: goLive.t0 }),
    blocks: [
      section(said.intro(goLiveTitle(goLive, words), settled, total)),
      ...(isDropped ? [context(said.aborted[list])] : []),
      ...(entries.length === 0 && !isDropped ? [section(said.nothing)] : []),
      ...(looksOnly ? [context(said.looksOnly(theManagersText(goLive, words)))] : []),
      ...blocks,
      ...(pages > 1
        ? [context(said.page(current, pages)), ...pageButtons(goLive, list, { current, pages, words })]
        : []),
    ],
  });
}

function entriesOf(goLive: GoLive, list: TaskList, words: Catalogue): readonly Entry[] {
  if (list === 'follow_ups')
    return followUpLists(goLive).flatMap(({ id, dueAt, tasks }) =>
      tasks.map((task) => ({
        section: words.views.taskList.section(
          listTitle(goLive, id, words),
          zonedText(dueAt, goLive.timeZone, words),
        ),
        task,
      })),
    );
  const sectionOf = new Map(
    goLive.runbook.checklist.flatMap(({ title, items }) => items.map(({ id }) => [id, title] as const)),
  );
  return [...checklistTasks(goLive), ...conditionTasks(goLive)].map((task) => ({
    section: sectionOf.get(task.id) ?? words.goIf.section,
    task,
  }));
}

function taskBlocks(goLive: GoLive, task: Task, it: PageContext): readonly KnownBlock[] {
  const line = section(taskLine(goLive, task, { now: it.now, words: it.words, detail: 'full' }));
  const buttons = taskButtons(goLive, task, it);
  const block_id = taskBlock(task.id);
  return buttons.length > 0 ? [line, ...actions(buttons, block_id)] : [{ ...line, block_id }];
}

/** The block of a task's buttons, or of its line where it has none: by it the page on which it stands is found. */
export const taskBlock = (id: string): string => `item|${id}`;

/** Only what the rules accept in this state from whoever looks at it. */
function taskButtons(goLive: GoLive, task: Task, it: PageContext): readonly Button[] {
  const { words, user: person } = it;
  const { id: item } = task;
  const { state } = taskState(goLive, task);
  const can = (action: TaskAction): boolean => isPossible(goLive, it.now, { action, person });
  const value = encodeControl({ goLive: goLive.id, subject: item, t0: goLive.t0 });
  const draw = (action: ActionId, text: string) => button({ action, text, value });
  const { tick, untick, unskip, evidence, assign } = words.buttons;
  const skip = isConditionTask(task) ? words.buttons.overruleNoGo : words.buttons.skip;
  const reopen = state === 'skipped' ? unskip : untick;
  const isOpen = state === 'open';
  return [
    ...(can({ type: 'TickItem', item }) ? [draw('item_tick', tick)] : []),
    ...(can({ type: 'UntickItem', item }) ? [draw('item_untick', reopen)] : []),
    ...(isOpen && can({ type: 'SkipItem', item, reason: '-' }) ? [draw('item_skip', skip)] : []),
    ...(can({ type: 'AddEvidence', item, evidence: '-' }) ? [draw('item_evidence', evidence)] : []),
    ...(isOpen && can({ type: 'AssignItem', item, person: '-' }) ? [draw('item_assign', assign)] : []),
  ];
}

interface Pages {
  readonly current: number;
  readonly pages: number;
  readonly words: Catalogue;
}

/** One block each, for an action id stands once in a block. */
function pageButtons(
  goLive: GoLive,
  list: TaskList,
  { current, pages, words }: Pages,
): readonly KnownBlock[] {
  const { previousPage, nextPage } = words.buttons;
  const turn = (text: string, page: number) =>
    actions([
      button({
        action: `${list}_page`,
        text,
        value: encodeControl({ goLive: goLive.id, subject: String(page), t0: goLive.t0 }),
      }),
    ]);
  return [
    ...(current > 1 ? turn(previousPage, current - 1) : []),
    ...(current < pages ? turn(nextPage, current + 1) : []),
  ];
}
