import type { GoLive } from '../../domain/go-live.ts';
import type { CommunicationEvent } from '../../domain/notices/communication-event.ts';
import type { NoticeWords } from '../../domain/notices/notice-text.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { noticeTitle } from '../names/titles.ts';
import { targetsText } from '../topics/notice-line.ts';

interface Telling {
  readonly goLive: GoLive;
  readonly by: string;
  readonly words: Catalogue;
}

/** What people did about the communication plan, and what became of what leaves the house. */
export function communicationSentence(event: CommunicationEvent, { goLive, by, words }: Telling): string {
  const said = words.events;
  if (event.type === 'ExternalApprovalAsked')
    return said.ExternalApprovalAsked({
      notices: words.people.and(
        event.notices.slice(0, 10).map(({ notice }) => noticeTitle(goLive, notice, words)),
      ),
      people: event.people.length > 0 ? words.people.and(event.people.slice(0, 5).map(mention)) : undefined,
      lead: event.lead === undefined ? undefined : mention(event.lead),
    });
  const notice = noticeTitle(goLive, event.notice, words);
  switch (event.type) {
    case 'NoticeTested':
      return said.NoticeTested({ notice, to: mention(event.to) });
    case 'TestMailSettled': {
      const outcome = event.as === 'sent' || event.as === 'uncertain' ? event.as : 'notSent';
      return said.TestMailSettled[outcome]({ notice, to: mention(event.to) });
    }
    case 'ExternalNoticeApproved':
      return event.drawn
        ? said.ExternalNoticeApproved.edited({
            by,
            notice,
            changes: changesText(event.drawn, event.words, words),
          })
        : said.ExternalNoticeApproved.asItIs({ by, notice });
    case 'ExternalApprovalVoided':
      return said.ExternalApprovalVoided({ notice });
    case 'ExternalNoticeQueued':
      return said.ExternalNoticeQueued({
        notice,
        targets: targetsText(goLive, event.targets, words),
        late: event.late,
      });
    case 'ExternalNoticeMissed':
      return said.ExternalNoticeMissed({
        notice,
        targets: targetsText(goLive, event.targets, words),
        due: moment(event.dueAt, goLive.timeZone, words),
      });
    default:
      throw unreachable(event);
  }
}

function changesText(drawn: NoticeWords, words: NoticeWords, { events, terms }: Catalogue): string {
  const before: Readonly<Record<string, string>> = { ...drawn.perChannel, text: drawn.text };
  const after: Readonly<Record<string, string>> = { ...words.perChannel, text: words.text };
  return terms.list(
    Object.keys(after)
      .filter((place) => before[place] !== after[place])
      .map((place) =>
        events.ExternalNoticeApproved.change(outside(before[place] ?? ''), outside(after[place] ?? '')),
      ),
  );
}
