import type { SectionBlock } from '@slack/web-api';
import type { LostReminder } from '../../domain/reviews/reviews.ts';
import { linesWithin, section } from '../blocks/blocks.ts';
import { mention, outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';

/** What no go-live tells of, where whoever looks for go-lives or for the runbook sees it: nobody is called. */
export function lostReminderBlocks(
  reminders: readonly LostReminder[],
  words: Catalogue,
): readonly SectionBlock[] {
  if (reminders.length === 0) return [];
  const lines = reminders.map(({ title, review, person, reason, owner, service }) =>
    words.runbook.lost({
      runbook: words.terms.quoted(outside(title, 100)),
      date: outside(review, 20),
      person: mention(person),
      reason: outsideClause(reason, 200),
      owner: outside(owner, 80),
      service: outside(service, 80),
    }),
  );
  return [section(linesWithin(lines, 2800, words.terms.andMore))];
}
