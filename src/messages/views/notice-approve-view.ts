import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import {
  approvalOf,
  externalTargets,
  externalWords,
  wordsMark,
} from '../../domain/notices/notice-approval.ts';
import { renderWords } from '../../domain/notices/notice-text.ts';
import { section } from '../blocks/blocks.ts';
import { mention } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { moment } from '../names/moment.ts';
import { noticeTitle } from '../names/titles.ts';
import { targetsText } from '../topics/notice-line.ts';
import { plannedText } from '../topics/notice-report.ts';
import { goLiveForm, input, textElement } from './modal.ts';
import { noticeWordsInput } from './view-inputs.ts';

/** As long as the text of a notice may be. */
const longestWords = 3000;

/** The words that leave the house, as they would go out: to approve, or to change and approve. */
export function noticeApproveView(goLive: GoLive, id: string, words: Catalogue): ModalView {
  const said = words.approvals.view;
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  const rendered = notice && renderWords(goLive, notice);
  const drawn = rendered?.ok ? rendered.words : { text: '' };
  const approval = notice && approvalOf(goLive, notice);
  const texts = notice ? externalWords(goLive, notice, approval?.words ?? drawn) : {};
  return goLiveForm(goLive, words, {
    view: 'notice_approve',
    title: said.title,
    submit: said.submit,
    subject: `${id}/${wordsMark(drawn)}`,
    blocks: [
      section(
        [
          said.intro(noticeTitle(goLive, id, words), notice ? plannedText(goLive, notice, words) : ''),
          ...(approval
            ? [said.approved(mention(approval.by), moment(approval.at, goLive.timeZone, words))]
            : []),
          said.effect(targetsText(goLive, notice ? externalTargets(goLive, notice) : [], words)),
          said.voids,
        ].join('\n'),
      ),
      ...Object.entries(texts).map(([place, text]) =>
        input(
          noticeWordsInput(place),
          { label: labelOf(place, words) },
          textElement(noticeWordsInput(place), { maxLength: longestWords, multiline: true, initial: text }),
        ),
      ),
    ],
  });
}

const labelOf = (place: string, { approvals: { view }, noticePreview }: Catalogue): string =>
  place === 'text' ? view.text : view.textFor(knownWord(noticePreview.channel, place) ?? place);
