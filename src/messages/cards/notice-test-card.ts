import type { GoLive } from '../../domain/go-live.ts';
import type { NoticeChannel } from '../../domain/runbook.ts';
import { section } from '../blocks.ts';
import { fitBlocks } from '../fit-blocks.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { goLiveTitle } from '../naming.ts';
import { previewBlocks } from '../notice-preview.ts';
import { noticeTitle } from '../titles.ts';

/** What is sent to somebody who wants to see a notice does not say which channels are set up: the preview does. */
const allChannels: readonly NoticeChannel[] = ['email', 'status_page', 'pager', 'bridge'];

/** A notice to the one person who asked for it, marked as a test from its first word. */
export function noticeTestCard(
  goLive: GoLive,
  { notice: id, to }: { readonly notice: string; readonly to: string },
  { words }: MessageContext,
): RenderedMessage {
  const said = words.noticePreview;
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  return {
    text: said.testFallback(goLive.id, noticeTitle(goLive, id)),
    blocks: fitBlocks(
      {
        head: [section(said.test(noticeTitle(goLive, id), goLiveTitle(goLive, words)))],
        body: notice ? previewBlocks(goLive, notice, { words, reachable: allChannels }) : [],
        foot: [],
      },
      words.terms.andMore,
    ),
    place: 'channel',
    to,
  };
}
