import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../domain/go-live.ts';
import { button } from '../messages/blocks/blocks.ts';
import { decodeControl, encodeControl } from '../messages/blocks/control.ts';
import { type TaskList, taskBlock, taskListView } from '../messages/views/task-list-view.ts';
import { againSaid } from './forms.ts';
import type { SlackView } from './payload.ts';
import type { Reply } from './reply.ts';
import type { Door } from './wish.ts';

export const taskListAt = (
  { clock, words }: Door,
  goLive: GoLive,
  { list, page, user }: { readonly list: TaskList; readonly page: number; readonly user: string },
): ModalView => taskListView(goLive, list, { now: clock.now(), words, page, user });

export function openTaskList(
  door: Door,
  goLive: GoLive,
  { list, user }: { readonly list: TaskList; readonly user: string },
): Reply {
  const { buttons } = door.words;
  const again = button({
    action: `${list}_open`,
    text: list === 'checklist' ? buttons.checklist : buttons.followUps,
    value: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
  });
  return {
    type: 'open',
    view: taskListAt(door, goLive, { list, page: 1, user }),
    again: againSaid(again, door.words),
  };
}

/** The list and the page that the open form shows. */
export const placeIn = (view: SlackView): { readonly list: TaskList; readonly page: number } => ({
  list: view.callback_id === 'follow_ups' ? 'follow_ups' : 'checklist',
  page: Number(decodeControl(view.private_metadata)?.subject ?? 1) || 1,
});

/** The page on which a task stands, the first where it stands on none. */
export function taskListWith(
  door: Door,
  goLive: GoLive,
  { item, user }: { readonly item: string; readonly user: string },
): ModalView {
  const list = goLive.runbook.checklist.some(({ items }) => items.some(({ id }) => id === item))
    ? 'checklist'
    : 'follow_ups';
  for (let page = 1; ; page++) {
    const view = taskListAt(door, goLive, { list, page, user });
    if (view.blocks.some((block) => block.block_id === taskBlock(item))) return view;
    const shown = Number(decodeControl(view.private_metadata ?? '')?.subject);
    if (shown !== page) return taskListAt(door, goLive, { list, page: 1, user });
  }
}
