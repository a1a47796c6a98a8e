import type { GoLive } from '../../domain/go-live.ts';
import type { Doubt } from '../../domain/notices/notice-state.ts';
import { actions, button, context, dialog, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { deedAnchor, goLiveTitle } from '../names/naming.ts';
import { byText, mentionsText } from '../names/people.ts';
import { noticeTitle } from '../names/titles.ts';
import { targetsText } from '../topics/notice-line.ts';

/** Asks whether a notice arrived, where nobody can be asked but people. golive never sends it again by itself. */
export function doubtCard(goLive: GoLive, version: number, { words }: MessageContext): RenderedMessage {
  const doubt = goLive.doubts?.find((one) => one.version === version);
  if (!doubt) throw new Error(`${goLive.id}: no doubt ${version}`);
  const said = words.doubts;
  const notice = noticeTitle(goLive, doubt.notice, words);
  const { settled } = doubt;
  const lines = [
    said.uncertain(notice, targetsText(goLive, [doubt.target], words)),
    said.reason(outside(doubt.reason)),
    ...knownText(doubt, words),
  ];
  return {
    text: said.fallback(goLive.id, notice),
    blocks: fitBlocks(
      {
        head: [section([goLiveTitle(goLive, words), ...lines].join('\n'))],
        body: [
          section(
            settled
              ? settledText(goLive, settled, words)
              : said.ask(mentionsText(goLive, [goLive.runbook.deployment.starter], words)),
          ),
        ],
        foot: settled
          ? [context(words.terms.anchor(deedAnchor(goLive, settled)))]
          : actions(buttons(goLive, doubt, words)),
      },
      words.terms.andMore,
    ),
    place: 'channel',
  };
}

function knownText({ recipients, mail }: Doubt, words: Catalogue): readonly string[] {
  if (recipients === undefined) return [];
  const { accepted = 0, refusedCount = 0 } = mail ?? {};
  return [words.doubts.known({ recipients, accepted, refused: refusedCount })];
}

function settledText(goLive: GoLive, settled: NonNullable<Doubt['settled']>, words: Catalogue): string {
  const by = byText(settled.by, words);
  return words.doubts.settled[settled.as](by, moment(settled.at, goLive.timeZone, words));
}

function buttons(goLive: GoLive, { version }: Doubt, { buttons: said, confirms }: Catalogue) {
  const value = encodeControl({ goLive: goLive.id, subject: String(version), t0: goLive.t0 });
  return [
    button({ action: 'notice_arrived', value, text: said.noticeArrived }),
    button({
      action: 'notice_again',
      value,
      text: said.noticeAgain,
      confirm: dialog({ ...confirms.noticeAgain, deny: confirms.notYet }),
    }),
  ];
}
