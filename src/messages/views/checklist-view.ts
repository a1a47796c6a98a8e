import type { Button, KnownBlock, ModalView } from '@slack/web-api';
import { checklistProgress } from '../../domain/checklist.ts';
import { areVotesOpen, type GoLive } from '../../domain/go-live.ts';
import type { ChecklistItem } from '../../domain/runbook.ts';
import { actions, button, context, header, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { itemLine } from '../checklist-line.ts';
import { type ActionId, encodeControl } from '../control.ts';
import { goLiveTitle } from '../naming.ts';
import { modal } from './modal.ts';

interface PageContext {
  readonly now: number;
  readonly words: Catalogue;
  /** 1 for the first. */
  readonly page: number;
}

/** Two blocks an item and one a section must stay below a modal's hundred. */
const itemsPerPage = 30;

interface Entry {
  readonly section: string;
  readonly item: ChecklistItem;
}

/** The checklist with what can be done to each item; in pages where it is long. */
export function checklistView(goLive: GoLive, { now, words, page }: PageContext): ModalView {
  const said = words.views.checklist;
  const entries: readonly Entry[] = goLive.runbook.checklist.flatMap((list) =>
    list.items.map((item) => ({ section: list.title, item })),
  );
  const pages = Math.max(1, Math.ceil(entries.length / itemsPerPage));
  const current = Math.min(Math.max(1, page), pages);
  const shown = entries.slice((current - 1) * itemsPerPage, current * itemsPerPage);
  const { settled, total } = checklistProgress(goLive);
  return modal({
    view: 'checklist',
    title: said.title,
    close: words.views.close,
    metadata: encodeControl({ goLive: goLive.id, subject: String(current), t0: goLive.t0 }),
    blocks: [
      section(said.intro(goLiveTitle(goLive, words), settled, total)),
      ...(goLive.status === 'aborted' ? [context(said.closed)] : []),
      ...shown.flatMap((entry, index) => [
        ...(shown[index - 1]?.section === entry.section ? [] : [header(entry.section)]),
        ...itemBlocks(goLive, entry.item, { now, words }),
      ]),
      ...(pages > 1
        ? [context(said.page(current, pages)), ...pageButtons(goLive, { current, pages, words })]
        : []),
    ],
  });
}

function itemBlocks(
  goLive: GoLive,
  item: ChecklistItem,
  { now, words }: Omit<PageContext, 'page'>,
): readonly KnownBlock[] {
  const line = section(itemLine(goLive, item, { now, words, detail: 'full' }));
  return [line, ...actions(itemButtons(goLive, item, words), `item|${item.id}`)];
}

/** Only what the rules accept in this state: what was deployed on a blocking item can no longer be opened again. */
function itemButtons(goLive: GoLive, item: ChecklistItem, words: Catalogue): readonly Button[] {
  if (goLive.status === 'aborted') return [];
  const { state } = goLive.items[item.id] ?? { state: 'open' };
  const value = encodeControl({ goLive: goLive.id, subject: item.id, t0: goLive.t0 });
  const draw = (action: ActionId, text: string) => button({ action, text, value });
  const { tick, untick, unskip, skip, evidence } = words.buttons;
  const reopen = state === 'skipped' ? unskip : untick;
  return [
    ...(state === 'done' ? [] : [draw('item_tick', tick)]),
    ...(state === 'open' || (item.blocking && !areVotesOpen(goLive)) ? [] : [draw('item_untick', reopen)]),
    ...(state === 'skipped' ? [] : [draw('item_skip', skip)]),
    draw('item_evidence', evidence),
  ];
}

interface Pages {
  readonly current: number;
  readonly pages: number;
  readonly words: Catalogue;
}

/** One block each, for an action id stands once in a block. */
function pageButtons(goLive: GoLive, { current, pages, words }: Pages): readonly KnownBlock[] {
  const { previousPage, nextPage } = words.buttons;
  const turn = (text: string, page: number) =>
    actions([
      button({
        action: 'checklist_page',
        text,
        value: encodeControl({ goLive: goLive.id, subject: String(page), t0: goLive.t0 }),
      }),
    ]);
  return [
    ...(current > 1 ? turn(previousPage, current - 1) : []),
    ...(current < pages ? turn(nextPage, current + 1) : []),
  ];
}
