import type { GoLive } from '../../domain/go-live.ts';
import { isByMail } from '../../domain/notices/notice-test.ts';
import type { NoticeChannel } from '../../domain/notices/reach.ts';
import { section } from '../blocks/blocks.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { goLiveTitle } from '../names/naming.ts';
import { noticeTitle } from '../names/titles.ts';
import { previewBlocks } from '../outgoing/notice-preview.ts';

/** What is sent to somebody who wants to see a notice does not say which channels are set up: the preview does. */
const allChannels: readonly NoticeChannel[] = ['email', 'status_page', 'pager', 'bridge'];

/** A notice to the one person who asked for it, marked as a test from its first word. */
export function noticeTestCard(
  goLive: GoLive,
  { notice: id, to, number }: { readonly notice: string; readonly to: string; readonly number: number },
  { words }: MessageContext,
): RenderedMessage {
  const said = words.noticePreview;
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  return {
    text: said.testFallback(goLive.id, noticeTitle(goLive, id, words)),
    blocks: fitBlocks(
      {
        head: [
          section(
            [
              said.test(noticeTitle(goLive, id, words), goLiveTitle(goLive, words)),
              ...mailLine(goLive, number, words),
            ].join('\n'),
          ),
        ],
        body: notice ? previewBlocks(goLive, notice, { words, reachable: allChannels }) : [],
        foot: [],
      },
      words.terms.andMore,
    ),
    place: 'channel',
    to,
  };
}

/** To whoever pressed the button. */
export function testSentText(goLive: GoLive, id: string, { noticePreview }: Catalogue): string {
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  return noticePreview.testSent[notice && isByMail(goLive, notice) ? 'byMailToo' : 'inSlack'];
}

function mailLine(
  { communication }: GoLive,
  number: number,
  { noticePreview }: Catalogue,
): readonly string[] {
  const said = noticePreview.testMail;
  const mail = communication?.testMails?.[number];
  if (!mail) return [];
  return [mail.as === 'failed' ? said.failed(outside(mail.reason ?? '', 200)) : said[mail.as]];
}
