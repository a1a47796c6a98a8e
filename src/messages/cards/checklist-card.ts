import { checklistProgress, isSettled } from '../../domain/checklist.ts';
import type { GoLive } from '../../domain/go-live.ts';
import type { ChecklistSection } from '../../domain/runbook.ts';
import { actions, type Blocks, button, header, linesWithin, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { itemLine } from '../checklist-line.ts';
import { encodeControl } from '../control.ts';
import { fitBlocks, fits } from '../fit-blocks.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { outside } from '../mrkdwn.ts';

/** The whole checklist. Where it is too long for one message it says less of each item, then fewer settled ones. */
export function checklistCard(goLive: GoLive, it: MessageContext): RenderedMessage {
  const { words } = it;
  const { settled, total } = checklistProgress(goLive);
  const title = words.cards.checklist.title(goLive.id, settled, total);
  const head = [header(title)];
  const foot = drawButton(goLive, words);
  const bodies = details.map((detail) =>
    goLive.runbook.checklist.map((list) => section(sectionText(goLive, list, { ...it, detail }))),
  );
  const body: Blocks = bodies.find((b) => fits([...head, ...b, ...foot])) ?? bodies.at(-1) ?? [];
  return {
    text: title,
    blocks: fitBlocks({ head, body, foot }, words.cards.checklist.moreSections),
    place: 'thread',
  };
}

/** From all there is to say down to the open items alone. */
const details = ['full', 'short', 'open_only'] as const;

interface Shape extends MessageContext {
  readonly detail: (typeof details)[number];
}

/** What all sections may take together where only the open items are shown. */
const openOnlyCharacters = 9000;

function sectionText(goLive: GoLive, list: ChecklistSection, { now, words, detail }: Shape): string {
  const said = words.cards.checklist;
  const settled = list.items.filter((item) => isSettled(goLive, item));
  const isOpenOnly = detail === 'open_only';
  const shown = isOpenOnly ? list.items.filter((item) => !settled.includes(item)) : list.items;
  const lines = shown.map((item) =>
    itemLine(goLive, item, { now, words, detail: detail === 'full' ? 'full' : 'short' }),
  );
  const leftOut = isOpenOnly && settled.length > 0 ? [said.settledLeftOut(settled.length)] : [];
  const title = said.section(outside(list.title, 80), settled.length, list.items.length);
  const most = isOpenOnly ? Math.floor(openOnlyCharacters / goLive.runbook.checklist.length) : 3000;
  return linesWithin([title, ...leftOut, ...lines], most, said.andMore);
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
      ]);
