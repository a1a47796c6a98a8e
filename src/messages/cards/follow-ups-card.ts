import { isListOpen } from '../../domain/afterwards/follow-ups.ts';
import { type FollowUpList, followUpLists, openTasks, progressOf } from '../../domain/checklist/task.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { actions, button, chunks, fittingLines, header, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { byText } from '../names/people.ts';
import { listTitle } from '../names/titles.ts';
import { taskLine } from '../topics/task-line.ts';

/** Its lines together, and what one block takes. */
const mostCharacters = 9000;
const blockCharacters = 2900;

/** One list of follow-ups, edited in place. */
export function followUpsCard(goLive: GoLive, id: string, it: MessageContext): RenderedMessage {
  const said = it.words.cards.followUps;
  const list = followUpLists(goLive).find((one) => one.id === id);
  if (!list) {
    const isAborted = goLive.status === 'aborted';
    const text = (isAborted ? said.droppedByAbort : said.overtaken)(
      goLive.id,
      listTitle(goLive, id, it.words),
    );
    return { text, blocks: [section(text)], place: 'thread' };
  }
  const { settled, total } = progressOf(goLive, list.tasks);
  const text = said.title({ id: goLive.id, list: listTitle(goLive, id, it.words), settled, total });
  const lines = list.tasks.map((task) => taskLine(goLive, task, { ...it, detail: 'full' }));
  const shown = fittingLines(lines, mostCharacters, said.andMore);
  return {
    text,
    blocks: fitBlocks(
      {
        head: [header(text), section(stateLine(goLive, list, it))],
        body: chunks(shown, blockCharacters).map(section),
        foot: actions([
          ...(!goLive.closed && list.tasks.some(({ isChecked }) => isChecked)
            ? [
                button({
                  action: 'check_run',
                  text: it.words.buttons.runChecks,
                  value: encodeControl({ goLive: goLive.id, subject: 'follow_up', t0: goLive.t0 }),
                }),
              ]
            : []),
          button({
            action: 'follow_ups_open',
            text: it.words.buttons.followUps,
            value: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
          }),
        ]),
      },
      said.andMore,
    ),
    place: 'thread',
  };
}

function stateLine(goLive: GoLive, list: FollowUpList, { now, words }: MessageContext): string {
  const said = words.cards.followUps;
  const { closed, timeZone } = goLive;
  const due = moment(list.dueAt, timeZone, words);
  if (openTasks(goLive, list.tasks).length === 0) return said.done;
  if (closed) return said.closed(byText(closed.by, words), moment(closed.at, timeZone, words));
  if (!isListOpen(goLive, list)) return said.opens(moment(list.opensAt, timeZone, words), due);
  return now > list.dueAt ? said.overdue(due) : said.due(due);
}
