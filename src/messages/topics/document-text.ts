import { isReviewOverdue, missingApprovals } from '../../domain/reviews/document-control.ts';
import type { Runbook } from '../../domain/runbook.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';

interface Asking {
  readonly now: number;
  readonly timeZone: string;
  readonly words: Catalogue;
}

/** Why a runbook should be looked at before somebody relies on it, a line each. It stops nobody. */
export function documentWarnings(
  { document, roles, title }: Runbook,
  { now, timeZone, words }: Asking,
): readonly string[] {
  const said = words.runbook;
  const name = words.terms.quoted(outside(title, 100));
  const missing = missingApprovals(document).map((role) =>
    outside(roles.find(({ id }) => id === role)?.title ?? role, 60),
  );
  return [
    ...(isReviewOverdue(document, now, timeZone) ? [said.overdue(name, document.nextReview)] : []),
    ...(missing.length > 0
      ? [said.unapproved(name, outside(document.version, 20), words.people.and(missing))]
      : []),
  ];
}
