import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../domain/go-live.ts';
import { button } from '../messages/blocks.ts';
import { decodeControl, encodeControl } from '../messages/control.ts';
import { checklistView } from '../messages/views/checklist-view.ts';
import { againSaid } from './forms.ts';
import type { SlackView } from './payload.ts';
import type { Reply } from './reply.ts';
import type { Door } from './wish.ts';

const viewOf = ({ clock, words }: Door, goLive: GoLive, page: number): ModalView =>
  checklistView(goLive, { now: clock.now(), words, page });

export function openChecklist(door: Door, goLive: GoLive): Reply {
  const again = button({
    action: 'checklist_open',
    text: door.words.buttons.checklist,
    value: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
  });
  return { type: 'open', view: viewOf(door, goLive, 1), again: againSaid(again, door.words) };
}

export const checklistAt = (door: Door, goLive: GoLive, page: number): ModalView =>
  viewOf(door, goLive, page);

/** The page that the open form shows. */
export const pageOf = (view: SlackView): number =>
  Number(decodeControl(view.private_metadata)?.subject ?? 1) || 1;

/** The page on which an item stands, the first where it stands on none. */
export function checklistWith(door: Door, goLive: GoLive, item: string): ModalView {
  for (let page = 1; ; page++) {
    const view = viewOf(door, goLive, page);
    if (view.blocks.some((block) => block.block_id === `item|${item}`)) return view;
    const shown = Number(decodeControl(view.private_metadata ?? '')?.subject);
    if (shown !== page) return viewOf(door, goLive, 1);
  }
}
