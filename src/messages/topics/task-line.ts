import {
  assigneeOf,
  findTask,
  followUpCheck,
  isFollowUp,
  type Task,
  taskState,
} from '../../domain/checklist/task.ts';
import type { ItemState } from '../../domain/checklist/task-state.ts';
import { checkState } from '../../domain/checks/checks.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { skippedItem } from '../../domain/guards/standing-glass.ts';
import { formatOffset } from '../../domain/time/offset.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { byText, mentionsText } from '../names/people.ts';
import { itemSymbols } from '../names/symbols.ts';
import { shortCheck } from './check-text.ts';
import { newestEvidence } from './evidence.ts';

interface LineContext {
  readonly now: number;
  readonly words: Catalogue;
  /** `short` leaves out when and on what evidence. */
  readonly detail: 'full' | 'short';
}

/** One task with its state: who owes it, who settled it, and the newest evidence. */
export function taskLine(goLive: GoLive, task: Task, it: LineContext): string {
  const said = it.words.cards.checklist;
  const state = taskState(goLive, task);
  const text = said.item(itemSymbols[state.state], outside(task.text, it.detail === 'full' ? 300 : 90));
  const isOptional = !task.blocking && task.dueOffsetMs !== undefined;
  const line = isOptional && state.state === 'open' ? said.optional(text) : text;
  const glass = skippedItem(goLive, task.id);
  const open = () => openLine(goLive, task, { ...it, line });
  const told =
    state.state === 'open'
      ? glass
        ? it.words.breakGlass.onItem(open(), byText(glass.by, it.words))
        : open()
      : settledLine(goLive, state, { ...it, line });
  const name = isFollowUp(task) ? followUpCheck(task) : `item/${task.id}`;
  const check = shortCheck(goLive, name, it);
  const checked = check ? it.words.cards.checklist.checked(told, check) : told;
  return withEvidence(checked, withoutSeen(state, checkState(goLive, name)?.answered), it);
}

interface Started extends LineContext {
  readonly line: string;
}

function openLine(goLive: GoLive, task: Task, { now, words, line }: Started): string {
  const said = words.cards.checklist;
  const who = oweText(goLive, task, words);
  // A list of follow-ups says its one time at its head.
  if (task.dueOffsetMs === undefined) return said.owed(line, who);
  return (now > task.dueAt ? said.late : said.open)(line, who, formatOffset(task.dueOffsetMs));
}

/** All who owe these tasks, each once. */
export function owersText(goLive: GoLive, ids: readonly string[], words: Catalogue): string {
  const tasks = ids.flatMap((id) => findTask(goLive, id) ?? []);
  return words.people.and([...new Set(tasks.map((task) => oweText(goLive, task, words)))]);
}

/** Whoever it is assigned to, else the holders of its role. */
function oweText(goLive: GoLive, task: Task, words: Catalogue): string {
  const assignee = assigneeOf(goLive, task);
  return assignee === undefined ? mentionsText(goLive, [task.owner], words) : mention(assignee);
}

function settledLine(goLive: GoLive, state: ItemState, { words, detail, line }: Started): string {
  const said = words.cards.checklist;
  const by = byText(state.by ?? '', words);
  if (state.state === 'skipped')
    return said.skipped(line, by, outside(state.reason ?? '', detail === 'full' ? 200 : 60));
  if (detail === 'short' || state.at === undefined) return said.doneBy(line, by);
  return said.done(line, by, moment(state.at, goLive.timeZone, words));
}

/** What the check saw stands with the check. */
function withoutSeen(
  state: ItemState,
  seen: { readonly evidence: string; readonly link?: string } | undefined,
) {
  const told = [seen?.link, seen?.evidence];
  return { ...state, evidence: state.evidence.filter((one) => !told.includes(one)) };
}

function withEvidence(line: string, state: ItemState, { words, detail }: LineContext): string {
  const newest = newestEvidence(state, words);
  if (newest === undefined || detail === 'short') return line;
  return words.cards.checklist.evidence(line, newest.text, newest.more);
}
