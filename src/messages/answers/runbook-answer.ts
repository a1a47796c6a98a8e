import type { GoLive } from '../../domain/go-live.ts';
import { missingApprovals } from '../../domain/reviews/document-control.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { holdersLine } from '../names/people.ts';
import { documentWarnings } from '../topics/document-text.ts';
import { type AnswerMessage, answer } from './answer.ts';

/** Which version of which runbook a go-live follows, what it is for, who answers for it and who has approved it. */
export function runbookAnswer(goLive: GoLive, now: number, words: Catalogue): AnswerMessage {
  const said = words.runbook;
  const { document, title, overview } = goLive.runbook;
  const missing = missingApprovals(document);
  const approver = (role: string): string => {
    const line = holdersLine(goLive, role, words);
    if (!document.approved) return said.approver.unknown(line);
    return missing.includes(role) ? said.approver.no(line) : said.approver.yes(line);
  };
  return answer(
    [
      said.title(goLive.id, outside(title, 150)),
      outside(overview, 600),
      said.version(outside(document.version, 20), document.lastUpdated),
      said.review(document.nextReview),
      said.owner(holdersLine(goLive, document.owner, words)),
      said.approvers,
      ...document.approvers.map(approver),
      ...documentWarnings(goLive.runbook, { now, timeZone: goLive.timeZone, words }),
    ].join('\n'),
  );
}
