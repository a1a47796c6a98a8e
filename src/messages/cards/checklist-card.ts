import { isBehind } from '../../domain/afterwards/behind.ts';
import { checklistProgress } from '../../domain/checklist/checklist.ts';
import { checklistTasks, isSettled, type Task } from '../../domain/checklist/task.ts';
import { checksOf } from '../../domain/checks/checks.ts';
import { conditionTasks } from '../../domain/gates/condition.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { actions, type Blocks, button, chunks, fittingLines, header, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks, fits } from '../blocks/fit-blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { taskLine } from '../topics/task-line.ts';

/** The whole checklist. Where it is too long for one message it says less of each item, then fewer settled ones. */
export function checklistCard(goLive: GoLive, it: MessageContext): RenderedMessage {
  const { words } = it;
  const { settled, total } = checklistProgress(goLive);
  const title = words.cards.checklist.title(goLive.id, settled, total);
  const head = [header(title)];
  const foot = drawButton(goLive, words);
  const bodies = shapes.map((shape) => bodyOf(goLive, it, shape));
  const body = bodies.find((blocks) => fits([...head, ...blocks, ...foot])) ?? bodies.at(-1) ?? [];
  return {
    text: title,
    blocks: fitBlocks({ head, body, foot }, words.cards.checklist.moreSections),
    place: 'thread',
  };
}

/** From all there is to say down to what fits in any case. */
const shapes = [
  { detail: 'full', settled: 'shown', isBounded: false },
  { detail: 'short', settled: 'shown', isBounded: false },
  { detail: 'short', settled: 'counted', isBounded: false },
  { detail: 'short', settled: 'counted', isBounded: true },
] as const;

type Shape = (typeof shapes)[number];

/** What all sections may take together where that is bounded. */
const boundedCharacters = 9000;

/** What one block takes; a longer section goes on in the next. */
const blockCharacters = 2900;

function bodyOf(goLive: GoLive, it: MessageContext, shape: Shape): Blocks {
  const { checklist } = goLive.runbook;
  const all = checklistTasks(goLive);
  const conditions = conditionTasks(goLive);
  const lists = [
    ...checklist.map(({ title, items }) => ({
      title,
      tasks: all.filter(({ id }) => items.some((item) => item.id === id)),
    })),
    ...(conditions.length > 0 ? [{ title: it.words.goIf.section, tasks: conditions }] : []),
  ];
  const most = Math.floor(boundedCharacters / lists.length);
  return lists.flatMap((list) => {
    const lines = sectionLines(goLive, list, { ...it, shape });
    const shown = shape.isBounded ? fittingLines(lines, most, it.words.cards.checklist.andMore) : lines;
    return chunks(shown, blockCharacters).map(section);
  });
}

interface SectionContext extends MessageContext {
  readonly shape: Shape;
}

function sectionLines(
  goLive: GoLive,
  { title, tasks }: { readonly title: string; readonly tasks: readonly Task[] },
  { now, words, shape }: SectionContext,
): readonly string[] {
  const said = words.cards.checklist;
  const settled = tasks.filter((task) => isSettled(goLive, task));
  const isCounted = shape.settled === 'counted' && settled.length > 0;
  const shown = isCounted ? tasks.filter((task) => !settled.includes(task)) : tasks;
  return [
    said.section(outside(title, 80), settled.length, tasks.length),
    ...(isCounted ? [said.settledLeftOut(settled.length)] : []),
    ...shown.map((task) => taskLine(goLive, task, { now, words, detail: shape.detail })),
  ];
}

/** The checklist stays open to late evidence, but not once the go-live is aborted. */
const drawButton = (goLive: GoLive, words: Catalogue) =>
  goLive.status === 'aborted'
    ? []
    : actions([
        button({
          action: 'checklist_open',
          text: words.buttons.checklist,
          value: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
        }),
        ...(hasChecks(goLive) && !isBehind(goLive)
          ? [
              button({
                action: 'check_run',
                text: words.buttons.runChecks,
                value: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
              }),
            ]
          : []),
      ]);

const hasChecks = ({ runbook }: GoLive): boolean =>
  checksOf(runbook).some(({ name }) => name.startsWith('item/'));
