import type { GoLive } from '../../domain/go-live.ts';
import { type ApprovalWanted, approvalsWanted } from '../../domain/notices/external-notice.ts';
import {
  approversOf,
  externalTargets,
  externalWords,
  mayApprove,
  wordsMark,
} from '../../domain/notices/notice-approval.ts';
import { renderWords } from '../../domain/notices/notice-text.ts';
import { graceOf } from '../../domain/notices/notice-time.ts';
import { holdersHere } from '../../domain/people/authority.ts';
import { actions, button, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { channelLink, outside, outsideLines } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { mentionsText } from '../names/people.ts';
import { targetsText } from '../topics/notice-line.ts';

/** Tells one person in one message what waits for their approval, with the words; edited until nothing does any more. */
export function approvalCard(
  goLive: GoLive,
  { to, number }: { readonly to: string; readonly number: number },
  { words }: MessageContext,
): RenderedMessage {
  const said = words.approvals;
  const isApprover = mayApprove(goLive, to);
  // Whoever leads the go-live hears of what waits, and can have it approved.
  const wanted = approvalsWanted(goLive).filter(({ waits }) => isApprover || (waits && isLead(goLive, to)));
  const title = said.title(goLiveTitle(goLive, words), channelLink(goLive.service.channel));
  const told = (line: string): RenderedMessage => ({
    text: words.terms.about(goLive.id, line),
    blocks: [section([title, line].join('\n'))],
    place: 'channel',
    to,
    onlyEdit: true,
  });
  if ((goLive.communication?.asks?.[to] ?? number) > number) return told(said.newer);
  if (wanted.length === 0) return told(said.settled);
  return {
    text: said.fallback(goLive.id, wanted.length),
    blocks: fitBlocks(
      {
        head: [section(title)],
        body: wanted.flatMap((one) =>
          isApprover ? wantedBlocks(goLive, one, words) : waitingBlocks(goLive, one, words),
        ),
        foot: [],
      },
      words.terms.andMore,
    ),
    place: 'channel',
    to,
  };
}

const isLead = (goLive: GoLive, person: string): boolean =>
  holdersHere(goLive, goLive.runbook.deployment.starter).includes(person);

function waitingBlocks(goLive: GoLive, { notice, dueAt }: ApprovalWanted, words: Catalogue) {
  const said = words.approvals;
  const when = (at: number) => moment(at, goLive.timeZone, words);
  return [
    section(
      [
        said.waitsForOthers(outside(notice.title, 60), {
          who: mentionsText(goLive, approversOf(goLive), words),
          due: when(dueAt),
          until: when(dueAt + graceOf(notice)),
        }),
        said.to(targetsText(goLive, externalTargets(goLive, notice), words)),
      ].join('\n'),
    ),
    ...actions([
      button({
        action: 'notice_preview',
        text: words.buttons.preview,
        value: encodeControl({ goLive: goLive.id, subject: notice.id, t0: goLive.t0 }),
      }),
    ]),
  ];
}

/** Of the words of one channel. */
const mostShown = 1000;

function wantedBlocks(goLive: GoLive, { notice, dueAt, waits }: ApprovalWanted, words: Catalogue) {
  const said = words.approvals;
  const when = (at: number) => moment(at, goLive.timeZone, words);
  const title = outside(notice.title, 60);
  const rendered = renderWords(goLive, notice);
  const texts = rendered.ok ? Object.values(externalWords(goLive, notice, rendered.words)) : [];
  const control = { goLive: goLive.id, subject: notice.id, t0: goLive.t0 };
  const value = encodeControl(control);
  // One click approves just what stands here: never words of which a part is cut off.
  const shown =
    rendered.ok && texts.every(isShownWhole)
      ? encodeControl({ ...control, subject: `${notice.id}/${wordsMark(rendered.words)}` })
      : undefined;
  return [
    section(
      [
        waits
          ? said.waits(title, when(dueAt), when(dueAt + graceOf(notice)))
          : said.ahead(title, when(dueAt)),
        said.to(targetsText(goLive, externalTargets(goLive, notice), words)),
      ].join('\n'),
    ),
    ...texts.map((text) => section(quoted(outsideLines(text, mostShown)))),
    ...actions([
      ...(shown === undefined
        ? []
        : [
            button({
              action: 'notice_approve_shown',
              text: words.buttons.approveShown,
              value: shown,
              style: 'primary',
            }),
          ]),
      button({ action: 'notice_approve', text: words.buttons.approve, value }),
      button({ action: 'notice_preview', text: words.buttons.preview, value }),
    ]),
  ];
}

/** With what becomes of signs that Slack reads as its own it still fits into one block. */
const isShownWhole = (text: string): boolean =>
  text.length <= mostShown && quoted(outsideLines(text, mostShown)).length <= 3000;

const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => `>${line}`)
    .join('\n');
