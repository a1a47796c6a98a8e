import type { KnownBlock } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { noticeDueAt } from '../../domain/notices/notice.ts';
import type { NoticeChannel } from '../../domain/notices/reach.ts';
import type { NoticeDefinition } from '../../domain/runbook.ts';
import { isFinished } from '../../domain/status.ts';
import { button, context, paragraphs, section, sectionWithButton } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { cutMrkdwn, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { managersText, theManagersText } from '../names/people.ts';
import { noticeReport, noticeStateOf } from '../topics/notice-report.ts';
import type { AnswerMessage } from './answer.ts';

interface Wanted {
  readonly words: Catalogue;
  readonly reachable: readonly NoticeChannel[];
  /** The one notice of which every target is wanted; all of them in short where it is left out. */
  readonly notice?: NoticeDefinition | undefined;
}

/** How many targets of a kind the overview names. */
const mostNamed = 4;

/** As much for each notice as all of them fit into one message. */
const mostCharacters = 9_000;
const shortest = 180;

/** The communication plan: for each notice and target when it is planned and what became of it. */
export function noticesAnswer(goLive: GoLive, { words, reachable, notice }: Wanted): AnswerMessage {
  const said = words.noticeReport;
  const { notices } = goLive.runbook;
  const longest = Math.min(
    1500,
    Math.max(shortest, Math.floor(mostCharacters / Math.max(1, notices.length))),
  );
  const body = notice
    ? wholeReport(goLive, notice, { words, reachable })
    : notices.map((one) =>
        previewable(goLive, one, { words, text: shortReport(goLive, one, { words, reachable, longest }) }),
      );
  const title = said.title(goLiveTitle(goLive, words));
  return {
    text: title,
    blocks: fitBlocks(
      {
        head: [section(title)],
        body: notices.length === 0 ? [section(said.none)] : body,
        foot: notices.length === 0 ? [] : [context(footText(goLive, words))],
      },
      words.terms.andMore,
    ),
  };
}

/** Every target in a line of its own. */
function wholeReport(
  goLive: GoLive,
  notice: NoticeDefinition,
  { words, reachable }: Omit<Wanted, 'notice'>,
): readonly KnownBlock[] {
  const lines = noticeReport(goLive, notice, { words, reachable }).flatMap((line) => line.split('\n'));
  const [first = '', ...others] = lines;
  return [previewable(goLive, notice, { words, text: first }), ...paragraphs(others)];
}

/** What was not queued yet can still be read beforehand. */
function previewable(
  goLive: GoLive,
  { id }: NoticeDefinition,
  { words, text }: { readonly words: Catalogue; readonly text: string },
): KnownBlock {
  if (noticeStateOf(goLive, id)) return section(text);
  const value = encodeControl({ goLive: goLive.id, subject: id, t0: goLive.t0 });
  return sectionWithButton(text, button({ action: 'notice_preview', text: words.buttons.preview, value }));
}

interface Short extends Omit<Wanted, 'notice'> {
  readonly longest: number;
}

/** Names fewer targets until it is short enough: how many are left, and where they stand, is never cut off. */
function shortReport(goLive: GoLive, notice: NoticeDefinition, { words, reachable, longest }: Short): string {
  const naming = (most: number) => noticeReport(goLive, notice, { words, reachable, most }).join('\n');
  for (let most = mostNamed; most > 0; most -= 1) {
    const text = naming(most);
    if (text.length <= longest) return text;
  }
  return cutMrkdwn(naming(0), longest);
}

export const unknownNoticeText = ({ runbook }: GoLive, found: string, words: Catalogue): string =>
  words.noticeReport.unknown(
    outside(found, 60),
    words.people.and(runbook.notices.slice(0, 20).map(({ id }) => outside(id, 64))),
  );

function footText(goLive: GoLive, words: Catalogue): string {
  const said = words.noticeReport;
  const [next] = goLive.runbook.notices
    .flatMap((notice) => {
      const at = noticeDueAt(goLive, notice);
      return at === undefined ? [] : [{ notice, at }];
    })
    .toSorted((a, b) => a.at - b.at);
  const isLost = goLive.notices.some(
    ({ state, deliveries }) =>
      state === 'missed' || Object.values(deliveries).some((delivery) => delivery.state === 'failed'),
  );
  return [
    next
      ? said.next(outside(next.notice.title, 60), moment(next.at, goLive.timeZone, words))
      : said.nothingNext,
    ...(isLost ? [said.failures(managersText(goLive, words))] : []),
    ...(isFinished(goLive.status) ? [] : [said.whoActs(theManagersText(goLive, words), goLive.id)]),
  ].join('\n');
}
