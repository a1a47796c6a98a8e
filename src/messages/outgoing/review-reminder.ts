import type { ReminderEffect } from '../../domain/effect.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { isBeforeStart } from '../../domain/status.ts';
import { section } from '../blocks/blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { momentInZones } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { roleTitle } from '../names/titles.ts';

/** Tells whoever keeps a runbook that it is due for review, and what is planned by it. */
export function renderReviewReminder(goLive: GoLive, review: string | undefined, words: Catalogue) {
  const said = words.runbook.reminder;
  const { document, title } = goLive.runbook;
  const owner = roleTitle(goLive, document.owner);
  const t0 = momentInZones(goLive.t0, goLive.timeZone, words);
  const why = isBeforeStart(goLive.status)
    ? said.why(owner, goLiveTitle(goLive, words), t0)
    : said.whyAlone(owner);
  return reminder({ title, review: review ?? document.nextReview, why }, words);
}

/** The same of a runbook that no go-live tells of. */
export const renderReviewOfFile = (
  { title, owner }: NonNullable<ReminderEffect['runbook']>,
  review: string,
  words: Catalogue,
) => reminder({ title, review, why: words.runbook.reminder.whyAlone(outside(owner, 80)) }, words);

function reminder(
  { title, review, why }: { readonly title: string; readonly review: string; readonly why: string },
  words: Catalogue,
) {
  const said = words.runbook.reminder;
  const name = words.terms.quoted(outside(title, 100));
  return {
    text: said.fallback(name),
    blocks: [section([said.title(name, review), why, said.ask].join('\n'))],
  };
}
