import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { renderWords } from '../../domain/notices/notice-text.ts';
import { actions, button, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { noticeTitle } from '../names/titles.ts';
import { type Previewing, previewBlocks } from '../outgoing/notice-preview.ts';
import { plannedText } from '../topics/notice-report.ts';
import { modal } from './modal.ts';

/** Shows one person what a notice will read like, and sends it to them where they want to see it in Slack. */
export function noticePreviewView(goLive: GoLive, id: string, it: Previewing): ModalView {
  const { words } = it;
  const said = words.noticePreview;
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  const value = encodeControl({ goLive: goLive.id, subject: id, t0: goLive.t0 });
  const test = button({ action: 'notice_test', text: words.buttons.sendTest, value });
  return modal({
    view: 'notice_preview',
    title: said.title,
    close: words.views.close,
    metadata: value,
    blocks: notice
      ? [
          section(
            [
              words.noticeReport.notice(noticeTitle(goLive, id, words), plannedText(goLive, notice, words)),
              said.asOfNow,
            ].join('\n'),
          ),
          ...(renderWords(goLive, notice).ok ? actions([test]) : []),
          ...previewBlocks(goLive, notice, it),
        ]
      : [section(said.unknown)],
  });
}
