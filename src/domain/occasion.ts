import type { NoticeQueued } from './event.ts';
import type { GoLive } from './go-live.ts';
import type { NoticeState } from './notices/notice-state.ts';
import type { NoticeWords } from './notices/notice-text.ts';

/*
 * What is told because something happened, and may happen again: an issue, a status update. The plan's time does not
 * know it, so it is queued with its event, under the name `issues/2` or `issues/2/resolved`: no id is written so.
 */

export const occasionName = (notice: string, ...occasion: readonly (string | number)[]): string =>
  [notice, ...occasion].join('/');

/** The id in the runbook that it stands under. */
export const baseOf = (notice: string): string => notice.split('/', 1)[0] ?? notice;

/** All that was told under an id of the runbook because something happened, oldest first. */
export const occasionsOf = ({ notices }: GoLive, id: string): readonly NoticeState[] =>
  notices.filter(({ notice }) => notice.startsWith(`${id}/`)).toSorted((a, b) => a.at - b.at);

export const queued = (
  { round }: GoLive,
  told: { readonly notice: string; readonly at: number; readonly words: NoticeWords } & Pick<
    NoticeQueued,
    'targets' | 'notConfigured'
  >,
): NoticeQueued => ({
  type: 'NoticeQueued',
  notice: told.notice,
  round,
  dueAt: told.at,
  late: false,
  ...told.words,
  targets: told.targets,
  notConfigured: told.notConfigured,
});
