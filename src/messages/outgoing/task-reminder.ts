import { assigneeOf, type Task } from '../../domain/checklist/task.ts';
import { voteDueAt } from '../../domain/gates/vote-reminder.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { type Blocks, chunks, context, header, linesWithin, section } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { channelLink, link, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { votersText } from '../names/people.ts';

/** What one person owes in one go-live. */
export interface Owed {
  readonly goLive: GoLive;
  readonly tasks: readonly Task[];
  /** The gates that wait for their vote, or, as the contact, for them to see to it. */
  readonly votes: readonly GateDefinition[];
  /** Of the control card, where it is known. */
  readonly permalink?: string | undefined;
}

const mostPerGoLive = 2500;
const mostCommands = 10;

/** One message of all that somebody owes, the most pressing first. */
export function renderTaskReminder(
  owed: readonly Owed[],
  now: number,
  words: Catalogue,
): Omit<RenderedMessage, 'place'> {
  const said = words.cards.taskReminder;
  const tasks = owed.flatMap((one) => one.tasks);
  const title = said.title({
    tasks: tasks.length,
    overdue: tasks.filter((task) => task.dueAt < now).length,
    votes: owed.flatMap((one) => one.votes).length,
  });
  const parts = owed.map((one) => {
    const lines = one.tasks
      .toSorted((a, b) => a.dueAt - b.dueAt)
      .map((task) => taskText(one.goLive, task, { now, words }));
    const all = [...one.votes.map((gate) => voteText(one.goLive, gate, words)), ...lines];
    return [headOf(one, words), linesWithin(all, mostPerGoLive, words.terms.andMore)].join('\n');
  });
  return {
    text: title,
    blocks: fitBlocks(
      {
        head: [header(title)],
        body: chunks(parts, 2900).map(section),
        foot: [...(tasks.length > 0 ? [section(howText(owed, words))] : []), ...asOf(owed, now, words)],
      },
      words.terms.andMore,
    ),
  };
}

/** It is never drawn anew: whoever reads it when all is settled must see that it is of then. */
function asOf([first]: readonly Owed[], now: number, words: Catalogue): Blocks {
  return first ? [context(words.cards.taskReminder.asOf(moment(now, first.goLive.timeZone, words)))] : [];
}

/** Named with the go-live: without its number a command means the channel's active one. */
function howText(owed: readonly Owed[], words: Catalogue): string {
  const said = words.cards.taskReminder;
  const commands = owed.flatMap(({ goLive: { id }, tasks }) => [
    ...(tasks.some(isOfChecklist) ? [said.checklist(id)] : []),
    ...(tasks.some((task) => !isOfChecklist(task)) ? [said.followUps(id)] : []),
  ]);
  const left = commands.length - mostCommands;
  const named = commands.slice(0, mostCommands);
  return said.how(words.people.and(left > 0 ? [...named, words.people.more(left)] : named));
}

const isOfChecklist = ({ dueOffsetMs }: Task): boolean => dueOffsetMs !== undefined;

const voteText = (goLive: GoLive, gate: GateDefinition, words: Catalogue): string =>
  words.cards.taskReminder.vote({
    gate: outside(gate.title, 100),
    owner: votersText(goLive, gate, words),
    due: moment(voteDueAt(goLive, gate), goLive.timeZone, words),
    channel: channelLink(goLive.service.channel),
  });

const headOf = ({ goLive, permalink }: Owed, words: Catalogue): string => {
  const title = goLiveTitle(goLive, words);
  return words.cards.taskReminder.goLive(permalink ? link(permalink, title) : title);
};

function taskText(
  goLive: GoLive,
  task: Task,
  { now, words }: { readonly now: number; readonly words: Catalogue },
): string {
  const said = words.cards.taskReminder;
  const due = moment(task.dueAt, goLive.timeZone, words);
  const line = (task.dueAt < now ? said.overdue : said.due)(outside(task.text, 200), due);
  return assigneeOf(goLive, task) === undefined ? line : said.assigned(line);
}
