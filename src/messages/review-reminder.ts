import type { GoLive } from '../domain/go-live.ts';
import { isBeforeStart } from '../domain/status.ts';
import { section } from './blocks.ts';
import type { Catalogue } from './catalogue.ts';
import { momentInZones } from './moment.ts';
import { outside } from './mrkdwn.ts';
import { goLiveTitle } from './naming.ts';
import { roleTitle } from './titles.ts';

/** Tells whoever keeps a runbook that it is due for review, and what is planned by it. */
export function renderReviewReminder(goLive: GoLive, review: string | undefined, words: Catalogue) {
  const said = words.runbook.reminder;
  const { document, title } = goLive.runbook;
  const name = words.terms.quoted(outside(title, 100));
  const owner = roleTitle(goLive, document.owner);
  const t0 = momentInZones(goLive.t0, goLive.timeZone, words);
  return {
    text: said.fallback(name),
    blocks: [
      section(
        [
          said.title(name, review ?? document.nextReview),
          isBeforeStart(goLive.status)
            ? said.why(owner, goLiveTitle(goLive, words), t0)
            : said.whyAlone(owner),
          said.ask,
        ].join('\n'),
      ),
    ],
  };
}
